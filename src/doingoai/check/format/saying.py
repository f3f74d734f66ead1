"""The measures of a finding in words, in each language that messages have."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Final

from doingoai.check.context import Context
from doingoai.check.engine import Hit
from doingoai.check.format.forms import Form, Range, knowledge
from doingoai.check.format.roles import Roles, roles_of
from doingoai.model import Report, Rule

LANGUAGES: Final = (("vi", ""), ("en", "_en"), ("zh", "_zh"))
Phrase = tuple[str, str]  # name in ``format.yaml``, its value ("" where it takes none)


def number(amount: float) -> str:
    """A measure as read in Vietnamese: "12,7", "14"."""
    text = f"{amount:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace(".", ",")


def span_of(limits: Range) -> str:
    """ "13-14", or "11" where both ends are one."""
    low, high = limits
    return number(low) if low == high else f"{number(low)}-{number(high)}"


def percent(share: float) -> str:
    """A share of the text, rounded, never 0 and never more than 100."""
    return f"{min(100, max(1, round(share * 100)))}%"


def worded(name: str, phrases: Iterable[Phrase]) -> dict[str, object]:
    """Phrases as the value ``name`` of a message, with ``name_en`` and ``name_zh`` beside it."""
    listed, known = list(phrases), knowledge().phrases
    found: dict[str, object] = {}
    for lang, ending in LANGUAGES:
        words = [known[phrase].get(lang, known[phrase]["en"]).format(value=value) for phrase, value in listed]
        found[name + ending] = ", ".join(words)
    return found


def titled(part: str) -> dict[str, object]:
    """The part's name as the value ``part`` of a message."""
    names = knowledge().names[part]
    return {"part": names["vi"], "part_en": names["en"], "part_zh": names.get("zh", names["vi"])}


def laid_out(
    look: Callable[[Roles, Form, Rule], Iterable[Hit]],
) -> Callable[[Report, Rule, Context], Iterator[Hit]]:
    """A check of layout as the engine calls it: nothing where the file is not the report's or no form holds for its date."""

    @wraps(look)
    def check(report: Report, rule: Rule, context: Context) -> Iterator[Hit]:
        roles = roles_of(report, context.docx) if context.docx else None
        if roles is not None and roles.form is not None:
            yield from look(roles, roles.form, rule)

    return check


def param(rule: Rule, name: str, default: float) -> float:
    """A threshold of the rule."""
    value = rule.params.get(name, default)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default
