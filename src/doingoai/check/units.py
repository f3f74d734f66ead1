"""Names of administrative units: one name written two ways, units that no longer existed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from doingoai.check.abroad import told
from doingoai.check.compounds import key_of
from doingoai.check.engine import Hit
from doingoai.check.figure_words import any_of
from doingoai.check.places import citations_before, paragraph_at
from doingoai.model import Report, Rule, Span
from doingoai.periods import find_periods
from doingoai.units.finding import MARKS, SLIP
from doingoai.units.names import AGENCY, UnitMention, UnitName, find_unit_names, parse_unit
from doingoai.units.register import Unit, said
from doingoai.units.register import register as units_of_all_times
from doingoai.units.resolving import Context, context_for_period, resolve

_COMMUNE_KINDS: Final = frozenset({"xã", "phường", "thị trấn", "đặc khu"})
_DISTRICT_KINDS: Final = frozenset({"huyện", "quận", "thị xã"})
_OWN_BODY: Final = re.compile(
    r"(?:UBND|[ỦU][yỷ] ban nhân dân|HĐND|Công an|Huyện ủy|MTTQ)\s{1,2}$"
)  # no body abroad is so called
_STATE_BODY: Final = re.compile(
    r"(?:UBND|[ỦU][yỷ] ban nhân dân|HĐND|Hội đồng nhân dân|Công an|Đảng ủy|MTTQ)\s{1,2}$"
)
_ASKS: Final = re.compile(
    r"^[\W\d]{0,8}(?:Đề nghị|Kiến nghị|Đề xuất|Kính đề nghị|Trân trọng đề nghị)", re.MULTILINE
)
_RIGHT_BEHIND: Final = (
    30  # characters in which a district's country is named: "huyện A (Lào)", "huyện A, tỉnh B"
)
_BELONGS: Final = re.compile(r"(?:của|thuộc|trong|toàn)\s{1,2}$")
_STOP: Final = re.compile(r"[.;] |\n\s{0,4}")
_LANGUAGE: Final = re.compile(r"[Tt]iếng\s+[A-ZĐ][\w-]+")  # "lớp tiếng Lào" is held at home
_MONTH: Final = re.compile(r"(?<!\d )[Tt]háng\s(\d{1,2})(?!\d|\s?/|\s?năm|\s?-)")  # of the report's own year
_MOST_SLIPS: Final = 2  # a name that stands more often than this is meant


@lru_cache(maxsize=8)
def _mentions(text: str) -> tuple[UnitMention, ...]:
    return find_unit_names(text)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d")


def _style(name: str) -> str:
    """The name without regard to where tone marks stand and to case: "Định Hoá" and "Định Hóa" are one."""
    return " ".join(key_of(syllable) for syllable in re.split(r"[\s\-–'’]+", name.lower()) if syllable)


def _spellings(mentions: tuple[UnitMention, ...]) -> Mapping[tuple[str, str], dict[str, list[UnitMention]]]:
    """(kind, name without marks) → spelling (tone place aside) → its mentions."""
    table: dict[tuple[str, str], dict[str, list[UnitMention]]] = {}
    for mention in mentions:
        if mention.name and not mention.name.isdigit():
            group = table.setdefault((mention.kind, _plain(mention.name)), {})
            group.setdefault(_style(mention.name), []).append(mention)
    return table


def _one_edit(a: str, b: str) -> bool:
    """The two differ by one letter put in, left out or changed."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = 0
    while start < len(a) and a[start] == b[start]:
        start += 1
    return a[start:] == b[start + 1 :] or (len(a) == len(b) and a[start + 1 :] == b[start + 1 :])


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
        often = [(name, count, _plain(name)) for name, count in found if count >= 3]
        for name, count in found:
            plain = _plain(name)
            for other, other_count, other_plain in often:
                if count == 1 and len(plain) > 5 and _one_edit(plain, other_plain):
                    yield _variant(first[kind, name], first[kind, other], count, other_count, "info")
                    break


def spelling(report: Report, rule: Rule) -> Iterator[Hit]:
    """One unit's name written two ways: Đắk Glei / Đăk Glei. Hoá / Hóa is the same name."""
    mentions = _mentions(report.text)
    yield from _variant_hits(mentions)
    yield from _edit_hits(mentions)


