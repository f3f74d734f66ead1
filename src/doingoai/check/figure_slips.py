"""Figures that cannot be as they are written: shares over 100%, words and digits apart, money at no rate there ever was."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, cast

from doingoai.check.arithmetic.shared import is_difference, is_ratio
from doingoai.check.engine import Hit
from doingoai.check.figure_words import is_plain, unit_key, written
from doingoai.model import Quantity, Report, Rule, Span
from doingoai.text.numbers_vi import number
from doingoai.text.numerals import parse_digits, parse_words

_OVER: Final = re.compile(
    r"(?<!\w)(?P<word>[Cc]hiếm|[Gg]iảm)(?P<more>\s(?:tỷ lệ|tỉ lệ|khoảng|hơn|trên|tới|đến|gần|tới hơn))?\s(?P<n>\d{3,9}(?:,\d{1,4})?)\s?%"
)
_BOTH_WAYS: Final = re.compile(r"([0-9]{1,4})\s?\(([^\W\d][^\d()\n]{1,30})\)(?=\s[^\W\d])")
_COMMAS: Final = re.compile(
    r"(?<![\d.,])\d{1,3}(?:,\d{3}){2,5}(?:\.\d{1,4})?(?!\d|,\d)|(?<![\d.,])\d{1,3}(?:,\d{3}){1,5}\.\d{1,4}(?![\d.,])"
)
_DOTS: Final = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}){2,5}(?:,\d{1,4})?(?![\d.])|(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3}){1,5},\d{1,4}(?![\d.,])"
)
_BROKEN: Final = re.compile(
    r"(?<![\d.,/\-])[1-9]\d{0,2}(?:\.\d{3}){0,4}\.(?:\d{2}\.\d{3}|\d{3}\.\d{1,2})(?![\d.,/]\d|\d)"
    r"|(?<![\d.,/])[1-9]\d{0,2}\.\s000(?![\d.])"
)
_FROM_TO: Final = re.compile(
    r"[Tt]ừ\s(\d{1,3}(?:\.\d{3})*)\s(?:đến|tới)\s(\d{1,3}(?:\.\d{3})*)\s(?P<noun>[^\W\d_]{2,12})(?!\w)"
)
_COMMA_GROUP: Final = re.compile(r",[0-9]{3}(?:,[0-9]{3}|\.[0-9])")
_ODD_GROUP: Final = re.compile(r"\.(?:[0-9]{2}\.[0-9]{3}|[0-9]{3}\.[0-9]{1,2}(?![0-9])|\s000)")
_JOINED: Final = frozenset("0123456789.,/-")
_DOWN: Final = re.compile(r"(?:giảm|hạ|rút|thu hẹp|xuống|lùi|đếm)[^.;,\n]{0,30}$", re.IGNORECASE)
_TIMES: Final = frozenset({"giờ", "phút", "ngày", "tháng", "năm", "trang", "điều", "khoản", "km", "hạng"})
_WITH: Final = re.compile(r"\s?(?:với|/|gồm|bao gồm|có|\()\s?(?:tổng số\s)?", re.IGNORECASE)
_EQUAL: Final = re.compile(
    r"[\s,]{0,3}\(?\s?(?:=|~|≈|[,]?\s?(?:tương đương|tương ứng|quy đổi|quy ra|trị giá))(?:\s(?:với|khoảng|gần|hơn|trên|là)){0,2}\s{0,2}|\s?\((?:khoảng|gần|hơn|trên)?\s?",
    re.IGNORECASE,
)
_PERSONS: Final = ("người", "lượt", "khách", "đại biểu", "thành viên", "cán bộ", "lượt người")
_PLANNED: Final = re.compile(r"đạt|vượt|hoàn thành|kế hoạch|chỉ tiêu|so với", re.IGNORECASE)
_ROSE: Final = re.compile(r"(?<!\w)(tăng|giảm)\s(?:dần\s|mạnh\s|nhẹ\s)?từ\s$", re.IGNORECASE)
_TO: Final = re.compile(
    r"[^.;,\n\d]{0,50}?\s(?:lên|xuống|xuống còn|còn|lên thành|lên tới|đến)\s{1,2}", re.IGNORECASE
)


def _list(rule: Rule, name: str) -> Sequence[str]:
    return cast("Sequence[str]", rule.params.get(name, ()))


def over_hundred(report: Report, rule: Rule) -> Iterator[Hit]:
    """A part of a whole, or a fall, of more than 100%."""
    if "%" not in report.text:
        return
    for match in _OVER.finditer(report.text):
        value = parse_digits(match["n"], fraction=True)
        if value is not None and value > 100:
            yield Hit(
                Span(match.start(), match.end()), {"word": match["word"].lower(), "value": number(value)}
            )


def figure_in_brackets(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "03 (hai) đoàn": the words in the bracket say another number than the digits."""
    for match in _BOTH_WAYS.finditer(report.text):
        if report.text[match.start() - 1 : match.start()] in _JOINED:
            continue
        said = parse_words(match[2].strip())
        if said is not None and said != int(match[1]):
            yield Hit(
                Span(match.start(), match.end()),
                {"digits": match[1], "words": " ".join(match[2].split()), "said": number(said)},
            )


