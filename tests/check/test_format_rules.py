"""Rules of layout: each is held to its examples, which are recipes of Word documents; well-formed ones stay quiet in every making."""

from ast import literal_eval
from functools import cache
from typing import Any

import pytest
from format_maker import make

from doingoai.check import check
from doingoai.check.context import Context
from doingoai.knowledge import rules
from doingoai.model import Example, Finding, Report, Rule
from doingoai.parse import parse_document
from doingoai.read import docx

RULES = [rule for rule in rules() if rule.needs == "docx"]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{'fires' if example.finds else 'quiet'}-{index}")
    for rule in RULES
    for index, example in enumerate(rule.examples, 1)
]


def report_of(data: bytes) -> Report:
    return parse_document(docx.read(data, "bao-cao.docx"))


def findings(data: bytes) -> tuple[Finding, ...]:
    return check(report_of(data), rules=RULES, context=Context(docx=data))


@cache
def _found(key: str) -> tuple[Finding, ...]:
    return findings(make(literal_eval(key)))


def found(recipe: object) -> tuple[Finding, ...]:
    return _found(repr(plain(recipe)))


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example(rule: Rule, example: Example) -> None:
    recipe = example.given["docx"]
    said = [finding for finding in found(recipe) if finding.id == rule.id]
    assert bool(said) == example.finds, [finding.message for finding in said]


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_has_examples_of_each_kind(rule: Rule) -> None:
    assert any(example.finds for example in rule.examples)
    assert any(not example.finds for example in rule.examples)
    assert any(example.borderline for example in rule.examples)
    assert {"vi", "en", "zh"} <= rule.message.keys() & rule.suggestion.keys()


QUIET: list[dict[str, Any]] = [
    {"kind": kind, "making": making, "lines": lines, "extra": extra}
    for kind in ("state", "party", "party-36")
    for making, lines in (("direct", "border"), ("styles", "drawn"), ("theme", "vml"), ("automatic", "typed"))
    for extra in (["bases"], ["annex", "long_table", "header_row"])
]


@pytest.mark.parametrize(
    "recipe",
    QUIET,
    ids=["-".join(map(str, (r["kind"], r["making"], r["lines"], r["extra"][0]))) for r in QUIET],
)
def test_a_well_formed_document_is_quiet(recipe: dict[str, Any]) -> None:
    assert [(finding.id, finding.message) for finding in found(recipe)] == []
