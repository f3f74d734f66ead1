"""Puts the look of one part of the document right."""

from doingoai.check.format.forms import Part
from doingoai.check.format.parts import deviations, off_align, off_bold, off_italic, off_size, wrongly_sized
from doingoai.check.format.roles import Roles
from doingoai.check.format.sheet import Line
from doingoai.model import Rule
from doingoai.write.fix.letters import set_align, set_flag, set_size
from doingoai.write.fix.package import Copy


def look(roles: Roles, rule: Rule, copy: Copy) -> None:
    """Size, weight, slant and place of the lines at fault; capitals are words and stay."""
    name = str(rule.params["part"])
    part = roles.form.parts.get(name) if roles.form else None
    lines = tuple(line for line in roles.of(name) if line.letters)
    if part is None or not lines or not deviations(lines, part)[0]:
        return
    for line in lines:
        _put_right(roles, line, part)


def _put_right(roles: Roles, line: Line, part: Part) -> None:
    if part.size is not None and off_size(line, part):
        set_size(roles.sheet, line, part.size)
    if part.bold is not None and off_bold(line, part):
        set_flag(line, "b", on=part.bold)
    if part.italic is not None and off_italic(line, part):
        set_flag(line, "i", on=part.italic)
    if part.align is not None and off_align(line, part):
        set_align(line.place.element, part.align)


def sizes(roles: Roles, rule: Rule, copy: Copy) -> None:
    """Bring every part to a size that the form allows."""
    for part, lines in wrongly_sized(roles, roles.form) if roles.form else ():
        for line in lines:
            if part.size is not None:
                set_size(roles.sheet, line, part.size)
