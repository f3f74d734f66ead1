"""The functions of ``doingoai.units``, as a program calls them."""

from datetime import date
from pathlib import Path

from doingoai import units
from doingoai.units.resolving import context_of


def test_the_api(tmp_path: Path) -> None:
    day = date(2026, 1, 1)
    assert units.find("Đak Glei", date(2024, 6, 1))[0].unit.id == "610"
    assert units.find("xã Tân Lập", under="huyện Bắc Sơn")[0].unit.kind == "xã"
    assert units.get("62/so-ngoai-vu").name == "Sở Ngoại vụ tỉnh Kon Tum"
    assert len(units.tree("2025-51", day)) == 97
    assert len(units.successors("167")) == 8
    assert {event.source.id for event in units.predecessors("2025-51")} == {"51", "62"}
    assert units.as_of("05596", day).common.name == "Trung Hội"
    found = units.resolve("UBND huyện", context_of("UBND xã Bộc Nhiêu", (), date(2024, 11, 1)))
    assert found.unit is not None
    assert found.unit.title == "huyện Định Hóa"
    own = tmp_path / "rieng.csv"
    own.write_text("tên,loại\nTây Khuê,tỉnh\n", encoding="utf-8")
    mine = units.load(own)
    assert units.find("tỉnh Tây Khuê", register=mine)[0].unit.kind == "tỉnh"
