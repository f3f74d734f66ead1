"""A report checked again on its own, where the officer changed which checks run, how grave each is or from where on, after it was read.

The figures stay as they were read, and so does what people set aside. What only the Word file shows (its format) is looked at in the file
again, apart from this process, as when it came in.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from doingoai.apart import read_apart, without_commands
from doingoai.check import check
from doingoai.knowledge import rules
from doingoai.model import Finding, Rule, UserError
from doingoai_web.campaigns.models import Campaign
from doingoai_web.review.models import UNREAD, Version
from doingoai_web.setup.models import ReadWith
from doingoai_web.setup.rules import EMPTY, settings_from
from doingoai_web.vault import services as vault


def read_by(campaign: Campaign) -> dict[int, Mapping[str, Any]]:
    """Version → the setting of the checks it was read with; none where as the program comes."""
    rows = ReadWith.objects.filter(version__submission__asked__campaign=campaign)
    return {version: value or EMPTY for version, value in rows.values_list("version", "setting__value")}


@cache
def _own(needs: str | None) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if rule.needs == needs)


def checked_again(
    version: Version, data: Mapping[str, Any], before: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """What the report alone shows by this setting. before: the setting it was read with."""
    report = version.report
    reasons = {(item.id, item.span): item.waived for item in report.findings if item.waived is not None}
    found = [
        *check(report, rules=_own(None), settings=settings_from(data)),
        *_of_the_file(version, data, before),
    ]
    return tuple(
        replace(
            item,
            suggestion=without_commands(item.suggestion),
            waived=item.waived or reasons.get((item.id, item.span)),
        )
        for item in found
    )


def _of_the_file(version: Version, data: Mapping[str, Any], before: Mapping[str, Any]) -> list[Finding]:
    """What only the Word file shows: from the file where these checks changed, else as it was found. Where the file cannot be read today,
    or reads otherwise, what was found then stands, as far as it is still asked for."""
    report, ids = version.report, {rule.id for rule in _own("docx")}
    then = [item for item in report.findings if item.id in ids]
    if (
        report.document.format != "docx"
        or version.channel in UNREAD
        or _part(data, ids) == _part(before, ids)
    ):
        return then
    try:
        file = read_apart(
            vault.fetch(version.original),
            version.source,
            rules=json.dumps(dict(data), ensure_ascii=False).encode(),
        )
    except UserError:
        file = None
    if file is not None and file.text == report.text:
        return [item for item in file.findings if item.id in ids]
    return [
        replace(item, severity=data["severity"].get(item.id, item.severity))
        for item in then
        if item.id not in data["off"]
    ]


def _part(data: Mapping[str, Any], ids: set[str]) -> object:
    """What a setting says of some rules."""
    return (
        sorted(ids & set(data["off"])),
        sorted((rule, level) for rule, level in data["severity"].items() if rule in ids),
        sorted(
            (rule, json.dumps(params, sort_keys=True))
            for rule, params in data["params"].items()
            if rule in ids
        ),
    )
