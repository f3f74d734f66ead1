"""Where a thing stands in a document's text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open slice [start, end) of ``Document.text``, in Unicode code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span [{self.start}, {self.end}) is negative or reversed")

    def overlaps(self, other: "Span") -> bool:
        """True where the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


def quote(text: str, span: Span) -> dict[str, object]:
    """The JSON of a span with the words it covers: ``{"start", "end", "text"}``."""
    return {"start": span.start, "end": span.end, "text": text[span.start : span.end]}
