"""``doingoai check``: findings grouped by section, each with the quoted words, why, and what to do; or as pages, comments, JSON."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from doingoai.check import PLAIN
from doingoai.check.checked import Checked
from doingoai.check.letter import find_outline
from doingoai.check.over_time.index import CampaignIndex
from doingoai.check.settings import read_settings
from doingoai.check.waivers import Waiver, read_waivers
from doingoai.check.where import Where
from doingoai.cli.errors import shown_row
from doingoai.cli.files import placed
from doingoai.cli.texts import Texts
from doingoai.model import FileError, Finding, Report, UserError
from doingoai.pipeline import Beside, check_place, expanded, read_many, report_files
from doingoai.read.containers import Place
from doingoai.units.local import load_register
from doingoai.write.findings import render, unique_names
from doingoai.write.findings.as_json import checked_json
from doingoai.write.findings.wording import Words, counted, groups, place_name, quoted, unused_lines
from doingoai.write.output import check_folder, put

OK, FOUND, USAGE = 0, 1, 2


def run(options: argparse.Namespace, say: Texts) -> int:
    """Exit code 1 where a report has an error or a warning that nobody set aside, 2 where no file could be read, else 0."""
    if (options.fix or options.format in ("html", "docx")) and options.out is None:
        raise UserError(
            code="KT-007",
            where="--fix" if options.fix else f"--format {options.format}",
            what=say("check.no_out"),
            do=say("check.no_out.do"),
        )
    if options.out is not None:
        check_folder(options.out, [], force=options.force)
    settings, outline = read_settings(options.rules) if options.rules else None, None
    if options.outline:
        outline = find_outline(options.outline)
    waivers = tuple(waiver for path in options.waive for waiver in read_waivers(path))
    units = load_register(options.register) if options.register else None
    places = expanded(_files(options.files, say))
    errors: list[FileError] = []
    read = list(_read(places, errors, say))
    beside = Beside(outline=outline, waivers=waivers, units=units)
    beside = replace(beside, settings=settings) if settings else beside
    beside = _with_others(beside, options, read, say)
    rows = [(place.shown_path, check_place(report, place, beside, say.lang)) for place, report in read]
    if len(rows) > 1:
        rows = _without_shared(rows, waivers, say)
    _deliver(rows, errors, options, say)
    return USAGE if not rows else FOUND if any(one.loud for _, one in rows) else OK


def _files(paths: Sequence[Path], say: Texts) -> list[Path]:
    """The files named, and those in the folders named."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = report_files(path)
            if not inside:
                raise UserError(
                    code="TH-004", where=str(path), what=say("error.no_files"), do=say("error.no_files.do")
                )
            found.extend(inside)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _read(places: Sequence[Place], errors: list[FileError], say: Texts) -> Iterator[tuple[Place, Report]]:
    """The reports that could be read; the others are rows on standard error, and in ``errors``."""
    outcomes = read_many(places, say.lang, findings=False)
    for number, (place, outcome) in enumerate(zip(places, outcomes, strict=True), 1):
        if isinstance(outcome, FileError):
            row = placed(outcome, number, place.source, say)
            errors.append(row)
            sys.stderr.write(f"{say('error.prefix')} {shown_row(row, say.lang)}\n")
        else:
            yield place, outcome


def _with_others(
    beside: Beside, options: argparse.Namespace, read: list[tuple[Place, Report]], say: Texts
) -> Beside:
    """The earlier reports and the campaign, each file read once."""
    known = {place.shown_path.resolve(): report for place, report in read}

    def others(paths: Sequence[Path]) -> list[Report]:
        places = expanded(_files(paths, say))
        new = [place for place in places if place.shown_path.resolve() not in known]
        known.update((place.shown_path.resolve(), report) for place, report in _read(new, [], say))
        return [known[key] for place in places if (key := place.shown_path.resolve()) in known]

    previous = tuple(others(options.previous)) if options.previous else ()
    campaign = CampaignIndex(others([options.campaign])) if options.campaign else None
    return replace(
        beside,
        previous=previous,
        campaign=campaign,
        previous_given=bool(options.previous),
        campaign_given=options.campaign is not None,
    )


