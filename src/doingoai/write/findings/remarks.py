"""What the Word comments of a check say, and at which words each stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from doingoai.check.checked import Checked
from doingoai.model import Finding, Report, Span
from doingoai.write.findings.wording import Words, counted, quoted, unused_lines

AUTHOR, INITIALS = "doingoai", "dn"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment. span: the words it stands at; lines: its paragraphs; author: who says it."""

    span: Span
    lines: tuple[str, ...]
    author: str = AUTHOR

    @property
    def initials(self) -> str:
        """ "dn"; of a person or office the first letters."""
        return INITIALS if self.author == AUTHOR else "".join(word[0] for word in self.author.split())[:6]


def _finding(checked: Checked, finding: Finding, say: Words) -> Remark:
    lines = [
        f"{say(finding.severity).upper()} [{finding.id}] {finding.message}",
        f"{say('do')}: {finding.suggestion}",
    ]
    if finding.basis:
        lines.append(f"{say('basis')}: {finding.basis}")
    if finding.waived is not None:
        lines.insert(0, f"{say('waived').upper()}: {finding.waived}")
    lines.extend(f"{say('beside')}: “{_short(checked, span)}”" for span in finding.related[:3])
    return Remark(finding.span, tuple(lines))


def _short(checked: Checked, span: Span) -> str:
    words = " ".join(checked.report.words(span).split())
    return words if len(words) <= 120 else words[:119] + "…"


def title_span(report: Report) -> Span:
    """The words at which a comment on the whole report stands: its title, else its first line."""
    span = report.header.title_span or report.header.kind_span
    if span is None:
        words = report.text.lstrip()
        start = len(report.text) - len(words)
        span = Span(start, start + len(words.split("\n", 1)[0]))
    return span


def _summary(checked: Checked, say: Words) -> Remark:
    report, span = checked.report, title_span(checked.report)
    lines = [f"{say('title')}: {counted(checked, say)}."]
    if checked.unused:
        lines += [f"{say('unused')}:", *(f"- {line}" for line in unused_lines(checked.unused, say))]
    if report.document.signatures:
        lines.append(say("signed"))
    return Remark(span, (*lines, f"{say('not_checked')}:", *(f"- {line}" for line in checked.not_checked)))


def remarks(checked: Checked, lang: str) -> tuple[Remark, ...]:
    """The comments: first what the check as a whole says, then each finding, those set aside last."""
    say = Words(lang)

    def every() -> Iterator[Remark]:
        yield _summary(checked, say)
        for finding in sorted(checked.open, key=lambda item: item.span):
            yield _finding(checked, finding, say)
        for finding in checked.waived:
            yield _finding(checked, finding, say)

    return tuple(every())


__all__ = ["AUTHOR", "INITIALS", "Remark", "quoted", "remarks", "title_span"]
