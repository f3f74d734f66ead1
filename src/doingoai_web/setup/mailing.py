"""The words of mails to units, where an administrator put others in the place of those of the program."""

from datetime import datetime

from doingoai.model import UserError
from doingoai_web.campaigns.mails import FIELDS, LANGUAGES, Words, defaults, filled, kinds, unknown_fields
from doingoai_web.people.models import User
from doingoai_web.setup.models import Kind
from doingoai_web.setup.services import put, value

OFFERED = (*LANGUAGES, "zh")
EXAMPLE = {
    "unit": "xã Nà Lưa", "period": "6 tháng đầu năm 2026", "due": "10/6/2026", "asks": "Sở Ngoại vụ",
    "data": "01/01/2026 – 31/5/2026", "left": 5, "late": 2, "note": "Bổ sung mục người Việt Nam ở nước ngoài.",
    "address": "https://baocao.tinh.gov.vn/dot/12/",
}  # fmt: skip


def words(kind: str, language: str) -> Words | None:
    """What the administrator wrote, None where the program's own words hold."""
    kept = value(Kind.MAIL, f"{kind}/{language.partition('-')[0]}")
    return (str(kept["subject"]), str(kept["body"])) if kept else None


def save(*, kind: str, language: str, subject: str, body: str, actor: User | None, now: datetime) -> None:
    """Keep other words. Raises UserError CD-040 for a field in braces that no mail knows, or an empty subject or body."""
    if kind not in kinds() or language not in OFFERED:
        raise UserError(
            code="CD-040", where=kind[:40], what="không có loại thư này.", do="Chọn trong danh sách."
        )
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip() + "\n"
    where = f"{kinds()[kind].label}, {language}"
    if not subject or not body.strip():
        raise UserError(
            code="CD-040",
            where=where,
            what="thiếu tiêu đề hoặc nội dung.",
            do="Điền đủ, hoặc trở về mẫu có sẵn.",
        )
    if wrong := unknown_fields(f"{subject}\n{body}"):
        listed = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise UserError(
            code="CD-040",
            where=where,
            what=f"không có chỗ điền {', '.join(f'{{{name}}}' for name in wrong)}.",
            do=f"Dùng các chỗ điền: {listed}.",
        )
    known = defaults().get((kind, language))
    same = known is not None and (" ".join(known[0].split()), known[1].strip() + "\n") == (subject, body)
    put(
        kind=Kind.MAIL,
        key=f"{kind}/{language}",
        value=None if same else {"subject": subject, "body": body},
        actor=actor,
        now=now,
    )


def back(*, kind: str, language: str, actor: User, now: datetime) -> None:
    """The program's own words again."""
    put(kind=Kind.MAIL, key=f"{kind}/{language}", value=None, actor=actor, now=now)


def preview(kind: str, language: str) -> Words:
    """A mail as it would go out, with invented values."""
    note = {"note": "báo cáo tổng hợp"} if kind.startswith("sign") else {}
    return filled(kind, language, EXAMPLE | note)
