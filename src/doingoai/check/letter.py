"""The outline that a request letter (.docx, .txt …) asks for, read from the letter itself."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from doingoai.knowledge import mapping
from doingoai.knowledge.outlines import outline, outlines, read_outline
from doingoai.model import AskedSection, Document, Outline, Section, UserError
from doingoai.parse import parse_document
from doingoai.parse.folding import fold
from doingoai.parse.headings import match_topics
from doingoai.read import document_from_text, read_document

_YAML = (".yaml", ".yml", ".json")
_LONGEST_START = 120  # characters of a line that opens the outline
_DEPTH = 6


@cache
def _folded(key: str) -> tuple[str, ...]:
    return tuple(fold(words) for words in mapping("asked.yaml").strings(key))


@cache
def _annex_registers() -> dict[str, tuple[str, ...]]:
    rows = mapping("asked.yaml").sub("annex_registers")
    return {topic: rows.strings(topic) for topic in rows}


def _is_start(line: str) -> bool:
    words = line.strip(" *_#.:\t")
    return (
        0 < len(words) <= _LONGEST_START
        and words[:1].isupper()
        and any(fold(words).startswith(start) for start in _folded("outline_starts"))
    )


def _asked_text(document: Document) -> str:
    """The outline's part of the letter: from the line that opens it, all of it where no line does."""
    position = 0
    for line in document.text.split("\n"):
        if _is_start(line):
            return document.text[position + len(line) :]
        position += len(line) + 1
    return document.text


def _registers(topics: Sequence[str]) -> tuple[str, ...]:
    rows = _annex_registers()
    return tuple(dict.fromkeys(register for topic in topics for register in rows.get(topic, ())))


def _section(section: Section, depth: int = 0) -> AskedSection:
    folded = fold(section.title)
    return AskedSection(
        label=section.label or "",
        title=re.sub(r"\s+", " ", section.title).strip(),
        topics=section.topics,
        role=section.role,
        required=not any(words in folded for words in _folded("optional_words")),
        children=tuple(_section(child, depth + 1) for child in section.children) if depth < _DEPTH else (),
    )


def _with_annexes(sections: Sequence[AskedSection], annexes: Sequence[Section]) -> tuple[AskedSection, ...]:
    """The sections with the annex tables that the letter asks for, each at the first section of its topic."""
    titles = [one.title for annex in annexes for one in (annex, *annex.children)]
    wanted = [match_topics(title) for title in dict.fromkeys(titles)]
    left = [topic for topics in wanted for topic in topics if topic in _annex_registers()]

    def placed(section: AskedSection) -> AskedSection:
        own = [topic for topic in section.topics if topic in left]
        for topic in own:
            left.remove(topic)
        return replace(
            section, registers=_registers(own), children=tuple(placed(child) for child in section.children)
        )

    return tuple(placed(section) for section in sections)


def outline_of_letter(document: Document) -> Outline:
    """The outline in a request letter, or in a text that is one. A title whose topic is in doubt is kept as words alone.

    Raises UserError YC-003 where no section is found.
    """
    report = parse_document(document_from_text(_asked_text(document), source=document.source))
    annexes = [section for section in report.sections if "annex" in section.topics]
    sections = [section for section in report.sections if "annex" not in section.topics]
    if not sections:
        raise UserError(
            code="YC-003",
            where=document.source,
            what="không thấy mục nào được đánh số trong tệp đề cương.",
            do="Kiểm tra xem tệp có các mục “I.”, “1.” … không, hoặc viết đề cương thành tệp .yaml.",
        )
    made = _with_annexes([_section(section) for section in sections], annexes)
    return Outline(
        id=Path(document.source).stem or "cong-van",
        name={"vi": f"Đề cương trong {document.source}", "en": f"Outline in {document.source}"},
        sections=made,
        basis=_basis(document),
    )


def _basis(document: Document) -> str | None:
    header = parse_document(document).header
    if header.number is None and header.symbol is None:
        return None
    day = f" ngày {header.issued:%d/%m/%Y}" if header.issued else ""
    return f"{header.kind or 'Văn bản'} số {header.number or '…'}/{header.symbol or '…'}{day}"


def find_outline(name: str) -> Outline:
    """An outline by the name of a shipped one, by the path of a YAML file, or by that of a request letter.

    Raises UserError YC-001 … YC-003, KT-001, and what reading the letter may raise.
    """
    if name in outlines():
        return outline(name)
    path = Path(name)
    if not path.suffix and not path.exists():
        return outline(name)
    return read_outline(path) if path.suffix.lower() in _YAML else outline_of_letter(read_document(path))