def tone_style(report: Report, rule: Rule) -> Iterator[Hit]:
    """Hoá and Hóa in one report: one note at most, at the first name written in the rarer way."""
    groups: dict[tuple[str, str], list[UnitMention]] = {}
    for mention in _mentions(report.text):
        groups.setdefault((mention.kind, _style(mention.name)), []).append(mention)
    for found in groups.values():
        ways = Counter(mention.name.lower() for mention in found)
        folded = {way for way in ways if _style(way) == _style(found[0].name)}
        if len(folded) > 1:
            usual, rare = ways.most_common()[0][0], ways.most_common()[-1][0]
            a = next(mention for mention in found if mention.name.lower() == rare)
            b = next(mention for mention in found if mention.name.lower() == usual)
            yield Hit(a.span, {"name": str(a), "other": str(b)}, related=(b.span,))
            return


def _day(rule: Rule) -> date | None:
    value = rule.params.get("abolished_on")
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) else None


def _clause(text: str, span: Span) -> Span:
    """From the sentence's beginning to its end, at most 200 characters either side. A line that was torn goes on in the next."""
    low, high = max(0, span.start - 200), min(len(text), span.end + 200)
    stops = [
        found
        for found in _STOP.finditer(text, low, high)
        if not text[found.end() : found.end() + 1].islower()
    ]
    starts = [found.start() + 1 for found in stops if found.start() < span.start]
    ends = [found.start() for found in stops if found.start() >= span.end]
    return Span(starts[-1] if starts else low, ends[0] if ends else high)


def _is_old_title(report: Report, span: Span) -> bool:
    """The name stands in a cited document's name or subject."""
    for citation in citations_before(report, span.end):
        if citation.span.overlaps(span):
            return True
        if (
            citation.span.end <= span.start <= citation.span.end + 250
            and "\n" not in report.text[citation.span.end : span.start]
        ):
            between = report.text[citation.span.end : span.start]
            if ". " not in between and "; " not in between:
                return True
    return False


def _is_own_district(report: Report, mention: UnitMention) -> bool:
    """The district that the report's commune lay in, which it calls its own: "xã biên giới của huyện A, giáp huyện B (Lào)"."""
    if not _BELONGS.search(report.text, max(0, mention.span.start - 20), mention.span.start):
        return False
    behind = report.text[mention.span.end : mention.span.end + _RIGHT_BEHIND]
    if told("countries", "signs", "provinces", "districts").search(re.split(r"[.;,]", behind)[0]):
        return False
    unit = resolve(str(mention), _context(report)).unit
    provinces = {above.id for own in _context(report).line for above in _above(own)}
    return unit is not None and any(above.id in provinces for above in _above(unit))


def _above(unit: Unit) -> list[Unit]:
    """The unit's provinces: those it lies in, and those they have gone into."""
    register = units_of_all_times()
    found = [above for above in (unit, *register.ancestors(unit)) if above.level == "province"]
    return found + [event.to for above in found for event in register.successors(above.id) if event.to]


def _foreign_names(report: Report, mentions: Iterable[UnitMention]) -> frozenset[str]:
    """Districts that the report tells to lie abroad, once: "quận Dong (Gwangju, Hàn Quốc)"; they stay abroad further on."""
    found = set()
    for mention in mentions:
        if _is_own_district(report, mention):
            continue
        clause = _clause(report.text, mention.span)
        if _OWN_BODY.search(report.text, clause.start, mention.span.start):
            clause = Span(mention.span.start, min(clause.end, mention.span.end + _RIGHT_BEHIND))
        own = report.words(mention.span)  # "huyện Tân Mỹ" is not in America
        around = _LANGUAGE.sub("", report.words(clause).replace(own, ""))
        if told("countries", "signs", "provinces", "districts").search(around):
            found.add(_style(str(mention)))
    return frozenset(found)


def _of_another_time(clause: str, day: date) -> bool:
    """The clause speaks of a time before the change."""
    return any(mention.period.last < day for mention in find_periods(clause))


def _of_the_past(report: Report, mention: UnitMention, day: date) -> bool:
    """The unit is named as one that was: by the words around it, in an old document's title, with an earlier time."""
    clause = _clause(report.text, mention.span)
    if told("former").search(report.text, clause.start, clause.end) or _is_old_title(report, mention.span):
        return True
    return _of_another_time(report.text[clause.start : clause.end], day)


