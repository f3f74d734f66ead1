"""The answer to a file, and the list of findings set aside that came beside a report."""

from datetime import datetime

from django.db.models import Q, QuerySet

from doingoai.apart import read_apart
from doingoai.check.waivers import ENDINGS
from doingoai.model import Report, UserError
from doingoai_web.intake.models import Item, State
from doingoai_web.setup.rules import file_for
from doingoai_web.vault import services as vault


def settle(item: Item, state: str, now: datetime) -> None:
    """Give an item its answer; what was spooled of it is destroyed, but for a list beside a report that waits for a person."""
    item.state, item.settled_at = state, now
    held, item.spool = item.spool, None
    item.save()
    if held is not None:
        vault.destroy(held)
    if state != State.BESIDE:
        _release(item)


def beside(item: Item) -> Item | None:
    """The list of findings set aside that came with a report: ``bao-cao.docx.mien-tru.yaml`` or ``bao-cao.mien-tru.yaml``."""
    return _lists(item).filter(spool__isnull=False).select_related("spool").first()


def _lists(item: Item) -> QuerySet[Item]:
    stem = item.name.rpartition(".")[0] or item.name
    names = [name + ending for name in (item.name, stem) for ending in ENDINGS]
    return Item.objects.filter(parcel=item.parcel_id, above=item.above_id, name__in=names)


def _release(item: Item) -> None:
    """Destroy the list kept for a report that has its answer now."""
    for held in _lists(item).filter(state=State.BESIDE, spool__isnull=False).select_related("spool"):
        spool, held.spool = held.spool, None
        held.save(update_fields=("spool",))
        if spool is not None:
            vault.destroy(spool)


def hold_beside(item: Item, report: Item, now: datetime) -> None:
    """Answer a list whose report waits for a person: it is read again when that report is placed."""
    item.reason = f"Các lý do giữ nguyên được ghi cạnh phát hiện của “{report.name}” khi tệp ấy được nhận."
    item.state, item.settled_at = State.BESIDE, now
    item.save()


def read_item(item: Item, data: bytes, now: datetime) -> Report:
    """The report, its findings set aside where the unit says so; a list that is wrong gets its own answer."""
    found, rules = beside(item), file_for(item.parcel.campaign)
    if found is None or found.spool is None:
        return read_apart(data, item.name, note=item.note, rules=rules)
    try:
        waivers = (found.name, vault.unspool(found.spool))
        return read_apart(data, item.name, note=item.note, waivers=waivers, rules=rules)
    except UserError as error:
        if not error.code.startswith(("BQ-", "KT-")):
            raise
        found.code = error.code
        found.reason = f"{error.where}: {error.what} {error.do}"
        settle(found, State.UNREADABLE, now)
        return read_apart(data, item.name, note=item.note, rules=rules)


def report_of(item: Item) -> Item | None:
    """The report that a list lies beside."""
    own = next(item.name[: -len(ending)] for ending in ENDINGS if item.name.lower().endswith(ending))
    near = Item.objects.filter(parcel=item.parcel_id, above=item.above_id).exclude(pk=item.pk)
    return near.filter(Q(name=own) | Q(name__startswith=f"{own}.")).exclude(state=State.UNREADABLE).first()
