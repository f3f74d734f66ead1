"""The markup of the example's Word documents: a head in YAML between two lines ``---``, then one line a paragraph.

    # Tiêu đề cấp 1 (## cấp 2, ### cấp 3)      heading; words after " :: " run on in upright letters
    - gạch đầu dòng                             list item
    > chữ giữa dòng                             centred, bold
    | ô | ô |                                   table row, the first row is the head; "<" joins the cell to its left, "^" above
    ~~~                                         page break
    [^1]: lời chú                               text of footnote 1, called by [^1] inside a paragraph
    **đậm**, *nghiêng*, {+chèn+}, {-xóa-}       inside a paragraph; the last two are tracked changes

Any other line is a body paragraph. In the head, ``đánh số: tự động`` lets Word number headings and list items.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import yaml

_FOOTNOTE = re.compile(r"\[\^(\d{1,2})\]: (.+)")
_PREFIXES = {"# ": "heading1", "## ": "heading2", "### ": "heading3", "- ": "item", "> ": "centred"}


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph (kind "body", "heading1" … "heading3", "item", "centred", "break") or one table (rows of cells)."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document to build. head: its letterhead, title, recipients and signature; footnotes: number → text."""

    head: Mapping[str, Any]
    parts: tuple[Part, ...]
    footnotes: Mapping[int, str]


def _part(line: str) -> Part:
    if line == "~~~":
        return Part("break")
    for prefix, kind in _PREFIXES.items():
        if line.startswith(prefix):
            return Part(kind, line.removeprefix(prefix).strip())
    return Part("body", line)


def _row(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def read_source(text: str) -> Source:
    """Read the markup. Raises ValueError where the head is missing."""
    _, head, body = text.split("---\n", 2)
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    footnotes = {int(match[1]): match[2] for line in lines if (match := _FOOTNOTE.fullmatch(line))}
    parts: list[Part] = []
    for is_table, group in groupby(
        (line for line in lines if not _FOOTNOTE.fullmatch(line)), lambda line: line.startswith("|")
    ):
        if is_table:
            parts.append(Part("table", rows=tuple(_row(line) for line in group)))
        else:
            parts.extend(_part(line) for line in group)
    return Source(yaml.safe_load(head), tuple(parts), footnotes)
