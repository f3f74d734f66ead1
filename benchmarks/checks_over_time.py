"""``python -m benchmarks.checks_over_time [--write]``: the checks over time and over the campaign, on whole reports changed on purpose.

Earlier reports are made from those of the corpus and of the example province: the years of the period go back by one and every count
is changed a little, with the days of events; citations stay. Then one thing is planted (a paragraph left as it was, one copied to a neighbour, a figure tenfold,
a part above its whole, a day of a document) and must be found where it stands; what the rules say beside it is counted as false.
``--write`` puts the table into docs/checks-over-time-measured.md.
"""

import argparse
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import doingoai
from doingoai.check import Context, check
from doingoai.check.over_time import CampaignIndex, context_for
from doingoai.check.over_time.beside import unit_of
from doingoai.check.over_time.telling import own_place
from doingoai.example import write_example
from doingoai.knowledge import indicators, rules
from doingoai.model import Finding, Paragraph, Report, Span
from doingoai.pipeline import read_many, report_files

_ROOT = Path(__file__).parents[1]
_PAGE = _ROOT / "docs" / "checks-over-time-measured.md"
_MOST = 3  # plants of one kind in one report
_BESIDE = 12  # other reports of the campaign in which something is planted
RULES = tuple(rule for rule in rules() if rule.needs in ("previous", "campaign"))
_COUNT = re.compile(
    r"(?<![\d./,-])(?<!(?i:tháng) )(?<!(?i:ngày) )(?<!(?i:năm) )(\d{1,3}(?:\.\d{3})*)(,\d{1,3})?(?=%| ?[a-zà-ỹđA-ZĐ(]|[;.]?$)"
    r"(?! ?(?i:tháng|năm|giờ|ngày|km|ha)(?!\w))",  # lengths and areas do not change from year to year
    re.MULTILINE,
)
_TELLING = re.compile(
    r"(?<![\d./,-])(?<!(?i:tháng) )(?<!(?i:ngày) )[1-9]\d{1,2}(?:\.\d{3})*(?= [a-zà-ỹđ]{2,})(?! (?:tháng|năm|giờ|ngày))"
)
_STANDING = re.compile(
    r"duy trì|hiện có|giai đoạn|tổng (?:vốn|kinh phí|giá trị)|từ năm|đang|diện tích|nhân khẩu|dân số|tổ tự quản|thường xuyên|quản lý"
)
_EVENT = re.compile(r"(?<=ngày )\d{1,2}(?=/\d{1,2}/20\d\d)")
_MOST_IN_WORDS = 6  # counts written in words, which are not changed
_YEAR = re.compile(r"(?<![\d/-])(?:19|20)\d\d(?!\d|/)")
QUOTED = "TG-010"
Edit = tuple[Span, str]


