"""The running text: its size, alignment, indent, gaps and line spacing, each measured over all of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.format.forms import Body, Form
from doingoai.check.format.roles import Roles
from doingoai.check.format.saying import Phrase, laid_out, number, param, percent, span_of, worded
from doingoai.check.format.sheet import Line
from doingoai.model import Rule
from doingoai.read.ooxml.package import W

SLACK: Final = 0.25  # points
LONG: Final = 90  # letters: a shorter paragraph is one line, of which alignment and spacing show nothing
OPEN: Final = 26.0  # points: an exact spacing without an upper end is given as so much
HARD: Final = 0.5  # the share from which a deviation is the rule of the document


def running(roles: Roles) -> list[Line]:
    """The paragraphs of running text; what is centred is a heading of another kind."""
    return [line for line in roles.of("body") if line.shape.align != "center" or line.letters > 2 * LONG]


def long_ones(roles: Roles) -> list[Line]:
    return [line for line in running(roles) if line.letters >= LONG and line.alone]


def _share(lines: list[Line], off: list[Line]) -> float:
    total = sum(line.letters for line in lines)
    return sum(line.letters for line in off) / total if total else 0.0


def _hit(
    lines: list[Line], off: list[Line], rule: Rule, measured: Phrase, asked: Phrase, clause: str
) -> Iterator[Hit]:
    """One finding for all paragraphs at fault where they are more than a few words; milder where they are few."""
    share = _share(lines, off)
    if not off or share < param(rule, "share", 0.02):
        return
    values = {**worded("measured", [measured]), **worded("asked", [asked]), "clause": clause}
    severity = None if share >= param(rule, "hard", HARD) else "info"
    yield Hit(
        off[0].span,
        {**values, "share": percent(share), "count": len(off)},
        related=tuple(line.span for line in off[1:6]),
        severity=severity,
    )


def _off_letters(line: Line, body: Body) -> dict[float, int]:
    low, high = body.size or (0, 999)
    return {size: count for size, count in line.sizes().items() if not low - SLACK <= size <= high + SLACK}


@laid_out
def size(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Letters of the running text outside the form's sizes."""
    lines = running(roles)
    counts: Counter[float] = Counter()
    off = []
    for line in lines:
        found = _off_letters(line, form.body)
        if sum(found.values()) > 0.5 * line.letters:
            off.append(line)
        counts.update(found)
    total = sum(line.letters for line in lines)
    if form.body.size is None or not off or sum(counts.values()) < param(rule, "letters", 40) or not total:
        return
    sizes = ", ".join(number(size) for size, _ in counts.most_common(3))
    yield from _hit(lines, off, rule, ("size", sizes), ("size", span_of(form.body.size)), form.clause("body"))


@laid_out
def mixed(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Two sizes, both allowed, side by side in one text."""
    lines = running(roles)
    low, high = form.body.size or (13.0, 15.0)
    counts: Counter[float] = Counter()
    for line in lines:
        counts.update({size: n for size, n in line.sizes().items() if low - SLACK <= size <= high + SLACK})
    total = sum(counts.values())
    few = [
        (size, count)
        for size, count in counts.most_common()[1:]
        if count >= param(rule, "share", 0.03) * total
    ]
    if not few:
        return
    main = counts.most_common(1)[0][0]
    first = next(line for line in lines if line.sizes().get(few[0][0], 0) > 0)
    values = {"main": number(main), "other": ", ".join(number(size) for size, _ in few)}
    yield Hit(first.span, {**values, "share": percent(sum(count for _, count in few) / total)})


def _measured(lines: list[Line], measure: Callable[[Line], str]) -> str:
    return Counter(measure(line) for line in lines).most_common(1)[0][0]


def off_align(line: Line) -> bool:
    return line.shape.align != "both"


@laid_out
def align(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Paragraphs that are not justified."""
    lines = long_ones(roles)
    off = [line for line in lines if off_align(line)]
    if off:
        measured = (_measured(off, lambda line: line.shape.align), "")
        yield from _hit(lines, off, rule, measured, ("both", ""), form.clause("body"))


def _typed_tab(line: Line) -> bool:
    """The paragraph begins with a tab or with spaces that stand for the indent."""
    for element in line.place.element.iter(W + "tab", W + "t"):
        if element.tag == W + "t":
            return (element.text or "").startswith(("\t", "   "))
        if (parent := element.getparent()) is not None and parent.tag == W + "r":
            return True
    return False


def off_indent(line: Line, body: Body, slack: float = 0.6) -> bool:
    """The first line begins elsewhere than the form says; numbered and hanging paragraphs have their own indents."""
    low, high = body.indent
    if line.shape.numbered or line.shape.first < -0.5 or line.place.label or _typed_tab(line):
        return False
    first = line.shape.first + max(0.0, line.shape.left)
    return not low - slack <= first <= high + slack and not low - slack <= line.shape.first <= high + slack


@laid_out
def indent(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """First lines that are not set in as the form says."""
    lines = [line for line in long_ones(roles) if not line.shape.numbered]
    off = [line for line in lines if off_indent(line, form.body, param(rule, "slack", 0.6))]
    if off:
        measured = ("length", _measured(off, lambda line: number(round(line.shape.first, 1))))
        asked = ("length", " | ".join(number(length) for length in form.body.indent))
        yield from _hit(
            lines, off, rule, measured, (asked[0], asked[1].replace(" | ", " / ")), form.clause("body")
        )


def gap_after(roles: Roles, line: Line) -> float | None:
    """Points between a paragraph and the next paragraph of running text; None where something else follows."""
    following = line.place.element.getnext()
    if following is None or following.tag != W + "p":
        return None
    if following not in roles.sheet.by_element:
        return None  # an empty paragraph stands between: another rule's matter
    here, there = line.shape, roles.sheet.faces.shape(following)
    if here.contextual and there.contextual and here.style == there.style:
        return 0.0
    return here.after + there.before


@laid_out
def gap(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Too little room between paragraphs."""
    lines = [line for line in running(roles) if line.alone]
    gaps = [(line, found) for line in lines if (found := gap_after(roles, line)) is not None]
    off = [(line, found) for line, found in gaps if found < form.body.gap - 0.3]
    if off:
        measured = ("points", Counter(number(round(found, 1)) for _, found in off).most_common(1)[0][0])
        asked = ("points", number(form.body.gap))
        yield from _hit(
            [line for line, _ in gaps], [line for line, _ in off], rule, measured, asked, form.clause("body")
        )


def off_spacing(line: Line, body: Body) -> bool:
    """Lines too close or too far apart."""
    shape = line.shape
    if shape.rule == "auto":
        return body.lines is None or not body.lines[0] - 0.03 <= shape.line <= body.lines[1] + 0.02
    low, high = body.exact
    return shape.line > high + SLACK or (shape.line < low - SLACK and shape.rule == "exact")


@laid_out
def spacing(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Lines closer than single or wider than one and a half; in the Party's form, not at an exact distance."""
    lines = long_ones(roles)
    off = [line for line in lines if off_spacing(line, form.body)]
    if not off:
        return
    kind = "lines" if off[0].shape.rule == "auto" else "exact"
    same = [line for line in off if (line.shape.rule == "auto") == (kind == "lines")]
    measured = (kind, _measured(same, lambda line: number(line.shape.line)))
    yield from _hit(lines, off, rule, measured, _asked_spacing(form.body), form.clause("body"))


def _asked_spacing(body: Body) -> Phrase:
    if body.lines is not None:
        return "lines", span_of(body.lines)
    low, high = body.exact
    return ("exact", span_of(body.exact)) if high < OPEN else ("exact_least", number(low))
