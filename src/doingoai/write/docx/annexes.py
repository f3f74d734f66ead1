"""The annexes: a table a topic with figures, units by indicators, and one on the units' reporting."""

from collections.abc import Iterator, Sequence

from doingoai.knowledge import topics
from doingoai.model import Total
from doingoai.text.numbers_vi import CURRENCY_WORDS, number, short_date
from doingoai.write.documents.closing import annex_head
from doingoai.write.documents.forms import forms
from doingoai.write.documents.model import Official, signing_of
from doingoai.write.docx.clauses import addend_figure, bare_name, bookmark_name, total_figure
from doingoai.write.docx.draft import Draft, indicator_of, topic_name
from doingoai.write.docx.metrics import balanced, width
from doingoai.write.docx.regime import period_name
from doingoai.write.docx.registers import register_tables
from doingoai.write.docx.series import series_table
from doingoai.write.docx.story import (
    Block,
    Break,
    Cell,
    Inline,
    Marked,
    Paragraph,
    Section,
    Table,
    Text,
    paragraph,
    plain,
)
from doingoai.write.docx.trail import total_json
from doingoai.write.docx.wording import sentence_case, tie

SILENT = "–"


def _cell(text: str, style: str) -> Cell:
    return Cell((paragraph(text, style),))


def title_lines(text: str, style: str, size: float, available: float) -> Paragraph:
    """A centred title broken into lines of about the same length."""
    content: list[Inline] = []
    for line in balanced(text, size, available):
        content += [Break()] * bool(content) + [Text(tie(line))]
    return Paragraph(tuple(content), style)


def _head(label: str, title: str, draft: Draft) -> Iterator[Block]:
    """Label, title and what it belongs to."""
    day = draft.consolidation.period.last
    report = Official("report", draft.issuer, title, (), signing_of(draft.issuer.signs), day.year)
    kind = forms(draft.templates).kinds["report"]
    yield from annex_head(label, title, report, draft.form, kind, draft.look, landscape=True)


def _heading(total: Total) -> str:
    unit = CURRENCY_WORDS.get(total.currency, total.currency) if total.currency else total.unit
    name = sentence_case(bare_name(indicator_of(total).name["vi"]))
    return f"{name} ({unit})" if unit else name


def _head_cell(total: Total, draft: Draft) -> Cell:
    """The heading of a column, with the facts of every figure below it."""
    words = _heading(total)
    bookmark = draft.trail.mark(bookmark_name("cot", total), words, "column", **total_json(total))
    return Cell((Paragraph((Marked((Text(words),), (), bookmark),), "TableHead"),))


def _bare(total: Total, written: str) -> str:
    """A figure without its unit, which the column's heading gives."""
    unit = CURRENCY_WORDS.get(total.currency, total.currency) if total.currency else total.unit
    return written.removesuffix(unit).strip() if unit else written


def _values(total: Total, units: Sequence[str]) -> list[str]:
    """A column: each unit's figures, “0” for a declared nought, “–” for silence; in brackets the figures of a unit of which none
    was added. What a unit names beside the figure that counts stands in the footnotes."""
    stated: dict[str, list[str]] = {}
    for addend in total.addends:
        stated.setdefault(addend.unit, []).append(_bare(total, addend_figure(addend, total, padded=False)))
    nought = {addend.unit for addend in total.declared_none}
    left_out = _in_brackets(total)
    return [
        " + ".join(stated.get(unit, ["0"] if unit in nought else []))
        or " ".join(left_out.get(unit, [SILENT]))
        for unit in units
    ]


def _in_brackets(total: Total) -> dict[str, list[str]]:
    """The figures of the units of which none was added."""
    counted = {addend.unit for addend in (*total.addends, *total.declared_none)}
    found: dict[str, list[str]] = {}
    for item in total.left_out:
        if item.value and item.unit not in counted:
            found.setdefault(item.unit, []).append(f"({number(item.value)})")
    return found


