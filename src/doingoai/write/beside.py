"""Tables beside the totals: in the units of another day, against earlier results, in đồng. Rows for the workbook, values for the JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from doingoai.knowledge import indicators
from doingoai.model import (
    Comparison,
    Consolidation,
    Converted,
    MovedAddend,
    RebasedRow,
    RebasedTotal,
    Rebasing,
)
from doingoai.model.json import number
from doingoai.periods import title

Json = dict[str, Any]
RELATION = {
    "year_before": "cùng kỳ năm trước",
    "preceding": "kỳ trước",
    "within": "một phần của kỳ này (chỉ đối chiếu, không cộng)",
}
UNALLOTTED = "chưa phân bổ"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plain table of the workbook."""

    title: str
    caption: str
    header: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[object]]


def sheets(result: Consolidation) -> Iterator[Sheet]:
    """The sheets asked for; none in an ordinary consolidation."""
    if result.rebased is not None:
        yield _rebased_sheet(result.rebased)
    for comparison in result.comparisons:
        yield _comparison_sheet(comparison)
    if result.converted:
        yield _converted_sheet(result.converted)


def _name(indicator: str) -> str:
    return indicators()[indicator].name["vi"]


def _rebased_sheet(rebased: Rebasing) -> Sheet:
    header = ["Chỉ tiêu", "Đơn vị tính", "Đơn vị hành chính", "Tình trạng", "Giá trị", "Đến", "Từ chỉ mức",
              "Gồm số liệu của", "Lý do chưa phân bổ", "Các đơn vị nhận"]  # fmt: skip
    rows: list[Sequence[object]] = []
    for total in rebased.totals:
        rows += [_rebased_row(total, row) for row in total.rows]
        if total.value is not None:
            whole = ("Tổng cộng", "bằng tổng như báo cáo", total.value, total.upper, total.qualifier)
            rows.append((_name(total.indicator), total.currency or total.unit, *whole, None, None, None))
    day = f"{rebased.day:%d/%m/%Y}"
    return Sheet(
        f"Theo đơn vị {rebased.day:%d-%m-%Y}",
        f"Số liệu theo đơn vị hành chính ngày {day}",
        header,
        [34, 12, 34, 16, 16, 10, 12, 60, 50, 50],
        rows,
    )


def _rebased_row(total: RebasedTotal, row: RebasedRow) -> Sequence[object]:
    return (
        _name(total.indicator),
        total.currency or total.unit,
        row.unit,
        _status(row),
        row.value,
        row.upper,
        row.qualifier,
        "; ".join(
            (*map(moved_words, row.addends), *(f"{zero.unit}: không có" for zero in row.declared_none))
        ),
        row.reason,
        "; ".join(row.among) or None,
    )


def _status(row: RebasedRow) -> str:
    if row.allotted and row.reason and not row.addends and row.unit_id:
        return "trừ phần trùng"
    return "đã phân bổ" if row.allotted and row.unit_id else UNALLOTTED


def moved_words(item: MovedAddend) -> str:
    """ "huyện Đắk Glei: 4", "huyện Đắk Glei: 2 (1/2 của 4, theo tỷ lệ đã cho)"."""
    words = f"{item.addend.unit}: {number(item.value)}"
    if item.share is None:
        return words
    return f"{words} ({item.share} của {number(item.addend.value)}, theo tỷ lệ đã cho)"


def _comparison_sheet(comparison: Comparison) -> Sheet:
    header = ["Chỉ tiêu", "Đơn vị tính", "Kỳ này", "Từ chỉ mức", "Kỳ so sánh", "Từ chỉ mức", "Chênh lệch", "Tỷ lệ (%)",
              "Số đơn vị nêu kỳ này", "Số đơn vị nêu kỳ so sánh"]  # fmt: skip
    rows = [
        (
            _name(row.indicator),
            row.currency or row.unit,
            row.value,
            row.qualifier,
            row.earlier,
            row.earlier_qualifier,
            row.difference,
            row.percent,
            row.reporting,
            row.earlier_reporting,
        )
        for row in comparison.rows
    ]
    caption = (
        f"So với {title(comparison.period)} ({RELATION[comparison.relation]}); nguồn: {comparison.source}"
    )
    return Sheet(
        f"So với {comparison.period.code}", caption, header, [40, 12, 16, 12, 16, 12, 14, 12, 14, 14], rows
    )


