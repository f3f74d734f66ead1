"""Makes a well-formed administrative document as .docx, or one that is wrong in a known way, from a recipe.

A recipe is a mapping, as in the examples of the rules of layout (``knowledge/rules/format*.yaml``):

- ``kind``: "state" (the default), "party" (the newest form), "party-36".
- ``making``: how it is made: "direct" (every property on its run and paragraph), "styles" (one style a part, with styles below them),
  "theme" (fonts by the theme; ``theme_font`` names it), "automatic" (numbered headings), "spaces" (no tables: words pushed by spaces).
- ``page``: width, height, top, bottom, left, right in mm.
- ``look``: part → {size, bold, italic, underline, font, colour, align, indent, before, after, line, exact}; ``some``: the same for
  the second paragraph of the part alone.
- ``words``: part → text or list of texts; ``drop``: parts that are left out ("motto_line", "page_number" … too).
- ``lines``: "border", "drawn", "vml", "typed": how the lines below the parts are made.
- ``page_number``: where, align, size, first, tabbed.
- ``extra``: what is there besides: "annex", "second_annex", "long_table", "bases", "blank_paragraphs" …
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Recipe = Mapping[str, Any]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NS = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LONG = (
    "Trong kỳ báo cáo, Ủy ban nhân dân xã đã phối hợp với đồn biên phòng và các thôn bản giáp biên tổ chức tuyên truyền chủ trương của "
    "Đảng, chính sách của Nhà nước về công tác đối ngoại, vận động bà con hai bên biên giới giữ gìn đường biên, cột mốc và tình đoàn kết."
)
_MORE = (
    "Xã duy trì gặp gỡ, trao đổi thông tin với cụm bản phía bạn về phòng, chống dịch bệnh, buôn lậu và vượt biên trái phép; cử cán bộ tham "
    "gia tuần tra chung, thăm hỏi nhau trong các dịp lễ, tết và khi có thiên tai, mưa lũ xảy ra trên địa bàn."
)
WORDS: dict[str, list[str]] = {
    "parent": ["UBND TỈNH HÀ SƠN"],
    "issuer": ["ỦY BAN NHÂN DÂN", "XÃ BẢN LAU"],
    "number": ["Số: 12/BC-UBND"],
    "nation": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    "motto": ["Độc lập - Tự do - Hạnh phúc"],
    "date": ["Bản Lau, ngày 05 tháng 6 năm 2025"],
    "kind": ["BÁO CÁO"],
    "abstract": ["Kết quả công tác đối ngoại 6 tháng đầu năm 2025"],
    "addressee": ["Kính gửi: Sở Ngoại vụ tỉnh Hà Sơn."],
    "basis": [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025;",
        "Căn cứ Luật Thỏa thuận quốc tế ngày 13 tháng 11 năm 2020;",
        "Theo đề nghị của Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã.",
    ],
    "opening": [
        "Thực hiện đề nghị của Sở Ngoại vụ về việc báo cáo công tác đối ngoại định kỳ, Ủy ban nhân dân xã Bản Lau báo cáo kết quả như sau:"
    ],
    "heading": ["I. KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI", "II. PHƯƠNG HƯỚNG, NHIỆM VỤ"],
    "subheading": ["1. Công tác đoàn ra, đoàn vào", "2. Công tác biên giới"],
    "end": [
        "Trên đây là báo cáo kết quả công tác đối ngoại 6 tháng đầu năm 2025 của Ủy ban nhân dân xã Bản Lau, kính gửi Sở Ngoại vụ tổng hợp./."
    ],
    "recipients_head": ["Nơi nhận:"],
    "recipient": ["- Như trên;", "- Thường trực HĐND xã;", "- Lưu: VT."],
    "authority": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    "signer": ["Lò Văn Páo"],
    "annex_label": ["Phụ lục I", "Phụ lục II"],
    "annex_title": ["SỐ LIỆU ĐOÀN RA, ĐOÀN VÀO"],
    "annex_of": ["(Kèm theo Báo cáo số 12/BC-UBND ngày 05 tháng 6 năm 2025 của UBND xã Bản Lau)"],
}
PARTY_WORDS: dict[str, list[str]] = WORDS | {
    "parent": ["ĐẢNG BỘ TỈNH HÀ SƠN"],
    "issuer": ["TỈNH ỦY"],
    "asterisk": ["*"],
    "number": ["Số 15-BC/TU"],
    "party_heading": ["ĐẢNG CỘNG SẢN VIỆT NAM"],
    "date": ["Hà Sơn, ngày 12 tháng 10 năm 2026"],
    "abstract": ["về công tác đối ngoại 9 tháng đầu năm 2026"],
    "hyphens": ["-----"],
    "opening": [
        "Thực hiện chương trình công tác năm, Ban Thường vụ Tỉnh ủy báo cáo kết quả lãnh đạo công tác đối ngoại của địa phương như sau:"
    ],
    "end": [
        "Trên đây là báo cáo của Ban Thường vụ Tỉnh ủy về công tác đối ngoại trong 9 tháng đầu năm 2026 của địa phương."
    ],
    "recipient": ["- Ban Đối ngoại Trung ương;", "- Các đồng chí Tỉnh ủy viên;", "- Lưu Văn phòng Tỉnh ủy."],
    "authority": ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"],
    "annex_label": ["Phụ lục 1", "Phụ lục 2"],
}
_CENTRE = {"align": "center", "indent": 0, "before": 0, "after": 0, "line": 1}
LOOKS: dict[str, dict[str, Any]] = {
    "body": {"size": 14, "align": "both", "indent": 12.7, "before": 0, "after": 6, "line": 1.1},
    "parent": {**_CENTRE, "size": 13},
    "issuer": {**_CENTRE, "size": 13, "bold": True},
    "number": {**_CENTRE, "size": 13, "before": 6},
    "nation": {**_CENTRE, "size": 12, "bold": True},
    "motto": {**_CENTRE, "size": 13, "bold": True},
    "date": {**_CENTRE, "size": 13, "italic": True, "before": 6},
    "kind": {**_CENTRE, "size": 14, "bold": True, "before": 12},
    "abstract": {**_CENTRE, "size": 14, "bold": True},
    "addressee": {**_CENTRE, "size": 14, "before": 6, "after": 6},
    "basis": {"size": 14, "italic": True, "align": "both", "indent": 12.7, "after": 6, "line": 1.1},
    "heading": {"size": 14, "bold": True, "align": "both", "indent": 12.7, "after": 6, "line": 1.1},
    "subheading": {"size": 14, "bold": True, "align": "both", "indent": 12.7, "after": 6, "line": 1.1},
    "recipients_head": {**_CENTRE, "align": "left", "size": 12, "bold": True, "italic": True},
    "recipient": {**_CENTRE, "align": "left", "size": 11},
    "authority": {**_CENTRE, "size": 14, "bold": True},
    "signer": {**_CENTRE, "size": 14, "bold": True},
    "annex_label": {**_CENTRE, "size": 14, "bold": True},
    "annex_title": {**_CENTRE, "size": 14, "bold": True},
    "annex_of": {**_CENTRE, "size": 14, "italic": True},
    "table": {**_CENTRE, "align": "left", "size": 12},
    "page_number": {**_CENTRE, "size": 14},
    "gap": {**_CENTRE, "size": 14},
}
_PARTY = {"party_heading": {"size": 15, "bold": True}, "asterisk": {"size": 14}, "hyphens": {"size": 14}}
PARTY_LOOKS: dict[str, dict[str, Any]] = LOOKS | {
    "body": {**LOOKS["body"], "indent": 10, "exact": 18},
    **{part: {**_CENTRE, **look} for part, look in _PARTY.items()},
    "parent": {**_CENTRE, "size": 14},
    "issuer": {**_CENTRE, "size": 14, "bold": True},
    "number": {**_CENTRE, "size": 14},
    "date": {**_CENTRE, "size": 14, "italic": True},
    "kind": {**_CENTRE, "size": 16, "bold": True, "before": 12},
    "recipients_head": {**_CENTRE, "align": "left", "size": 14, "underline": True},
    "recipient": {**_CENTRE, "align": "left", "size": 12},
}
PAGE = {"width": 210.0, "height": 297.0, "top": 20.0, "bottom": 20.0, "left": 30.0, "right": 20.0}
_ALIAS = {"opening": "body", "end": "body"}


def _mm(length: float) -> int:
    return round(length * 1440 / 25.4)


class _Maker:
    def __init__(self, recipe: Recipe) -> None:
        self.kind = str(recipe.get("kind", "state"))
        party = self.kind.startswith("party")
        self.making = str(recipe.get("making", "direct"))
        self.theme_font = str(recipe.get("theme_font", "Times New Roman"))
        self.page = PAGE | ({"right": 15.0} if party else {}) | dict(recipe.get("page", {}))
        base = PARTY_LOOKS if party else LOOKS
        changes: Mapping[str, Mapping[str, Any]] = recipe.get("look", {})
        self.looks = {part: {**look, **changes.get(part, {})} for part, look in base.items()}
        self.some: Mapping[str, Mapping[str, Any]] = recipe.get("some", {})
        words = PARTY_WORDS if party else WORDS
        changed = {
            part: [text] if isinstance(text, str) else list(text)
            for part, text in recipe.get("words", {}).items()
        }
        if self.kind == "party-36":
            changed.setdefault("date", ["Hà Sơn, ngày 12 tháng 10 năm 2020"])
            changed.setdefault(
                "recipient",
                ["- Ban Đối ngoại Trung ương,", "- Các đồng chí Tỉnh ủy viên,", "- Lưu Văn phòng Tỉnh ủy."],
            )
        self.words = {
            part: [*changed[part], *texts[len(changed[part]) :]]
            if part in ("heading", "subheading") and part in changed
            else changed.get(part, texts)
            for part, texts in words.items()
        }
        self.drop = frozenset(recipe.get("drop", ()))
        self.extra = frozenset(recipe.get("extra", ()))
        self.lines = str(recipe.get("lines", "border"))
        self.number: Mapping[str, Any] = {
            "where": "header",
            "align": "center",
            "size": 14,
            "first": False,
        } | dict(recipe.get("page_number", {}))
        self.party = party

    # letters and paragraphs

    def face(self, look: Mapping[str, Any]) -> str:
        font = look.get("font")
        if self.making == "theme" and font is None:
            fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorHAnsi"/>'
        else:
            name = font or "Times New Roman"
            fonts = f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}" w:eastAsia="{name}"/>'
        bold = "<w:b/>" if look.get("bold") else ""
        slant = "<w:i/>" if look.get("italic") else ""
        colour = f'<w:color w:val="{look["colour"]}"/>' if look.get("colour") else ""
        size = f'<w:sz w:val="{round(look.get("size", 14) * 2)}"/>'
        under = '<w:u w:val="single"/>' if look.get("underline") else ""
        return fonts + bold + slant + colour + size + under

    def shape(self, look: Mapping[str, Any]) -> str:
        if look.get("exact"):
            line = f'w:line="{round(look["exact"] * 20)}" w:lineRule="exact"'
        else:
            line = f'w:line="{round(look.get("line", 1) * 240)}" w:lineRule="auto"'
        gaps = f'w:before="{round(look.get("before", 0) * 20)}" w:after="{round(look.get("after", 0) * 20)}"'
        indent = f'<w:ind w:firstLine="{_mm(look.get("indent", 0))}"/>'
        return f'<w:spacing {gaps} {line}/>{indent}<w:jc w:val="{look.get("align", "left")}"/>'

    def paragraph(
        self, text: str, part: str, index: int = 0, lead: str = "", tail: str = "", before: str = ""
    ) -> str:
        part = _ALIAS.get(part, part)
        look = self.looks[part]
        own = {**look, **self.some.get(part, {})} if index == 1 else look
        styled = self.making == "styles" and own is look
        properties = (
            f'<w:pStyle w:val="Vb{part.replace("_", "")}"/>{before}' if styled else before + self.shape(own)
        )
        face = "" if styled else f"<w:rPr>{self.face(own)}</w:rPr>"
        run = (
            f'<w:r>{face}{lead}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
            if text or lead
            else ""
        )
        return f"<w:p><w:pPr>{properties}</w:pPr>{run}{tail}</w:p>"

    def lines_of(self, part: str) -> list[str]:
        return [] if part in self.drop else self.words.get(part, [])

    def part(self, part: str, **values: Any) -> str:
        return "".join(
            self.paragraph(text, part, index, **values) for index, text in enumerate(self.lines_of(part))
        )

    def rule(self, part: str, margin: float = 20) -> str:
        """The line below a part."""
        if f"{part}_line" in self.drop or not self.lines_of(part):
            return ""
        if self.lines == "typed":
            return self.paragraph("_______________", "gap")
        if self.lines in ("drawn", "vml"):
            return ""
        return self.ruled_paragraph(margin)

    def ruled_paragraph(self, margin: float) -> str:
        border = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        side = f'<w:ind w:left="{_mm(margin)}" w:right="{_mm(margin)}"/>'
        return f'<w:p><w:pPr>{border}<w:spacing w:before="0" w:after="0" w:line="80" w:lineRule="exact"/>{side}</w:pPr></w:p>'

    def drawing(self, part: str) -> str:
        """The same as a shape anchored in the part's last paragraph."""
        if f"{part}_line" in self.drop or self.lines not in ("drawn", "vml"):
            return ""
        return drawn_line(self.lines)

    def ruled(self, part: str, margin: float) -> str:
        texts = self.lines_of(part)
        body = [
            self.paragraph(text, part, index, tail=self.drawing(part) if index == len(texts) - 1 else "")
            for index, text in enumerate(texts)
        ]
        return "".join(body) + self.rule(part, margin)

    # the document

    def columns(self, left: str, right: str, widths: tuple[float, float]) -> str:
        grid = "".join(f'<w:gridCol w:w="{_mm(width)}"/>' for width in widths)
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{_mm(width)}" w:type="dxa"/></w:tcPr>{content or self.paragraph("", "gap")}</w:tc>'
            for content, width in zip((left, right), widths, strict=True)
        )
        width = (
            f'<w:tblPr><w:tblW w:w="{_mm(sum(widths))}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        )
        return f"<w:tbl>{width}<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"

    def head(self) -> str:
        if self.making == "spaces":
            return self.pushed_head()
        if self.party:
            left = self.part("parent") + self.part("issuer") + self.part("asterisk") + self.part("number")
            right = self.ruled("party_heading", 6) + self.part("date")
        else:
            spare = drawn_line("drawn") if "spare_line" in self.extra else ""
            left = self.part("parent") + self.ruled("issuer", 22) + self.part("number")
            right = self.part("nation") + self.ruled("motto", 18) + self.part("date", tail=spare)
        return self.columns(left, right, (70, 90))

    def pushed_head(self) -> str:
        def row(*parts: str) -> str:
            texts = [self.words[part][-1] for part in parts]
            look = self.looks[parts[-1]]
            runs = "".join(
                f'<w:r><w:rPr>{self.face(self.looks[part])}</w:rPr><w:t xml:space="preserve">{" " * (8 if i else 0)}{text}</w:t></w:r>'
                for i, (part, text) in enumerate(zip(parts, texts, strict=True))
            )
            return f"<w:p><w:pPr>{self.shape({**look, 'align': 'left'})}</w:pPr>{runs}</w:p>"

        return (
            row("parent", "nation")
            + row("issuer", "motto")
            + self.paragraph("_____          ____________________", "gap")
            + row("number", "date")
        )

    def title(self) -> str:
        urgent = (
            self.paragraph("HỎA TỐC", "gap").replace("<w:sz", '<w:color w:val="FF0000"/><w:sz')
            if "urgent" in self.extra
            else ""
        )
        found = urgent + self.part("kind")
        if self.party:
            return found + self.part("abstract") + self.part("hyphens")
        return found + self.ruled("abstract", 55)

    def body(self) -> str:
        parts = [self.part("addressee") if not self.party else ""]
        if "bases" in self.extra:
            parts.append(self.part("basis"))
        parts.append(self.part("opening"))
        long = 1 if "long_body" in self.drop else 6
        blank = self.paragraph("", "gap")
        count = 4 if "blank_paragraphs" in self.extra else 2 if "two_blank_paragraphs" in self.extra else 0
        for index, heading in enumerate(self.lines_of("heading")):
            automatic = "one_automatic_heading" in self.extra and index == 1
            parts.append(self.numbered(heading, "heading", 0, index, automatic))
            for number, sub in enumerate(self.lines_of("subheading") if index == 0 else [""]):
                parts.append(self.numbered(sub, "subheading", 1, number) if sub else "")
                for turn in range(long):
                    lead = "<w:tab/>" if "leading_tab" in self.extra else ""
                    parts.append(
                        self.paragraph(
                            _LONG if turn % 2 == 0 else _MORE, "body", turn + 2 * number, lead=lead
                        )
                    )
                    if count:
                        parts.append(blank)
                        count -= 1
        if "symbol_bullets" in self.extra:
            face = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/><w:sz w:val="28"/></w:rPr>'
            bullets = f"<w:r>{face}<w:t>{'n' * 12} </w:t></w:r>"
            parts.append(self.paragraph(_MORE, "body").replace("</w:pPr>", f"</w:pPr>{bullets}", 1))
        if "wide_table" in self.extra:
            parts.append(self.table(4, 7, 240))
        return "".join(parts) + self.part("end")

    def numbered(self, text: str, part: str, level: int, index: int, automatic: bool = False) -> str:
        """A heading, its number typed or automatic."""
        if not (automatic or self.making == "automatic"):
            return self.paragraph(text, part)
        words = text.split(". ", 1)[1]
        return self.paragraph(
            words, part, before=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        )

    def foot(self) -> str:
        left = "" if "recipients" in self.drop else self.part("recipients_head") + self.part("recipient")
        right = self.part("authority") + self.paragraph("", "gap") * 3 + self.part("signer")
        return self.columns(left, right, (75, 85))

    def table(self, rows: int, columns: int, width: float) -> str:
        cell = width / columns
        grid = f'<w:gridCol w:w="{_mm(cell)}"/>' * columns
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        head = "<w:trPr><w:tblHeader/></w:trPr>" if "header_row" in self.extra else ""
        made = []
        for row in range(rows):
            texts = (
                ["TT", "Nội dung", "Số đoàn", "Số người", "Ghi chú", "Thời gian", "Nơi đến"]
                if row == 0
                else [str(row), f"Đoàn thứ {row}", "01", "06", "", "Quý I", "Bản bạn"]
            )
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{_mm(cell)}" w:type="dxa"/></w:tcPr>{self.paragraph(text, "table")}</w:tc>'
                for text in texts[:columns]
            )
            made.append(f"<w:tr>{head if row == 0 else ''}{cells}</w:tr>")
        properties = f'<w:tblPr><w:tblW w:w="{_mm(width)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"

    def annex(self, index: int) -> str:
        labels, titles = self.lines_of("annex_label"), self.lines_of("annex_title")
        found = self.paragraph(labels[min(index, len(labels) - 1)], "annex_label")
        found += self.paragraph(titles[0], "annex_title") + self.part("annex_of")
        rows = 30 if "long_table" in self.extra else 12 if "table_of_12" in self.extra else 4
        width = 200 if "too_wide_table" in self.extra else 165 if "edge_table" in self.extra else 150
        return found + self.table(rows, 4, width)

    def section(self, *, first: bool) -> str:
        page = self.page
        turned = ' w:orient="landscape"' if page["width"] > page["height"] else ""
        size = f'<w:pgSz w:w="{_mm(page["width"])}" w:h="{_mm(page["height"])}"{turned}/>'
        sides = " ".join(f'w:{side}="{_mm(page[side])}"' for side in ("top", "right", "bottom", "left"))
        margins = f'<w:pgMar {sides} w:header="567" w:footer="567" w:gutter="0"/>'
        where = self.number["where"]
        reference = (
            "" if "page_number" in self.drop else f'<w:{where}Reference w:type="default" r:id="rIdNumber"/>'
        )
        title = "" if self.number["first"] else "<w:titlePg/>"
        start = "" if first else '<w:pgNumType w:start="1"/>'
        return f'<w:sectPr>{reference}<w:type w:val="nextPage"/>{size}{margins}{start}{title}</w:sectPr>'

    def document(self) -> str:
        parts = [self.head(), self.title(), self.body(), self.foot()]
        annexes = ("annex" in self.extra) + ("second_annex" in self.extra)
        for index in range(annexes):
            if "annex_in_text" not in self.extra:
                parts.append(f"<w:p><w:pPr>{self.section(first=index == 0)}</w:pPr></w:p>")
            else:
                parts.append("<w:p/>")
            parts.append(self.annex(index))
        parts.append("<w:p/>" if annexes else "")
        apart = annexes and "annex_in_text" not in self.extra
        return f"{_HEAD}<w:document {_NS}><w:body>{''.join(parts)}{self.section(first=not apart)}</w:body></w:document>"

    def page_part(self) -> str:
        look = {**self.looks["page_number"], "size": self.number["size"], "align": self.number["align"]}
        tab = "<w:tab/>" if self.number.get("tabbed") else ""
        stops = f'<w:tabs><w:tab w:val="center" w:pos="{_mm(80)}"/></w:tabs>' if tab else ""
        face = f"<w:rPr>{self.face(look)}</w:rPr>"
        pieces = ("begin", None), (None, " PAGE "), ("separate", None), (None, "2"), ("end", None)
        runs = ""
        for mark, text in pieces:
            inside = (
                f'<w:fldChar w:fldCharType="{mark}"/>'
                if mark
                else (
                    f"<w:instrText>{text}</w:instrText>" if text and "PAGE" in text else f"<w:t>{text}</w:t>"
                )
            )
            runs += f"<w:r>{face}{tab if mark == 'begin' else ''}{inside}</w:r>"
        tag = "hdr" if self.number["where"] == "header" else "ftr"
        return f"{_HEAD}<w:{tag} {_NS}><w:p><w:pPr>{stops}{self.shape(look)}</w:pPr>{runs}</w:p></w:{tag}>"

    def styles(self) -> str:
        base = (
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        )
        rows = [base]
        if self.making == "styles":
            below = f"<w:rPr>{self.face({'size': 14})}</w:rPr>"
            rows.append(
                f'<w:style w:type="paragraph" w:styleId="VbBase"><w:name w:val="VbBase"/><w:basedOn w:val="Normal"/>{below}</w:style>'
            )
            for part, look in self.looks.items():
                name = f"Vb{part.replace('_', '')}"
                rows.append(
                    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="VbBase"/>'
                    f"<w:pPr>{self.shape(look)}</w:pPr><w:rPr>{self.face(look)}</w:rPr></w:style>"
                )
        face = self.face({"size": 14})
        return f"{_HEAD}<w:styles {_NS}><w:docDefaults><w:rPrDefault><w:rPr>{face}</w:rPr></w:rPrDefault></w:docDefaults>{''.join(rows)}</w:styles>"

    def numbering(self) -> str:
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="space"/><w:lvlText w:val="%{level + 1}."/></w:lvl>'
            for level, form in enumerate(("upperRoman", "decimal"))
        )
        return f'{_HEAD}<w:numbering {_NS}><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'

    def theme(self) -> str:
        font = f'<a:latin typeface="{self.theme_font}"/>'
        return (
            f'{_HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="t"><a:themeElements><a:fontScheme name="f">'
            f"<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme></a:themeElements></a:theme>"
        )

    def package(self) -> bytes:
        where = self.number["where"]
        files = [
            ("word/styles.xml", "styles", f"{_WORD}.styles+xml", self.styles()),
            ("word/numbering.xml", "numbering", f"{_WORD}.numbering+xml", self.numbering()),
            (
                "word/theme/theme1.xml",
                "theme",
                "application/vnd.openxmlformats-officedocument.theme+xml",
                self.theme(),
            ),
        ]
        if "page_number" not in self.drop:
            files.append((f"word/{where}1.xml", where, f"{_WORD}.{where}+xml", self.page_part()))
        return packed(self.document(), files)


