"""What is read out of a report. Every fact has the span of the words it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from doingoai.model.spans import Span

QUALIFIERS = ("exact", "at_least", "more_than", "at_most", "less_than", "nearly", "about")
BASES = ("stated", "declared_none", "derived")
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document as one text names it: what is written, not what it resolves to.

    span: type name to end of number; for a document cited by name and date, to the end of the date.
    kind: type name as the language writes it ("Quyết định"), None where only a number stands ("số 04/1998/QH10").
    number: as written without inner spaces; None for a law cited by name. issued: None if not given or impossible.
    issuer: as written. subject: the trích yếu, as written. date_span: where the date stands, also when impossible.
    """

    span: Span
    kind: str | None
    number: str | None
    issued: date | None = None
    issuer: str | None = None
    subject: str | None = None
    date_span: Span | None = None
    issuer_span: Span | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Reference:
    """A later short form of a citation ("Kết luận số 57", "Kế hoạch nêu trên"): a reference inside the report, no document of
    its own. kind: the type name in it; antecedent: the citation it most likely means; confidence in 0..1.
    """

    span: Span
    kind: str
    antecedent: Citation
    confidence: float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A counted or measured thing. value (and upper, of a range) in base units; unit is the base noun, without scale words.

    counted: the noun phrase counted, with its modifiers, as written. currency: ISO 4217 code or None.
    number_span: the digits or number words alone.
    """

    span: Span
    value: Decimal
    qualifier: str
    unit: str | None
    counted: str | None = None
    upper: Decimal | None = None
    currency: str | None = None
    number_span: Span | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure that fills an indicator, for the report's unit.

    indicator: id in ``knowledge/indicators``. basis: "stated", "declared_none" (a reported zero) or "derived" (computed by us).
    period: code; the report's own unless the words give another. scope: "own" for the report's own result; anything else
    ("year_to_date", "last_year", "plan", "province", "other_programme") is kept and never consolidated.
    """

    indicator: str
    span: Span
    value: Decimal
    qualifier: str
    unit: str | None
    basis: str
    upper: Decimal | None = None
    currency: str | None = None
    period: str | None = None
    scope: str = "own"
    breakdown: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a register; fields are a closed list a register (no private persons), each with its own span in ``places``."""

    register: str
    span: Span
    fields: Mapping[str, object]
    places: Mapping[str, Span] = field(default_factory=dict)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at.

    id: stable id of the rule in ``knowledge/rules``; rule: family and name (``arithmetic.sum.table``). message and
    suggestion: for the reader, in the language asked for. span: the words at fault, at most 300 characters. waived: the reason
    for which the reporting unit set it aside; the finding stays and is shown with it. values: what fills the places of the rule's
    message, so that it can be said in another language (``check.engine.in_language``).
    """

    id: str
    rule: str
    severity: str
    message: str
    suggestion: str
    span: Span
    related: tuple[Span, ...] = ()
    basis: str | None = None
    waived: str | None = None
    values: tuple[tuple[str, str], ...] = ()
