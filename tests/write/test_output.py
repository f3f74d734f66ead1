"""Output appears whole or not at all, and never over what this program did not write."""

from pathlib import Path

import pytest

from doingoai.model import UserError
from doingoai.write.output import MARKER, put

FILES = {"a.txt": b"mot", "con/b.txt": b"hai"}


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {MARKER}


def test_writes_into_a_new_folder(tmp_path: Path) -> None:
    written = put(tmp_path / "moi" / "ra", FILES, force=False)
    assert [p.read_bytes() for p in written] == [b"mot", b"hai"]
    assert [p.name for p in (tmp_path / "moi").iterdir()] == ["ra"]


def test_writes_into_an_empty_folder(tmp_path: Path) -> None:
    put(tmp_path, FILES, force=False)
    assert names(tmp_path) == set(FILES)


def test_refuses_a_folder_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "cua-toi.txt").write_text("giữ", encoding="utf-8")
    with pytest.raises(UserError, match=r"cua-toi\.txt") as caught:
        put(tmp_path, FILES, force=False)
    assert caught.value.code == "GH-001"
    assert names(tmp_path) == {"cua-toi.txt"}


def test_force_keeps_other_files(tmp_path: Path) -> None:
    (tmp_path / "cua-toi.txt").write_text("giữ", encoding="utf-8")
    put(tmp_path, FILES, force=True)
    assert names(tmp_path) == {"cua-toi.txt", *FILES}


def test_old_results_need_force(tmp_path: Path) -> None:
    put(tmp_path, FILES, force=False)
    with pytest.raises(UserError, match="--force"):
        put(tmp_path, FILES, force=False)
    put(tmp_path, {"a.txt": b"ba"}, force=True)
    assert names(tmp_path) == {"a.txt"}  # what the earlier run wrote and this one did not is gone
    assert (tmp_path / "a.txt").read_bytes() == b"ba"


def test_a_result_someone_edited_is_never_replaced(tmp_path: Path) -> None:
    put(tmp_path, FILES, force=False)
    (tmp_path / "a.txt").write_bytes("mot, sửa tay".encode())
    with pytest.raises(UserError, match=r"sửa sau khi xuất \(a\.txt\)"):
        put(tmp_path, FILES, force=True)
    assert (tmp_path / "a.txt").read_bytes() == "mot, sửa tay".encode()


def test_a_foreign_file_of_the_same_name_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"khac")
    with pytest.raises(UserError):
        put(tmp_path, FILES, force=True)
    assert (tmp_path / "a.txt").read_bytes() == b"khac"


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    target = tmp_path / "ra"
    target.write_bytes(b"x")
    with pytest.raises(UserError, match="không phải thư mục"):
        put(target, FILES, force=True)


def test_a_failure_half_way_leaves_the_old_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "ra", FILES, force=False)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if Path(target) == tmp_path / "ra" / "con" / "b.txt" and ".cu-" not in str(self):
            raise OSError(28, "hết chỗ")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="hết chỗ"):
        put(tmp_path / "ra", {"a.txt": b"moi", "con/b.txt": b"moi"}, force=True)
    monkeypatch.undo()
    assert {name: (tmp_path / "ra" / name).read_bytes() for name in FILES} == FILES
    assert [p.name for p in tmp_path.iterdir()] == ["ra"]
