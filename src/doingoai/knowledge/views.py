"""Knowledge that several stages share, as typed values."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from doingoai.knowledge.loader import Entry, entries, files
from doingoai.model import SEVERITIES, Example, Indicator, Rule, Topic, UserError

PARTS = ("context", "direction", "results", "assessment", "plan", "recommendations", "other")
NEEDS = ("previous", "campaign", "outline", "docx")
AGGREGATIONS = ("sum", "sum_dedup", "stock", "union", "max", "min", "ratio", "text", "none")


def _unique(entry: Entry, key: str, seen: Mapping[str, object]) -> None:
    if key in seen:
        raise UserError(
            code="KT-003",
            where=entry.where,
            what=f"mã “{key}” đã dùng ở một mục khác.",
            do="Đặt mã khác; mã đã dùng không dùng lại.",
        )


@cache
def topics(root: Path | None = None) -> Mapping[str, Topic]:
    """Topic id → Topic, in the order of the outline."""
    found: dict[str, Topic] = {}
    for order, entry in enumerate(entries("topics.yaml", root=root)):
        identifier = entry.take("id", str)
        _unique(entry, identifier, found)
        found[identifier] = Topic(
            id=identifier,
            name=entry.texts("name"),
            part=entry.choice("part", PARTS),
            order=order,
            headline=entry.take("headline", str, None),
        )
    return MappingProxyType(found)


@cache
def indicators(root: Path | None = None) -> Mapping[str, Indicator]:
    """Indicator id → Indicator, in the order of topics and of the files."""
    found: dict[str, Indicator] = {}
    for name in files("indicators", root=root):
        for entry in entries(name, root=root):
            identifier = entry.take("id", str)
            _unique(entry, identifier, found)
            topic = identifier.split(".")[0]
            found[identifier] = Indicator(
                id=identifier,
                topic=entry.take("topic", str, topic),
                name=entry.texts("name"),
                unit=entry.take("unit", str, ""),
                aggregation=entry.choice("aggregation", AGGREGATIONS),
                money=entry.take("money", bool, False),
                sensitive=entry.take("sensitive", bool, False),
                profile=topic == "profile",
            )
    order = {topic.id: topic.order for topic in topics(root).values()}
    return MappingProxyType(
        dict(sorted(found.items(), key=lambda item: order.get(item[1].topic, len(order))))
    )


@cache
def rules(root: Path | None = None) -> tuple[Rule, ...]:
    """The rules of the checks, in the order of their files. A rule without an example that fires, one that stays quiet and one
    close to the edge does not load."""
    found: dict[str, Rule] = {}
    for name in files("rules", root=root):
        for entry in entries(name, root=root):
            identifier = entry.take("id", str)
            _unique(entry, identifier, found)
            examples = entry.sub("examples")
            found[identifier] = Rule(
                id=identifier,
                rule=entry.take("rule", str),
                check=entry.take("check", str),
                severity=entry.choice("severity", SEVERITIES),
                message=entry.texts("message"),
                suggestion=entry.texts("suggestion"),
                basis=entry.take("basis", str, None),
                params=entry.take("params", dict, {}),
                examples=(
                    *_examples(examples, "fires"),
                    *_examples(examples, "quiet"),
                    *_examples(examples, "borderline"),
                ),
                needs=entry.choice("needs", NEEDS) if "needs" in entry else None,
            )
            examples.close()
            entry.close()
    return tuple(found.values())


def _examples(entry: Entry, key: str) -> Iterator[Example]:
    """The examples under one key: a text, or a mapping of the text with what is given beside it. A borderline one says what
    must come of it (finds) and why."""
    items = entry.take(key, list)
    if not items:
        raise UserError(
            code="KT-002",
            where=entry.where,
            what=f"quy tắc không có ví dụ nào dưới “{key}”.",
            do="Mỗi quy tắc cần ví dụ phải báo (fires), ví dụ không được báo (quiet) và ví dụ sát ranh giới (borderline, có finds và why).",
        )
    for item in items:
        if isinstance(item, str) and key != "borderline":
            yield Example(item, finds=key == "fires")
        elif isinstance(item, dict):
            row = Entry(entry.file, item, getattr(item, "line", entry.line))
            yield Example(
                text=row.take("text", str, ""),
                finds=row.take("finds", bool) if key == "borderline" else key == "fires",
                borderline=key == "borderline",
                why=row.take("why", str) if key == "borderline" else None,
                given={need: row.take(need, object) for need in NEEDS if need in row},
            )
            row.close()
        else:
            raise UserError(
                code="KT-002",
                where=entry.where,
                what=f"ví dụ dưới “{key}” không phải chữ hay “khóa: giá trị”.",
                do="Viết mỗi ví dụ là một đoạn chữ, hoặc các khóa text, finds, why, previous, campaign, outline, docx.",
            )