def _sum(total: Total, draft: Draft) -> str:
    if total.value is None:
        return SILENT if total.additive else draft.say("not_added")
    return _bare(total, total_figure(total, padded=False))


CELL_MARGINS = 4.5  # mm: Word's own margins of a cell, left and right, and its lines


def _shares(columns: Sequence[Sequence[str]], draft: Draft) -> list[float]:
    """Widths of the figure columns, mm: equal shares, but no figure is ever broken over two lines where the page allows it."""
    look = draft.look
    room = look.text_width(landscape=True) - look.number_column - look.unit_column
    share = min(look.figure_column, room / len(columns))
    words = ([word for written in column for word in written.split()] for column in columns)
    needed = [
        max((width(word, look.styles["TableTotal"].size) for word in held), default=0.0) + CELL_MARGINS
        for held in words
    ]
    wide = [max(share, need) for need in needed]
    if sum(wide) <= room:
        return wide
    spare = [max(share - need, 0.0) for need in needed]
    over = min(sum(wide) - room, sum(spare))
    return (
        [w - over * s / sum(spare) if s else w for w, s in zip(wide, spare, strict=True)]
        if over
        else [share] * len(columns)
    )


def _figures(totals: Sequence[Total], units: Sequence[str], topic: str, draft: Draft) -> Table:
    look = draft.look
    available = look.text_width(landscape=True)
    head = (_cell(draft.say("number"), "TableHead"), _cell(draft.say("unit"), "TableHead"))
    rows = [(*head, *(_head_cell(total, draft) for total in totals))]
    columns = [_values(total, units) for total in totals]
    shares = _shares(
        [[*column, _sum(total, draft)] for column, total in zip(columns, totals, strict=True)], draft
    )
    unit_column = available - look.number_column - sum(shares)
    for position, (unit, *figures) in enumerate(zip(units, *columns, strict=True), 1):
        values = (_cell(written, "TableFigure") for written in figures)
        rows.append((_cell(str(position), "TableFigure"), _cell(sentence_case(unit), "TableText"), *values))
    sums = (_cell(_sum(total, draft), "TableTotal") for total in totals)
    rows.append((_cell("", "TableTotal"), _cell(draft.say("total"), "TableTotal"), *sums))
    title = draft.say("annex_title", topic=topic_name(topic), period=draft.period.name)
    return Table(
        tuple(rows),
        (look.number_column, unit_column, *shares),
        header_rows=1,
        title=title,
        description=draft.say("legend"),
    )


