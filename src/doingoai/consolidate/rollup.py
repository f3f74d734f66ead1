"""Very many figures rolled up over trees of units, exactly; one corrected figure changes only what stands above it.

Figures are whole numbers of the smallest unit (decimals scaled by the caller's power of ten), so sums have no rounding. The same
figures may be rolled up over several trees: the units as they reported and the units of another day. Needs numpy, which is
imported only here: ``pip install "doingoai[scale]"``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from doingoai.consolidate.moving import Mover
from doingoai.model import UserError
from doingoai.units.register import THE_NATION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

_SAFE = 1 << 62  # sums of 64-bit whole numbers stay below this, or Python's own whole numbers are used


def _numpy() -> Any:
    try:
        import numpy
    except ImportError as error:
        raise UserError(
            code="TH-016",
            where="tổng hợp khối lượng lớn",
            what="máy này chưa có numpy.",
            do='Cài bằng: pip install "doingoai[scale]".',
        ) from error
    return numpy


@dataclass(frozen=True, slots=True)
class Tree:
    """Where each reporting unit's figures belong, and what stands above.

    nodes: ids; parents: node → position of the one above, -1 at the top; homes: reporting unit → position of the node its figures
    belong to; levels: positions by depth, the top first; allotted: reporting unit → whether all of it lies in its node.
    """

    nodes: tuple[str, ...]
    parents: tuple[int, ...]
    homes: tuple[int, ...]
    levels: tuple[tuple[int, ...], ...]
    allotted: tuple[bool, ...]

    @classmethod
    def of(
        cls,
        units: Sequence[str],
        homes: Mapping[str, str],
        parents: Mapping[str, str | None],
        unallotted: Iterable[str] = (),
    ) -> "Tree":
        """From mappings by id. Raises UserError TH-014 where a unit or a node has no place, TH-015 for a cycle."""
        wanted = dict.fromkeys(_home(unit, homes) for unit in units)
        chains = {node: _chain(node, parents) for node in wanted}
        nodes = tuple(dict.fromkeys(step for chain in chains.values() for step in reversed(chain)))
        position = {node: index for index, node in enumerate(nodes)}
        depth = {step: len(chain) - at for chain in chains.values() for at, step in enumerate(chain)}
        above = tuple(position[up] if (up := parents[node]) is not None else -1 for node in nodes)
        deepest = max(depth.values(), default=0)
        levels = tuple(
            tuple(position[node] for node in nodes if depth[node] == level) for level in range(1, deepest + 1)
        )
        apart = set(unallotted)
        return cls(
            nodes,
            above,
            tuple(position[homes[unit]] for unit in units),
            levels,
            tuple(unit not in apart for unit in units),
        )

    @classmethod
    def as_of(cls, units: Sequence[str], mover: Mover, since: Any) -> "Tree":
        """The tree of the mover's day for units whose figures speak of days up to ``since``.

        A unit that is not allotted has its figures at the lowest unit that holds all its parts.
        """
        homes: dict[str, str] = {}
        parents: dict[str, str | None] = {THE_NATION.id: None}
        apart = []
        for unit in units:
            to = mover.destination(unit, since)
            homes[unit] = to.unit.id
            if not to.allotted:
                apart.append(unit)
            step = to.unit
            while step.id not in parents:
                above = mover.register.parent(step, mover.day) or THE_NATION
                parents[step.id] = above.id
                step = above
        return cls.of(units, homes, parents, apart)


def _home(unit: str, homes: Mapping[str, str]) -> str:
    if unit not in homes:
        raise UserError(
            code="TH-014",
            where=f"đơn vị {unit}",
            what="bảng chuyển đổi không cho biết đơn vị này về đâu; số liệu của nó sẽ mất.",
            do="Thêm một dòng cho đơn vị này: đơn vị nhận, hoặc cấp trên giữ số liệu chưa phân bổ.",
        )
    return homes[unit]


def _chain(node: str, parents: Mapping[str, str | None]) -> list[str]:
    """From a node up to the top."""
    chain = [node]
    seen = {node}
    while True:
        if chain[-1] not in parents:
            raise UserError(
                code="TH-014",
                where=f"đơn vị {chain[-1]}",
                what=f"có số liệu của {node} nhưng không có trong cây đơn vị; số liệu sẽ mất.",
                do="Thêm đơn vị này với cấp trên của nó.",
            )
        above = parents[chain[-1]]
        if above is None:
            return chain
        if above in seen:
            cycle = " → ".join([*chain[chain.index(above) :], above])
            raise UserError(
                code="TH-015",
                where=f"đơn vị {above}",
                what=f"cấp trên đi thành vòng: {cycle}.",
                do="Sửa cấp trên của một đơn vị trong vòng.",
            )
        seen.add(above)
        chain.append(above)


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands at each node of a tree, with everything below it. values, stated: node × (period, indicator)."""

    tree: Tree
    values: "Array"
    stated: "Array"