def _dated_after(report: Report, mention: UnitMention, day: date) -> bool:
    """The words say that they speak of a time after the change: "Trong tháng 10, xã phối hợp với UBND huyện …". Where the
    sentence names no time, the one before it in the paragraph does."""
    clause = _clause(report.text, mention.span)
    year = report.period.period.last.year if report.period else day.year
    paragraph = paragraph_at(report, mention.span.start)
    begins = max(paragraph.span.start if paragraph else clause.start, clause.start - 250)
    for around in (report.words(clause), report.text[begins : clause.start]):
        firsts = [
            date(year, int(found[1]), 1) for found in _MONTH.finditer(around) if 1 <= int(found[1]) <= 12
        ]
        periods = [found.period for found in find_periods(around, year=year)]
        firsts += [
            p.first
            for p in periods
            if (p.first.year == p.last.year == year and p.last.month < 12) or p.first >= day
        ]
        if firsts:
            return all(first >= day for first in firsts)
    return False


def _speaks_of_now(report: Report, mention: UnitMention, day: date) -> bool:
    """A report written after the change asks a district's body for something, or plans with it."""
    written = report.header.issued or (report.period.period.last if report.period else None)
    if written is None or written < day:
        return False
    if not _STATE_BODY.search(report.text, max(0, mention.span.start - 24), mention.span.start):
        return False
    paragraph = paragraph_at(report, mention.span.start)
    if paragraph is not None and paragraph.role in ("plan", "recommendations"):
        return True
    clause = _clause(report.text, mention.span)
    return _ASKS.search(report.text, clause.start, mention.span.start) is not None


def abolished(report: Report, rule: Rule) -> Iterator[Hit]:
    """A Vietnamese district named as existing in a report on a time when there were none."""
    day = _day(rule)
    period = report.period.period if report.period else None
    if day is None or (period is None and report.header.issued is None):
        return
    begins = period.first if period else report.header.issued
    if begins is None or (begins < day and (period is None or period.last < day)):
        return
    districts = [m for m in _mentions(report.text) if m.kind in _DISTRICT_KINDS and m.name]
    passed = set(_foreign_names(report, districts))
    for mention in districts:
        key = _style(str(mention))
        if key in passed or _of_the_past(report, mention, day):
            continue
        if begins < day and not (_dated_after(report, mention, day) or _speaks_of_now(report, mention, day)):
            continue
        passed.add(key)
        yield Hit(mention.span, {"name": str(mention), "day": f"{day.day:02d}/{day.month}/{day.year}"})


def _elsewhere(report: Report, mention: UnitMention) -> bool:
    """The commune is told to lie in another unit: "xã Yên Thắng, huyện Lục Yên"."""
    after = report.text[mention.span.end : mention.span.end + 60].split("\n")[0]
    found = re.match(r"\s?[,(]?\s?(?:thuộc\s|của\s)?((?:huyện|thị xã|thành phố|tỉnh|quận)\s.{2,30})", after)
    return found is not None and not any(
        _style(place.split()[-1]) in _style(found.group(1)) for place in report.place
    )


def _context(report: Report) -> Context:
    period = report.period.period if report.period else None
    return _context_of(report.header.issuer, report.place, period, report.header.issued)


_context_of = lru_cache(maxsize=8)(context_for_period)


def register(report: Report, rule: Rule) -> Iterator[Hit]:
    """A commune named nearly, but not quite, as one of the reporting unit's own area."""
    named: dict[str, list[UnitMention]] = {}
    for mention in _mentions(report.text):
        if mention.kind in _COMMUNE_KINDS and mention.name:
            named.setdefault(str(mention), []).append(mention)
    context = _context(report) if named else Context()
    area = next((unit for unit in context.line if unit.level in ("district", "province")), None)
    if area is None:
        return
    abroad = _foreign_names(report, [found[0] for found in named.values()])
    own = {_style(unit.name) for unit in context.line} | {_style(_own_name(report))}
    for name, found in named.items():
        if _style(name) in abroad or _style(found[0].name) in own:
            continue
        meant = resolve(name, context)
        if meant.unit is None or meant.reason not in (MARKS, SLIP):
            continue
        if meant.reason == SLIP and (len(found) > _MOST_SLIPS or not _stands_under(meant.unit, area)):
            continue
        if not all(_elsewhere(report, mention) for mention in found):
            yield Hit(found[0].span, {"name": name, "right": meant.unit.name})


def _own_name(report: Report) -> str:
    issuer = parse_unit(report.header.issuer) if report.header.issuer else None
    while issuer is not None and issuer.kind == AGENCY:
        issuer = issuer.of
    return issuer.name if issuer else ""


