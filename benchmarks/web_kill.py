"""Kill the site's worker and server at random moments and look at what is left: ``python -m benchmarks.web_kill --rounds 200``.

Each round somebody hands files in, decides on a figure, accepts a report, sends one back or asks for a consolidation over HTTP, and
at a random moment within it the worker, the server or both are killed with SIGKILL, as a power cut would. Then they are started
again. What the site acknowledged must be there, nothing may be half done, and the audit chain must verify.
"""

import argparse
import http.client
import http.cookiejar
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEXT = (
    "ỦY BAN NHÂN DÂN\nXÃ PÙ THOANG\n\nSố: 41/BC-UBND\n\nPù Thoang, ngày 04 tháng 12 năm 2025\n\n"
    "BÁO CÁO\nKết quả công tác đối ngoại 6 tháng cuối năm 2025\n\nI. CÔNG TÁC ĐOÀN RA, ĐOÀN VÀO\n\n"
    "Trong kỳ, xã đón {figure:02d} đoàn khách nước ngoài với 21 lượt người đến thăm. Hồ sơ lưu số {tag}.\n\n"
    "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
)
TARGETS = (("worker",), ("server",), ("worker", "server"))
LATEST = (0.06, 0.3, 3.0)  # seconds: within the request, at its end, within the job that it queued
PATIENCE = 90.0  # seconds for the queue to run dry


class _NoFollow(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **more: Any) -> None:
        return None


class Browser:
    """A signed-in person, without a browser."""

    def __init__(self, base: str) -> None:
        self.base, self.jar = base, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _NoFollow)

    def call(self, path: str, body: bytes | None = None, kind: str = "") -> int:
        request = urllib.request.Request(self.base + path, data=body)  # noqa: S310 - of our own server
        if kind:
            request.add_header("Content-Type", kind)
        try:
            with self.opener.open(request, timeout=60) as answer:
                answer.read()
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.read()
            return error.code

    @property
    def token(self) -> str:
        return next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")

    def post(self, path: str, **fields: object) -> int:
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **fields})
        return self.call(path, data.encode(), "application/x-www-form-urlencoded")

    def send(self, path: str, files: dict[str, bytes]) -> int:
        """Hand files in, confirmed as no secret."""
        edge = secrets.token_hex(12)
        pieces = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in (("csrfmiddlewaretoken", self.token), ("cleared", "1"))
        ]
        for name, data in files.items():
            head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            pieces.append(head.encode() + data + b"\r\n")
        body = b"".join(pieces) + f"--{edge}--\r\n".encode()
        return self.call(path, body, f"multipart/form-data; boundary={edge}")

    def sign_in(self, name: str, password: str) -> None:
        self.call("/vao/")
        assert self.post("/vao/", username=name, password=password) == 302


class Site:
    """The two parts of the site as processes of their own groups."""

    def __init__(self, home: Path) -> None:
        from doingoai_web.serve import parts

        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        self.commands = parts("127.0.0.1", self.port)
        self.log = (home / "log").open("ab")
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        for name, command in self.commands.items():
            if name not in self.running:
                self.running[name] = subprocess.Popen(  # noqa: S603
                    command, stdout=self.log, stderr=self.log, start_new_session=True
                )
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.address}/suc-khoe/", timeout=2):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("trang không chạy lại")

    def kill(self, names: tuple[str, ...]) -> None:
        for name in names:
            if (process := self.running.pop(name, None)) is not None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def stop(self) -> None:
        self.kill(tuple(self.running))
        self.log.close()


@dataclass(slots=True)
class Ledger:
    """What the site acknowledged. files: name → bytes; tags: of decisions; statuses: submission → what it must be."""

    files: dict[str, bytes] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    statuses: dict[int, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)


Action = Callable[[], Callable[[], None]]


def _intake(
    browser: Browser, ledger: Ledger, chance: random.Random
) -> tuple[Callable[[], int], Callable[[], None]]:
    from doingoai_web.campaigns.models import Campaign

    tag = secrets.token_hex(6)
    files = {
        f"bc-{tag}-{n}.txt": TEXT.format(figure=chance.randrange(1, 90), tag=f"{tag}-{n}").encode()
        for n in range(3)
    }
    campaign = Campaign.objects.get(period="2025H2")
    return lambda: browser.send(f"/dot/{campaign.pk}/nhan/", files), lambda: ledger.files.update(files)


