"""What the outputs of a check say, and in which order: by section, the gravest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from doingoai.check.checked import GRAVITY, Checked
from doingoai.check.waivers import Waiver
from doingoai.check.where import HEAD, Map, Where
from doingoai.knowledge import mapping
from doingoai.model import Finding, Report

LONGEST_QUOTE = 160
_LONGEST_TITLE = 90


@cache
def _texts() -> dict[str, dict[str, str]]:
    entry = mapping("findings.yaml")
    return {key: entry.texts(key) for key in entry}


class Words:
    """The texts of one language: ``say("count", errors=1 …)``."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        texts = _texts()[key]
        return texts.get(self.lang, texts["vi"]).format(**values)


def quoted(report: Report, finding: Finding) -> str:
    """The finding's words on one line, cut where they are long."""
    words = " ".join(report.words(finding.span).split())
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + "…"


def section_name(where: Where, say: Words) -> str:
    """ "II. Kết quả › 1. Đoàn ra, đoàn vào"."""
    if where.section:
        return " › ".join(
            name if len(name) <= _LONGEST_TITLE else name[: _LONGEST_TITLE - 1] + "…"
            for name in where.section
        )
    return say("head" if where.part == HEAD else "tail")


def place_name(where: Where, say: Words) -> str:
    """ "đoạn 3, trang 2": what is known of it, maybe nothing."""
    parts = [
        say(key, number=number)
        for key, number in (("paragraph", where.paragraph), ("page", where.page))
        if number
    ]
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Group:
    """The open findings of one section, the gravest first, each with its place."""

    name: str
    findings: tuple[tuple[Finding, Where], ...]


def groups(checked: Checked, say: Words) -> tuple[Group, ...]:
    """The open findings by section, in the order of the text."""
    places = Map(checked.report)
    found: dict[str, list[tuple[Finding, Where]]] = {}
    for finding in sorted(checked.open, key=lambda item: item.span):
        where = places.at(finding.span)
        found.setdefault(section_name(where, say), []).append((finding, where))
    return tuple(
        Group(name, tuple(sorted(rows, key=lambda row: (GRAVITY[row[0].severity], row[0].span))))
        for name, rows in found.items()
    )


def counted(checked: Checked, say: Words) -> str:
    """ "1 lỗi, 2 cảnh báo, 0 lưu ý; 1 đã miễn trừ"."""
    line = say(
        "count", errors=checked.count("error"), warnings=checked.count("warning"), infos=checked.count("info")
    )
    return f"{line}; {say('count_waived', count=len(checked.waived))}" if checked.waived else line


def unused_lines(unused: Sequence[Waiver], say: Words) -> tuple[str, ...]:
    """The waivers that match nothing, as lines."""
    return tuple(say("unused_row", rule=one.rule, words=one.words, origin=one.origin) for one in unused)
