"""Putting files into a folder: all or none, and never over what this program did not write."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from doingoai.model import UserError

MARKER = ".doingoai.json"  # what this program wrote into the folder: name → SHA-256


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _written(folder: Path) -> dict[str, str]:
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        return {str(name): str(digest) for name, digest in marker["files"].items()}
    except (OSError, ValueError, KeyError, AttributeError):
        return {}  # no marker, or one that nobody of ours wrote: then nothing in the folder is ours


def _refuse(folder: Path, names: list[str], what: str, do: str) -> UserError:
    shown = ", ".join(names[:3]) + (f" và {len(names) - 3} tệp khác" if len(names) > 3 else "")
    return UserError(code="GH-001", where=str(folder), what=what.format(names=shown), do=do)


def check_folder(folder: Path, names: Mapping[str, object] | list[str], *, force: bool) -> None:
    """Raise UserError GH-001 where writing ``names`` into the folder would touch what is not ours, before any work is done.

    force: replace the files this program wrote and nobody has changed since.
    """
    if folder.exists() and not folder.is_dir():
        raise _refuse(folder, [], "là một tệp, không phải thư mục.", "Chọn tên thư mục khác cho --out.")
    if not folder.is_dir():
        return
    ours = _written(folder)
    present = sorted(
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != MARKER
    )
    changed = [
        name for name in present if name in ours and _digest((folder / name).read_bytes()) != ours[name]
    ]
    foreign = [name for name in present if name not in ours]
    if clash := sorted({name for name in foreign if name in names} | set(changed)):
        what = "có tệp đã được người khác tạo hoặc sửa sau khi xuất ({names}); chương trình không ghi đè."
        raise _refuse(
            folder, clash, what, "Đổi tên hoặc chuyển các tệp ấy đi nơi khác, hoặc chọn --out khác."
        )
    if foreign and not force:
        what = "đã có tệp không do chương trình này ghi ({names})."
        raise _refuse(
            folder,
            foreign,
            what,
            "Chọn thư mục trống cho --out; hoặc thêm --force để ghi bên cạnh, không đụng đến chúng.",
        )
    if present and not force:
        what = "đã có kết quả của lần chạy trước ({names})."
        raise _refuse(folder, present, what, "Thêm --force để thay kết quả cũ, hoặc chọn --out khác.")


def put(folder: Path, files: Mapping[str, bytes], *, force: bool) -> tuple[Path, ...]:
    """Write the files (name → bytes; names may hold one folder) so that all appear, or none. Returns their paths."""
    check_folder(folder, files, force=force)
    ours = _written(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, data in files.items():
            target = stage / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        marker = {"program": "doingoai", "files": {name: _digest(data) for name, data in files.items()}}
        (stage / MARKER).write_text(json.dumps(marker, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if not folder.exists():
            stage.chmod(0o755)
            stage.rename(folder)
        else:
            _move_in(stage, folder, [*files, MARKER])
            for name in ours.keys() - files.keys():
                (folder / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return tuple(folder / name for name in files)


def _move_in(stage: Path, folder: Path, names: list[str]) -> None:
    """Move staged files over the old ones; where one cannot be moved, put every old one back."""
    kept = Path(tempfile.mkdtemp(prefix=".cu-", dir=folder.parent))
    done: list[str] = []
    try:
        for name in names:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                (kept / name).parent.mkdir(parents=True, exist_ok=True)
                target.rename(kept / name)
            done.append(name)
            (stage / name).rename(target)
    except OSError:
        for name in done:
            (folder / name).unlink(missing_ok=True)
            if (kept / name).exists():
                (kept / name).rename(folder / name)
        raise
    finally:
        shutil.rmtree(kept, ignore_errors=True)
