"""The JSON of a checked report, schema ``doingoai/1``."""

from typing import Any

from doingoai.check.checked import Checked
from doingoai.check.where import Map
from doingoai.model import SCHEMA, Finding
from doingoai.model.json import finding_json


def checked_json(checked: Checked) -> dict[str, Any]:
    """source, findings (in the order of the text, those set aside with their reason), not_checked, unused_waivers."""
    report, places = checked.report, Map(checked.report)

    def row(finding: Finding) -> dict[str, Any]:
        where = places.at(finding.span)
        return {
            **finding_json(finding, report.text),
            "section": list(where.section),
            "part": where.part,
            "paragraph": where.paragraph,
            "page": where.page,
            "waived": finding.waived,
        }

    return {
        "schema": SCHEMA,
        "source": report.document.source,
        "sha256": report.document.sha256,
        "unit": report.header.issuer,
        "period": report.period.period.code if report.period else None,
        "findings": [row(finding) for finding in report.findings],
        "not_checked": list(checked.not_checked),
        "unused_waivers": [
            {"rule": one.rule, "words": one.words, "reason": one.reason, "origin": one.origin}
            for one in checked.unused
        ],
    }