def _decide(
    browser: Browser, ledger: Ledger, chance: random.Random
) -> tuple[Callable[[], int], Callable[[], None]]:
    from doingoai_web.review.models import Fact, Submission

    current = Submission.objects.filter(status="received").values("current")
    facts = list(Fact.objects.filter(version__in=current).values_list("pk", flat=True))
    if not facts:
        return _intake(browser, ledger, chance)
    fact = chance.choice(facts)
    tag, verdict = secrets.token_hex(6), chance.choice(("accept", "correct", "reject"))
    call = lambda: browser.post(f"/so-lieu/{fact}/", verdict=verdict, value="7", reason=tag)  # noqa: E731
    return call, lambda: ledger.tags.add(tag)


def _change(path: str, frm: str, to: str) -> Callable[..., tuple[Callable[[], int], Callable[[], None]]]:
    def made(
        browser: Browser, ledger: Ledger, chance: random.Random
    ) -> tuple[Callable[[], int], Callable[[], None]]:
        from doingoai_web.review.models import Submission

        rows = list(Submission.objects.filter(status=frm, current__isnull=False))
        if not rows:
            return _decide(browser, ledger, chance)
        row = chance.choice(rows)
        call = lambda: browser.post(f"/ban/{row.current_id}/{path}/", revision=row.revision, note="xem lại")  # noqa: E731
        return call, lambda: ledger.statuses.update({row.pk: to})

    return made


def _consolidate(
    browser: Browser, ledger: Ledger, chance: random.Random
) -> tuple[Callable[[], int], Callable[[], None]]:
    from doingoai_web.campaigns.models import Campaign

    campaign = Campaign.objects.get(period="2025H2")
    chosen = {"chi": "da-chap-nhan"} if chance.random() < 0.5 else {}
    return lambda: browser.post(f"/dot/{campaign.pk}/tong-hop/tinh-lai/", **chosen), lambda: None


ACTIONS = {
    "intake": _intake,
    "review": _decide,
    "accept": _change("chap-nhan", "received", "accepted"),
    "reopen": _change("mo-lai", "accepted", "received"),
    "return": _change("tra-lai", "received", "returned"),
    "consolidate": _consolidate,
}
MIX = (
    "intake",
    "review",
    "accept",
    "consolidate",
    "intake",
    "reopen",
    "accept",
    "consolidate",
    "return",
    "review",
)


def drain() -> float:
    """Wait until no job is open; seconds."""
    from doingoai_web.jobs.models import OPEN, Job

    begun = time.monotonic()
    while Job.objects.filter(state__in=OPEN).exists():
        if time.monotonic() - begun > PATIENCE:
            raise SystemExit(f"việc không xong: {list(Job.objects.filter(state__in=OPEN).values())}")
        time.sleep(0.2)
    return time.monotonic() - begun


def faults(ledger: Ledger) -> list[str]:
    """Everything that should not be. Quick: asked after every round."""
    from doingoai_web.audit.models import Entry
    from doingoai_web.audit.services import verify
    from doingoai_web.intake.models import Item, Parcel
    from doingoai_web.review.models import Decision, Step, Submission, Version

    found = []
    names = set(Item.objects.filter(name__startswith="bc-").values_list("name", flat=True))
    found += [f"tệp đã nhận bị mất: {name}" for name in ledger.files if name not in names]
    kept = set(Decision.objects.values_list("reason", flat=True))
    found += [f"quyết định bị mất: {tag}" for tag in ledger.tags if tag not in kept]
    deeds = Counter(Entry.objects.values_list("action", flat=True))
    steps = Counter(Step.objects.values_list("status", flat=True))
    pairs = {
        "bản": (Version.objects.count(), deeds["report.received"]),
        "gói": (Parcel.objects.count(), deeds["parcel.handed_in"]),
        "quyết định": (
            Decision.objects.exclude(fact=None).count(),
            sum(n for action, n in deeds.items() if action in ("fact.accept", "fact.correct", "fact.reject")),
        ),
        "chấp nhận": (steps["accepted"], deeds["report.accepted"]),
        "trả lại": (steps["returned"], deeds["report.returned"]),
        "mở lại": (steps["received"], deeds["report.reopened"]),
        "gói không có việc": (Parcel.objects.filter(job=None).count(), 0),
    }
    found += [
        f"{name}: {there} dòng, {written} trong nhật ký"
        for name, (there, written) in pairs.items()
        if there != written
    ]
    for submission in Submission.objects.all():
        wanted = ledger.statuses.get(submission.pk)
        if wanted is not None and submission.status != wanted:
            found.append(f"báo cáo {submission.pk}: {submission.status}, đã trả lời là {wanted}")
        last = submission.steps.last()
        if submission.status == "accepted" and (last is None or last.status != "accepted"):
            found.append(f"báo cáo {submission.pk}: chấp nhận nửa chừng")
    verdict = verify()
    if verdict.broken is not None:
        found.append(f"nhật ký đứt ở dòng {verdict.broken}")
    return found


