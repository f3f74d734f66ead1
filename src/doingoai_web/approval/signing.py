"""After the last signature: the signature block in the Word report, number and day in it, the signed file read and compared."""

import re
from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from doingoai.apart import read_apart
from doingoai.model import Report, UserError
from doingoai.model.stored import dumps, loads
from doingoai_web.approval.locked import CONSOLIDATED
from doingoai_web.approval.models import Approval, Issue, Kind, State
from doingoai_web.approval.outgoing import (
    checked,
    issue,
    outgoing_file,
    refuse_unwritten,
    remarks_of,
    signed,
)
from doingoai_web.approval.word import numbered_apart, signed_apart
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress, queue
from doingoai_web.people.models import User
from doingoai_web.vault import services as vault
from doingoai_web.vault.models import Spool

NO_BLOCK = "Văn bản không còn khối chữ ký theo mẫu nên chương trình không ghi được; sửa khối ấy trong Word trước khi in."


def sign_word(job: Job, progress: Progress) -> str:
    """Make the signed Word file of an approval, and read what would go up. Done again, it finds what it made and leaves it."""
    found = Approval.objects.select_related("file", "signed", "result").get(pk=job.arguments["approval"])
    if found.state != State.LOCKED:
        return ""
    if found.signed is None and not found.signed_note:
        progress(0, 2, "ghi khối chữ ký")
        *lines, name = found.signer
        data = signed_apart(vault.fetch(found.file), lines, name, found.name)
        with transaction.atomic():
            held = Approval.objects.select_for_update().get(pk=found.pk)
            held.signed = found.signed = vault.keep(data=data, at=timezone.now()) if data else None
            held.signed_note = "" if data else NO_BLOCK
            held.save(update_fields=("signed", "signed_note"))
    if found.stored is None and found.kind in CONSOLIDATED:
        progress(1, 2, "đọc lại báo cáo")
        original, source = outgoing_file(found)
        stored = dumps(read_apart(vault.fetch(original), source))
        with transaction.atomic():
            held = Approval.objects.select_for_update(of=("self",)).get(pk=found.pk)
            if held.stored is None and outgoing_file(held)[0] == original:  # not numbered meanwhile
                held.stored = stored
                held.save(update_fields=("stored",))
    progress(2, 2)
    return ""


def number_word(*, approval: Approval, number: str, day: date | None, actor: User, now: datetime) -> Issue:
    """Put number and day into the signed Word file, nothing else; the file as it was signed stays beside it.

    Raises UserError PD-022 (not signed yet), PD-023 (no number or day), PD-026 (no place for them in the file, another number in it),
    PD-027 (the block is being written)."""
    signed(approval)
    refuse_unwritten(approval)
    number = checked(number, day, now)
    assert day is not None
    data, written = numbered_apart(vault.fetch(approval.signed or approval.file), number, day, approval.name)
    lines = Counter((before, after) for before, after in written["lines"])
    return issue(
        approval=approval, number=written["number"], day=day, data=data, source=numbered_name(approval.name, written["number"]),
        remarks=(), actor=actor, now=now,
        written={"paragraphs": written["paragraphs"], "lines": [[*pair, times] for pair, times in lines.items()]},
    )  # fmt: skip


def numbered_name(name: str, number: str) -> str:
    """ "bao-cao.docx" with its number: "bao-cao-so-05-BC-SNgV.docx"."""
    return f"{name.removesuffix('.docx')}-so-{re.sub(r'[^0-9A-Za-zÀ-ỹĐđ]+', '-', number)}.docx"


@transaction.atomic
def attach(
    *, approval: Approval, number: str, day: date | None, data: bytes, source: str, actor: User
) -> Job:
    """Queue the reading of the numbered, signed file; it is kept when it is read and bears no mark of secrecy.

    Raises UserError PD-022 (not signed yet), PD-023 (no number or day)."""
    signed(approval)
    now = timezone.now()
    number = checked(number, day, now)
    assert day is not None
    held = vault.spool(data=data, at=now)
    given = {
        "approval": approval.pk,
        "spool": held.pk,
        "number": number,
        "day": day.isoformat(),
        "source": source,
    }
    return queue(kind="signed_scan", arguments=given, now=now, owner=actor, unit=approval.unit)


def _read(data: bytes, source: str) -> Report | None:
    """A signed file as it was read; None where it cannot be. A mark of secrecy is refused."""
    try:
        return read_apart(data, source)
    except UserError as error:
        if error.code.startswith("BM-"):
            raise
        return None


def _own(approval: Approval) -> Report:
    """The paper that was signed, as it is read."""
    if approval.stored is not None and approval.kind != Kind.SUPPLEMENT:
        return loads(bytes(approval.stored))
    return read_apart(vault.fetch(approval.signed or approval.file), approval.name)


def take_scan(job: Job, progress: Progress) -> str:
    """Read the signed file, compare it with what was signed, keep it. Done again, it finds the upload gone and leaves all as it is."""
    given = job.arguments
    held = Spool.objects.filter(pk=given["spool"]).first()
    if held is None:
        return ""
    approval = Approval.objects.select_related("file", "signed").get(pk=given["approval"])
    data, day = vault.unspool(held), date.fromisoformat(given["day"])
    progress(0, 2, "đọc bản ký")
    try:
        scan = _read(data, given["source"])
    except UserError:
        with transaction.atomic():
            vault.destroy(held)
        raise
    progress(1, 2, "so với bản đã trình")
    remarks = remarks_of(scan, _own(approval), given["number"], day)
    assert job.owner is not None
    with transaction.atomic():
        issue(
            approval=approval, number=given["number"], day=day, data=data, source=given["source"], remarks=remarks,
            actor=job.owner, now=timezone.now(),
        )  # fmt: skip
        vault.destroy(held)
    progress(2, 2)
    return ""
