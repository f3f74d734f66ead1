"""Ways to break the layout of a well-formed Word document: one property at a time, each with the rule that must see it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from doingoai.check.format import numbering, running
from doingoai.check.format.habits import data_tables
from doingoai.check.format.roles import Roles
from doingoai.check.format.sheet import Line, drawn_lines
from doingoai.read.ooxml.package import Element, W

MM = 1440 / 25.4
_HOLDS_ALL = ("nation", "motto", "party_heading", "parent", "issuer", "number", "date", "kind", "abstract", "addressee", "basis", "heading",
              "subheading", "recipients_head", "recipient", "authority", "signer", "annex_label", "annex_title", "annex_of")  # fmt: skip
LOOKS = {
    "nation": "DD-013", "motto": "DD-014", "parent": "DD-016", "issuer": "DD-017", "number": "DD-020", "date": "DD-022", "kind": "DD-023",
    "abstract": "DD-024", "addressee": "DD-026", "basis": "DD-036", "heading": "DD-037", "subheading": "DD-038", "recipients_head": "DD-040",
    "recipient": "DD-041", "authority": "DD-045", "signer": "DD-046", "annex_label": "DD-050", "annex_title": "DD-051", "annex_of": "DD-052",
    "party_heading": "DD-071",
}  # fmt: skip
RULED = {"motto": "DD-015", "issuer": "DD-018", "abstract": "DD-025", "party_heading": "DD-072"}


@dataclass(frozen=True, slots=True)
class Way:
    """rule: the id that must report it; also: ids that may as well; breaks: changes the tree, False where the document has no such part."""

    name: str
    rule: str
    breaks: Callable[[Roles], bool]
    also: tuple[str, ...] = ()


def _child(parent: Element, tag: str, *, first: bool = False) -> Element:
    found = parent.find(W + tag)
    if found is None:
        found = etree.Element(W + tag)
        parent.insert(0, found) if first else parent.append(found)
    return found


def _set(parent: Element, tag: str, **values: str | int) -> None:
    found = parent.find(W + tag)
    if found is not None:
        parent.remove(found)
    found = etree.SubElement(parent, W + tag)
    for name, value in values.items():
        found.set(W + name, str(value))


def _letters(lines: Iterator[Line] | tuple[Line, ...] | list[Line], tag: str, **values: str | int) -> bool:
    """Set a property of every run (and of the number) of the lines."""
    some = False
    for line in lines:
        for run in line.place.runs:
            _set(_child(run.run, "rPr", first=True), tag, **values)
            some = True
        if line.place.label:
            _set(_child(_child(line.place.element, "pPr", first=True), "rPr"), tag, **values)
    return some


def _paragraphs(lines: tuple[Line, ...] | list[Line], tag: str, **values: str | int) -> bool:
    for line in lines:
        _set(_child(line.place.element, "pPr", first=True), tag, **values)
    return bool(lines)


def _reworded(lines: tuple[Line, ...] | list[Line], change: Callable[[str], str]) -> bool:
    """Other words for a line, in its first run; the other runs fall silent."""
    if not lines or not lines[0].alone:
        return False
    line = lines[0]
    words = change(line.text)
    if words == line.text:
        return False
    texts = [text for run in line.place.runs for text in run.run.iterchildren(W + "t")]
    for index, text in enumerate(texts):
        text.text = words if index == 0 else ""
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return bool(texts)


def _page(tag: str, **values: int) -> Callable[[Roles], bool]:
    def breaks(roles: Roles) -> bool:
        for pages in roles.sheet.pages:
            if pages.landscape:
                continue
            element = pages.element.find(W + tag)
            if element is None:
                return False
            for name, value in values.items():
                element.set(W + name, str(value))
        return any(not pages.landscape for pages in roles.sheet.pages)

    return breaks


def _of(part: str, tag: str, **values: str | int) -> Callable[[Roles], bool]:
    return lambda roles: _letters(roles.of(part), tag, **values)


def _off_align(part: str) -> Callable[[Roles], bool]:
    def breaks(roles: Roles) -> bool:
        lines = [line for line in roles.of(part) if line.alone]
        return _paragraphs(lines, "jc", val="left") and _paragraphs(
            lines, "ind", left=0, right=0, firstLine=0
        )

    return breaks


def _asked(part: str, what: str, breaks: Callable[[Roles], bool]) -> Way:
    """A way that counts only where the document's form says how the part must be in this respect."""

    def where_asked(roles: Roles) -> bool:
        said = roles.form.parts.get(part) if roles.form is not None else None
        return said is not None and getattr(said, what) is not None and breaks(roles)

    return Way(f"{part}: {_CALLED[what]}", LOOKS[part], where_asked)


