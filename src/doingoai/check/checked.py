"""One report checked with what stands beside it: its findings, what was set aside, and what was not looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from doingoai.check.context import ALONE, PLAIN, Context, Settings
from doingoai.check.engine import check
from doingoai.check.unchecked import not_checked
from doingoai.check.waivers import Waiver, waive
from doingoai.model import Finding, Report

GRAVITY = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Checked:
    """report: with its findings, those set aside among them (``Finding.waived``). not_checked: lines for the reader. unused: waivers
    that match no finding. docx: the report's own Word file, None for another format."""

    report: Report
    not_checked: tuple[str, ...]
    unused: tuple[Waiver, ...] = ()
    docx: bytes | None = None

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody set aside, the gravest first."""
        return tuple(sorted((f for f in self.report.findings if f.waived is None), key=_order))

    @property
    def waived(self) -> tuple[Finding, ...]:
        """Those set aside with a reason."""
        return tuple(f for f in self.report.findings if f.waived is not None)

    @property
    def loud(self) -> bool:
        """An error or a warning is open."""
        return any(finding.severity != "info" for finding in self.open)

    def count(self, severity: str) -> int:
        """How many open findings are of this severity."""
        return sum(finding.severity == severity for finding in self.open)


def _order(finding: Finding) -> tuple[int, int, int, str]:
    return GRAVITY[finding.severity], finding.span.start, finding.span.end, finding.id


def check_whole(
    report: Report,
    *,
    context: Context = ALONE,
    settings: Settings = PLAIN,
    waivers: Sequence[Waiver] = (),
    lang: str = "vi",
    previous_given: bool = False,
    campaign_given: bool = False,
) -> Checked:
    """Every finding of a report, in the order of the text, with what the reader must know beside them."""
    found = check(report, lang=lang, context=context, settings=settings)
    shown, unused = waive(report, found, waivers)
    unseen = not_checked(
        report, context, settings, lang, previous_given=previous_given, campaign_given=campaign_given
    )
    return Checked(replace(report, findings=shown), unseen, unused, context.docx)
