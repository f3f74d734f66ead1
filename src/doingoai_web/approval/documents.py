"""The Word document of a supplement, made by the library as any administrative document is."""

from dataclasses import replace
from typing import Any

from doingoai.write.documents import Official, heading, look_of, signing_of, text, write_official
from doingoai.write.docx.issuing import issuer_of
from doingoai.write.docx.regime import addressing
from doingoai.write.docx.story import Block, Cell, Table, Text, paragraph
from doingoai_web.approval.models import Approval, Supplement

WHAT = {"came": "báo cáo gửi thêm", "went": "không còn tính", "version": "thay bản {before} bằng bản {after}"}


def _cell(words: str, style: str) -> Cell:
    return Cell((paragraph(words, style),))


def _rows(differences: dict[str, Any]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for item in differences["figures"]:
        rows.append(
            (
                _cell(item["name"], "TableText"), _cell(item["before"], "TableFigure"), _cell(item["after"], "TableFigure"),
                _cell(item["change"] or "–", "TableFigure"),
            )
        )  # fmt: skip
        rows += [
            (
                _cell(f"– {part['unit']}", "TableText"), _cell(part["before"], "TableFigure"),
                _cell(part["after"], "TableFigure"), _cell("", "TableFigure"),
            )
            for part in item["units"]
        ]  # fmt: skip
    return rows


def _table(differences: dict[str, Any], width: float) -> Table:
    names = ("Chỉ tiêu, đơn vị", "Đã phê duyệt", "Nay là", "Chênh lệch")
    head = tuple(_cell(name, "TableHead") for name in names)
    widths = (width * 0.46, width * 0.19, width * 0.19, width * 0.16)
    return Table(
        (head, *_rows(differences)), widths, header_rows=1, title="Số liệu khác báo cáo đã phê duyệt",
        description="Mỗi chỉ tiêu khác: số đã phê duyệt, số nay, chênh lệch; dưới đó là các đơn vị có số khác.",
    )  # fmt: skip


def _reported(differences: dict[str, Any]) -> str:
    return "; ".join(
        f"{row['unit']} ({WHAT[row['what']].format(before=row['before'], after=row['after'])})"
        for row in differences["reports"]
    )


def base_words(base: Approval, period: str) -> str:
    """How the paper that is supplemented is named: with number and day, where it went out with them."""
    issued = base.issues.first()
    number = f" số {issued.number} ngày {issued.day:%d/%m/%Y}" if issued else ""
    return f"Báo cáo{number} về công tác đối ngoại {period}"


def supplement_docx(
    made: Supplement, number: int, differences: dict[str, Any], lines: tuple[str, ...], year: int
) -> bytes:
    """The supplement as .docx, in the form of its issuer; number and day are left blank. lines: the signature block."""
    campaign = made.campaign
    issuer = issuer_of(campaign.issuer or f"UBND {campaign.owner.name}", campaign.owner.name)
    period = campaign.period_title
    to = addressing(issuer, campaign.span.last)
    reports = _reported(differences)
    opening = f"Thực hiện chế độ báo cáo, {issuer.full_name} bổ sung {base_words(made.base, period)} (lần {number}) như sau:"
    body: list[Block] = [
        text(opening),
        heading(1, "Lý do bổ sung"),
        *(text(line) for line in made.reason.splitlines() if line.strip()),
    ]
    if reports:
        body.append(text(Text("Báo cáo của các đơn vị có thay đổi: "), Text(reports + ".")))
    body.append(heading(1, "Số liệu thay đổi"))
    official = Official(
        kind="report", issuer=issuer, abstract=f"Bổ sung lần {number} báo cáo công tác đối ngoại {period}", body=(), year=year,
        signing=signing_of(lines), addressees=to.addressees, recipients=to.recipients[:-1], filing=to.recipients[-1], subject=f"{campaign.owner.name}, {period}",
    )  # fmt: skip
    if differences["figures"]:
        body.append(_table(differences, look_of(official).text_width()))
    else:
        body.append(text("Không số liệu nào khác báo cáo đã phê duyệt."))
    body.append(text("Các số liệu khác giữ nguyên như báo cáo đã phê duyệt."))
    return write_official(replace(official, body=tuple(body)))
