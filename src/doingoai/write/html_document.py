"""A story as HTML: self-contained, readable by screen readers, in the look of the printed page.

Headings are headings, numbers are written out, tables name their columns, footnotes are links there and back, pictures say
what they show. Every word is escaped; there is no script, and nothing is loaded from elsewhere.
"""

import base64
from dataclasses import dataclass, field
from html import escape

from doingoai.write.docx.controls import shown
from doingoai.write.docx.counting import Counter
from doingoai.write.docx.layout import Layout, Style, layout
from doingoai.write.docx.story import (
    Block,
    Boxed,
    Break,
    Cell,
    ContentControl,
    Controlled,
    Inline,
    Marked,
    Note,
    Paragraph,
    Picture,
    Rule,
    Section,
    Story,
    Table,
    Text,
)
from doingoai.write.docx.xml import clean
from doingoai.write.template_set import STANDARD, Templates

DEEPEST = 6
_NOTES, _COMMENTS, _BACK = "Chú thích", "Góp ý của chương trình", "Trở lại chỗ gọi chú thích"
_ALIGN = {"both": "justify", "left": "left", "right": "right", "center": "center"}
_TITLES = {"Kind": 1, "AnnexLabel": 2}


@dataclass(slots=True)
class _Page:
    look: Layout
    comments: bool
    counter: Counter
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


def _words(text: str) -> str:
    return escape(clean(text), quote=False)


def _value(text: str) -> str:
    return escape(clean(text))


def _text(text: Text) -> str:
    words = _words(text.text)
    for wanted, tag in ((text.underline, "u"), (text.italic, "em"), (text.bold, "strong")):
        words = f"<{tag}>{words}</{tag}>" if wanted and words else words
    return words


def _note(note: Note, page: _Page) -> str:
    page.notes.append(_words(note.text))
    number = len(page.notes)
    return f'<sup><a href="#chu-thich-{number}" id="goi-{number}" role="doc-noteref">{number}</a></sup>'


def _marked(marked: Marked, page: _Page) -> str:
    inside = "".join(_inline(inline, page) for inline in marked.inlines)
    if marked.bookmark and marked.bookmark not in page.anchors:
        page.anchors.add(marked.bookmark)
        inside = f'<span id="{_value(marked.bookmark)}">{inside}</span>'
    if page.comments:
        for remark in marked.comments:
            page.remarks.append(_words(remark))
            number = len(page.remarks)
            inside += f'<sup><a href="#gop-y-{number}" id="goi-gop-y-{number}">[góp ý {number}]</a></sup>'
    return inside


def _control(control: ContentControl) -> str:
    words, empty = shown(control)
    lines = "<br>".join(map(_words, words.split("\n")))
    title = f' title="{_value(control.alias)}"' if control.alias else ""
    kind = "o-dien trong" if empty else "o-dien"
    return f'<span class="{kind}" data-tag="{_value(control.tag)}"{title}>{lines}</span>'


def _inline(inline: Inline, page: _Page) -> str:
    match inline:
        case Text():
            return _text(inline)
        case Note():
            return _note(inline, page)
        case Marked():
            return _marked(inline, page)
        case ContentControl():
            return _control(inline)
        case Break():
            return "<br>"


def _tag(style: Style) -> str:
    """Headings of the page, of its sections and of the outline; all else is a paragraph."""
    if style.id in _TITLES:
        return f"h{_TITLES[style.id]}"
    if style.outline and style.id not in _TITLES:
        return f"h{min(DEEPEST, style.outline + 1)}"
    return "p"


