"""Ways of breaking a clean text in one place: each yields the broken text and where the slip now stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from doingoai.model import Span

_FIGURE = re.compile(r"«([^»]*)»")


@dataclass(frozen=True, slots=True)
class Broken:
    """text: with the slip in it; place: where the slip stands, or the words around it that a finding may quote."""

    text: str
    place: Span


def plain(marked: str) -> str:
    """A sentence without the marks of its figures."""
    return _FIGURE.sub(r"\1", marked)


def another(figure: str) -> str:
    """Another figure of the same shape: two digits changed places, else the last but one digit raised."""
    digits = [i for i, char in enumerate(figure) if char.isdecimal()]
    for a, b in pairwise(digits):
        if figure[a] != figure[b] and not (a == digits[0] and figure[b] == "0"):
            return figure[:a] + figure[b] + figure[a + 1 : b] + figure[a] + figure[b + 1 :]
    last = next(
        (i for i in reversed(digits) if figure[i] != "0"), digits[-1]
    )  # "800" → "400", not "802": that may be rounding
    raised = str((int(figure[last]) + 2) % 10 or 4)
    return figure[:last] + raised + figure[last + 1 :]


def figures_changed(marked: str) -> Iterator[Broken]:
    """The sentence with one marked figure changed, each in its turn; the whole sentence may be quoted."""
    for match in _FIGURE.finditer(marked):
        text = plain(marked[: match.start()] + another(match[1]) + marked[match.end() :])
        yield Broken(text, Span(0, len(text)))


def replaced(text: str, start: int, end: int, new: str, around: int = 0) -> Broken:
    broken = text[:start] + new + text[end:]
    return Broken(broken, Span(max(0, start - around), min(len(broken), start + len(new) + around)))


def spread(found: list[re.Match[str]], most: int) -> list[re.Match[str]]:
    """At most so many of the matches, from all over the text."""
    step = max(1, len(found) // most)
    return found[::step][:most]


def impossible_dates(text: str, most: int) -> Iterator[Broken]:
    found = [
        m
        for m in re.finditer(r"ngày (\d{1,2})/(\d{1,2})/(20\d\d)", text)
        if (int(m[1]), int(m[2])) != (31, 4)
    ]
    for match in spread(found, most):
        yield replaced(text, match.start(), match.end(), f"ngày 31/4/{match[3]}")


def mixed_symbols(text: str, most: int) -> Iterator[Broken]:
    """92-KH/TU written as 92/KH-TU."""
    found = list(re.finditer(r"(\d{1,4})-(KH|CT|NQ|KL|CTr|TB)/(TU|TW|HU)(?!\w)", text))
    for match in spread(found, most):
        yield replaced(text, match.start(), match.end(), f"{match[1]}/{match[2]}-{match[3]}")


def another_date_of_a_document(text: str, most: int) -> Iterator[Broken]:
    """A citation repeated at the end of the results with another day."""
    found = list(
        re.finditer(
            r"(?:Kế hoạch|Quyết định|Công văn) số [^\s,;]{5,25} ngày (\d{1,2})(/\d{1,2}/20\d\d)", text
        )
    )
    for match in spread(found, most):
        day = "17" if match[1].lstrip("0") != "17" else "18"
        words = match[0][: match.start(1) - match.start()] + day + match[2]
        end = text.find("\n", match.end())
        if end > 0:
            added = f"\n\nCác đơn vị tiếp tục thực hiện {words}."
            yield replaced(text, end, end, added)


def doubled_words(text: str, most: int) -> Iterator[Broken]:
    found = list(
        re.finditer(
            r"(?<=[a-zà-ỹ] )(của|các|với|được|trong|tăng cường|triển khai|thực hiện|phối hợp) (?=[a-zà-ỹ])",
            text,
        )
    )
    for match in spread(found, most):
        yield replaced(text, match.start(), match.end(), f"{match[1]} {match[1]} ")


_SLIPS = {
    "đối ngoại": "đôi ngoại", "tăng cường": "tăng cương", "tuyên truyền": "tuyên tryền", "hướng dẫn": "hướng dẩn",
    "hỗ trợ": "hổ trợ", "kế hoạch": "kế hoặch", "quản lý": "quản ly", "hợp tác": "hợp tát", "biên giới": "biên dới",
    "kinh phí": "kinh phi", "hữu nghị": "hửu nghị", "an ninh": "ang ninh", "hạn chế": "hạng chế", "kết quả": "kết qủa",
    "toàn": "tòan", "hoạt động": "họat động", "nghĩa": "nghiã", "quan hệ": "quang hệ", "thường xuyên": "thường xuyện",
    "tổ chức": "tổ chúc", "phối hợp": "phối hơp", "nước ngoài": "nước ngòai", "đoàn kết": "đòan kết", "của": "cuả",
}  # fmt: skip


def misspelt(text: str, most: int) -> Iterator[Broken]:
    """A frequent word mistyped: a mark, a letter, the tone on the wrong vowel."""
    for index, (right, wrong) in enumerate(_SLIPS.items()):
        match = next(iter(spread(list(re.finditer(rf"(?<=[a-zà-ỹ,] ){right}(?=[ ,.;])", text)), 1)), None)
        if match and index % 8 in {(len(text) + i) % 8 for i in range(most)}:
            yield replaced(text, match.start(), match.end(), wrong)


def skipped_numbers(text: str, most: int) -> Iterator[Broken]:
    """A Roman section number raised by one: I, II, IV."""
    after = {"II": "III", "III": "IV", "IV": "V"}
    found = list(re.finditer(r"(?m)^(II|III|IV)\. (?=[A-ZĐ])", text))
    for match in spread(found, most):
        yield replaced(text, match.start(), match.end(), f"{after[match[1]]}. ", around=40)


def another_year(text: str, most: int) -> Iterator[Broken]:
    """A heading of results that names the year five years before."""
    found = list(re.finditer(r"(?mi)^[IVX1-9]+[.] [^\n]{0,40}kết quả[^\n]{0,80}(?:năm )(20\d\d)", text))
    for match in spread(found, most):
        yield replaced(text, match.start(1), match.end(1), str(int(match[1]) - 5), around=20)


def drawn_tables(text: str, most: int) -> Iterator[Broken]:
    """A figure of the total row of a typed table."""
    found = list(re.finditer(r"(?mi)^[|\s]*(?:tổng cộng|tổng số|cộng)\s*[|\t][^\n]*?(\d[\d.]*)", text))
    for match in spread(found, most):
        yield replaced(text, match.start(1), match.end(1), another(match[1]), around=3)


def split_names(text: str, most: int) -> Iterator[Broken]:
    """A unit's name with another tone in one place of several."""
    tones = str.maketrans(
        "áàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụếềểễệốồổỗộấầẩẫậơ", "àáạảãèéẹẻẽìíịỉĩòóọỏõùúụủũềếệểễồốộổỗầấậẩẫơ"
    )
    found = []
    for match in re.finditer(r"(?:huyện|xã) ([A-ZĐ][a-zà-ỹ]+ [A-ZĐ][a-zà-ỹ]+)(?=[ ,.;])", text):
        if text.count(match[0]) >= 3 and match[1].translate(tones) != match[1]:
            found.append(match)
    for match in spread(found, most):
        yield replaced(text, match.start(1), match.end(1), match[1].translate(tones), around=8)


WAYS: dict[str, tuple[str, Callable[[str, int], Iterator[Broken]]]] = {
    "ngày không có (31/4)": ("date.impossible", impossible_dates),
    "lẫn ký hiệu Đảng và Nhà nước": ("citation.symbol", mixed_symbols),
    "một văn bản hai ngày": ("citation.conflict", another_date_of_a_document),
    "từ gõ hai lần": ("text.repetition", doubled_words),
    "sai chính tả": ("text.spelling", misspelt),
    "số mục nhảy cách": ("outline.numbering", skipped_numbers),
    "năm khác ở tên mục": ("period.mismatch", another_year),
    "dòng tổng của bảng": ("arithmetic.sum", drawn_tables),
    "tên đơn vị viết hai cách": ("unit.spelling", split_names),
}
