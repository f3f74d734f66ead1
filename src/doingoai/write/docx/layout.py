"""``layout.yaml`` and, for documents of the Party, ``layout_party.yaml`` as values; what they say is checked here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

from doingoai.knowledge.loader import Entry
from doingoai.model import UserError
from doingoai.write.template_set import STANDARD, Templates

LOOKS = {"state": "layout.yaml", "party": "layout_party.yaml"}
ALIGNMENTS = ("left", "center", "right", "both")
FORMATS = ("upperRoman", "lowerRoman", "decimal", "upperLetter", "lowerLetter", "none")
STYLES = frozenset(  # every style the program's own documents are set in
    """Normal Body Heading1 Heading2 Heading3 Item Article Clause Point Basis Decides Nation Motto ParentBody IssuingBody SymbolLine
    LetterAbstract PlaceDate Urgency Circulation Rule Gap Kind DocumentTitle TitleMark IssuerMark Addressee AddresseeHead
    AddresseeItem
    RecipientsHead Recipient Authority Position Signer SignatureGap Contact AnnexLabel AnnexTitle AnnexOf TableHead TableText
    TableFigure TableTotal TableCaption Legend Figure PageNumber FootnoteText CommentText End""".split()
)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. size, before, after, exact: points; indent, left, hanging: mm; line: multiple of a single line."""

    id: str
    name: str
    size: float
    align: str
    bold: bool
    italic: bool
    before: float
    after: float
    line: float
    exact: float
    indent: float
    left: float
    hanging: float
    keep_next: bool
    outline: int
    next_style: str | None
    underline: bool = False
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A level of numbering. bold: of the number itself."""

    style: str
    format: str
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole look. page: names of lengths → mm. Widths and columns in mm."""

    font: str
    language: str
    page: Mapping[str, float]
    styles: Mapping[str, Style]
    outline: tuple[Level, ...]
    dashes: tuple[str, ...]
    header_table: tuple[float, ...]
    closing_table: tuple[float, ...]
    signature_gap: int
    nation: str
    motto: str
    motto_rule: float
    short_rule: float
    number_column: float
    unit_column: float
    figure_column: float
    annex_indicators: int
    listed_units: int
    footnote_units: int
    footnote_silent: int
    one_item: int
    articles: tuple[Level, ...] = ()
    series: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def text_width(self, *, landscape: bool = False) -> float:
        """Width between the margins, mm."""
        return (
            (self.page["height"] if landscape else self.page["width"])
            - self.page["left"]
            - self.page["right"]
        )


