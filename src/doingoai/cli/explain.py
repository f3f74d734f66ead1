"""``doingoai explain DIR/ket-qua.json INDICATOR``: how a total came about, down to the sentences."""

import argparse
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from doingoai.cli.texts import Texts
from doingoai.knowledge import indicators
from doingoai.model import SCHEMA, UserError
from doingoai.text.numbers_vi import figure

Json = dict[str, Any]


def run(options: argparse.Namespace, say: Texts) -> int:
    """Print the tree of every total of the indicator (one a currency). Raises UserError GT-001, GT-002."""
    result = _result(options.result)
    totals = [total for total in result["totals"] if total["indicator"] == options.indicator]
    if not totals:
        known = sorted({total["indicator"] for total in result["totals"]})
        like = [name for name in known if name.split(".")[0] == options.indicator.split(".")[0]] or known
        raise UserError(
            code="GT-002",
            where=options.indicator,
            what=f"kết quả này không có chỉ tiêu đó; có: {', '.join(like)}.",
            do="Ghi đúng mã một chỉ tiêu trong danh sách trên.",
        )
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=160)
    for total in totals:
        _print(console, result, total, say)
    return 0


def _result(path: Path) -> Json:
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        result = None
    if not isinstance(result, dict) or result.get("schema") != SCHEMA or "totals" not in result:
        raise UserError(
            code="GT-001",
            where=str(path),
            what="đây không phải tệp ket-qua.json do lệnh tổng hợp ghi ra.",
            do="Chạy “doingoai consolidate …” rồi chỉ đến tệp ket-qua.json trong thư mục kết quả.",
        )
    return result


def _print(console: Any, result: Json, total: Json, say: Texts) -> None:
    from rich.markup import escape
    from rich.tree import Tree

    tree = Tree(escape(_head(result, total, say)))
    for key, lines in _branches(result, total, say):
        branch = tree.add(escape(say(f"explain.{key}", count=len(lines))))
        for line in lines:
            branch.add(escape(line))
    console.print(tree)


def _shown(total: Json, item: Json) -> str:
    return figure(
        Decimal(str(item["value"])),
        total["unit"],
        qualifier=item.get("qualifier", "exact"),
        upper=None if item.get("upper") is None else Decimal(str(item["upper"])),
        currency=total["currency"],
    )


def _head(result: Json, total: Json, say: Texts) -> str:
    name = indicators()[total["indicator"]].name[say.lang if say.lang in ("vi", "en") else "vi"]
    value = say("explain.not_added") if total["value"] is None else _shown(total, total)
    if total["value"] is None and (combined := total.get("combined")):
        value = say(f"explain.{combined['how']}", value=_combined_value(total, combined))
    return f"{name} ({total['indicator']}), {result['for']['unit']}, {result['period']['code']}: {value}"


def _branches(result: Json, total: Json, say: Texts) -> Iterator[tuple[str, list[str]]]:
    """What was added, what declares nothing, what is silent or missing, and what was left out and why."""
    rows = {
        "addends": [_line(item, _shown(total, item), item.get("period")) for item in total["addends"]],
        "declared_none": [_line(item, "0") for item in total["declared_none_sources"]],
        "silent": list(total["silent"]),
        "missing": list(result["missing"] or ()),
        "left_out": [f"{_line(item, _shown(total, item))} – {item['reason']}" for item in total["left_out"]],
    }
    rows["overlaps"] = list(_overlaps(result, total, say))
    rows["members"] = list(_members(total))
    for key, lines in rows.items():
        if lines or key == "addends":
            yield key, lines or [say("report.none")]


def _combined_value(total: Json, combined: Json) -> str:
    unit = total["unit"]
    value = figure(Decimal(str(combined["value"])), unit, qualifier=combined["qualifier"], padded=False)
    if combined["how"] != "ratio":
        return value
    return f"{value} = {combined['part']} / {combined['whole']}"


def _members(total: Json) -> Iterator[str]:
    for member in (total.get("combined") or {}).get("members", ()):
        yield f"{member['name']}: {', '.join(member['units'])}"


def _overlaps(result: Json, total: Json, say: Texts) -> Iterator[str]:
    """The events told by more than one unit: what they add too much, and both sentences of each pair; then the total without them."""
    pairs = {pair["id"]: pair for pair in result["duplicates"] if "id" in pair}
    for item in total.get("overlaps", ()):
        amount = say("explain.overlap_unknown")
        if item["value"] is not None:
            amount = _shown(total, {"value": item["value"]})
        key = "explain.overlap_decided" if item["decided"] else "explain.overlap_proposed"
        yield say(key, units=", ".join(item["units"]), amount=amount, pairs=", ".join(item["pairs"]))
        for pair in filter(None, map(pairs.get, item["pairs"])):
            yield f"  {pair['id']} ({pair['score']:.0%}) {pair['a']['unit']}: “{pair['a']['text']}”"
            yield f"    {pair['b']['unit']}: “{pair['b']['text']}”"
    if total.get("value_without_duplicates") is not None:
        with_all = _shown(total, {**total, "value": total["value_with_duplicates"], "upper": None})
        without = _shown(total, {**total, "value": total["value_without_duplicates"], "upper": None})
        yield say("explain.with_without", with_all=with_all, without=without)


def _line(item: Json, shown: str, period: str | None = None) -> str:
    when = f" [{period}]" if period else ""
    return f"{item['unit']}: {shown}{when} – “{item.get('sentence') or item['text']}” ({item['source']})"
