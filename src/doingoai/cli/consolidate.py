"""``doingoai consolidate``: a folder of reports in, the consolidated report with its annexes and sources out."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from doingoai.cli.beside import beside
from doingoai.cli.errors import shown_row
from doingoai.cli.files import placed
from doingoai.cli.templates import chosen
from doingoai.cli.texts import Texts
from doingoai.consolidate import consolidate
from doingoai.consolidate.comparing import read_earlier, relation
from doingoai.consolidate.currencies import read_rates
from doingoai.consolidate.decisions import NO_DECISIONS, read_decisions
from doingoai.consolidate.moving import NO_SHARES, Shares, read_shares
from doingoai.knowledge import indicators
from doingoai.model import Consolidation, Duplicate, FileError, Report, Total, UserError
from doingoai.periods import parse_code, title
from doingoai.pipeline import expanded, read_many, report_files
from doingoai.read.containers import ARROW
from doingoai.text.numbers_vi import figure
from doingoai.units.local import load_register
from doingoai.units.register import Register
from doingoai.units.roster import read_roster
from doingoai.write import NAMES, PDF, REPORT, check_output, keep_edits, render, save
from doingoai.write.merge import read_edits
from doingoai.write.pdf import check_available, to_pdf

QUESTIONS_SHOWN = 8
ASIDE_SHOWN = 30


def run(options: argparse.Namespace, say: Texts) -> int:
    """Exit code 0 when output was written; a wrong call and a folder with nothing usable raise UserError."""
    if not options.folder.is_dir():
        raise UserError("TH-003", options.folder, say("error.no_folder"), say("error.no_folder.do"))
    check_output(options.out, force=options.force)
    templates = chosen(options.templates)
    if options.pdf:
        check_available(PDF)  # told before the work, not after it
    edits = read_edits(options.keep_edits, options.original) if options.keep_edits else None
    result = _consolidated(options, say)
    files = render(result, templates)
    if edits:
        files, merged = keep_edits(files, edits)
    if options.pdf:
        files = {**files, PDF: to_pdf(files[REPORT], REPORT)}
    save(files, options.out, force=options.force)
    print("\n".join(summary(result, say)))
    if edits:
        counts = {key: getattr(merged, key) for key in ("kept", "deleted", "updated", "flagged")}
        print(say("summary.edits", **counts))
    print(
        say("summary.where", folder=options.out, names=", ".join((*NAMES, *([PDF] if options.pdf else []))))
    )
    return 0


def _consolidated(options: argparse.Namespace, say: Texts) -> Consolidation:
    """The folder's reports added up. The files beside them are read first: a wrong one is told before the work, not after it."""
    period = parse_code(options.period)
    roster = read_roster(options.units) if options.units else None
    rates = read_rates(options.rates) if options.rates else None
    known = load_register(options.register)
    shares = _shares(options, known, say)
    decisions = read_decisions(options.decisions) if options.decisions else NO_DECISIONS
    earlier = [read_earlier(path) for path in options.previous]
    for item in earlier:
        relation(item, options.unit, period)
    reports, errors = _usable(options, say, known if options.register else None)
    return consolidate(
        reports,
        unit=options.unit,
        period=options.period,
        issuer=options.issuer,
        roster=roster,
        include_unknown=options.include_unknown,
        errors=errors,
        as_of=options.as_of,
        shares=shares,
        rates=rates,
        previous=earlier,
        decisions=decisions,
        register=known,
    )


def _usable(
    options: argparse.Namespace, say: Texts, units: Register | None
) -> tuple[list[Report], list[FileError]]:
    """The folder's reports and what could not be read. units: one's own register. Raises UserError TH-004, TH-005 where nothing is left to add up."""
    folder: Path = options.folder
    inside = options.out.resolve()
    beside_them = (options.keep_edits, options.original, options.units, options.rates, options.shares, options.decisions, options.register, *options.previous)  # fmt: skip
    held = {path.resolve() for path in beside_them if path}
    paths = [p for p in report_files(folder) if p.resolve() not in held and inside not in p.resolve().parents]
    if not paths:
        raise UserError("TH-004", folder, say("error.no_files"), say("error.no_files.do"))
    reports, errors = _read(folder, paths, say, units)
    if not reports:
        for error in errors:
            sys.stderr.write(f"{shown_row(error, say.lang)}\n")
        what = say("error.nothing_read", count=len(paths))
        raise UserError("TH-005", folder, what, say("error.nothing_read.do"))
    return reports, errors


def _shares(options: argparse.Namespace, known: Register, say: Texts) -> Shares:
    if not options.shares:
        return NO_SHARES
    if options.as_of is None:
        where = f"--shares {options.shares}"
        raise UserError(code="TH-018", where=where, what=say("error.shares"), do=say("error.shares.do"))
    return read_shares(options.shares, known, options.as_of)


