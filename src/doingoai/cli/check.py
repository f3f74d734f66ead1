"""``doingoai check``: findings grouped by section, each with the quoted words, why, and what to do."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator

from doingoai.cli.files import reports
from doingoai.cli.texts import Texts
from doingoai.model import Finding, Report, Section
from doingoai.model.json import finding_json

GRAVITY = {"error": 0, "warning": 1, "info": 2}


def run(options: argparse.Namespace, say: Texts) -> int:
    """Exit code 1 where a report has an error or a warning, 2 where no file could be read, else 0."""
    done = loud = 0
    for _, report in reports(options.files, say):
        done += 1
        loud += sum(finding.severity != "info" for finding in report.findings)
        if options.format == "json":
            findings = [finding_json(finding, report.text) for finding in report.findings]
            found = {"schema": "doingoai/1", "source": report.document.source, "findings": findings}
            print(json.dumps(found, ensure_ascii=False, indent=None if len(options.files) > 1 else 1))
        else:
            print(("\n\n" if done > 1 else "") + describe(report, say))
    return 2 if not done else int(loud > 0)


def describe(report: Report, say: Texts) -> str:
    """The findings of one report, section by section, the gravest of a section first."""
    lines = [report.document.source]
    if not report.findings:
        return "\n".join([*lines, say("check.none"), say("check.not_checked")])
    grouped: dict[str, list[Finding]] = {}
    for finding in report.findings:
        grouped.setdefault(_place(report, finding, say), []).append(finding)
    for place, findings in grouped.items():
        lines += ["", place]
        for finding in sorted(findings, key=lambda item: (GRAVITY[item.severity], item.span)):
            lines += _lines(report, finding, say)
    counts = Counter(finding.severity for finding in report.findings)
    lines += [
        "",
        say("check.count", errors=counts["error"], warnings=counts["warning"], infos=counts["info"]),
        say("check.not_checked"),
    ]
    return "\n".join(lines)


def _lines(report: Report, finding: Finding, say: Texts) -> Iterator[str]:
    words = " ".join(report.words(finding.span).split())
    quoted = words if len(words) <= 120 else words[:117] + "…"
    yield f"  {say(f'severity.{finding.severity}')} [{finding.id}] “{quoted}”"
    yield f"      {finding.message}"
    yield f"      {say('check.do')}: {finding.suggestion}"
    if finding.basis:
        yield f"      {say('check.basis')}: {finding.basis}"


def _place(report: Report, finding: Finding, say: Texts) -> str:
    """The innermost numbered section that holds the finding, as a person would name it."""
    path: list[str] = []
    sections: tuple[Section, ...] = report.sections
    while inner := next((s for s in sections if s.span.start <= finding.span.start < s.span.end), None):
        title = " ".join(inner.title.split())
        path.append(f"{inner.label}. {title}" if inner.label else title)
        sections = inner.children
    if path:
        return " › ".join(part if len(part) <= 70 else part[:67] + "…" for part in path)
    first = report.sections[0].span.start if report.sections else len(report.text)
    return say("check.head") if finding.span.start < first else say("check.tail")
