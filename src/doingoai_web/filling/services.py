"""Every write to a report that is written in the browser."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from doingoai.model import UserError
from doingoai.read.secrecy import is_mark
from doingoai_web.audit.services import record
from doingoai_web.campaigns.models import Asked
from doingoai_web.filling.fields import known, label, next_row, row, row_numbers, tidy, unit_of
from doingoai_web.filling.models import Change, Draft
from doingoai_web.filling.outline import ask_of, digest, places_of, snapshot
from doingoai_web.filling.running import earlier, running_rows
from doingoai_web.people.models import User
from doingoai_web.review.models import Status, Submission

TOGETHER = timedelta(seconds=60)  # savings of one open page within this time are one row
_PENDING = 200  # values kept for a decision; the oldest go where there are more


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saving did. news: field → words that others wrote meanwhile; met: values that met another person's and were put aside;
    written: how many fields changed."""

    draft: Draft
    news: Mapping[str, str]
    met: int
    written: int


def draft_of(asked: Asked, now: datetime) -> Draft:
    """The unit's draft; where there is none, one that is not saved yet, with what is known already."""
    found = (
        Draft.objects.filter(asked=asked)
        .select_related("saved_by", "version")
        .defer("version__stored")
        .first()
    )
    if found is not None:
        found.asked = asked
        return found
    before = earlier(asked)
    places = places_of(ask_of(asked).outline)
    data = running_rows(before.report, places, asked.campaign.span.first) if before is not None else {}
    return Draft(asked=asked, data=data, begun_at=now, saved_at=now)


def must_be_open(asked: Asked) -> None:
    """Raise UserError DF-009 where the unit's report was accepted."""
    if Submission.objects.filter(asked=asked, status=Status.ACCEPTED).exists():
        raise UserError(
            "DF-009",
            asked.unit.name,
            "báo cáo của đơn vị đã được chấp nhận nên không sửa được nữa.",
            "Cần sửa thì đề nghị cơ quan tổng hợp mở lại báo cáo.",
        )


def _locked(asked: Asked, actor: User, now: datetime) -> Draft:
    """The draft, held for this transaction; begun where there is none. Raises UserError DF-009 where the report was accepted."""
    must_be_open(asked)
    fresh = draft_of(asked, now)
    if fresh._state.adding:
        _, begun = Draft.objects.get_or_create(
            asked=asked, defaults={"data": fresh.data, "begun_at": now, "saved_at": now, "saved_by": actor}
        )
        if begun:
            record(action="draft.begun", at=now, actor=actor, unit=asked.unit, subject=asked)
    found = Draft.objects.select_for_update().get(asked=asked)
    found.asked = asked
    return found


def _others(draft: Draft, base: int, tab: str) -> tuple[dict[str, str], dict[str, User | None]]:
    """What was changed since a revision by other open pages: field → words at that revision; what can be disagreed about → who."""
    before: dict[str, str] = {}
    who: dict[str, User | None] = {}
    if base >= draft.revision:
        return before, who
    for change in draft.changes.filter(revision__gt=base).select_related("by"):
        if tab and change.tab == tab:
            continue
        for name, (old, _) in change.changes.items():
            before.setdefault(name, old)
            who[unit_of(name)] = change.by
    return before, who