def _turned(part: str, what: str, tag: str) -> Callable[[Roles], bool]:
    """Bold or slanted where it must not be, and the other way round."""

    def breaks(roles: Roles) -> bool:
        said = roles.form.parts[part] if roles.form is not None else None
        return _letters(roles.of(part), tag, val=int(not getattr(said, what)))

    return breaks


_CALLED = {
    "size": "cỡ chữ",
    "bold": "đảo đậm",
    "italic": "đảo nghiêng",
    "align": "căn trái",
    "upper": "chữ thường",
}


def _looks() -> Iterator[Way]:
    for part in LOOKS:
        for size in (16, 40):
            way = _asked(part, "size", _of(part, "sz", val=size))
            yield Way(f"{way.name} {size // 2}", way.rule, way.breaks)
        yield _asked(part, "bold", _turned(part, "bold", "b"))
        yield _asked(part, "italic", _turned(part, "italic", "i"))
    for part in ("nation", "motto", "issuer", "kind", "abstract", "authority", "signer", "annex_title"):
        yield _asked(part, "align", _off_align(part))
    for part in ("issuer", "kind", "authority"):
        yield _asked(part, "upper", lambda roles, part=part: _all_lower(roles.of(part)))


def _all_lower(lines: tuple[Line, ...]) -> bool:
    done = [_reworded([line], lambda text: text[:1] + text[1:].lower()) for line in lines]
    return bool(done) and all(done)


def _without_line(part: str) -> Callable[[Roles], bool]:
    def breaks(roles: Roles) -> bool:
        lines = roles.of(part)
        if not lines or roles.form is None or part not in roles.form.ruled:
            return False
        last = lines[-1]
        done = False
        area = last.cell if last.cell is not None else last.place.element
        for drawn in drawn_lines(area):
            run: Element | None = drawn
            while run is not None and run.tag != W + "r":
                run = run.getparent()
            if run is not None and (parent := run.getparent()) is not None:
                parent.remove(run)
                done = True
        following = last.place.element.getnext()
        if following is not None and following.tag == W + "p" and _is_rule(roles, following):
            parent = following.getparent()
            if parent is not None:
                parent.remove(following)
                done = True
        border = last.place.element.find(f"{W}pPr/{W}pBdr")
        if border is not None:
            border.getparent().remove(border)  # type: ignore[union-attr]
            done = True
        return done

    return breaks


def _is_rule(roles: Roles, paragraph: Element) -> bool:
    words = "".join(text.text or "" for text in paragraph.iter(W + "t")).strip()
    shape = roles.sheet.faces.shape(paragraph)
    return (not words and (shape.ruled_below or shape.ruled_above)) or (
        bool(words) and not words.strip("_-– ")
    )


def _some_body(roles: Roles) -> list[Line]:
    return running.long_ones(roles)[1::2]


def _body(tag: str, **values: str | int) -> Callable[[Roles], bool]:
    return lambda roles: _paragraphs(
        [line for line in running.running(roles) if not line.shape.numbered], tag, **values
    )


def _spacing(**values: str | int) -> Callable[[Roles], bool]:
    def breaks(roles: Roles) -> bool:
        lines = running.running(roles)
        lines = [*lines, *roles.of("heading"), *roles.of("subheading")]
        for line in lines:
            element = _child(_child(line.place.element, "pPr", first=True), "spacing")
            for name, value in values.items():
                element.set(W + name, str(value))
        return bool(lines)

    return breaks


