"""Word documents (.docx, .docm), read from the package itself so that nothing is lost and everything has its place.

Kept: reading order, automatic numbers as printed, headings, lists, tables with merged cells, footnotes and endnotes with
their calls, page headers and footers, text boxes (once), comments, tracked insertions, results of fields. Left out and
counted in ``notes``: tracked deletions, hidden text, pictures, macros, embedded objects.
"""

import hashlib
from collections.abc import Callable

from doingoai.model import Document, Repair, Span
from doingoai.read import legacy, limits, secrecy
from doingoai.read.ooxml.inline import Tally
from doingoai.read.ooxml.layout import Layout
from doingoai.read.ooxml.letters import Letters
from doingoai.read.ooxml.notes import Notes, read_notes
from doingoai.read.ooxml.numbering import read_numbering
from doingoai.read.ooxml.package import Element, Package, W, open_package
from doingoai.read.ooxml.signatures import read_signatures
from doingoai.read.ooxml.story import Story, ruled_styles
from doingoai.read.ooxml.styles import read_styles

NAMES = (".docx", ".docm")
MAX_BYTES = limits.MAX_FILE_BYTES
_HEADER, _FOOTER = W + "headerReference", W + "footerReference"


def sniff(data: bytes, name: str) -> bool:
    """True for a zip whose first names are those of a Word package, also where its end is broken off."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    if b"[Content_Types].xml" not in data[-1_000_000:] and b"[Content_Types].xml" not in data[:4096]:
        return False
    tail = data[-1_000_000:]
    return (b"word/document" in tail or b"word/styles" in tail or b"word/document" in data[:65_536]) and (
        b"xl/workbook" not in tail and b"ppt/presentation" not in tail
    )


def _parts(package: Package) -> tuple[str, dict[str, list[str]], dict[str, str]]:
    """The main part, its related parts by kind, and their names by relation id."""
    main = next((r.target for r in package.relations("") if r.kind == "officeDocument"), "word/document.xml")
    by_kind: dict[str, list[str]] = {}
    by_id: dict[str, str] = {}
    for relation in package.relations(main):
        by_kind.setdefault(relation.kind, []).append(relation.target)
        by_id[relation.id] = relation.target
    return main, by_kind, by_id


def _margins(package: Package, body: Element, by_id: dict[str, str]) -> list[tuple[str, Element]]:
    """The page headers and footers that sections use, each part once, headers first."""
    found: dict[str, tuple[str, Element]] = {}
    references = list(body.iter(_HEADER, _FOOTER))
    for kind, tag in (("header", _HEADER), ("footer", _FOOTER)):
        for reference in references:
            if reference.tag != tag:
                continue
            identifier = next((v for k, v in reference.attrib.items() if str(k).endswith("}id")), "")
            part = by_id.get(str(identifier))
            root = package.xml(part) if part else None
            if part and root is not None:
                found.setdefault(part, (kind, root))
    return list(found.values())


def _notes(tally: Tally, package: Package, text: str) -> tuple[str, ...]:
    """What the user should know of what was met."""
    said = []
    if tally.deletions:
        said.append(f"có {tally.deletions} chỗ xóa đang theo dõi sửa đổi (Track Changes): không đọc")
    if tally.insertions:
        said.append(
            f"có {tally.insertions} chỗ chèn đang theo dõi sửa đổi (Track Changes): đọc như chữ bình thường"
        )
    if tally.hidden:
        said.append(f"có {tally.hidden} đoạn chữ ẩn: không đọc")
    if tally.pictures:
        said.append(f"có {tally.pictures} hình ảnh: chữ trong ảnh không được đọc")
    if tally.foreign:
        said.append(f"có {tally.foreign} biểu đồ hoặc sơ đồ: không đọc chữ bên trong")
    if tally.embedded:
        said.append(f"có {tally.embedded} đối tượng nhúng: không đọc")
    if any(name.endswith("vbaProject.bin") for name in package.names):
        said.append("có macro: bỏ qua, không chạy")
    if not text:
        said.append("không có chữ nào")
    return (*said, *legacy.notes(text))


def _first(package: Package, by_kind: dict[str, list[str]], kind: str) -> Element | None:
    return next((root for part in by_kind.get(kind, ()) if (root := package.xml(part)) is not None), None)


def read(data: bytes, name: str) -> Document:
    """Read a .docx from its bytes. Raises UserError DT-003, DT-005, DT-008, DT-009, DT-010, and BM-001 for a mark that stands
    in tracked deletions only, which the caller cannot see."""
    package = open_package(data, name)
    document = _read(package, data, None)
    if _may_be_of_before_unicode(document.text, package):
        package = open_package(
            data, name
        )  # again, with its fonts: few files need it, and the others are read faster
        package.keeps_fonts = True
        document = _read(package, data, Letters())
    return document


def read_with(
    data: bytes, name: str, story_of: type[Story], layout_of: Callable[[Story, Notes], Layout]
) -> tuple[Document, Package]:
    """The same document, with another's eyes on its tree, of which nothing is left out; and the package it was read from."""
    package = open_package(data, name)
    package.keeps_all = True
    document = _read(package, data, None, story_of, layout_of)
    if _may_be_of_before_unicode(document.text, package):
        document = _read(package, data, Letters(), story_of, layout_of)
    return document, package


