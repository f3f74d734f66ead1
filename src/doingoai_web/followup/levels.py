"""Which part of the rules speaks of which unit, and what the rules say of a level without giving a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext_lazy

from doingoai.periods.obligations import Obligation, obligations
from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Unit

PROVINCES = ("tỉnh", "thành phố", "thành phố trực thuộc trung ương")
COMMUNES = ("xã", "phường", "thị trấn", "đặc khu")
DISTRICTS = ("huyện", "quận", "thị xã", "thành phố thuộc tỉnh")
OF_CALENDAR = ("province", "aid_manager")  # whose days of the calendar a province keeps
#: level of a unit → who of the rules it may be, besides what any unit may be that holds an event
OF_LEVEL = {
    "province": OF_CALENDAR,
    "border_commune": ("commune", "border_commune"),
    "department": ("department",),
}
LEVELS = {
    "province": gettext_lazy("Cấp tỉnh"),
    "department": gettext_lazy("Sở, ban, ngành"),
    "border_commune": gettext_lazy("Cấp xã"),
}


def said(texts: Mapping[str, str]) -> str:
    """A text of the rules in the language of the page."""
    language = (get_language() or "vi").split("-")[0]
    return texts.get(language) or texts.get("vi", "")


def level_of(unit: Unit) -> str:
    """Which part of the rules speaks of a unit; "" for one of which none does."""
    return _level(unit.kind, unit.parent.kind if unit.parent is not None else "")


def _level(kind: str, above: str) -> str:
    kind = kind.casefold()
    if kind in PROVINCES and above.casefold() not in PROVINCES:
        return "province"
    if kind in COMMUNES:
        return "border_commune"
    return "" if kind in DISTRICTS or kind in PROVINCES else "department"


@dataclass(frozen=True, slots=True)
class Level:
    """What the rules say of a level without giving a day. dated: rules that give it one; rules: of those in force that do not (what, to
    whom, when as far as is known, on what basis), in words."""

    name: str
    dated: int
    rules: tuple[tuple[str, str, str, str], ...]


def levels(user: User, today: date, unit: Unit | None = None) -> list[Level]:
    """The levels of the units in one's reach, or of one unit: one query."""
    found = Unit.objects.filter(user.reach(Right.READ).on("path"), valid_to__isnull=True)
    if unit is not None:
        found = found.filter(pk=unit.pk)
    kinds = found.order_by().values_list("kind", "parent__kind").distinct()
    there = {_level(kind, above or "") for kind, above in kinds}
    made = []
    for level, name in LEVELS.items():
        if level in there:
            speaking = [
                rule for rule in obligations().values() if rule.who in OF_LEVEL[level] and rule.holds(today)
            ]
            undated = [rule for rule in speaking if rule.trigger.on == "unknown"]
            dated = sum(rule.trigger.on in ("yearly", "monthly") for rule in speaking)
            made.append(Level(str(name), dated, tuple(map(_in_words, undated))))
    return made


def _in_words(rule: Obligation) -> tuple[str, str, str, str]:
    return said(rule.what), said(rule.to), said(rule.trigger.how or {}), rule.basis
