"""What no page may do: take a post without its token, carry a script of its own, let a file be opened, send a person elsewhere."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from strict import MACHINES, dangers, faults
from test_access import ALL, place_of_mường_thinh

from doingoai.model import UserError
from doingoai_web import environment as machine
from doingoai_web.campaigns.models import Campaign
from doingoai_web.demo import PASSWORD
from doingoai_web.intake.models import Parcel, State
from doingoai_web.jobs.services import do
from doingoai_web.pages.downloads import attachment
from doingoai_web.people.models import User
from doingoai_web.review.models import Version

pytestmark = pytest.mark.django_db


def test_every_page_is_strict_before_anybody_signs_in() -> None:
    """For those who signed in: test_access."""
    places = place_of_mường_thinh()
    answers = {name: Client().get(reverse(name, args=places.get(name, ()))) for name in ALL}
    assert {name: found for name, answer in answers.items() if (found := faults(name, answer))} == {}


@pytest.mark.parametrize("role", ["chuyenvien", "quantri", None])
def test_no_post_without_its_token(role: str | None, user: Callable[[str], User]) -> None:
    client = Client(enforce_csrf_checks=True)
    if role:
        client.force_login(user(role), backend="django.contrib.auth.backends.ModelBackend")
    places = place_of_mường_thinh()
    for name in sorted(set(ALL) - MACHINES):
        response = client.post(reverse(name, args=places.get(name, ())), {"x": "1"})
        assert response.status_code == 403, name
        assert "Trang đã cũ" in response.content.decode(), name
        assert dangers(response.content.decode()) == []


def test_a_post_from_another_site_is_refused_even_with_a_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("sign-in"))
    token = client.cookies["csrftoken"].value
    given = {"username": "chuyenvien", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert (
        client.post(reverse("sign-in"), given, headers={"origin": "https://khac.example"}).status_code == 403
    )
    assert client.post(reverse("sign-in"), given).status_code == 302


@pytest.mark.parametrize("name", ["original", "result-file", "audit-export"])
def test_files_are_attachments_on_their_own_path(name: str, sign_in: Callable[[str], Client]) -> None:
    address = reverse(name, args=place_of_mường_thinh()[name])
    assert address.startswith("/tai-ve/")
    response = sign_in("truongphong").get(address)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert len(response.content) > 100


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("báo cáo.docx", "filename*=utf-8''b%C3%A1o%20c%C3%A1o.docx"),
        ("../../etc/passwd", 'filename="passwd"'),
        ("a\r\nSet-Cookie: x=1.txt", 'filename="aSet-Cookie: x=1.txt"'),
        ('x"; filename="y.html', r'filename="x\"; filename=\"y.html"'),
        ("..", 'filename="tep"'),
        ("C:\\may\\bc.doc", 'filename="bc.doc"'),
    ],
)
def test_no_name_of_a_file_breaks_the_header(name: str, shown: str) -> None:
    assert shown in attachment(b"x", name)["Content-Disposition"]


HTML = (
    "<html><body><script>alert(1)</script><p>ỦY BAN NHÂN DÂN</p><p>XÃ PÙ THOANG</p><p>BÁO CÁO</p>"
    '<p>Kết quả công tác đối ngoại 6 tháng cuối năm 2025</p><p onclick="alert(2)">Xã đón 03 đoàn khách nước ngoài. '
    "<img src=x onerror=alert(3)> &lt;script&gt;alert(4)&lt;/script&gt;</p></body></html>"
).encode()


@pytest.mark.parametrize(
    "name", ["bc.html", "bc.docx", "bc.pdf", "bc.txt", '"><script>alert(5)</script>.html']
)
def test_a_page_sent_as_a_report_never_runs(name: str, sign_in: Callable[[str], Client]) -> None:
    """Whatever its name says: its words are shown escaped, its bytes are given back as an attachment."""
    campaign = Campaign.objects.get(period="2025H2")
    officer = sign_in("chuyenvien")
    officer.post(
        reverse("hand-in", args=(campaign.pk,)),
        {"files": SimpleUploadedFile(name, HTML, content_type="text/html"), "cleared": "1"},
    )
    parcel = Parcel.objects.latest("pk")
    assert parcel.job is not None
    do(parcel.job.pk)
    item = parcel.items.get()
    assert item.state in (State.PLACED, State.DOUBTFUL, State.UNREADABLE)
    for address in (reverse("parcel", args=(parcel.pk,)), reverse("queue")):
        shown = officer.get(address).content.decode()
        assert "<script>alert" not in shown
        assert dangers(shown) == []
    if item.version is not None:
        shown = officer.get(reverse("review", args=(item.version.pk,))).content.decode()
        assert "<script>alert" not in shown
        assert dangers(shown) == []
        given = officer.get(reverse("original", args=(item.version.pk,)))
        assert given.content == HTML
        assert given["Content-Type"] == "application/octet-stream"


def test_a_report_tried_is_escaped_and_not_stored(sign_in: Callable[[str], Client]) -> None:
    before = Version.objects.count()
    page = sign_in("chuyenvien").post(reverse("try"), {"file": SimpleUploadedFile("bc.html", HTML)})
    assert "<script>alert" not in page.content.decode()
    assert dangers(page.content.decode()) == []
    assert Version.objects.count() == before


def test_too_many_files_are_refused_in_words(sign_in: Callable[[str], Client], settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(5)]
    campaign = Campaign.objects.get(period="2025H2")
    page = sign_in("chuyenvien").post(
        reverse("hand-in", args=(campaign.pk,)), {"files": files, "cleared": "1"}
    )
    assert page.status_code == 413
    assert "tối đa 3 tệp" in page.content.decode()


def test_too_large_a_request_is_refused_before_it_is_read(
    sign_in: Callable[[str], Client], settings: Any
) -> None:
    settings.MAX_REQUEST_BYTES = 1 << 20
    campaign = Campaign.objects.get(period="2025H2")
    before = Parcel.objects.count()
    page = sign_in("chuyenvien").post(
        reverse("hand-in", args=(campaign.pk,)),
        {"files": SimpleUploadedFile("bc.pdf", bytes(2 << 20)), "cleared": "1"},
    )
    assert page.status_code == 413
    assert "tối đa 1 MB" in page.content.decode()
    assert Parcel.objects.count() == before


def test_too_long_a_file_is_answered_and_the_others_are_taken(
    sign_in: Callable[[str], Client], settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 100_000
    campaign = Campaign.objects.get(period="2025H2")
    sign_in("chuyenvien").post(
        reverse("hand-in", args=(campaign.pk,)),
        {
            "files": [
                SimpleUploadedFile("dai.pdf", bytes(200_000)),
                SimpleUploadedFile("bc.txt", b"x" * 90_000),
            ],
            "cleared": "1",
        },
    )
    long, short = Parcel.objects.latest("pk").items.all()
    assert (long.state, long.code, long.spool) == (State.UNREADABLE, "DT-002", None)
    assert short.state == State.WAITING
    assert short.size == 90_000


def test_a_form_with_too_many_or_too_long_fields_is_refused(sign_in: Callable[[str], Client]) -> None:
    client, address = sign_in("quantri"), reverse("users")
    assert client.post(address, {f"x{n}": "1" for n in range(2100)}).status_code == 413
    assert client.post(address, {"email": "x" * (3 << 20)}).status_code == 413


def test_a_null_character_is_answered_in_words(sign_in: Callable[[str], Client]) -> None:
    address = reverse("remark", args=place_of_mường_thinh()["remark"])
    page = sign_in("chuyenvien").post(address, {"text": "xem\x00lại"})
    assert page.status_code == 422
    assert "MT-106" in page.content.decode()


@pytest.mark.parametrize("host", ["khac.example", "127.0.0.1.khac.example", "testserver/x", "a b"])
def test_another_name_of_the_site_is_refused(host: str) -> None:
    page = Client(headers={"host": host}).get(reverse("sign-in"))
    assert page.status_code == 400
    assert "không đúng" in page.content.decode()
    assert dangers(page.content.decode()) == []
    assert "default-src 'none'" in page["Content-Security-Policy"]


ELSEWHERE = (
    "https://khac.example/",
    "//khac.example",
    "/\\khac.example",
    "javascript:alert(1)",
    "http:///khac.example",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere(target: str, sign_in: Callable[[str], Client]) -> None:
    client = Client()
    signed = client.post(
        f"{reverse('sign-in')}?next={target}",
        {"username": "chuyenvien", "password": PASSWORD, "next": target},
    )
    assert signed["Location"] == "/"
    chosen = client.post(reverse("set_language"), {"language": "en", "next": target})
    assert chosen["Location"] == "/"
    wrong = sign_in("chuyenvien").post(
        reverse("hand-in", args=place_of_mường_thinh()["hand-in"]), headers={"referer": target}
    )
    assert wrong.status_code == 422
    assert "khac.example" not in wrong.content.decode()


def test_signing_in_and_out_changes_the_session() -> None:
    """Nobody can plant a session and find it signed in, and nobody finds anything in it afterwards."""
    client = Client()
    client.post(reverse("set_language"), {"language": "vi"})
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key or ""
    client.post(reverse("sign-in"), {"username": "chuyenvien", "password": PASSWORD})
    signed = client.cookies["sessionid"].value
    assert signed != planted
    other = Client()
    other.cookies["sessionid"] = planted
    assert other.get(reverse("campaigns")).status_code == 302
    client.post(reverse("sign-out"))
    other.cookies["sessionid"] = signed
    assert other.get(reverse("campaigns")).status_code == 302


def test_cookies_are_out_of_reach_of_scripts() -> None:
    client = Client()
    client.get(reverse("sign-in"))
    client.post(reverse("sign-in"), {"username": "chuyenvien", "password": PASSWORD})
    client.post(reverse("set_language"), {"language": "vi"})
    for name in ("sessionid", "csrftoken", "django_language"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


SETTINGS = """
import django; from django.conf import settings as s; django.setup()
from django.test import Client
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 10**7,
      s.DEBUG, s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS)
