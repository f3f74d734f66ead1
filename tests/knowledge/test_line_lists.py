"""Plain lists of knowledge, read line by line."""

from pathlib import Path

import pytest

from doingoai.knowledge import lines
from doingoai.model import UserError


def test_comments_and_blank_lines_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# chú thích\n\nhuyện A: xã 1\nhuyện B: xã 2\n", encoding="utf-8")
    found = [(line.number, line.text) for line in lines("list.txt", root=tmp_path)]
    assert found == [(3, "huyện A: xã 1"), (4, "huyện B: xã 2")]


def test_a_line_out_of_order_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("huyện B: xã 2\nhuyện A: xã 1\n", encoding="utf-8")
    with pytest.raises(UserError) as raised:
        list(lines("list.txt", root=tmp_path))
    assert raised.value.code == "KT-001"
    assert raised.value.where == "list.txt, dòng 2"
