"""``doingoai read``: a report as understood, for people or as JSON."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from doingoai.cli.files import reports
from doingoai.cli.texts import Texts
from doingoai.extract.registers.countries import country_names
from doingoai.knowledge import indicators
from doingoai.knowledge.record_fields import CURRENCY, QUALIFIER, Register, registers
from doingoai.model import Citation, Observation, Record, Reference, Report, Section, UserError
from doingoai.model.json import report_json
from doingoai.pipeline import expanded
from doingoai.text.numbers_vi import figure, short_date
from doingoai.units.local import load_register


def run(options: argparse.Namespace, say: Texts) -> int:
    """Exit code 0 when at least one file was read, 2 otherwise."""
    done = 0
    names = _names([place.shown_path for place in expanded(options.files)]) if options.out else {}
    units = load_register(options.register) if options.register else None
    for path, report in reports(options.files, say, units):
        done += 1
        if options.out:
            _write(options.out, names[path], report)
        elif options.format == "json":
            print(
                json.dumps(
                    report_json(report), ensure_ascii=False, indent=None if len(options.files) > 1 else 1
                )
            )
        else:
            print(("\n\n" if done > 1 else "") + describe(report, say))
    if options.out and done:
        sys.stderr.write(say("written", count=done, folder=options.out) + "\n")
    return 0 if done else 2


def _names(paths: Sequence[Path]) -> dict[Path, str]:
    """Path → name of its JSON file; files of one stem get their folder's name as a suffix, then a number."""
    stems = Counter(path.stem for path in paths)
    names: dict[Path, str] = {}
    taken: Counter[str] = Counter()
    for path in dict.fromkeys(paths):
        name = path.stem if stems[path.stem] == 1 else f"{path.stem}-{path.resolve().parent.name}"
        taken[name] += 1
        names[path] = f"{name}.json" if taken[name] == 1 else f"{name}-{taken[name]}.json"
    return names


def _write(folder: Path, name: str, report: Report) -> None:
    """Write one JSON file whole or not at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f".{name}.part"
        part.write_text(
            json.dumps(report_json(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        part.replace(folder / name)
    except OSError as error:
        what = f"không ghi được ({error.strerror})."
        raise UserError(
            code="GH-002", where=str(folder), what=what, do="Chọn thư mục khác mà bạn có quyền ghi."
        ) from error


def describe(report: Report, say: Texts) -> str:
    """The report as a person wants to see it at a glance."""
    header, unknown = report.header, say("report.unknown")
    number = f"{header.number or '…'}/{header.symbol}" if header.symbol else unknown
    signed = report.signature
    signature = (
        " – ".join(part for part in (signed.authority, signed.position, signed.name) if part)
        if signed
        else unknown
    )
    date = short_date(header.issued) if header.issued else header.date_text or unknown
    lines = [
        report.document.source,
        _field(say("report.issuer"), header.issuer or unknown),
        _field(say("report.place"), ", ".join(report.place) or unknown),
        _field(say("report.number"), number),
        _field(say("report.date"), date),
        _field(say("report.title"), header.title or unknown),
        _field(say("report.period"), report.period.period.code if report.period else unknown),
        _field(say("report.signature"), signature),
        "",
        say("report.outline"),
        *_outline(report.sections),
        "",
        say("report.figures"),
        *_figures(report, [item for item in report.observations if item.scope == "own"], say),
    ]
    if others := [item for item in report.observations if item.scope != "own"]:
        lines += ["", say("report.other_scope"), *_figures(report, others, say)]
    if report.records:
        lines += ["", say("report.records"), *_records(report, say)]
    lines += [
        "",
        say("report.citations"),
        *([f"  {_cited(report, c)}" for c in report.citations] or [f"  {say('report.none')}"]),
    ]
    lines += [f"    {_meant(report, reference, say)}" for reference in report.references]
    lines += ["", *report.document.notes, say("report.findings", count=len(report.findings))]
    return "\n".join(lines)


def _field(name: str, value: str) -> str:
    return f"  {name + ':':<14} {' '.join(value.split())}"


def _outline(sections: Sequence[Section], depth: int = 1) -> list[str]:
    lines = []
    for section in sections:
        topics = f"  [{', '.join(section.topics)}]" if section.topics else ""
        lines.append(
            f"{'  ' * depth}{section.label + '. ' if section.label else ''}{' '.join(section.title.split())}{topics}"
        )
        lines += _outline(section.children, depth + 1)
    return lines


def _figures(report: Report, items: Sequence[Observation], say: Texts) -> list[str]:
    lines = []
    for item in items:
        indicator = indicators()[item.indicator]
        shown = figure(
            item.value, item.unit or "", qualifier=item.qualifier, upper=item.upper, currency=item.currency
        )
        name = indicator.name.get(say.lang, indicator.name["vi"])
        doubt = f" ?{item.confidence:.2f}" if item.confidence < 0.6 else ""
        lines.append(f"  {name}: {shown}{doubt} – “{' '.join(report.words(item.span).split())}”")
    return lines or [f"  {say('report.none')}"]


_SHOWN = 4  # fields of a record on its line
_LONG = 90  # characters of a field's words


def _records(report: Report, say: Texts) -> list[str]:
    """The registers with their rows, the first fields of each on one line."""
    lines = []
    for register in registers().values():
        rows = [record for record in report.records if record.register == register.id]
        if not rows:
            continue
        name = register.name.get(say.lang, register.name["vi"])
        lines.append(f"  {name}: {len(rows)}")
        for record in rows:
            shown = [_shown(register, record, key) for key in register.fields if key in record.fields]
            lines.append(f"    - {'; '.join(shown[:_SHOWN])}{'; …' if len(shown) > _SHOWN else ''}")
    return lines


def _shown(register: Register, record: Record, key: str) -> str:
    """A field as words: figures with qualifier and currency, days as dd/mm/yyyy, countries by name."""
    value, kind = record.fields[key], register.fields[key].type
    if isinstance(value, Decimal | int):
        qualifier, currency = record.fields.get(key + QUALIFIER, "exact"), record.fields.get(key + CURRENCY)
        label = "" if kind == "money" else f"{register.fields[key].name['vi'].lower()} "
        return label + figure(
            Decimal(value), qualifier=str(qualifier), currency=str(currency) if currency else None
        )
    if kind == "choice":
        return register.fields[key].choices.get(str(value), str(value))
    if isinstance(value, list | tuple):
        return ", ".join(
            country_names().get(item, item) if kind == "countries" else str(item) for item in value
        )
    words = "/".join(reversed(str(value).split("-"))) if kind == "date" else str(value)
    return words if len(words) <= _LONG else words[: _LONG - 1].rstrip() + "…"


def _meant(report: Report, reference: Reference, say: Texts) -> str:
    """A later short form and the document it means, with a question mark where that is not sure."""
    words = " ".join(report.words(reference.span).split())
    meant = " ".join(report.words(reference.antecedent.span).split())
    return say("report.reference", words=words, meant=meant) + (
        "" if reference.confidence >= 0.75 else " (?)"
    )


def _cited(report: Report, citation: Citation) -> str:
    words = " ".join(report.words(citation.span).split())
    date = f", {short_date(citation.issued)}" if citation.issued else ""
    return f"{words}{date}{', ' + citation.issuer if citation.issuer else ''}"
