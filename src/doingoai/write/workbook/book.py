"""The workbook: formats, sheets with their print set-up, rows of typed cells that go on in a second sheet where one is full.

Text from reports is only ever written as a string, with the sign that keeps Excel from taking it for a formula when somebody
edits the cell: it can never run.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from doingoai.model.json import number

LINE = 16.0  # points: a line of 12-point letters
HIGHEST = 400.0  # points: Excel refuses rows above 409
MAX_ROWS = 1_048_576  # rows of a sheet
CELL_LIMIT = 32_767  # characters of a cell
FIRST = 3  # where the rows of a sheet begin: caption, empty row, heading
SILENT = "–"
QUALIFIED = {
    "exact": "{}",
    "more_than": '"trên "{}',
    "at_least": '"từ "{}',
    "nearly": '"gần "{}',
    "about": '"khoảng "{}',
    "less_than": '"dưới "{}',
    "at_most": '"không quá "{}',
}
_CUT = " … (cắt bớt {count} ký tự; xem nguyên văn trong ket-qua.json)"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f￾￿]|[\ud800-\udfff]")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_DECIMALS = 6
_VIETNAMESE = "[$-42A]"  # programs that heed it show 1.234,5 also where the machine speaks another language
_A4, _A3, _WIDE = (
    9,
    8,
    170,
)  # paper sizes as Excel numbers them; characters across from which A4 would be too small to read
_RESERVED = "history"  # a name that Excel keeps for itself

_FEATURES: dict[str, dict[str, Any]] = {
    "bold": {"bold": True},
    "wrap": {"text_wrap": True},
    "border": {"border": 1},
    "centre": {"align": "center"},
    "grey": {"font_color": "#595959"},
    "quoted": {"quote_prefix": True},
    "heading": {
        "bold": True,
        "border": 1,
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
        "bg_color": "#E7EDF3",
    },
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in a cell: it stays a number, and reads “trên 70”, “5–7”, “42.053 USD”."""

    value: Decimal
    qualifier: str = "exact"
    upper: Decimal | None = None
    currency: str | None = None

    @property
    def format(self) -> str:
        """Excel's number format. Its marks are those of the format, whatever the language of the program that shows it."""
        return number_format(self.value, self.qualifier, self.upper, self.currency)


Value = object  # None, text, a whole number, Decimal, float, date or Amount


def number_format(
    value: Decimal, qualifier: str = "exact", upper: Decimal | None = None, currency: str | None = None
) -> str:
    """The format of a figure: thousands parted, as many decimals as it has."""
    places = -int(value.normalize().as_tuple().exponent) if value % 1 else 0
    digits = "#,##0" + ("." + "0" * min(places, _DECIMALS) if places > 0 else "")
    written = _VIETNAMESE + QUALIFIED[qualifier].format(digits)
    if upper is not None and upper != value:
        written += f'"–{number(upper)}"'
    return written + (f'" {currency}"' if currency else "")


def text(value: object) -> str:
    """A string fit for a cell: no control characters; one that is longer than a cell holds says so at its end."""
    words = _CONTROL.sub("", str(value))
    if len(words) <= CELL_LIMIT:
        return words
    kept = CELL_LIMIT - 80
    return words[:kept] + _CUT.format(count=len(words) - kept)


def height(cells: Iterable[tuple[str, float]]) -> float:
    """Row height in points so that every (words, column width) shows whole: not every program fits rows by itself."""
    lines = max((_lines(words, width) for words, width in cells), default=1)
    return min(LINE * max(lines, 1) + 2, HIGHEST)


def _lines(words: str, width: float) -> int:
    return sum(math.ceil(max(len(line), 1) * 1.15 / width) for line in words.split("\n"))


