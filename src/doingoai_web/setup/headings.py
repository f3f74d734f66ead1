"""An outline as its headings one below the other, to be edited without writing YAML; nothing here is kept until it is saved."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from doingoai.knowledge import indicators, topics
from doingoai.knowledge.record_fields import registers
from doingoai.knowledge.views import PARTS
from doingoai.model import AskedSection, Outline, UserError
from doingoai_web.campaigns.outlines import with_depth

MOST = 200  # headings
DEEPEST = 3
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_SHORT = {"label": 20, "title": 300}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of an outline. depth: 0 at the top; the rest as in ``AskedSection``."""

    depth: int
    label: str
    title: str
    role: str = "results"
    required: bool = True
    topics: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An outline in the making. id: "" until it is first saved."""

    id: str
    name: Mapping[str, str]
    basis: str = ""
    headings: tuple[Heading, ...] = ()


def draft_of(outline: Outline) -> Draft:
    rows = tuple(
        Heading(
            depth, one.label, one.title, one.role, one.required, one.topics, one.indicators, one.registers
        )
        for depth, one in with_depth(outline.sections)
    )
    return Draft(outline.id, dict(outline.name), outline.basis or "", rows)


def kept(draft: Draft) -> str:
    """The draft as the hidden field of its page."""
    return json.dumps(asdict(draft), ensure_ascii=False)


def loaded(text: str) -> Draft:
    """The same back. Raises UserError CD-023 for what the page never wrote."""
    try:
        data = json.loads(text[:400_000])
        rows = [_heading(row) for row in data["headings"][:MOST]]
        name = {str(key): str(value) for key, value in data["name"].items()}
        return Draft(str(data["id"]), name, str(data["basis"]), tuple(rows))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise UserError(
            "CD-023", "Đề cương đang sửa", "không đọc lại được.", "Mở lại đề cương rồi sửa từ đầu."
        ) from None


def _heading(row: Mapping[str, Any]) -> Heading:
    lists = _known(row)
    role = row["role"] if row["role"] in PARTS else "results"
    depth = min(max(int(row["depth"]), 0), DEEPEST)
    return Heading(depth, str(row["label"]), str(row["title"]), role, bool(row["required"]), **lists)


# ---- what a form says ----


def typed(draft: Draft, given: Mapping[str, str]) -> Draft:
    """With the names and numbers of headings as they were typed."""
    rows = []
    for place, row in enumerate(draft.headings):
        told: dict[str, Any] = {
            key: " ".join(given[f"{key}-{place}"].split())[:most]
            for key, most in _SHORT.items()
            if f"{key}-{place}" in given
        }
        rows.append(replace(row, **told))
    name = " ".join(given.get("name", draft.name.get("vi", "")).split())[:300]
    basis = " ".join(given.get("basis", draft.basis).split())[:400]
    return replace(draft, headings=tuple(rows), name={**draft.name, "vi": name}, basis=basis)


def _known(chosen: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Of each list what the catalogues hold, once."""
    catalogues = {"topics": topics(), "indicators": indicators(), "registers": registers()}
    return {
        key: tuple(dict.fromkeys(one for one in map(str, chosen[key]) if one in known))
        for key, known in catalogues.items()
    }


def asking(draft: Draft, place: int, role: str, required: bool, chosen: Mapping[str, Sequence[str]]) -> Draft:
    """With what one heading asks for: topics, figures and registers."""
    if not 0 <= place < len(draft.headings):
        return draft
    lists: dict[str, Any] = dict(_known(chosen))
    row = replace(
        draft.headings[place], role=role if role in PARTS else "results", required=required, **lists
    )
    return _with(draft, [*draft.headings[:place], row, *draft.headings[place + 1 :]])


def _with(draft: Draft, rows: Iterable[Heading]) -> Draft:
    return replace(draft, headings=tuple(rows)[:MOST])


# ---- moving them about ----


def _end(rows: Sequence[Heading], place: int) -> int:
    """The first place that is no longer below a heading."""
    end = place + 1
    while end < len(rows) and rows[end].depth > rows[place].depth:
        end += 1
    return end


def moved(draft: Draft, place: int, *, up: bool) -> Draft:
    """A heading, with all below it, before its neighbour above or after the one below; at the edge it stays."""
    rows = list(draft.headings)
    if not 0 <= place < len(rows):
        return draft
    depth, end = rows[place].depth, _end(rows, place)
    if up:
        before = next((at for at in range(place - 1, -1, -1) if rows[at].depth <= depth), None)
        if before is None or rows[before].depth < depth:
            return draft
        return _with(draft, [*rows[:before], *rows[place:end], *rows[before:place], *rows[end:]])
    if end == len(rows) or rows[end].depth < depth:
        return draft
    after = _end(rows, end)
    return _with(draft, [*rows[:place], *rows[end:after], *rows[place:end], *rows[after:]])


def added(draft: Draft, place: int, *, below: bool = False) -> Draft:
    """A new heading after one and all below it, or as the last of those below it; at the end where there is none."""
    rows = list(draft.headings)
    if not 0 <= place < len(rows):
        return _with(draft, [*rows, Heading(0, "", "")])
    depth = rows[place].depth + (1 if below else 0)
    end = _end(rows, place)
    return _with(draft, [*rows[:end], Heading(min(depth, DEEPEST), "", "", rows[place].role), *rows[end:]])


def without(draft: Draft, place: int) -> Draft:
    """Without a heading and all below it."""
    rows = draft.headings
    return _with(draft, [*rows[:place], *rows[_end(rows, place) :]]) if 0 <= place < len(rows) else draft


def numbered(draft: Draft) -> Draft:
    """I, 1, a, -: counted anew."""
    counts, rows = [0] * (DEEPEST + 1), []
    for row in draft.headings:
        counts[row.depth] += 1
        counts[row.depth + 1 :] = [0] * (DEEPEST - row.depth)
        rows.append(replace(row, label=_number(row.depth, counts[row.depth])))
    return _with(draft, rows)


def _number(depth: int, count: int) -> str:
    if depth == 0:
        words = ""
        for value, sign in _ROMAN:
            words, count = words + sign * (count // value), count % value
        return words
    return (str(count), _LETTERS[(count - 1) % len(_LETTERS)], "-")[depth - 1]


# ---- and back to an outline ----


def sections(rows: Sequence[Heading]) -> tuple[AskedSection, ...]:
    """The tree of the headings."""
    found, place = [], 0
    while place < len(rows):
        row, end = rows[place], _end(rows, place)
        below = sections(rows[place + 1 : end])
        found.append(
            AskedSection(row.label, row.title, row.topics, row.role, row.required, row.indicators, row.registers, below)
        )  # fmt: skip
        place = end
    return tuple(found)


def outline(draft: Draft, identifier: str) -> Outline:
    """As the library takes it; its text is checked when it is kept."""
    return Outline(identifier, draft.name, sections(draft.headings), draft.basis or None)
