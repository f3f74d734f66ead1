"""Sums of money in several currencies, in đồng at rates the user gave with their days. Without a table nothing is converted."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from doingoai.consolidate.side_tables import cells
from doingoai.consolidate.sums import Figure, add
from doingoai.model import Converted, Exchanged, Total, UserError
from doingoai.units.cells import cell_day
from doingoai.units.register import said

DONG = "VND"
_COLUMNS = {"day": "ngày", "currency": "tiền tệ", "rate": "tỷ giá", "origin": "nguồn"}
_CODE = re.compile(r"[A-Z]{3}")
_RATE = re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d{1,12})(?:[.,](?P<rest>\d{1,10}))?")
_UNCLEAR = re.compile(r"\d{1,3},\d{3}")  # thousands in English, decimals in Vietnamese


@dataclass(frozen=True, slots=True)
class Rate:
    """đồng for one unit of the currency, from a day on. origin: who says so."""

    day: date
    currency: str
    rate: Decimal
    origin: str


@dataclass(frozen=True, slots=True)
class Rates:
    """Dated rates by currency, each in the order of time. source: name of the table."""

    source: str
    by_currency: Mapping[str, Sequence[Rate]]

    def at(self, currency: str, day: date) -> Rate:
        """The latest rate not after the day. Raises UserError TH-010 where there is none."""
        own = self.by_currency.get(currency, ())
        position = bisect_right([rate.day for rate in own], day)
        if position == 0:
            first = f"; tỷ giá sớm nhất là của ngày {said(own[0].day)}" if own else ""
            raise UserError(
                code="TH-010",
                where=self.source,
                what=f"không có tỷ giá {currency} của ngày {said(day)} hoặc trước đó{first}.",
                do=f"Thêm một dòng: ngày, {currency}, tỷ giá (đồng), nguồn.",
            )
        return own[position - 1]


def read_rates(path: Path) -> Rates:
    """A table "ngày, tiền tệ, tỷ giá, nguồn" (.csv, .xlsx): đồng for one unit of the currency.

    Raises UserError TH-007 (no such table), TH-009 (a row that is wrong), DV-006 (a day that is none).
    """
    found: dict[str, list[Rate]] = {}
    for where, row in cells(path, _COLUMNS, "tỷ giá"):
        day = cell_day(where, _COLUMNS["day"], row["day"])
        currency = row["currency"].upper()
        if day is None:
            raise UserError("TH-009", where, "thiếu ngày của tỷ giá.", "Ghi ngày, ví dụ 30/6/2024.")
        if not _CODE.fullmatch(currency) or currency == DONG:
            raise UserError("TH-009", where, f"“{row['currency']}” không phải mã tiền tệ.", "Ghi mã ba chữ: USD, EUR, LAK.")  # fmt: skip
        if not row["origin"]:
            raise UserError("TH-009", where, "thiếu nguồn của tỷ giá.", "Ghi nguồn, ví dụ “Kho bạc Nhà nước, thông báo tháng 6/2024”.")  # fmt: skip
        own = found.setdefault(currency, [])
        if any(rate.day == day for rate in own):
            raise UserError("TH-009", where, f"{currency} đã có tỷ giá ngày {said(day)} ở dòng trên.", "Giữ một dòng.")  # fmt: skip
        own.append(Rate(day, currency, _rate(row["rate"], where), row["origin"]))
    for own in found.values():
        own.sort(key=lambda rate: rate.day)
    return Rates(path.name, found)


def _rate(words: str, where: str) -> Decimal:
    plain = words.replace(" ", "")
    match = _RATE.fullmatch(plain)
    value = Decimal(0)
    if match is not None and not _UNCLEAR.fullmatch(plain):
        value = Decimal(f"{match['whole'].replace('.', '')}.{match['rest'] or 0}")
    if value <= 0:
        raise UserError(
            "TH-009", where, f"tỷ giá “{words}” không rõ là bao nhiêu.", "Ghi 25450 hoặc 25450,5."
        )
    return value


def convert(totals: Iterable[Total], rates: Rates, day: date) -> tuple[Converted, ...]:
    """For each indicator with a foreign currency its totals together in đồng, at the rates of a day (the period's last).

    Raises UserError TH-010 where a rate is missing: a sum without one of its currencies would be no sum.
    """
    by_indicator: dict[str, list[Total]] = {}
    for total in totals:
        if total.additive and total.value is not None and total.currency is not None:
            by_indicator.setdefault(total.indicator, []).append(total)
    return tuple(
        _converted(indicator, own, rates, day)
        for indicator, own in by_indicator.items()
        if any(total.currency != DONG for total in own)
    )


def _converted(indicator: str, totals: Sequence[Total], rates: Rates, day: date) -> Converted:
    parts: list[Exchanged] = []
    figures: list[Figure] = []
    for total in totals:
        currency, value = total.currency or DONG, total.value or Decimal(0)
        rate = Rate(day, DONG, Decimal(1), "") if currency == DONG else rates.at(currency, day)
        upper = None if total.upper is None else total.upper * rate.rate
        figures.append(Figure(value * rate.rate, total.qualifier, upper))
        parts.append(
            Exchanged(currency, value, rate.rate, None if currency == DONG else rate.day, rate.origin)
        )
    summed = add(figures) or Figure(Decimal(0))
    return Converted(indicator, summed.value, summed.qualifier, tuple(parts), summed.upper)


__all__ = ["DONG", "Rate", "Rates", "convert", "read_rates"]