@dataclass(slots=True)
class Book:
    """The workbook with its formats and the sheet names already taken. issuer, subject: printed at the top of every page;
    max_rows: of a sheet."""

    book: Any
    issuer: str = ""
    subject: str = ""
    max_rows: int = MAX_ROWS
    formats: dict[tuple[str, ...], Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def format(self, *features: str) -> Any:
        if features not in self.formats:
            made: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
            for feature in features:
                made |= _FEATURES.get(feature, {"num_format": feature})
            self.formats[features] = self.book.add_format(made)
        return self.formats[features]

    def sheet(self, title: str, widths: Sequence[float], header: Sequence[str], caption: str) -> Any:
        """A sheet with a caption in row 1 and a frozen heading in row 3, set up to be printed."""
        sheet = self.book.add_worksheet(self.name(title))
        self.string(sheet, 0, 0, caption, "bold")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for column, name in enumerate(header):
            self.string(sheet, FIRST - 1, column, name, "heading")
        sheet.set_row(FIRST - 1, height(zip(header, widths, strict=True)))
        sheet.freeze_panes(FIRST, 1)
        self._printed(sheet, caption, _A3 if sum(widths) > _WIDE else _A4)
        return sheet

    def _printed(self, sheet: Any, caption: str, paper: int) -> None:
        """Landscape, as wide as the page, headings on every page, who and what above, page numbers below."""
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST - 1)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
        face = '&"Times New Roman,Regular"&10'
        sheet.set_header(f"&L{face}{_literal(self.issuer, 110)}&R{face}{_literal(self.subject, 90)}")
        sheet.set_footer(f"&L{face}{_literal(caption, 140)}&R{face}Trang &P/&N")

    def table(
        self,
        title: str,
        widths: Sequence[float],
        header: Sequence[str],
        caption: str,
        rows: Iterable[Sequence[Value]],
    ) -> None:
        """A filtered table; where a sheet is full it goes on in another, under the same heading."""
        waiting, part = iter(rows), 1
        row: Sequence[Value] | None = next(waiting, None)
        while row is not None or part == 1:
            shown = caption if part == 1 else f"{caption} (tiếp theo {part})"
            sheet = self.sheet(title, widths, header, shown)
            at = FIRST
            while row is not None and at < self.max_rows:
                self.row(sheet, at, row, widths)
                row, at = next(waiting, None), at + 1
            sheet.autofilter(FIRST - 1, 0, max(at - 1, FIRST - 1), len(header) - 1)
            part += 1

    def row(self, sheet: Any, row: int, values: Sequence[Value], widths: Sequence[float]) -> None:
        """Write a row by type: numbers as numbers, days as days, None as an empty cell, all else as strings."""
        said = [(value, width) for value, width in zip(values, widths, strict=True) if isinstance(value, str)]
        sheet.set_row(row, height(said))
        for column, value in enumerate(values):
            self.cell(sheet, row, column, value)

    def cell(self, sheet: Any, row: int, column: int, value: Value, *features: str) -> None:
        """One cell by its type. features: beside the border."""
        if value is None:
            sheet.write_blank(row, column, None, self.format("border", "wrap", *features))
        elif isinstance(value, Amount):
            sheet.write_number(
                row, column, float(value.value), self.format("border", value.format, *features)
            )
        elif isinstance(value, date):
            day = datetime.combine(value, time())
            sheet.write_datetime(row, column, day, self.format("border", "dd/mm/yyyy", *features))
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            shown = number(value) if isinstance(value, Decimal) else value
            style = number_format(Decimal(str(value)))
            sheet.write_number(row, column, shown, self.format("border", style, *features))
        else:
            self.string(sheet, row, column, str(value), "border", "wrap", *features)

    def string(self, sheet: Any, row: int, column: int, words: str, *features: str) -> None:
        """Text, never anything else."""
        shown = text(words)
        quoted = ("quoted",) if shown.startswith(_STARTS_FORMULA) else ()
        sheet.write_string(row, column, shown, self.format(*features, *quoted))

    def name(self, title: str) -> str:
        """A sheet's name: at most 31 characters, none of those that Excel refuses, and no other sheet's."""
        base = _FORBIDDEN.sub(" ", title).strip(" '=+-@")[:31].strip(" '") or "Trang"
        base = f"{base} 1" if base.casefold() == _RESERVED else base
        name, count = base, 2
        while name.casefold() in self.names:
            tail = f" ({count})"
            name, count = base[: 31 - len(tail)].rstrip() + tail, count + 1
        self.names.add(name.casefold())
        return name


def _literal(words: str, longest: int) -> str:
    """Words in a page header, where an ampersand would be a command; it holds 255 characters in all."""
    shown = " ".join(_CONTROL.sub("", words).split())
    shown = shown if len(shown) <= longest else shown[: longest - 1] + "…"
    return shown.replace("&", "&&")


def joined(words: str) -> str:
    """Words of a report on one line."""
    return " ".join(words.split())
