"""Every template of a folder read and tried, so that a mistake is told before any document is written."""

from collections.abc import Callable, Mapping

from doingoai.model import UserError
from doingoai.write.documents.forms import forms
from doingoai.write.docx.issuing import issuer_of
from doingoai.write.docx.layout import layout
from doingoai.write.docx.regime import addressing, bases
from doingoai.write.docx.wording import wording
from doingoai.write.template_set import FILES, Templates


def _issuing(templates: Templates) -> None:
    """Every kind of body once: a field that is misspelt in a text shows here."""
    for name in _BODIES:
        issuer_of(name, "tỉnh Hà Sơn", templates)


def _regime(templates: Templates) -> None:
    from datetime import date

    for name in _BODIES:
        issuer = issuer_of(name, "tỉnh Hà Sơn", templates)
        bases(issuer, date(2026, 6, 30), templates)
        addressing(issuer, date(2026, 6, 30), templates)


_BODIES = (
    "UBND tỉnh Hà Sơn", "UBND thành phố Huế", "UBND huyện Khe Sim", "UBND xã Nà Lầu", "UBND phường Tân Hà", "UBND đặc khu Đảo Cát",
    "Văn phòng UBND tỉnh Hà Sơn", "Văn phòng HĐND và UBND xã Nà Lầu", "Sở Ngoại vụ", "Bộ Ngoại giao", "Ban quản lý cửa khẩu",
    "Tỉnh ủy Hà Sơn", "Thành ủy Huế", "Huyện ủy Khe Sim", "Đảng ủy xã Nà Lầu", "Ban Tổ chức Tỉnh ủy", "Văn phòng Tỉnh ủy",
)  # fmt: skip
_TRIED: Mapping[str, Callable[[Templates], object]] = {
    "layout.yaml": lambda templates: layout(templates),
    "layout_party.yaml": lambda templates: layout(templates, "party"),
    "official.yaml": forms,
    "issuing.yaml": _issuing,
    "regime.yaml": _regime,
    "sentences.yaml": wording,
}
assert _TRIED.keys() == FILES.keys()


def check_templates(templates: Templates) -> tuple[str, ...]:
    """The names of the user's templates, each read and found good. Raises UserError KT-001, KT-002 or KT-003 with file, line and
    remedy at the first that is wrong; a text with a field that nothing fills is told as such."""
    for name, trial in _TRIED.items():
        try:
            trial(templates)
        except (KeyError, IndexError, ValueError) as error:
            raise UserError(
                code="KT-001",
                where=f"{templates.folder}/{name}" if templates.owns(name) else name,
                what=f"có chỗ điền không dùng được: {error}.",
                do="Chỉ dùng các chỗ điền nêu ở đầu tệp; viết {{ và }} khi cần dấu ngoặc nhọn thật.",
            ) from error
    return tuple(name for name in FILES if templates.owns(name))
