"""Totals in the units of another day: as reported, and re-based along the successions of units.

What a reporting unit became is the register's to say (``moving``). Each addend of a total has one place in the re-based total, so
both come to the same figure.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from doingoai.consolidate.moving import Destination, Mover, divided, line, lowest_common
from doingoai.consolidate.sums import Figure, add
from doingoai.knowledge import mapping
from doingoai.model import (
    Addend,
    MovedAddend,
    Period,
    RebasedRow,
    RebasedTotal,
    Rebasing,
    Report,
    Total,
    UsedReport,
    UserError,
)
from doingoai.periods import parse_code
from doingoai.units.finding import MARKS, SLIP, find
from doingoai.units.names import NATION, UnitName
from doingoai.units.register import THE_NATION, Register, Unit, said
from doingoai.units.resolving import context_for_period

_Place = tuple[
    str | None, str, bool, str | None
]  # id (None: unknown), title, allotted, source id of an unallotted one


def unit_of(report: Report, units: Register | None = None) -> Unit | None:
    """The register's unit for a report, as its header and text have it; None where they name none, or more than one.

    For an agency ("Sở Ngoại vụ tỉnh …") it is the unit the agency belongs to.
    """
    period = report.period.period if report.period else None
    return context_for_period(report.header.issuer, report.place, period, report.header.issued, units).issuer


def unit_for(here: UnitName, day: date, register: Register) -> Unit:
    """The unit consolidated for, on the day. Raises UserError TH-006 where the register has none, or more than one."""
    if here.kind == NATION:
        return THE_NATION
    words = ", ".join(part.own for part in _chain(here))
    where = f"--for “{here}”, --as-of {said(day)}"
    sure = [
        m
        for m in find(register, words, at=day, limit=None)
        if m.kind_agrees and m.reason not in (MARKS, SLIP)
    ]
    living = [match.unit for match in sure if match.living]
    if len(living) == 1:
        return living[0]
    if living:
        names = "; ".join(title(register, unit, day) for unit in living[:6])
        raise UserError(
            code="TH-006",
            where=where,
            what=f"ngày ấy có {len(living)} đơn vị mang tên này: {names}.",
            do="Ghi thêm cấp trên sau --for, ví dụ “xã Tân Lập, tỉnh Lạng Sơn”.",
        )
    if sure:
        mover = Mover(register, day)
        gone = sure[0].unit
        to = mover.destination(gone.id, gone.ended or day)
        heirs = "; ".join(title(register, unit, day) for unit in (to.among or (to.unit,))[:6])
        raise UserError(
            code="TH-006",
            where=where,
            what=f"ngày ấy không có đơn vị này (có đến ngày {said(gone.ended)})."
            if gone.ended
            else "ngày ấy chưa có đơn vị này.",
            do=f"Tổng hợp cho đơn vị của ngày ấy: {heirs}; hoặc đổi ngày ở --as-of.",
        )
    raise UserError(
        code="TH-006",
        where=where,
        what="danh mục đơn vị hành chính không có đơn vị này.",
        do="Xem “doingoai units find TÊN”; hoặc bỏ --as-of để tổng hợp theo đơn vị như báo cáo.",
    )


def _chain(name: UnitName) -> list[UnitName]:
    found = [name]
    while found[-1].of is not None:
        found.append(found[-1].of)
    return found


def title(register: Register, unit: Unit, day: date) -> str:
    """ "xã Đăk Pék (tỉnh Quảng Ngãi)": a unit with its province."""
    above = next((up for up in register.ancestors(unit, day) if up.level == "province"), None)
    return f"{unit.title} ({above.title})" if above else unit.title


def since_of(period: Period, code: str | None) -> date:
    """The last day a figure speaks of: of its own period, where it has one."""
    return parse_code(code).last if code else period.last


def lies_in_as_of(unit: Unit, since: date, here: Unit, mover: Mover) -> tuple[bool | None, str | None]:
    """(True, None) where all of the unit's figure belongs in ``here`` on the mover's day; (False, where) where it belongs elsewhere;
    (None, None) where only a part of the unit lies there."""
    to = mover.destination(unit.id, since)
    if here.id in {up.id for up in line(mover.register, to.unit, mover.day)}:
        return True, None
    if any(here.id in {up.id for up in line(mover.register, part, mover.day)} for part in to.among):
        return None, None
    return False, title(mover.register, to.unit, mover.day)


# ---- totals ----


def rebase(
    totals: Sequence[Total],
    used: Sequence[UsedReport],
    units: Mapping[str, Unit | None],
    period: Period,
    mover: Mover,
    here: Unit | None = None,
) -> Rebasing:
    """Every total in the units of the mover's day. units: source → the register's unit, None where it is not known.

    Raises UserError HC-013 for shares that do not fit.
    """
    moved = tuple(
        _total(total, units, period, mover) for total in totals if total.addends or total.declared_none
    )
    unknown = tuple(dict.fromkeys(item.unit for item in used if units.get(item.source) is None))
    return Rebasing(mover.day, here.id if here else None, moved, unknown)


def _total(total: Total, units: Mapping[str, Unit | None], period: Period, mover: Mover) -> RebasedTotal:
    placed: dict[_Place, tuple[list[MovedAddend], list[Addend], Destination | None]] = {}
    pairs = [(item, False) for item in total.addends] + [(item, True) for item in total.declared_none]
    for addend, is_zero in pairs:
        unit = units.get(addend.source)
        to = mover.destination(unit.id, since_of(period, addend.period)) if unit else None
        for place, moved in _parts(addend, to, total.additive, mover):
            figures_here, zeros, _ = placed.setdefault(place, ([], [], to))
            if is_zero:
                zeros.append(addend)
            else:
                figures_here.append(moved)
    overlapping = _overlap_rows(total, units, period, mover)
    order = sorted(placed, key=lambda place: (not place[2], place[0] or "~", place[1], place[3] or ""))
    rows = (*(_row(place, *placed[place], total, mover) for place in order), *overlapping)
    figures = [Figure(row.value, row.qualifier, row.upper) for row in rows if row.value is not None]
    summed = add(figures) if total.additive else None
    if (
        summed is not None and overlapping
    ):  # what stays after one of two tellings is taken off is said of the total
        summed = Figure(summed.value, total.qualifier, total.upper)
    return RebasedTotal(
        indicator=total.indicator,
        unit=total.unit,
        currency=total.currency,
        value=summed.value if summed else None,
        qualifier=summed.qualifier if summed else "exact",
        rows=rows,
        upper=summed.upper if summed else None,
    )


def _overlap_rows(
    total: Total, units: Mapping[str, Unit | None], period: Period, mover: Mover
) -> list[RebasedRow]:
    """What was decided to be counted twice, taken off at the lowest unit that holds all who told of it."""
    rows = []
    for item in total.overlaps:
        if not item.decided or not item.value:
            continue
        known = [
            mover.destination(unit.id, since_of(period, addend.period)).unit
            for addend in total.addends
            if addend.unit in item.units and (unit := units.get(addend.source)) is not None
        ]
        common = lowest_common(mover.register, known, mover.day) if known else THE_NATION
        reason = _say("overlap").format(units=", ".join(item.units), pairs=", ".join(item.pairs))
        name = title(mover.register, common, mover.day)
        rows.append(RebasedRow(name, common.id, True, -item.value, "exact", (), reason=reason))
    return rows


def _parts(
    addend: Addend, to: Destination | None, additive: bool, mover: Mover
) -> Sequence[tuple[_Place, MovedAddend]]:
    whole = MovedAddend(addend, addend.value, addend.upper)
    if to is None:
        return [((None, addend.unit, True, None), whole)]
    if (
        addend.value == 0 and not to.allotted and not to.unknown and to.among
    ):  # nothing there is nothing in each part
        return [((unit.id, title(mover.register, unit, mover.day), True, None), whole) for unit in to.among]
    if to.allotted or not to.shares or not additive or addend.value == 0:
        held = None if to.allotted else to.source.id
        return [((to.unit.id, title(mover.register, to.unit, mover.day), to.allotted, held), whole)]
    low = divided(addend.value, to.shares)
    high = divided(addend.upper, to.shares) if addend.upper is not None else {}
    by_id = {unit.id: unit for unit in to.among}
    return [
        (
            (unit, title(mover.register, by_id[unit], mover.day), True, None),
            MovedAddend(addend, low[unit], high.get(unit), share),
        )
        for unit, share in to.shares.items()
        if share
    ]


def _row(
    place: _Place,
    moved: Sequence[MovedAddend],
    zeros: Sequence[Addend],
    to: Destination | None,
    total: Total,
    mover: Mover,
) -> RebasedRow:
    unit_id, name, allotted, _ = place
    figures = [Figure(item.value, item.addend.qualifier, item.upper) for item in moved]
    summed = add(figures + [Figure(Decimal(0))] * bool(zeros)) if total.additive else None
    reason = None
    among: tuple[str, ...] = ()
    if unit_id is None:
        reason = _say("unknown")
    elif not allotted and to is not None:
        among = tuple(title(mover.register, unit, mover.day) for unit in to.among)
        key = "lost" if to.unknown else "split"
        reason = _say(key).format(unit=to.source.title, day=said(mover.day), count=len(among), common=name)
    return RebasedRow(
        unit=name,
        unit_id=unit_id,
        allotted=allotted,
        value=summed.value if summed else None,
        qualifier=summed.qualifier if summed else "exact",
        addends=tuple(moved),
        declared_none=tuple(zeros),
        upper=summed.upper if summed else None,
        reason=reason,
        among=among,
    )


def _say(key: str) -> str:
    return mapping("consolidation.yaml").sub("rebasing").take(key, str)


__all__ = ["THE_NATION", "lies_in_as_of", "rebase", "since_of", "title", "unit_for", "unit_of"]
