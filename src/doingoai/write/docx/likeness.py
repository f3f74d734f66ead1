"""What several units say in like words, told once: sentences grouped by the content words they share (``knowledge/likeness.yaml``)."""

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache

from doingoai.knowledge import mapping
from doingoai.model import Excerpt

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
MOST_HOLDERS = (
    400  # sentences a word is looked for in: a word of more tells nothing, and time stays in bounds
)
_CONCEPT = "§"  # before a phrase that stands for several


@dataclass(frozen=True, slots=True)
class _Settings:
    threshold: float
    repeated: float
    least: int
    weights: tuple[int, int, int]
    phrases: re.Pattern[str]
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences that are like the first of them, which stands nearest to all; units in the order of their sentences."""

    items: tuple[Excerpt, ...]

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.unit for item in self.items))


@cache
def _settings() -> _Settings:
    data = mapping("likeness.yaml")
    names: dict[str, str] = dict.fromkeys(data.strings("stop"), "")
    for number, phrases in enumerate(data.take("same", list)):
        names |= dict.fromkeys(phrases, f"{_CONCEPT}{number}")
    weight = data.take("weight", dict)
    longest = sorted(names, key=lambda phrase: (-len(phrase), phrase))
    settings = _Settings(
        threshold=data.take("threshold", float),
        repeated=data.take("repeated", float),
        least=data.take("least", int),
        weights=(weight["word"], weight["phrase"], weight["pair"]),
        phrases=re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"),
        names=names,
    )
    data.close()
    return settings


def _terms(text: str, settings: _Settings) -> dict[Hashable, int]:
    """Content words and pairs of them, with their weights. Two words make a pair only where nothing stood between them."""
    word, phrase, pair = settings.weights
    folded = settings.phrases.sub(lambda found: f" {settings.names[found.group()] or '|'} ", text.casefold())
    found: dict[Hashable, int] = {}
    before = ""
    for token in folded.split():
        if token.startswith(_CONCEPT):
            found[token] = phrase
            before = token
            continue
        words = _WORD.findall(token)
        for piece in words:
            found.setdefault(piece, word)
            if before:
                found[(before, piece)] = pair
            before = piece
        if not words or not token[-1].isalpha():
            before = ""
    return found


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(sorted(found.lstrip("0") for found in _NUMBER.findall(text)))


def _likeness(terms: Sequence[dict[Hashable, int]]) -> dict[int, dict[int, float]]:
    """For each sentence the others that share terms with it, with the cosine of their weights."""
    holders: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    shared: dict[int, dict[int, float]] = {index: defaultdict(float) for index in range(len(terms))}
    for index, own in enumerate(terms):
        mine = shared[index]
        for term, weight in own.items():
            for other, its in holders[term]:
                mine[other] += weight * its
            if len(holders[term]) < MOST_HOLDERS:
                holders[term].append((index, weight))
    length = [math.sqrt(sum(weight * weight for weight in own.values())) for own in terms]
    found: dict[int, dict[int, float]] = {index: {} for index in range(len(terms))}
    for index, others in shared.items():
        for other, product in others.items():
            score = product / (length[index] * length[other])
            found[index][other] = found[other][index] = score
    return found


def _stars(near: Sequence[Sequence[int]], units: Sequence[frozenset[str]]) -> list[list[int]]:
    """The node whose neighbours are of the most other units, with those; then the next of what is left, down to the lonely."""
    left = set(range(len(near)))

    def reach(node: int) -> int:
        return len(frozenset[str]().union(units[node], *(units[i] for i in near[node] if i in left)))

    # a node's reach only ever falls: a bound from an earlier round stays one
    queue = [(-reach(node), node) for node in left]
    heapq.heapify(queue)
    groups = []
    while queue:
        bound, node = heapq.heappop(queue)
        if node not in left:
            continue
        if (now := -reach(node)) != bound:
            heapq.heappush(queue, (now, node))
            continue
        members = [node, *(i for i in near[node] if i in left)]
        groups.append(members)
        left.difference_update(members)
    return groups


def _nodes(
    excerpts: Sequence[Excerpt], terms: Sequence[dict[Hashable, int]], least: int, *, repeated: bool
) -> list[list[int]]:
    """Sentences of the same content words (and numbers) are one node."""
    same: dict[Hashable, list[int]] = {}
    for index, item in enumerate(excerpts):
        key: Hashable = (frozenset(terms[index]), _numbers(item.text) if repeated else ())
        same.setdefault(key if len(terms[index]) >= least else index, []).append(index)
    return list(same.values())


def grouped(excerpts: Sequence[Excerpt], *, repeated: bool = False) -> list[Group]:
    """Sentences that several units say in like words, those of most units first; every other sentence stands alone, in its order.

    repeated: only sentences that are almost the same and hold the same numbers.
    """
    settings = _settings()
    every = [_terms(item.text, settings) for item in excerpts]
    nodes = _nodes(excerpts, every, settings.least, repeated=repeated)
    terms = [every[node[0]] for node in nodes]
    numbers = [_numbers(excerpts[node[0]].text) if repeated else () for node in nodes]
    threshold = settings.repeated if repeated else settings.threshold
    likeness = _likeness(terms)
    near = [
        sorted(
            other
            for other, score in likeness[node].items()
            if score >= threshold
            and min(len(terms[node]), len(terms[other])) >= settings.least
            and numbers[node] == numbers[other]
        )
        for node in range(len(nodes))
    ]
    units = [frozenset(excerpts[index].unit for index in node) for node in nodes]
    stars = [[index for node in star for index in nodes[node]] for star in _stars(near, units)]
    several = [star for star in stars if len({excerpts[index].unit for index in star}) > 1]
    shared = {index for star in several for index in star}
    alone = [Group((item,)) for index, item in enumerate(excerpts) if index not in shared]
    several.sort(key=lambda star: -len({excerpts[index].unit for index in star}))
    return [*(Group(tuple(excerpts[index] for index in star)) for star in several), *alone]