def _converted_sheet(converted: Sequence[Converted]) -> Sheet:
    header = ["Chỉ tiêu", "Tiền tệ", "Giá trị", "Tỷ giá (đồng)", "Ngày của tỷ giá", "Nguồn", "Quy ra đồng"]
    rows: list[Sequence[object]] = []
    for item in converted:
        for part in item.parts:
            day = f"{part.day:%d/%m/%Y}" if part.day else None
            rows.append(
                (
                    _name(item.indicator),
                    part.currency,
                    part.value,
                    part.rate,
                    day,
                    part.origin or None,
                    part.value * part.rate,
                )
            )
        rows.append((_name(item.indicator), "Cộng, quy ra đồng", None, None, None, None, item.value))
    caption = "Quy ra đồng theo bảng tỷ giá đã cho; số liệu theo từng loại tiền ở các phụ lục là số chính"
    return Sheet("Quy đổi tiền tệ", caption, header, [40, 20, 18, 16, 16, 40, 20], rows)


# ---- JSON ----


def _figure(value: Decimal | None, qualifier: str, upper: Decimal | None) -> Json:
    result: Json = {"value": number(value), "qualifier": qualifier}
    if upper is not None:
        result["upper"] = number(upper)
    return result


def _moved(item: MovedAddend) -> Json:
    addend = item.addend
    return {
        "unit": addend.unit,
        **_figure(item.value, addend.qualifier, item.upper),
        "share": str(item.share) if item.share is not None else None,
        "reported": number(addend.value),
        "source": addend.source,
        "start": addend.span.start,
        "end": addend.span.end,
        "text": addend.text,
    }


def rebased_json(rebased: Rebasing | None) -> Json | None:
    """``rebased``: null unless asked for."""
    if rebased is None:
        return None
    totals = [
        {
            "indicator": total.indicator,
            "unit": total.unit,
            "currency": total.currency,
            **_figure(total.value, total.qualifier, total.upper),
            "rows": [
                {
                    "unit": row.unit,
                    "unit_id": row.unit_id,
                    "allotted": row.allotted and row.unit_id is not None,
                    **_figure(row.value, row.qualifier, row.upper),
                    "addends": [_moved(item) for item in row.addends],
                    "declared_none": [zero.unit for zero in row.declared_none],
                    "reason": row.reason,
                    "among": list(row.among),
                }
                for row in total.rows
            ],
        }
        for total in rebased.totals
    ]
    day = rebased.day.isoformat()
    return {"as_of": day, "unit_id": rebased.unit_id, "unknown": list(rebased.unknown), "totals": totals}


def comparison_json(comparison: Comparison) -> Json:
    """One element of ``comparison``."""
    rows = [
        {
            "indicator": row.indicator,
            "unit": row.unit,
            "currency": row.currency,
            "now": _figure(row.value, row.qualifier, row.upper),
            "earlier": _figure(row.earlier, row.earlier_qualifier, row.earlier_upper),
            "difference": number(row.difference),
            "percent": number(row.percent),
            "reporting": row.reporting,
            "earlier_reporting": row.earlier_reporting,
        }
        for row in comparison.rows
    ]
    return {
        "source": comparison.source,
        "period": comparison.period.code,
        "relation": comparison.relation,
        "rows": rows,
    }


def converted_json(item: Converted) -> Json:
    """One element of ``converted``."""
    parts = [
        {
            "currency": part.currency,
            "value": number(part.value),
            "rate": number(part.rate),
            "day": part.day.isoformat() if part.day else None,
            "origin": part.origin,
        }
        for part in item.parts
    ]
    return {
        "indicator": item.indicator,
        "currency": "VND",
        **_figure(item.value, item.qualifier, item.upper),
        "parts": parts,
    }
