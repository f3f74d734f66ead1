"""Who reported, who is late or missing, what was set aside; or that nobody can tell who is missing."""

from collections.abc import Sequence
from decimal import Decimal

from doingoai.model import LateReport, SetAside
from doingoai.text.numbers_vi import count, short_date
from doingoai.write.docx.draft import Draft
from doingoai.write.docx.story import Block, Inline, Marked, Note, Paragraph, Text, paragraph
from doingoai.write.docx.wording import sentence_case, unit_list


def unit_sentence(phrase: str, name: str, units: tuple[str, ...], draft: Draft) -> tuple[Inline, ...]:
    """“Các đơn vị …: A, B.”; a long list becomes a number, with the names in a footnote. name: of its bookmark."""
    if len(units) <= draft.look.listed_units:
        return draft.tell(f"{phrase}_one" if len(units) == 1 else phrase, units=unit_list(units))
    amount = draft.tell("many_units", count=draft.unit_count(name, units))
    return *draft.tell(phrase, units=amount), Note(f"{sentence_case(unit_list(units))}.")


def _late(late: Sequence[LateReport], draft: Draft) -> Paragraph:
    items: list[Inline] = []
    for number, item in enumerate(late, 1):
        words = draft.say(
            "late_item", unit=item.unit, due=short_date(item.due), received=short_date(item.received)
        )
        days = {"due": item.due.isoformat(), "received": item.received.isoformat()}
        bookmark = draft.trail.mark(f"cham_{number}", words, "day", unit=item.unit, **days)
        items += [Text("; ")] * bool(items) + [Marked((Text(words),), (), bookmark)]
    return Paragraph(draft.tell("late_one" if len(late) == 1 else "late", units=tuple(items)))


def coverage(draft: Draft) -> list[Block]:
    """The paragraphs on the units' reporting."""
    result = draft.consolidation
    annex = Text(draft.say("see_annex", annex=draft.status))
    if result.expected is None and not draft.units:
        first = draft.tell("received_none", annex=annex)
    elif result.expected is None:
        first = draft.tell("received", count=draft.unit_count("da_tong_hop", draft.units), annex=annex)
    else:
        owed = count(Decimal(result.expected))
        bookmark = draft.trail.mark("phai_gui", owed, "day", value=result.expected)
        received = draft.unit_count("da_tong_hop", draft.units)
        first = draft.tell(
            "received_of", count=received, expected=Marked((Text(owed),), (), bookmark), annex=annex
        )
    blocks: list[Block] = [Paragraph(first)]
    if result.missing is None:
        blocks.append(paragraph(draft.say("unknown_missing")))
    elif result.missing:
        blocks.append(Paragraph(unit_sentence("missing", "chua_gui", result.missing, draft)))
    else:
        blocks.append(paragraph(draft.say("missing_none")))
    if result.late:
        blocks.append(_late(result.late, draft))
    if result.set_aside:
        blocks += _set_aside(result.set_aside, draft)
    return blocks


def _aside_item(item: SetAside, draft: Draft) -> str:
    return draft.say(
        "set_aside_item", unit=f"{item.unit}, {item.source}" if item.unit else item.source, reason=item.reason
    )


def _set_aside(aside: Sequence[SetAside], draft: Draft) -> list[Paragraph]:
    """The reports that were not added, with the reason: in one sentence, or one item each where they are several."""
    items = [_aside_item(item, draft) for item in aside]
    if len(items) == 1:
        return [paragraph(draft.say("set_aside_one", item=items[0]))]
    last = len(items) - 1
    listed = (
        Paragraph((Text(sentence_case(item) + ("." if i == last else ";")),), "Item", dash=1)
        for i, item in enumerate(items)
    )
    return [paragraph(draft.say("set_aside"), keep_next=True), *listed]
