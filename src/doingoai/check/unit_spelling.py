"""One unit's name written two ways."""

from collections import Counter
from collections.abc import Iterator, Mapping

from doingoai.check.engine import Hit
from doingoai.check.unit_names import one_edit, style, unit_mentions, without_marks
from doingoai.model import Report, Rule
from doingoai.units.name_search import UnitMention


def _spellings(mentions: tuple[UnitMention, ...]) -> Mapping[tuple[str, str], dict[str, list[UnitMention]]]:
    """(kind, name without marks) → spelling (tone place aside) → its mentions."""
    table: dict[tuple[str, str], dict[str, list[UnitMention]]] = {}
    for mention in mentions:
        if mention.name and not mention.name.isdigit():
            group = table.setdefault((mention.kind, without_marks(mention.name)), {})
            group.setdefault(style(mention.name), []).append(mention)
    return table


def _variant_hits(mentions: tuple[UnitMention, ...]) -> Iterator[Hit]:
    for group in _spellings(mentions).values():
        if len(group) < 2:
            continue
        ranked = sorted(group.values(), key=lambda found: (-len(found), found[0].span.start))
        usual = ranked[0][0]
        for other in ranked[1:]:
            yield _variant(other[0], usual, len(other), len(ranked[0]), "warning")


def _variant(rare: UnitMention, usual: UnitMention, times: int, usual_times: int, severity: str) -> Hit:
    values = {"name": str(rare), "other": str(usual), "times": times, "other_times": usual_times}
    return Hit(rare.span, values, related=(usual.span,), severity=severity)


def _edit_hits(mentions: tuple[UnitMention, ...]) -> Iterator[Hit]:
    """One letter apart, and the rarer named once while the other is named often: a note, for two units may be so alike."""
    names = Counter((mention.kind, mention.name) for mention in mentions if len(mention.name) > 4)
    first = {(mention.kind, mention.name): mention for mention in reversed(mentions)}
    items = list(names.items())[:400]
    by_kind: dict[str, list[tuple[str, int]]] = {}
    for (kind, name), count in items:
        by_kind.setdefault(kind, []).append((name, count))
    for kind, found in by_kind.items():
        often = [(name, count, without_marks(name)) for name, count in found if count >= 3]
        for name, count in found:
            plain = without_marks(name)
            for other, other_count, other_plain in often:
                if count == 1 and len(plain) > 5 and one_edit(plain, other_plain):
                    yield _variant(first[kind, name], first[kind, other], count, other_count, "info")
                    break


def spelling(report: Report, rule: Rule) -> Iterator[Hit]:
    """One unit's name written two ways: Đắk Glei / Đăk Glei. Hoá / Hóa is the same name."""
    mentions = unit_mentions(report.text)
    yield from _variant_hits(mentions)
    yield from _edit_hits(mentions)


def tone_style(report: Report, rule: Rule) -> Iterator[Hit]:
    """Hoá and Hóa in one report: one note at most, at the first name written in the rarer way."""
    groups: dict[tuple[str, str], list[UnitMention]] = {}
    for mention in unit_mentions(report.text):
        groups.setdefault((mention.kind, style(mention.name)), []).append(mention)
    for found in groups.values():
        ways = Counter(mention.name.lower() for mention in found)
        folded = {way for way in ways if style(way) == style(found[0].name)}
        if len(folded) > 1:
            usual, rare = ways.most_common()[0][0], ways.most_common()[-1][0]
            a = next(mention for mention in found if mention.name.lower() == rare)
            b = next(mention for mention in found if mention.name.lower() == usual)
            yield Hit(a.span, {"name": str(a), "other": str(b)}, related=(b.span,))
            return
