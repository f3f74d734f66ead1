"""Numbers as Vietnamese offices write them: ``1.234.567,89``, ``02 đoàn``, ``trên 82 đoàn``, ``5,3 tỷ đồng``.

Every function takes a value in base units and gives plain text with ordinary spaces; whoever lays out a page ties the words.
"""

from datetime import date
from decimal import Decimal

QUALIFIER_WORDS = {
    "exact": "",
    "at_least": "ít nhất",
    "more_than": "trên",
    "at_most": "không quá",
    "less_than": "dưới",
    "nearly": "gần",
    "about": "khoảng",
}
CURRENCY_WORDS = {"VND": "đồng"}
SCALES = ((Decimal(10) ** 9, "tỷ"), (Decimal(10) ** 6, "triệu"))
BANDED = "dưới 5"


def number(value: Decimal) -> str:
    """The number with a full stop between thousands and a decimal comma; nothing is rounded: 1234.50 → ``1.234,5``."""
    sign, digits = ("-" if value < 0 else ""), format(abs(value), "f")
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = sign if value else ""
    return f"{sign}{grouped},{fraction}" if fraction else sign + grouped


def count(value: Decimal) -> str:
    """The same, with a nought before a single digit, as offices write counts: 2 → ``02``; 0 stays ``0``."""
    written = number(value)
    return f"0{written}" if len(written) == 1 and written != "0" else written


def money(value: Decimal, currency: str) -> str:
    """An amount with its currency. From one thousand million on, in “tỷ” where two decimals say it exactly; else in full."""
    unit = CURRENCY_WORDS.get(currency, currency)
    for scale, word in SCALES:
        scaled = value / scale
        if abs(value) >= scale and abs(value) >= 10**9 and scaled == round(scaled, 2):
            return f"{number(scaled)} {word} {unit}"
    return f"{number(value)} {unit}"


def figure(
    value: Decimal,
    unit: str = "",
    *,
    qualifier: str = "exact",
    upper: Decimal | None = None,
    currency: str | None = None,
    padded: bool = True,
) -> str:
    """A whole figure: qualifier word, number or range, unit: ``trên 82 đoàn``, ``05–07 đoàn``, ``150.796 USD``.

    padded: counts below ten get their nought (running text); False for tables. A currency takes the place of the unit.
    """
    write = count if padded and currency is None else number
    if currency is not None and upper is None:
        words = money(value, currency)
    else:
        span = write(value) if upper is None or upper == value else f"{write(value)}–{write(upper)}"
        name = CURRENCY_WORDS.get(currency, currency) if currency is not None else unit
        words = f"{span}%" if name == "%" else f"{span} {name}".rstrip()
    return f"{QUALIFIER_WORDS[qualifier]} {words}".lstrip()


def banded(value: Decimal) -> str | None:
    """``dưới 5`` for counts from 1 to 4, None for others: how counts of a sensitive indicator leave the reporting line."""
    return BANDED if 0 < value < 5 else None


def long_date(day: date) -> str:
    """``ngày 05 tháng 6 năm 2024``: a nought before days below ten and before the months January and February only."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    """``05/6/2024``, with the same noughts."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"
