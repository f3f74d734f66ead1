"""Schemathesis: whatever is sent, the answer is one of those that the OpenAPI document describes, and never a failure of the program."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from api_program import Program
from django.conf import settings as site
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from test_api_access import rows

pytestmark = pytest.mark.django_db
EXAMPLES = 3  # of each operation and each way
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def tried(
    operation: Any, mode: GenerationMode, program: Program, known: dict[str, Any]
) -> Callable[[], None]:
    """A property: calls with generated values, on generated rows and on rows that there are."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def holds(case: Any, real: bool) -> None:
        if real:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = known.get(name, case.path_parameters[name])
        with transaction.atomic():
            response = case.call(headers={**program.headers, "Accept-Encoding": "identity"})
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)

    return holds


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A request does not close the connection of the test's transaction, as Django's own client sees to it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_described(mode: GenerationMode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "API_CALLS_A_MINUTE", 10**9)
    for folder in (
        "indicators",
        "rules",
    ):  # of data: what is asked here imports every name it meets in the code
        monkeypatch.setitem(sys.modules, f"doingoai.knowledge.{folder}", None)
    program, known = Program("chuyenvien"), rows()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    seen = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        seen += 1
        if mode is GenerationMode.POSITIVE or operation.query or operation.body:
            tried(operation, mode, program, known)()
    assert seen > 35