def deep_faults(ledger: Ledger) -> list[str]:
    """With the queue dry: every file has its answer, its bytes and its figures."""
    from doingoai_web.intake.models import Item, State
    from doingoai_web.jobs.models import Job
    from doingoai_web.review.models import Version
    from doingoai_web.totals.models import Result
    from doingoai_web.vault import services as vault

    found = []
    for item in Item.objects.filter(name__startswith="bc-").select_related("version__original"):
        if item.state == State.WAITING or (item.state == State.PLACED and item.version is None):
            found.append(f"{item.name}: không có câu trả lời ({item.state})")
        elif (
            item.state == State.PLACED
            and item.version
            and item.name in ledger.files
            and (vault.fetch(item.version.original) != ledger.files[item.name])
        ):
            found.append(f"{item.name}: khác tệp đã gửi")
        elif item.state == State.DOUBTFUL and item.spool and not vault.unspool(item.spool):
            found.append(f"{item.name}: mất tệp đang chờ")
    failed = Job.objects.filter(state="failed").values_list("pk", "kind", "attempt", "message")
    found += [f"việc không xong: {row}" for row in failed]
    shas = Counter(Version.objects.values_list("submission", "original"))
    found += [f"tệp tính hai lần: {key}" for key, n in shas.items() if n > 1]
    for version in Version.objects.select_related("original"):
        if version.facts.count() != len(version.report.observations):
            found.append(f"bản {version.pk}: thiếu số liệu")
    for result in Result.objects.order_by("-pk")[:5]:
        files = [vault.fetch(kept.original) for kept in result.files.select_related("original")]
        if len(files) < 3 or not all(files):
            found.append(f"kết quả {result.pk}: thiếu tệp")
    return found


def _true_up(ledger: Ledger) -> None:
    """Where no answer came either outcome is right: from here on what is there counts."""
    from doingoai_web.review.models import Submission

    ledger.statuses.update(Submission.objects.values_list("pk", "status"))


def one_round(site: Site, browser: Browser, ledger: Ledger, chance: random.Random, number: int) -> None:
    """One action, one kill, one look."""
    kind, target = MIX[number % len(MIX)], TARGETS[chance.randrange(3) if number > 2 else number]
    _true_up(ledger)
    call, note = ACTIONS[kind](browser, ledger, chance)
    answer: list[int] = []

    def act() -> None:
        with suppress(OSError, http.client.HTTPException):  # killed in the middle: nothing was acknowledged
            answer.append(call())

    acting = threading.Thread(target=act)
    acting.start()
    time.sleep(chance.random() * chance.choice(LATEST))
    site.kill(target)
    acting.join(70)
    acknowledged = bool(answer) and answer[0] in (200, 302)
    ledger.answers[
        f"{kind}: {'đã trả lời' if acknowledged else answer[0] if answer else 'không trả lời'}"
    ] += 1
    if acknowledged:
        note()
    else:
        ledger.statuses = {}
    site.start()


def run(rounds: int, seed: int, home: Path) -> int:
    """The whole trial; how many faults."""
    os.environ.update(
        DOINGOAI_HOME=str(home), DOINGOAI_DEMO="1",
        DOINGOAI_JOB_LEASE="2", DJANGO_SETTINGS_MODULE="doingoai_web.settings",
    )  # fmt: skip
    import django

    django.setup()
    from doingoai_web.demo import PASSWORD
    from doingoai_web.serve import prepare

    prepare(demo=True)
    chance, ledger, site = random.Random(seed), Ledger(), Site(home)  # noqa: S311
    found, waits, begun = [], [], time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # so that the site is stopped too
    try:
        site.start()
        browser = Browser(site.address)
        browser.sign_in("chuyenvien", PASSWORD)
        for number in range(rounds):
            one_round(site, browser, ledger, chance, number)
            found += [f"vòng {number + 1}: {fault}" for fault in faults(ledger)]
            if (number + 1) % 10 == 0 or number + 1 == rounds:
                waits.append(drain())
                found += [f"vòng {number + 1}: {fault}" for fault in deep_faults(ledger)]
                print(f"{number + 1} vòng, {len(found)} lỗi, {time.monotonic() - begun:.0f} s", flush=True)
            if len(found) > 20:
                break
    finally:
        site.stop()
    print(json.dumps({"rounds": number + 1, "answers": dict(sorted(ledger.answers.items())),
                      "files": len(ledger.files), "decisions": len(ledger.tags),
                      "longest_wait_s": round(max(waits, default=0), 1), "faults": found}, ensure_ascii=False, indent=1))  # fmt: skip
    return len(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doingoai-kill-") as home:
        return 1 if run(given.rounds, given.seed, Path(home)) else 0


if __name__ == "__main__":
    sys.exit(main())
