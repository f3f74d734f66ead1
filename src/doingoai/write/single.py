"""One file written for the user: never over a file that is there, unless the user says so."""

import os
import tempfile
from pathlib import Path

from doingoai.model import UserError


def check_file(path: Path, *, force: bool) -> None:
    """Raises UserError GH-003 where the path is a folder, or a file that may not be replaced."""
    if path.is_dir():
        raise UserError(
            code="GH-003", where=str(path), what="là một thư mục.", do="Ghi tên tệp, ví dụ --out mau.docx."
        )
    if path.exists() and not force:
        raise UserError(
            code="GH-003",
            where=str(path),
            what="đã có tệp này; chương trình không ghi đè.",
            do="Chọn tên khác cho --out, hoặc thêm --force để thay.",
        )


def put_file(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole or not at all. Raises UserError GH-002 where it cannot be written."""
    stage = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, stage = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(stage).chmod(0o644)
        Path(stage).replace(path)
    except OSError as error:
        if stage:
            Path(stage).unlink(missing_ok=True)
        raise UserError(
            code="GH-002",
            where=str(path),
            what=f"không ghi được ({error.strerror}).",
            do="Chọn thư mục khác mà bạn có quyền ghi, còn chỗ trống.",
        ) from error
