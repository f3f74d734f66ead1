"""What the findings over time share: the name of a report beside, sentences shortened, lists of figures."""

from collections.abc import Iterable, Mapping

from doingoai.check.over_time.beside import period_of
from doingoai.model import Report, Rule
from doingoai.periods import title

_SHORT = 160


def short(words: str, most: int = _SHORT) -> str:
    """Words on one line, cut at a blank where they are long."""
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    return line[: line.rfind(" ", 0, most)] + " …"


def listed(items: Iterable[str], joint: str = "; ", most: int = 6) -> str:
    """The items, each once, at most so many of them."""
    found = list(dict.fromkeys(items))
    return joint.join(found[:most]) + (" …" if len(found) > most else "")


def named(report: Report) -> Mapping[str, str]:
    """How a message names an earlier report: "earlier" in Vietnamese, "earlier_en" with the period's code."""
    period, source = period_of(report), report.document.source
    vi, en = (title(period), period.code) if period else ("kỳ trước", "earlier")
    return {
        "earlier": f"{vi} ({source})" if source else vi,
        "earlier_en": f"{en} ({source})" if source else en,
    }


def number(rule: Rule, name: str) -> float:
    """A threshold of a rule."""
    value = rule.params[name]
    if not isinstance(value, (int, float)):
        raise TypeError(f"{rule.id}: {name} is no number")
    return value
