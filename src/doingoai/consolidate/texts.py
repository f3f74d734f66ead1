"""The sentences a consolidation says, as data."""

from functools import cache

from doingoai.knowledge import mapping


@cache
def say(group: str, key: str) -> str:
    """A text of ``knowledge/consolidation.yaml``."""
    return mapping("consolidation.yaml").sub(group).take(key, str)
