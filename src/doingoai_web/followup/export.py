"""What is followed up as tables for a spreadsheet, and its days for a calendar."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from doingoai_web.campaigns.calendar_file import Event as CalendarEvent
from doingoai_web.followup.duties import Duties, Duty
from doingoai_web.followup.plans import Row
from doingoai_web.followup.proposals import GroupRow

Cell = str | int
Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]


def plan_table(rows: Iterable[Row]) -> Table:
    """A row a plan item, with the first sentences that seem to answer it."""
    header = [
        _("Đơn vị"), _("Kỳ"), _("Việc trong phương hướng"), _("Chỗ trong báo cáo"), _("Thời hạn"),
        _("Máy đề xuất"), _("Độ chắc (%)"), _("Câu của kỳ này"), _("Đã xác nhận"), _("Ghi chú"), _("Người xác nhận"),
        _("Lúc"),
    ]  # fmt: skip
    return header, (_plan(row) for row in rows)


def _plan(row: Row) -> list[Cell]:
    first = row.found[0] if row.found else None
    sentences = [f"{found.unit}: {reply.words}" for found in row.found for reply in found.replies]
    item = row.item
    return [
        item.submission.asked.unit.name,
        item.submission.asked.campaign.period_title,
        item.words,
        item.place,
        f"{item.deadline:%d/%m/%Y}" if item.deadline else item.deadline_text,
        str(first.match.get_outcome_display()) if first and first.match.outcome else "",
        first.percent if first and first.match.outcome else "",
        "\n".join(sentences),
        _outcome(row),
        row.told.note if row.told else "",
        row.told.actor.username if row.told else "",
        f"{row.told.at:%d/%m/%Y}" if row.told else "",
    ]


def _outcome(row: Row) -> str:
    """What was confirmed; of what several took over each with its own, as far as one may read it."""
    parts = [
        f"{heir.unit.name}: {heir.told.get_outcome_display()}"
        for heir in row.heirs
        if heir.told and heir.seen
    ]
    return "\n".join(filter(None, (row.outcome_name, *(parts if len(row.heirs) > 1 else ()))))


def proposal_table(rows: Iterable[GroupRow]) -> Table:
    """A row a proposal, its group's number and answer with it."""
    header = [
        _("Nơi được kiến nghị"), _("Nhóm"), _("Số đơn vị"), _("Đơn vị"), _("Kiến nghị"), _("Chỗ trong báo cáo"),
        _("Tình trạng"), _("Trả lời"), _("Số văn bản"), _("Ngày văn bản"), _("Chuyển đến"),
    ]  # fmt: skip
    return header, (cells for row in rows for cells in _proposals(row))


def _proposals(row: GroupRow) -> Iterator[list[Cell]]:
    answer = row.answer
    for said in row.said:
        yield [
            row.addressee,
            row.group.pk,
            row.units,
            said.unit,
            said.proposal.words,
            said.proposal.place,
            str(row.group.get_state_display()),
            answer.text if answer else "",
            answer.number if answer else "",
            f"{answer.day:%d/%m/%Y}" if answer and answer.day else "",
            answer.forwarded_to if answer else "",
        ]


def duty_table(found: Duties) -> Table:
    """A row a day, those to do first."""
    header = [
        _("Hạn"), _("Tạm tính"), _("Việc"), _("Gửi"), _("Đơn vị"), _("Căn cứ"), _("Tính từ"), _("Tình trạng"),
        _("Số văn bản"), _("Ngày gửi"), _("Ghi chú"), _("Cần kiểm tra"),
    ]  # fmt: skip
    return header, (_duty(duty) for duty in (*found.duties, *found.done))


def _duty(duty: Duty) -> list[Cell]:
    word = duty.word
    return [
        f"{duty.due.day:%d/%m/%Y}",
        _("tạm tính") if duty.due.provisional else "",
        duty.what,
        duty.to,
        duty.unit.name,
        duty.rule.basis,
        f"{duty.due.start:%d/%m/%Y}" if duty.due.start else "",
        duty.name,
        word.number if word else "",
        f"{word.day:%d/%m/%Y}" if word and word.day else "",
        word.note if word else "",
        " ".join(duty.doubts),
    ]


def _plain(value: Cell) -> Cell:
    """A cell that a spreadsheet program takes for words, never for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def as_csv(table: Table) -> bytes:
    """With a byte order mark, by which Excel knows that it is UTF-8."""
    whole = io.StringIO()
    writer = csv.writer(whole)
    writer.writerow(table[0])
    writer.writerows([_plain(value) for value in row] for row in table[1])
    return b"\xef\xbb\xbf" + whole.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    """Words are written as words: none can become a formula or a link."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(stream, options)
    sheet = workbook.add_worksheet()
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table[0]) - 1, 22, wrapped)
    sheet.write_row(0, 0, table[0], workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
    for number, row in enumerate(table[1], 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value, wrapped)
            else:
                sheet.write_number(number, column, value, wrapped)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    workbook.close()
    return stream.getvalue()


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}


def calendar_events(duties: Iterable[Duty], address: str) -> Iterator[CalendarEvent]:
    """Each day that is still to do, for the calendar file. address: of the page of days."""
    for duty in duties:
        told = [duty.to, duty.form, duty.rule.basis, *duty.doubts]
        mark = f" ({_('tạm tính')})" if duty.due.provisional else ""
        yield CalendarEvent(
            uid=f"han-{duty.id}",
            day=duty.due.day,
            title=f"{duty.what} – {duty.unit.name}{mark}",
            words="\n".join(filter(None, told)),
            address=address,
        )
