"""Charts: what is counted, when a chart is worth drawing, and one definition drawn twice."""

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree
from PIL import Image

from doingoai.model import Comparison, Consolidation, Total
from doingoai.periods import parse_code
from doingoai.write.charts import Bar, Chart, charts, draw, png, svg
from doingoai.write.charts.drawing import Label, width_of, wrapped
from doingoai.write.charts.png import font_file


def by_id(consolidation: Consolidation) -> dict[str, Chart]:
    return {chart.id: chart for chart in charts(consolidation)}


def values(chart: Chart) -> dict[str, tuple[Decimal | None, ...]]:
    return {bar.name: bar.values for bar in chart.bars}


def test_delegations_by_country_come_from_records_and_splits(
    first_half: Consolidation, second_half: Consolidation
) -> None:
    chart = by_id(first_half)["delegations_by_country"]
    assert chart.series == ("Đoàn ra", "Đoàn vào")
    assert values(chart)["Lào"] == (Decimal(2), Decimal(3))
    assert all(bar.places for bar in chart.bars)
    assert "Chỉ tính 11 đoàn" in chart.note
    assert by_id(second_half)["delegations_by_period"].bars[0].name == "6 tháng đầu năm 2025"


def test_what_a_chart_shows_is_what_its_places_say(first_half: Consolidation) -> None:
    texts = {used.source: used.report.text for used in first_half.reports}
    for bar in by_id(first_half)["aid_by_donor"].bars:
        amounts = []
        for source, span in bar.places[0]:
            digits = re.search(r"[\d.]+", texts[source][span.start : span.end])
            assert digits is not None
            amounts.append(Decimal(digits[0].replace(".", "")))
        assert sum(amounts) == bar.values[0]


def test_timeliness_counts_days_from_each_deadline(first_half: Consolidation) -> None:
    chart = by_id(first_half)["timeliness"]
    shown = values(chart)
    assert shown["Huyện Khe Rịa"] == (Decimal(6),)
    assert shown["Xã Na Thuông"] == (Decimal(-15),)
    assert [bar.words for bar in chart.bars if bar.values == (None,)] == ["chưa gửi", "chưa gửi"]


def test_many_units_are_shown_in_groups(first_half: Consolidation) -> None:
    one = first_half.used[0]
    many = tuple(
        replace(
            one, unit=f"xã {i}", due=date(2025, 6, 10), received=date(2025, 6, 1 + i % 14), source=f"{i}.txt"
        )
        for i in range(60)
    )
    chart = by_id(replace(first_half, reports=many, missing=("xã vắng",)))["timeliness"]
    assert len(chart.bars) == 8
    assert sum(value or 0 for bar in chart.bars for value in bar.values) == 61


def test_no_chart_of_noughts_nor_of_too_little(first_half: Consolidation) -> None:
    empty = replace(first_half, reports=(), totals=(), missing=None)
    assert charts(empty) == ()
    few = replace(first_half, reports=first_half.used[:1], missing=None)
    assert "timeliness" not in by_id(few)


def test_parts_of_the_period_make_a_series_of_their_own(second_half: Consolidation) -> None:
    year = parse_code("2025")
    total = next(t for t in second_half.totals if t.indicator == "delegations.in_count")
    earlier = second_half.comparisons[0]
    parts = tuple(
        Comparison(f"{code}/ket-qua.json", parse_code(code), "within", earlier.rows)
        for code in ("2025Q1", "2025Q2")
    )
    made = by_id(replace(second_half, period=year, comparisons=parts, totals=(total,)))
    assert [bar.name for bar in made["delegations_by_period"].bars] == ["Quý I năm 2025", "Quý II năm 2025"]


LONG = Chart(
    "aid_by_sector", "foreign_aid", "Dự án theo lĩnh vực", "", "dự án", ("",),
    (
        Bar("Nước sạch & vệ sinh <nông thôn> \x07 cho các trường phổ thông dân tộc nội trú và bán trú của toàn tỉnh" * 3, (Decimal(12),)),
        Bar("Y tế", (Decimal(3),)),
        Bar("Giáo dục", (Decimal("0.5"),)),
    ),
)  # fmt: skip


@pytest.mark.parametrize("name", ["first_half", "second_half"])
def test_svg_is_valid_says_what_it_shows_and_is_the_same_twice(
    name: str, request: pytest.FixtureRequest
) -> None:
    for chart in charts(request.getfixturevalue(name)):
        written = svg(draw(chart))
        root = etree.fromstring(written.encode())
        assert root.get("role") == "img"
        assert root.findtext("{*}title") == chart.title
        assert root.findtext("{*}desc") == chart.alt
        shown = " ".join(str(text) for text in root.itertext("{*}text"))
        assert all(bar.name.split()[0] in shown for bar in chart.bars)
        assert svg(draw(chart)) == written


def test_hostile_and_endless_names_stay_inside() -> None:
    drawing = draw(LONG)
    etree.fromstring(svg(drawing).encode())
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            long = width_of(shape.words, shape.size)
            left = shape.x - (long if shape.anchor == "end" else 0)
            assert -0.5 <= left <= drawing.width
            assert left + long <= drawing.width + 0.5
    assert wrapped("một hai ba bốn năm sáu", 11, 12)[-1].endswith("…")


def test_png_has_the_drawings_shape_and_is_the_same_twice() -> None:
    if font_file() is None:
        pytest.skip("máy không có phông chữ nào trong charts.yaml")
    drawing = draw(LONG)
    data = png(drawing)
    assert data is not None
    assert data == png(drawing)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.mode == "L"
        assert abs(picture.width / picture.height - drawing.width / drawing.height) < 0.05
        assert picture.getextrema() == (0, 255)


def test_the_report_shows_a_table_where_no_font_is(
    first_half: Consolidation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from doingoai.write.docx import figures, write_docx

    monkeypatch.setattr(figures, "png", lambda drawing: None)
    without = write_docx(first_half)
    assert b"PNG" not in without
    assert isinstance(first_half.totals[0], Total)
