"""Capital letters that Decree 30/2020/NĐ-CP, Annex II fixes: said once for each way of writing a word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.marks import BODY
from doingoai.check.places import holding, paragraph_at
from doingoai.knowledge import entries
from doingoai.model import Report, Rule, Span, UserError

_QUOTED: Final = re.compile(r"“[^“”]{1,300}”")
_UPPER: Final = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_MOST: Final = 2000  # places of one word that are looked at


@dataclass(frozen=True, slots=True)
class _Quoted:
    span: Span


@dataclass(frozen=True, slots=True)
class Form:
    """One entry of ``knowledge/capitals.yaml``: a wrong form, and what must stand around it for it to be wrong."""

    word: str
    right: str
    prev: tuple[str, ...]
    mid: bool
    next: "re.Pattern[str] | None"

    def fits(self, text: str, place: int) -> bool:
        """Whether the word that begins here is the one meant."""
        end = place + len(self.word)
        if (place and text[place - 1].isalnum()) or text[end : end + 1].isalnum():
            return False
        before = text[max(0, place - 30) : place]
        if self.mid and not (before[-1:] == " " and before[-2:-1].islower()):
            return False
        if self.prev and not any(_ends(before, words) for words in self.prev):
            return False
        return self.next is None or self.next.match(text, end) is not None


def _ends(before: str, words: str) -> bool:
    if not before.endswith(f"{words} "):
        return False
    left = before[: -len(words) - 1]
    return not left or not left[-1].isalnum()


@cache
def forms() -> tuple[Form, ...]:
    """From ``knowledge/capitals.yaml``."""
    found = []
    for entry in entries("capitals.yaml"):
        pattern = entry.take("next", str, None)
        try:
            following = None if pattern is None else _compiled(pattern)
        except re.error as error:
            raise UserError(
                code="KT-002",
                where=entry.where,
                what=f"“next: {pattern}” không phải là mẫu tìm đúng ({error}).",
                do="Sửa lại mẫu của phần đứng ngay sau.",
            ) from error
        found.append(
            Form(
                entry.take("word", str),
                entry.take("right", str),
                entry.strings("prev", []),
                entry.take("mid", bool, False),
                following,
            )
        )
        entry.close()
    return tuple(found)


def _compiled(pattern: str) -> "re.Pattern[str]":
    return re.compile(pattern.replace("{HOA}", f"[{_UPPER}]").replace("{thường}", f"[{_UPPER.lower()}]"))


def capitals(report: Report, rule: Rule) -> Iterator[Hit]:
    """A word that the decree writes otherwise; quoted titles are left alone."""
    text = report.text
    quoted: tuple[_Quoted, ...] | None = None
    for form in forms():
        place = text.find(form.word)
        for _ in range(_MOST):
            if place < 0:
                break
            span = Span(place, place + len(form.word))
            if form.fits(text, place):
                if quoted is None:
                    quoted = tuple(_Quoted(Span(m.start(), m.end())) for m in _QUOTED.finditer(text))
                if holding(quoted, place) is None and _in_body(report, place):
                    yield Hit(span, {"word": form.word, "right": form.right})
                    break
            place = text.find(form.word, span.end)


def _in_body(report: Report, place: int) -> bool:
    paragraph = paragraph_at(report, place)
    return paragraph is not None and paragraph.kind in BODY
