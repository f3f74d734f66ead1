"""Units through time: who existed when, under whom, by which names, and what became of them.

The register in eight functions; each loads what it needs when it is called. ``register``: a register of one's own
(``load``); without one that which comes with the program. Errors are ``doingoai.model.UserError`` with a remedy.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doingoai.units.finding import Match
    from doingoai.units.register import Event, Node, Register, Unit
    from doingoai.units.resolving import Context, Resolution
    from doingoai.units.succession import Rebased

__all__ = ["as_of", "find", "get", "load", "predecessors", "resolve", "successors", "tree"]


def load(path: "str | Path | None" = None) -> "Register":
    """The register, with a user's own units over it where a file is given (``doingoai.units.local``)."""
    from doingoai.units.local import load_register

    return load_register(Path(path) if path is not None else None)


def find(
    name: str, at: date | None = None, under: str | None = None, *, register: "Register | None" = None
) -> "tuple[Match, ...]":
    """The units a name can mean, best first, each with a score and the reason; see ``finding.find``."""
    from doingoai.units.finding import find as run

    return run(register or load(), name, at=at, under=under)


def get(unit: str, at: date | None = None, *, register: "Register | None" = None) -> "Unit":
    """The unit of an id, or a body of one ("62/so-ngoai-vu"), as it stood on a day; see ``Register.get``."""
    from doingoai.units.bodies import get_any

    return get_any(register or load(), unit, at)


def tree(unit: str, at: date | None = None, *, register: "Register | None" = None) -> "tuple[Node, ...]":
    """The unit and all below it on a day; see ``Register.tree``."""
    return (register or load()).tree(unit, at)


def successors(
    unit: str, at: date | None = None, *, register: "Register | None" = None
) -> "tuple[Event, ...]":
    """The units that took over one that ended, at once or as of a day; see ``Register.successors``."""
    return (register or load()).successors(unit, at)


def predecessors(unit: str, *, register: "Register | None" = None) -> "tuple[Event, ...]":
    """The units from which one was made, or which it took in; see ``Register.predecessors``."""
    return (register or load()).predecessors(unit)


def as_of(
    unit: str,
    day: date,
    *,
    since: date | None = None,
    shares: Mapping[str, Fraction] | None = None,
    register: "Register | None" = None,
) -> "Rebased":
    """What the unit is on another day: its targets, whether it went whole, the lowest unit that holds all; see ``succession.as_of``."""
    from doingoai.units.succession import as_of as run

    return run(unit, day, since=since, shares=shares, register=register)


def resolve(name: str, context: "Context", *, register: "Register | None" = None) -> "Resolution":
    """The unit that a name in a report means; what cannot be decided is a question. See ``resolving.resolve``."""
    from doingoai.units.resolving import resolve as run

    return run(name, context, register)
