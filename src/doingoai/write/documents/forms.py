"""``official.yaml`` as values: how each side writes the parts of a document, dated, and the kinds of documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from doingoai.knowledge.loader import Entry
from doingoai.model import UserError
from doingoai.write.template_set import STANDARD, Templates

SIDES = ("state", "party")
_TEXTS = """number_line symbol letter_symbol place_date issuer_mark title_mark letter_abstract to to_submission end item_end base recipients
    annex annex_only annex_of""".split()
_FIELDS = {  # text: the fields it must have
    "number_line": ("number", "symbol"),
    "symbol": ("kind", "issuer"),
    "place_date": ("place", "day", "month", "year"),
    "letter_abstract": ("abstract",),
    "base": ("base",),
    "annex": ("number",),
    "annex_of": ("kind", "number", "symbol", "day", "month", "year", "issuer"),
}
LINE = "line"


@dataclass(frozen=True, slots=True)
class Form:
    """The rules of one side in force from ``first`` to ``last``. texts: the patterns of ``official.yaml``."""

    id: str
    side: str
    first: date
    last: date
    basis: str
    look: str
    texts: Mapping[str, str]
    lower_abstract: bool
    to_italic: bool
    roman_annexes: bool
    authorities: tuple[str, ...]

    def say(self, text: str, **fields: object) -> str:
        return self.texts[text].format(**fields)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. title: "" for a letter. codes: side → its letters in the symbol. articles: written in Điều.
    decides: the line before the first article."""

    id: str
    title: str
    name: str
    codes: Mapping[str, str]
    articles: bool
    decides: str


@dataclass(frozen=True, slots=True)
class Forms:
    forms: tuple[Form, ...]
    kinds: Mapping[str, Kind]
    urgency: Mapping[str, float]
    circulation: tuple[str, ...]

    def form(self, side: str, day: date) -> Form:
        """The rules of a side on a day. Raises UserError KT-001 where the file leaves that day without any."""
        for form in self.forms:
            if form.side == side and form.first <= day <= form.last:
                return form
        raise UserError(
            code="KT-001",
            where="official.yaml, “forms”",
            what=f"không có thể thức nào của bên “{side}” cho ngày {day:%d/%m/%Y}.",
            do="Thêm một mục hoặc sửa from_day, to_day cho liền nhau.",
        )


def _texts(entry: Entry) -> Mapping[str, str]:
    texts = {name: entry.take(name, str) for name in _TEXTS}
    for name, fields in _FIELDS.items():
        trial = dict.fromkeys(("unit", *(field for need in _FIELDS.values() for field in need)), "…")
        try:
            texts[name].format(**trial)
            missing = [field for field in fields if f"{{{field}}}" not in texts[name]]
        except (KeyError, IndexError, ValueError):
            missing = list(fields)
        if missing:
            raise UserError(
                code="KT-001",
                where=entry.where,
                what=f"“{name}: {texts[name]}” thiếu hoặc viết sai chỗ điền.",
                do=f"Ghi đủ, và chỉ ghi, các chỗ điền: {', '.join(f'{{{field}}}' for field in fields)}.",
            )
    return MappingProxyType(texts)


def _form(entry: Entry) -> Form:
    form = Form(
        id=entry.take("id", str),
        side=entry.choice("side", SIDES),
        first=entry.take("from_day", date, date.min),
        last=entry.take("to_day", date, date.max),
        basis=entry.take("basis", str),
        look=entry.choice("look", SIDES),
        texts=_texts(entry),
        lower_abstract=entry.choice("abstract", ("upper", "lower")) == "lower",
        to_italic=entry.take("to_italic", bool),
        roman_annexes=entry.choice("annex_numbers", ("roman", "arabic")) == "roman",
        authorities=entry.strings("authorities"),
    )
    entry.close()
    return form


def _kind(entry: Entry) -> Kind:
    codes = {side: entry.take(side, str) for side in SIDES if side in entry}
    kind = Kind(
        id=entry.take("id", str),
        title=entry.take("title", str),
        name=entry.take("name", str),
        codes=MappingProxyType(codes),
        articles=entry.take("articles", bool, False),
        decides=entry.take("decides", str, ""),
    )
    entry.close()
    return kind


@cache
def forms(templates: Templates = STANDARD) -> Forms:
    """The forms and kinds, read once for each set of templates. Raises UserError KT-001 or KT-002 where the file is wrong."""
    data = templates.mapping("official.yaml")
    lengths = data.take("urgency", dict)
    result = Forms(
        tuple(map(_form, data.subs("forms"))),
        MappingProxyType({kind.id: kind for kind in map(_kind, data.subs("kinds"))}),
        MappingProxyType({str(mark): float(length) for mark, length in lengths.items()}),
        data.strings("circulation"),
    )
    data.close()
    return result