c = Client(headers={"host": "bc.tinh.gov.vn"})
assert c.get("/vao/").status_code == 503, "nothing with TLS in front"
print(c.get("/vao/", headers={"x-forwarded-proto": "http"})["Location"])
r = c.get("/vao/", headers={"x-forwarded-proto": "https"})
print(r.status_code, r["Strict-Transport-Security"][:16], c.cookies["csrftoken"]["secure"])
from django.core.management import call_command
call_command("check", "--deploy", "--fail-level", "WARNING")
"""


def test_in_production_everything_is_behind_tls(tmp_path: Path) -> None:
    given = {name: value for name, value in os.environ.items() if not name.startswith("DOINGOAI_")}
    given |= {
        "DOINGOAI_HOME": str(tmp_path),
        "DOINGOAI_PRODUCTION": "1",
        "DOINGOAI_HOSTS": "bc.tinh.gov.vn",
        "DJANGO_SETTINGS_MODULE": "doingoai_web.settings",
    }
    done = subprocess.run([sys.executable, "-c", SETTINGS], env=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:3] == [
        "True True True True True False ['bc.tinh.gov.vn'] ['https://bc.tinh.gov.vn']",
        "https://bc.tinh.gov.vn/vao/",
        "200 max-age=31536000 True",
    ]
    secret = tmp_path / "khoa-bi-mat"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_text()) >= 60


WRONG: dict[str, tuple[dict[str, str], str, str]] = {
    "a weak secret": ({"DOINGOAI_PRODUCTION": "1", "DOINGOAI_HOSTS": "a", "DOINGOAI_SECRET_KEY": "123"}, "MT-101", "ngẫu nhiên"),
    "one letter": ({"DOINGOAI_PRODUCTION": "1", "DOINGOAI_HOSTS": "a", "DOINGOAI_SECRET_KEY": "a" * 60}, "MT-101", "ngẫu nhiên"),
    "the demo at work": ({"DOINGOAI_PRODUCTION": "1", "DOINGOAI_HOSTS": "a", "DOINGOAI_DEMO": "1"}, "MT-102", "DOINGOAI_DEMO"),
    "no name": ({"DOINGOAI_PRODUCTION": "co"}, "MT-103", "DOINGOAI_HOSTS="),
    "a secret out of a manual": ({"DOINGOAI_PRODUCTION": "1", "DOINGOAI_HOSTS": "a", "DOINGOAI_SECRET_KEY": "django-insecure-8fj3k2l5m9x0q7w4e6r1t2y3u8i9o0p"}, "MT-101", "ngẫu nhiên"),
    "developers' pages at work": ({"DOINGOAI_PRODUCTION": "1", "DOINGOAI_HOSTS": "a", "DOINGOAI_DEBUG": "1"}, "MT-108", "DOINGOAI_DEBUG"),
    "any name": ({"DOINGOAI_PRODUCTION": "1", "DOINGOAI_HOSTS": "*"}, "MT-109", "DOINGOAI_HOSTS="),
    "any name of a domain": ({"DOINGOAI_PRODUCTION": "1", "DOINGOAI_HOSTS": "bc.tinh.gov.vn,*.gov.vn"}, "MT-109", "DOINGOAI_HOSTS="),
    "this machine's names alone": ({"DOINGOAI_PRODUCTION": "1", "DOINGOAI_HOSTS": "localhost,127.0.0.1"}, "MT-109", "DOINGOAI_HOSTS="),
    "no store": ({"DOINGOAI_STORAGE": "ftp://kho/tep"}, "MT-110", "s3://"),
    "no mail server": ({"DOINGOAI_MAIL": "http://thu.tinh.gov.vn"}, "MT-111", "smtp://"),
    "no port of mail": ({"DOINGOAI_MAIL": "smtp://thu.tinh.gov.vn:nhieu"}, "MT-111", "smtp://"),
    "no processes": ({"DOINGOAI_WORKERS": "0"}, "MT-113", "2"),
    "no address": ({"DOINGOAI_METRICS_FROM": "phong may chu"}, "MT-114", "10.0.0.5"),
    "another database": ({"DOINGOAI_DATABASE": "mysql://a/b"}, "MT-104", "postgresql://"),
    "no database's name": ({"DOINGOAI_DATABASE": "postgresql://a:5432"}, "MT-104", "postgresql://"),
    "no number": ({"DOINGOAI_JOB_LEASE": "mười"}, "MT-107", "20"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "code", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_setting_of_the_machine_is_said(
    given: dict[str, str], code: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("DOINGOAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DOINGOAI_HOME", str(tmp_path))
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UserError) as caught:
        machine.storage(machine.environment()) and machine.database(machine.environment())
    assert caught.value.code == code
    assert said in caught.value.do


def test_a_postgresql_address_is_read_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOINGOAI_HOME", str(tmp_path))
    monkeypatch.setenv("DOINGOAI_DATABASE", "postgresql://b%C3%A1o:m%40t%2Fkh%E1%BA%A9u@db.tinh:5433/bc")
    read = machine.database(machine.environment())
    assert [read[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "báo",
        "m@t/khẩu",
        "db.tinh",
        "5433",
        "bc",
    ]
