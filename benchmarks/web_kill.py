"""Kill the site's worker and server at random moments and look at what is left: ``python -m benchmarks.web_kill --rounds 200``.

Each round somebody hands files in, decides on a figure, accepts a report, sends one back, fills a form in and sends it, signs a
paper or asks for a consolidation over HTTP, and at a random moment within it the worker, the server or both are killed with SIGKILL,
as a power cut would. Then they are started again. In other rounds a backup is killed while the site runs. What the site acknowledged
must be there, nothing may be half done, the audit chain must verify, and the last backup must restore.
"""

import argparse
import http.client
import http.cookiejar
import json
import os
import random
import secrets
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import web_kill_more
from benchmarks.web_kill_more import Deed, More
from benchmarks.web_kill_site import Browser, Site

TEXT = (
    "ỦY BAN NHÂN DÂN\nXÃ PÙ THOANG\n\nSố: 41/BC-UBND\n\nPù Thoang, ngày 04 tháng 12 năm 2025\n\n"
    "BÁO CÁO\nKết quả công tác đối ngoại 6 tháng cuối năm 2025\n\nI. CÔNG TÁC ĐOÀN RA, ĐOÀN VÀO\n\n"
    "Trong kỳ, xã đón {figure:02d} đoàn khách nước ngoài với 21 lượt người đến thăm. Hồ sơ lưu số {tag}.\n\n"
    "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
)
TARGETS = (("worker",), ("server",), ("worker", "server"))
LATEST = (0.06, 0.3, 3.0)  # seconds: within the request, at its end, within the job that it queued
PATIENCE = 90.0  # seconds for the queue to run dry


@dataclass(slots=True)
class Ledger:
    """What the site acknowledged. files: name → bytes; tags: of decisions; statuses: submission → what it must be."""

    files: dict[str, bytes] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    statuses: dict[int, str] = field(default_factory=dict)
    more: More = field(default_factory=More)
    people: dict[str, Any] = field(default_factory=dict)
    home: Path = Path()
    more_faults: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)


def _intake(browser: Browser, ledger: Ledger, chance: random.Random) -> Deed:
    from doingoai_web.campaigns.models import Campaign

    tag = secrets.token_hex(6)
    files = {
        f"bc-{tag}-{n}.txt": TEXT.format(figure=chance.randrange(1, 90), tag=f"{tag}-{n}").encode()
        for n in range(3)
    }
    campaign = Campaign.objects.get(period="2025H2")
    return lambda: browser.send(f"/dot/{campaign.pk}/nhan/", files), lambda: ledger.files.update(files)


def _decide(browser: Browser, ledger: Ledger, chance: random.Random) -> Deed:
    from doingoai_web.review.models import Fact, Submission

    current = Submission.objects.filter(status="received").values("current")
    facts = list(Fact.objects.filter(version__in=current).values_list("pk", flat=True))
    if not facts:
        return _intake(browser, ledger, chance)
    fact = chance.choice(facts)
    tag, verdict = secrets.token_hex(6), chance.choice(("accept", "correct", "reject"))
    call = lambda: browser.post(f"/so-lieu/{fact}/", verdict=verdict, value="7", reason=tag)  # noqa: E731
    return call, lambda: ledger.tags.add(tag)


def _change(path: str, frm: str, to: str) -> Callable[..., Deed]:
    def made(browser: Browser, ledger: Ledger, chance: random.Random) -> Deed:
        from doingoai_web.review.models import Submission

        rows = list(Submission.objects.filter(status=frm, current__isnull=False))
        if not rows:
            return _decide(browser, ledger, chance)
        row = chance.choice(rows)
        call = lambda: browser.post(f"/ban/{row.current_id}/{path}/", revision=row.revision, note="xem lại")  # noqa: E731
        return call, lambda: ledger.statuses.update({row.pk: to})

    return made


def _consolidate(browser: Browser, ledger: Ledger, chance: random.Random) -> Deed:
    from doingoai_web.campaigns.models import Campaign

    campaign = Campaign.objects.get(period="2025H2")
    chosen = {"chi": "da-chap-nhan"} if chance.random() < 0.5 else {}
    return lambda: browser.post(f"/dot/{campaign.pk}/tong-hop/tinh-lai/", **chosen), lambda: None


def _save(browser: Browser, ledger: Ledger, chance: random.Random) -> Deed:
    return web_kill_more.save(browser, ledger.more, chance)


def _send(browser: Browser, ledger: Ledger, chance: random.Random) -> Deed:
    call, note = web_kill_more.send(browser, ledger.more, chance)

    def noted() -> None:
        note()
        ledger.statuses.clear()  # a report that was sent back is received again

    return call, noted


def _sign(browser: Browser, ledger: Ledger, chance: random.Random) -> Deed:
    return web_kill_more.sign(ledger.people, ledger.more, chance) or _send(browser, ledger, chance)


ACTIONS = {
    "save": _save,
    "submit": _send,
    "approve": _sign,
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
    "submit",
    "approve",
    "backup",
    "approve",
    "save",
    "submit",
    "approve",
    "backup",
    "approve",
    "submit",
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
    found += [*web_kill_more.faults(ledger.more), *ledger.more_faults]
    ledger.more_faults.clear()
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
    if MIX[number % len(MIX)] == "backup":
        wrong = web_kill_more.back_up(ledger.home, ledger.more, chance)
        ledger.answers[f"backup: {wrong or 'xong hoặc bị cắt, không để lại gì dở'}"] += 1
        ledger.more_faults += [wrong] if wrong else []
        return
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
        for name in ("chuyenvien", "truongphong", "lanhdao"):
            ledger.people[name] = Browser(site.address)
            ledger.people[name].sign_in(name, PASSWORD)
        browser, ledger.home = ledger.people["chuyenvien"], home
        for number in range(rounds):
            one_round(site, browser, ledger, chance, number)
            new = [f"vòng {number + 1}: {fault}" for fault in faults(ledger)]
            found += new
            print("\n".join(new), end="\n" if new else "", flush=True)
            if (number + 1) % 10 == 0 or number + 1 == rounds:
                waits.append(drain())
                found += [f"vòng {number + 1}: {fault}" for fault in deep_faults(ledger)]
                print(f"{number + 1} vòng, {len(found)} lỗi, {time.monotonic() - begun:.0f} s", flush=True)
            if len(found) > 20:
                break
    finally:
        site.stop()
    found += web_kill_more.restored(ledger.more.backups, home)
    print(json.dumps({"rounds": number + 1, "answers": dict(sorted(ledger.answers.items())),
                      "files": len(ledger.files), "decisions": len(ledger.tags),
                      "saved_forms": len(ledger.more.saved), "sent_forms": sum(ledger.more.versions.values()), "papers": len(ledger.more.papers),
                      "backups": len(ledger.more.backups), "backups_killed": ledger.more.cut,
                      "longest_wait_s": round(max(waits, default=0), 1), "faults": found}, ensure_ascii=False, indent=1))  # fmt: skip
    return len(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path, help="a folder with the example site, or an empty one")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doingoai-kill-") as own:
        return 1 if run(given.rounds, given.seed, given.home or Path(own)) else 0


if __name__ == "__main__":
    sys.exit(main())