def _no_number(roles: Roles) -> bool:
    fields = numbering.fields(roles.sheet)
    for field in fields:
        for child in list(field.paragraph):
            if child.tag != W + "pPr":
                field.paragraph.remove(child)
    return bool(fields)


def _number_aside(roles: Roles) -> bool:
    fields = numbering.fields(roles.sheet)
    for field in fields:
        _set(_child(field.paragraph, "pPr", first=True), "jc", val="right")
    return bool(fields)


def _number_small(roles: Roles) -> bool:
    fields = numbering.fields(roles.sheet)
    for field in fields:
        for run in field.paragraph.iter(W + "r"):
            _set(_child(run, "rPr", first=True), "sz", val=18)
    return bool(fields)


def _number_on_first(roles: Roles) -> bool:
    pages = roles.sheet.pages[0]
    title = pages.element.find(W + "titlePg")
    if title is None or not numbering.has_number(pages.headers.get("default")):
        return False
    pages.element.remove(title)
    return True


def _blank_paragraphs(roles: Roles) -> bool:
    lines = running.long_ones(roles)[:-1]
    for line in lines:
        line.place.element.addnext(etree.Element(W + "p"))
    return len(lines) > 3


def _pushed(roles: Roles) -> bool:
    lines = [*roles.of("kind"), *roles.of("abstract")]
    for line in lines:
        first = next((text for run in line.place.runs for text in run.run.iterchildren(W + "t")), None)
        if first is None:
            return False
        first.text = " " * 14 + (first.text or "")
        first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return len(lines) > 1


def _wide_table(roles: Roles) -> bool:
    tables = [table for table, _ in data_tables(roles)]
    for table in tables[:1]:
        columns = list(table.iter(W + "gridCol"))
        for column in columns:
            column.set(W + "w", str(round(300 * MM / len(columns))))
        layout = table.find(f"{W}tblPr/{W}tblLayout")
        if layout is None:
            _set(_child(table, "tblPr", first=True), "tblLayout", type="fixed")
        width = table.find(f"{W}tblPr/{W}tblW")
        if width is not None:
            width.set(W + "type", "dxa")
    return bool(tables)


def _no_header_row(roles: Roles) -> bool:
    done = False
    for table, _ in data_tables(roles):
        if len(list(table.iterchildren(W + "tr"))) >= 15:
            for mark in list(table.iter(W + "tblHeader")):
                mark.getparent().remove(mark)  # type: ignore[union-attr]
                done = True
    return done


def _said(part: str, change: Callable[[str], str]) -> Callable[[Roles], bool]:
    return lambda roles: _reworded(roles.of(part), change)


def _recipient(index: int, change: Callable[[str], str]) -> Callable[[Roles], bool]:
    return lambda roles: bool(roles.of("recipient")) and _reworded([roles.of("recipient")[index]], change)


def _gone(part: str) -> Callable[[Roles], bool]:
    def breaks(roles: Roles) -> bool:
        lines = [line for line in roles.of(part) if line.alone]
        for line in lines:
            if (parent := line.place.element.getparent()) is not None:
                parent.remove(line.place.element)
        return bool(lines)

    return breaks


def _end(change: Callable[[str], str]) -> Callable[[Roles], bool]:
    def breaks(roles: Roles) -> bool:
        last = next(
            (
                line
                for line in reversed(roles.sheet.lines[: roles.foot])
                if line.story == "body" and line.letters
            ),
            None,
        )
        return last is not None and last.cell is None and _reworded([last], change)

    return breaks


