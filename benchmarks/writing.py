"""How fast a whole report is written, beside docxtpl, which merges data into a Word template.

    python -m benchmarks.writing            print the table
    python -m benchmarks.writing --write    and put it into docs/benchmarks.md

The report: a province of two hundred communes, the body and twelve annexes, about sixty pages or more. The mail merge of docxtpl
has the same number of paragraphs and of table rows and cells, no footnotes, no comments, no bookmarks. Both from values in memory to the
bytes of a .docx, processor time, best of three, in one run. LibreOffice, where it is installed, counts the pages twice.
"""

import argparse
import importlib.metadata
import io
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from doingoai.knowledge import indicators
from doingoai.model import (
    Addend,
    Consolidation,
    Document,
    Excerpt,
    Header,
    Period,
    Report,
    Span,
    Total,
    UsedReport,
)
from doingoai.write.docx import write_docx

ROOT = Path(__file__).resolve().parents[1]
COMMUNES, TOPICS, COLUMNS = 200, 11, 5  # the twelfth annex is on the units' reporting
BEGIN, END = "<!-- writing -->", "<!-- /writing -->"
RUNS = 3


def _reports() -> tuple[UsedReport, ...]:
    def used(number: int) -> UsedReport:
        source = f"xa-{number:03d}.docx"
        header = Header(span=Span(0, 0), issuer=f"UBND xã Nà Mẫu {number}")
        document = Document(source=source, sha256="0" * 64, format="docx", text="", blocks=())
        report = Report(document=document, header=header, period=None, sections=(), paragraphs=())
        unit = f"xã Nà Mẫu {number}"
        return UsedReport(
            source=source, unit=unit, period="2026H1", used=True, report=report, received=date(2026, 6, 5)
        )

    return tuple(used(number) for number in range(1, COMMUNES + 1))


def _total(indicator: str, unit: str, reports: tuple[UsedReport, ...], turn: int) -> Total:
    """Three units in four have figures, some declare nothing, some are silent."""
    heard, none, silent = [], [], []
    for number, report in enumerate(reports):
        start = 1000 + turn * 400 + number
        value = Decimal((number * 7 + turn) % 40)
        if (number + turn) % 4 == 0:
            silent.append(report.unit)
        elif value == 0:
            none.append(
                Addend(
                    report.unit,
                    value,
                    "exact",
                    report.source,
                    Span(start, start + 9),
                    "không có",
                    basis="declared_none",
                )
            )
        else:
            heard.append(
                Addend(report.unit, value, "exact", report.source, Span(start, start + 9), f"{value}")
            )
    value = sum((addend.value for addend in heard), Decimal(0))
    return Total(indicator, value, "exact", unit, tuple(heard), tuple(none), tuple(silent))


def _totals(reports: tuple[UsedReport, ...]) -> tuple[Total, ...]:
    """The first columns of the topics that have the most of them."""
    topics: dict[str, list[tuple[str, str]]] = {}
    for identifier, indicator in indicators().items():
        plain = indicator.aggregation.startswith("sum") and not indicator.money and not indicator.profile
        if plain and not identifier.endswith(".activities"):
            topics.setdefault(indicator.topic, []).append((identifier, indicator.unit))
    largest = sorted(topics.values(), key=len, reverse=True)[:TOPICS]
    chosen = [pair for rows in largest for pair in rows[:COLUMNS]]
    return tuple(_total(identifier, unit, reports, turn) for turn, (identifier, unit) in enumerate(chosen))


def _excerpts(reports: tuple[UsedReport, ...]) -> tuple[Excerpt, ...]:
    """What the communes say of themselves: an activity or two, a difficulty, a plan, a proposal of every third."""
    kinds = (
        ("delegations", "activity", "Ngày {day}/3/2026, xã đón đoàn công tác của bản kết nghĩa thứ {n} sang trao đổi kinh nghiệm trồng quế."),
        ("foreign_aid", "activity", "Dự án nước sạch số {n} bàn giao {day} bể chứa cho các hộ dân ở bản Phiêng Mẫu {n}."),
        ("difficulties", "difficulty", "Cán bộ phụ trách công tác đối ngoại xã thứ {n} kiêm nhiệm {day} việc, chưa qua bồi dưỡng."),
        ("next_plan", "plan", "Tổ chức giao lưu lần thứ {n} với bản kết nghĩa vào ngày {day}/9/2026."),
        ("recommendations", "recommendation", "Đề nghị tỉnh mở lớp tiếng nước láng giềng khóa {n} tại cụm xã số {day}."),
    )  # fmt: skip
    found = []
    for number, report in enumerate(reports, 1):
        for turn, (topic, kind, words) in enumerate(kinds):
            if (number + turn) % 3 == 0:
                text = words.format(n=number, day=number % 27 + 1)
                start = 5000 + turn * 200
                found.append(
                    Excerpt(topic, kind, report.unit, report.source, Span(start, start + len(text)), text)
                )
    return tuple(found)


