"""Pages that OCR has read, kept in a folder of the caller's, so that a job that was stopped goes on where it was.

One file a page, in a folder named after the file's hash. A secrecy mark destroys all of it.
"""

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from doingoai.read import limits
from doingoai.read.pdf.shapes import Cells, Line, Mark, Page

FOLDER = "DOINGOAI_OCR_WORK"  # the environment variable that names the folder
VERSION = 1  # of what is kept: pages kept by another version are read anew


def _line(stored: dict[str, Any]) -> Line:
    return Line(**{**stored, "marks": tuple(Mark(**mark) for mark in stored["marks"]), "runs": ()})


def _stored(table: Cells) -> dict[str, Any]:
    return {
        "box": [table.x0, table.y0, table.x1, table.y1],
        "edges": list(table.edges),
        "rows": table.rows,
        "spans": [[*key, *span] for key, span in table.spans.items()],
        "lines": [[*key, [asdict(line) for line in lines]] for key, lines in table.lines.items()],
    }


def _table(stored: dict[str, Any]) -> Cells:
    x0, y0, x1, y1 = map(float, stored["box"])
    return Cells(
        x0,
        y0,
        x1,
        y1,
        tuple(stored["edges"]),
        lines={(row, col): [_line(line) for line in lines] for row, col, lines in stored["lines"]},
        spans={(row, col): (rows, cols) for row, col, rows, cols in stored["spans"]},
        rows=stored["rows"],
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """The kept pages of one file. folder: None where nothing is kept."""

    folder: Path | None

    def page(self, number: int) -> Page | None:
        """A page that was read before; None where it was not, or where what was kept is damaged."""
        if self.folder is None:
            return None
        try:
            stored = json.loads((self.folder / f"{number}.json").read_text(encoding="utf-8"))
            if stored["version"] != VERSION:
                return None
            tables = [_table(table) for table in stored["tables"]]
            lines = [_line(line) for line in stored["lines"]]
            return Page(number, float(stored["width"]), float(stored["height"]), lines, tables)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def keep(self, page: Page) -> None:
        """Keep a page; a file that is half written is never seen. Raises UserError DT-001 where the folder cannot be
        written."""
        if self.folder is None:
            return
        try:
            self._write(self.folder, page)
        except OSError as error:
            what = f"không ghi được vào thư mục giữ kết quả nhận dạng chữ ({error.strerror})."
            raise limits.missing(str(self.folder.parent), what) from None

    def _write(self, folder: Path, page: Page) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stored = {
            "version": VERSION,
            "width": page.width,
            "height": page.height,
            "lines": [asdict(line) for line in page.lines],
            "tables": [_stored(table) for table in page.tables],
        }
        handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(stored, file, ensure_ascii=False)
        Path(name).replace(folder / f"{page.number}.json")

    def destroy(self) -> None:
        """Take all of it away."""
        if self.folder is not None and self.folder.exists():
            shutil.rmtree(self.folder)


def kept(sha256: str) -> Kept:
    """The kept pages of a file, in the folder that the environment names; nothing is kept where it names none."""
    root = os.environ.get(FOLDER)
    return Kept(Path(root) / sha256 if root else None)