def _wordings() -> Iterator[Way]:
    yield Way("Quốc hiệu in thường", "DD-011", _said("nation", lambda text: text[:1] + text[1:].lower()))
    yield Way("Quốc hiệu sai chữ", "DD-011", _said("nation", lambda text: text.replace("NGHĨA", "NGHIÃ")))
    yield Way("Tiêu ngữ không cách chữ", "DD-012", _said("motto", lambda text: text.replace(" - ", "-")))
    yield Way("Tiêu ngữ in hoa", "DD-012", _said("motto", str.upper))
    yield Way(
        "không có Quốc hiệu, Tiêu ngữ",
        "DD-010",
        lambda roles: all([_gone("nation")(roles), _gone("motto")(roles)]),
    )
    yield Way("số: thiếu dấu hai chấm", "DD-019", _said("number", lambda text: text.replace("Số:", "Số")))
    yield Way(
        "số: thừa dấu cách",
        "DD-019",
        _said("number", lambda text: text.replace("/", " / ").replace("-", " - ")),
    )
    yield Way(
        "số của Đảng: thừa dấu hai chấm",
        "DD-019",
        lambda roles: (
            bool(roles.of("party_heading"))
            and _said("number", lambda text: text.replace("Số ", "Số: "))(roles)
        ),
    )
    yield Way("ngày: không có số 0", "DD-021", _said("date", lambda text: text.replace("ngày 0", "ngày ")))
    yield Way(
        "tháng: thừa số 0",
        "DD-021",
        _said("date", lambda text: text.replace("tháng 6", "tháng 06").replace("tháng 7", "tháng 07")),
    )
    yield Way(
        "địa danh: thiếu dấu phẩy", "DD-021", _said("date", lambda text: text.replace(", ngày", " ngày"))
    )
    yield Way(
        "Kính gửi: thiếu dấu hai chấm",
        "DD-027",
        lambda roles: (
            roles.form is not None
            and roles.form.issuers == "state"
            and _said("addressee", lambda text: text.replace("Kính gửi:", "Kính gửi"))(roles)
        ),
    )
    yield Way(
        "nơi nhận: sai dấu cuối dòng",
        "DD-042",
        _recipient(0, lambda text: text.rstrip(";,") + "."),
        ("DD-044",),
    )
    yield Way("nơi nhận: dòng cuối thiếu dấu chấm", "DD-042", _recipient(-1, lambda text: text.rstrip(".")))
    yield Way(
        "nơi nhận: Lưu VT",
        "DD-043",
        _recipient(-1, lambda text: text.replace("Lưu: ", "Lưu ") if "Lưu: VT" in text else text),
    )
    yield Way(
        "nơi nhận: không có Như trên",
        "DD-044",
        _recipient(0, lambda text: text.replace("Như trên", "Sở Ngoại vụ")),
    )
    yield Way("người ký: ghi học vị", "DD-047", _said("signer", lambda text: f"TS. {text}"))
    yield Way(
        "chữ ký: TM không dấu chấm",
        "DD-048",
        _said("authority", lambda text: text.replace("TM.", "TM").replace("KT.", "KT")),
    )
    yield Way("chữ ký của Đảng: TM.", "DD-048", _said("authority", lambda text: text.replace("T/M", "TM.")))
    yield Way("không có ./.", "DD-049", _end(lambda text: text.replace("./.", ".")))
    yield Way(
        "văn bản Đảng có ./.",
        "DD-049",
        lambda roles: bool(roles.of("party_heading")) and _end(lambda text: text.rstrip(".") + "./.")(roles),
    )
    yield Way("phụ lục: không có dòng Kèm theo", "DD-054", _gone("annex_of"))
    yield Way(
        "tiêu đề Đảng in thường", "DD-070", _said("party_heading", lambda text: "Đảng Cộng sản Việt Nam")
    )
    yield Way("Đảng: không có dấu sao", "DD-073", _no_asterisk)
    yield Way("Đảng: không có gạch nối", "DD-074", _no_hyphens)


def _lines_gone(roles: Roles, words: str) -> bool:
    found = [line for line in roles.sheet.lines[:30] if line.text.strip() == words]
    for line in found:
        if (parent := line.place.element.getparent()) is not None:
            parent.remove(line.place.element)
    return bool(found)


def _no_asterisk(roles: Roles) -> bool:
    return bool(roles.of("party_heading")) and _lines_gone(roles, "*")


