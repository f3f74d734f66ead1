"""What every part of the report needs while it is written."""

from dataclasses import dataclass

from doingoai.knowledge import indicators, topics
from doingoai.model import Addend, Consolidation, Indicator, Total, UsedReport, UserError
from doingoai.write.docx.issuing import Issuer, issuer_of, split_unit
from doingoai.write.docx.layout import Layout, layout
from doingoai.write.docx.regime import PeriodWords, period_words
from doingoai.write.docx.remarks import Remarks
from doingoai.write.docx.wording import Wording, lower_first, wording


@dataclass(frozen=True, slots=True)
class Draft:
    """A consolidation with the words, names and labels that its report uses.

    units: those that reported, in order. annexes: topic id → label ("Phụ lục I"); status: label of the last annex.
    """

    consolidation: Consolidation
    look: Layout
    words: Wording
    issuer: Issuer
    period: PeriodWords
    remarks: Remarks
    reports: dict[str, UsedReport]
    units: tuple[str, ...]
    annexes: dict[str, str]
    status: str

    def say(self, phrase: str, **fields: object) -> str:
        return self.words.say(phrase, **fields)

    def area(self) -> str:
        kind, _ = split_unit(self.consolidation.unit)
        return self.say("area", kind=kind) if kind else self.say("area_other")

    def reporter(self, source: str, unit: str) -> str:
        """The body whose report this is, as its header names it; the unit where the header does not say which it is."""
        used = self.reports.get(source)
        named = used.report.header.issuer if used is not None else None
        return named if named and split_unit(unit)[1].casefold() in named.casefold() else unit


def indicator_of(total: Total) -> Indicator:
    """The catalogue's entry. Raises UserError VB-002 where the catalogue does not know the indicator."""
    found = indicators().get(total.indicator)
    if found is None:
        raise UserError(
            code="VB-002",
            where=f"Chỉ tiêu “{total.indicator}”",
            what="không có trong danh mục chỉ tiêu (knowledge/indicators).",
            do="Thêm chỉ tiêu vào danh mục hoặc tổng hợp lại bằng cùng phiên bản chương trình.",
        )
    return found


def positive(addend: Addend) -> bool:
    """A figure other than nought."""
    return addend.value != 0 or addend.upper is not None


def has_figures(total: Total) -> bool:
    return any(map(positive, total.addends))


def counted(total: Total) -> bool:
    """A result of external affairs, not a fact of the unit's profile, that some report speaks of."""
    return not indicator_of(total).profile and bool(total.addends or total.declared_none or total.left_out)


def topic_name(topic: str) -> str:
    return lower_first(topics()[topic].name["vi"])


def _labels(consolidation: Consolidation, words: Wording) -> tuple[dict[str, str], str]:
    """Topics with figures → label of their annex, in the order of the outline; label of the annex on the units' reporting."""
    known = topics()
    found = {
        indicator_of(total).topic for total in consolidation.totals if counted(total) and has_figures(total)
    }
    ordered = sorted(found, key=lambda topic: known[topic].order if topic in known else len(known))
    if not ordered:
        return {}, words.say("annex_only")
    labels = {topic: words.say("annex", number=roman(i)) for i, topic in enumerate(ordered, 1)}
    return labels, words.say("annex", number=roman(len(ordered) + 1))


def roman(value: int) -> str:
    """4 → ``IV``; from 1 to 399."""
    signs = (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    )
    written = ""
    for amount, sign in signs:
        written += sign * (value // amount)
        value %= amount
    return written


def draft_of(consolidation: Consolidation) -> Draft:
    words = wording()
    annexes, status = _labels(consolidation, words)
    return Draft(
        consolidation=consolidation,
        look=layout(),
        words=words,
        issuer=issuer_of(consolidation.issuer, consolidation.unit),
        period=period_words(consolidation.period),
        remarks=Remarks(consolidation, words),
        reports={used.source: used for used in consolidation.reports},
        units=tuple(dict.fromkeys(used.unit for used in consolidation.used)),
        annexes=annexes,
        status=status,
    )
