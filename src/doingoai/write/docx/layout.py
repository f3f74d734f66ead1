"""``knowledge/layout.yaml`` as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from doingoai.knowledge import mapping
from doingoai.knowledge.loader import Entry


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


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the outline's numbering."""

    style: str
    format: str
    text: str


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
        align=entry.take("align", str),
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


@cache
def layout() -> Layout:
    """The layout, read once. Raises UserError KT-001 with file, line and remedy where the file is wrong."""
    data = mapping("layout.yaml")
    levels = tuple(
        Level(e.take("style", str), e.take("format", str), e.take("text", str)) for e in data.subs("outline")
    )
    columns = _lengths(data.sub("annex_columns"), ("number", "unit", "widest_figure"))
    result = Layout(
        font=data.take("font", str),
        language=data.take("language", str),
        page=_lengths(
            data.sub("page"), ("width", "height", "top", "bottom", "left", "right", "header", "footer")
        ),
        styles=MappingProxyType({style.id: style for style in map(_style, data.subs("styles"))}),
        outline=levels,
        dashes=data.strings("dashes"),
        header_table=tuple(data.take("header_table", list)),
        closing_table=tuple(data.take("closing_table", list)),
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
    return result
