"""A stored report is the same value when it is read back."""

import json
import zlib
from pathlib import Path

import pytest

import doingoai
from doingoai.example import write_example
from doingoai.model import Report, UserError
from doingoai.model.stored import dumps, loads
from doingoai.pipeline import read_many, report_files

CORPUS = sorted((Path(__file__).parent.parent / "corpus" / "reports").glob("*.txt"))[::6]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_report_of_the_corpus_comes_back_whole(path: Path) -> None:
    report = doingoai.read(path)
    stored = dumps(report)
    again = loads(stored)
    assert again == report
    assert dumps(again) == stored
    held = {id(section) for paragraph in again.paragraphs for section in paragraph.path}
    assert len(held) <= len(report.paragraphs), "sections are shared, not copied"


def test_every_report_of_the_example_comes_back_whole(tmp_path: Path) -> None:
    write_example(tmp_path)
    read = [row for row in read_many(report_files(tmp_path / "2025H1")) if isinstance(row, Report)]
    assert len(read) == 12
    for report in read:
        assert loads(dumps(report)) == report


def test_bytes_of_an_older_version_take_the_defaults_and_later_fields_are_passed_over() -> None:
    report = doingoai.parse("Trong năm 2024, xã đón 02 đoàn khách nước ngoài.")
    whole = json.loads(zlib.decompress(dumps(report)))
    whole["report"].pop("references", None)
    whole["report"]["field_of_tomorrow"] = [1, 2]
    assert loads(zlib.compress(json.dumps(whole).encode())) == report


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not compressed",
        zlib.compress(b"[]"),
        zlib.compress(b'{"format": 2, "report": {}}'),
        zlib.compress(b'{"format": 1, "report": {"document": 5}}'),
        dumps(doingoai.parse("Năm 2024 không có đoàn ra."))[:-9] + b"xxxxxxxxx",
    ],
    ids=["empty", "plain", "list", "format", "shape", "damaged"],
)
def test_damaged_bytes_are_a_clear_error(data: bytes) -> None:
    with pytest.raises(UserError, match="Đọc lại từ tệp gốc"):
        loads(data)
