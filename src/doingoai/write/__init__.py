"""Consolidation → bao-cao.docx, phu-luc.xlsx, nguon.html (and nguon/), ket-qua.json."""

import json
from collections.abc import Mapping
from pathlib import Path

from doingoai.model import Consolidation, UserError
from doingoai.write.output import check_folder, put

REPORT, ANNEXES, SOURCES, RESULT = "bao-cao.docx", "phu-luc.xlsx", "nguon.html", "ket-qua.json"
NAMES = (REPORT, ANNEXES, SOURCES, RESULT)

__all__ = ["NAMES", "check_output", "render", "write"]


def render(result: Consolidation) -> Mapping[str, bytes]:
    """Every output file: name → bytes. The same consolidation gives the same bytes."""
    from doingoai.write.docx import write_docx
    from doingoai.write.html import write_html
    from doingoai.write.result_json import consolidation_json
    from doingoai.write.xlsx import write_xlsx

    data = json.dumps(consolidation_json(result), ensure_ascii=False, indent=1) + "\n"
    return {
        REPORT: write_docx(result),
        ANNEXES: write_xlsx(result),
        **write_html(result),
        RESULT: data.encode(),
    }


def check_output(folder: Path, *, force: bool) -> None:
    """Raise UserError GH-001 now, before the work, where the folder could not be written into."""
    check_folder(folder, list(NAMES), force=force)


def write(result: Consolidation, folder: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write the output files into a folder, all or none; their paths. See ``doingoai.write``."""
    try:
        return put(folder, render(result), force=force)
    except OSError as error:
        what = f"không ghi được ({error.strerror})."
        raise UserError(
            code="GH-002",
            where=str(folder),
            what=what,
            do="Chọn thư mục khác mà bạn có quyền ghi, còn chỗ trống.",
        ) from error
