"""Whose report is this, and of what period? The words decide; where they leave a doubt a person does."""

from collections.abc import Iterable
from dataclasses import dataclass

from doingoai.model import Report
from doingoai.periods import title
from doingoai.units.names import UnitName, parse_unit, same_unit
from doingoai_web.campaigns.models import Asked, Campaign


@dataclass(frozen=True, slots=True)
class Match:
    """asked: the unit that owes this report, None where that is in doubt; guess: what it seems to be; code, reason: the doubt, in
    words for the officer."""

    asked: Asked | None
    guess: Asked | None = None
    code: str = ""
    reason: str = ""


def _issuer(report: Report) -> UnitName | None:
    if not report.header.issuer:
        return None
    unit = parse_unit(report.header.issuer)
    return unit if unit.name else None


def candidates(report: Report, asked: Iterable[Asked]) -> list[Asked]:
    """The asked units that the report's own name can mean, taking the units it stands under into account."""
    unit = _issuer(report)
    if unit is None:
        return []
    found = [row for row in asked if same_unit(parse_unit(row.unit.name), UnitName(unit.kind, unit.name))]
    if len(found) > 1 and (unit.of or report.place):
        above = unit.of or parse_unit(report.place[0])
        nearer = [row for row in found if row.above and same_unit(parse_unit(row.above.name), above)]
        found = nearer or found
    return found


def match(report: Report, campaign: Campaign, asked: Iterable[Asked], wanted: Asked | None = None) -> Match:
    """The unit of this campaign that owes the report. wanted: the unit for which the sender handed it in."""
    rows = list(asked)
    found = candidates(report, rows)
    issuer = " ".join((report.header.issuer or "").split())
    guess = wanted or (found[0] if len(found) == 1 else None)
    if not issuer:
        return Match(
            None, guess, "khong-ro-don-vi", "Văn bản không ghi rõ cơ quan báo cáo. Chọn đơn vị rồi bấm Nhận."
        )
    if wanted is not None and found != [wanted] and not any(row.pk == wanted.pk for row in found):
        return Match(
            None,
            wanted,
            "don-vi-khac",
            f"Văn bản ghi là của “{issuer}”, không phải {wanted.unit.name}. Kiểm tra đã chọn đúng tệp chưa.",
        )
    if not found:
        return Match(
            None,
            None,
            "ngoai-danh-sach",
            f"“{issuer}” không có trong danh sách đơn vị phải báo cáo của đợt này.",
        )
    if len(found) > 1 and wanted is None:
        names = "; ".join(
            f"{row.unit.name}, {row.above.name}" if row.above else row.unit.name for row in found
        )
        return Match(None, None, "nhieu-don-vi", f"“{issuer}” có thể là: {names}. Chọn một đơn vị.")
    owing = wanted or found[0]
    mentioned = report.period.period if report.period else None
    span = campaign.span
    if mentioned is None:
        return Match(
            None, owing, "khong-ro-ky", "Văn bản không nói rõ kỳ báo cáo. Xem lại rồi bấm Nhận nếu đúng kỳ."
        )
    if (mentioned.first, mentioned.last) != (span.first, span.last):
        return Match(
            None,
            owing,
            "khac-ky",
            f"Văn bản nói về {title(mentioned)}, đợt này thu báo cáo {title(span)}. Có thể gửi nhầm tệp kỳ trước.",
        )
    return Match(owing)
