"""Puts the running text right: sizes, alignment, indents, gaps and line spacing of the paragraphs at fault."""

from collections import Counter

from doingoai.check.format import running
from doingoai.check.format.habits import _is_blank
from doingoai.check.format.roles import Roles
from doingoai.check.format.saying import param
from doingoai.model import Rule
from doingoai.read.ooxml.package import Element, W
from doingoai.write.fix.letters import set_align, set_gap, set_indent, set_line, set_size
from doingoai.write.fix.package import Copy, first_child, placed


def size(roles: Roles, rule: Rule, copy: Copy) -> None:
    limits = roles.form.body.size if roles.form else None
    for line in running.running(roles) if limits else ():
        assert limits is not None
        set_size(roles.sheet, line, limits)


def one_size(roles: Roles, rule: Rule, copy: Copy) -> None:
    """Bring the text to the size that most of it has."""
    lines = running.running(roles)
    counts: Counter[float] = Counter()
    for line in lines:
        counts.update(line.sizes())
    limits = (roles.form.body.size if roles.form else None) or (13.0, 15.0)
    allowed = [size for size, _ in counts.most_common() if limits[0] <= size <= limits[1]]
    for line in lines if allowed else ():
        set_size(roles.sheet, line, (allowed[0], allowed[0]))


def align(roles: Roles, rule: Rule, copy: Copy) -> None:
    for line in running.long_ones(roles):
        if running.off_align(line):
            set_align(line.place.element, "both")


def indent(roles: Roles, rule: Rule, copy: Copy) -> None:
    """The first line as far in as the form says most generously, where the paragraph is not numbered."""
    if roles.form is None:
        return
    for line in running.long_ones(roles):
        if not line.shape.numbered and running.off_indent(line, roles.form.body, param(rule, "slack", 0.6)):
            set_indent(line.place.element, roles.form.body.indent[1], 0)


def gap(roles: Roles, rule: Rule, copy: Copy) -> None:
    if roles.form is None:
        return
    for line in running.running(roles):
        found = running.gap_after(roles, line) if line.alone else None
        if found is not None and found < roles.form.body.gap - 0.3:
            set_gap(line.place.element, "after", roles.form.body.gap)
            following = line.place.element.getnext()
            style = following.find(f"{W}pPr/{W}contextualSpacing") if following is not None else None
            if line.shape.contextual and style is None:
                placed(first_child(line.place.element, "pPr"), "contextualSpacing").set(W + "val", "0")


def spacing(roles: Roles, rule: Rule, copy: Copy) -> None:
    body = roles.form.body if roles.form else None
    for line in running.long_ones(roles):
        if body is None or not running.off_spacing(line, body):
            continue
        if line.shape.rule == "auto" and body.lines is not None:
            set_line(line.place.element, min(max(line.shape.line, body.lines[0]), body.lines[1]), "auto")
        elif line.shape.rule == "auto":
            set_line(line.place.element, body.exact[0], "exact")
        else:
            set_line(line.place.element, min(max(line.shape.line, body.exact[0]), body.exact[1]), "exact")


def blank_paragraphs(roles: Roles, rule: Rule, copy: Copy) -> None:
    """Take out the empty paragraphs between paragraphs of text and give those the room that the form asks for."""
    if roles.form is None:
        return
    body = {line.place.element for name in ("body", "heading", "subheading") for line in roles.of(name)}
    for element in body:
        empty: list[Element] = []
        following = element.getnext()
        while following is not None and following.tag == W + "p" and _is_blank(roles, following):
            empty.append(following)
            following = following.getnext()
        if (
            not empty
            or following is None
            or following not in body
            or any(_is_marked(paragraph) for paragraph in empty)
        ):
            continue
        parent = element.getparent()
        for paragraph in empty:
            if parent is not None:
                parent.remove(paragraph)
        here, there = roles.sheet.faces.shape(element), roles.sheet.faces.shape(following)
        if here.after + there.before < roles.form.body.gap:
            set_gap(element, "after", roles.form.body.gap)


def _is_marked(paragraph: Element) -> bool:
    """Something begins or ends in the empty paragraph: a bookmark, a comment, a change that is tracked, a field."""
    tags = (
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "ins",
        "del",
        "fldChar",
        "moveFrom",
        "moveTo",
    )
    return any(True for _ in paragraph.iter(*(W + tag for tag in tags)))
