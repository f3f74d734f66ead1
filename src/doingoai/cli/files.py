"""Reading the files named on the command line, with a row on standard error for each that cannot be read."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from doingoai.cli.errors import shown_row
from doingoai.cli.texts import Texts
from doingoai.model import FileError, Report
from doingoai.pipeline import expanded, read_many
from doingoai.units.register import Register


def placed(error: FileError, number: int, source: str, say: Texts) -> FileError:
    """A row of the error table under its file's name; one with a secrecy mark under its place in the order alone."""
    if error.code.startswith("BM-"):
        return replace(error, source=say("refused.place", number=number, size=error.source))
    return replace(error, source=source)


def reports(
    paths: Sequence[Path], say: Texts, units: Register | None = None
) -> Iterator[tuple[Path, Report]]:
    """The reports that could be read, each with its path, in the order given.

    A report in an archive or e-mail bears the path that it would have if the container were a folder. units: one's own register.
    """
    places = expanded(paths)
    outcomes = read_many(places, say.lang, units=units)
    for number, (place, outcome) in enumerate(zip(places, outcomes, strict=True), 1):
        if isinstance(outcome, FileError):
            outcome = placed(outcome, number, place.source, say)
            sys.stderr.write(f"{say('error.prefix')} {shown_row(outcome, say.lang)}\n")
        else:
            yield place.shown_path, outcome
