"""``doingoai form``: the .docx that a unit fills in for the next period, or one for each unit of a list."""

import argparse
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from doingoai.check.letter import find_outline
from doingoai.cli.texts import Texts
from doingoai.model import Outline, Period, UserError
from doingoai.periods import cut_off, parse_code
from doingoai.periods.working_days import calendar
from doingoai.pipeline import expanded, read_report
from doingoai.units.roster import RosterUnit, read_roster
from doingoai.write.forms import (
    Ask,
    Previous,
    figures_for,
    form_outline,
    from_report,
    from_result,
    write_form,
)
from doingoai.write.output import put
from doingoai.write.single import check_file, put_file


def run(options: argparse.Namespace, say: Texts) -> int:
    """Exit code 0 when every form was written; wrong calls raise UserError."""
    if (options.unit is None) == (options.units is None):
        raise UserError(code="MD-001", where="--unit, --units", what=say("form.one"), do=say("form.one.do"))
    period = parse_code(options.period)
    outline = find_outline(options.outline) if options.outline else None
    if options.unit is not None:
        check_file(options.out, force=options.force)
        previous = read_previous(options.previous)
        put_file(
            options.out, write_form(_ask(options.unit, options.deadline, options, period, outline, previous))
        )
        print(say("form.written", count=1, where=options.out))
    else:
        previous = read_previous(options.previous)
        files = _forms(options, period, outline, previous, say)
        put(options.out, files, force=options.force)
        print(say("form.written", count=len(files), where=options.out))
    for line in deadline_remarks(options.deadline, period, say):
        print(line)
    return 0


def _ask(
    unit: str,
    deadline: date | None,
    options: argparse.Namespace,
    period: Period,
    outline: Outline | None,
    previous: Sequence[Previous],
) -> Ask:
    chosen = outline or form_outline(unit, period)
    return Ask(unit, period, chosen, deadline, options.to, figures_for(unit, previous))


def _forms(
    options: argparse.Namespace,
    period: Period,
    outline: Outline | None,
    previous: Sequence[Previous],
    say: Texts,
) -> dict[str, bytes]:
    """A form for each unit that owes a report, by file name."""
    files: dict[str, bytes] = {}
    for unit in read_roster(options.units).owing:
        ask = _ask(named(unit), options.deadline or _due(unit, period), options, period, outline, previous)
        files[_file_name(unit.name, period, files)] = write_form(ask)
    if not files:
        raise UserError(
            code="MD-002", where=str(options.units), what=say("form.no_units"), do=say("form.no_units.do")
        )
    return files


def _due(unit: RosterUnit, period: Period) -> date | None:
    """The deadline in the list, unless it is that of an earlier period."""
    return unit.due if unit.due and unit.due >= period.first else None


def named(unit: RosterUnit) -> str:
    """A unit of the list with what stands above it: "xã Bản Lìm, tỉnh Tây Khuê"."""
    return f"{unit.name}, {unit.parent}" if unit.parent else unit.name


def _file_name(unit: str, period: Period, taken: dict[str, bytes]) -> str:
    """ "bao-cao-xa-ban-lim-2026H1.docx"; a second unit of that name has a number."""
    folded = unicodedata.normalize("NFD", unit.casefold().replace("đ", "d"))
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    base = f"bao-cao-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')[:60]}-{period.code}"
    name, number = f"{base}.docx", 2
    while name in taken:
        name, number = f"{base}-{number}.docx", number + 1
    return name


def read_previous(paths: Sequence[Path]) -> tuple[Previous, ...]:
    """The last period's figures from ``ket-qua.json`` files and from reports."""
    return tuple(found for path in paths for found in _previous(path))


def _previous(path: Path) -> Iterator[Previous]:
    if path.suffix.lower() == ".json":
        yield from from_result(path)
        return
    for place in expanded([path]):
        found = from_report(read_report(place))
        if found is not None:
            yield found


def deadline_remarks(day: date | None, period: Period, say: Texts) -> Iterator[str]:
    """What a person should know of the deadline: that nobody works on that day, that the period's figures are not closed by then."""
    if day is None:
        return
    known = calendar()
    if not known.is_working_day(day):
        name = known.holiday(day)
        yield say("form.day_off", day=f"{day:%d/%m/%Y}", why=f" ({name})" if name else "")
    days = cut_off(period)
    if days is not None and day <= days.last:
        yield say("form.early", day=f"{day:%d/%m/%Y}", last=f"{days.last:%d/%m/%Y}")
    doubt = known.doubt(day.year)
    if doubt:
        yield say("form.doubt", doubt=doubt)
