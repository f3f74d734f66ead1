"""Reading beside its peers: Word, PDF and old encodings, each part in one run.

    python -m benchmarks.reading                         print every part
    python -m benchmarks.reading --only docx,pdf         some of them
    python -m benchmarks.reading --write                 and put them into docs/benchmarks.md
    python -m benchmarks.reading --peer PYTHON           a Python that has python-docx, docx2python, markitdown[docx] and
                                                         viparse[office,rtf]
    python -m benchmarks.reading --shared FOLDER         real files (or DOINGOAI_SHARED, or ../shared)

Files are made here (the example province, a report of fifteen pages) and taken from the folder of real ones, where it is there.
Processor time, the best of several runs.
"""

import argparse
import io
import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from benchmarks.accuracy.corpus import ROOT
from benchmarks.reading import docx, encodings, pdf
from benchmarks.speed import report_of_15_pages
from doingoai.example import write_example

EXAMPLES = 4  # reports of the example province


def _made(folder: Path) -> list[Path]:
    """Word reports made for this run that a reader takes."""
    write_example(folder / "example")
    made = sorted((folder / "example").rglob("*.docx"))
    whole = [path for path in made if path.read_bytes()[-22:-18] == b"PK\x05\x06"]
    return [report_of_15_pages(folder), *whole[:EXAMPLES]]


def _real(shared: Path, pattern: str) -> list[Path]:
    return sorted((shared / "files").rglob(pattern))


def word(options: argparse.Namespace) -> None:
    """Who keeps what of a hard Word file, and files a second; pandoc in wall time, as a program of its own."""
    with tempfile.TemporaryDirectory() as folder:
        files = [*_made(Path(folder)), *_real(options.shared, "*.docx")]
        peer = ["--peer", options.peer] if options.peer else []
        docx.main([*peer, *map(str, files)])


def portable(options: argparse.Namespace) -> None:
    """PDF with a text layer: files a second, and how many times the bare text of pypdfium2 ours takes."""
    pdf.times(_real(options.shared, "*.pdf"))


def letters(options: argparse.Namespace) -> None:
    """Old encodings: diacritic accuracy on real files, capitals aside and as typed, and on clean text re-encoded."""
    if not (options.shared / "files" / "legacy").is_dir():
        print("no folder of real files")
        return
    peer = ["--peer", options.peer] if options.peer else []
    encodings.main(["--shared", str(options.shared), *peer])


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "docx": word,
    "pdf": portable,
    "encodings": letters,
}


def _section(name: str, options: argparse.Namespace) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        PARTS[name](options)
    return f"## reading-{name}\n\n{PARTS[name].__doc__}\n\n```text\n{printed.getvalue().rstrip()}\n```\n"


def write(page: Path, sections: Sequence[str]) -> None:
    """Put sections into a page: each in place of its older one, else at the end."""
    before, *rest = re.split(r"^(?=## )", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    tables = {text.split()[1]: text.rstrip() + "\n" for text in rest}
    tables |= {text.split()[1]: text for text in sections}
    page.write_text(before + "\n".join(tables.values()), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reading",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    shared = Path(os.environ.get("DOINGOAI_SHARED") or ROOT.parent / "shared")
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--write", action="store_true", help="put these parts into docs/benchmarks.md")
    parser.add_argument("--peer", help="a Python that has the peers")
    parser.add_argument("--shared", type=Path, default=shared)
    options = parser.parse_args(arguments)
    sections = []
    for name in options.only.split(","):
        sections.append(_section(name, options))
        print(sections[-1], flush=True)
    if options.write:
        write(ROOT / "docs" / "benchmarks.md", sections)
    return 0


if __name__ == "__main__":
    sys.exit(main())
