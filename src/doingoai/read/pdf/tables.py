"""Tables with rules: from the lines drawn on a page to cells."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from doingoai.read.pdf.shapes import Cells, Line, Rule

NEAR = 3.0  # points: what so nearly meets, meets
MOST = 400  # rules of one direction; a page with more is a drawing
MOST_CELLS = 2_000
BOXED = 60  # characters: more than these in one box are a paragraph with a frame
FRAME = 0.55  # of the page: a box that large with one cell is a frame around it

Cut = Callable[[Line, list[float]], list[Line]]  # a line, cut at these x


def _joined(rules: list[Rule]) -> list[Rule]:
    """Rules that go on where another ends, as one."""
    found: list[Rule] = []
    flat = bool(rules) and rules[0].flat
    for rule in sorted(rules, key=lambda r: (round(r.y0 / 2), r.x0) if flat else (round(r.x0 / 2), r.y0)):
        last = found[-1] if found else None
        if last and flat and abs(last.y0 - rule.y0) <= 2 and rule.x0 <= last.x1 + NEAR:
            found[-1] = replace(last, x1=max(last.x1, rule.x1))
        elif last and not flat and abs(last.x0 - rule.x0) <= 2 and rule.y0 <= last.y1 + NEAR:
            found[-1] = replace(last, y1=max(last.y1, rule.y1))
        else:
            found.append(rule)
    return found


def _groups(flats: list[Rule], uprights: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Rules that meet, directly or through others."""
    left, below = list(flats), list(uprights)
    while below:
        group_f: list[Rule] = []
        group_u = [below.pop()]
        news = group_u
        while news:
            met: list[Rule] = []
            rest: list[Rule] = []
            for flat in left:
                (met if any(_meet(flat, upright) for upright in news) else rest).append(flat)
            left = rest
            group_f += met
            news, rest = [], []
            for upright in below:
                (news if any(_meet(flat, upright) for flat in met) else rest).append(upright)
            below = rest
            group_u += news
        yield group_f, group_u


def _meet(flat: Rule, upright: Rule) -> bool:
    return (
        flat.x0 - NEAR <= upright.x0 <= flat.x1 + NEAR and upright.y0 - NEAR <= flat.y0 <= upright.y1 + NEAR
    )


def _levels(values: list[float]) -> list[float]:
    """The values in order, those that nearly agree once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


class _Grid:
    """The cells that rules make."""

    def __init__(self, flats: list[Rule], uprights: list[Rule]) -> None:
        self.xs = _levels([rule.x0 for rule in uprights])
        self.ys = _levels([rule.y0 for rule in flats])[::-1]
        self.rows, self.cols = max(0, len(self.ys) - 1), max(0, len(self.xs) - 1)
        self._at_x = [[u for u in uprights if abs(u.x0 - x) <= NEAR] for x in self.xs]
        self._at_y = [[f for f in flats if abs(f.y0 - y) <= NEAR] for y in self.ys]

    def _open_right(self, row: int, col: int) -> bool:
        y = (self.ys[row] + self.ys[row + 1]) / 2
        return not any(u.y0 - 1 <= y <= u.y1 + 1 for u in self._at_x[col + 1])

    def _open_below(self, row: int, col: int) -> bool:
        x = (self.xs[col] + self.xs[col + 1]) / 2
        return not any(f.x0 - 1 <= x <= f.x1 + 1 for f in self._at_y[row + 1])

    def merged(self) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
        """Base cell → the first cell of the merged one it is part of; first cell → (rows, columns) it spans."""
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        spans = {}
        for row in range(self.rows):
            for col in range(self.cols):
                if (row, col) in owner:
                    continue
                wide = 1
                while (
                    col + wide < self.cols
                    and (row, col + wide) not in owner
                    and self._open_right(row, col + wide - 1)
                ):
                    wide += 1
                tall = 1
                while row + tall < self.rows and all(
                    self._open_below(row + tall - 1, c) and (row + tall, c) not in owner
                    for c in range(col, col + wide)
                ):
                    tall += 1
                spans[row, col] = (tall, wide)
                for r in range(row, row + tall):
                    for c in range(col, col + wide):
                        owner[r, c] = (row, col)
        return owner, spans

    def row_of(self, y: float) -> int:
        return next((row for row in range(self.rows) if self.ys[row + 1] <= y <= self.ys[row] + 0.01), -1)

    def col_of(self, x: float) -> int:
        """The column at x; of what reaches beyond the table the nearest."""
        return next((col for col in range(self.cols) if x <= self.xs[col + 1] + 0.01), self.cols - 1)


def _fill(grid: _Grid, lines: list[Line], cut: Cut) -> tuple[Cells, list[Line]]:
    """The cells with their lines, and the lines that stand outside."""
    owner, spans = grid.merged()
    x0, x1, y0, y1 = grid.xs[0], grid.xs[-1], grid.ys[-1], grid.ys[0]
    table = Cells(x0, y0, x1, y1, tuple(grid.xs), spans=spans, rows=grid.rows)
    outside = []
    for line in lines:
        middle = line.middle
        row = grid.row_of(middle) if y0 <= middle <= y1 and line.x1 > x0 and line.x0 < x1 else -1
        if row < 0:
            outside.append(line)
            continue
        borders = [
            x
            for col, x in enumerate(grid.xs[1:-1])
            if line.x0 + 1 < x < line.x1 - 1 and owner[row, col] != owner[row, col + 1]
        ]
        for part in cut(line, borders) if borders else [line]:
            col = grid.col_of((part.x0 + part.x1) / 2)
            table.lines.setdefault(owner[row, col], []).append(part)
    return table, outside


def find_tables(
    rules: list[Rule], lines: list[Line], cut: Cut, area: float
) -> tuple[list[Cells], list[Line]]:
    """The tables of a page, from the top, and the lines that stand in none. area: of the page."""
    flats = _joined([rule for rule in rules if rule.flat])
    uprights = _joined([rule for rule in rules if not rule.flat])
    tables: list[Cells] = []
    if not (1 < len(flats) <= MOST and 1 < len(uprights) <= MOST):
        return tables, lines
    for group_f, group_u in _groups(flats, uprights):
        grid = _Grid(group_f, group_u)
        count = grid.rows * grid.cols
        if not 1 <= count <= MOST_CELLS:
            continue
        box = (grid.xs[-1] - grid.xs[0]) * (grid.ys[0] - grid.ys[-1])
        if count == 1 and box > FRAME * area:
            continue
        table, outside = _fill(grid, lines, cut)
        held = [line for part in table.lines.values() for line in part]
        if held and (count > 1 or sum(len(line.text) for line in held) <= BOXED):
            tables.append(table)
            lines = outside
    return sorted(tables, key=lambda table: -table.y1), lines
