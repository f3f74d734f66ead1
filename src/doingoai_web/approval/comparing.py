"""What differs between two consolidations of one campaign, and between a consolidation and the report that went up."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from doingoai.knowledge import indicators
from doingoai.model import Report
from doingoai_web.pages.templatetags.words import figure
from doingoai_web.totals.screen import signed

Json = dict[str, Any]
Key = tuple[str, str | None]


def _name(indicator: str) -> str:
    known = indicators().get(indicator)
    return known.name["vi"] if known else indicator


def _shown(total: Json | None) -> Json | None:
    """What stands for a total: the sum, or what an indicator that is not added comes to."""
    if total is None:
        return None
    if total["combined"] is None:
        return total
    unit = "%" if total["combined"]["how"] == "ratio" else total["unit"]
    return {**total["combined"], "unit": unit, "currency": total["currency"]}


def _said(total: Json | None) -> tuple[Any, ...]:
    found = _shown(total)
    if found is None:
        return (None,)
    return (found.get("value"), found.get("upper"), found.get("qualifier") or "exact")


def _by_unit(total: Json | None) -> dict[str, Json]:
    """Unit → what it adds to a total."""
    found: dict[str, Json] = {}
    for part in total["addends"] if total else ():
        before = found.get(part["unit"])
        value = (
            part["value"] if before is None else Decimal(str(before["value"])) + Decimal(str(part["value"]))
        )
        found[part["unit"]] = {
            "value": value,
            "unit": total["unit"] if total else "",
            "currency": total["currency"] if total else None,
        }
    return found


def _units(before: Json | None, after: Json | None) -> list[Json]:
    old, new = _by_unit(before), _by_unit(after)
    return [
        {
            "unit": unit,
            "before": figure(old[unit]) if unit in old else "–",
            "after": figure(new[unit]) if unit in new else "–",
        }
        for unit in dict.fromkeys((*old, *new))
        if unit not in old
        or unit not in new
        or Decimal(str(old[unit]["value"])) != Decimal(str(new[unit]["value"]))
    ]


def _change(before: Json | None, after: Json | None) -> str:
    old, new = _shown(before), _shown(after)
    if old is None or new is None or old.get("value") is None or new.get("value") is None:
        return ""
    return signed(Decimal(str(new["value"])) - Decimal(str(old["value"])))


def _totals(data: Mapping[str, Any]) -> dict[Key, Json]:
    return {(row["indicator"], row["currency"]): row for row in data["totals"]}


def _reports(data: Mapping[str, Any]) -> dict[str, set[str]]:
    """Unit → the sources it was counted from."""
    found: dict[str, set[str]] = {}
    for report in data["reports"]:
        if report.get("used", True):
            found.setdefault(report["unit"] or report["source"], set()).add(str(report["source"]))
    return found


def _number(sources: Iterable[str]) -> str:
    return ", ".join(sorted(source.partition(" ")[0].partition("-")[2] or "?" for source in sources))


def changed_reports(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Json]:
    """Whose reports came, went or are of another version."""
    old, new = _reports(before), _reports(after)
    found = []
    for unit in dict.fromkeys((*new, *old)):
        if unit not in old:
            found.append({"unit": unit, "what": "came", "before": "", "after": _number(new[unit])})
        elif unit not in new:
            found.append({"unit": unit, "what": "went", "before": _number(old[unit]), "after": ""})
        elif old[unit] != new[unit]:
            found.append(
                {"unit": unit, "what": "version", "before": _number(old[unit]), "after": _number(new[unit])}
            )
    return found


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Json:
    """figures: each total that differs, in words, with the units whose part of it differs; reports: whose reports changed. Equal
    results differ in nothing; what stands in one alone is "–" in the other."""
    old, new = _totals(before), _totals(after)
    figures = []
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key), new.get(key)
        units = _units(was, now)
        if _said(was) == _said(now) and not units:
            continue
        figures.append(
            {
                "indicator": key[0],
                "name": _name(key[0]) + (f" ({key[1]})" if key[1] else ""),
                "before": figure(_shown(was)) if was else "–",
                "after": figure(_shown(now)) if now else "–",
                "change": _change(was, now),
                "units": units,
            }
        )
    return {"figures": figures, "reports": changed_reports(before, after)}


def unlike(report: Report, data: Mapping[str, Any]) -> list[Json]:
    """The recorded totals that a report, as it is read back, says otherwise: indicator, recorded, what was read. A total that the
    report does not state is not held against it: the report chooses what it tells."""
    read: dict[Key, list[Any]] = {}
    for found in report.observations:
        if found.scope == "own" and not found.breakdown:
            read.setdefault((found.indicator, found.currency), []).append(found)
    lines = []
    for key, total in _totals(data).items():
        shown = _shown(total)
        said = read.get(key)
        if shown is None or shown.get("value") is None or not said:
            continue
        value = Decimal(str(shown["value"]))
        if any(item.value == value or item.upper == value for item in said):
            continue
        words = dict.fromkeys(figure(item) for item in said[:3])
        lines.append({"name": _name(key[0]), "recorded": figure(shown), "read": "; ".join(words)})
    return lines
