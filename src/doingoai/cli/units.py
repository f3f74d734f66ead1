"""``doingoai units find|show|tree|successors``: the register of units through time."""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from doingoai.cli.texts import Texts
from doingoai.model import UserError
from doingoai.units import bodies
from doingoai.units.finding import Match, find
from doingoai.units.local import load_register
from doingoai.units.register import Event, Register, Unit, resolutions, said

if TYPE_CHECKING:
    from rich.table import Table

Row = dict[str, Any]


def run(options: argparse.Namespace, say: Texts) -> int:
    """Exit code 0; a name that nothing is like, and a unit outside its dates, raise UserError."""
    units = load_register(options.register)
    rows, table = _ACTIONS[options.action](units, options, say)
    if options.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:  # a file or a pipe: as wide as the table needs
        console = Console(highlight=False, width=200)
    for item in table:
        console.print(item)
    return 0


# ---- which unit is meant ----


def meant(units: Register, words: str, at: date | None, under: str | None = None) -> Unit:
    """The unit of an id or name. Raises UserError HC-001 unknown, HC-007 more than one."""
    words = words.strip()
    if words in units or "/" in words:
        return bodies.get_any(units, words, at)
    matches = find(units, words, at=at, under=under)
    if not matches:
        return bodies.get_any(units, words, at)  # raises: unknown
    best = [match for match in matches if match.score == matches[0].score]
    highest = [match for match in best if match.unit.level == best[0].unit.level]
    living = [match for match in highest if match.unit.ended is None] if at is None else highest
    chosen = living or highest
    if len(chosen) > 1:
        choices = "; ".join(f"{match.unit.id} ({_placed(units, match.unit)})" for match in chosen[:8])
        raise UserError(
            code="HC-007",
            where=words,
            what=f"tên này có thể là: {choices}.",
            do="Ghi mã, hoặc thêm tên cấp trên: “xã A, huyện B”.",
        )
    return chosen[0].unit


def _placed(units: Register, unit: Unit) -> str:
    return ", ".join(item.title for item in (unit, *_above(units, unit)))


def _above(units: Register, unit: Unit) -> tuple[Unit, ...]:
    return units.ancestors(unit)


# ---- as JSON ----


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def unit_json(units: Register, unit: Unit) -> Row:
    """One unit: id, name, kind, parent {id, name, kind}, valid_from, valid_to (of this spell), exists_from, exists_to."""
    parent = units.parent(unit)
    return {
        "id": unit.id,
        "code": unit.code or None,
        "name": unit.name,
        "kind": unit.kind,
        "level": unit.level,
        "full_name": unit.title,
        "parent": {"id": parent.id, "name": parent.name, "kind": parent.kind} if parent else None,
        "valid_from": _iso(unit.valid_from),
        "valid_to": _iso(unit.valid_to),
        "exists_from": _iso(unit.began),
        "exists_to": _iso(unit.ended),
        "spellings": list(unit.spellings),
    }


def _event_json(units: Register, event: Event, unit: Unit | None) -> Row:
    return {
        **(unit_json(units, unit) if unit else {"id": None, "name": None, "kind": None, "parent": None, "valid_from": None, "valid_to": None}),
        "how": event.how,
        "date": event.day.isoformat(),
        "resolution": event.resolution or None,
        "resolution_title": decided.title or None if (decided := resolutions().get(event.resolution)) else None,
        "part": event.part,
        "default": event.default,
        "basis": event.basis,
    }  # fmt: skip


# ---- the four actions: rows for JSON, tables for people ----

Shown = tuple[list[Row], Sequence[object]]


def _find(units: Register, options: argparse.Namespace, say: Texts) -> Shown:
    matches = find(units, options.name, at=options.at, under=options.under)
    if not matches:
        raise UserError(
            code="HC-001",
            where=options.name,
            what="danh mục không có tên nào như vậy.",
            do="Kiểm tra cách viết, bỏ bớt chữ, hoặc thêm đơn vị vào tệp của mình (--register).",
        )
    rows = [{**unit_json(units, m.unit), "score": m.score, "reason": m.reason} for m in matches]
    table = _table(say, "score", "id", "unit", "above", "from", "to", "reason")
    for match in matches:
        table.add_row(f"{match.score:.2f}", *_cells(units, match.unit), _reason(match, say))
    return rows, [table]


def _reason(match: Match, say: Texts) -> str:
    words = [say(f"units.reason.{match.reason}")]
    if not match.kind_agrees:
        words.append(say("units.reason.kind"))
    if not match.living:
        words.append(say("units.reason.day"))
    return "; ".join(words)


