"""Figures and names as the pages write them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from doingoai.knowledge import indicators, topics
from doingoai.text.numbers_vi import figure as written
from doingoai_web.audit.names import DEEDS
from doingoai_web.pages.dates import DayInput, day_of

register = template.Library()


def _named(name: Mapping[str, str]) -> str:
    language = (get_language() or "vi").split("-")[0]
    return name.get(language) or name.get("en" if language != "vi" else "vi") or name["vi"]


@register.filter
def indicator_name(identifier: str) -> str:
    """The indicator's name in the language of the page."""
    found = indicators().get(identifier)
    return _named(found.name) if found else identifier


@register.filter
def topic_name(identifier: str) -> str:
    found = topics().get(identifier)
    return _named(found.name) if found else identifier


@register.filter
def figure(fact: Any) -> str:
    """A figure with its qualifier and unit, from a fact row or an entry of ``ket-qua.json``."""

    def get(key: str, default: Any = None) -> Any:
        return fact.get(key, default) if isinstance(fact, Mapping) else getattr(fact, key, default)

    value = get("value")
    if value is None:
        return "–"
    try:
        number = Decimal(str(value))
        upper = get("upper")
        return written(
            number.normalize() if number == number.to_integral() else number,
            get("measure") or get("unit") or "",
            qualifier=get("qualifier") or "exact",
            upper=Decimal(str(upper)) if upper is not None else None,
            currency=get("currency") or None,
            padded=False,
        )
    except InvalidOperation:
        return str(value)


@register.simple_tag
def day_input(name: str, *identifier: object, value: object = None, required: bool = False) -> SafeString:
    """The field for a day of a form written by hand; its id is the parts in a row."""
    attributes = {"id": "".join(map(str, identifier)), "required": required}
    return DayInput().render(name, value, attributes)


@register.filter
def iso_day(words: str | None) -> date | None:
    """The day of "2025-07-01", as a row of an import keeps it."""
    return day_of(words or "")


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.filter
def source_key(source: str) -> str:
    """ "12-2 bao-cao.docx" → "12-2": submission and version of a source in a result."""
    return source.partition(" ")[0]


SCOPES = {
    "own": gettext_lazy("kết quả của đơn vị"),
    "year_to_date": gettext_lazy("lũy kế từ đầu năm"),
    "last_year": gettext_lazy("năm trước"),
    "plan": gettext_lazy("kế hoạch"),
    "province": gettext_lazy("toàn tỉnh"),
    "other_programme": gettext_lazy("chương trình khác"),
}


@register.filter
def scope_name(scope: str) -> str:
    """What a figure of another scope is."""
    return str(SCOPES.get(scope, scope))


@register.filter
def deed_name(action: str) -> str:
    """What a deed of the audit trail is called."""
    return str(DEEDS.get(action, action))