def _may_be_of_before_unicode(text: str, package: Package) -> bool:
    """Some letters look like it: one is enough where the package names an old font."""
    if not legacy.suspicious(text, least=1):
        return False
    return legacy.suspicious(text) or package.names_old_fonts(
        ("word/fontTable.xml", "word/styles.xml"), "word/document.xml"
    )


def _read(
    package: Package,
    data: bytes,
    letters: Letters | None,
    story_of: type[Story] = Story,
    layout_of: Callable[[Story, Notes], Layout] = Layout,
) -> Document:
    """letters: where old letters are to be decoded; story_of, layout_of: who reads the tree and who lays it out."""
    name = package.name
    main, by_kind, by_id = _parts(package)
    root = package.xml(main)
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise limits.broken(name, main)
    styles, tally = read_styles(_first(package, by_kind, "styles")), Tally()
    numbering = read_numbering(_first(package, by_kind, "numbering"), styles)
    story = story_of(styles, numbering, tally, ruled_styles(styles), letters=letters)
    layout = layout_of(story, _annotations(package, by_kind, body))
    items = story.read(body)
    if letters is not None:
        letters.settle()
    layout.flow(items)
    pages = tally.page if tally.pages_known else None
    for kind, element in _margins(package, body, by_id):
        layout.margin(kind, story.read(element))
    layout.comments()
    text = layout.text
    if any(secrecy.is_mark(words) for words in _deleted(tally, letters)):
        del text, layout, root, body, package
        raise secrecy.refusal(name)
    if not text and not tally.pictures:
        raise limits.empty(name)
    repairs = tuple(layout.repairs)
    if tally.decomposed:
        repairs = (Repair(Span(0, len(text)), "NFD"), *repairs)
    return Document(
        source=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="docx",
        text=text,
        blocks=tuple(layout.blocks),
        pages=pages,
        notes=(*_notes(tally, package, text), *legacy.repaired(repairs)),
        repairs=repairs,
        signatures=read_signatures(package),
        controls=tally.controls.placed(text),
    )


def _annotations(package: Package, by_kind: dict[str, list[str]], body: Element) -> Notes:
    """Footnotes, endnotes and comments of the body."""
    footnotes, endnotes, comments = (
        _first(package, by_kind, kind) for kind in ("footnotes", "endnotes", "comments")
    )
    noted = any(
        root is not None and len(root) > 2 for root in (footnotes, endnotes)
    )  # two only draw the line above
    settings = _first(package, by_kind, "settings") if noted else None
    return read_notes(footnotes, endnotes, comments, settings, body)


def _deleted(tally: Tally, letters: Letters | None) -> list[str]:
    """The words of tracked deletions, in every encoding that the document holds."""
    if letters is None:
        return tally.deleted_words
    return [variant for words in tally.deleted_words for variant in letters.variants(words)]
