"""Every rule is held to its own examples: those that fire fire with its id, those that are quiet stay quiet."""

import importlib
import re

import pytest

import doingoai
from doingoai.knowledge import rules
from doingoai.model import Rule

RULES = rules()
FIRES = [
    pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in RULES for i, text in enumerate(rule.fires_on, 1)
]
QUIET = [
    pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in RULES for i, text in enumerate(rule.quiet_on, 1)
]
ID = re.compile(r"[A-Z]{2}-\d{3}")


@pytest.mark.parametrize(("rule", "text"), FIRES)
def test_an_example_that_fires(rule: Rule, text: str) -> None:
    assert rule.id in {finding.id for finding in doingoai.parse(text).findings}


@pytest.mark.parametrize(("rule", "text"), QUIET)
def test_an_example_that_stays_quiet(rule: Rule, text: str) -> None:
    assert [f.message for f in doingoai.parse(text).findings if f.id == rule.id] == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_speaks_both_languages_and_names_a_function(rule: Rule) -> None:
    assert ID.fullmatch(rule.id)
    assert {"vi", "en"} <= rule.message.keys() & rule.suggestion.keys()
    assert rule.basis
    module, _, name = rule.check.partition(":")
    assert callable(getattr(importlib.import_module(f"doingoai.check.{module}"), name))


@pytest.mark.parametrize(("rule", "text"), FIRES)
def test_messages_are_filled_in_english_too(rule: Rule, text: str) -> None:
    for finding in doingoai.parse(text, lang="en").findings:
        assert "{" not in finding.message
        assert "{" not in finding.suggestion
