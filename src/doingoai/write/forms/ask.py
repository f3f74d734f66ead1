"""What a form is for."""

from dataclasses import dataclass
from datetime import date

from doingoai.model import Outline, Period
from doingoai.write.forms.previous import Previous


@dataclass(frozen=True, slots=True)
class Ask:
    """unit: with its province where known ("xã Mường Khoa, tỉnh Tây Khuê"); deadline: None where none is set; to: who gets it, by
    default whom such a body reports to; previous: the unit's earlier figures."""

    unit: str
    period: Period
    outline: Outline
    deadline: date | None = None
    to: str | None = None
    previous: Previous | None = None