def _cells(units: Register, unit: Unit) -> tuple[str, str, str, str, str]:
    above = ", ".join(item.title for item in _above(units, unit) if not unit.body or item.id != "VN")
    since = f"≤ {said(unit.valid_from)}" if unit.since_list else said(unit.valid_from)
    return unit.id, unit.title, above, since, said(unit.valid_to)


def _table(say: Texts, *columns: str) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(
            say(f"units.column.{column}"), no_wrap=column in ("id", "from", "to", "score", "date")
        )
    return table


def _show(units: Register, options: argparse.Namespace, say: Texts) -> Shown:
    unit = meant(units, options.name, options.at)
    table = _table(say, "id", "unit", "above", "from", "to")
    if unit.body:
        table.add_row(*_cells(units, unit))
        heir = bodies.body_successor(unit, units)
        row = {**unit_json(units, unit), "successors": [unit_json(units, heir[0])] if heir else []}
        return [row], [table, *([f"{say('units.into')}: {heir[0].title} ({said(heir[1])})"] if heir else [])]
    spells = units.history(unit.id)
    for spell in spells:
        table.add_row(*_cells(units, spell))
    after, before = units.successors(unit.id), units.predecessors(unit.id)
    ended = unit.ended is not None and (options.at is None or unit.ended < options.at)
    row = {
        **unit_json(units, unit),
        "ended": ended,
        "history": [unit_json(units, spell) for spell in spells],
        "successors": [_event_json(units, event, event.to) for event in after],
        "predecessors": [_event_json(units, event, event.source) for event in before],
        "external_affairs": [
            {"name": item.name, "as_of": item.as_of or None, "source": item.origin}
            for item in bodies.external_affairs(units, unit.id)
        ],
    }
    return [row], [_head(units, unit, options.at, say), table, *_lists(units, unit, after, before, say)]


def _head(units: Register, unit: Unit, at: date | None, say: Texts) -> str:
    line = f"{_placed(units, unit)} – {say('units.column.id')} {unit.id}"
    if unit.ended is not None and (at is None or unit.ended < at):
        line += f"\n{say('units.ended', day=said(unit.ended))}"
    if unit.spellings:
        line += f"\n{say('units.spellings')}: {'; '.join(unit.spellings)}"
    return line


def _lists(
    units: Register, unit: Unit, after: Sequence[Event], before: Sequence[Event], say: Texts
) -> Iterable[object]:
    for title, events, side in (
        ("units.successors_of", after, lambda event: event.to),
        ("units.predecessors_of", before, lambda event: event.source),
    ):
        if events:
            yield say(title, count=len(events))
            yield _events_table(units, events, side, say)
    for agency in bodies.external_affairs(units, unit.id):
        yield f"{say('units.external_affairs')}: {agency.name} ({agency.as_of or '…'}; {agency.origin})"


def _events_table(
    units: Register, events: Iterable[Event], side: Callable[[Event], Unit | None], say: Texts
) -> "Table":
    table = _table(say, "date", "how", "id", "unit", "above", "resolution")
    for event in events:
        other = side(event)
        how = say(f"units.how.{event.how}") + (f" ({say('units.part')})" if event.part else "")
        cells = _cells(units, other)[:3] if other else ("?", say("units.unknown"), "")
        table.add_row(said(event.day), how, *cells, event.resolution)
    return table


def _tree(units: Register, options: argparse.Namespace, say: Texts) -> Shown:
    unit = meant(units, options.name, options.at)
    nodes = units.tree(unit.id, options.at)
    rows = [{**unit_json(units, node.unit), "depth": node.depth} for node in nodes]
    table = _table(say, "unit", "id", "from", "to")
    for node in nodes:
        cells = _cells(units, node.unit)
        table.add_row("  " * node.depth + cells[1], cells[0], *cells[3:])
    return rows, [table, say("units.count", count=len(nodes) - 1)]


def _successors(units: Register, options: argparse.Namespace, say: Texts) -> Shown:
    unit = meant(units, options.name, None)
    if unit.body:
        heir = bodies.body_successor(unit, units)
        return [unit_json(units, heir[0])] if heir else [], [
            heir[0].title if heir else say("units.goes_on", unit=unit.title)
        ]
    events = units.successors(unit.id, options.at)
    rows = [_event_json(units, event, event.to) for event in events]
    if not events:
        return rows, [say("units.goes_on", unit=f"{unit.title} ({unit.id})")]
    head = f"{_placed(units, unit)} – {say('units.ended', day=said(unit.ended))}"
    return rows, [head, _events_table(units, events, lambda event: event.to, say)]


_ACTIONS: dict[str, Callable[[Register, argparse.Namespace, Texts], Shown]] = {
    "find": _find,
    "show": _show,
    "tree": _tree,
    "successors": _successors,
}