def _paragraph(block: Paragraph, page: _Page) -> str:
    style, label = page.look.styles[block.style], ""
    number = None if block.dash else page.counter.number(block)
    words = "".join(_inline(inline, page) for inline in block.inlines)
    if block.dash:
        label = f"{page.look.dashes[block.dash - 1]} "
    elif number is not None:
        bold = page.look.series[number.series][number.depth].bold
        label = f"<strong>{_words(number.label)}</strong> " if bold else f"{_words(number.label)} "
    if not words and not label:
        return '<div class="cho-ky"></div>' if style.id == "SignatureGap" else ""
    tag = _tag(style)
    return f'<{tag} class="{_value(style.id)}">{label}{words}</{tag}>'


def _cell(cell: Cell, page: _Page, *, head: bool) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    inside = "".join(_block(block, page) for block in cell.blocks)
    if head:
        return f'<th scope="{"colgroup" if cell.span > 1 else "col"}"{span}>{inside}</th>'
    return f'<th scope="row"{span}>{inside}</th>' if cell.heading else f"<td{span}>{inside}</td>"


def _row(row: tuple[Cell, ...], page: _Page, *, head: bool) -> str:
    return f"<tr>{''.join(_cell(cell, page, head=head) for cell in row)}</tr>"


def _table(table: Table, page: _Page) -> str:
    total = sum(table.widths) or 1
    if not table.ruled:  # a layout table: nothing a screen reader should count
        columns = " ".join(f"{width / total * 100:.3g}fr" for width in table.widths)
        cells = "".join(
            f"<div>{''.join(_block(block, page) for block in cell.blocks)}</div>"
            for row in table.rows
            for cell in row
        )
        return f'<div class="hai-cot" style="grid-template-columns:{columns}">{cells}</div>'
    head = "".join(_row(row, page, head=True) for row in table.rows[: table.header_rows])
    body = "".join(_row(row, page, head=False) for row in table.rows[table.header_rows :])
    described = f'<span class="an">. {_words(table.description)}</span>' if table.description else ""
    caption = f"<caption>{_words(table.title)}{described}</caption>" if table.title else ""
    columns = "".join(f'<col style="width:{width / total * 100:.3g}%">' for width in table.widths)
    label = f' role="region" tabindex="0" aria-label="{_value(table.title or "Bảng")}"'
    return (
        f'<div class="bang"{label}><table>{caption}<colgroup>{columns}</colgroup>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table></div>"
    )


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.png).decode()
    caption = f"<figcaption>{_words(picture.title)}</figcaption>" if picture.title else ""
    return (
        f'<figure><img src="data:image/png;base64,{data}" alt="{_value(picture.alt)}" '
        f'style="width:{picture.width:g}mm;max-width:100%;height:auto">{caption}</figure>'
    )


def _block(block: Block, page: _Page) -> str:
    match block:
        case Paragraph():
            return _paragraph(block, page)
        case Rule(length, within):
            return f'<div class="ke" aria-hidden="true" style="width:{min(1, length / within) * 100 if within else 100:.3g}%"></div>'
        case Boxed(text, _, _, style):
            return f'<p class="dau {_value(style)}">{_words(text)}</p>'
        case Table():
            return _table(block, page)
        case Picture():
            return _picture(block)
        case Controlled(control, blocks):
            inside = "".join(_block(inner, page) for inner in blocks)
            return f'<div class="o-dien" data-tag="{_value(control.tag)}">{inside}</div>'


def _section(section: Section, page: _Page) -> str:
    page.counter.restart()
    blocks = "".join(_block(block, page) for block in section.blocks)
    foot = "".join(_block(block, page) for block in section.foot)
    return f"<section>{blocks}{f'<footer>{foot}</footer>' if foot else ''}</section>"


def _list(title: str, items: list[str], name: str, call: str, role: str) -> str:
    if not items:
        return ""
    rows = "".join(
        f'<li id="{name}-{n}">{text} <a href="#{call}-{n}" aria-label="{_BACK} {n}">↩</a></li>'
        for n, text in enumerate(items, 1)
    )
    return f'<section class="chu-thich"{role}><h2>{title}</h2><ol>{rows}</ol></section>'


