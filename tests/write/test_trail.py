"""From every figure of the report to its facts, and back: no number without a recorded fact, no entry without its figure."""

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from doingoai.model import Consolidation
from doingoai.periods import following, title
from doingoai.text.numbers_vi import count, number
from doingoai.write.docx import write_docx_and_trail
from doingoai.write.docx.issuing import issuer_of
from doingoai.write.docx.regime import bases, period_words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
Written = tuple[etree._Element, dict[str, Any], Consolidation]


@pytest.fixture(scope="module", params=["first_half", "second_half"])
def written(request: pytest.FixtureRequest) -> Written:
    consolidation: Consolidation = request.getfixturevalue(request.param)
    data, trail = write_docx_and_trail(consolidation)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    entries = trail["bookmarks"]
    assert isinstance(entries, dict)
    return document, entries, consolidation


def words(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext(f"{W}t")).replace("\u00a0", " ")


def pieces(paragraph: etree._Element) -> Iterator[tuple[str | None, str]]:
    """(bookmark or None, words) of a paragraph, in order."""
    names: dict[str, str] = {}
    for child in paragraph.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}t", f"{W}br"):
        if child.tag == f"{W}bookmarkStart":
            names[child.get(f"{W}id", "")] = child.get(f"{W}name", "")
        elif child.tag == f"{W}bookmarkEnd":
            names.pop(child.get(f"{W}id", ""), None)
        elif child.tag == f"{W}br":
            yield None, " "
        else:
            yield next(reversed(names.values()), None), (child.text or "").replace("\u00a0", " ")


