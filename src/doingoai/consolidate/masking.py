"""Identity and telephone numbers found in a report never leave it: they are masked before anything is written of them."""

import re
from collections.abc import Mapping
from dataclasses import replace

from doingoai.model import Finding, Report

_DIGIT = re.compile(r"\d")
MASK = "•"


def masked(report: Report) -> Report:
    """The report with the digits of personal data replaced in its text, one for one, so that every offset stays true, and in what
    the findings say."""
    text = report.text
    hidden: dict[str, str] = {}
    for finding in report.findings:
        if finding.rule.startswith("privacy."):
            for span in (finding.span, *finding.related):
                words = text[span.start : span.end]
                hidden[words] = _DIGIT.sub(MASK, words)
                text = text[: span.start] + hidden[words] + text[span.end :]
    if text == report.text:
        return report
    also = {" ".join(words.split()): " ".join(shown.split()) for words, shown in hidden.items()}
    pairs = {words: shown for words, shown in {**hidden, **also}.items() if len(_DIGIT.findall(words)) > 5}
    findings = tuple(_said_without(finding, pairs) for finding in report.findings)
    return replace(report, document=replace(report.document, text=text), findings=findings)


def _said_without(finding: Finding, hidden: Mapping[str, str]) -> Finding:
    def said(words: str) -> str:
        for number, shown in hidden.items():
            words = words.replace(number, shown)
        return words

    return replace(
        finding,
        message=said(finding.message),
        suggestion=said(finding.suggestion),
        values=tuple((key, said(value)) for key, value in finding.values),
    )