def drawn_line(way: str) -> str:
    """A straight line as a shape, floating below the words it is anchored in."""
    if way == "vml":
        return '<w:r><w:pict><v:line id="l1" from="40pt,2pt" to="120pt,2pt" strokeweight=".75pt"/></w:pict></w:r>'
    shape = (
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" '
        'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>900000</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>220000</wp:posOffset></wp:positionV><wp:extent cx="1200000" cy="0"/>'
        '<wp:wrapNone/><wp:docPr id="1" name="l"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1200000" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/>'
        '</a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
    )
    return f"<w:r><w:drawing>{shape}</w:drawing></w:r>"


def packed(document: str, files: Sequence[tuple[str, str, str, str]]) -> bytes:
    """A package of a document and its parts: (name, kind of relation, content type, text)."""
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, _, kind, _ in files)
    rows = "".join(
        f'<Relationship Id="{"rIdNumber" if kind in ("header", "footer") else f"rId{index}"}" Type="{_OFFICE}/{kind}" Target="{name.removeprefix("word/")}"/>'
        for index, (name, kind, _, _) in enumerate(files, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{space}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{space}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{space}/relationships">{rows}</Relationships>',
        **{name: text for name, _, _, text in files},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 6, 5, 8, 0, 0)), text)
    return buffer.getvalue()


def make(recipe: Recipe) -> bytes:
    """The bytes of the .docx that a recipe describes."""
    return _Maker(recipe).package()