class Rollup:
    """Figures of units × indicators × periods, and their sums over trees."""

    def __init__(
        self,
        units: Sequence[str],
        indicators: Sequence[str],
        periods: Sequence[str],
        columns: "tuple[Array, Array, Array, Array]",
        trees: Mapping[str, Tree],
        *,
        scale: int = 0,
    ) -> None:
        """columns: positions of unit, indicator, period, and the value as a whole number, a row each; two rows of one cell add up.

        scale: decimals in the values (2: hundredths). Raises UserError TH-016 without numpy, TH-017 for a position out of range.
        """
        self.units = {unit: index for index, unit in enumerate(units)}
        self.indicators = {name: index for index, name in enumerate(indicators)}
        self.periods = {code: index for index, code in enumerate(periods)}
        self.scale = scale
        self._values, self._stated = self._cells(columns)
        self.trees = {name: _sums(tree, self._values, self._stated) for name, tree in trees.items()}

    def _cells(self, columns: "tuple[Array, Array, Array, Array]") -> "tuple[Array, Array]":
        numpy = _numpy()
        unit, indicator, period, value = map(numpy.asarray, columns)
        sizes = len(self.units), len(self.indicators), len(self.periods)
        for name, own, size in zip(
            ("đơn vị", "chỉ tiêu", "kỳ"), (unit, indicator, period), sizes, strict=True
        ):
            if len(own) and (own.min() < 0 or own.max() >= size):
                row = int(numpy.flatnonzero((own < 0) | (own >= size))[0])
                raise UserError(
                    code="TH-017",
                    where=f"dòng {row + 1}",
                    what=f"{name} số {int(own[row])} không có trong danh sách ({size} mục).",
                    do="Sửa dòng này, hoặc thêm mục vào danh sách.",
                )
        # reports come in campaign by campaign: written in that order memory is filled one place after the other
        cell = period.astype(numpy.int64)
        for own, size in ((unit, sizes[0]), (indicator, sizes[1])):
            cell *= size
            cell += own
        width = sizes[1] * sizes[2]
        kind = numpy.int64 if _fits(numpy, value) else object
        values = numpy.zeros(sizes[0] * width, dtype=kind)
        stated = numpy.zeros(sizes[0] * width, dtype=numpy.uint8)
        stated[cell] = 1
        if int(numpy.count_nonzero(stated)) == len(cell):
            values[cell] = value
        else:  # a cell stated in parts
            numpy.add.at(values, cell, value.astype(kind))
            stated = numpy.bincount(cell, minlength=len(stated)).astype(numpy.int32)

        def by_unit(cells: "Array") -> "Array":
            slabs = cells.reshape(sizes[2], sizes[0], sizes[1]).transpose(1, 0, 2)
            return numpy.ascontiguousarray(slabs).reshape(sizes[0], width)  # type: ignore[no-any-return]

        return by_unit(values), by_unit(stated)

    # ---- asking ----

    def _cell(self, indicator: str, period: str) -> int:
        return self.periods[period] * len(self.indicators) + self.indicators[indicator]

    def total(self, tree: str, node: str, indicator: str, period: str) -> Decimal | None:
        """The sum at a node with all below it; None where nobody stated anything."""
        sums = self.trees[tree]
        place = sums.tree.nodes.index(node), self._cell(indicator, period)
        if not sums.stated[place]:
            return None
        return Decimal(int(sums.values[place])).scaleb(-self.scale)

    # ---- correcting ----

    def correct(self, unit: str, indicator: str, period: str, value: int | None) -> int:
        """Put one figure right (None: take it back); the sums above it follow. The number of sums changed.

        Raises UserError TH-017 for a unit, indicator or period that is not declared.
        """
        for name, known in ((unit, self.units), (indicator, self.indicators), (period, self.periods)):
            if name not in known:
                what = f"“{name}” không có trong danh sách."
                raise UserError(code="TH-017", where=name, what=what, do="Sửa tên, hoặc thêm vào danh sách.")
        row, column = self.units[unit], self._cell(indicator, period)
        step = (value or 0) - int(self._values[row, column])
        count = (value is not None) - int(self._stated[row, column])  # one statement takes the place of all
        if self._values.dtype != object and self._leaves_64_bits(row, column, step):
            self._widen()
        self._values[row, column] += step
        self._stated[row, column] = value is not None
        changed = 0
        for sums in self.trees.values():
            node = sums.tree.homes[row]
            while node >= 0:
                sums.values[node, column] += step
                sums.stated[node, column] += count
                node = sums.tree.parents[node]
                changed += 1
        return changed

    def _leaves_64_bits(self, row: int, column: int, step: int) -> bool:
        cells = [int(self._values[row, column])]
        for sums in self.trees.values():
            node = sums.tree.homes[row]
            while node >= 0:
                cells.append(int(sums.values[node, column]))
                node = sums.tree.parents[node]
        return any(abs(cell + step) >= 2 * _SAFE for cell in cells) or abs(step) >= 2 * _SAFE

    def _widen(self) -> None:
        self._values = self._values.astype(object)
        self.trees = {
            name: Sums(sums.tree, sums.values.astype(object), sums.stated)
            for name, sums in self.trees.items()
        }


