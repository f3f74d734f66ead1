"""What every part of the report needs while it is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from string import Formatter

from doingoai.knowledge import indicators, topics
from doingoai.model import Addend, Consolidation, Excerpt, Indicator, Total, UsedReport, UserError
from doingoai.text.numbers_vi import count
from doingoai.write.charts import Chart, charts
from doingoai.write.documents.closing import annex_label
from doingoai.write.documents.forms import Form, forms
from doingoai.write.docx.issuing import Issuer, issuer_of, split_unit
from doingoai.write.docx.layout import Layout, layout
from doingoai.write.docx.regime import PeriodWords, period_words
from doingoai.write.docx.remarks import Remarks
from doingoai.write.docx.story import Inline, Marked, Text
from doingoai.write.docx.trail import Trail
from doingoai.write.docx.wording import Wording, lower_first, tie, wording
from doingoai.write.template_set import STANDARD, Templates


@dataclass(frozen=True, slots=True)
class Draft:
    """A consolidation with the words, names and labels that its report uses.

    units: those that reported, in order. annexes: topic id → label ("Phụ lục I"); status: label of the last annex. excerpts: the
    units' words that can be quoted: none that only announces what follows. form: the rules of the issuer's side. trail: what each figure rests on, as it is written.
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
    excerpts: tuple[Excerpt, ...]
    form: Form
    charts: tuple[Chart, ...] = ()
    trail: Trail = field(default_factory=Trail)
    templates: Templates = STANDARD

    def say(self, phrase: str, **fields: object) -> str:
        return self.words.say(phrase, **fields)

    def tell(self, phrase: str, **fields: str | Inline | tuple[Inline, ...]) -> tuple[Inline, ...]:
        """A phrase whose fields may be figures with their marks."""
        content: list[Inline] = []
        for literal, name, _, _ in Formatter().parse(self.words.phrases[phrase]):
            found = fields[name] if name else ""
            pieces = (
                found if isinstance(found, tuple) else (Text(found) if isinstance(found, str) else found,)
            )
            for piece in (Text(literal), *pieces):
                if isinstance(piece, Text) and content and isinstance(last := content[-1], Text):
                    content[-1] = Text(last.text + piece.text)
                else:
                    content.append(piece)
        return tuple(Text(tie(piece.text)) if isinstance(piece, Text) else piece for piece in content)

    def unit_count(self, name: str, units: Iterable[str], phrase: str | None = None) -> Marked:
        """How many units there are, “07” or in a phrase (“07 đơn vị”), with the units behind it."""
        listed = tuple(dict.fromkeys(units))
        written = count(Decimal(len(listed)))
        words = self.say(phrase, count=written) if phrase else written
        bookmark = self.trail.mark(f"dv_{name}", words, "units", value=len(listed), units=list(listed))
        return Marked((Text(words),), (), bookmark)

    def area(self) -> str:
        if self.issuer.level == "ministry":
            return self.say("area_country")
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


def _labels(consolidation: Consolidation, form: Form) -> tuple[dict[str, str], str]:
    """Topics with figures → label of their annex, in the order of the outline; label of the annex on the units' reporting."""
    known = topics()
    found = {
        indicator_of(total).topic for total in consolidation.totals if counted(total) and has_figures(total)
    }
    ordered = sorted(found, key=lambda topic: known[topic].order if topic in known else len(known))
    count = len(ordered) + 1
    labels = {topic: annex_label(i, count, form) for i, topic in enumerate(ordered, 1)}
    return labels, annex_label(count, count, form)


def draft_of(consolidation: Consolidation, templates: Templates = STANDARD) -> Draft:
    words, issuer = wording(templates), issuer_of(consolidation.issuer, consolidation.unit, templates)
    form = forms(templates).form(issuer.side, consolidation.period.last)
    annexes, status = _labels(consolidation, form)
    return Draft(
        consolidation=consolidation,
        look=layout(templates, form.look),
        words=words,
        issuer=issuer,
        period=period_words(consolidation.period, templates),
        remarks=Remarks(consolidation, words),
        reports={used.source: used for used in consolidation.reports},
        units=tuple(dict.fromkeys(used.unit for used in consolidation.used)),
        annexes=annexes,
        status=status,
        form=form,
        templates=templates,
        charts=charts(consolidation),
        excerpts=tuple(item for item in consolidation.excerpts if not item.text.rstrip().endswith(":")),
    )