def _amount(entry: Entry, key: str, default: float = 0.0) -> float:
    value = entry.take(key, object, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return entry.take(key, float)  # says what is wrong, and where
    return float(value)


def _style(entry: Entry) -> Style:
    style = Style(
        id=entry.take("id", str),
        name=entry.take("name", str),
        align=entry.choice("align", ALIGNMENTS),
        underline=entry.take("underline", bool, False),
        color=entry.take("color", str, None),
        bold=entry.take("bold", bool, False),
        italic=entry.take("italic", bool, False),
        keep_next=entry.take("keep_next", bool, False),
        outline=entry.take("outline", int, 0),
        next_style=entry.take("next_style", str, None),
        line=_amount(entry, "line", 1.0),
        size=_amount(entry, "size"),
        before=_amount(entry, "before"),
        after=_amount(entry, "after"),
        exact=_amount(entry, "exact"),
        indent=_amount(entry, "indent"),
        left=_amount(entry, "left"),
        hanging=_amount(entry, "hanging"),
    )
    entry.close()
    return style


def _lengths(entry: Entry, keys: tuple[str, ...]) -> Mapping[str, float]:
    lengths = MappingProxyType({key: _amount(entry, key) for key in keys})
    entry.close()
    return lengths


def _wrong(data: Entry, what: str, do: str) -> UserError:
    return UserError("KT-001", data.where, what, do)


def _styles(data: Entry) -> Mapping[str, Style]:
    return MappingProxyType({style.id: style for style in map(_style, data.subs("styles"))})


def _levels(data: Entry, key: str) -> tuple[Level, ...]:
    def level(entry: Entry) -> Level:
        found = Level(
            entry.take("style", str),
            entry.choice("format", FORMATS),
            entry.take("text", str),
            entry.take("bold", bool, False),
        )
        entry.close()
        return found

    return tuple(map(level, data.subs(key)))


def _table(data: Entry, key: str) -> tuple[float, ...]:
    widths = data.take(key, list)
    if len(widths) != 2 or not all(isinstance(width, int | float) and width > 0 for width in widths):
        raise _wrong(data, f"“{key}” phải gồm hai số mm, thí dụ [64, 96].", "Sửa giá trị.")
    return tuple(map(float, widths))


def _problems(look: Layout) -> Iterator[tuple[str, str]]:
    """What cannot be laid out, and what to do about it."""
    for name in sorted(STYLES - look.styles.keys()):
        yield f"thiếu kiểu đoạn “{name}”.", f"Chép dòng “id: {name}” từ mẫu gốc của chương trình."
    for style in look.styles.values():
        if not 1 <= style.size <= 72:
            yield f"kiểu “{style.id}” có cỡ chữ {style.size:g}.", "Ghi cỡ chữ từ 1 đến 72 (điểm)."
    for level in (*look.outline, *look.articles):
        if level.style not in look.styles:
            yield (
                f"cấp đánh số dùng kiểu “{level.style}” không có trong “styles”.",
                "Thêm kiểu ấy hoặc sửa tên.",
            )
    for levels, name in ((look.outline, "outline"), (look.articles, "articles")):
        if not 1 <= len(levels) <= 9:
            yield f"“{name}” có {len(levels)} cấp.", "Ghi từ 1 đến 9 cấp."
    width = look.text_width()
    for key, table in (("header_table", look.header_table), ("closing_table", look.closing_table)):
        if sum(table) > width + 0.5:
            yield f"“{key}” rộng {sum(table):g} mm, quá khổ chữ {width:g} mm.", "Giảm bề rộng các cột."


def _checked(look: Layout, data: Entry) -> Layout:
    for what, do in _problems(look):
        raise _wrong(data, what, do)
    series = {"outline": look.outline, "articles": look.articles}
    places = {
        level.style: (name, depth) for name, levels in series.items() for depth, level in enumerate(levels)
    }
    return replace(look, series=MappingProxyType(series), places=MappingProxyType(places))


_PAGE = ("width", "height", "top", "bottom", "left", "right", "header", "footer")


def _state(templates: Templates) -> Layout:
    data = templates.mapping("layout.yaml")
    columns = _lengths(data.sub("annex_columns"), ("number", "unit", "widest_figure"))
    result = Layout(
        font=data.take("font", str),
        language=data.take("language", str),
        page=_lengths(data.sub("page"), _PAGE),
        styles=_styles(data),
        outline=_levels(data, "outline"),
        articles=_levels(data, "articles"),
        dashes=data.strings("dashes"),
        header_table=_table(data, "header_table"),
        closing_table=_table(data, "closing_table"),
        signature_gap=data.take("signature_gap", int),
        nation=data.take("nation", str),
        motto=data.take("motto", str),
        motto_rule=_amount(data, "motto_rule"),
        short_rule=_amount(data, "short_rule"),
        number_column=columns["number"],
        unit_column=columns["unit"],
        figure_column=columns["widest_figure"],
        annex_indicators=data.take("annex_indicators", int),
        listed_units=data.take("listed_units", int),
        footnote_units=data.take("footnote_units", int),
        footnote_silent=data.take("footnote_silent", int),
        one_item=data.take("one_item", int),
    )
    data.close()
    return _checked(result, data)


def _party(templates: Templates) -> Layout:
    """The look of the State's documents with what the Party's differ in: only that stands in ``layout_party.yaml``."""
    data, base = templates.mapping("layout_party.yaml"), layout(templates)
    result = replace(
        base,
        page=_lengths(data.sub("page"), _PAGE),
        styles=MappingProxyType({**base.styles, **_styles(data)}),
        outline=_levels(data, "outline"),
        header_table=_table(data, "header_table"),
        closing_table=_table(data, "closing_table"),
        nation=data.take("nation", str),
        motto=data.take("motto", str),
        motto_rule=_amount(data, "motto_rule"),
    )
    data.close()
    return _checked(result, data)


@cache
def layout(templates: Templates = STANDARD, look: str = "state") -> Layout:
    """The layout of one look ("state", "party"), read once for each set of templates. Raises UserError KT-001 with file, line
    and remedy where a file is wrong or lacks a part."""
    return _party(templates) if look == "party" else _state(templates)
