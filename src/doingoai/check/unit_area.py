"""Units of the reporting unit's own area: a name that is nearly one of them, another unit's name in its place."""

import re
from collections.abc import Iterator

from doingoai.check.abroad import told
from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.figure_words import any_of
from doingoai.check.unit_names import (
    COMMUNE_KINDS,
    DISTRICT_KINDS,
    MOST_SLIPS,
    STATE_BODY,
    clause_of,
    foreign_names,
    is_old_title,
    known_units,
    lies_elsewhere,
    one_edit,
    standing_of,
    style,
    unit_mentions,
    without_marks,
)
from doingoai.model import Report, Rule
from doingoai.units.finding import MARKS, SLIP
from doingoai.units.name_search import UnitMention
from doingoai.units.names import AGENCY, UnitName, parse_unit
from doingoai.units.register import Register, Unit
from doingoai.units.resolving import Context as Standing
from doingoai.units.resolving import resolve


def nearly_of_the_area(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
    """A commune named nearly, but not quite, as one of the reporting unit's own area."""
    named: dict[str, list[UnitMention]] = {}
    for mention in unit_mentions(report.text):
        if mention.kind in COMMUNE_KINDS and mention.name:
            named.setdefault(str(mention), []).append(mention)
    known = known_units(context)
    standing = standing_of(report, known) if named else Standing()
    area = next((unit for unit in standing.line if unit.level in ("district", "province")), None)
    if area is None:
        return
    abroad = foreign_names(report, [found[0] for found in named.values()], known)
    own = {style(unit.name) for unit in standing.line} | {style(_own_name(report))}
    for name, found in named.items():
        if style(name) in abroad or style(found[0].name) in own:
            continue
        meant = resolve(name, standing, known)
        if meant.unit is None or meant.reason not in (MARKS, SLIP):
            continue
        if meant.reason == SLIP and (len(found) > MOST_SLIPS or not _stands_under(meant.unit, area, known)):
            continue
        if not all(lies_elsewhere(report, mention) for mention in found):
            yield Hit(found[0].span, {"name": name, "right": meant.unit.name})


def _own_name(report: Report) -> str:
    issuer = parse_unit(report.header.issuer) if report.header.issuer else None
    while issuer is not None and issuer.kind == AGENCY:
        issuer = issuer.of
    return issuer.name if issuer else ""


def _stands_under(unit: Unit, area: Unit, known: Register) -> bool:
    return area.id in {above.id for above in known.ancestors(unit)}


def another_units_name(report: Report, rule: Rule) -> Iterator[Hit]:
    """Another unit of the reporting unit's kind where the words speak of its own area or people ("trên địa bàn huyện B" in the
    report of huyện A), or as the one that reports ("Trên đây là báo cáo của UBND huyện B"). A unit that the report brings in as a
    partner, a neighbour or a former one is left alone."""
    issuer = _own_unit(report)
    if issuer is None or issuer.kind not in DISTRICT_KINDS | COMMUNE_KINDS | {"tỉnh"}:
        return
    own = style(issuer.name)
    named = [
        mention for mention in unit_mentions(report.text) if mention.kind == issuer.kind and mention.name
    ]
    surely = sum(style(mention.name) == own for mention in named) >= 2
    others: dict[str, list[UnitMention]] = {}
    for mention in named:
        if style(mention.name) != own and not _misspelt(mention.name, issuer.name):
            others.setdefault(style(mention.name), []).append(mention)
    cue = any_of(_listed(rule, "own_area"), r"{}\s{{1,2}}$")
    partner = any_of(_listed(rule, "partner"))
    for found in others.values():
        formula = [mention for mention in found if _reports(report, mention, rule)]
        spoken = len(found) <= MOST_SLIPS and surely
        if formula or (spoken and all(_in_own_place(report, m, cue, partner, issuer.name) for m in found)):
            first = formula[0] if formula else found[0]
            rest = tuple(mention.span for mention in found if mention is not first)
            yield Hit(first.span, {"name": str(first), "own": f"{issuer.kind} {issuer.name}"}, rest)


def _misspelt(name: str, own: str) -> bool:
    """The unit's own name with other marks, or a letter more or less: a slip that the rules on spelling speak of."""
    return without_marks(name) == without_marks(own) or one_edit(without_marks(name), without_marks(own))


def _own_unit(report: Report) -> UnitName | None:
    """The administrative unit of the reporting body: its own, or the one the text puts an office under."""
    issuer = parse_unit(report.header.issuer) if report.header.issuer else None
    while issuer is not None and issuer.kind == AGENCY:
        issuer = issuer.of or (parse_unit(report.place[0]) if report.place else None)
        if issuer is not None and issuer.kind == AGENCY and issuer.of is None:
            return None
    return issuer if issuer is not None and issuer.name else None


def _reports(report: Report, mention: UnitMention, rule: Rule) -> bool:
    """The name stands where only the reporting unit's does: in the title, before "báo cáo như sau", in the closing line."""
    title = report.header.title_span
    before = report.text[max(0, mention.span.start - 160) : mention.span.start].rpartition("\n\n")[2]
    if title is not None and title.contains(mention.span):
        return before.rstrip().endswith(_listed(rule, "of_the_title"))
    after = " ".join(report.text[mention.span.end : mention.span.end + 40].split())
    body = STATE_BODY.search(before)
    if body is not None and after.startswith(_listed(rule, "reports_after")):
        return before[: body.start()].rstrip()[-1:] in ("", ",", ";", ":", ".")
    words = " ".join(before.split())
    return words.startswith(_listed(rule, "closing_before")) and words.endswith(_listed(rule, "closing_body"))


def _in_own_place(
    report: Report, mention: UnitMention, cue: "re.Pattern[str]", partner: "re.Pattern[str]", own: str
) -> bool:
    clause = clause_of(report.text, mention.span)
    around = report.words(clause)
    return (
        cue.search(report.text, clause.start, mention.span.start) is not None
        and not partner.search(around)
        and style(own) not in style(around)
        and not told("countries", "provinces", "districts", "former").search(around)
        and not lies_elsewhere(report, mention)
        and not is_old_title(report, mention.span)
        and not re.match(r"\s?(?:,|và|với)\s+[A-ZĐ]", report.text[mention.span.end : mention.span.end + 12])
    )


def _listed(rule: Rule, name: str) -> tuple[str, ...]:
    value = rule.params[name]
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
