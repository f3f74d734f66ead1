"""Where a figure stands: the sentence around it."""

from doingoai.model import Report, Span
from doingoai.text.sentences import sentences


def sentence_of(report: Report, span: Span) -> Span:
    """The sentence that holds the span (the sentences, where it runs over several)."""
    for paragraph in report.paragraphs:
        if paragraph.span.start <= span.start < paragraph.span.end:
            held = [
                s
                for s in sentences(report.text, Span(paragraph.span.start, max(paragraph.span.end, span.end)))
                if s.overlaps(span)
            ]
            if held:
                return Span(min(held[0].start, span.start), max(held[-1].end, span.end))
    return span
