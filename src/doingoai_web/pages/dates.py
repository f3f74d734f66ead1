"""Days as people here write them, 05/6/2026, whatever language their browser is set to."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doingoai.model import UserError

EXAMPLE = _("Ghi ngày/tháng/năm, ví dụ 05/6/2026.")
_WRITTEN = re.compile(r"(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4})|(\d{2})(\d{2})(\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_IN_BROWSER = r"\s*(\d{1,2}\s?[\/.\- ]\s?\d{1,2}\s?[\/.\- ]\s?\d{4}|\d{8}|\d{4}-\d{2}-\d{2})\s*"


def day_of(words: str) -> date | None:
    """ "05/6/2026", "5.6.2026", "05062026" (a phone's number pad has no stroke) and "2026-06-05"; None where it is no day."""
    words = words.strip()
    try:
        if found := _WRITTEN.fullmatch(words):
            day, month, year = (int(part) for part in found.groups() if part)
            made = date(year, month, day)
        else:
            made = date.fromisoformat(words) if _ISO.fullmatch(words) else date.min
    except ValueError:
        return None
    return made if made.year >= 1900 else None


def asked_day(given: Mapping[str, Any], key: str) -> date | None:
    """The day that a page is asked for; None where it is not. Raises UserError MT-117 for what is no day."""
    words = str(given.get(key) or "").strip()
    found = day_of(words)
    if words and found is None:
        raise UserError(
            code="MT-117",
            where="Ô ngày",
            what=f"“{words[:20]}” không phải một ngày có thật.",
            do=str(EXAMPLE),
        )
    return found


class DayInput(forms.DateInput):
    """Typed and shown as 05/06/2026 in every browser: its own picker would show the day as its language writes it."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        usual = {
            "inputmode": "numeric", "pattern": _IN_BROWSER, "size": 10, "maxlength": 14, "autocomplete": "off", "class": "ngay",
            "placeholder": _("ngày/tháng/năm"), "title": EXAMPLE,
        }  # fmt: skip
        super().__init__({**usual, **(attrs or {})}, format="%d/%m/%Y")


class DayField(forms.DateField):
    """A day in a form."""

    widget = DayInput

    def to_python(self, value: str | datetime | date | None) -> date | None:
        if isinstance(value, str) and value.strip():
            if found := day_of(value):
                return found
            raise forms.ValidationError(EXAMPLE, code="invalid")
        return super().to_python(value)
