"""A file → a report with facts and findings; many files → the same, on every core, one bad file being one error row."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from doingoai.check import check
from doingoai.extract import extract
from doingoai.model import Document, FileError, Report, UserError
from doingoai.parse import parse_document
from doingoai.read import read_document

POOL_FROM = 8  # files: below this, starting processes costs more than it saves


def understand(document: Document, lang: str = "vi") -> Report:
    """Structure, facts and findings of one document."""
    report = extract(parse_document(document))
    return replace(report, findings=check(report, lang=lang))


def read_report(path: Path, lang: str = "vi") -> Report:
    """One file as a report. Raises UserError where it cannot be read or is refused."""
    return understand(read_document(path), lang)


def try_report(path: Path, lang: str = "vi") -> Report | FileError:
    """One file as a report, or the row of the error table that stands for it.

    A fault of the program while it reads one file is one row too, so that the other files of the folder are still read; the
    row says that it is a fault of the program. It quotes nothing of the file.
    """
    try:
        return read_report(path, lang)
    except UserError as error:
        return FileError(source=path.name, code=error.code, message=f"{error.what} {error.do}")
    except Exception as error:
        what = f"chương trình gặp lỗi khi đọc tệp này ({type(error).__name__})."
        return FileError(
            source=path.name,
            code="CT-001",
            message=f"{what} Hãy báo lỗi kèm tên tệp; các tệp khác không bị ảnh hưởng.",
        )


def report_files(folder: Path) -> tuple[Path, ...]:
    """The files below a folder that could be reports, sorted; hidden files and Word's lock files are passed over."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple(
        path
        for path in found
        if not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    )


def read_many(
    paths: Sequence[Path], lang: str = "vi", jobs: int | None = None
) -> Iterator[Report | FileError]:
    """The reports of many files, in the order given. jobs: processes; by default one a core where there are many files."""
    workers = min(len(paths), jobs or os.cpu_count() or 1)
    if workers <= 1 or len(paths) < POOL_FROM:
        yield from (try_report(path, lang) for path in paths)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from _bounded_map(pool, partial(try_report, lang=lang), paths, ahead=workers * 4)


def _bounded_map(
    pool: Executor, work: "partial[Report | FileError]", paths: Iterable[Path], ahead: int
) -> Iterator[Report | FileError]:
    """``pool.map`` that never holds more than ``ahead`` results: memory must not grow with the folder."""
    waiting = []
    for path in paths:
        waiting.append(pool.submit(work, path))
        if len(waiting) >= ahead:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()
