"""Texts that tempt a pattern to go over the same ground again and again, and the functions that must not.

A seed is repeated up to a length; a function is linear where a text of twice the length takes at most ``LIMIT`` times as long.
"""

import time
from collections.abc import Callable
from itertools import pairwise

from doingoai.extract.citations import find_citations
from doingoai.extract.quantities import find_quantities
from doingoai.parse import parse_document
from doingoai.pipeline import understand
from doingoai.read import document_from_text
from doingoai.text.dates import find_dates
from doingoai.text.sentences import sentences
from doingoai.units.name_search import find_unit_names

LIMIT = 2.3
ENOUGH = 5.0  # seconds: where five measurements would take longer than this, three are taken
SHORTEST = 0.05  # seconds of one measurement
SEEDS = {
    "digits": "1",
    "slashes": "/",
    "1/": "1/",
    "brackets": "(",
    "(1": "(1",
    "số ": "số ",
    "hai ": "hai ",
    "số 1/A-": "số 1/A-",
    "tháng 1 năm ": "tháng 1 năm ",
    "tỉnh A, ": "tỉnh A, ",
}
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "find_citations": find_citations,
    "find_quantities": find_quantities,
    "find_dates": find_dates,
    "find_unit_names": find_unit_names,
    "sentences": lambda text: sum(1 for _ in sentences(text)),
    "parse_document": lambda text: parse_document(document_from_text(text)),
    "read, extract, check": lambda text: understand(document_from_text(text)),
}
SLOW = ("read, extract, check",)  # measured on texts a quarter as long


def text_of(seed: str, length: int) -> str:
    """The seed repeated to ``length`` characters."""
    return (seed * (length // len(seed) + 1))[:length]


def seconds(function: Callable[[str], object], text: str, runs: int = 5) -> float:
    """Processor seconds of one call, the median of several; a short call is repeated until the clock can tell.

    Every call gets a text of its own, longer by a blank: what is kept of a text already seen must not help.
    """
    taken: list[float] = []
    made = 0
    while len(taken) < runs:
        started, calls = time.process_time(), 0
        while not calls or time.process_time() - started < SHORTEST:
            made += 1
            function(text + " " * made)
            calls += 1
        taken.append((time.process_time() - started) / calls)
        if sum(taken) > ENOUGH:
            runs = min(runs, 3)
    return sorted(taken)[len(taken) // 2]


def growth(name: str, seed: str, longest: int) -> list[tuple[int, float]]:
    """(length, seconds) of a function on a quarter, a half and the whole of ``longest`` characters."""
    function, longest = FUNCTIONS[name], longest // 4 if name in SLOW else longest
    function("Báo cáo: đón 02 đoàn ngày 01/02/2024 tại xã Văn Quan")  # what is loaded once is no part of it
    lengths = (longest // 4, longest // 2, longest)
    return [(length, seconds(function, text_of(SEEDS[seed], length))) for length in lengths]


def worst_ratio(measured: list[tuple[int, float]]) -> float:
    """The largest growth from one length to its double."""
    return max(after / before for (_, before), (_, after) in pairwise(measured))
