"""Every rule is held to its own examples: those that fire fire with its id, those that are quiet stay quiet, and those close to
the edge come out as they say. It speaks plainly, in each of its languages."""

import importlib
import re
from functools import cache
from string import Formatter

import pytest

from doingoai.check import Context, run_rule
from doingoai.extract import extract
from doingoai.extract.doubts import apply_doubts
from doingoai.knowledge import rules
from doingoai.knowledge.loader import Entry
from doingoai.knowledge.outlines import outline_of
from doingoai.model import Example, Finding, Report, Rule
from doingoai.parse import parse_document
from doingoai.read import document_from_text

RULES = rules()
IN_TEXT = [
    rule for rule in RULES if rule.needs != "docx"
]  # the others are held to theirs in test_format_rules
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{i}")
    for rule in IN_TEXT
    for i, example in enumerate(rule.examples, 1)
]
ID = re.compile(r"[A-Z]{2}-\d{3}")
LANGUAGES = ("vi", "en", "zh")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# words that a clerk who was never trained would have to ask about
JARGON = re.compile(r"regex|token|parse|Unicode NFC|null|boolean|string|metadata", re.IGNORECASE)


@cache
def read(text: str) -> Report:
    return apply_doubts(extract(parse_document(document_from_text(text))))


def beside(value: object) -> tuple[Report, ...]:
    """The reports given beside: one text, a list of texts, or of mappings that hold one."""
    items = value if isinstance(value, list) else [value]
    return tuple(read(item["text"] if isinstance(item, dict) else item) for item in items)


def context_of(example: Example) -> Context:
    given = example.given
    return Context(
        previous=beside(given["previous"]) if "previous" in given else (),
        campaign=beside(given["campaign"]) if "campaign" in given else (),
        outline=outline_of(Entry("ví dụ", given["outline"], 1)) if "outline" in given else None,  # type: ignore[arg-type]
    )


def found(rule: Rule, example: Example, lang: str = "vi") -> list[Finding]:
    return list(run_rule(read(example.text), rule, lang, context_of(example)))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_comes_out_as_it_says(rule: Rule, example: Example) -> None:
    messages = [finding.message for finding in found(rule, example)]
    assert bool(messages) == example.finds, messages or f"không báo gì; {example.why or 'phải báo'}"


@pytest.mark.parametrize("rule", IN_TEXT, ids=[rule.id for rule in IN_TEXT])
def test_a_finding_stands_at_its_words_in_every_language(rule: Rule) -> None:
    for example in rule.examples:
        for lang in LANGUAGES if example.finds else ():
            for finding in found(rule, example, lang):
                assert finding.id == rule.id
                assert 0 <= finding.span.start < finding.span.end <= len(read(example.text).text)
                assert "{" not in finding.message
                assert "{" not in finding.suggestion
                assert "None" not in finding.message


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_speaks_its_languages_and_names_a_function(rule: Rule) -> None:
    assert ID.fullmatch(rule.id)
    assert set(LANGUAGES) <= rule.message.keys() & rule.suggestion.keys()
    assert rule.basis
    assert CHINESE.search(rule.message["zh"]) or "_zh}" in rule.message["zh"]
    assert CHINESE.search(rule.suggestion["zh"])
    assert not JARGON.search(rule.message["vi"] + rule.suggestion["vi"])
    module, _, name = rule.check.partition(":")
    assert callable(getattr(importlib.import_module(f"doingoai.check.{module}"), name))


def fields(template: str) -> set[str]:
    """The fields of a message, those of one language under the name they share."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name}
    return {re.sub(r"_(?:en|zh)$", "", name) for name in names}


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_the_chinese_message_tells_as_much_as_the_vietnamese(rule: Rule) -> None:
    wanted, told = fields(rule.message["vi"]), fields(rule.message["zh"])
    assert wanted - told <= {"name", "text"}, f"thiếu {wanted - told}"


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_has_an_example_of_each_kind(rule: Rule) -> None:
    """One that fires, one that stays quiet, and one close to the edge that says why."""
    assert any(example.finds and not example.borderline for example in rule.examples)
    assert any(not example.finds and not example.borderline for example in rule.examples)
    edge = [example for example in rule.examples if example.borderline]
    assert edge
    assert all(example.why for example in edge)


def test_there_are_at_least_a_hundred_rules() -> None:
    assert len({rule.id for rule in RULES}) >= 100
