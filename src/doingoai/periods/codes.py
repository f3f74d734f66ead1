"""Period codes and the days they cover: ``2024``, ``2024H1``, ``2024Q3``, ``2024M05``, ``2024-9M``, ``2011..2020``,
``2019-10-01..2020-03-31``."""

import re
from calendar import monthrange
from datetime import date

from doingoai.model import Period, UserError

FIRST_YEAR, LAST_YEAR = 1900, 2199
_FORMS = re.compile(
    r"(?P<year>\d{4})(?:H(?P<half>\d)|Q(?P<quarter>\d)|M(?P<month>\d{1,2})|-(?P<months>\d{1,2})M)?"
    r"|(?P<from_year>\d{4})\.\.(?P<to_year>\d{4})"
    r"|(?P<from_day>\d{4}-\d{2}-\d{2})\.\.(?P<to_day>\d{4}-\d{2}-\d{2})"
)
_EXAMPLES = "2024, 2024H1, 2024H2, 2024Q3, 2024M05, 2024-9M, 2011..2020, 2019-10-01..2020-03-31"


def kind_of(period: Period) -> str:
    """ "year", "half", "quarter", "month", "months" (the first n months of a year), "years" or "days"."""
    code = period.code
    if ".." in code:
        return "years" if len(code) == 10 else "days"
    return {"H": "half", "Q": "quarter", "M": "month", "-": "months"}.get(code[4:5], "year")


def of_year(year: int) -> Period:
    return Period(str(year), date(year, 1, 1), date(year, 12, 31))


def of_months(year: int, first: int, last: int) -> Period:
    """The months first..last of a year, under the shortest code that fits: a year, half, quarter, month, n months, or days."""
    start, end = date(year, first, 1), date(year, last, monthrange(year, last)[1])
    code = f"{start.isoformat()}..{end.isoformat()}"
    if first == last:
        code = f"{year}M{first:02d}"
    elif last - first == 11:
        code = str(year)
    elif last - first == 5 and first in (1, 7):
        code = f"{year}H{1 if first == 1 else 2}"
    elif last - first == 2 and first % 3 == 1:
        code = f"{year}Q{(first + 2) // 3}"
    elif first == 1:
        code = f"{year}-{last}M"
    return Period(code, start, end)


def of_half(year: int, half: int) -> Period:
    return of_months(year, 1, 6) if half == 1 else of_months(year, 7, 12)


def of_quarter(year: int, quarter: int) -> Period:
    return of_months(year, quarter * 3 - 2, quarter * 3)


def of_years(first: int, last: int) -> Period:
    """Several whole years; one year alone is that year."""
    if first == last:
        return of_year(first)
    return Period(f"{first}..{last}", date(first, 1, 1), date(last, 12, 31))


def of_days(first: date, last: date) -> Period:
    """From day to day, both included; a stretch that is a whole year, half, quarter or month gets that code."""
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole and first.year == last.year:
        return of_months(first.year, first.month, last.month)
    if whole and first.month == 1 and last.month == 12:
        return of_years(first.year, last.year)
    return Period(f"{first.isoformat()}..{last.isoformat()}", first, last)


def _refuse(code: str, written: str, what: str, do: str) -> UserError:
    return UserError(code=code, where=f"kỳ báo cáo “{written}”", what=what, do=do)


def _year(text: str, written: str) -> int:
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _refuse(
            "KY-002", written, f"năm {year} nằm ngoài khoảng {FIRST_YEAR}-{LAST_YEAR}.", "Sửa lại năm."
        )
    return year


def _day(text: str, written: str) -> date:
    _year(text[:4], written)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refuse(
            "KY-002", written, f"không có ngày {text}.", "Ghi ngày có thật, dạng năm-tháng-ngày."
        ) from None


def _number(text: str, low: int, high: int, name: str, written: str) -> int:
    value = int(text)
    if not low <= value <= high:
        raise _refuse("KY-002", written, f"không có {name} {value}.", f"Ghi {name} từ {low} đến {high}.")
    return value


def _within_year(found: re.Match[str], written: str) -> Period:
    year = _year(found["year"], written)
    if found["half"]:
        return of_half(year, _number(found["half"], 1, 2, "nửa năm", written))
    if found["quarter"]:
        return of_quarter(year, _number(found["quarter"], 1, 4, "quý", written))
    if found["month"]:
        month = _number(found["month"], 1, 12, "tháng", written)
        return of_months(year, month, month)
    if found["months"]:
        last = _number(found["months"], 1, 12, "số tháng", written)
        return of_months(year, 1, last)
    return of_year(year)


def parse_code(code: str) -> Period:
    """The period of a code. Raises UserError KY-001 (not a code), KY-002 (no such day, month, …), KY-003 (ends before it begins).

    Codes that mean the same days give the same period: ``2024-6M`` is ``2024H1``, ``2024M5`` is ``2024M05``.
    """
    written = code.strip()
    found = _FORMS.fullmatch(written.upper().replace(" ", ""))
    if found is None or not written.isascii():
        raise _refuse(
            "KY-001", written, "không phải mã kỳ báo cáo.", f"Viết theo một trong các dạng: {_EXAMPLES}."
        )
    if found["year"]:
        return _within_year(found, written)
    if found["from_year"]:
        first, last = _year(found["from_year"], written), _year(found["to_year"], written)
        if last < first:
            raise _refuse(
                "KY-003", written, "kỳ kết thúc trước khi bắt đầu.", f"Đổi lại thành {last}..{first}."
            )
        return of_years(first, last)
    begin, end = _day(found["from_day"], written), _day(found["to_day"], written)
    if end < begin:
        raise _refuse("KY-003", written, "kỳ kết thúc trước khi bắt đầu.", f"Đổi lại thành {end}..{begin}.")
    return of_days(begin, end)
