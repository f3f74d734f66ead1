"""A corrected copy: the faults that can be put right are gone, the words are the same, and a second turn finds nothing to do."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from format_maker import make
from lxml import etree
from test_format_rules import RULES, findings, plain, report_of

from doingoai.model import Rule, UserError
from doingoai.read import docx
from doingoai.read.ooxml.package import MC, W
from doingoai.write.fix import FIXERS, fix, write_fixed

EVERYTHING_WRONG: dict[str, Any] = {
    "page": {"left": 25, "right": 25.4, "width": 215.9, "height": 279.4},
    "drop": ["motto_line", "issuer_line", "abstract_line", "page_number"],
    "look": {
        "body": {"size": 12, "align": "left", "indent": 0, "after": 0, "font": "Arial"},
        "nation": {"size": 15},
        "kind": {"size": 18, "align": "left"},
        "heading": {"bold": False},
        "recipient": {"size": 14},
        "signer": {"italic": True},
        "abstract": {"colour": "FF0000"},
    },
    "extra": ["annex", "long_table", "blank_paragraphs"],
}
WORDS_AT_FAULT = {"DD-016-2", "DD-024-3", "DD-037-2", "DD-051-2"}  # capitals: words, which stay as they are
CASES = [
    pytest.param(rule, plain(example.given["docx"]), id=f"{rule.id}-{index}")
    for rule in RULES
    if rule.check in FIXERS
    for index, example in enumerate((e for e in rule.examples if e.finds), 1)
    if f"{rule.id}-{index}" not in WORDS_AT_FAULT
]


@pytest.mark.parametrize(("rule", "recipe"), CASES)
def test_what_can_be_put_right_is(rule: Rule, recipe: dict[str, Any]) -> None:
    data = make(recipe)
    report = report_of(data)
    fixed = fix(data, report)
    assert rule.id in {finding.id for finding in fixed.done}
    assert docx.read(fixed.data, "bao-cao.docx").text == report.text
    assert rule.id not in {finding.id for finding in findings(fixed.data)}
    new = {finding.id for finding in findings(fixed.data)} - {finding.id for finding in findings(data)}
    assert not new
    again = fix(fixed.data, report_of(fixed.data))
    assert again.data == fixed.data
    assert not again.done


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.check not in FIXERS], ids=lambda rule: rule.id
)
def test_what_is_words_is_left(rule: Rule) -> None:
    for example in rule.examples:
        if example.finds:
            data = make(plain(example.given["docx"]))
            fixed = fix(data, report_of(data))
            assert rule.id in {finding.id for finding in fixed.left}
            assert docx.read(fixed.data, "bao-cao.docx").text == docx.read(data, "bao-cao.docx").text


@pytest.mark.parametrize("kind", ["state", "party"])
@pytest.mark.parametrize("making", ["direct", "styles", "theme", "automatic"])
def test_a_well_formed_document_is_given_back_as_it_is(kind: str, making: str) -> None:
    data = make({"kind": kind, "making": making, "extra": ["annex"]})
    assert fix(data, report_of(data)).data == data


def test_parts_that_need_no_change_are_copied_byte_for_byte() -> None:
    data = make({"look": {"nation": {"size": 15}}})
    fixed = fix(data, report_of(data)).data
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(fixed)) as new:
        assert old.namelist() == new.namelist()
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["word/document.xml"]


def test_the_copy_keeps_to_the_schema_of_word(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "xml.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">'
        '<xs:attribute name="space" type="xs:NCName"/></xs:schema>'
    )
    (tmp_path / "all.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        '<xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>'
        f'<xs:import namespace="{W[1:-1]}" schemaLocation="{(shared / "xsd" / "wml.xsd").as_uri()}"/></xs:schema>'
    )
    schema = etree.XMLSchema(etree.parse(str(tmp_path / "all.xsd")))
    for recipe in (
        EVERYTHING_WRONG,
        {**EVERYTHING_WRONG, "making": "styles"},
        {**EVERYTHING_WRONG, "drop": []},
    ):
        data = make(recipe)
        fixed = fix(data, report_of(data)).data
        for made in (data, fixed):
            with zipfile.ZipFile(io.BytesIO(made)) as archive:
                for name in archive.namelist():
                    if name.startswith("word/") and name.endswith(".xml") and "theme" not in name:
                        root = etree.fromstring(archive.read(name))
                        for drawing in list(
                            root.iter(f"{MC}AlternateContent")
                        ):  # the schema of 2006 does not know it
                            drawing.getparent().remove(drawing)  # type: ignore[union-attr]
                        assert schema.validate(root), (name, schema.error_log)


def test_everything_at_once(tmp_path: Path) -> None:
    source, out = tmp_path / "bao-cao.docx", tmp_path / "bao-cao-da-sua.docx"
    source.write_bytes(make(EVERYTHING_WRONG))
    fixed = write_fixed(source, out)
    assert out.read_bytes() == fixed.data
    assert len(fixed.done) >= 15
    assert fixed.left == ()
    assert docx.read(fixed.data, "").text == docx.read(source.read_bytes(), "").text


def test_only_word_files_are_put_right_and_never_in_place(tmp_path: Path) -> None:
    text = tmp_path / "bao-cao.txt"
    text.write_text("BÁO CÁO", encoding="utf-8")
    with pytest.raises(UserError, match="SF-001"):
        write_fixed(text, tmp_path / "ra.docx")
    source = tmp_path / "bao-cao.docx"
    source.write_bytes(make({}))
    with pytest.raises(UserError, match="SF-002"):
        write_fixed(source, source)
    with pytest.raises(UserError, match="SF-002"):
        write_fixed(source, tmp_path / "khong-co" / "ra.docx")


@pytest.mark.parametrize(
    "name",
    ["nghi-dinh-30-2020-nfd.docx", "huong-dan-36-hd-vptw.docx", "legacy/tcvn3-2004-1E849_Tran_Du_Lich.docx"],
)
def test_real_files_keep_every_letter(shared: Path, name: str) -> None:
    data = (shared / "files" / name).read_bytes()
    report = report_of(data)
    fixed = fix(data, report)
    assert fixed.done
    assert docx.read(fixed.data, "").text == report.text
    assert fix(fixed.data, report_of(fixed.data)).data == fixed.data
