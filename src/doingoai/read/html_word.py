"""A parsed HTML page as a Word package in memory, for the reader of .docx.

Only what that reader looks at is written: paragraphs with outline level, alignment and automatic numbers, runs with bold, caps,
hidden, raised and font, tables with merged cells, rules and heading rows, footnotes, tracked changes. Elements may nest to any
depth: nothing here recurses, and tables inside tables are kept to ``MAX_TABLES`` deep.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

Element = etree._Element

MAX_TABLES = 12  # deep; further tables are read as paragraphs
MAX_SPAN = 200
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_SKIPPED = frozenset(
    "head script style xml template noscript title svg select textarea audio video canvas map datalist".split()
)
_EMBEDDED = frozenset("object embed applet iframe frame".split())
_BLOCKS = frozenset(
    "html body p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre center address section article header footer main nav "
    "aside caption hr form fieldset figure figcaption legend details summary dir menu".split()
)
_BOLD = frozenset("b strong th h1 h2 h3 h4 h5 h6".split())
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BORDER = re.compile(
    r"border(?:-left|-right)?(?:-style)?:[^;]{0,60}?(?:solid|double|dotted|dashed|groove|ridge)"
)
_WEIGHT = re.compile(r"font-weight:(?:bold|[6-9]00)")
_LIGHT = re.compile(r"font-weight:(?:normal|[1-4]00)")
_HIDDEN = re.compile(r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em|%)?(?:;|$)")
_FONT = re.compile(r"font-family:[\"']?([^;,\"']{1,60})")
_PLACE = re.compile(r"#_?(ftn|edn)(ref)?(\d{1,5})$")
_NOTE = re.compile(r"(ftn|edn)(\d{1,5})$")
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_STYLES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_KINDS = {"ftn": "footnote", "edn": "endnote"}


@dataclass(frozen=True, slots=True)
class _Look:
    """How words look inside an element. change: "" or the tag of a tracked change, "ins" or "del"."""

    bold: bool = False
    hidden: bool = False
    raised: bool = False
    caps: bool = False
    kept: bool = False  # white space is kept, as in <pre>
    number: bool = False  # the printed number of a list item, padded with blanks
    font: str = ""
    change: str = ""
    centred: bool = False

    def properties(self) -> str:
        font = (
            f"<w:rFonts w:ascii={quoteattr(self.font)} w:hAnsi={quoteattr(self.font)}/>" if self.font else ""
        )
        flags = (("b", self.bold), ("caps", self.caps), ("vanish", self.hidden))
        raised = '<w:vertAlign w:val="superscript"/>' if self.raised else ""
        inner = font + "".join(f"<w:{tag}/>" for tag, on in flags if on) + raised
        return f"<w:rPr>{inner}</w:rPr>" if inner else ""


@dataclass(slots=True)
class _Grid:
    """A table being written. below: column → (rows it still reaches down, columns), of cells that span rows."""

    column: int = 0
    below: dict[int, list[int]] = field(default_factory=dict)
    in_row: bool = False
    in_cell: bool = False


@dataclass(slots=True)
class _List:
    number: int  # its numId; 0 prints no numbers
    depth: int


@dataclass(slots=True)
class _Writer:
    """Turns the start and end of elements, and the text between them, into WordprocessingML."""

    notes_at: frozenset[str]  # ids of the elements that hold notes
    out: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    looks: list[_Look] = field(default_factory=lambda: [_Look()])
    grids: list[_Grid | None] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    numbers: list[tuple[str, int, int]] = field(default_factory=list)  # format, depth, start of each list
    notes: dict[str, dict[str, str]] = field(default_factory=lambda: {"footnote": {}, "endnote": {}})
    outer: list[tuple[str, list[str], list[_Grid | None]]] = field(default_factory=list)
    item: str = ""  # numbering of the next paragraph
    outline: int | None = None
    blank: bool = True  # the last character written was a blank, or none was
    words: bool = False

    # -- text ---------------------------------------------------------------------------------------------------------

    def text(self, text: str | None) -> None:
        if not text:
            return
        look = self.looks[-1]
        if not look.kept:
            text = _SPACES.sub(" ", text.replace("\xa0", " ") if look.number else text)
            if self.blank and text[:1] == " ":
                text = text[1:]
            if not text:
                return
            self.blank = text[-1] == " "
        self.words = self.words or bool(text.strip(" \xa0"))
        tag = "delText" if look.change == "del" else "t"
        lines = escape(text).split("\n")
        inner = "<w:br/>".join(f'<w:{tag} xml:space="preserve">{line}</w:{tag}>' for line in lines)
        self._run(inner)

    def _run(self, inner: str) -> None:
        look = self.looks[-1]
        run = f"<w:r>{look.properties()}{inner}</w:r>"
        self.runs.append(f"<w:{look.change}>{run}</w:{look.change}>" if look.change else run)

    def flush(self, *, empty: bool = False) -> None:
        """End the paragraph at hand. empty: one without words is written too, as the blank line that it is."""
        if not self.words and not any(
            "<w:drawing" in run or "<w:object" in run or "Reference" in run for run in self.runs
        ):
            if empty and self.runs:
                self._put("<w:p/>")
            self.runs, self.blank = [], True
            return
        look = self.looks[-1]
        centred = '<w:jc w:val="center"/>' if look.centred else ""
        outline = f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else ""
        paragraph = f"<w:p><w:pPr>{self.item}{centred}{outline}</w:pPr>{''.join(self.runs)}</w:p>"
        self.runs, self.item, self.blank, self.words = [], "", True, False
        self._put(paragraph)

    def _put(self, paragraph: str) -> None:
        grid = self._grid()
        if grid is not None and not grid.in_cell:
            self.cell("")
        self.out.append(paragraph)

    # -- tables -------------------------------------------------------------------------------------------------------

    def _grid(self) -> _Grid | None:
        """The table that is being written, None outside of tables."""
        return next((grid for grid in reversed(self.grids) if grid is not None), None)

    def table(self, element: Element) -> None:
        self.flush()
        if sum(grid is not None for grid in self.grids) >= MAX_TABLES:
            self.grids.append(None)
            return
        grid = self._grid()
        if grid is not None and not grid.in_cell:
            self.cell("")
        self.grids.append(_Grid())
        ruled = element.get("border") not in (None, "", "0") or _BORDER.search(_style(element)) is not None
        borders = '<w:tblBorders><w:insideV w:val="single"/></w:tblBorders>' if ruled else ""
        self.out.append(f"<w:tbl><w:tblPr>{borders}</w:tblPr>")

    def end_table(self) -> None:
        self.flush()
        if self.grids and self.grids[-1] is not None:
            self.end_row()
            self.out.append("</w:tbl>")
        if self.grids:
            self.grids.pop()

    def row(self, element: Element | None) -> None:
        self.flush()
        if not self.grids or (grid := self.grids[-1]) is None:
            return
        self.end_row()
        grid.in_row, grid.column = True, 0
        header = element is not None and _is_header(element)
        self.out.append(f"<w:tr><w:trPr>{'<w:tblHeader/>' if header else ''}</w:trPr>")

    def end_row(self) -> None:
        self.flush()
        if not self.grids or (grid := self.grids[-1]) is None or not grid.in_row:
            return
        self.end_cell()
        self._reach_down(grid, last=True)
        grid.in_row = False
        self.out.append("</w:tr>")

    def _reach_down(self, grid: _Grid, *, last: bool = False) -> None:
        """Write what cells of the rows above take of this row, up to the next free column (or the end)."""
        while (place := grid.below.get(grid.column)) is not None or (
            last and any(c > grid.column for c in grid.below)
        ):
            if place is None:
                grid.column = min(c for c in grid.below if c > grid.column)
                continue
            self.out.append(
                f'<w:tc><w:tcPr><w:gridSpan w:val="{place[1]}"/><w:vMerge/></w:tcPr><w:p/></w:tc>'
            )
            place[0] -= 1
            if place[0] <= 0:
                del grid.below[grid.column]
            grid.column += place[1]

    def cell(self, properties: str, columns: int = 1, rows: int = 1) -> None:
        """Begin a cell; one that begins outside of a row begins the row too."""
        grid = self._grid()
        if grid is None:
            return
        if not grid.in_row:
            grid.in_row, grid.column = True, 0
            self.out.append("<w:tr>")
        self.end_cell()
        self._reach_down(grid)
        merge = '<w:vMerge w:val="restart"/>' if rows > 1 else ""
        self.out.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/>{merge}{properties}</w:tcPr>')
        if rows > 1:
            grid.below[grid.column] = [rows - 1, columns]
        grid.column += columns
        grid.in_cell = True

    def start_cell(self, element: Element) -> None:
        self.flush()
        if not self.grids or self.grids[-1] is None:
            return
        ruled = _BORDER.search(_style(element)) is not None
        borders = '<w:tcBorders><w:left w:val="single"/></w:tcBorders>' if ruled else ""
        self.cell(borders, _span(element.get("colspan")), _span(element.get("rowspan")))

    def end_cell(self) -> None:
        self.flush()
        grid = self.grids[-1] if self.grids else None
        if grid is not None and grid.in_cell:
            grid.in_cell = False
            self.out.append(
                "<w:p/></w:tc>" if self.out[-1].endswith(("</w:tcPr>", "</w:tbl>")) else "</w:tc>"
            )

    # -- lists and notes ----------------------------------------------------------------------------------------------

    def list(self, element: Element) -> None:
        depth = min(len(self.lists), 8)
        style = re.search(
            r"list-style(?:-type)?:[^;]{0,40}?(none|disc|circle|square|[a-z]+-[a-z]+|decimal)",
            _style(element),
        )
        named = style[1] if style else ""
        if named == "none":
            self.lists.append(_List(0, depth))
            return
        form = _FORMATS.get(_STYLES.get(named, element.get("type") or "1"), "decimal")
        start = (
            int(begin)
            if (begin := element.get("start") or "").isascii() and begin.isdigit() and len(begin) < 6
            else 1
        )
        self.numbers.append((form if element.tag == "ol" else "bullet", depth, start))
        self.lists.append(_List(len(self.numbers), depth))

    def list_item(self) -> None:
        if self.lists and self.lists[-1].number:
            entry = self.lists[-1]
            self.item = f'<w:numPr><w:ilvl w:val="{entry.depth}"/><w:numId w:val="{entry.number}"/></w:numPr>'

    def note_call(self, element: Element) -> bool:
        """Write the call of a note that the page holds; True where the element was one (or the way back from the note)."""
        place = _PLACE.search(element.get("href") or "")
        if place is None:
            return False
        if place[2]:
            return bool(self.outer)
        if place[1] + place[3] not in self.notes_at:
            return False
        mark = "".join(map(str, element.itertext())).strip(" \t\r\n\xa0[]()")[:4]
        custom = "" if mark.isdigit() else ' w:customMarkFollows="1"'
        self._run(
            f'<w:{_KINDS[place[1]]}Reference w:id="{place[3]}"{custom}/>'
            + (f"<w:t>{escape(mark)}</w:t>" if custom else "")
        )
        self.blank = False
        return True

    def note(self, identifier: str) -> None:
        self.flush()
        self.outer.append((identifier, self.out, self.grids))
        self.out, self.grids = [], []

    def end_note(self) -> None:
        self.flush()
        while self.grids:
            self.end_table()
        identifier, out, grids = self.outer.pop()
        match = _NOTE.fullmatch(identifier)
        assert match is not None
        self.notes[_KINDS[match[1]]][match[2]] = "".join(self.out)
        self.out, self.grids = out, grids

    # -- elements -----------------------------------------------------------------------------------------------------

    def start(self, element: Element) -> bool:
        """Begin an element; False where what is in it is left out."""
        tag = str(element.tag).lower()
        if tag in _SKIPPED:
            return False
        if tag in _EMBEDDED:
            self._run("<w:object/>")
            return False
        if tag == "a" and self.note_call(element):
            return False
        self.looks.append(_look(tag, element, self.looks[-1]))
        if tag in _BLOCKS:
            self._block(tag, element)
        elif tag == "br":
            page = "page-break-before:always" in _style(element)
            self._run('<w:br w:type="page"/>' if page else "<w:br/>")
            self.blank = True
        elif tag == "img":
            self._run("<w:drawing><w:blip/></w:drawing>")
        elif tag == "table":
            self.table(element)
        elif tag == "tr":
            self.row(element)
        elif tag in ("td", "th"):
            self.start_cell(element)
        return True

    def _block(self, tag: str, element: Element) -> None:
        self.flush_before(tag)
        if (
            (element.get("id") or "") in self.notes_at
            and _NOTE.fullmatch(element.get("id") or "")
            and not self.outer
        ):
            self.note(element.get("id") or "")
        if tag in ("ol", "ul", "menu", "dir"):
            self.list(element)
        elif tag == "li":
            self.list_item()
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.outline = int(tag[1]) - 1

    def flush_before(self, tag: str) -> None:
        """End the paragraph before a block; it has the look of what is around the block."""
        look = self.looks.pop()
        self.flush()
        self.looks.append(look)

    def end(self, element: Element) -> None:
        tag = str(element.tag).lower()
        if tag in _BLOCKS:
            self.flush(empty=tag in ("p", "div"))
            if tag in ("ol", "ul", "menu", "dir") and self.lists:
                self.lists.pop()
            elif tag == "li":
                self.item = ""
            elif len(tag) == 2 and tag[0] == "h":
                self.outline = None
            if self.outer and self.outer[-1][0] == element.get("id"):
                self.end_note()
        elif tag == "table":
            self.end_table()
        elif tag == "tr":
            self.end_row()
        elif tag in ("td", "th"):
            self.end_cell()
        self.looks.pop()


def _style(element: Element) -> str:
    """The style attribute in small letters, without blanks around its signs."""
    style = element.get("style")
    return re.sub(r"\s*([:;,])\s*", r"\1", style[:4000].lower()) if style else ""


def _span(text: str | None) -> int:
    return (
        max(1, min(MAX_SPAN, int(text)))
        if text and text.isascii() and text.isdigit() and len(text) < 6
        else 1
    )


def _is_header(row: Element) -> bool:
    parent = row.getparent()
    if parent is not None and parent.tag == "thead":
        return True
    cells = [cell.tag for cell in row if cell.tag in ("td", "th")]
    return bool(cells) and all(tag == "th" for tag in cells)


def _look(tag: str, element: Element, above: _Look) -> _Look:
    """The look inside an element, from its tag, its attributes and what is around it."""
    style = _style(element)
    font = element.get("face") if tag == "font" else None
    if style and (named := _FONT.search(_kept_case(element))):
        font = named[1]
    if not (
        style
        or font
        or element.attrib
        or tag in _BOLD
        or tag in ("sup", "pre", "center", "ins", "del", "table")
    ):
        return above
    bold = (above.bold or tag in _BOLD or _WEIGHT.search(style) is not None) and _LIGHT.search(style) is None
    align = (element.get("align") or "").lower()
    centred = above.centred or tag == "center"
    if "text-align:" in style or align:
        centred = "text-align:center" in style or (
            "text-align:" not in style and align in ("center", "middle")
        )
    elif tag == "table":
        centred = False
    return replace(
        above,
        bold=bold,
        hidden=above.hidden or _HIDDEN.search(style) is not None or "hidden" in element.attrib,
        raised=above.raised or tag == "sup" or "vertical-align:super" in style,
        caps=above.caps or "text-transform:uppercase" in style,
        kept=above.kept or tag == "pre",
        number=above.number or "mso-list:ignore" in style,
        font=(font or above.font).strip(),
        change=tag if tag in ("ins", "del") else above.change,
        centred=centred,
    )


def _kept_case(element: Element) -> str:
    return re.sub(r"(?i)font-family\s*:\s*", "font-family:", (element.get("style") or "")[:4000])


def _walk(root: Element, writer: _Writer) -> None:
    """Every element in the order of the page, without recursion."""
    walker = etree.iterwalk(root, events=("start", "end"))
    left_out: Element | None = None
    for event, element in walker:
        if not isinstance(element.tag, str):
            if event == "end":
                writer.text(element.tail)
            continue
        if event == "start":
            if writer.start(element):
                writer.text(element.text)
            else:
                left_out = element
                walker.skip_subtree()
            continue
        if element is left_out:
            left_out = None
        else:
            writer.end(element)
        if element is not root:
            writer.text(element.tail)


def _numbering(numbers: list[tuple[str, int, int]]) -> str:
    kinds = sorted({(form, depth) for form, depth, _ in numbers})
    levels = [
        f'<w:abstractNum w:abstractNumId="{index}"><w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{"•" if form == "bullet" else f"%{depth + 1}."}"/></w:lvl></w:abstractNum>'
        for index, (form, depth) in enumerate(kinds)
    ]
    places = {kind: index for index, kind in enumerate(kinds)}
    nums = [
        f'<w:num w:numId="{index}"><w:abstractNumId w:val="{places[form, depth]}"/><w:lvlOverride w:ilvl="{depth}">'
        f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for index, (form, depth, start) in enumerate(numbers, 1)
    ]
    return "".join((*levels, *nums))


def package(root: Element) -> bytes:
    """The page as the bytes of a Word package. root: of the parsed page."""
    ids = frozenset(value for e in root.iter() if (value := e.get("id")) and _NOTE.fullmatch(value))
    writer = _Writer(ids)
    _walk(root, writer)
    writer.flush()
    while writer.outer:
        writer.end_note()
    while writer.grids:
        writer.end_table()
    parts = {"document": f"<w:document {_W}><w:body>{''.join(writer.out)}</w:body></w:document>"}
    if writer.numbers:
        parts["numbering"] = f"<w:numbering {_W}>{_numbering(writer.numbers)}</w:numbering>"
    for kind, notes in writer.notes.items():
        if notes:
            inner = "".join(
                f'<w:{kind} w:id="{number}">{words}</w:{kind}>' for number, words in notes.items()
            )
            parts[f"{kind}s"] = f"<w:{kind}s {_W}>{inner}</w:{kind}s>"
    links = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for kind in parts
        if kind != "document"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        main = f'<Relationship Id="d" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", _RELATIONS.format(main))
        archive.writestr("word/_rels/document.xml.rels", _RELATIONS.format(links))
        for kind, xml in parts.items():
            archive.writestr(f"word/{kind}.xml", xml)
    return stream.getvalue()
