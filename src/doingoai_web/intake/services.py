"""Handing files in, and deciding on those in doubt."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from doingoai.model import Report, UserError
from doingoai_web.approval.chains import refuse_ungated
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.intake.models import Item, Parcel, State
from doingoai_web.intake.settling import read_item, settle
from doingoai_web.jobs.services import queue
from doingoai_web.people.models import User
from doingoai_web.review.services import receive
from doingoai_web.vault import services as vault

JUNK = re.compile(
    r"^(?:~\$.*|\..*|thumbs\.db|desktop\.ini)$", re.IGNORECASE
)  # what a folder holds beside its documents


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was sent. data: None where it was longer than an upload may be; size: then too."""

    name: str
    data: bytes | None
    size: int


def _acceptable(
    campaign: Campaign,
    asked: Asked | None,
    uploads: Sequence[Upload],
    sent_by: User,
    now: datetime,
    *,
    cleared: bool,
) -> None:
    """Raise the UserError that says why these files cannot be taken."""
    if not uploads:
        raise UserError(
            "TN-001",
            "Chọn tệp",
            "chưa chọn tệp nào.",
            "Bấm Chọn tệp, chọn báo cáo (.docx, .doc, .pdf, .zip, .eml …) rồi bấm Gửi.",
        )
    if not cleared:
        raise UserError(
            "TN-002",
            "Ô xác nhận",
            "chưa xác nhận các tệp không chứa bí mật nhà nước.",
            "Kiểm tra lại các tệp rồi đánh dấu vào ô xác nhận. Văn bản có dấu mật không được đưa vào hệ thống này.",
        )
    refuse_ungated(asked, sent_by, timezone.localdate(now))
    if campaign.closed_at and campaign.closed_at <= now:
        raise UserError(
            "TN-003", str(campaign), "đợt báo cáo đã đóng.", "Liên hệ cơ quan tổng hợp để gửi bổ sung."
        )


@transaction.atomic
def hand_in(
    *,
    campaign: Campaign,
    uploads: Sequence[Upload],
    sent_by: User,
    cleared: bool,
    now: datetime,
    asked: Asked | None = None,
) -> Parcel:
    """Take files, each under a key of its own, and queue their reading. What this returned is kept, whatever happens next.

    Raises UserError TN-001 (no file), TN-002 (not confirmed that it holds no state secret), TN-003 (campaign closed), PD-012 (to be
    signed in the unit first).
    """
    _acceptable(campaign, asked, uploads, sent_by, now, cleared=cleared)
    parcel = Parcel.objects.create(
        campaign=campaign,
        unit=asked.unit if asked else campaign.owner,
        asked=asked,
        sent_by=sent_by,
        sent_at=now,
        cleared=True,
    )
    for upload in uploads:
        _item(parcel, upload, now)
    parcel.job = queue(
        kind="intake", arguments={"parcel": parcel.pk}, now=now, owner=sent_by, unit=parcel.unit
    )
    parcel.save(update_fields=("job",))
    record(
        action="parcel.handed_in",
        at=now,
        actor=sent_by,
        unit=parcel.unit,
        subject=parcel,
        details={"files": len(uploads)},
    )
    return parcel


def _item(parcel: Parcel, upload: Upload, now: datetime) -> Item:
    if upload.data is None:
        limit = settings.MAX_UPLOAD_BYTES >> 20
        return Item.objects.create(
            parcel=parcel,
            name=upload.name[:255],
            size=upload.size,
            state=State.UNREADABLE,
            code="DT-002",
            reason=f"Tệp lớn hơn {limit} MB. Bớt ảnh hoặc quét lại ở 200 dpi rồi gửi lại.",
            settled_at=now,
        )
    return Item.objects.create(
        parcel=parcel,
        name=upload.name[:255],
        size=upload.size,
        spool=vault.spool(data=upload.data, at=now),
    )


