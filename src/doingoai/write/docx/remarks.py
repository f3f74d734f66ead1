"""What only the drafter should see, as comments in the margin: questions, proposed duplicates, findings on a figure used."""

from collections.abc import Iterable
from dataclasses import dataclass

from doingoai.model import Consolidation, Span
from doingoai.write.docx.wording import Wording

Place = tuple[str, Span]


@dataclass(slots=True)
class _Remark:
    text: str
    places: tuple[Place, ...]
    quiet: bool = False  # not worth a comment away from its place: it stands in the annex of findings
    used: bool = False


class Remarks:
    """The remarks of a consolidation; each is handed out once, at the first of its places that is printed."""

    def __init__(self, consolidation: Consolidation, wording: Wording) -> None:
        self._wording = wording
        self._by_source: dict[str, list[_Remark]] = {}
        self._all = list(_remarks(consolidation, wording))
        for remark in self._all:
            for source, _ in remark.places:
                self._by_source.setdefault(source, []).append(remark)

    def take(self, places: Iterable[Place]) -> tuple[str, ...]:
        """The remarks on any of these words that were not yet handed out."""
        texts = []
        for source, span in places:
            for remark in self._by_source.get(source, ()):
                if not remark.used and any(
                    name == source and span.overlaps(other) for name, other in remark.places
                ):
                    remark.used = True
                    texts.append(remark.text)
        return tuple(texts)

    def left(self) -> tuple[str, ...]:
        """The remarks whose words are not printed: they stand at the head of the report, lest they vanish."""
        waiting = [remark for remark in self._all if not remark.used]
        texts = [remark.text for remark in waiting if not remark.quiet]
        quiet = sum(remark.quiet for remark in waiting)
        if quiet:
            texts.append(self._wording.say("comment_findings_left", count=quiet))
        return tuple(texts)


def _remarks(consolidation: Consolidation, wording: Wording) -> Iterable[_Remark]:
    for question in consolidation.questions:
        place = (
            ((question.source, question.span),)
            if question.source is not None and question.span is not None
            else ()
        )
        yield _Remark(wording.say("comment_question", text=question.text), place)
    for pair in consolidation.duplicates:
        if pair.decision is None:
            text = wording.say(
                "comment_duplicate", a=pair.a.unit, b=pair.b.unit, shared=", ".join(pair.shared)
            )
            yield _Remark(text, ((pair.a.source, pair.a.span), (pair.b.source, pair.b.span)))
    for error in consolidation.errors:
        yield _Remark(wording.say("comment_error", source=error.source, message=error.message), ())
    for placed in consolidation.findings:
        finding = placed.finding
        if finding.severity == "info":
            continue
        text = wording.say("comment_finding", message=finding.message, suggestion=finding.suggestion).strip()
        place = ((placed.source, finding.span),) if placed.source is not None else ()
        yield _Remark(text, place, quiet=placed.source is not None)
