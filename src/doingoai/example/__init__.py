"""The example province: an invented province's reports of two half-years, and the truth about them.

Everything that it says is data beside this code, under ``data/``. A file ``NAME.docx.md`` there is the source of a Word document
in the small markup of ``doingoai.example.markup``; every other file is copied as it is. ``data/2025H1`` holds districts, a town,
communes and a department before the reform of 1 July 2025; ``data/2025H2`` communes and a ward after it.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from doingoai.example.docx import build
from doingoai.example.markup import read_source

__all__ = ["truth", "write_example"]

_DATA = Path(__file__).parent / "data"
_SOURCE_END = ".docx.md"


def _contents() -> Iterator[tuple[str, bytes]]:
    """Path below the folder (with "/") and bytes of each file of the example, in the order of the paths."""
    for path in sorted(_DATA.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(_DATA).as_posix()
        if name.endswith(_SOURCE_END):
            yield name.removesuffix(".md"), build(read_source(path.read_text(encoding="utf-8")))
        else:
            yield name, path.read_bytes()


def write_example(folder: Path) -> tuple[Path, ...]:
    """Write the example province into a folder, which is created if need be. Returns the files written, in their order.

    The bytes are the same on every run. Files of the same name are overwritten, others are left alone.
    """
    written = []
    for name, content in _contents():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return tuple(written)


@cache
def truth() -> dict[str, Any]:
    """What a reader must find in the example, by half-year ("2025H1", "2025H2"): the contents of ``su-that.json``."""
    result: dict[str, Any] = json.loads((_DATA / "su-that.json").read_text(encoding="utf-8"))
    return result
