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


def _is_of(report: Report, name: str) -> bool:
    """Whether the report's heading names this unit."""
    unit = _issuer(report)
    return unit is not None and same_unit(parse_unit(name), UnitName(unit.kind, unit.name))


def _in_place_of(issuer: str, own: Iterable[Asked], in_place: Iterable[Asked]) -> str:
    """Why a person must say whose report it is: the unit that sends it answers for others too."""
    names = [f"báo cáo thay cho {row.unit.name}" for row in in_place]
    names = [*(f"báo cáo của chính {row.unit.name}" for row in own), *names]
    return (
        f"“{issuer}” còn báo cáo thay đơn vị đã kết thúc trong kỳ. Có thể là: {'; '.join(names)}. Chọn một."
    )


def _sent_by(sender: str, rows: Iterable[Asked]) -> Asked | None:
    """The one asked unit that the sender of an exchange package can mean: a hint for the officer, never proof."""
    unit = parse_unit(sender) if sender else None
    if unit is None or not unit.name:
        return None
    named = [row for row in rows if same_unit(parse_unit(row.unit.name), UnitName(unit.kind, unit.name))]
    return named[0] if len(named) == 1 else None


def match(
    report: Report, campaign: Campaign, asked: Iterable[Asked], wanted: Asked | None = None, sender: str = ""
) -> Match:
    """The unit of this campaign that owes the report. wanted: the unit for which the sender handed it in; sender: whom the exchange
    package that it came in names."""
    rows = list(asked)
    found = candidates(report, rows)
    in_place = [row for row in rows if row.reporter and _is_of(report, row.reporter.name)]
    issuer = " ".join((report.header.issuer or "").split())
    guess = wanted or (found[0] if len(found) == 1 else None)
    if not issuer:
        guess = guess or _sent_by(sender, rows)
        told = f" Gói tin ghi nơi gửi là “{sender}”." if sender else ""
        return Match(
            None,
            guess,
            "khong-ro-don-vi",
            f"Văn bản không ghi rõ cơ quan báo cáo.{told} Chọn đơn vị rồi bấm Nhận.",
        )
    if wanted is not None and not any(row.pk == wanted.pk for row in (*found, *in_place)):
        return Match(
            None,
            wanted,
            "don-vi-khac",
            f"Văn bản ghi là của “{issuer}”, không phải {wanted.unit.name}. Kiểm tra đã chọn đúng tệp chưa.",
        )
    if wanted is None and in_place:
        return Match(None, None, "bao-cao-thay", _in_place_of(issuer, found, in_place))
    if not found and wanted is None:
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
    return _of_period(report, campaign, wanted or found[0])


def _of_period(report: Report, campaign: Campaign, owing: Asked) -> Match:
    """The report of a unit that is known: of the campaign's period, or in doubt."""
    mentioned = report.period.period if report.period else None
    span = campaign.span
    if mentioned is None:
        return Match(
            None, owing, "khong-ro-ky", "Văn bản không nói rõ kỳ báo cáo. Xem lại rồi bấm Nhận nếu đúng kỳ."
        )
    of_its_days = owing.reporter is not None and span.contains(mentioned)
    if (mentioned.first, mentioned.last) != (span.first, span.last) and not of_its_days:
        return Match(
            None,
            owing,
            "khac-ky",
            f"Văn bản nói về {title(mentioned)}, đợt này thu báo cáo {title(span)}. Có thể gửi nhầm tệp kỳ trước.",
        )
    return Match(owing)
