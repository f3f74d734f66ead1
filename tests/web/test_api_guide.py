"""What docs/api.md shows works: its commands against the running site, its Python against a real signature."""

import json
import os
import re
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from doingoai_web.api.delivering import headers, message
from doingoai_web.api.models import Delivery, Event
from doingoai_web.units.models import Unit

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
WRITTEN = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


def made_token(site: str) -> str:
    """A token as a person makes one: signed in, on the page."""
    from doingoai_web.demo import PASSWORD

    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def posted(path: str, **given: str) -> str:
        page = browser.open(f"{site}{path}").read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        given["csrfmiddlewaretoken"] = found[1]
        asked = urllib.request.Request(
            f"{site}{path}", urllib.parse.urlencode(given).encode(), {"Referer": f"{site}{path}"}
        )
        return str(browser.open(asked).read().decode())

    posted("/vao/", username="chuyenvien", password=PASSWORD)
    day = timezone.localdate() + timedelta(days=30)
    page = posted("/tai-khoan/ma-truy-cap/", name="tài liệu", expires_on=day.isoformat(), writes="on")
    found = re.search(r"dng_[\w-]{40,}", page)
    assert found
    return found[0]


@pytest.mark.skipif(shutil.which("curl") is None, reason="không có curl (sudo apt-get install curl)")
def test_the_examples_work_as_written(site: str, tmp_path: Path) -> None:
    token = made_token(site)

    def get(path: str) -> Any:
        asked = urllib.request.Request(f"{site}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
        return json.loads(urllib.request.urlopen(asked).read())

    campaign = get("/campaigns?period=2025H2")["items"][0]["id"]
    waiting = get(f"/submissions?campaign={campaign}&status=received")["items"][0]
    asked = next(
        row["id"]
        for row in get(f"/campaigns/{campaign}/asked?size=200")["items"]
        if row["state"] == "overdue"
    )
    (tmp_path / "bao-cao.docx").write_text(
        "UBND XÃ\n\nBÁO CÁO\nNăm 2025, xã đón 2 đoàn vào.\n", encoding="utf-8"
    )
    known = {
        "SITE": site, "TOKEN": token, "CAMPAIGN": campaign, "ASKED": asked, "SUBMISSION": waiting["id"], "VERSION": waiting["current"],
    }  # fmt: skip
    answers = []
    for command in COMMANDS:
        done = subprocess.run(
            ["bash", "-euc", command], cwd=tmp_path, env={**os.environ, **{k: str(v) for k, v in known.items()}}, capture_output=True, text=True, timeout=60
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        answers.append(done.stdout)
    assert len(answers) == 6
    assert '"username": "chuyenvien"' in answers[0]
    assert json.loads(answers[1])["items"][0]["state"] == "overdue"
    assert json.loads(answers[2])["files"] == 1
    assert all(fact["words"] in fact["sentence"] for fact in json.loads(answers[3])["items"])
    assert json.loads(answers[4])["status"] == "accepted"
    sent = json.loads(answers[5])
    assert sent["version"] or sent["approval"]


@pytest.mark.django_db
def test_the_python_of_the_guide_knows_a_true_signature() -> None:
    [written] = WRITTEN
    space: dict[str, Any] = {}
    exec(written, space)
    verified: Callable[..., bool] = space["verified"]
    now, secret = timezone.now(), "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0"
    event = Event(kind="ping", unit=Unit.objects.first(), at=now)
    delivery = Delivery(pk=1, event=event, next_at=now)
    body = message(delivery)
    told = headers(secret, delivery, body, now)
    assert verified(secret, told, body)
    assert not verified(secret, told, body + b" ")
    assert not verified("whsec_YW5kZXJl", told, body)
    assert not verified(secret, told, body, now.timestamp() + 301)