def _no_hyphens(roles: Roles) -> bool:
    return bool(roles.of("party_heading")) and _lines_gone(roles, "-----")


def ways() -> Iterator[Way]:
    """Every way, in the order of the rules."""
    yield Way("khổ Letter", "DD-001", _page("pgSz", w=12240, h=15840))
    yield Way("khổ Legal", "DD-001", _page("pgSz", w=12240, h=20160))
    yield Way(
        "trang nằm ngang",
        "DD-002",
        lambda roles: not data_tables(roles) and _page("pgSz", w=16838, h=11906)(roles),
        ("DD-003",),
    )
    for side, length in (
        ("left", 25),
        ("left", 40),
        ("right", 25.4),
        ("right", 10),
        ("top", 12),
        ("bottom", 31),
    ):
        yield Way(f"lề {side} {length} mm", "DD-003", _page("pgMar", **{side: round(length * MM)}))
    fonts = {"ascii": "Arial", "hAnsi": "Arial", "cs": "Arial"}
    yield Way(
        "phông Arial cả nội dung", "DD-004", lambda roles: _letters(roles.of("body"), "rFonts", **fonts)
    )
    yield Way(
        "phông Calibri một đoạn",
        "DD-004",
        lambda roles: _letters(_some_body(roles)[:1], "rFonts", ascii="Calibri", hAnsi="Calibri"),
    )
    yield Way("chữ xanh ở trích yếu", "DD-005", _of("abstract", "color", val="0000FF"))
    yield Way(
        "chữ đỏ một đoạn", "DD-005", lambda roles: _letters(_some_body(roles)[:1], "color", val="C00000")
    )
    yield Way(
        "không có số trang", "DD-006", lambda roles: numbering.is_long(roles, 2800) and _no_number(roles)
    )
    yield Way("số trang căn phải", "DD-007", _number_aside)
    yield Way("số trang ở trang đầu", "DD-008", _number_on_first)
    yield Way(
        "số trang cỡ 9",
        "DD-009",
        lambda roles: roles.form is not None and roles.form.page_number is not None and _number_small(roles),
    )
    yield from _looks()
    for part, rule in RULED.items():
        yield Way(f"{part}: bỏ đường kẻ", rule, _without_line(part))
    sized = lambda roles: roles.form is not None and roles.form.body.size is not None  # noqa: E731
    yield Way(
        "nội dung cỡ 12",
        "DD-030",
        lambda roles: sized(roles) and _letters(running.running(roles), "sz", val=24),
    )
    yield Way(
        "một đoạn cỡ 11",
        "DD-030",
        lambda roles: sized(roles) and _letters(_some_body(roles)[:1], "sz", val=22),
    )
    yield Way(
        "nửa nội dung cỡ 13",
        "DD-031",
        lambda roles: (
            sized(roles) and roles.form.body.size[0] == 13 and _letters(_some_body(roles), "sz", val=26)
        ),
    )  # type: ignore[index, union-attr]
    yield Way("nội dung căn trái", "DD-032", _body("jc", val="left"))
    yield Way("không lùi đầu dòng", "DD-033", _body("ind", firstLine=0, left=0))
    yield Way("lùi đầu dòng 25 mm", "DD-033", _body("ind", firstLine=round(25 * MM), left=0))
    yield Way("không có khoảng cách đoạn", "DD-034", _spacing(before=0, after=0))
    yield Way("giãn dòng 2,0", "DD-035", _spacing(line=480, lineRule="auto"))
    yield Way("giãn dòng 0,9", "DD-035", _spacing(line=216, lineRule="auto"))
    yield Way("giãn dòng đúng 12 pt", "DD-035", _spacing(line=240, lineRule="exact"))
    yield from _wordings()
    yield Way("đoạn trống giữa các đoạn", "DD-060", _blank_paragraphs)
    yield Way("dùng dấu cách để đẩy chữ", "DD-061", _pushed)
    yield Way("bảng không lặp tiêu đề", "DD-062", _no_header_row)
    yield Way("bảng rộng quá trang", "DD-063", _wide_table)
