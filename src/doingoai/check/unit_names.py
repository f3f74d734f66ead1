"""The names of administrative units in a report, as several rules read them."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from doingoai.check.abroad import told
from doingoai.check.compounds import key_of
from doingoai.check.context import Context
from doingoai.check.places import citations_before
from doingoai.model import Report, Span
from doingoai.units.name_search import UnitMention, find_unit_names
from doingoai.units.register import Register, Unit
from doingoai.units.register import register as bundled
from doingoai.units.resolving import Context as Standing
from doingoai.units.resolving import context_for_period, resolve

COMMUNE_KINDS: Final = frozenset({"xã", "phường", "thị trấn", "đặc khu"})
DISTRICT_KINDS: Final = frozenset({"huyện", "quận", "thị xã"})
_OWN_BODY: Final = re.compile(
    r"(?:UBND|[ỦU][yỷ] ban nhân dân|HĐND|Công an|Huyện ủy|MTTQ)\s{1,2}$"
)  # no body abroad is so called
STATE_BODY: Final = re.compile(
    r"(?:UBND|[ỦU][yỷ] ban nhân dân|HĐND|Hội đồng nhân dân|Công an|Đảng ủy|MTTQ)\s{1,2}$"
)
_RIGHT_BEHIND: Final = (
    30  # characters in which a district's country is named: "huyện A (Lào)", "huyện A, tỉnh B"
)
_BELONGS: Final = re.compile(r"(?:của|thuộc|trong|toàn)\s{1,2}$")
_STOP: Final = re.compile(r"[.;] |\n\s{0,4}")
_LANGUAGE: Final = re.compile(r"[Tt]iếng\s+[A-ZĐ][\w-]+")  # "lớp tiếng Lào" is held at home
MOST_SLIPS: Final = 2  # a name that stands more often than this is meant


@lru_cache(maxsize=8)
def unit_mentions(text: str) -> tuple[UnitMention, ...]:
    """The units that a report names, found once for all rules."""
    return find_unit_names(text)


def without_marks(name: str) -> str:
    """The name in small letters without any mark: "đắk lắk" → "dak lak"."""
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d")


def style(name: str) -> str:
    """The name without regard to where tone marks stand and to case: "Định Hoá" and "Định Hóa" are one."""
    return " ".join(key_of(syllable) for syllable in re.split(r"[\s\-–'’]+", name.lower()) if syllable)


def one_edit(a: str, b: str) -> bool:
    """The two differ by one letter put in, left out or changed."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = 0
    while start < len(a) and a[start] == b[start]:
        start += 1
    return a[start:] == b[start + 1 :] or (len(a) == len(b) and a[start + 1 :] == b[start + 1 :])


def clause_of(text: str, span: Span) -> Span:
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


def is_old_title(report: Report, span: Span) -> bool:
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


def _is_own_district(report: Report, mention: UnitMention, known: Register) -> bool:
    """The district that the report's commune lay in, which it calls its own: "xã biên giới của huyện A, giáp huyện B (Lào)"."""
    if not _BELONGS.search(report.text, max(0, mention.span.start - 20), mention.span.start):
        return False
    behind = report.text[mention.span.end : mention.span.end + _RIGHT_BEHIND]
    if told("countries", "signs", "provinces", "districts").search(re.split(r"[.;,]", behind)[0]):
        return False
    standing = standing_of(report, known)
    unit = resolve(str(mention), standing, known).unit
    provinces = {above.id for own in standing.line for above in _above(own, known)}
    return unit is not None and any(above.id in provinces for above in _above(unit, known))


def _above(unit: Unit, known: Register) -> list[Unit]:
    """The unit's provinces: those it lies in, and those they have gone into."""
    found = [above for above in (unit, *known.ancestors(unit)) if above.level == "province"]
    return found + [event.to for above in found for event in known.successors(above.id) if event.to]


def foreign_names(report: Report, mentions: Iterable[UnitMention], known: Register) -> frozenset[str]:
    """Districts that the report tells to lie abroad, once: "quận Dong (Gwangju, Hàn Quốc)"; they stay abroad further on."""
    found = set()
    for mention in mentions:
        if _is_own_district(report, mention, known):
            continue
        clause = clause_of(report.text, mention.span)
        if _OWN_BODY.search(report.text, clause.start, mention.span.start):
            clause = Span(mention.span.start, min(clause.end, mention.span.end + _RIGHT_BEHIND))
        own = report.words(mention.span)  # "huyện Tân Mỹ" is not in America
        around = _LANGUAGE.sub("", report.words(clause).replace(own, ""))
        if told("countries", "signs", "provinces", "districts").search(around):
            found.add(style(str(mention)))
    return frozenset(found)


def lies_elsewhere(report: Report, mention: UnitMention) -> bool:
    """The commune is told to lie in another unit: "xã Yên Thắng, huyện Lục Yên"."""
    after = report.text[mention.span.end : mention.span.end + 60].split("\n")[0]
    found = re.match(r"\s?[,(]?\s?(?:thuộc\s|của\s)?((?:huyện|thị xã|thành phố|tỉnh|quận)\s.{2,30})", after)
    return found is not None and not any(
        style(place.split()[-1]) in style(found.group(1)) for place in report.place
    )


def known_units(context: Context) -> Register:
    """The units to look names up in: one's own register where there is one."""
    return context.units or bundled()


def standing_of(report: Report, known: Register) -> Standing:
    """Where the report's unit stands among the units, on the last day that the report speaks of."""
    period = report.period.period if report.period else None
    return _standing_kept(report.header.issuer, report.place, period, report.header.issued, known)


_standing_kept = lru_cache(maxsize=8)(context_for_period)
