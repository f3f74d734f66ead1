"""A file → a report with facts and findings; many files → the same, on every core, one bad file being one error row."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from doingoai.check import PLAIN, Context, Settings, check
from doingoai.check.checked import Checked, check_whole
from doingoai.check.over_time.beside import context_for
from doingoai.check.waivers import Waiver, is_waivers, waivers_beside
from doingoai.extract import extract
from doingoai.extract.doubts import apply_doubts
from doingoai.model import Document, FileError, Outline, Report, UserError
from doingoai.parse import parse_document
from doingoai.read import read_document

if TYPE_CHECKING:
    from doingoai.check.over_time.index import CampaignIndex
    from doingoai.read.containers import Place
    from doingoai.units.register import Register

CONVERTED = (".doc", ".rtf", ".odt")  # read through LibreOffice
TOGETHER = 8  # of these at one start of it
POOL_FROM = 8  # files: below this, starting processes costs more than it saves


def understand(
    document: Document, lang: str = "vi", *, findings: bool = True, units: "Register | None" = None
) -> Report:
    """Structure, facts and findings of one document. findings: False where it will be checked with what stands beside it; units:
    one's own register of units, for the findings."""
    report = apply_doubts(extract(parse_document(document)))
    return (
        replace(report, findings=check(report, lang=lang, context=Context(units=units)))
        if findings
        else report
    )


def read_report(
    path: "Path | Place", lang: str = "vi", *, findings: bool = True, units: "Register | None" = None
) -> Report:
    """One file as a report. Raises UserError where it cannot be read or is refused."""
    return understand(read_document(path), lang, findings=findings, units=units)


def try_report(path: "Path | Place", lang: str = "vi", *, findings: bool = True) -> Report | FileError:
    """One file as a report, or the row of the error table that stands for it.

    A fault of the program while it reads one file is one row too, so that the other files of the folder are still read; the
    row says that it is a fault of the program. It quotes nothing of the file. Of a file with a secrecy mark the row holds the
    kind of refusal and the size, no name.
    """
    source = path.name if isinstance(path, Path) else path.source
    try:
        return read_report(path, lang, findings=findings)
    except UserError as error:
        if error.code.startswith("BM-"):
            source = refused_source(path if isinstance(path, Path) else path.path)
        return FileError(source=source, code=error.code, message=f"{error.what} {error.do}")
    except Exception as error:
        what = f"chương trình gặp lỗi khi đọc tệp này ({type(error).__name__})."
        return FileError(
            source=source,
            code="CT-001",
            message=f"{what} Hãy báo lỗi kèm tên tệp; các tệp khác không bị ảnh hưởng.",
        )


def refused_source(path: Path) -> str:
    """What stands for the name of a refused file: its size alone."""
    return f"tệp {max(1, path.stat().st_size // 1024)} KB" if path.is_file() else "tệp bị từ chối"


def expanded(paths: Iterable[Path]) -> "Sequence[Place]":
    """The places of the reports in these files: a container gives one for each member, any other file is one."""
    from doingoai.read.containers import places

    return [place for path in paths for place in places(path)]


def try_reports(
    places: "Sequence[Place]", lang: str = "vi", *, findings: bool = True
) -> list[Report | FileError]:
    """``try_report`` for each; the old Word files among them are converted in one go."""
    if len(places) == 1:
        return [try_report(places[0], lang, findings=findings)]
    from doingoai.read.converted import together

    with together(places):
        return [try_report(place, lang, findings=findings) for place in places]


