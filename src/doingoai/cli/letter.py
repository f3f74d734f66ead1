"""``doingoai letter``: the letter that asks the units for their reports."""

import argparse

from doingoai.check.letter import find_outline
from doingoai.cli.form import deadline_remarks
from doingoai.cli.texts import Texts
from doingoai.periods import parse_code
from doingoai.units.roster import read_roster
from doingoai.write.forms import form_outline
from doingoai.write.letter import Request, write_letter
from doingoai.write.single import check_file, put_file


def run(options: argparse.Namespace, say: Texts) -> int:
    """Exit code 0 when the letter was written; wrong calls raise UserError."""
    check_file(options.out, force=options.force)
    period = parse_code(options.period)
    units = read_roster(options.units).owing if options.units else ()
    first = units[0].name if units else options.unit
    outline = find_outline(options.outline) if options.outline else form_outline(first, period)
    request = Request(options.unit, period, outline, options.issuer, options.deadline, units, options.email)
    put_file(options.out, write_letter(request))
    print(say("letter.written", where=options.out))
    if options.deadline is None and not any(unit.due for unit in units):
        print(say("letter.no_deadline"))
    for line in deadline_remarks(options.deadline, period, say):
        print(line)
    return 0