def _columns(totals: Sequence[Total], size: int) -> Iterator[Sequence[Total]]:
    """The indicators in tables of about the same number of columns."""
    tables = -(-len(totals) // size)
    each = -(-len(totals) // tables)
    for start in range(0, len(totals), each):
        yield totals[start : start + each]


def _rows(totals: Sequence[Total], draft: Draft) -> tuple[str, ...]:
    """Units that reported, then any that stand in the totals under a name of their own."""
    named: list[str] = []
    for total in totals:
        named += [addend.unit for addend in (*total.addends, *total.declared_none)]
        named += [item.unit for item in total.left_out]
    return tuple(dict.fromkeys((*draft.units, *named)))


def _ended(listed: Sequence[Block], draft: Draft) -> tuple[Block, ...]:
    """The lists below the figures of an annex, with the closing mark after the last of their notes."""
    if not listed:
        return ()
    tail = draft.form.texts["end"]
    if isinstance(last := listed[-1], Paragraph):
        return (*listed[:-1], paragraph(plain(last.inlines).removesuffix(".") + tail, last.style))
    return (*listed, paragraph(draft.say("register_legend") + tail, "Legend"))


def _legend(totals: Sequence[Total], draft: Draft, *, last: bool) -> Paragraph:
    words = draft.say("legend")
    if any(_in_brackets(total) for total in totals):
        words += draft.say("legend_left_out")
    if any(not total.additive for total in totals):
        words += draft.say("legend_not_added")
    return paragraph(words.removesuffix(".") + draft.form.texts["end"] if last else words, "Legend")


def _topic_annex(topic: str, label: str, draft: Draft) -> Section:
    found = [total for total in draft.consolidation.totals if indicator_of(total).topic == topic]
    totals = [total for total in found if total.addends or total.left_out or total.declared_none]
    totals = [total for total in totals if total.addends or not total.indicator.endswith(".activities")]
    units = _rows(totals, draft)
    title = draft.say("annex_title", topic=topic_name(topic), period=draft.period.name)
    blocks = list(_head(label, title, draft))
    tables = list(_columns(totals, draft.look.annex_indicators))
    for position, columns in enumerate(tables, 1):
        if len(tables) > 1:
            blocks.append(paragraph(draft.say("table", number=position), "TableCaption"))
        blocks.append(_figures(columns, units, topic, draft))
    listed = [*series_table(topic, draft), *register_tables(topic, draft)]
    return Section((*blocks, _legend(totals, draft, last=not listed), *_ended(listed, draft)), landscape=True)


def _period(code: str | None) -> str:
    return period_name(code) if code else SILENT


def _reporting_rows(draft: Draft) -> Iterator[tuple[str, str, str, str, str]]:
    """Unit, file, period, day received, what became of it."""
    result = draft.consolidation
    late = {item.unit: item for item in result.late or ()}
    for used in result.used:
        state = draft.say("status_used")
        if used.unit in late:
            state = draft.say("status_late", due=short_date(late[used.unit].due))
        received = short_date(used.received) if used.received else SILENT
        yield used.unit, used.source, _period(used.period), received, state
    days = {used.source: used.received for used in result.reports}
    for item in result.set_aside:
        state = draft.say("status_set_aside", reason=item.reason)
        day = days.get(item.source)
        yield (
            item.unit or SILENT,
            item.source,
            _period(item.period),
            short_date(day) if day else SILENT,
            state,
        )
    for error in result.errors:
        yield SILENT, error.source, SILENT, SILENT, draft.say("status_error", message=error.message)
    for unit in result.missing or ():
        yield unit, SILENT, SILENT, SILENT, draft.say("status_missing")


def _status_annex(draft: Draft) -> Section:
    title = draft.say("status_title", period=draft.period.name)
    head = (draft.say("number"), draft.say("unit"), *draft.say("status_columns").split("|"))
    rows = [tuple(_cell(text, "TableHead") for text in head)]
    for position, row in enumerate(_reporting_rows(draft), 1):
        unit, source, period, received, state = row
        styles = ("TableText", "TableText", "TableFigure", "TableFigure", "TableText")
        texts = (sentence_case(unit), source, period, received, state)
        cells = (_cell(text, style) for text, style in zip(texts, styles, strict=True))
        rows.append((_cell(str(position), "TableFigure"), *cells))
    available = draft.look.text_width(landscape=True) - draft.look.number_column - draft.look.unit_column
    widths = (
        draft.look.number_column,
        draft.look.unit_column,
        *(available * share for share in (0.26, 0.24, 0.14, 0.36)),
    )
    draft.trail.mark(
        "bang_gui_bao_cao", title, "attendance", rows=[list(row) for row in _reporting_rows(draft)]
    )
    table = Table(
        tuple(rows),
        widths,
        header_rows=1,
        title=title,
        description=draft.say("status_columns").replace("|", ", "),
    )
    return Section(
        (
            *_head(draft.status, title, draft),
            table,
            paragraph(draft.say("status_legend") + draft.form.texts["end"], "Legend"),
        ),
        landscape=True,
    )


def annexes(draft: Draft) -> tuple[Section, ...]:
    """Every annex, in the order of their numbers."""
    known = topics()
    found = (_topic_annex(topic, label, draft) for topic, label in draft.annexes.items() if topic in known)
    return (*found, _status_annex(draft))
