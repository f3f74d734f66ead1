"""Reading the files named on the command line, with a row on standard error for each that cannot be read."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from doingoai.cli.errors import shown_row
from doingoai.cli.texts import Texts
from doingoai.model import FileError, Report
from doingoai.pipeline import read_many


def reports(paths: Sequence[Path], say: Texts) -> Iterator[tuple[Path, Report]]:
    """The reports that could be read, each with its path, in the order given."""
    for path, outcome in zip(paths, read_many(paths, say.lang), strict=True):
        if isinstance(outcome, FileError):
            sys.stderr.write(f"{say('error.prefix')} {shown_row(outcome, say.lang)}\n")
        else:
            yield path, outcome
