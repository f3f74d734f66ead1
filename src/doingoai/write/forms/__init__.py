"""The form that a unit fills in for the next period: a report in the form of Decree 30 with empty cells, boxes and areas.

Last period's figures stand beside the empty cells; nothing else of the earlier report is copied. What comes back is read by
``doingoai read`` exactly, field by field (``extract.answered``).
"""

from datetime import date

from doingoai.model import Outline, Period
from doingoai.units.names import parse_unit
from doingoai.write.documents import write_official
from doingoai.write.forms.ask import Ask
from doingoai.write.forms.asked import default_outline
from doingoai.write.forms.previous import Previous, figures_for, from_report, from_result
from doingoai.write.forms.story import form_of_unit

__all__ = [
    "Ask",
    "Previous",
    "figures_for",
    "form_of_unit",
    "form_outline",
    "from_report",
    "from_result",
    "write_form",
]

_TWO_LEVELS = date(2025, 7, 1)  # communes report to the province from this day on


def form_outline(unit: str, period: Period) -> Outline:
    """The outline of a unit's form where none is given."""
    return default_outline(parse_unit(unit).kind or "", period.last >= _TWO_LEVELS)


def write_form(ask: Ask) -> bytes:
    """The form as the bytes of a .docx file; the same question gives the same bytes.

    Raises UserError VB-001, VB-004 for a unit whose documents cannot be laid out, VB-010 for a unit without a name.
    """
    return write_official(form_of_unit(ask))
