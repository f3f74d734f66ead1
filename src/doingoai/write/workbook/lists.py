"""The lists of the workbook: totals, figures with their source, findings, duplicates, who reported."""

from collections.abc import Iterator, Sequence

from doingoai.knowledge import indicators
from doingoai.model import Consolidation, Excerpt
from doingoai.periods import title as period_title
from doingoai.write.workbook.book import Amount, Book, Value, joined

SEVERITY = {"error": "Lỗi", "warning": "Cảnh báo", "info": "Lưu ý"}
BASIS = {"stated": "nêu rõ", "declared_none": "báo cáo không có", "derived": "suy ra"}
REASON = "Không tính"
_ORDER = {"error": 0, "warning": 1, "info": 2}
_DECIDED = {"một": "một sự kiện", "hai": "hai sự kiện"}
Row = Sequence[Value]


def totals(book: Book, result: Consolidation) -> None:
    """Every total with how many units stand behind it, with and without what may be counted twice."""
    header = ["Mã chỉ tiêu", "Chỉ tiêu", "Đơn vị tính", "Tổng", "Nếu bỏ phần có thể trùng", "Đơn vị nêu số",
              "Đơn vị báo không có", "Đơn vị không nêu", "Số liệu không tính", "Các đơn vị không nêu"]  # fmt: skip
    widths = [28, 44, 14, 18, 18, 10, 12, 12, 12, 60]
    caption = f"Tổng hợp số liệu – {result.issuer}, {period_title(result.period)}"
    book.table("Tổng hợp", widths, header, caption, _total_rows(result))


def _total_rows(result: Consolidation) -> Iterator[Row]:
    for total in result.totals:
        value = None if total.value is None else Amount(total.value, total.qualifier, total.upper)
        if total.value is None and total.combined is not None:
            value = Amount(total.combined.value, total.combined.qualifier)
        without = (
            None if total.without_duplicates is None else Amount(total.without_duplicates, total.qualifier)
        )
        yield (
            total.indicator,
            indicators()[total.indicator].name["vi"],
            total.currency or total.unit,
            value,
            without,
            len({addend.unit for addend in total.addends}),
            len({addend.unit for addend in total.declared_none}),
            len(total.silent),
            len(total.left_out),
            ", ".join(total.silent) or None,
        )


def observations(book: Book, result: Consolidation) -> None:
    """Every figure that was read, with the words it stands in."""
    header = ["Đơn vị", "Tệp", "Mã chỉ tiêu", "Chỉ tiêu", "Giá trị", "Đến", "Từ chỉ mức", "Đơn vị tính", "Tiền", "Căn cứ", "Kỳ",
              "Phạm vi", "Độ chắc chắn", "Nguyên văn", "Từ ký tự", "Đến ký tự"]  # fmt: skip
    widths = [26, 24, 26, 30, 14, 10, 12, 12, 8, 14, 12, 12, 10, 60, 10, 10]
    book.table("Số liệu", widths, header, "Tất cả số liệu đọc được", _observation_rows(result))


def _observation_rows(result: Consolidation) -> Iterator[Row]:
    for used in result.reports:
        for item in used.report.observations:
            indicator = indicators().get(item.indicator)
            name = indicator.name["vi"] if indicator else item.indicator
            place = (joined(used.report.words(item.span)), item.span.start, item.span.end)
            figure = (item.value, item.upper, item.qualifier, item.unit, item.currency)
            how = (BASIS[item.basis], item.period, item.scope, item.confidence)
            yield (used.unit, used.source, item.indicator, name, *figure, *how, *place)


def findings(book: Book, result: Consolidation) -> None:
    """What a person should look at, the gravest first."""
    header = ["Mức", "Đơn vị", "Tệp", "Mã", "Phát hiện", "Cách sửa", "Nguyên văn"]
    caption = "Những điểm cần xem lại trong các báo cáo"
    book.table("Phát hiện", [12, 26, 24, 12, 60, 50, 50], header, caption, _finding_rows(result))


def _finding_rows(result: Consolidation) -> Iterator[Row]:
    reports = {used.source: used.report for used in result.reports}
    for placed in sorted(
        result.findings, key=lambda p: (_ORDER[p.finding.severity], p.unit or "", p.finding.span)
    ):
        finding, report = placed.finding, reports.get(placed.source or "")
        words = joined(report.words(finding.span)) if report else None
        front = (SEVERITY[finding.severity], placed.unit, placed.source, finding.id)
        yield (*front, finding.message, finding.suggestion, words)


def duplicates(book: Book, result: Consolidation) -> None:
    """Pairs of sentences that seem to tell of one event, with the column in which a person decides; nothing without any."""
    if not result.duplicates:
        return
    header = ["Mã cặp", "Quyết định", "Mức giống", "Đơn vị 1", "Nguyên văn 1", "Tệp 1", "Đơn vị 2", "Nguyên văn 2", "Tệp 2",
              "Điểm chung", "Ghi chú"]  # fmt: skip
    widths = [16, 16, 10, 24, 52, 24, 24, 52, 24, 36, 24]
    caption = "Các cặp có thể là một sự kiện do hai đơn vị cùng báo cáo"
    rows = (
        (
            pair.id or None,
            _DECIDED.get(pair.decision or "", pair.decision),
            round(pair.score, 2),
            *_told(pair.a),
            *_told(pair.b),
            ", ".join(pair.shared) or None,
            pair.note,
        )
        for pair in result.duplicates
    )
    book.table("Trùng lặp", widths, header, caption, rows)


def _told(excerpt: Excerpt) -> Row:
    return excerpt.unit, joined(excerpt.text), excerpt.source


def units(book: Book, result: Consolidation) -> None:
    """Who reported, when, and what became of it."""
    header = ["Đơn vị", "Tệp", "Kỳ", "Ngày nhận", "Tình trạng", "Lý do"]
    widths = [32, 30, 14, 13, 18, 70]
    book.table("Tình hình gửi báo cáo", widths, header, "Tình hình gửi báo cáo", _unit_rows(result))


def _unit_rows(result: Consolidation) -> Iterator[Row]:
    late = {
        item.unit: f"nhận ngày {item.received:%d/%m/%Y}, hạn {item.due:%d/%m/%Y}"
        for item in result.late or ()
    }
    for used in result.used:
        state = "Chậm" if used.unit in late else "Đã tính"
        yield used.unit, used.source, used.period, used.received, state, late.get(used.unit)
    for item in result.set_aside:
        yield item.unit, item.source, item.period, None, REASON, item.reason
    for error in result.errors:
        yield None, error.source, None, None, "Không đọc được", error.message
    for unit in result.missing or ():
        yield unit, None, None, None, "Chưa gửi", None
