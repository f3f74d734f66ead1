"""How fast the program is, each measure beside its peer in the same run.

    python -m benchmarks.speed                          print every table
    python -m benchmarks.speed --only startup,chain     some of them
    python -m benchmarks.speed --write                  and put them into docs/benchmarks.md
    python -m benchmarks.speed --peer PYTHON            a Python that has eyecite and hyperscan (or EYECITE_PYTHON)

Processor time where a single process is measured, so that other work on the machine does not count; wall time for a folder.
"""

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from benchmarks import adversarial, english
from benchmarks.accuracy.corpus import ROOT, example, passages_of_tests
from doingoai.extract.citations import find_citations

LENGTH, DOCUMENTS = 14_000, 8  # characters of one document of citations, about a report; how many
WORDS_OF_15_PAGES = 5_650
CHAINS = 10  # reports of fifteen pages; none is measured twice by one step
Row = tuple[str, ...]


def _child(code: str, *arguments: str) -> dict[str, float]:
    """Run code in a fresh Python of this environment; its last line of output is JSON."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)  # noqa: S603 - our own code
    result: dict[str, float] = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return result


_PEAK = """
def peak(pid="self"):  # megabytes; of the program alone, whatever started it
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
"""
_READ = (
    _PEAK
    + """
import contextlib, io, json, sys, time
from doingoai.cli.main import main
started = time.process_time()
with contextlib.redirect_stdout(io.StringIO()):
    main(["read", sys.argv[1], "--format", "json"])
print(json.dumps({"mb": peak(), "seconds": time.process_time()}))
"""
)
_FOLDER = (
    _PEAK
    + """
import json, multiprocessing, sys, time
from pathlib import Path
from doingoai.pipeline import read_many
def run():
    paths = sorted(Path(sys.argv[1]).iterdir())[: int(sys.argv[2])]
    started, workers, count = time.perf_counter(), 0.0, 0
    for report in read_many(paths, jobs=int(sys.argv[3])):
        count += 1
        for child in multiprocessing.active_children():
            try:
                workers = max(workers, peak(child.pid))
            except (OSError, StopIteration):
                pass
    print(json.dumps({"seconds": time.perf_counter() - started, "count": count, "mb": peak(), "worker": workers}))
if __name__ == "__main__":
    run()
