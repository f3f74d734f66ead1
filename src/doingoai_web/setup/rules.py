"""Which checks run, how grave each is and from where on: the default of a unit, and of one campaign; data as ``--rules`` takes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doingoai.check.context import PLAIN, Settings
from doingoai.check.settings import settings_of
from doingoai.knowledge import rules as all_rules
from doingoai.knowledge.loader import mapping_of
from doingoai.model import Rule
from doingoai_web.campaigns.models import Campaign
from doingoai_web.people.models import User
from doingoai_web.review.models import Version
from doingoai_web.setup.models import ReadWith, Setting
from doingoai_web.setup.services import last, put
from doingoai_web.units.models import Unit

NAME = "quy-tac.json"
EMPTY: Mapping[str, Any] = {"off": [], "severity": {}, "params": {}}


def understood(text: str) -> dict[str, Any]:
    """Settings as people write them (YAML or JSON), as plain values with the ids of rules alone. Raises UserError QT-001, KT-001 with
    line and remedy."""
    found = settings_of(mapping_of(text if text.strip() else "{}", NAME))
    return {
        "off": sorted(found.off),
        "severity": dict(sorted(found.severity.items())),
        "params": {rule: dict(params) for rule, params in sorted(found.params.items())},
    }


def written(data: Mapping[str, Any]) -> str:
    """The same as text to edit: YAML with only what was changed."""
    import yaml

    kept = {key: data[key] for key in EMPTY if data.get(key)}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120) if kept else ""


def setting_of_unit(unit: Unit) -> Setting | None:
    """The default that holds in a unit: its own, else that of the nearest unit above which has one."""
    numbers = [int(number) for number in unit.path.strip("/").split("/") if number]
    rows = Setting.objects.filter(kind="rules", unit__in=numbers, campaign=None).order_by("pk")
    by_unit = {row.unit_id: row for row in rows}
    for number in reversed(numbers):
        if number in by_unit and by_unit[number].value is not None:
            return by_unit[number]
    return None


def setting_for(campaign: Campaign) -> Setting | None:
    """What the checks of a campaign's reports go by: its own setting, else the default of the unit that asks."""
    return last("rules", campaign=campaign) or setting_of_unit(campaign.owner)


def data_for(campaign: Campaign) -> Mapping[str, Any]:
    """The same as plain values."""
    found = setting_for(campaign)
    return (found.value if found is not None else None) or EMPTY


def file_for(campaign: Campaign) -> bytes:
    """The same as a file of rules (``--rules``); empty where nothing was changed."""
    data = data_for(campaign)
    return json.dumps(data, ensure_ascii=False).encode() if any(data.values()) else b""


def settings_for(campaign: Campaign) -> Settings:
    """The same as the library's settings. A rule that a later version of the program no longer has is passed over."""
    return settings_from(data_for(campaign))


def settings_from(data: Mapping[str, Any]) -> Settings:
    """Plain values as the library's settings."""
    if not any(data.values()):
        return PLAIN
    known = {rule.id for rule in all_rules()}
    return Settings(
        frozenset(data["off"]) & known,
        {rule: level for rule, level in data["severity"].items() if rule in known},
        {rule: params for rule, params in data["params"].items() if rule in known},
    )


def note(version: Version) -> None:
    """Write by which setting a report was checked when it was read; nothing where it was checked as the program comes."""
    found = setting_for(version.submission.asked.campaign)
    if found is not None and any((found.value or EMPTY).values()):
        ReadWith.objects.get_or_create(version=version, defaults={"setting": found})


def in_words(data: Mapping[str, Any]) -> list[str]:
    """ "tắt PL-001, PL-002", "mức: BC-002 lỗi", "ngưỡng: …"."""
    from django.utils.translation import gettext as _

    found = []
    if data.get("off"):
        found.append(_("tắt %(ids)s") % {"ids": ", ".join(data["off"])})
    if data.get("severity"):
        told = ", ".join(f"{rule} {severity_words(level)}" for rule, level in data["severity"].items())
        found.append(_("đổi mức: %(ids)s") % {"ids": told})
    if data.get("params"):
        told = ", ".join(
            f"{rule} ({'; '.join(f'{name} = {value}' for name, value in params.items())})"
            for rule, params in data["params"].items()
        )
        found.append(_("đổi ngưỡng: %(ids)s") % {"ids": told})
    return found


def severity_words(level: str) -> str:
    from django.utils.translation import gettext as _

    return {"error": _("lỗi"), "warning": _("cảnh báo"), "info": _("lưu ý")}.get(level, level)


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the page shows it. on, severity, params: as set; changed: differs from what the program comes with; text: the
    thresholds as they are written in the field."""

    rule: Rule
    on: bool
    severity: str
    params: Mapping[str, tuple[str, str]]
    changed: bool

    @property
    def family(self) -> str:
        return self.rule.rule.partition(".")[0]


def lines(data: Mapping[str, Any]) -> list[Line]:
    """All rules as a setting has them."""
    found = []
    for rule in all_rules():
        own = data["params"].get(rule.id, {})
        params = {
            name: (_typed(own.get(name, value)), _typed(value))
            for name, value in rule.params.items()
            if name not in ("gives_way_to", "unless_given")
        }
        changed = rule.id in data["off"] or rule.id in data["severity"] or bool(own)
        severity = data["severity"].get(rule.id, rule.severity)
        found.append(Line(rule, rule.id not in data["off"], severity, params, changed))
    return found


def _typed(value: object) -> str:
    """A threshold as it is typed: words as they are, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (int, float, bool, str)) or value is None else str(value)


def with_form(data: Mapping[str, Any], family: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The setting with what a form says of one family: ``on-ID``, ``sev-ID``, ``par-ID-name``. Raises UserError QT-001 for a threshold
    of another type."""
    found: dict[str, Any] = {
        "off": list(data["off"]),
        "severity": dict(data["severity"]),
        "params": dict(data["params"]),
    }
    for line in lines(data):
        rule = line.rule
        if line.family != family:
            continue
        found["off"] = [other for other in found["off"] if other != rule.id]
        if f"on-{rule.id}" not in given:
            found["off"].append(rule.id)
        level = given.get(f"sev-{rule.id}", rule.severity)
        found["severity"].pop(rule.id, None)
        if level != rule.severity:
            found["severity"][rule.id] = level
        own = {
            name: _read(given[f"par-{rule.id}-{name}"], rule.params[name])
            for name, (_now, usual) in line.params.items()
            if given.get(f"par-{rule.id}-{name}", usual).strip() != usual.strip()
        }
        found["params"].pop(rule.id, None)
        if own:
            found["params"][rule.id] = own
    return understood(json.dumps(found, ensure_ascii=False))


def _read(words: str, usual: object) -> object:
    if isinstance(usual, str):
        return words.strip()
    try:
        return json.loads(words.replace(",", ".") if isinstance(usual, (int, float)) else words)
    except ValueError:
        return words  # the library says what is wrong with it


def save(
    *, data: Mapping[str, Any], unit: Unit | None, campaign: Campaign | None, actor: User, now: datetime
) -> Setting | None:
    """Keep a setting; one that changes nothing takes it back. A campaign may say "as the program comes" against its unit's default."""
    empty = not any(data.values())
    back = empty and (campaign is None or setting_of_unit(campaign.owner) is None)
    return put(
        kind="rules", value=None if back else dict(data), unit=unit, campaign=campaign, actor=actor, now=now
    )
