"""The charts of the report: a picture with its caption and note; a table of the same values where no picture can be drawn."""

from collections.abc import Iterator

from doingoai.model.json import number as json_number
from doingoai.text.numbers_vi import number
from doingoai.write.charts import Chart, draw, png
from doingoai.write.charts.settings import settings
from doingoai.write.docx.draft import Draft
from doingoai.write.docx.story import Block, Cell, Marked, Paragraph, Picture, Table, Text, paragraph
from doingoai.write.docx.wording import tie


def figures(topic: str, draft: Draft) -> Iterator[Block]:
    """The charts that stand below a topic's figures."""
    for position, chart in enumerate(draft.charts, 1):
        if chart.topic == topic:
            yield from _figure(chart, position, draft)


def _figure(chart: Chart, position: int, draft: Draft) -> Iterator[Block]:
    drawing = draw(chart)
    drawn = png(drawing)
    if drawn is None:
        yield _table(chart, draft)
    else:
        yield Picture(drawn, drawing.width, drawing.height, chart.alt, chart.title, keep_next=True)
    words = settings().words["caption"].format(number=position, title=chart.title)
    bookmark = draft.trail.mark(f"bieu_do_{chart.id}", words, "chart", bars=_bars(chart), note=chart.note)
    yield Paragraph((Marked((Text(tie(words), italic=True),), (), bookmark),), "Figure", keep_next=True)
    note = draft.say("chart_note", note=chart.note)
    counted = draft.trail.mark(f"ghi_chu_{chart.id}", note, "chart_note", chart=chart.id, value=chart.counted)
    yield Paragraph((Marked((Text(tie(note)),), (), counted),), "Legend")


def _bars(chart: Chart) -> list[dict[str, object]]:
    """The bars with the places each value was read from."""
    return [
        {
            "name": bar.name,
            "values": {
                name or chart.unit: {
                    "value": json_number(value),
                    "facts": [
                        {"source": source, "start": span.start, "end": span.end} for source, span in places
                    ],
                }
                for name, value, places in zip(
                    chart.series, bar.values, bar.places or ((),) * len(bar.values), strict=True
                )
                if value is not None
            },
        }
        for bar in chart.bars
    ]


def _table(chart: Chart, draft: Draft) -> Table:
    """The values of a chart, where this machine has no font to draw it with."""
    name_width = draft.look.text_width() * 0.6
    share = (draft.look.text_width() - name_width) / len(chart.series)
    head = (draft.say("chart_name"), *(name or chart.unit for name in chart.series))
    rows = [tuple(Cell((paragraph(text, "TableHead"),)) for text in head)]
    for bar in chart.bars:
        values = ("" if value is None else number(value) for value in bar.values)
        cells = [Cell((paragraph(bar.name, "TableText"),))]
        cells += [
            Cell((paragraph(value or (bar.words if not i else ""), "TableFigure"),))
            for i, value in enumerate(values)
        ]
        rows.append(tuple(cells))
    widths = (name_width, *(share for _ in chart.series))
    return Table(tuple(rows), widths, header_rows=1, title=chart.title, description=chart.alt)
