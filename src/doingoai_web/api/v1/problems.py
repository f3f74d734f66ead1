"""The answers that every operation may give beside its own."""

from collections.abc import Mapping
from typing import Any

from doingoai_web.api.v1.shapes import Problem

WRONG = frozenset((400, 401, 403, 404, 409, 410, 413, 422, 429))


def answers(shape: Any, status: int = 200) -> Mapping[Any, Any]:
    return {status: shape, WRONG: Problem}
