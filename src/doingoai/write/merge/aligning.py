"""Which paragraph of one document is which of another: by their words, then without their figures, by their bookmarks, by likeness."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher

from doingoai.write.merge.nodes import Node

LIKE = 0.5  # how many of their words two paragraphs share that are still one paragraph, edited
LIKE_ROWS = 0.34
WIDEST = 400  # gaps beyond this many pairs are compared by their rarest words only
MOVED_FROM = 12  # characters: shorter paragraphs are too common to be followed when they move


def _key(node: Node) -> Hashable:
    return node.kind, node.broken and not node.text, node.text


def _mask(node: Node) -> Hashable:
    return node.kind, node.broken and not node.text, node.mask


def _blocks(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The longest common runs of two sequences, in order."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[len(a) - 1 - end] == b[len(b) - 1 - end]:
        end += 1
    pairs = [(i, i) for i in range(start)]
    inner_a, inner_b = a[start : len(a) - end], b[start : len(b) - end]
    if inner_a and inner_b:
        matcher = SequenceMatcher(None, inner_a, inner_b, autojunk=len(inner_b) > 2000)
        for block in matcher.get_matching_blocks():
            pairs += [(start + block.a + i, start + block.b + i) for i in range(block.size)]
    pairs += [(len(a) - end + i, len(b) - end + i) for i in range(end)]
    return pairs


def _gaps(pairs: Sequence[tuple[int, int]], a: int, b: int) -> list[tuple[range, range]]:
    """The stretches between pairs that follow each other in both."""
    gaps = []
    left = right = 0
    for i, j in [*pairs, (a, b)]:
        if i > left and j > right:
            gaps.append((range(left, i), range(right, j)))
        left, right = i + 1, j + 1
    return gaps


def _by(
    key: Callable[[Node], Hashable], pairs: list[tuple[int, int]], a: Sequence[Node], b: Sequence[Node]
) -> list[tuple[int, int]]:
    """More pairs, between those found."""
    more = []
    for left, right in _gaps(pairs, len(a), len(b)):
        found = _blocks([key(a[i]) for i in left], [key(b[j]) for j in right])
        more += [(left[i], right[j]) for i, j in found]
    return sorted([*pairs, *more])


def _words(node: Node) -> Counter[str]:
    return Counter(node.mask.split())


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 0.0


def _alike(pairs: list[tuple[int, int]], a: Sequence[Node], b: Sequence[Node]) -> list[tuple[int, int]]:
    """Between the pairs found, paragraphs that share most of their words, in order and as many as can be."""
    more = []
    for left, right in _gaps(pairs, len(a), len(b)):
        if len(left) * len(right) > WIDEST * WIDEST:
            continue
        words_b = [_words(b[j]) for j in right]
        best: dict[int, tuple[float, int]] = {}
        for i in left:
            own = _words(a[i])
            least = LIKE if a[i].kind == "p" else LIKE_ROWS
            for position, j in enumerate(right):
                if a[i].kind == b[j].kind and (score := _likeness(own, words_b[position])) >= least:
                    best[i * len(b) + j] = score, j
        more += _increasing(best, len(b))
    return sorted([*pairs, *more])


def _increasing(scores: dict[int, tuple[float, int]], width: int) -> list[tuple[int, int]]:
    """Of scored pairs the heaviest chain that goes forward in both."""
    items = sorted((code // width, j, score) for code, (score, j) in scores.items())
    weight: list[float] = []
    before: list[int] = []
    for index, (i, j, score) in enumerate(items):
        chosen, reach = -1, 0.0
        for earlier in range(index):
            if items[earlier][0] < i and items[earlier][1] < j and weight[earlier] > reach:
                chosen, reach = earlier, weight[earlier]
        weight.append(reach + score)
        before.append(chosen)
    chain = []
    index = max(range(len(items)), key=weight.__getitem__, default=-1)
    while index >= 0:
        chain.append((items[index][0], items[index][1]))
        index = before[index]
    return chain


def _by_words(node: Node) -> list[str]:
    return [node.text]


def _by_mask(node: Node) -> list[str]:
    return [node.mask]


def _by_bookmarks(node: Node) -> list[str]:
    return list(node.figures)


def _moved(pairs: list[tuple[int, int]], a: Sequence[Node], b: Sequence[Node]) -> list[tuple[int, int]]:
    """Paragraphs that stand elsewhere now: by their words, without their figures, or by their bookmarks."""
    taken_a, taken_b = {i for i, _ in pairs}, {j for _, j in pairs}
    found = list(pairs)
    for keys in (_by_words, _by_mask, _by_bookmarks):
        places: dict[Hashable, list[int]] = defaultdict(list)
        for j, node in enumerate(b):
            if j not in taken_b and len(node.text) >= MOVED_FROM:
                for key in keys(node):
                    places[node.kind, key].append(j)
        for i, node in enumerate(a):
            if i in taken_a or len(node.text) < MOVED_FROM:
                continue
            where = next((j for key in keys(node) for j in places[node.kind, key] if j not in taken_b), None)
            if where is not None:
                found.append((i, where))
                taken_a.add(i)
                taken_b.add(where)
    return found


def align(a: Sequence[Node], b: Sequence[Node]) -> dict[int, int]:
    """Index in ``a`` → index in ``b`` of the same node, for those that have one; no node of ``b`` stands for two."""
    pairs = _blocks([_key(node) for node in a], [_key(node) for node in b])
    pairs = _by(_mask, pairs, a, b)
    pairs = _alike(pairs, a, b)
    return dict(_moved(pairs, a, b))


def align_rows(a: Sequence[Node], b: Sequence[Node]) -> dict[int, int]:
    """The same for the rows of a table: a row is known by the names in it, whatever its figures are."""
    pairs = _blocks([_key(node) for node in a], [_key(node) for node in b])
    pairs = _by(_row_name, pairs, a, b)
    return dict(_moved(_alike(pairs, a, b), a, b))


def _row_name(node: Node) -> Hashable:
    """The cells of a row that are words."""
    return tuple(child.mask for child in node.children if sum(letter.isalpha() for letter in child.text) > 1)