def _stands_under(unit: Unit, area: Unit) -> bool:
    return area.id in {above.id for above in units_of_all_times().ancestors(unit)}


def ended(report: Report, rule: Rule) -> Iterator[Hit]:
    """A commune or a province that acts ("UBND xã A") in a report on a time after it had gone into another."""
    period = report.period.period if report.period else None
    begins = period.first if period else report.header.issued
    if begins is None:
        return
    seen: set[str] = set()
    for mention in _mentions(report.text):
        name = str(mention)
        if mention.kind in _DISTRICT_KINDS or not mention.name or name in seen:
            continue
        if not _STATE_BODY.search(report.text, max(0, mention.span.start - 24), mention.span.start):
            continue
        unit = resolve(name, _context(report)).unit
        if unit is None or unit.level == "district" or unit.ended is None or unit.ended >= begins:
            continue
        if not _of_the_past(report, mention, unit.ended + timedelta(days=1)):
            seen.add(name)
            heirs = [event.to for event in units_of_all_times().successors(unit.id) if event.to]
            if any(heir.level == unit.level and _style(heir.name) == _style(unit.name) for heir in heirs):
                continue  # the new unit bears the name on
            now = ", ".join(heir.title for heir in heirs)
            yield Hit(mention.span, {"name": name, "day": said(unit.ended), "now": now or "…"})


def another_units_name(report: Report, rule: Rule) -> Iterator[Hit]:
    """Another unit of the reporting unit's kind where the words speak of its own area or people ("trên địa bàn huyện B" in the
    report of huyện A), or as the one that reports ("Trên đây là báo cáo của UBND huyện B"). A unit that the report brings in as a
    partner, a neighbour or a former one is left alone."""
    issuer = _own_unit(report)
    if issuer is None or issuer.kind not in _DISTRICT_KINDS | _COMMUNE_KINDS | {"tỉnh"}:
        return
    own = _style(issuer.name)
    named = [mention for mention in _mentions(report.text) if mention.kind == issuer.kind and mention.name]
    surely = sum(_style(mention.name) == own for mention in named) >= 2
    others: dict[str, list[UnitMention]] = {}
    for mention in named:
        if _style(mention.name) != own and not _misspelt(mention.name, issuer.name):
            others.setdefault(_style(mention.name), []).append(mention)
    cue = any_of(_listed(rule, "own_area"), r"{}\s{{1,2}}$")
    partner = any_of(_listed(rule, "partner"))
    for found in others.values():
        formula = [mention for mention in found if _reports(report, mention, rule)]
        spoken = len(found) <= _MOST_SLIPS and surely
        if formula or (spoken and all(_in_own_place(report, m, cue, partner, issuer.name) for m in found)):
            first = formula[0] if formula else found[0]
            rest = tuple(mention.span for mention in found if mention is not first)
            yield Hit(first.span, {"name": str(first), "own": f"{issuer.kind} {issuer.name}"}, rest)


def _misspelt(name: str, own: str) -> bool:
    """The unit's own name with other marks, or a letter more or less: a slip that the rules on spelling speak of."""
    return _plain(name) == _plain(own) or _one_edit(_plain(name), _plain(own))


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
    body = _STATE_BODY.search(before)
    if body is not None and after.startswith(_listed(rule, "reports_after")):
        return before[: body.start()].rstrip()[-1:] in ("", ",", ";", ":", ".")
    words = " ".join(before.split())
    return words.startswith(_listed(rule, "closing_before")) and words.endswith(_listed(rule, "closing_body"))


def _in_own_place(
    report: Report, mention: UnitMention, cue: "re.Pattern[str]", partner: "re.Pattern[str]", own: str
) -> bool:
    clause = _clause(report.text, mention.span)
    around = report.words(clause)
    return (
        cue.search(report.text, clause.start, mention.span.start) is not None
        and not partner.search(around)
        and _style(own) not in _style(around)
        and not told("countries", "provinces", "districts", "former").search(around)
        and not _elsewhere(report, mention)
        and not _is_old_title(report, mention.span)
        and not re.match(r"\s?(?:,|và|với)\s+[A-ZĐ]", report.text[mention.span.end : mention.span.end + 12])
    )


def _listed(rule: Rule, name: str) -> tuple[str, ...]:
    value = rule.params[name]
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