@transaction.atomic
def save(
    *,
    asked: Asked,
    changes: Mapping[str, str],
    base: int,
    actor: User,
    now: datetime,
    tab: str = "",
    whole: bool = False,
) -> Saved:
    """Save what was changed on a page that showed revision ``base``. What others changed meanwhile stays; a value that meets another
    person's is put aside with both shown, never lost. whole: the page sent all its fields, those untouched too.

    Raises UserError DF-009 where the report was accepted, DF-012 where a field bears a mark of secrecy: then nothing is kept.
    """
    _refuse_marked(changes)
    draft = _locked(asked, actor, now)
    before, who = _others(draft, base, tab)
    written: dict[str, tuple[str, str]] = {}
    met: dict[str, dict[str, str]] = {}
    for name, given in changes.items():
        if known(name) is None:
            continue
        words, old = tidy(name, given), draft.data.get(name, "")
        if words == old or (whole and name in before and words == before[name]):
            continue
        if unit_of(name) in who:
            met.setdefault(unit_of(name), {})[name] = words
        else:
            written[name] = (old, words)
    _put_aside(draft, met, actor, now, why="saved")
    _write(draft, written, actor, now, tab, more=bool(met))
    news = {name: draft.data.get(name, "") for name in before if name not in written}
    return Saved(draft, news, sum(map(len, met.values())), len(written))


def _refuse_marked(changes: Mapping[str, str]) -> None:
    for name, words in changes.items():
        if known(name) and any(is_mark(line) for line in words.splitlines()):
            raise UserError(
                "DF-012",
                label(name, ()),
                "có dấu chỉ độ mật. Văn bản mật không được đưa vào hệ thống này; lần sửa này không được lưu.",
                "Xóa nội dung mật khỏi ô, rồi ghi tiếp phần không mật. Nội dung mật gửi theo đường riêng của cơ quan.",
            )


def _put_aside(
    draft: Draft,
    met: Mapping[str, Mapping[str, str]],
    actor: User,
    now: datetime,
    *,
    why: str,
    source: str = "",
) -> None:
    """Keep values that met others until somebody decides. The same value twice is kept once."""
    held = list(draft.pending)
    for unit, values in met.items():
        if any(item["unit"] == unit and item["values"] == dict(values) for item in held):
            continue
        held.append(
            {
                "id": secrets.token_hex(6),
                "unit": unit,
                "values": dict(values),
                "by": actor.pk,
                "name": actor.full_title or actor.username,
                "at": now.isoformat(),
                "why": why,
                "source": source,
            }
        )
    draft.pending = held[-_PENDING:]


def _write(
    draft: Draft,
    written: Mapping[str, tuple[str, str]],
    actor: User,
    now: datetime,
    tab: str,
    *,
    more: bool = False,
) -> None:
    """Put the new words in, count the revision and note what was there before."""
    if not written and not more:
        return
    outline = ask_of(draft.asked).outline
    data = {**draft.data, **{name: new for name, (_, new) in written.items()}}
    draft.data = {name: words for name, words in data.items() if words}
    since, draft.revision = draft.revision, draft.revision + 1
    draft.saved_at, draft.saved_by = now, actor
    draft.outline, draft.outline_digest = _outlines(draft, outline), digest(outline)
    draft.save()
    last = draft.changes.last() if tab else None
    if (
        last is not None
        and (last.tab, last.by_id, last.revision) == (tab, actor.pk, since)
        and now - last.at < TOGETHER
    ):
        for name, (old, new) in written.items():
            last.changes[name] = [last.changes[name][0] if name in last.changes else old, new]
        last.revision = draft.revision
        last.save(update_fields=("changes", "revision"))
        return
    Change.objects.create(
        draft=draft, since=since, revision=draft.revision, by=actor, at=now, tab=tab[:40],
        changes={name: list(both) for name, both in written.items()},
    )  # fmt: skip


def _outlines(draft: Draft, outline: object) -> list[dict[str, object]]:
    """The sections of today's outline, and those of earlier ones that hold words still."""
    today = snapshot(outline)  # type: ignore[arg-type]
    keys = {row["key"] for row in today}
    held = {name.partition(".")[2] for name in draft.data if name[:2] in ("t.", "n.")}
    return [*today, *(row for row in draft.outline if row["key"] in held and row["key"] not in keys)]