@dataclass(slots=True)
class Row:
    """planted, found: of one kind; false: warnings of these rules elsewhere; missed: what went unseen, for reading."""

    name: str
    rule: str
    planted: int = 0
    found: int = 0
    false: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with some stretches put otherwise; of overlapping ones the first."""
    parts, at = [], 0
    for span, words in sorted(edits, key=lambda edit: edit[0].start):
        if span.start >= at:
            parts += [text[at : span.start], words]
            at = span.end
    return "".join([*parts, text[at:]])


def _protected(report: Report) -> list[Span]:
    return [s for c in report.citations for s in (c.span, c.date_span) if s is not None]


def _free(spans: Sequence[Span], start: int, end: int) -> bool:
    return not any(span.start < end and start < span.end for span in spans)


def last_year(report: Report, kept: Sequence[Span] = (), by: Callable[[int], int] | None = None) -> str:
    """The report as the unit could have sent it a year before. kept: stretches whose counts stay; by: how a count changes."""
    change = by or (lambda value: value - value // 8 if value > 8 else value + 1)
    cited = _protected(report)
    edits = [
        (Span(m.start(), m.end()), str(int(m[0]) - 1))
        for m in _YEAR.finditer(report.text)
        if _free(cited, m.start(), m.end())
    ]
    edits += [
        (Span(m.start(), m.end()), str(int(m[0]) % 27 + 1))
        for m in _EVENT.finditer(report.text)
        if _free([*cited, *kept], m.start(), m.end())
    ]
    return edited(report.text, [*edits, *counts_changed(report, change, [*cited, *kept])])


def counts_changed(report: Report, change: Callable[[int], int], without: Sequence[Span]) -> Iterator[Edit]:
    for match in _COUNT.finditer(report.text):
        value = int(match[1].replace(".", ""))
        if value and _free(without, match.start(), match.end()):
            changed = f"{change(value):,}".replace(",", ".")
            yield Span(match.start(), match.end()), f"{changed.zfill(2)}{match[2] or ''}"


def said(report: Report, context: Context) -> list[Finding]:
    """What these rules say; what a report quotes of the year before no longer agrees with the report made of it."""
    return [f for f in check(report, rules=RULES, context=context) if f.id != QUOTED]


def _graver(findings: Iterable[Finding]) -> list[Finding]:
    """Those that are no mere notes."""
    return [finding for finding in findings if finding.severity != "info"]


def _judge(row: Row, findings: Sequence[Finding], words: str, place: Span) -> None:
    row.planted += 1
    met = [f for f in findings if f.id == row.rule and any(s.overlaps(place) for s in (f.span, *f.related))]
    row.found += bool(met)
    if not met:
        row.missed.append(words[place.start : place.end][:300])
    wrong = _graver(f for f in findings if f not in met)
    row.false += len(wrong)
    row.wrong += [f"{f.id} {f.message[:200]}" for f in wrong]


def _in_words(report: Report) -> int:
    return sum(not re.search(r"\d", report.words(q.number_span or q.span)) for q in report.quantities)


def _telling_paragraphs(report: Report) -> list[Paragraph]:
    """Paragraphs of results with two counts of ten or more, told by plain patterns and not by the rules' own measure."""
    found = [
        p
        for p in report.paragraphs
        if p.role == "results"
        and p.kind in ("body", "run_in", "list_item")
        and len(_TELLING.findall(report.words(p.span))) >= 2
        and len(report.words(p.span).split()) >= 15
        and not _STANDING.search(report.words(p.span).lower())
    ]
    return found[:: max(1, len(found) // _MOST)][:_MOST]


def stale(row: Row, reports: Sequence[Report]) -> None:
    """One paragraph of results left as it was."""
    for report in reports:
        if report.period is None or ".." in report.period.period.code:
            continue  # reports on several years overlap
        for paragraph in _telling_paragraphs(report):
            earlier = doingoai.parse(last_year(report, [paragraph.span]), source="nam-truoc.docx")
            _judge(row, said(report, context_for(report, [earlier])), report.text, paragraph.span)


def untouched(row: Row, reports: Sequence[Report]) -> None:
    """The same report a year before with all counts changed: nothing to say."""
    for report in reports:
        if report.period is not None:
            earlier = doingoai.parse(last_year(report), source="nam-truoc.docx")
            wrong = _graver(said(report, context_for(report, [earlier])))
            row.false += len(wrong)
            row.wrong += [f"{report.document.source} {f.id} {f.message[:260]}" for f in wrong]


def tenfold(row: Row, reports: Sequence[Report]) -> None:
    """A count of the period ten times what it was."""
    for report in reports:
        if report.period is None:
            continue
        earlier = doingoai.parse(last_year(report), source="nam-truoc.docx")
        for place, digits in _own_figures(report, 12):
            changed = doingoai.parse(
                edited(report.text, [(place, f"{digits}0")]), source=report.document.source
            )
            _judge(row, said(changed, context_for(changed, [earlier])), changed.text, place)


def _own_figures(report: Report, least: int) -> list[tuple[Span, str]]:
    """The digits of figures that alone fill an indicator added over time."""
    seen: dict[tuple[str, str | None], int] = {}
    for item in report.observations:
        seen[item.indicator, item.currency] = seen.get((item.indicator, item.currency), 0) + 1
    found = []
    for item in report.observations:
        match = re.match(r"\d+", report.words(item.span))
        if (
            match
            and item.scope == "own"
            and item.breakdown is None
            and item.qualifier == "exact"
            and seen[item.indicator, item.currency] == 1
            and item.currency is None
            and int(match[0]) == item.value >= least
            and item.confidence >= 0.8
            and item.period == (report.period.period.code if report.period else None)
            and indicators()[item.indicator].aggregation in ("sum", "sum_dedup")
        ):
            found.append((Span(item.span.start, item.span.start + match.end()), match[0]))
    return found[:_MOST]


def part_above_whole(row: Row, reports: Sequence[Report]) -> None:
    """A first half above the year that holds it."""
    for report in reports:
        if report.period is None or not re.fullmatch(r"\d{4}", report.period.period.code):
            continue
        year = report.period.period.code
        for place, digits in _own_figures(report, 5):
            halved = list(counts_changed(report, lambda value: value // 2, [*_protected(report), place]))
            text = edited(report.text, [(place, str(int(digits) + 3)), *halved])
            half = re.sub(
                rf"(?<!tháng đầu )\b(?:trong )?năm {year}",
                f"6 tháng đầu năm {year}",
                text,
                flags=re.IGNORECASE,
            )
            earlier = doingoai.parse(half, source="nua-nam.docx")
            if earlier.period is not None and earlier.period.period.code == f"{year}H1":
                _judge(row, said(report, context_for(report, [earlier])), report.text, place)


def other_day(row: Row, reports: Sequence[Report]) -> None:
    """A document cited with its own year, one day later than in the earlier report."""
    for report in reports:
        if report.period is None:
            continue
        earlier = doingoai.parse(last_year(report), source="nam-truoc.docx")
        once = [c for c in report.citations if c.date_span and re.search(r"/(?:19|20)\d\d/", c.number or "")]
        for citation in once[:_MOST]:
            assert citation.date_span is not None
            words = report.words(citation.date_span)
            later = re.sub(r"\d{1,2}", lambda m: f"{int(m[0]) % 27 + 1:02d}", words, count=1)
            text = edited(report.text, [(citation.date_span, later)])
            changed = doingoai.parse(text, source=report.document.source)
            _judge(row, said(changed, context_for(changed, [earlier])), changed.text, citation.span)


def sent_twice(row: Row, reports: Sequence[Report]) -> None:
    """The period reported on before, with other figures."""
    for report in reports:
        if report.period is None or report.header.replaces_span is not None:
            continue
        text = edited(report.text, list(counts_changed(report, lambda v: v + 1, _protected(report))))
        earlier = doingoai.parse(text, source="ban-truoc.docx")
        _judge(row, said(report, context_for(report, [earlier])), report.text, report.period.span)


def neighbours(row: Row, foreign: Row, reports: Sequence[Report]) -> None:
    """A paragraph of results copied to a neighbour, the name put right; then a sentence with the other's name left in it."""
    for receiver, giver in pairwise(reports):
        own, other = own_place(unit_of(receiver)), own_place(unit_of(giver))
        if own is None or other is None or own.key == other.key:
            continue
        for paragraph in _telling_paragraphs(giver)[:2]:
            words = " ".join(giver.words(paragraph.span).split()).replace(other.name, own.name)
            _plant(row, receiver, giver, words, reports)
        words = f"Người nước ngoài cư trú trên địa bàn {other} chấp hành tốt quy định về khai báo tạm trú và đi lại."
        marked = _into_results(giver, words)
        if marked is not None:
            _plant(foreign, receiver, doingoai.parse(marked, source=giver.document.source), words, reports)


def _into_results(report: Report, words: str) -> str | None:
    last = next((p for p in reversed(report.paragraphs) if p.role == "results" and p.kind == "body"), None)
    return (
        None if last is None else edited(report.text, [(Span(last.span.end, last.span.end), f"\n\n{words}")])
    )


def _plant(row: Row, receiver: Report, giver: Report, words: str, reports: Sequence[Report]) -> None:
    text = _into_results(receiver, words)
    if text is None:
        return
    code = giver.period.period if giver.period else None
    planted = doingoai.parse(text, source=receiver.document.source)
    own = planted.period.period if planted.period else None
    if code is None or own is None or not code.overlaps(own):
        return
    names = {receiver.document.source, giver.document.source}
    others = [
        r for r in reports if r.document.source not in names and r.period and r.period.period.overlaps(own)
    ]
    campaign = [planted, giver, *others[:_BESIDE]]
    at = text.index(words)
    _judge(
        row, said(planted, context_for(planted, campaign=campaign)), planted.text, Span(at, at + len(words))
    )


def quiet_campaign(row: Row, reports: Sequence[Report]) -> None:
    """All reports beside each other as they are."""
    index = CampaignIndex(reports)
    for report in reports:
        wrong = _graver(said(report, context_for(report, campaign=index)))
        row.false += len(wrong)
        row.wrong += [f"{report.document.source} {f.id} {f.message[:200]}" for f in wrong]


def _load() -> tuple[list[Report], list[Report]]:
    with tempfile.TemporaryDirectory() as folder:
        write_example(Path(folder) / "vi-du")
        example = _reports(Path(folder) / "vi-du")
    return example, _reports(_ROOT / "tests" / "corpus" / "reports")


def _reports(folder: Path) -> list[Report]:
    return [r for r in read_many(report_files(folder), jobs=1) if isinstance(r, Report)]


def measure(every_nth: int = 1) -> list[Row]:
    """Every kind of plant over the example province and the corpus."""
    example, corpus = (reports[::every_nth] for reports in _load())
    every = [report for report in (*example, *corpus) if _in_words(report) <= _MOST_IN_WORDS]
    by_year = sorted(every, key=lambda r: (r.period.period.last.year if r.period else 0, r.document.source))
    rows = {
        key: Row(name, rule)
        for key, name, rule in (
            ("quiet", "không cấy gì: các đơn vị cạnh nhau", "DC-…"),
            ("same", "không cấy gì: báo cáo năm trước, số khác", "TG-…"),
            ("stale", "đoạn kết quả giữ nguyên từ năm trước", "TG-001"),
            ("tenfold", "số gấp mười năm trước", "TG-005"),
            ("part", "nửa đầu năm lớn hơn cả năm", "TG-007"),
            ("day", "văn bản ghi ngày khác báo cáo trước", "TG-011"),
            ("twice", "kỳ này đã báo cáo", "TG-013"),
            ("neighbour", "đoạn kết quả chép của đơn vị bạn", "DC-001"),
            ("foreign", "tên đơn vị bạn còn sót trong câu chép", "DC-002"),
        )
    }
    for reports in (example, corpus):
        quiet_campaign(rows["quiet"], reports)
    untouched(rows["same"], every)
    stale(rows["stale"], every)
    tenfold(rows["tenfold"], every)
    part_above_whole(rows["part"], every)
    other_day(rows["day"], every)
    sent_twice(rows["twice"], every)
    neighbours(rows["neighbour"], rows["foreign"], by_year)
    return list(rows.values())


def table(rows: Sequence[Row]) -> str:
    """The counts as a Markdown table."""
    lines = [
        "| cấy vào | quy tắc | lần | tìm thấy | nhớ lại | cảnh báo sai | chính xác |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        recall = f"{row.found / row.planted:.3f}" if row.planted else "–"
        right = f"{row.found / (row.found + row.false):.3f}" if row.found else "–"
        lines.append(
            f"| {row.name} | {row.rule} | {row.planted} | {row.found} | {recall} | {row.false} | {right} |"
        )
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--write", action="store_true")
    options.add_argument("--every", type=int, default=1, help="only every n-th report")
    options.add_argument("--show", action="store_true", help="what was missed and what was wrong")
    chosen = options.parse_args()
    rows = measure(chosen.every)
    print(table(rows))
    for row in rows if chosen.show else ():
        print(f"\n{row.rule} {row.name}; bỏ sót:", *row.missed[:20], "sai:", *row.wrong[:12], sep="\n  ")
    if chosen.write:
        head = "# Kiểm tra qua thời gian và trong đợt báo cáo: số đo\n\n`python -m benchmarks.checks_over_time --write`"
        _PAGE.write_text(f"{head}\n\n{table(rows)}\n", "utf-8")


if __name__ == "__main__":
    main()
