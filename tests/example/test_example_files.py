"""The written example province: its files as files."""

import csv
import io
import json
import re
import unicodedata
import zipfile
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from doingoai.example import truth, write_example

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BROKEN = "scan0012.docx"
HALVES = ("2025H1", "2025H2")
IMPORT = re.compile(r'(<xsd:import namespace="http://www.w3.org/XML/1998/namespace")/>')
XML_SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="space" type="xs:NCName"/><xs:attribute name="lang" type="xs:language"/></xs:schema>"""
UNIT = re.compile(r"\b(?:tỉnh|huyện|thị xã|thị trấn|thành phố|xã|phường)((?: \w+){1,4})", re.IGNORECASE)


def names(text: str) -> set[str]:
    """What stands in capitals behind the kind of a unit: "xã Bản Lìm gồm" → "Bản Lìm"; of more words each beginning."""
    found = set()
    for match in UNIT.finditer(text):
        capital = list(takewhile(lambda word: word[0].isupper(), match[1].split()))
        found |= {" ".join(capital[:length]) for length in range(min(2, len(capital)), len(capital) + 1)}
    return found


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tay-khue")
    write_example(folder)
    return folder


def tree(path: Path, part: str) -> Any:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(f"word/{part}.xml"))


def words(path: Path) -> str:
    """All words of a file, deleted ones and footnotes too, with single spaces."""
    if path.suffix == ".txt":
        return " ".join(path.read_text(encoding="utf-8").split())
    paragraphs = []
    for part in ("document", "footnotes"):
        for paragraph in tree(path, part).iter(f"{W}p"):
            runs = [node.text or "" for node in paragraph.iter(f"{W}t", f"{W}delText")]
            paragraphs.append("".join(runs))
    return " ".join(" ".join(paragraphs).split())


def reports(folder: Path) -> list[Path]:
    return [path for half in HALVES for path in sorted((folder / half).iterdir()) if path.name != BROKEN]


def test_same_bytes_every_time(province: Path, tmp_path: Path) -> None:
    written = write_example(tmp_path)
    assert len(written) == len(set(written)) >= 23
    for path in written:
        assert path.read_bytes() == (province / path.relative_to(tmp_path)).read_bytes(), path.name


def test_every_word_file_opens(province: Path) -> None:
    for path in reports(province):
        if path.suffix == ".docx":
            document = Document(str(path))
            assert len(document.tables) >= 2, f"{path.name}: thiếu bảng tiêu đề hoặc bảng chữ ký"
            assert any("BÁO CÁO" in paragraph.text for paragraph in document.paragraphs), path.name


def test_broken_file_is_no_word_file(province: Path) -> None:
    assert not zipfile.is_zipfile(io.BytesIO((province / "2025H1" / BROKEN).read_bytes()))


@pytest.mark.parametrize(
    ("source", "part", "element", "at_least"),
    [
        ("2025H1/huyen-muong-thinh.docx", "document", "numPr", 20),
        ("2025H1/huyen-muong-thinh.docx", "document", "footnoteReference", 2),
        ("2025H2/xa-muong-thinh.docx", "document", "footnoteReference", 1),
        ("2025H2/xa-muong-thinh.docx", "numbering", "lvl", 4),
        ("2025H1/thi-xa-lam-khue.docx", "document", "ins", 1),
        ("2025H1/thi-xa-lam-khue.docx", "document", "del", 1),
        ("2025H1/thi-xa-lam-khue.docx", "document", "br", 1),
        ("2025H1/thi-xa-lam-khue.docx", "document", "gridSpan", 2),
        ("2025H1/huyen-khe-ria.docx", "document", "tblHeader", 1),
    ],
)
def test_parts_of_word_files(province: Path, source: str, part: str, element: str, at_least: int) -> None:
    assert len(list(tree(province / source, part).iter(W + element))) >= at_least


def test_word_files_keep_to_the_standard(province: Path, shared: Path, tmp_path: Path) -> None:
    """Each part is valid by the schema of ECMA-376 (transitional)."""
    (tmp_path / "xml.xsd").write_text(XML_SCHEMA, encoding="utf-8")
    for schema in (shared / "xsd").glob("*.xsd"):
        text = schema.read_text(encoding="utf-8")
        (tmp_path / schema.name).write_text(
            IMPORT.sub(r'\1 schemaLocation="xml.xsd"/>', text), encoding="utf-8"
        )
    wordprocessing = etree.XMLSchema(etree.parse(str(tmp_path / "wml.xsd")))
    for path in reports(province):
        for part in (
            ("document", "footnotes", "numbering", "styles", "header") if path.suffix == ".docx" else ()
        ):
            assert wordprocessing.validate(tree(path, part)), (
                f"{path.name}, {part}: {wordprocessing.error_log}"
            )


def test_typed_and_automatic_numbers_both_occur(province: Path) -> None:
    word_files = [path for path in reports(province) if path.suffix == ".docx"]
    automatic = {path.name for path in word_files if tree(path, "document").find(f".//{W}numPr") is not None}
    typed = {path.name for path in word_files if re.search(r"\bI\. [A-ZĐ]", words(path))}
    assert automatic
    assert typed
    assert not automatic & typed


def test_words_are_nfc(province: Path) -> None:
    for path in reports(province):
        assert unicodedata.is_normalized("NFC", words(path)), path.name


@pytest.mark.parametrize("half", HALVES)
def test_unit_lists(province: Path, half: str) -> None:
    with (province / f"don-vi-{half}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["tên", "loại", "cấp trên", "phải báo cáo", "hạn", "ngày nhận"]
    assert len(rows) == truth()[half]["expected"]
    names = {row["tên"] for row in rows} | {"tỉnh Tây Khuê"}
    assert len(names) == len(rows) + 1
    assert all(row["cấp trên"] in names for row in rows)
    for row in rows:
        for key in ("hạn", "ngày nhận"):
            if row[key]:
                datetime.strptime(row[key], "%d/%m/%Y")


@pytest.mark.parametrize("half", HALVES)
def test_quotations_of_the_truth_stand_in_their_files(province: Path, half: str) -> None:
    fact = truth()[half]
    quoted = [(item["source"], item["text"]) for key in ("must_not_count", "findings") for item in fact[key]]
    for total in fact["totals"].values():
        quoted += [(fact["sources"][unit], addend["words"]) for unit, addend in total["addends"].items()]
    texts = {path.name: words(path) for path in (province / fact["folder"]).iterdir() if path.name != BROKEN}
    missing = [f"{source}: “{text}”" for source, text in quoted if text not in texts[source]]
    for pair in fact["duplicates"]:
        missing += [
            f"{unit}: {pair['words']}"
            for unit in pair["units"]
            if pair["words"] not in texts[fact["sources"][unit]]
        ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("half", HALVES)
def test_the_truth_adds_up(half: str) -> None:
    fact = truth()[half]
    for name, total in fact["totals"].items():
        assert sum(addend["value"] for addend in total["addends"].values()) == total["value"], name
        assert not set(total["addends"]) & set(total["declared_none"]), name
        assert set(total["addends"]) | set(total["declared_none"]) <= set(fact["reported"]), name
    assert len(fact["reported"]) + len(fact["missing"]) == fact["expected"]


def test_the_truth_is_written_too(province: Path) -> None:
    assert json.loads((province / "su-that.json").read_text(encoding="utf-8")) == truth()


def test_enough_mistakes_of_different_rules() -> None:
    rules = {finding["rule"] for half in HALVES for finding in truth()[half]["findings"]}
    assert rules >= {
        "header.blank", "header.missing", "signature.missing", "outline.numbering", "period.mismatch", "date.impossible",
        "citation.incomplete", "citation.symbol", "arithmetic.sum", "arithmetic.percentage", "figures.contradiction",
        "annex.missing", "unit.spelling", "text.repetition",
    }  # fmt: skip


def folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def test_no_unit_of_the_example_exists(province: Path, shared: Path) -> None:
    with (shared / "units" / "units.csv").open(encoding="utf-8", newline="") as file:
        real = {folded(row["name"]) for row in csv.DictReader(file)}
    named = set().union(*(names(words(path)) for path in reports(province)))
    assert {"Tây Khuê", "Mường Thinh", "Bản Lìm"} <= named
    assert not {name for name in named if folded(name) in real}


def test_no_sentence_of_a_real_report(province: Path, shared: Path) -> None:
    texts = {path.name: words(path) for path in reports(province)}
    for real in sorted((shared / "reports").glob("*.txt")):
        for sentence in re.split(r"(?<=[.;:])\s+|\n\n", real.read_text(encoding="utf-8")):
            sentence = " ".join(sentence.split())
            if len(sentence) < 50 or re.search(
                r"(?:Luật|Nghị định|Nghị quyết|Kết luận|Chỉ thị|Quyết định) số", sentence
            ):
                continue  # the title of a law is a fact
            copied = [name for name, text in texts.items() if sentence in text]
            assert not copied, f"{copied}: “{sentence}”"


def test_the_guide_names_files_that_exist(province: Path) -> None:
    guide = (province / "HUONG-DAN.txt").read_text(encoding="utf-8")
    named = re.findall(r"(?:2025H[12]/[\w-]+\.\w+|don-vi-2025H[12]\.csv|su-that\.json)", guide)
    assert len(named) >= 5
    assert not [name for name in named if not (province / name).is_file()]
