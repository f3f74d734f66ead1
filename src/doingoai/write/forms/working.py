"""A deadline in words, with its day of the week."""

from datetime import date

from doingoai.text.numbers_vi import long_date

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def weekday(day: date) -> str:
    """ "thứ Hai" … "Chủ nhật"."""
    return _WEEKDAYS[day.weekday()]


def long_deadline(day: date) -> str:
    """ "ngày 10 tháng 6 năm 2026 (thứ Tư)"."""
    return f"{long_date(day)} ({weekday(day)})"
