"""Reads Vietnamese external-affairs reports, turns them into traceable figures, checks them and adds them up.

The library in seven functions::

    report = doingoai.read("bao-cao.docx")          # a file → Report with facts and findings
    report = doingoai.parse(text)                   # the same from text
    doingoai.find_citations(text)                   # documents cited in a passage
    doingoai.find_quantities(text)                  # quantities in a passage
    findings = doingoai.check(report)               # what a person should look at
    result = doingoai.consolidate(reports, …)       # many reports → totals with their sources
    doingoai.write(result, "ket-qua")               # .docx, .xlsx, .html, .json

Importing this package reads no file and opens no connection; each function loads what it needs when it is called.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from doingoai.check import Settings
    from doingoai.check.over_time.index import CampaignIndex
    from doingoai.consolidate.comparing import Earlier
    from doingoai.consolidate.currencies import Rates
    from doingoai.consolidate.decisions import Decisions
    from doingoai.consolidate.moving import Shares
    from doingoai.model import Citation, Consolidation, Finding, Outline, Quantity, Report
    from doingoai.units.register import Register
    from doingoai.units.roster import Roster

__version__ = "0.2.0"
__all__ = [
    "__version__",
    "check",
    "consolidate",
    "find_citations",
    "find_quantities",
    "parse",
    "read",
    "write",
]


class _Api(ModuleType):
    """This module, where ``doingoai.read`` stays the function although a subpackage bears its name.

    The stages are folders named after what they do (``read/``, ``parse/`` …) and the API is the same verbs. Importing a
    subpackage would set it as an attribute here, over the function; that one assignment is passed over. ``from doingoai.read
    import …`` is not affected: it goes by ``sys.modules``.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Api


def read(path: "str | Path", *, lang: str = "vi", register: "Register | None" = None) -> "Report":
    """Read one file (.txt, .md, .docx) as a report with its facts and findings.

    lang: language of the findings, "vi" or "en"; register: the units with one's own over them (``units.load``). Raises ``doingoai.model.UserError`` where the file cannot be read, with a
    message that says which file, why, and what to do; a file with a secrecy mark is refused and nothing of it is kept.
    """
    from doingoai.pipeline import read_report

    return read_report(Path(path), lang, units=register)


def parse(text: str, *, source: str = "", lang: str = "vi") -> "Report":
    """The same for text at hand. source: the name to give it in messages."""
    from doingoai.pipeline import understand
    from doingoai.read import document_from_text

    return understand(document_from_text(text, source=source), lang)


def find_citations(text: str) -> "tuple[Citation, ...]":
    """The documents that a passage cites, in the order of the text; spans are offsets into ``text`` as given."""
    from doingoai.extract.citations import find_citations as find

    return find(text)


def find_quantities(text: str) -> "tuple[Quantity, ...]":
    """The quantities of a passage, in the order of the text: never a date, a document number, an ordinal or an account."""
    from doingoai.extract.quantities import find_quantities as find

    return find(text)


def check(
    report: "Report",
    *,
    previous: "Iterable[Report]" = (),
    campaign: "Sequence[Report] | CampaignIndex" = (),
    outline: "Outline | str | Path | None" = None,
    docx: bytes | None = None,
    settings: "Settings | None" = None,
    lang: str = "vi",
    register: "Register | None" = None,
) -> "tuple[Finding, ...]":
    """Every finding in a report, in the order of the text. A finding names its rule, the words at fault and the remedy.

    previous: earlier reports of the unit; campaign: the reports of the same campaign (for many, one
    ``doingoai.check.over_time.index.CampaignIndex``); outline: the one asked for, or its name or file; docx: the bytes of the
    report's Word file, for the rules of layout; settings: what the campaign changes (``doingoai.check.settings.read_settings``);
    register: the units with one's own over them (``units.load``).
    """
    from doingoai.check import PLAIN, Context
    from doingoai.check import check as run_checks
    from doingoai.check.letter import find_outline
    from doingoai.check.over_time.beside import context_for

    asked = find_outline(str(outline)) if isinstance(outline, str | Path) else outline
    beside = context_for(report, previous, campaign, Context(outline=asked, docx=docx, units=register))
    return run_checks(report, lang=lang, context=beside, settings=settings or PLAIN)


def consolidate(
    reports: "Iterable[Report]",
    *,
    unit: str,
    period: str,
    issuer: str | None = None,
    roster: "Roster | None" = None,
    include_unknown: bool = False,
    as_of: "date | None" = None,
    shares: "Shares | None" = None,
    rates: "Rates | None" = None,
    previous: "Sequence[Earlier]" = (),
    decisions: "Decisions | None" = None,
    register: "Register | None" = None,
) -> "Consolidation":
    """Add reports up for one unit and period.

    unit: the unit consolidated for ("tỉnh Lạng Sơn"); period: a code ("2024H1"); issuer: the body that reports, by default the
    unit's People's Committee; roster: who owes a report (``doingoai.units.roster.read_roster``), without which nobody can tell
    who is missing; include_unknown: count reports whose place the text does not tell.

    as_of: also in the administrative units of this day, along what became of each, with the user's shares for those that were
    split (``consolidate.moving.read_shares``); rates: totals in đồng beside (``consolidate.currencies.read_rates``); previous:
    earlier results to compare with (``consolidate.comparing.read_earlier``). decisions: on events that two units tell
    (``consolidate.decisions.read_decisions``); register: the units with one's own over them (``units.load``).
    """
    from doingoai.consolidate import consolidate as run

    return run(
        reports,
        unit=unit,
        period=period,
        issuer=issuer,
        roster=roster,
        include_unknown=include_unknown,
        as_of=as_of,
        shares=shares or {},
        rates=rates,
        previous=previous,
        decisions=decisions or {},
        register=register,
    )


def write(consolidation: "Consolidation", folder: "str | Path", *, force: bool = False) -> "Sequence[Path]":
    """Write bao-cao.docx, phu-luc.xlsx, nguon.html and ket-qua.json into a folder, all or none.

    A folder that holds files this program did not write is refused; force replaces only what this program wrote.
    """
    from doingoai.write import write as run

    return run(consolidation, Path(folder), force=force)