def _fits(numpy: Any, value: "Array") -> bool:
    """Whether no sum of these can leave 64 bits."""
    if value.dtype == object:
        return False
    greatest = max(abs(int(value.max())), abs(int(value.min()))) if len(value) else 0
    return greatest * len(value) < _SAFE or float(numpy.abs(value.astype(numpy.float64)).sum()) < _SAFE


def _sums(tree: Tree, values: "Array", stated: "Array") -> Sums:
    """Sums at every node: first the figures at home there, then level by level upwards."""
    numpy = _numpy()
    size = len(tree.nodes), values.shape[1]
    own_values = numpy.zeros(size, dtype=values.dtype)
    own_stated = numpy.zeros(size, dtype=numpy.int32)
    _gather(numpy, own_values, values, numpy.asarray(tree.homes), numpy.arange(len(tree.homes)))
    _gather(numpy, own_stated, stated, numpy.asarray(tree.homes), numpy.arange(len(tree.homes)))
    above = numpy.asarray(tree.parents)
    for level in reversed(tree.levels[1:]):
        rows = numpy.asarray(level)
        _gather(numpy, own_values, own_values, above[rows], rows)
        _gather(numpy, own_stated, own_stated, above[rows], rows)
    return Sums(tree, own_values, own_stated)


def _gather(numpy: Any, into: "Array", source: "Array", targets: "Array", rows: "Array") -> None:
    """into[target] += source[row], for all pairs, without a copy of the source."""
    if len(rows) == 0:
        return
    order = numpy.argsort(targets, kind="stable")
    targets, rows = targets[order], rows[order]
    steps = numpy.diff(targets)
    if (steps > 0).all():  # each row has a target of its own: whole stretches at once
        breaks = numpy.flatnonzero((steps != 1) | (numpy.diff(rows) != 1)) + 1
        for part in numpy.split(numpy.arange(len(rows)), breaks):
            first, last = part[0], part[-1]
            into[targets[first] : targets[last] + 1] += source[rows[first] : rows[last] + 1]
        return
    starts = numpy.flatnonzero(numpy.r_[True, steps != 0])
    ends = numpy.r_[starts[1:], len(targets)]
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        target, first, last = into[targets[start]], int(rows[start]), int(rows[end - 1])
        if (
            last - first == end - start - 1 and end - start > 1
        ):  # one stretch: "stable" keeps the rows in their order
            target += numpy.add.reduce(source[first : last + 1], axis=0, dtype=into.dtype)
        else:
            for row in rows[start:end].tolist():
                target += source[row]


__all__ = ["Rollup", "Sums", "Tree"]
