"""The registers and their closed lists of fields: ``registers.yaml`` as typed values.

A register never has room for a private person. A file that adds a field for a name, a birth date, an identity or passport number,
a telephone or an address of one does not load (KT-005): the promise is the program's, so it stands here and not in the data.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from doingoai.knowledge.loader import Entry, entries
from doingoai.model import UserError

FIELD_TYPES = ("text", "number", "money", "date", "choice", "list", "countries")
QUALIFIER, CURRENCY = (
    "_qualifier",
    "_currency",
)  # beside "members": "members_qualifier"; beside "cost": "cost_currency"
_PERSONAL_ID = re.compile(
    r"(?:^|_)(?:birth(?:day|date)?|dob|born|age|identity|passport|phone|telephone|mobile|tel|address|email|cccd|cmnd|person_name|"
    r"full_?name|first_?name|last_?name|surname|(?:head|leader|member|contact|person|signatory|spouse|official|journalist)s?_names?|"
    r"ho_ten|ho_va_ten|ngay_sinh|nam_sinh|ho_chieu|can_cuoc|dien_thoai|dia_chi|id_(?:card|number|no))(?:_|$)"
)
_PERSONAL_WORDS = re.compile(
    r"họ (?:và )?tên|(?:ngày|năm|tháng|nơi) sinh|căn cước|chứng minh (?:nhân dân|thư)|\bcccd\b|\bcmnd\b|định danh|hộ chiếu|passport|"
    r"điện thoại|di động|\bsđt\b|địa chỉ|thường trú|nơi ở|quê quán|thư điện tử|e-?mail|"
    r"tên (?:\w+ ){0,2}(?:trưởng đoàn|thành viên|cá nhân|cán bộ|công dân|người|học viên|phóng viên|đối tượng)|"
    r"\b(?:full|first|last|person'?s?|member'?s?|head'?s?|leader'?s?) name|name of (?:the )?(?:head|leader|member|person|citizen)|"
    r"\bbirth|\bidentity\b|phone\b|\baddress(?:es)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RegisterField:
    """A column. type: one of ``FIELD_TYPES``; name: language → heading; choices: value → Vietnamese word."""

    id: str
    type: str
    name: Mapping[str, str]
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Register:
    """A register. dates: the fields that a stretch of time fills, first and last day; same: fields that tell one event from another."""

    id: str
    name: Mapping[str, str]
    fields: Mapping[str, RegisterField]
    dates: tuple[str, ...]
    same: tuple[str, ...]


def is_personal(words: str) -> bool:
    """True for the heading of a column about a private person ("Họ và tên", "Ngày sinh", "Số hộ chiếu")."""
    return _PERSONAL_WORDS.search(words) is not None


def _wrong(entry: Entry, code: str, what: str, do: str) -> UserError:
    return UserError(code, entry.where, what, do)


def _field(entry: Entry) -> RegisterField:
    identifier, kind, name = entry.take("id", str), entry.take("type", str), entry.texts("name")
    if _PERSONAL_ID.search(identifier.lower()) or any(is_personal(words) for words in name.values()):
        raise _wrong(
            entry,
            "KT-005",
            f"cột “{identifier}” ({name['vi']}) là dữ liệu của cá nhân; các sổ không giữ tên, ngày sinh, giấy tờ, điện thoại, địa chỉ của ai.",
            "Bỏ cột này; người có chức vụ chỉ ghi chức danh.",
        )
    if kind not in FIELD_TYPES:
        raise _wrong(
            entry, "KT-002", f"“type: {kind}” không có trong danh mục.", f"Chọn: {', '.join(FIELD_TYPES)}."
        )
    choices = entry.take("choices", dict, {})
    if (kind == "choice") != bool(choices):
        raise _wrong(
            entry, "KT-002", f"cột “{identifier}”: “choices” chỉ đi với “type: choice”.", "Sửa lại cột này."
        )
    entry.close()
    return RegisterField(identifier, kind, MappingProxyType(name), MappingProxyType(dict(choices)))


def _register(entry: Entry) -> Register:
    fields: dict[str, RegisterField] = {}
    for item in entry.subs("fields"):
        field = _field(item)
        if field.id in fields:
            raise _wrong(item, "KT-003", f"cột “{field.id}” lặp lại.", "Bỏ một dòng.")
        fields[field.id] = field
    register = Register(
        id=entry.take("id", str),
        name=MappingProxyType(entry.texts("name")),
        fields=MappingProxyType(fields),
        dates=entry.strings("dates"),
        same=entry.strings("same"),
    )
    entry.close()
    for name in (*register.dates, *register.same):
        if name not in fields:
            raise _wrong(
                entry,
                "KT-002",
                f"“{name}” không phải cột của sổ “{register.id}”.",
                "Dùng mã của một cột có trong sổ.",
            )
    return register


@cache
def registers(root: Path | None = None) -> Mapping[str, Register]:
    """Register id → Register, in the order of the file."""
    found: dict[str, Register] = {}
    for entry in entries("registers.yaml", root=root):
        register = _register(entry)
        if register.id in found:
            raise _wrong(entry, "KT-003", f"sổ “{register.id}” lặp lại.", "Đặt mã khác.")
        found[register.id] = register
    return MappingProxyType(found)
