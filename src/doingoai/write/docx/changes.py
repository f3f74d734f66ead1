"""Rises and falls against an earlier result, in a sentence a topic: only where both figures are exact and can be set side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from doingoai.knowledge import indicators
from doingoai.model import Compared, Comparison
from doingoai.model.json import number as json_number
from doingoai.text.numbers_vi import count, figure, number
from doingoai.write.docx.draft import Draft
from doingoai.write.docx.regime import period_name
from doingoai.write.docx.story import Inline, Marked, Note, Paragraph, Text
from doingoai.write.docx.wording import lower_first, sentence_case, tie, tie_figure

SPOKEN = ("year_before", "preceding")  # a part of this period is no earlier one
SMALL_BASE = 10  # below this a percentage says nothing: the two figures are given instead
HALVES_FROM = 4  # below this “a half” and “twice” say nothing either
TINY = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator's rise or fall. words: after its name (“tăng 03 đoàn (25%)”)."""

    row: Compared
    words: str
    same: bool = False


def comparable(row: Compared) -> bool:
    """Both figures stand, both are exact, and about as many units gave them."""
    if row.value is None or row.earlier is None or row.upper is not None or row.earlier_upper is not None:
        return False
    if row.qualifier != "exact" or row.earlier_qualifier != "exact":
        return False
    if not row.value and not row.earlier:
        return False
    most, least = max(row.reporting, row.earlier_reporting), min(row.reporting, row.earlier_reporting)
    return least > 0 and most <= 2 * max(least, 2)


def _said(value: Decimal, row: Compared) -> str:
    return tie_figure(figure(value, row.unit, currency=row.currency))


def share(row: Compared) -> str | None:
    """The change in percent of the earlier figure, one decimal at most; None where the base is too small for it or it rounds to nought."""
    if row.value is None or not row.earlier or (row.currency is None and row.earlier < SMALL_BASE):
        return None
    percent = (abs(row.value - row.earlier) * 100 / row.earlier).quantize(TINY, ROUND_HALF_UP)
    return f"{number(percent)}%" if percent else None


def change(row: Compared, draft: Draft) -> Change | None:
    """The words of a change; None where nothing may be said."""
    if not comparable(row) or row.value is None or row.earlier is None:
        return None
    if row.value == row.earlier:
        return Change(row, draft.say("change_same"), same=True)
    way = "up" if row.value > row.earlier else "down"
    fields = {
        "difference": _said(abs(row.value - row.earlier), row),
        "now": _said(row.value, row),
        "earlier": _said(row.earlier, row) if row.currency else count(row.earlier),
        "percent": share(row),
    }
    if not row.earlier or not row.value:
        form = f"change_{way}_zero"
    elif row.currency is None and min(row.value, row.earlier) < HALVES_FROM and fields["percent"] is None:
        form = f"change_{way}_small"
    elif row.value * 2 == row.earlier:
        form = "change_half"
    elif row.value == row.earlier * 2:
        form = "change_double"
    elif fields["percent"] is None:
        form = f"change_{way}_small"
    else:
        form = f"change_{way}"
    return Change(row, draft.say(form, **fields))


def change_words(row: Compared, draft: Draft) -> str | None:
    """The words of a change alone; None where nothing may be said."""
    found = change(row, draft)
    return None if found is None else found.words


def _listed(changes: Sequence[Change], comparison: Comparison, draft: Draft) -> tuple[Inline, ...]:
    """“số đoàn ra tăng 03 đoàn (25%); giá trị … giảm … USD và tăng … đồng; số đoàn vào và số … không thay đổi”."""
    content: list[Inline] = []
    named = ""
    for item in changes:
        if item.same:
            continue
        if named == item.row.indicator:  # another currency of the same
            content.append(Text(" và "))
        else:
            content.append(Text(("; " if content else "") + f"{lower_first(_name(item.row))} "))
        named = item.row.indicator
        content.append(_mark(item, comparison, draft))
    same = list(dict.fromkeys(lower_first(_name(item.row)) for item in changes if item.same))
    if same:
        last = f" và {same[-1]}" if len(same) > 1 else same[-1]
        names = ", ".join(same[:-1]) + last
        content.append(Text(("; " if content else "") + f"{names} {draft.say('change_same')}"))
    return tuple(content)


def _name(row: Compared) -> str:
    return indicators()[row.indicator].name["vi"]


def _mark(item: Change, comparison: Comparison, draft: Draft) -> Marked:
    row = item.row
    earlier = {"value": json_number(row.earlier), "source": comparison.source, "units": row.earlier_reporting}
    bookmark = draft.trail.mark(
        f"doi_{comparison.period.code}_{row.indicator}" + (f"_{row.currency}" if row.currency else ""),
        item.words,
        "change",
        indicator=row.indicator,
        currency=row.currency,
        now={"value": json_number(row.value), "units": row.reporting},
        earlier={**earlier, "period": comparison.period.code},
    )
    return Marked((Text(item.words),), (), bookmark)


def _note(changes: Sequence[Change], comparison: Comparison, draft: Draft) -> Note:
    """Where the earlier figures come from, and how many units stand behind either side."""
    shares = "; ".join(
        draft.say(
            "change_share",
            name=lower_first(_name(item.row)),
            earlier=_said(item.row.earlier or Decimal(0), item.row),
            now=_said(item.row.value or Decimal(0), item.row),
            then_units=number(Decimal(item.row.earlier_reporting)),
            units=number(Decimal(item.row.reporting)),
        )
        for item in changes
    )
    return Note(draft.say("change_note", source=comparison.source, shares=shares))


def changes(topic: str, draft: Draft) -> Iterator[Paragraph]:
    """A paragraph an earlier result: last year's same period first."""
    known = indicators()
    found = [item for item in draft.consolidation.comparisons if item.relation in SPOKEN]
    for comparison in sorted(found, key=lambda item: SPOKEN.index(item.relation)):
        spoken = [
            said
            for row in comparison.rows
            if known[row.indicator].topic == topic and not known[row.indicator].profile
            if (said := change(row, draft)) is not None
        ][: draft.words.changes]
        if not spoken:
            continue
        lead = draft.say(f"change_{comparison.relation}", period=period_name(comparison.period.code))
        content = (
            Text(tie(sentence_case(lead))),
            *_listed(spoken, comparison, draft),
            Text("."),
            _note(spoken, comparison, draft),
        )
        yield Paragraph(content)
