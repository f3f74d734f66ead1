"""Runs every rule over a report and turns what it hits into findings."""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from inspect import signature

from doingoai.check.context import ALONE, PLAIN, Context, Settings
from doingoai.knowledge import rules as all_rules
from doingoai.model import Finding, Report, Rule, Span

MAX_WIDTH = 300  # a finding quotes at most this many characters (design/data-model.md)


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found: the words at fault, and the values for the rule's message.

    detail: more of the rule's name ("table" gives ``arithmetic.sum.table``). severity: where this hit is milder or graver
    than its rule; related: the words it contradicts.
    """

    span: Span
    values: Mapping[str, object] = field(default_factory=dict)
    related: tuple[Span, ...] = ()
    severity: str | None = None
    detail: str | None = None


Check = Callable[[Report, Rule, Context], Iterable[Hit]]


@cache
def _function(named: str) -> Check:
    """The function that a rule names. Most look at the report alone and take no context."""
    module, _, name = named.partition(":")
    look = getattr(importlib.import_module(f"doingoai.check.{module}"), name)
    if len(signature(look).parameters) == 3:
        return look  # type: ignore[no-any-return]
    return lambda report, rule, context: look(report, rule)


def _is_better_known(rule: Rule, context: Context) -> bool:
    """The rule guesses at what was given (the usual topics, where the outline itself is there)."""
    instead = rule.params.get("unless_given")
    return instead is not None and context.has(str(instead))


def run_rule(report: Report, rule: Rule, lang: str = "vi", context: Context = ALONE) -> Iterator[Finding]:
    """The findings of one rule, in the order of the text; none where what it needs was not given."""
    if not context.has(rule.needs) or _is_better_known(rule, context):
        return
    hits = _function(rule.check)(report, rule, context)
    message = rule.message.get(lang, rule.message["vi"])
    suggestion = rule.suggestion.get(lang, rule.suggestion["vi"])
    for hit in sorted(hits, key=lambda hit: (hit.span.start, hit.span.end)):
        span = Span(hit.span.start, min(hit.span.end, hit.span.start + MAX_WIDTH))
        values = {"text": " ".join(report.words(span).split()), **hit.values}
        yield Finding(
            id=rule.id,
            rule=f"{rule.rule}.{hit.detail}" if hit.detail else rule.rule,
            severity=hit.severity or rule.severity,
            message=message.format_map(values),
            suggestion=suggestion.format_map(values),
            span=span,
            related=hit.related,
            basis=rule.basis,
            values=tuple((key, str(value)) for key, value in values.items()),
        )


@cache
def _rule_of() -> dict[str, Rule]:
    return {rule.id: rule for rule in all_rules()}


def in_language(finding: Finding, lang: str) -> Finding:
    """The finding with its message and suggestion in another language; as it is where its rule is gone, has no wording in that
    language, or says more today than was kept of it. What is quoted stays in its own language."""
    rule = _rule_of().get(finding.id)
    if rule is None or lang not in rule.message or not finding.values:
        return finding
    values = dict(finding.values)
    try:
        return replace(
            finding,
            message=rule.message[lang].format_map(values),
            suggestion=rule.suggestion.get(lang, rule.suggestion["vi"]).format_map(values),
        )
    except KeyError:
        return finding


def _told_once(findings: Iterable[Finding], rules: Iterable[Rule]) -> list[Finding]:
    """The findings without those that another, better founded one says of the same words: a rule names it as
    ``params.gives_way_to``."""
    listed = list(findings)
    gives_way = {rule.id: str(rule.params["gives_way_to"]) for rule in rules if "gives_way_to" in rule.params}
    spans: dict[str, list[Span]] = {}
    for finding in listed:
        if finding.id in gives_way.values():
            spans.setdefault(finding.id, []).append(finding.span)
    return [
        finding
        for finding in listed
        if not any(span.contains(finding.span) for span in spans.get(gives_way.get(finding.id, ""), ()))
    ]


def check(
    report: Report,
    *,
    lang: str = "vi",
    rules: Iterable[Rule] | None = None,
    context: Context = ALONE,
    settings: Settings = PLAIN,
) -> tuple[Finding, ...]:
    """Every finding in the report, in the order of the text; of equal findings one."""
    found: dict[tuple[str, Span, str], Finding] = {}
    applied = tuple(settings.applied(all_rules() if rules is None else rules))
    for rule in applied:
        said = settings.severity.get(rule.id)  # also over what a hit says of itself
        for hit in run_rule(report, rule, lang, context):
            finding = replace(hit, severity=said) if said else hit
            found.setdefault((finding.rule, finding.span, finding.message), finding)
    return tuple(
        sorted(
            _told_once(found.values(), applied),
            key=lambda finding: (finding.span.start, finding.span.end, finding.id),
        )
    )
