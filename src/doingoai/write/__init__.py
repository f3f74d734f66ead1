"""Consolidation → bao-cao.docx, phu-luc.xlsx, nguon.html (and nguon/), nguon.json, bieu-do/, ket-qua.json."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from doingoai.model import Consolidation, UserError
from doingoai.write.output import check_folder, put
from doingoai.write.template_set import STANDARD, Templates

REPORT, ANNEXES, SOURCES, RESULT = "bao-cao.docx", "phu-luc.xlsx", "nguon.html", "ket-qua.json"
PDF = "bao-cao.pdf"  # where it is asked for
TRAIL = "nguon.json"  # what each figure of the report rests on, by its bookmark
CHARTS = "bieu-do"  # a folder of charts for the web
NAMES = (REPORT, ANNEXES, SOURCES, TRAIL, RESULT)

if TYPE_CHECKING:
    from doingoai.write.merge import Edits, Merged

__all__ = ["NAMES", "check_output", "keep_edits", "render", "save", "write"]


def render(result: Consolidation, templates: Templates = STANDARD) -> Mapping[str, bytes]:
    """Every output file: name → bytes. The same consolidation gives the same bytes. templates: a province's own."""
    from doingoai.write.charts import charts, draw, svg
    from doingoai.write.docx import write_docx_and_trail
    from doingoai.write.html import write_html
    from doingoai.write.result_json import consolidation_json
    from doingoai.write.xlsx import write_xlsx

    report, trail = write_docx_and_trail(result, templates)
    return {
        REPORT: report,
        ANNEXES: write_xlsx(result),
        **write_html(result),
        **{f"{CHARTS}/{chart.id}.svg": svg(draw(chart)).encode() for chart in charts(result)},
        TRAIL: _json(trail),
        RESULT: _json(consolidation_json(result)),
    }


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def check_output(folder: Path, *, force: bool) -> None:
    """Raise UserError GH-001 now, before the work, where the folder could not be written into."""
    check_folder(folder, list(NAMES), force=force)


def keep_edits(files: Mapping[str, bytes], edits: "Edits") -> "tuple[Mapping[str, bytes], Merged]":
    """The output files with the report merged into the one that people edited. Raises UserError GS-001, GS-002."""
    from doingoai.write.merge import merge

    merged = merge(files[REPORT], edits.edited, original=edits.original, where=edits.where)
    return {**files, REPORT: merged.data}, merged


def write(
    result: Consolidation, folder: Path, *, force: bool = False, templates: Templates = STANDARD
) -> tuple[Path, ...]:
    """Write the output files into a folder, all or none; their paths. See ``doingoai.write``."""
    return save(render(result, templates), folder, force=force)


def save(files: Mapping[str, bytes], folder: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write files into a folder, all or none; their paths. Raises UserError GH-001, GH-002."""
    try:
        return put(folder, files, force=force)
    except OSError as error:
        what = f"không ghi được ({error.strerror})."
        raise UserError(
            code="GH-002",
            where=str(folder),
            what=what,
            do="Chọn thư mục khác mà bạn có quyền ghi, còn chỗ trống.",
        ) from error