"""
)


def _median(function: Callable[[], object], runs: int = 7) -> float:
    return _median_of([function] * (runs + 1))


def _median_of(calls: Sequence[Callable[[], object]]) -> float:
    """The median processor time of some calls; the first one only warms up."""
    taken = []
    for call in calls:
        started = time.process_time()
        call()
        taken.append(time.process_time() - started)
    return sorted(taken[1:])[len(taken[1:]) // 2]


def _verdict(met: bool) -> str:
    return "yes" if met else "**no**"


def _processor(command: Sequence[str]) -> float:
    """Processor seconds of a command, the median of five."""
    taken = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)  # noqa: S603 - our own commands
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return sorted(taken)[2]


# --- the tables ---------------------------------------------------------------------------------------------------------------


def startup(_: argparse.Namespace) -> Iterable[Row]:
    """Import and ``doingoai --help`` in a fresh process; peak memory and time of reading one report, everything loaded anew."""
    yield ("measure", "doingoai", "peer", "target", "met")
    bare = _processor([sys.executable, "-c", "pass"])
    imported = _processor([sys.executable, "-c", "import doingoai"])
    helped = _processor([sys.executable, "-m", "doingoai.cli.main", "--help"])
    yield (
        "import doingoai",
        f"{imported:.2f} s",
        f"bare Python {bare:.2f} s",
        "≤ 0.5 s",
        _verdict(imported <= 0.5),
    )
    yield (
        "doingoai --help",
        f"{helped:.2f} s",
        f"bare Python {bare:.2f} s",
        "≤ 0.5 s",
        _verdict(helped <= 0.5),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = report_of_15_pages(Path(folder))
        read, peer = _child(_READ, str(path)), _child(_PEAK + _LISTING_CODE, str(path))
    yield (
        "peak memory, read of a 15-page .docx", f"{read['mb']:.0f} MB", f"python-docx lists it: {peer['mb']:.0f} MB",
        "≤ 120 MB", _verdict(read["mb"] <= 120),
    )  # fmt: skip
    yield ("the same, time from a cold start", f"{read['seconds']:.2f} s", f"{peer['seconds']:.2f} s", "", "")


_BETWEEN = (  # prose without a citation, so that both languages have about the same density
    "Các phòng, ban đã cử người theo dõi, đôn đốc và báo cáo kết quả hằng quý để lãnh đạo kịp thời chỉ đạo.",
    "Công tác phối hợp giữa các lực lượng được duy trì thường xuyên, tình hình an ninh trật tự cơ bản ổn định.",
    "Nhìn chung các đoàn đều thực hiện đúng chương trình đã được duyệt, không có vụ việc phức tạp xảy ra.",
)


def _vietnamese(documents: int, length: int) -> list[str]:
    """Prose of our own with citations: the passages of the tests that cite something, joined into documents."""
    passages = [
        output.text
        for output in passages_of_tests()
        if output.id.startswith("citation_cases") and output.facts["citations"]
    ]
    texts, position = [], 0
    for _ in range(documents):
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            parts += [passages[position % len(passages)], _BETWEEN[position % len(_BETWEEN)]]
            position += 1
        texts.append("\n".join(parts))
    return texts


def citations(options: argparse.Namespace) -> Iterable[Row]:
    """Citations a second, each program on its own language; documents of about 14,000 characters, one core."""
    yield (
        "program",
        "language",
        "characters",
        "citations",
        "per 1,000 characters",
        "seconds",
        "citations a second",
    )
    texts = _vietnamese(DOCUMENTS, LENGTH)
    found = sum(len(find_citations(text)) for text in texts)
    size = sum(map(len, texts))
    ours = _median(lambda: [find_citations(text) for text in texts], 5)
    yield _rate("doingoai", "Vietnamese", size, found, ours)
    if not options.peer:
        yield ("eyecite, Hyperscan", "English", "peer not installed", "", "", "", "")
        return
    command = [options.peer, str(Path(english.__file__)), str(LENGTH), str(DOCUMENTS)]
    done = subprocess.run(  # noqa: S603 - the peer's Python, given by the user
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    peer = json.loads(done.stdout)
    yield _rate("eyecite, Hyperscan", "English", int(peer["characters"]), int(peer["found"]), peer["seconds"])
    times = (found / ours) / (peer["found"] / peer["seconds"])
    yield (
        "doingoai : eyecite", "", "", "", "", f"eyecite compiles {peer['compile']:.0f} s first",
        f"{times:.0f}× (target 10×: {_verdict(times >= 10)})",
    )  # fmt: skip


def _rate(program: str, language: str, size: int, found: int, seconds: float) -> Row:
    density = f"{1000 * found / size:.1f}"
    return (
        program,
        language,
        f"{size:,}",
        f"{found:,}",
        density,
        f"{seconds:.3f}",
        f"{found / seconds:,.0f}",
    )


def doubling(options: argparse.Namespace) -> Iterable[Row]:
    """Growth of time when an adversarial text doubles, twice; the worse of the two, and the time at the longest."""
    longest = options.longest * 1000
    yield ("function", *adversarial.SEEDS, f"worst (target ≤ {adversarial.LIMIT})")
    for name in adversarial.FUNCTIONS:
        cells, worst = [], 0.0
        for seed in adversarial.SEEDS:
            measured = adversarial.growth(name, seed, longest)
            ratio = adversarial.worst_ratio(measured)
            worst = max(worst, ratio)
            cells.append(f"{ratio:.1f}× {measured[-1][1]:.2f} s")
        length = longest // 4 if name in adversarial.SLOW else longest
        yield (
            f"{name}, {length // 1000:,} KB",
            *cells,
            f"{worst:.1f} {_verdict(worst <= adversarial.LIMIT)}",
        )


def report_of_15_pages(folder: Path, first: int = 0) -> Path:
    """A Word report of fifteen pages, written by python-docx from the example province's reports: headings, paragraphs, tables.

    first: the report of the province it begins with.
    """
    import docx

    document = docx.Document()
    sources = [output for output in example() if output.id.endswith(".docx")]
    words, position = 0, first
    while words < WORDS_OF_15_PAGES:
        output = sources[position % len(sources)]
        for block in output.facts["document"]["blocks"]:
            text = output.text[block["start"] : block["end"]]
            if block["kind"] == "table":
                _table(document, output.text, block["cells"])
            elif text.strip():
                document.add_paragraph(text, style="Heading 2" if block["kind"] == "heading" else None)
            words += len(text.split())
            if words >= WORDS_OF_15_PAGES:
                break
        position += 1
    path = folder / f"bao-cao-15-trang-{first}.docx"
    document.save(str(path))
    return path


def _table(document: "docx.document.Document", text: str, cells: Sequence[dict[str, int]]) -> None:  # type: ignore[name-defined]  # noqa: F821
    table = document.add_table(
        1 + max(c["row"] for c in cells), 1 + max(c["col"] for c in cells), style="Table Grid"
    )
    for cell in cells:
        table.cell(cell["row"], cell["col"]).text = text[cell["start"] : cell["end"]]


def _docx_listing(path: str) -> int:
    """What a script with python-docx does: every paragraph's text, every cell's text."""
    import docx

    document = docx.Document(path)
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return sum(map(len, texts))


def chain(_: argparse.Namespace) -> Iterable[Row]:
    """The whole chain on 15-page reports, each another one, knowledge loaded, against python-docx listing what they hold."""
    from doingoai.check import check
    from doingoai.extract import extract
    from doingoai.parse import parse_document
    from doingoai.pipeline import read_report
    from doingoai.read import read_document

    with tempfile.TemporaryDirectory() as folder:
        paths = [report_of_15_pages(Path(folder), first) for first in range(CHAINS)]
        documents = [read_document(path) for path in paths]
        parsed = [parse_document(document) for document in documents]
        extracted = [extract(report) for report in parsed]
        for report in extracted:
            check(report)
        peer = _median_of([partial(_docx_listing, str(path)) for path in paths])
        steps = {
            "read the .docx": _median_of([partial(read_document, path) for path in paths]),
            "parse": _median_of([partial(parse_document, document) for document in documents]),
            "extract": _median_of([partial(extract, report) for report in parsed]),
            "check": _median_of([partial(check, report) for report in extracted]),
        }
        whole = _median_of([partial(read_report, path) for path in paths])
    yield ("step", "ms", "× python-docx listing", "target", "met")
    yield ("python-docx lists paragraphs and tables", f"{1000 * peer:.0f}", "1.0", "", "")
    for name, seconds in steps.items():
        yield (name, f"{1000 * seconds:.0f}", f"{seconds / peer:.1f}", "", "")
    ratio = whole / peer
    yield ("the whole chain", f"{1000 * whole:.0f}", f"{ratio:.1f}", "≤ 3", _verdict(ratio <= 3))


def folder(_: argparse.Namespace) -> Iterable[Row]:
    """A folder of reports, streamed; wall time from a cold start."""
    yield (
        "reports",
        "processes",
        "seconds",
        "reports a second",
        "peak memory of the main process",
        "of the largest worker",
    )
    with tempfile.TemporaryDirectory() as root:
        source = report_of_15_pages(Path(root)).read_bytes()
        many = Path(root) / "many"
        many.mkdir()
        for number in range(200):
            (many / f"{number:03}.docx").write_bytes(source)
        for count, jobs in ((200, 1), (50, 2), (200, 2)):
            got = _child(_FOLDER, str(many), str(count), str(jobs))
            worker = f"{got['worker']:.0f} MB" if jobs > 1 else "–"
            rate = f"{got['count'] / got['seconds']:.1f}"
            yield (str(count), str(jobs), f"{got['seconds']:.1f}", rate, f"{got['mb']:.0f} MB", worker)


TABLES: dict[str, Callable[[argparse.Namespace], Iterable[Row]]] = {
    "startup": startup,
    "citations": citations,
    "chain": chain,
    "folder": folder,
    "doubling": doubling,
}


def _markdown(rows: Sequence[Row]) -> str:
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def _write(parts: Iterable[str]) -> None:
    """Put the tables into docs/benchmarks.md: those measured now in place of their older ones, the others stay."""
    page = ROOT / "docs" / "benchmarks.md"
    earlier = page.read_text(encoding="utf-8") if page.is_file() else ""
    tables = {text.split()[0]: f"## {text.rstrip()}\n" for text in re.split(r"^## ", earlier, flags=re.M)[1:]}
    tables |= {part.split()[1]: part for part in parts}
    others = [name for name in tables if name not in TABLES]  # sections of other benchmarks
    ordered = [tables[name] for name in (*TABLES, *others) if name in tables]
    page.parent.mkdir(exist_ok=True)
    page.write_text(f"{_INTRODUCTION}\nMachine: {_machine()}.\n\n" + "\n".join(ordered), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", default=",".join(TABLES), help=f"of {', '.join(TABLES)}")
    parser.add_argument("--write", action="store_true", help="put these tables into docs/benchmarks.md")
    parser.add_argument(
        "--peer", default=os.environ.get("EYECITE_PYTHON"), help="a Python that has eyecite and hyperscan"
    )
    parser.add_argument("--longest", type=int, default=1000, help="KB of the longest adversarial text")
    options = parser.parse_args(arguments)
    parts = []
    for name in options.only.split(","):
        rows = []
        for row in TABLES[name](options):
            rows.append(row)
            print(" · ".join(row), file=sys.stderr, flush=True)  # some tables take minutes
        parts.append(f"## {name}\n\n{TABLES[name].__doc__}\n\n{_markdown(rows)}\n")
        print(parts[-1], flush=True)
    if options.write:
        _write(parts)
    return 0


_INTRODUCTION = """# Benchmarks

