"""The registers' closed lists: no field for a private person loads."""

from pathlib import Path

import pytest

from doingoai.knowledge.record_fields import is_personal, registers
from doingoai.model import UserError


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose name no other test has had: what was read of a file is kept by its path."""
    return tmp_path_factory.mktemp("knowledge")


FILE = """
- id: delegations
  name: {{vi: "Sổ đoàn", en: "Delegations"}}
  dates: []
  same: [name]
  fields:
    - {{id: name, type: text, name: {{vi: "Tên đoàn", en: "Delegation"}}}}
    - {field}
"""
PERSONAL = [
    '{id: head_name, type: text, name: {vi: "Trưởng đoàn", en: "Head"}}',
    '{id: leader, type: text, name: {vi: "Tên trưởng đoàn", en: "Leader"}}',
    '{id: birth_date, type: date, name: {vi: "Ngày", en: "Day"}}',
    '{id: born_on, type: date, name: {vi: "Ngày sinh", en: "Day"}}',
    '{id: passport, type: text, name: {vi: "Giấy tờ", en: "Papers"}}',
    '{id: papers, type: text, name: {vi: "Số hộ chiếu", en: "Papers"}}',
    '{id: number, type: text, name: {vi: "Số căn cước", en: "Number"}}',
    '{id: contact, type: text, name: {vi: "Số điện thoại", en: "Contact"}}',
    '{id: where, type: text, name: {vi: "Địa chỉ", en: "Where"}}',
    '{id: people, type: list, name: {vi: "Họ và tên", en: "People"}}',
    '{id: people, type: list, name: {vi: "Danh sách", en: "Full name"}}',
]


def load(tmp_path: Path, field: str) -> None:
    (tmp_path / "registers.yaml").write_text(FILE.format(field=field), encoding="utf-8")
    registers(tmp_path)


@pytest.mark.parametrize("field", PERSONAL)
def test_a_field_for_a_private_person_does_not_load(tmp_path: Path, field: str) -> None:
    with pytest.raises(UserError) as raised:
        load(tmp_path, field)
    assert raised.value.code == "KT-005"
    assert "registers.yaml, dòng 8" in raised.value.where
    assert "Bỏ cột này" in raised.value.do


def test_an_official_by_title_loads(tmp_path: Path) -> None:
    load(
        tmp_path, '{id: head_title, type: text, name: {vi: "Chức danh trưởng đoàn", en: "Title of the head"}}'
    )


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ('{id: name, type: text, name: {vi: "Tên", en: "Name"}}', "KT-003"),
        ('{id: kind, type: chữ, name: {vi: "Loại", en: "Kind"}}', "KT-002"),
        ('{id: kind, type: choice, name: {vi: "Loại", en: "Kind"}}', "KT-002"),
        ('{id: kind, kind: text, type: text, name: {vi: "Loại", en: "Kind"}}', "KT-001"),
    ],
)
def test_a_broken_field_names_its_place(tmp_path: Path, field: str, code: str) -> None:
    with pytest.raises(UserError) as raised:
        load(tmp_path, field)
    assert raised.value.code == code
    assert "registers.yaml" in raised.value.where


def test_our_own_registers_load_and_fit_a_sheet() -> None:
    for register in registers().values():
        assert len(register.name["vi"]) <= 31
        assert set(register.name) == {"vi", "en", "zh"}
        assert not any(is_personal(field.name["vi"]) for field in register.fields.values())
