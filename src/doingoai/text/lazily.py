"""Patterns that are compiled when they are first asked for: of many hundred that knowledge holds, one report needs a part."""

import re
from collections.abc import Callable, Iterator
from typing import Any


class LazyPattern:
    """A regular expression to be. make: compiles it, and raises the error that says where it is written wrongly.

    After the first use the methods are those of the compiled pattern itself.
    """

    __slots__ = ("_make", "finditer", "fullmatch", "match", "pattern", "search")

    finditer: Callable[..., Iterator[re.Match[str]]]
    fullmatch: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    pattern: str

    def __init__(self, make: Callable[[], re.Pattern[str]]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there yet: compile, and keep all of it."""
        if name not in LazyPattern.__slots__:
            raise AttributeError(name)
        compiled = self._make()
        for kept in LazyPattern.__slots__[1:]:
            setattr(self, kept, getattr(compiled, kept))
        return getattr(compiled, name)