def settled(item: Item) -> UserError:
    """Somebody else decided on the file meanwhile."""
    return UserError(
        "TN-004", item.name, "tệp này đã được người khác xử lý.", "Mở lại hàng đợi để xem các tệp còn chờ."
    )


def nothing_chosen() -> UserError:
    return UserError("TN-005", "Hàng đợi", "chưa chọn tệp nào.", "Đánh dấu các tệp cần xử lý rồi bấm lại.")


def place(*, item: Item, asked: Asked, actor: User, now: datetime) -> Item:
    """An officer says whose report a doubtful file is. Raises UserError TN-004 where it was settled meanwhile, NB-001 …

    The file is read before anything is locked: a long scan must not hold up the others.
    """
    item = Item.objects.select_related("spool", "parcel").get(pk=item.pk)
    if item.state != State.DOUBTFUL or item.spool is None:
        raise settled(item)
    data = vault.unspool(item.spool)
    report = read_item(item, data, now)
    with transaction.atomic():
        return _placed(item, asked, data, report, actor, now)


def _placed(item: Item, asked: Asked, data: bytes, report: Report, actor: User, now: datetime) -> Item:
    item = Item.objects.select_for_update(of=("self",)).select_related("spool", "parcel").get(pk=item.pk)
    if item.state != State.DOUBTFUL:
        raise settled(item)
    item.version = receive(
        asked=asked,
        report=report,
        original=vault.keep(data=data, at=now),
        source=item.name,
        channel="archive" if item.above_id else "upload",
        sent_by=item.parcel.sent_by,
        now=now,
    )
    settle(item, State.PLACED, now)
    record(
        action="item.placed", at=now, actor=actor, unit=asked.unit, subject=item, details={"code": item.code}
    )
    return item


@transaction.atomic
def discard(*, item: Item, actor: User, now: datetime) -> Item:
    """An officer drops a file that is no report of this campaign; its bytes are destroyed, the row stays."""
    item = (
        Item.objects.select_for_update(of=("self",)).select_related("spool", "parcel__unit").get(pk=item.pk)
    )
    if item.state != State.DOUBTFUL:
        raise settled(item)
    settle(item, State.DISCARDED, now)
    record(action="item.discarded", at=now, actor=actor, unit=item.parcel.unit, subject=item)
    return item


def place_as_guessed(*, items: Iterable[Item], actor: User, now: datetime) -> tuple[int, list[str]]:
    """Place several doubtful files at the units they seem to be from, each in a transaction of its own: how many were placed, and
    for each other file why not."""
    placed, refused = 0, []
    for item in items:
        if item.guess is None:
            refused.append(f"“{item.name}”: chưa rõ đơn vị. Chọn đơn vị cho riêng tệp này.")
            continue
        try:
            place(item=item, asked=item.guess, actor=actor, now=now)
            placed += 1
        except UserError as error:
            refused.append(f"“{item.name}”: {error.what} {error.do}")
    return placed, refused


def discard_several(*, items: Iterable[Item], actor: User, now: datetime) -> tuple[int, list[str]]:
    """Drop several doubtful files; those that somebody settled meanwhile are told."""
    dropped, refused = 0, []
    for item in items:
        try:
            discard(item=item, actor=actor, now=now)
            dropped += 1
        except UserError as error:
            refused.append(f"“{item.name}”: {error.what} {error.do}")
    return dropped, refused


def uploads_of(files: Iterable[object]) -> list[Upload]:
    """The uploads of a request, without what a folder holds beside its documents (lock files of Word, lists of pictures)."""
    found = []
    for file in files:
        if JUNK.match(str(getattr(file, "name", "") or "")):
            continue
        long = getattr(file, "too_long", False)
        name = str(getattr(file, "name", "") or "không tên")
        data = None if long else bytes(file.read())  # type: ignore[attr-defined]
        found.append(Upload(name, data, int(getattr(file, "size", 0) or 0)))
    return found