`python -m benchmarks.accuracy` reads every document at hand (the example province, the passages in the tests, and real documents
where `DOINGOAI_SHARED` or `../shared` holds them), prints item by item what was gained and lost since the output last accepted,
and scores it against gold. `tests/benchmarks` fails on a loss. After a change that is meant, and once every lost line has been
read: `python -m benchmarks.accuracy --accept "why these were lost"`; the files in `benchmarks/accuracy/accepted` then belong in
the same commit. Of real documents only counts, places and digests are kept, never a word.

`python -m benchmarks.calibration` shows what a confidence is worth: of the facts given it, how many are right.

`python -m benchmarks.speed` measures time and memory; each measure stands beside its peer, measured in the same run. With
`--write` the tables measured take the place of their older ones below. The peer of citations is eyecite with its Hyperscan
tokenizer, in an environment of its own: `python -m venv DIR && DIR/bin/pip install eyecite hyperscan`, then
`--peer DIR/bin/python`.
"""

_LISTING_CODE = """
import json, sys, time
import docx
document = docx.Document(sys.argv[1])
texts = [paragraph.text for paragraph in document.paragraphs]
texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
print(json.dumps({"mb": peak(), "seconds": time.process_time()}))
"""


if __name__ == "__main__":
    sys.exit(main())