def body_paragraphs(document: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of the report itself, before its annexes; those of the head and the signature not."""
    body = document[0]
    for child in body:
        if child.tag == f"{W}p":
            yield child
            if child.find(f"{W}pPr/{W}sectPr") is not None:
                return


def own_words(consolidation: Consolidation) -> list[str]:
    """Numbers of the frame: periods, legal bases, names of files and of units."""
    period = consolidation.period
    said = period_words(period)
    issuer = issuer_of(consolidation.issuer, consolidation.unit)
    earlier = [title(item.period) for item in consolidation.comparisons]
    asides = [item.reason for item in consolidation.set_aside]
    found: list[str] = [
        *bases(issuer, period.last), *asides, said.title, said.name, said.next, title(following(period)), *earlier,
        *(used.source for used in consolidation.reports), *(aside.source for aside in consolidation.set_aside),
        *(used.unit for used in consolidation.reports),
    ]  # fmt: skip
    return sorted({text for item in found for text in (item, item.upper())}, key=len, reverse=True)


def test_no_number_stands_outside_a_mark(written: Written) -> None:
    document, _, consolidation = written
    frame = own_words(consolidation)
    for paragraph in body_paragraphs(document):
        outside = "".join(text if mark is None else "¤" for mark, text in pieces(paragraph))
        for known in frame:
            outside = outside.replace(known, "")
        outside = outside.replace(str(consolidation.period.last.year), "")
        assert not NUMBER.findall(outside), outside


def test_marks_and_entries_are_one_to_one(written: Written) -> None:
    document, entries, _ = written
    marks = [mark.get(f"{W}name", "") for mark in document.iter(f"{W}bookmarkStart")]
    assert len(set(marks)) == len(marks)
    assert set(marks) == {name for name, entry in entries.items() if entry["kind"] != "attendance"}
    assert all(len(name) <= 40 for name in marks)
    told: dict[str, str] = {}
    for paragraph in document.iter(f"{W}p"):
        for mark, text in pieces(paragraph):
            if mark is not None:
                told[mark] = told.get(mark, "") + text
    for name, text in told.items():
        assert " ".join(text.split()) == " ".join(entries[name]["words"].split())


def facts_of(entry: dict[str, Any], consolidation: Consolidation) -> set[str]:
    """Every number that an entry's facts allow, as the report writes numbers."""
    sources = {used.source: used.report for used in consolidation.reports}
    values: list[Decimal | None] = []

    def add(item: dict[str, Any]) -> None:
        values.extend(Decimal(str(item[key])) for key in ("value", "upper") if item.get(key) is not None)

    texts: list[str] = []
    match entry["kind"]:
        case "total" | "column":
            add(entry)
            add(entry.get("combined", {}))
            for item in (*entry["addends"], *entry["declared_none"], *entry["left_out"]):
                add(item)
                found = sources[item["source"]]
                assert " ".join(found.text[item["start"] : item["end"]].split()) == item["text"]
            values.append(
                Decimal(len({item["unit"] for item in (*entry["declared_none"], *entry["addends"])}))
            )
        case "units":
            assert entry["value"] == len(entry["units"]) == len(set(entry["units"]))
            values.append(Decimal(entry["value"]))
        case "change":
            now, then = Decimal(str(entry["now"]["value"])), Decimal(str(entry["earlier"]["value"]))
            values += [now, then, abs(now - then)]
            if then:
                values.append((abs(now - then) * 100 / then).quantize(Decimal("0.1")))
        case "quote":
            for item in entry["facts"]:
                texts.append(sources[item["source"]].text[item["start"] : item["end"]])
        case "day":
            texts += [str(entry.get("value", "")), *(str(entry.get(key, "")) for key in ("due", "received"))]
        case "chart":
            texts.append(entry["words"])
        case "chart_note":
            values.append(Decimal(entry["value"]))
    written_out: set[str] = set()
    for value in values:
        if value is not None:
            for scaled in (value, value / 10**6, value / 10**9):
                written_out |= {number(scaled), count(scaled)}
    return written_out | {found for text in texts for found in NUMBER.findall(text)}


def test_every_number_in_a_mark_is_a_fact(written: Written) -> None:
    _, entries, consolidation = written
    for name, entry in entries.items():
        if entry["kind"] in ("attendance", "register", "column"):
            continue
        allowed = facts_of(entry, consolidation)
        words_of = entry["words"] if entry["kind"] != "day" else ""
        for found in NUMBER.findall(words_of):
            assert found in allowed or found.lstrip("0") in allowed, (name, found, entry["words"])


def test_the_figures_of_an_annex_are_those_of_its_units(written: Written) -> None:
    document, entries, _ = written
    checked = 0
    for table in document.iter(f"{W}tbl"):
        rows = [list(row.iter(f"{W}tc")) for row in table.iter(f"{W}tr")]
        heads = [
            next((mark.get(f"{W}name", "") for mark in cell.iter(f"{W}bookmarkStart")), "")
            for cell in rows[0]
        ]
        for position, head in enumerate(heads):
            if not head.startswith("cot_"):
                continue
            entry = entries[head]
            for row in rows[1:-1]:
                unit = words(row[1]).casefold()
                own = [
                    item
                    for key in ("addends", "declared_none", "left_out")
                    for item in entry[key]
                    if item["unit"].casefold() == unit
                ]
                allowed = {
                    number(Decimal(str(item[key])))
                    for item in own
                    for key in ("value", "upper")
                    if item.get(key) is not None
                }
                allowed |= {number(Decimal(str(item["value"])) / 10**9) for item in own}
                for found in NUMBER.findall(words(row[position])):
                    assert found in allowed, (head, unit, found)
                    checked += 1
    assert checked > 30


def test_a_changed_fact_is_not_hidden(first_half: Consolidation) -> None:
    """The walker would see it: a number that no fact gives is none of the allowed ones."""
    _, trail = write_docx_and_trail(first_half)
    entries = trail["bookmarks"]
    assert isinstance(entries, dict)
    entry = next(item for item in entries.values() if item["kind"] == "total" and item["value"])
    assert number(Decimal(str(entry["value"])) + 1000) not in facts_of(entry, first_half)
