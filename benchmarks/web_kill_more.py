"""More of what is killed in ``benchmarks.web_kill``: a form saved and sent, a paper on its way through its signatures, a backup."""

import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

FIELD = "i.delegations.in_count"
NAME = "Lò Văn Mẫu"  # below the signature of the example's leader
RETURNED = (
    0.8  # of the leader's decisions: a signed paper stays signed, and then there is nothing more to sign
)

Deed = tuple[Callable[[], int], Callable[[], None]]


class Person(Protocol):
    """What ``benchmarks.web_kill.Browser`` can do."""

    def post(self, path: str, **fields: object) -> int: ...


@dataclass(slots=True)
class More:
    """What was acknowledged. saved: unit asked → words of its field; versions: unit asked → how many; papers: paper → its revision at
    least; submitted: papers at least; backups: files."""

    saved: dict[int, str] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    papers: dict[int, int] = field(default_factory=dict)
    submitted: int = 0
    backups: list[Path] = field(default_factory=list)
    cut: int = 0


def _asked(chance: random.Random) -> int:
    from doingoai_web.campaigns.models import Asked

    rows = Asked.objects.filter(campaign__period="2025H2").exclude(submission__status="accepted")
    return chance.choice(list(rows.values_list("pk", flat=True)))


def save(person: Person, more: More, chance: random.Random) -> Deed:
    """A form is saved."""
    from doingoai_web.filling.models import Draft

    asked, value = _asked(chance), str(chance.randrange(1, 10**6))
    draft = Draft.objects.filter(asked=asked).first()
    fields = {"do": "save", "revision": draft.revision if draft else 0, FIELD: value}
    return lambda: person.post(f"/dien/{asked}/", **fields), lambda: more.saved.update({asked: value})


def send(person: Person, more: More, chance: random.Random) -> Deed:
    """A form is saved and sent: it is read in the child, and becomes the next version."""
    from doingoai_web.filling.models import Draft
    from doingoai_web.review.models import Version

    asked, value = _asked(chance), str(chance.randrange(1, 10**6))
    draft = Draft.objects.filter(asked=asked).first()
    count = Version.objects.filter(submission__asked=asked).count()
    fields = {"do": "send", "cleared": "1", "revision": draft.revision if draft else 0, FIELD: value}

    def note() -> None:
        more.saved[asked] = value
        more.versions[asked] = count + 1

    return lambda: person.post(f"/dien/{asked}/", **fields), note


def sign(people: dict[str, Person], more: More, chance: random.Random) -> Deed | None:
    """The next step of a consolidation's signatures; None where it is signed."""
    from doingoai_web.approval.models import Approval, State
    from doingoai_web.campaigns.models import Campaign
    from doingoai_web.totals.models import Result

    campaign = Campaign.objects.get(period="2025H1")
    papers = Approval.objects.filter(campaign=campaign, kind="totals")
    if papers.filter(state=State.LOCKED).exists():
        return None
    paper = papers.filter(state=State.OPEN).first()
    if paper is None:
        result = Result.objects.filter(campaign=campaign, as_of=None, accepted_only=False).first()
        assert result is not None
        count = papers.count()
        address, number = f"/dot/{campaign.pk}/trinh-ky/", result.pk
        return (
            lambda: people["chuyenvien"].post(address, result=number, note=secrets.token_hex(4)),
            lambda: setattr(more, "submitted", count + 1),
        )
    back = paper.position == 2 and chance.random() < RETURNED
    who = "truongphong" if paper.position == 1 else "lanhdao"
    address, revision = f"/trinh-ky/{paper.pk}/{'tra-lai' if back else 'dong-y'}/", paper.revision
    return (
        lambda: people[who].post(address, revision=revision, note="xem lại", name=NAME),
        lambda: more.papers.update({paper.pk: revision + 1}),
    )


