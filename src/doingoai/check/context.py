"""What stands beside a report while it is checked: earlier reports, the campaign, the outline, the Word file, the settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from doingoai.model import Outline, Report, Rule

if TYPE_CHECKING:
    from doingoai.check.over_time.index import CampaignIndex
    from doingoai.units.register import Register


@dataclass(frozen=True, slots=True)
class Context:
    """previous: earlier reports of the same unit, the latest first; campaign: reports of other units for the same period, never the
    report itself; outline: the outline that the request letter asks for; docx: the bytes of the report's .docx. What is None or
    empty was not given, and the rules that need it are named as not checked. units: one's own register of units, where there is
    one (``units.load``)."""

    previous: tuple[Report, ...] = ()
    campaign: tuple[Report, ...] = ()
    outline: Outline | None = None
    docx: bytes | None = None
    index: "CampaignIndex | None" = None  # of the whole campaign, built once for all its reports
    units: "Register | None" = None

    def has(self, need: str | None) -> bool:
        """Whether a rule that needs this can be looked at."""
        return need is None or bool(getattr(self, need))


ALONE = Context()


@dataclass(frozen=True, slots=True)
class Settings:
    """How a campaign changes the rules. off: ids of rules not looked at; severity: rule id → severity; params: rule id →
    thresholds that take the place of those in the rule's file."""

    off: frozenset[str] = frozenset()
    severity: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def applied(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        """The rules as the campaign wants them."""
        return tuple(
            replace(
                rule,
                severity=self.severity.get(rule.id, rule.severity),
                params={**rule.params, **self.params.get(rule.id, {})},
            )
            if rule.id in self.severity or rule.id in self.params
            else rule
            for rule in rules
            if rule.id not in self.off
        )


PLAIN = Settings()