def report_files(folder: Path) -> tuple[Path, ...]:
    """The files below a folder that could be reports, sorted; hidden files, Word's lock files and waivers are passed over."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple(
        path
        for path in found
        if not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        and not is_waivers(path)
    )


def read_many(
    paths: "Sequence[Path | Place]",
    lang: str = "vi",
    jobs: int | None = None,
    *,
    findings: bool = True,
    units: "Register | None" = None,
) -> Iterator[Report | FileError]:
    """The reports of many files, in the order given. jobs: processes; by default one a core where there are many files.

    A path that is an archive or an e-mail gives one row for each file in it; where each row must be told its place, give the
    places of ``expanded``. units: one's own register of units: with it the findings are made in this process, for a register is
    too large to send to others.
    """
    if findings and units is not None:
        for outcome in read_many(paths, lang, jobs, findings=False):
            yield _checked(outcome, lang, units)
        return
    found = [place for path in paths for place in (expanded([path]) if isinstance(path, Path) else [path])]
    workers = min(len(found), jobs or os.cpu_count() or 1)
    batches = _batches(found, workers)
    if workers <= 1 or len(found) < POOL_FROM:
        for batch in batches:
            yield from try_reports(batch, lang, findings=findings)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for rows in _bounded_map(
            pool, partial(try_reports, lang=lang, findings=findings), batches, ahead=workers * 4
        ):
            yield from rows


def _checked(outcome: Report | FileError, lang: str, units: "Register") -> Report | FileError:
    """A report with its findings, names of units looked up in one's own register."""
    if isinstance(outcome, FileError):
        return outcome
    return replace(outcome, findings=check(outcome, lang=lang, context=Context(units=units)))


def _batches(places: "Sequence[Place]", workers: int) -> "list[Sequence[Place]]":
    """The places in their order, one by one; where old Word files are many, a few together, for LibreOffice starts slowly."""
    old = [place.source.lower().endswith(CONVERTED) for place in places]
    size = min(TOGETHER, -(-sum(old) // max(1, workers)))
    batches: list[Sequence[Place]] = []
    for start in range(0, len(places), max(1, size)):
        window = places[start : start + max(1, size)]
        together = sum(old[start : start + len(window)]) > 1
        batches.extend([window] if together else [[place] for place in window])
    return batches


def _bounded_map(
    pool: Executor,
    work: "partial[list[Report | FileError]]",
    batches: "Iterable[Sequence[Place]]",
    ahead: int,
) -> Iterator[list[Report | FileError]]:
    """``pool.map`` that never holds more than ``ahead`` results: memory must not grow with the folder."""
    waiting = []
    for batch in batches:
        waiting.append(pool.submit(work, batch))
        if len(waiting) >= ahead:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()


@dataclass(frozen=True, slots=True)
class Beside:
    """What reports are checked with. previous: earlier reports, of any unit; campaign: those of the campaign, indexed once; waivers:
    beside those that lie beside each report; units: one's own register of units; previous_given, campaign_given: files were named, though none may be of use."""

    previous: tuple[Report, ...] = ()
    campaign: "CampaignIndex | None" = None
    outline: Outline | None = None
    settings: Settings = PLAIN
    waivers: tuple[Waiver, ...] = ()
    units: "Register | None" = None
    previous_given: bool = False
    campaign_given: bool = False


def check_place(report: Report, place: "Path | Place", beside: Beside, lang: str = "vi") -> Checked:
    """A report that was read from a place, checked with what stands beside it: its Word file and its waivers among that.

    Raises UserError BQ-001 where the waivers beside it are wrong.
    """
    path = place if isinstance(place, Path) else place.shown_path
    context = context_for(
        report,
        beside.previous,
        beside.campaign if beside.campaign is not None else (),
        Context(outline=beside.outline, docx=docx_bytes(report, place), units=beside.units),
    )
    return check_whole(
        report,
        context=context,
        settings=beside.settings,
        waivers=(*waivers_beside(path), *beside.waivers),
        lang=lang,
        previous_given=beside.previous_given,
        campaign_given=beside.campaign_given,
    )


def docx_bytes(report: Report, place: "Path | Place") -> bytes | None:
    """The bytes of a report's Word file, under the reader's limits; None where it came in another format."""
    from doingoai.read import containers

    if report.document.format != "docx":
        return None
    return containers.load(containers.only(place) if isinstance(place, Path) else place).data