def back_up(home: Path, more: More, chance: random.Random) -> str:
    """A backup beside the running site, killed at a random moment or left to its end; what is wrong, empty where nothing is."""
    folder = home / "ban-sao"
    folder.mkdir(exist_ok=True)
    path = folder / f"{secrets.token_hex(4)}.zip"
    command = (sys.executable, "-m", "doingoai.cli.main", "backup", str(path))
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        running.wait(chance.choice((chance.uniform(0.3, 6.0), 120.0)))
    except subprocess.TimeoutExpired:
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        more.cut += 1
    if running.returncode == 0:
        more.backups.append(path)
    elif running.returncode > 0:
        return f"sao lưu thoát với mã {running.returncode}"
    known = {item.name for item in more.backups}
    for item in folder.iterdir():
        if item.name not in known and item != path:
            return f"sao lưu để lại {item.name}"
    return _looked(path, more) if path.exists() else ""


def _looked(path: Path, more: More) -> str:
    """A backup that bears its name is whole, whoever was killed."""
    from doingoai.model import UserError
    from doingoai_web.operation.backup import verify

    try:
        made = verify(path)
    except UserError as error:
        return f"bản sao lưu {path.name} hỏng: {error}"
    if path not in more.backups:
        more.backups.append(path)
    return f"bản sao lưu {path.name} thiếu tệp: {made.damaged}" if made.damaged else ""


def faults(more: More) -> list[str]:
    """What is not as it was acknowledged, or half there."""
    from doingoai_web.approval.models import Act, Approval, State
    from doingoai_web.audit.models import Entry
    from doingoai_web.filling.models import Draft
    from doingoai_web.review.models import Version

    found = []
    for draft in Draft.objects.prefetch_related("changes").filter(asked__in=more.saved):
        # a saving that was cut off before its answer may stand after the acknowledged one, which then is in the history
        history = [words for change in draft.changes.all() for words in change.changes.get(FIELD, ())]
        if more.saved[draft.asked_id] not in history or draft.data.get(FIELD) != history[-1]:
            found.append(f"mẫu của đơn vị {draft.asked_id}: mất chữ đã lưu")
    if Draft.objects.filter(asked__in=more.saved).count() < len(more.saved):
        found.append("mất mẫu đã lưu")
    versions = Counter(Version.objects.values_list("submission__asked", flat=True))
    found += [
        f"đơn vị {asked}: mất bản đã gửi" for asked, least in more.versions.items() if versions[asked] < least
    ]
    deeds = Counter(Entry.objects.values_list("action", flat=True))
    written = sum(
        deeds[f"approval.{name}"] for name in ("submitted", "agreed", "signed", "returned", "taken_back")
    )
    if (acts := Act.objects.count()) != written:
        found.append(f"trình ký: {acts} việc, {written} trong nhật ký")
    for paper in Approval.objects.defer("stored"):
        if paper.revision < more.papers.get(paper.pk, 0):
            found.append(f"văn bản {paper.pk}: mất bước đã ký")
        if paper.state == State.LOCKED and not (paper.locked_at and paper.signer):
            found.append(f"văn bản {paper.pk}: ký nửa chừng")
    if Approval.objects.filter(campaign__period="2025H1", kind="totals").count() < more.submitted:
        found.append("mất văn bản đã trình")
    return found


def restored(paths: Sequence[Path], home: Path) -> list[str]:
    """The last backup put back into an empty place: what is wrong."""
    if not paths:
        return []
    target = home / "khoi-phuc"
    environment = {**os.environ, "DOINGOAI_HOME": str(target)}
    target.mkdir()
    (target / "khoa-bi-mat").write_text((home / "khoa-bi-mat").read_text())
    command = (sys.executable, "-m", "doingoai.cli.main", "restore", str(paths[-1]))
    begun = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    print(
        f"khôi phục {paths[-1].stat().st_size / 1e6:.1f} MB trong {time.monotonic() - begun:.1f} s",
        flush=True,
    )
    return [f"không khôi phục được: {done.stderr.strip()}"] if done.returncode else []
