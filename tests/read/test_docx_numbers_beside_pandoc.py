"""Numbers of real Word files, paragraph by paragraph, beside pandoc: those that Word counts and those that were typed."""

import json
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from doingoai.read import read_document
from doingoai.read.ooxml.letters import _moved

FILES = (
    "huong-dan-36-hd-vptw",
    "nghi-dinh-30-2020-nfd",
    "nghi-dinh-30-2020-phu-luc-1",
    "nghi-dinh-30-2020-phu-luc-3-mau",
)
_NUMBERED = re.compile(
    r"\s*((?:Điều\s+)?(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]|[A-ZĐ])[.)/])\s+(\S.*)"
)
_SIGNS: dict[str, Callable[[int], str]] = {
    "Decimal": str,
    "LowerAlpha": lambda n: chr(96 + n),
    "UpperAlpha": lambda n: chr(64 + n),
}
_ENDS = {"Period": "{}.", "OneParen": "{})", "TwoParens": "({})"}
_WITHIN = ("Emph", "Strong", "Underline", "SmallCaps", "Strikeout")


def _words(inlines: list[dict[str, Any]]) -> str:
    """The words of pandoc's inlines; notes and the raised marks of calls are left out."""
    parts = []
    for inline in inlines:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            parts.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            parts.append(" " if kind != "LineBreak" else "\n")
        elif kind in _WITHIN:
            parts.append(_words(content))
        elif kind in ("Link", "Span", "Quoted"):
            parts.append(_words(content[1]))
    return "".join(parts)


def _paragraphs(blocks: list[dict[str, Any]], label: str = "") -> Iterator[str]:
    """Pandoc's paragraphs in reading order, a counted number before the first of each item."""
    for block in blocks:
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in ("Para", "Plain", "Header"):
            yield f"{label} {_words(content if kind != 'Header' else content[2])}".strip()
            label = ""
        elif kind == "OrderedList":
            first, style, end = content[0]
            for place, item in enumerate(content[1]):
                sign = _SIGNS.get(style["t"], str)(first + place)
                yield from _paragraphs(item, _ENDS.get(end["t"], "{}").format(sign))
        elif kind == "BulletList":
            for item in content:
                yield from _paragraphs(item)
        elif kind in ("BlockQuote", "Div"):
            yield from _paragraphs(content if kind == "BlockQuote" else content[1])
        elif kind == "Table":
            bodies = [row for body in content[4] for rows in body[2:4] for row in rows]
            for row in (*content[3][1], *bodies, *content[5][1]):
                for cell in row[1]:
                    yield from _paragraphs(cell[4])


def _numbers(lines: Iterator[str] | list[str]) -> Counter[tuple[str, str]]:
    """(number, the first letters after it) of each line that begins with a number."""
    found = Counter[tuple[str, str]]()
    for line in lines:
        match = _NUMBERED.match(unicodedata.normalize("NFC", line))
        if match:
            found[match[1], re.sub(r"[\W\d_]+|[¹²³⁰⁴-⁹]", "", match[2])[:25]] += 1
    return found


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="không có pandoc")
@pytest.mark.parametrize("name", FILES)
def test_each_numbered_paragraph_of_pandoc_is_ours(shared: Path, name: str) -> None:
    path = shared / "files" / f"{name}.docx"
    command = ["pandoc", "-f", "docx", "-t", "json", "--track-changes=accept", str(path)]
    tree = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    theirs = _numbers([line for words in _paragraphs(tree["blocks"]) for line in words.split("\n")])
    ours = _numbers(read_document(path).text.split("\n"))
    assert theirs
    assert theirs == ours


@pytest.mark.parametrize("unit", ["a\u0323 b", "a" + "\u0323" * 40, "\u0323"])
def test_places_in_composed_text_are_found_in_linear_time(stays_linear, unit: str) -> None:  # type: ignore[no-untyped-def]
    stays_linear(lambda text: _moved(text, list(range(0, len(text), 3))), unit, 4_000)


def test_places_in_composed_text() -> None:
    text = "a\u0323 to\u031b\u0301\u1100\u1161 xa\u0300"
    places = list(range(len(text) + 1))
    expected = {place: len(unicodedata.normalize("NFC", text[:place])) for place in places}
    assert _moved(text, places) == expected