def _read(
    folder: Path, paths: Sequence[Path], say: Texts, units: Register | None
) -> tuple[list[Report], list[FileError]]:
    """The folder's reports, named by their path below it, with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    reports: list[Report] = []
    errors: list[FileError] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        places = expanded(paths)
        task = progress.add_task(say("reading"), total=len(places))
        outcomes = read_many(places, say.lang, units=units)
        for number, (place, outcome) in enumerate(zip(places, outcomes, strict=True), 1):
            name = ARROW.join((place.path.relative_to(folder).as_posix(), *place.names))
            if isinstance(outcome, FileError):
                errors.append(placed(outcome, number, name, say))
            else:
                reports.append(replace(outcome, document=replace(outcome.document, source=name)))
            progress.advance(task)
    return reports, errors


def summary(result: Consolidation, say: Texts) -> Iterator[str]:
    """What a person wants to know first: who reported, the main figures, what needs a decision, what was not checked."""
    yield say("summary.title", period=title(result.period).upper(), unit=result.unit)
    counts = {
        "read": len(result.reports),
        "used": len(result.used),
        "aside": len(result.set_aside),
        "errors": len(result.errors),
    }
    yield say("summary.files", **counts)
    yield from _attendance(result, say)
    if result.partial:
        names = "; ".join(f"{item.unit} ({', '.join(item.have)})" for item in result.partial)
        yield say("summary.partial", names=names)
    for heading, rows in (
        ("summary.aside", [f"{item.source} ({item.unit}): {item.reason}" for item in result.set_aside]),
        ("summary.errors", [shown_row(error, say.lang) for error in result.errors]),
    ):
        if rows:
            yield f"\n{say(heading)}"
            yield from (f"  - {row}" for row in rows[:ASIDE_SHOWN])
            if len(rows) > ASIDE_SHOWN:
                yield f"  {say('summary.more', count=len(rows) - ASIDE_SHOWN)}"
    yield f"\n{say('summary.figures')}"
    yield from _figures(result, say)
    yield from _overlaps(result, say)
    yield from beside(result, say)
    severities = Counter(placed.finding.severity for placed in result.findings)
    yield "\n" + say(
        "summary.findings",
        errors=severities["error"],
        warnings=severities["warning"],
        infos=severities["info"],
    )
    questions = [question.text for question in result.questions]
    questions += [_pair(pair, say) for pair in result.duplicates if pair.decision is None]
    yield say("summary.questions", count=len(questions))
    yield from (f"  - {text}" for text in questions[:QUESTIONS_SHOWN])
    if len(questions) > QUESTIONS_SHOWN:
        yield f"  {say('summary.more', count=len(questions) - QUESTIONS_SHOWN)}"
    yield f"\n{say('summary.not_checked')}"
    yield from (f"  - {item}" for item in result.not_checked)
    yield ""


def _pair(pair: Duplicate, say: Texts) -> str:
    values = {"id": pair.id, "a": pair.a.unit, "b": pair.b.unit, "score": f"{pair.score:.0%}"}
    return say("summary.pair", text=pair.a.text[:90], **values)


def _overlaps(result: Consolidation, say: Texts) -> Iterator[str]:
    """The totals that more than one telling of an event touches: as they stand, and without any."""
    rows = [
        f"  {_name(total, say)}: {_value(total)} → "
        f"{_value(replace(total, value=total.without_duplicates, upper=None))}  "
        f"({', '.join(dict.fromkeys(pair for item in total.overlaps for pair in item.pairs))})"
        for total in result.totals
        if total.without_duplicates is not None
    ]
    if rows:
        yield f"\n{say('summary.overlaps')}"
        yield from rows


def _attendance(result: Consolidation, say: Texts) -> Iterator[str]:
    if result.expected is None or result.missing is None:
        yield say("summary.no_list")
        return
    yield say(
        "summary.expected", expected=result.expected, used=len(result.units), missing=len(result.missing)
    )
    if result.missing:
        yield say("summary.missing", names="; ".join(result.missing))
    if result.late:
        yield say(
            "summary.late", names="; ".join(f"{late.unit} ({late.received:%d/%m/%Y})" for late in result.late)
        )


def _figures(result: Consolidation, say: Texts) -> Iterator[str]:
    rows = [(_name(total, say), _value(total), _counts(total)) for total in result.totals if total.additive]
    if not rows:
        yield f"  {say('summary.no_figures')}"
        return
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, counts in rows:
        yield f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {counts}"


def _name(total: Total, say: Texts) -> str:
    names = indicators()[total.indicator].name
    return names.get(say.lang, names["vi"])


def _value(total: Total) -> str:
    if total.value is None:
        return "–"
    return figure(
        total.value, total.unit, qualifier=total.qualifier, upper=total.upper, currency=total.currency
    )


def _counts(total: Total) -> str:
    stated = len({addend.unit for addend in total.addends})
    return f"({stated} / {len(total.declared_none)} / {len(total.silent)})"