def province() -> Consolidation:
    """A province of two hundred communes that all reported, with twelve annexes to be written."""
    reports = _reports()
    return Consolidation(
        unit="tỉnh Hà Sơn",
        issuer="UBND tỉnh Hà Sơn",
        period=Period("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        reports=reports,
        set_aside=(),
        errors=(),
        totals=_totals(reports),
        excerpts=_excerpts(reports),
        duplicates=(),
        questions=(),
        findings=(),
        not_checked=(),
        expected=COMMUNES,
        missing=(),
        late=(),
    )


def counted(data: bytes) -> dict[str, int]:
    """Paragraphs outside tables, table rows and cells, footnotes, annexes of a .docx of ours."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
        notes = archive.read("word/footnotes.xml").decode()
    outside = re.sub(r"<w:tbl>.*?</w:tbl>", "", body, flags=re.S)
    return {
        "paragraphs": outside.count("<w:p>"),
        "rows": body.count("<w:tr>"),
        "cells": body.count("<w:tc>"),
        "notes": notes.count("<w:footnote ") - 2,
        "annexes": body.count('w:val="AnnexLabel"'),
    }


def merge_job(count: dict[str, int]) -> Callable[[], bytes]:
    """A mail merge with docxtpl of the same number of paragraphs, rows and cells: its template is made once, outside the time."""
    import docx
    from docxtpl import DocxTemplate

    columns = max(1, round(count["cells"] / count["rows"]))
    template = docx.Document()
    template.add_paragraph("{%p for line in lines %}")
    template.add_paragraph("{{ line }}")
    template.add_paragraph("{%p endfor %}")
    table = template.add_table(rows=3, cols=columns)
    table.style = "Table Grid"
    table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for row in rows %}", "{%tr endfor %}"
    for column in range(columns):
        table.cell(1, column).text = f"{{{{ row[{column}] }}}}"
    kept = io.BytesIO()
    template.save(kept)
    sentence = "Trong kỳ, xã đón đoàn công tác của bản kết nghĩa sang trao đổi kinh nghiệm; số liệu chi tiết tại phụ lục."
    lines = [f"{number}. {sentence}" for number in range(count["paragraphs"])]
    rows = [[f"{row}.{column}" for column in range(columns)] for row in range(count["rows"])]

    def merged() -> bytes:
        kept.seek(0)
        document = DocxTemplate(kept)
        document.render({"lines": lines, "rows": rows}, autoescape=True)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return merged


def seconds(work: Callable[[], object]) -> float:
    """Processor time of the best of some runs."""
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def pages(data: bytes) -> tuple[int, int] | None:
    """Pages as LibreOffice lays them out, twice; None where it is not installed."""
    import pypdfium2

    from doingoai.model import UserError
    from doingoai.write.pdf import to_pdf

    try:
        made = [pypdfium2.PdfDocument(to_pdf(data)) for _ in range(2)]
    except UserError as error:
        if error.code == "XP-001":
            return None
        raise
    found = len(made[0]), len(made[1])
    for document in made:
        document.close()
    return found


def table() -> str:
    given = province()
    first = write_docx(given)
    count = counted(first)
    ours = seconds(lambda: write_docx(given))
    same = "giống nhau / identical" if write_docx(given) == first else "KHÁC NHAU / DIFFERENT"
    theirs = seconds(merge_job(count))
    twice = pages(first)
    laid = "LibreOffice: –" if twice is None else f"LibreOffice: {twice[0]} và/and {twice[1]} trang/pages"
    version = importlib.metadata.version("docxtpl")
    return "\n".join(
        (
            f"| {COMMUNES} communes, {count['annexes']} annexes, {count['paragraphs']} paragraphs, {count['rows']} table rows, {count['cells']} cells | seconds | times docxtpl |",
            "|---|---|---|",
            f"| doingoai, with {count['notes']} footnotes, bookmarks, styles | {ours:.2f} | {ours / theirs:.2f} |",
            f"| docxtpl {version}, a mail merge of as many paragraphs, rows and cells | {theirs:.2f} | 1 |",
            "",
            f"Hai lần ghi / two runs: {same}. {laid}.",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    shown = table()
    print(shown)
    if options.write:
        path = ROOT / "docs" / "benchmarks.md"
        text = path.read_text(encoding="utf-8")
        before, found, rest = text.partition(BEGIN)
        after = rest.partition(END)[2] if found else ""
        head = "" if found else "\n## Writing\n\n"
        path.write_text(f"{before}{head}{BEGIN}\n{shown}\n{END}{after or chr(10)}", encoding="utf-8")


if __name__ == "__main__":
    main()