@transaction.atomic
def take(
    *, asked: Asked, pending: str, actor: User, now: datetime, tab: str = "", new_row: bool = False
) -> Draft:
    """Put a value that was set aside in its place; that of a row, where wanted, as a row of its own. One that is gone meanwhile
    changes nothing."""
    draft = _locked(asked, actor, now)
    item = next((item for item in draft.pending if item["id"] == pending), None)
    if item is None:
        return draft
    draft.pending = [other for other in draft.pending if other["id"] != pending]
    values = _renumbered(item, draft) if new_row and item["unit"].startswith("r.") else item["values"]
    written = {
        name: (draft.data.get(name, ""), tidy(name, words))
        for name, words in values.items()
        if draft.data.get(name, "") != words
    }
    _write(draft, written, actor, now, tab, more=True)
    return draft


def _renumbered(item: Mapping[str, Any], draft: Draft) -> dict[str, str]:
    """The values of a row under the number of a new one."""
    register = item["unit"].split(".")[1]
    number = next_row(draft.data, register)
    return {
        f"r.{register}.{number}.{name.rpartition('.')[2]}": words for name, words in item["values"].items()
    }


@transaction.atomic
def drop(*, asked: Asked, pending: str, actor: User, now: datetime) -> Draft:
    """Leave what stands in the form: the value set aside goes."""
    draft = _locked(asked, actor, now)
    kept = [item for item in draft.pending if item["id"] != pending]
    if len(kept) != len(draft.pending):
        draft.pending = kept
        _write(draft, {}, actor, now, "", more=True)
    return draft


@transaction.atomic
def discard(*, asked: Asked, actor: User, now: datetime) -> None:
    """Throw a draft away, with all that was ever written in it. What was sent stays."""
    if Draft.objects.filter(asked=asked).delete()[0]:
        record(action="draft.discarded", at=now, actor=actor, unit=asked.unit, subject=asked)


# ---- a form that was filled in Word ----


def merge(*, asked: Asked, answers: Mapping[str, str], name: str, actor: User, now: datetime) -> Saved:
    """Put what a filled file says into the draft: into empty fields at once; where the draft says otherwise both are shown. A row that
    the draft has is filled up, another is added."""
    with transaction.atomic():
        draft = _locked(asked, actor, now)
        written: dict[str, tuple[str, str]] = {}
        met: dict[str, dict[str, str]] = {}
        for field, words in {**_single(answers), **_rows(answers, draft)}.items():
            old = draft.data.get(field, "")
            if not old:
                written[field] = ("", words)
            elif old != words:
                met.setdefault(unit_of(field), {})[field] = words
        _put_aside(draft, met, actor, now, why="file", source=name[:120])
        _write(draft, written, actor, now, "", more=bool(met))
        details = {"fields": len(written), "differing": len(met)}
        record(action="draft.merged", at=now, actor=actor, unit=asked.unit, subject=asked, details=details)
    return Saved(draft, {}, sum(map(len, met.values())), len(written))


def _single(answers: Mapping[str, str]) -> dict[str, str]:
    return {name: words for name, words in answers.items() if not name.startswith("r.")}


def _rows(answers: Mapping[str, str], draft: Draft) -> dict[str, str]:
    """The rows of a file under the numbers of the draft: one that stands there alike, else a new one."""
    found: dict[str, str] = {}
    for register in dict.fromkeys(name.split(".")[1] for name in answers if name.startswith("r.")):
        free = next_row(draft.data, register)
        left = {number: row(draft.data, register, number) for number in row_numbers(draft.data, register)}
        for number in row_numbers(answers, register):
            cells = row(answers, register, number)
            scores = {one: _alike(other, cells) for one, other in left.items()}
            alike = max(scores, key=lambda one: scores[one], default=0)
            if alike and scores[alike] * 2 >= len(cells):
                left.pop(alike)
            else:
                alike, free = free, free + 1
            found |= {f"r.{register}.{alike}.{column}": words for column, words in cells.items()}
    return found


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    return sum(one.get(column) == words for column, words in other.items())