def _without_shared(
    rows: list[tuple[Path, Checked]], shared: Sequence[Waiver], say: Texts
) -> list[tuple[Path, Checked]]:
    """A waiver for all the reports is unused only where it matches none of them; then it is said once."""
    everywhere = [waiver for waiver in shared if all(waiver in one.unused for _, one in rows)]
    for line in unused_lines(everywhere, Words(say.lang)):
        sys.stderr.write(f"{Words(say.lang)('unused')}: {line}\n")
    return [
        (path, replace(one, unused=tuple(w for w in one.unused if w not in shared))) for path, one in rows
    ]


def _deliver(
    rows: Sequence[tuple[Path, Checked]], errors: Sequence[FileError], options: argparse.Namespace, say: Texts
) -> None:
    """Files into the folder, all or none; else text or JSON to standard output."""
    if not rows:
        return
    files: dict[str, bytes] = {}
    names = unique_names([path for path, _ in rows])
    if options.fix:
        files.update(_fixed(rows, names, options, say))
    if options.format in ("html", "docx") or (options.out is not None and options.format == "json"):
        files.update(render(rows, options.format, say.lang, errors))
    elif options.out is not None and not options.fix:
        files.update(
            {
                f"{name}.txt": f"{describe(one, say)}\n".encode()
                for name, (_, one) in zip(names, rows, strict=True)
            }
        )
    else:
        _printed(rows, options, say)
    if files:
        put(options.out, files, force=options.force)
        sys.stderr.write(say("written", count=len(files), folder=options.out) + "\n")


def _printed(rows: Sequence[tuple[Path, Checked]], options: argparse.Namespace, say: Texts) -> None:
    for number, (_, one) in enumerate(rows):
        if options.format == "json":
            print(json.dumps(checked_json(one), ensure_ascii=False, indent=None if len(rows) > 1 else 1))
        else:
            print(("\n\n" if number else "") + describe(one, say))


def _fixed(
    rows: Sequence[tuple[Path, Checked]], names: Sequence[str], options: argparse.Namespace, say: Texts
) -> Iterator[tuple[str, bytes]]:
    """The corrected copies of Word files, with what was done to each said on standard error."""
    from doingoai.write.fix import fix

    settings = read_settings(options.rules) if options.rules else PLAIN
    for name, (_, one) in zip(names, rows, strict=True):
        source = one.report.document.source
        if one.docx is None:
            sys.stderr.write(f"{source}: {say('check.fix_no_docx')}\n")
            continue
        fixed = fix(one.docx, one.report, say.lang, settings)
        sys.stderr.write(f"{source}: {say('check.fixed', done=len(fixed.done), left=len(fixed.left))}\n")
        for finding in fixed.done:
            sys.stderr.write(f"  - [{finding.id}] {finding.message}\n")
        for note in fixed.notes:
            sys.stderr.write(f"  - {note}\n")
        if fixed.data != one.docx:
            yield f"{name}.da-sua.docx", fixed.data


def describe(checked: Checked, say: Texts) -> str:
    """The findings of one report, section by section, the gravest of a section first."""
    words = Words(say.lang)
    lines = [checked.report.document.source]
    for group in groups(checked, words):
        lines += ["", group.name]
        for finding, where in group.findings:
            lines += _lines(checked.report, finding, where, say, words)
    if not checked.open:
        lines.append(say("check.none"))
    if checked.waived:
        lines += ["", words("waived_title")]
        for finding in checked.waived:
            lines.append(f"  [{finding.id}] “{quoted(checked.report, finding)}”: {finding.waived}")
    if checked.unused:
        lines += ["", words("unused"), *(f"  - {line}" for line in unused_lines(checked.unused, words))]
    lines += [
        "",
        counted(checked, words) + ".",
        "",
        words("not_checked"),
        *(f"  - {line}" for line in checked.not_checked),
    ]
    return "\n".join(lines)


def _lines(report: Report, finding: Finding, where: Where, say: Texts, words: Words) -> Iterator[str]:
    place = place_name(where, words)
    shown = f" ({place})" if place else ""
    yield f"  {say(f'severity.{finding.severity}')} [{finding.id}] “{quoted(report, finding)}”{shown}"
    yield f"      {finding.message}"
    yield f"      {say('check.do')}: {finding.suggestion}"
    if finding.basis:
        yield f"      {say('check.basis')}: {finding.basis}"