def fragment(story: Story, templates: Templates = STANDARD, *, comments: bool = False) -> str:
    """The story as one ``article`` element, to be put into a page. comments: with the remarks for the drafter."""
    look = layout(templates, story.look)
    page = _Page(look, comments, Counter(look))
    body = "".join(_section(section, page) for section in story.sections)
    notes = _list(_NOTES, page.notes, "chu-thich", "goi", ' role="doc-endnotes"')
    remarks = _list(_COMMENTS, page.remarks, "gop-y", "goi-gop-y", "")
    return f'<article class="van-ban" lang="{_value(look.language)}">{body}{notes}{remarks}</article>'


def _rule(style: Style) -> str:
    face = [
        f"text-align:{_ALIGN[style.align]}",
        f"font-size:{style.size / 14:.3g}em",
        f"font-weight:{'bold' if style.bold else 'normal'}",
    ]
    face += ["font-style:italic"] * style.italic + ["text-decoration:underline"] * style.underline
    face += [f"color:#{style.color}"] if style.color and style.color.isalnum() else []
    if style.indent:
        face.append(f"text-indent:{style.indent:g}mm")
    if style.before or style.after:
        face.append(f"margin:{style.before:g}pt 0 {style.after:g}pt")
    if style.left:
        face.append(f"margin-left:{style.left:g}mm;text-indent:{-style.hanging:g}mm")
    return f".van-ban .{style.id}{{{';'.join(face)}}}"


_STYLE = """.van-ban{font-family:"Times New Roman",Tinos,"Liberation Serif",serif;font-size:14pt;line-height:1.4;color:#000;
background:#fff;max-width:180mm;margin:0 auto;padding:10mm;overflow-wrap:anywhere}
.van-ban p,.van-ban h1,.van-ban h2,.van-ban h3,.van-ban h4{margin:0;font-size:1em;line-height:inherit}
.van-ban section+section{margin-top:14mm}
.van-ban .hai-cot{display:grid;gap:0 4mm}
.van-ban .ke{border-top:1px solid #000;margin:1mm auto}
.van-ban .hai-cot .dau{border:1px solid;width:max-content;max-width:100%;margin:2mm auto;padding:0 2mm}
.van-ban .cho-ky{height:1.2em}
.van-ban *+.hai-cot{margin-top:4mm}
.van-ban .bang{overflow-x:auto;margin:3mm 0}
.van-ban table{border-collapse:collapse;width:100%}
.van-ban caption{text-align:left;font-weight:bold;padding:1mm 0}
.van-ban .an{font-weight:normal}
.van-ban th,.van-ban td{border:1px solid #000;padding:1mm 1.5mm;vertical-align:middle}
.van-ban figure{margin:4mm 0;text-align:center}
.van-ban .o-dien{border-bottom:1px dotted #000}.van-ban .o-dien.trong{color:#595959}
.van-ban .chu-thich{font-size:.8em;border-top:1px solid #000;margin-top:8mm}
@media (max-width:40em){.van-ban{padding:4mm}.van-ban .hai-cot{grid-template-columns:1fr!important}
.van-ban .AddresseeHead,.van-ban .AddresseeItem{margin-left:8mm}}
@media print{.van-ban{padding:0;max-width:none}.van-ban section+section{break-before:page}}
"""


def stylesheet(look: Layout) -> str:
    """The style sheet of a layout, for pages that hold fragments."""
    return _STYLE + "\n".join(_rule(style) for style in look.styles.values())


def document_html(story: Story, templates: Templates = STANDARD, *, comments: bool = False) -> str:
    """The story as a whole page; the same story gives the same text. Raises what ``layout`` raises."""
    look = layout(templates, story.look)
    return (
        f'<!DOCTYPE html>\n<html lang="{_value(look.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_words(story.title)}</title><style>{stylesheet(look)}</style></head>"
        f"<body><main>{fragment(story, templates, comments=comments)}</main></body></html>\n"
    )
