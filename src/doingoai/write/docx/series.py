"""Figures over the parts of a long period: a table in the annex, and in the text how the last part stands to the first."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from doingoai.knowledge import indicators
from doingoai.model import Compared, Comparison, Period
from doingoai.periods import kind_of
from doingoai.text.numbers_vi import CURRENCY_WORDS, figure
from doingoai.write.docx.changes import change_words
from doingoai.write.docx.clauses import total_figure
from doingoai.write.docx.draft import Draft
from doingoai.write.docx.regime import period_name
from doingoai.write.docx.story import Block, Cell, Inline, Marked, Note, Paragraph, Table, Text, paragraph
from doingoai.write.docx.wording import lower_first, sentence_case, tie

SILENT = "–"
Key = tuple[str, str | None]


def parts(draft: Draft) -> tuple[Comparison, ...]:
    """The results of parts of this period, in the order of time; none where they overlap: then they make no series."""
    inner = [item for item in draft.consolidation.comparisons if item.relation == "within"]
    inner.sort(key=lambda item: (item.period.first, item.period.last))
    apart = all(a.period.last < b.period.first for a, b in pairwise(inner))
    return tuple(inner) if apart and len(inner) > 1 else ()


def _keys(topic: str, found: Sequence[Comparison]) -> list[Key]:
    """Indicators of the topic that at least two of the parts state, in the catalogue's order."""
    known = indicators()
    stated: dict[Key, int] = {}
    for comparison in found:
        for row in comparison.rows:
            if (
                known[row.indicator].topic == topic
                and not known[row.indicator].profile
                and row.earlier is not None
            ):
                key = row.indicator, row.currency
                stated[key] = stated.get(key, 0) + 1
    order = {indicator: position for position, indicator in enumerate(known)}
    return sorted(
        (key for key, times in stated.items() if times > 1), key=lambda key: (order[key[0]], key[1] or "")
    )


def _row(comparison: Comparison, key: Key) -> Compared | None:
    return next((row for row in comparison.rows if (row.indicator, row.currency) == key), None)


def _shown(row: Compared | None) -> str:
    if row is None or row.earlier is None:
        return SILENT
    unit = CURRENCY_WORDS.get(row.currency, row.currency) if row.currency else row.unit
    written = figure(
        row.earlier,
        row.unit,
        qualifier=row.earlier_qualifier,
        upper=row.earlier_upper,
        currency=row.currency,
        padded=False,
    )
    return written.removesuffix(unit).strip() if unit else written


def series_table(topic: str, draft: Draft) -> Iterator[Block]:
    """Indicators by parts of the period, with the whole period at the end."""
    found = parts(draft)
    keys = _keys(topic, found)
    if not keys:
        return
    look = draft.look
    title = draft.say("series_title", period=draft.period.name)
    bookmark = draft.trail.mark(f"day_so_{topic}", title, "series", **_facts(keys, found))
    yield Paragraph((Marked((Text(tie(title)),), (), bookmark),), "TableCaption", keep_next=True)
    names = [sentence_case(period_name(item.period.code)) for item in found]
    head = (draft.say("number"), draft.say("series_name"), *names, draft.say("series_whole"))
    rows = [tuple(Cell((paragraph(words, "TableHead"),)) for words in head)]
    totals = {(total.indicator, total.currency): total for total in draft.consolidation.totals}
    for position, key in enumerate(keys, 1):
        total = totals.get(key)
        unit = CURRENCY_WORDS.get(key[1], key[1]) if key[1] else indicators()[key[0]].unit
        name = f"{indicators()[key[0]].name['vi']} ({unit})" if unit else indicators()[key[0]].name["vi"]
        whole = total_figure(total, padded=False) if total is not None and total.value is not None else SILENT
        whole = whole.removesuffix(unit).strip() if unit else whole
        values = [*(_shown(_row(item, key)) for item in found), whole]
        cells = [Cell((paragraph(str(position), "TableFigure"),)), Cell((paragraph(name, "TableText"),))]
        rows.append((*cells, *(Cell((paragraph(words, "TableFigure"),)) for words in values)))
    room = look.text_width(landscape=True) - look.number_column - look.unit_column * 1.4
    widths = (
        look.number_column,
        look.unit_column * 1.4,
        *(room / (len(found) + 1) for _ in range(len(found) + 1)),
    )
    yield Table(tuple(rows), widths, header_rows=1, title=title, description=", ".join(head))
    yield paragraph(draft.say("series_note"), "Legend")


def _facts(keys: Sequence[Key], found: Sequence[Comparison]) -> dict[str, object]:
    return {
        "sources": {item.period.code: item.source for item in found},
        "rows": [
            {
                "indicator": key[0],
                "currency": key[1],
                "values": {
                    item.period.code: None if row is None or row.earlier is None else str(row.earlier)
                    for item in found
                    for row in (_row(item, key),)
                },
            }
            for key in keys
        ],
    }


def _comparable(first: Period, last: Period) -> bool:
    return kind_of(first) == kind_of(last)


def growth(topic: str, draft: Draft) -> Iterator[Paragraph]:
    """“Năm 2020 so với năm 2011, số đoàn ra tăng …”: where both parts are of one kind and both figures exact."""
    found = parts(draft)
    if not found or not _comparable(found[0].period, found[-1].period):
        return
    first, last = found[0], found[-1]
    told: list[Inline] = []
    notes = []
    for key in _keys(topic, found)[: draft.words.changes]:
        then, now = _row(first, key), _row(last, key)
        if then is None or now is None:
            continue
        row = _between(then, now)
        words = change_words(row, draft)
        if words is None:
            continue
        name = lower_first(indicators()[key[0]].name["vi"])
        told += [Text("; ")] * bool(told) + [Text(f"{name} "), _marked(row, words, first, last, draft)]
        notes.append(f"{name} {_shown(then)}, {_shown(now)}")
    if told:
        lead = draft.say(
            "series_change", last=period_name(last.period.code), first=period_name(first.period.code)
        )
        sources = draft.say("series_sources", first=first.source, last=last.source, shares="; ".join(notes))
        yield Paragraph((Text(tie(sentence_case(lead))), *told, Text("."), Note(sources)))


def _between(then: Compared, now: Compared) -> Compared:
    """The last part beside the first, as a row of a comparison."""
    return Compared(
        indicator=now.indicator,
        unit=now.unit,
        currency=now.currency,
        value=now.earlier,
        qualifier=now.earlier_qualifier,
        earlier=then.earlier,
        earlier_qualifier=then.earlier_qualifier,
        difference=None,
        percent=None,
        reporting=now.earlier_reporting,
        earlier_reporting=then.earlier_reporting,
        upper=now.earlier_upper,
        earlier_upper=then.earlier_upper,
    )


def _marked(row: Compared, words: str, first: Comparison, last: Comparison, draft: Draft) -> Marked:
    currency = f"_{row.currency}" if row.currency else ""
    bookmark = draft.trail.mark(
        f"qua_{row.indicator}{currency}",
        words,
        "change",
        indicator=row.indicator,
        currency=row.currency,
        now={"value": _plain(row.value), "source": last.source, "period": last.period.code},
        earlier={"value": _plain(row.earlier), "source": first.source, "period": first.period.code},
    )
    return Marked((Text(words),), (), bookmark)


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