def exchange(report: Report, rule: Rule) -> Iterator[Hit]:
    """One sum in two currencies ("1,2 triệu USD, tương đương 3 tỷ đồng") at a rate that never was: a slip of the scale word."""
    rates = cast("Mapping[str, Sequence[float]]", rule.params["rates"])
    for first, second in pairwise(report.quantities):
        if not first.currency or not second.currency or "VND" not in (first.currency, second.currency):
            continue
        dong, other = (first, second) if first.currency == "VND" else (second, first)
        span = rates.get(other.currency or "")
        if span is None or not other.value or other.upper or dong.upper:
            continue
        if not _EQUAL.fullmatch(report.text[first.span.end : second.span.start]):
            continue
        rate = dong.value / other.value
        if not Decimal(str(span[0])) <= rate <= Decimal(str(span[1])):
            values = {
                "first": written(report, first), "second": written(report, second), "currency": other.currency,
                "rate": number(rate.quantize(Decimal("0.01")) if rate < 1 else rate.quantize(Decimal(1))),
            }  # fmt: skip
            yield Hit(Span(first.span.start, second.span.end), values, (first.span, second.span))


def separators(report: Report, rule: Rule) -> Iterator[Hit]:
    """Thousands set apart by commas in one place and by full stops in another."""
    commas = _COMMAS.search(report.text) if _COMMA_GROUP.search(report.text) else None
    if commas is None:
        return
    dots = _DOTS.search(report.text)
    values = {
        "comma": commas[0],
        "dot": dots[0] if dots else commas[0].replace(",", "\0").replace(".", ",").replace("\0", "."),
    }
    yield Hit(
        Span(commas.start(), commas.end()),
        values,
        (Span(dots.start(), dots.end()),) if dots else (),
        severity=None if dots else "info",
    )


def broken_groups(report: Report, rule: Rule) -> Iterator[Hit]:
    """Thousands not in threes ("1.25.000"), or torn by a space ("87. 000")."""
    if _ODD_GROUP.search(report.text) is None:
        return
    for match in _BROKEN.finditer(report.text):
        torn = " " in match[0]
        yield Hit(
            Span(match.start(), match.end()),
            {"what": "có dấu cách giữa các nhóm số" if torn else "nhóm số không đủ ba chữ số",
             "what_en": "a space inside the number" if torn else "a group without three digits",
             "what_zh": "数字组之间有空格" if torn else "数字分组不足三位"},
            severity="info" if torn else None,
        )  # fmt: skip


def range_upside_down(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "từ 15 đến 10 đoàn": the first bound is the greater, and no fall is told."""
    for match in _FROM_TO.finditer(report.text) if "ừ " in report.text else ():
        low, high = parse_digits(match[1]), parse_digits(match[2])
        before = report.text[max(0, match.start() - 40) : match.start()]
        if (
            low is None
            or high is None
            or low <= high
            or match["noun"].lower() in _TIMES
            or _DOWN.search(before)
        ):
            continue
        yield Hit(Span(match.start(), match.end()), {"low": match[2], "high": match[1]})


def fewer_persons(report: Report, rule: Rule) -> Iterator[Hit]:
    """More delegations than persons in them: "12 đoàn với 8 lượt người"."""
    for groups, persons in pairwise(report.quantities):
        if unit_key(groups) != "đoàn" or not is_plain(groups) or not is_plain(persons):
            continue
        unit = (persons.unit or "").lower()
        if persons.value >= groups.value or not persons.value or not unit.startswith(_PERSONS):
            continue
        if _WITH.fullmatch(report.text[groups.span.end : persons.span.start]) and not _apart(
            report, groups, persons
        ):
            values = {"groups": written(report, groups), "persons": written(report, persons)}
            yield Hit(Span(groups.span.start, persons.span.end), values)


def _apart(report: Report, *figures: Quantity) -> bool:
    return any(is_difference(report.text, q) or is_ratio(report, q) for q in figures)


def more_than_all(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "19/18 xã": more of them than there are. What could be a day and a month is let pass."""
    nouns = "|".join(re.escape(noun) for noun in _list(rule, "nouns"))
    for match in re.finditer(rf"([0-9]{{1,4}})\s?/\s?(\d{{1,4}})\s(?:{nouns})(?!\w)", report.text):
        part, whole = int(match[1]), int(match[2])
        joined = report.text[match.start() - 1 : match.start()] in _JOINED
        if joined or part <= whole or not whole or (part <= 31 and whole <= 12):
            continue
        around = report.text[max(0, match.start() - 40) : match.start()]
        after = report.text[match.end() : match.end() + 50].split(".")[0]
        if not _PLANNED.search(f"{around} | {after}"):
            yield Hit(Span(match.start(), match.end()), {"part": part, "whole": whole})


def direction(report: Report, rule: Rule) -> Iterator[Hit]:
    """ "tăng từ 30 đoàn lên 24 đoàn": a rise that falls, or the reverse."""
    text = report.text
    for before, after in pairwise(report.quantities):
        told = _ROSE.search(text[max(0, before.span.start - 20) : before.span.start])
        if told is None or not _TO.fullmatch(text[before.span.end : after.span.start]):
            continue
        same = unit_key(before) == unit_key(after) or not before.unit
        if not same or before.value == after.value or before.upper or after.upper:
            continue
        rises = after.value > before.value
        if rises != (told[1].lower() == "tăng"):
            values = {"told": told[1].lower(), "right": "tăng" if rises else "giảm",
                      "first": written(report, before), "second": written(report, after)}  # fmt: skip
            yield Hit(Span(before.span.start, after.span.end), values, (before.span, after.span))
