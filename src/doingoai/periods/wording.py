"""A period in the words of a report's title."""

from datetime import date

from doingoai.model import Period
from doingoai.periods.codes import kind_of

_ROMAN = ("I", "II", "III", "IV")


def _day(day: date) -> str:
    """Official writing: a zero before days below 10 and before months 1 and 2 only."""
    return (
        f"{day.day:02d}/{day.month:02d}/{day.year}"
        if day.month < 3
        else f"{day.day:02d}/{day.month}/{day.year}"
    )


def title(period: Period) -> str:
    """ "6 tháng đầu năm 2024", "năm 2024", "quý III năm 2024", "giai đoạn 2011-2020", "từ ngày … đến ngày …"."""
    year, kind = period.first.year, kind_of(period)
    if kind == "year":
        return f"năm {year}"
    if kind == "half":
        return f"6 tháng {'đầu' if period.first.month == 1 else 'cuối'} năm {year}"
    if kind == "quarter":
        return f"quý {_ROMAN[(period.first.month - 1) // 3]} năm {year}"
    if kind == "month":
        return f"tháng {period.first.month} năm {year}"
    if kind == "months":
        return f"{period.last.month} tháng đầu năm {year}"
    if kind == "years":
        return f"giai đoạn {year}-{period.last.year}"
    return f"từ ngày {_day(period.first)} đến ngày {_day(period.last)}"
