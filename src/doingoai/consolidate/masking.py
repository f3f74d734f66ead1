"""Identity and telephone numbers found in a report never leave it: they are masked before anything is written of them."""

import re
from dataclasses import replace

from doingoai.model import Report

_DIGIT = re.compile(r"\d")
MASK = "•"


def masked(report: Report) -> Report:
    """The report with the digits of personal data replaced in its text, one for one, so that every offset stays true."""
    text = report.text
    for finding in report.findings:
        if finding.rule.startswith("privacy."):
            for span in (finding.span, *finding.related):
                hidden = _DIGIT.sub(MASK, text[span.start : span.end])
                text = text[: span.start] + hidden + text[span.end :]
    return report if text == report.text else replace(report, document=replace(report.document, text=text))
