"""Frozen values that flow from stage to stage; the JSON form is `design/data-model.md`, schema `doingoai/1`."""

from doingoai.model.catalogue import Indicator, Rule, Topic
from doingoai.model.consolidation import (
    Addend,
    Consolidation,
    Duplicate,
    Excerpt,
    FileError,
    LateReport,
    LeftOut,
    PlacedFinding,
    Question,
    SetAside,
    Total,
    UsedReport,
)
from doingoai.model.document import Block, Cell, Document, Doubt, ElectronicSignature, Repair
from doingoai.model.errors import UserError
from doingoai.model.facts import (
    BASES,
    QUALIFIERS,
    SEVERITIES,
    Citation,
    Finding,
    Observation,
    Quantity,
    Record,
)
from doingoai.model.periods import Period, PeriodMention
from doingoai.model.report import Footnote, Header, Paragraph, Report, Section, Signature
from doingoai.model.spans import Span, quote

SCHEMA = "doingoai/1"

__all__ = [
    "BASES",
    "QUALIFIERS",
    "SCHEMA",
    "SEVERITIES",
    "Addend",
    "Block",
    "Cell",
    "Citation",
    "Consolidation",
    "Document",
    "Doubt",
    "Duplicate",
    "ElectronicSignature",
    "Excerpt",
    "FileError",
    "Finding",
    "Footnote",
    "Header",
    "Indicator",
    "LateReport",
    "LeftOut",
    "Observation",
    "Paragraph",
    "Period",
    "PeriodMention",
    "PlacedFinding",
    "Quantity",
    "Question",
    "Record",
    "Repair",
    "Report",
    "Rule",
    "Section",
    "SetAside",
    "Signature",
    "Span",
    "Topic",
    "Total",
    "UsedReport",
    "UserError",
    "quote",
]
