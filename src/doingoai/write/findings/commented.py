"""The report itself as .docx, with a Word comment at the words of each finding.

A .docx keeps its package as it is but for the comments: every other part byte for byte, the text, its look, tracked changes, fields,
notes, tables, boxes and the comments that were there. A report of another format becomes a plain .docx of its text.
"""

import io
import posixpath
import zipfile
from collections.abc import Mapping, Sequence

from lxml import etree

from doingoai.check.checked import Checked
from doingoai.read.ooxml.package import Element, Package, W
from doingoai.read.ooxml.places import Places, places
from doingoai.write.docx.xml import clean
from doingoai.write.findings.anchors import Anchors, put
from doingoai.write.findings.plain import plain_docx
from doingoai.write.findings.remarks import Remark, remarks
from doingoai.write.findings.wording import Words

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"purl.oclc.org/ooxml"


def commented(checked: Checked, lang: str = "vi", said: Sequence[Remark] = ()) -> bytes:
    """The bytes of the .docx with comments; the same report gives the same bytes. said: what people remarked, which goes first."""
    notes = (*said, *remarks(checked, lang))
    if checked.docx is not None:
        read = places(checked.docx, checked.report.document.source)
        if read.document.text == checked.report.text and not _is_strict(read.package):
            made = _with_comments(read, notes, lang)
            if made is not None:
                return made
    note = Words(lang)("plain_note", source=checked.report.document.source)
    return plain_docx(checked.report.text, notes, note)


def _is_strict(package: Package) -> bool:
    """In the strict namespaces, which the reader turns into the usual ones: such a tree cannot be put back beside its other parts."""
    return _STRICT in package.archive.read(_main_part(package))


def _main_part(package: Package) -> str:
    return next((r.target for r in package.relations("") if r.kind == "officeDocument"), "word/document.xml")


def _with_comments(read: Places, notes: Sequence[Remark], lang: str) -> bytes | None:
    """The package with the comments; None where its body has no place for any."""
    package, main = read.package, _main_part(read.package)
    anchors = Anchors(read)
    if not anchors.has_body:
        return None
    for note in notes:
        anchors.plan(note.span)
    anchors.cut()
    part = next(
        (r.target for r in package.relations(main) if r.kind == "comments" and r.target in package.names),
        None,
    )
    root = package.xml(part) if part else None
    if root is None:
        root = etree.Element(W + "comments", nsmap={"w": _MAIN})
    identifier = _next(root, package.xml(main))
    for note in notes:
        ends = anchors.ends(note.span)
        if ends is None:
            return None
        words = " ".join(read.document.text[note.span.start : note.span.end].split())
        lead = (
            ()
            if ends.exact
            else (Words(lang)("at_words", words=words if len(words) <= 160 else words[:159] + "…"),)
        )
        root.append(_comment(identifier, note, (*note.lines[:1], *lead, *note.lines[1:])))
        put(identifier, ends)
        identifier += 1
    return _repacked(package, main, part, root)


def _next(*roots: Element | None) -> int:
    """A number that no comment bears yet."""
    taken = [-1]
    for root in roots:
        for element in (
            root.iter(W + "comment", W + "commentReference", W + "commentRangeStart")
            if root is not None
            else ()
        ):
            number = element.get(W + "id") or ""
            taken.append(int(number) if number.isdigit() and len(number) < 10 else -1)
    return max(taken) + 1


def _comment(identifier: int, note: Remark, lines: Sequence[str]) -> Element:
    comment = etree.Element(
        W + "comment",
        {W + "id": str(identifier), W + "author": clean(note.author), W + "initials": clean(note.initials)},
    )
    for number, line in enumerate(lines):
        run = etree.SubElement(etree.SubElement(comment, W + "p"), W + "r")
        if number == 0:
            etree.SubElement(etree.SubElement(run, W + "rPr"), W + "b")
        text = etree.SubElement(run, W + "t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        text.text = clean(line)
    return comment


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _repacked(package: Package, main: str, part: str | None, comments: Element) -> bytes:
    body = package.xml(main)
    assert body is not None
    changed = {main: _bytes(body)}
    if part is None:
        folder, _, base = main.rpartition("/")
        part = next(
            name
            for name in (f"{folder}/comments{n or ''}.xml".lstrip("/") for n in range(1000))
            if name not in package.names
        )
        relations = f"{folder}/_rels/{base}.rels".lstrip("/")
        changed[relations] = _related(package, relations, posixpath.relpath(part, folder or "."))
    changed[part] = _bytes(comments)
    changed["[Content_Types].xml"] = _typed(package, part)
    return _zipped(package.archive, changed)


def _raw(package: Package, part: str) -> Element | None:
    """A part as it stands, whatever the reader leaves out of it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(package.archive.read(part), parser) if part in package.names else None


def _related(package: Package, part: str, target: str) -> bytes:
    root = _raw(package, part)
    if root is None:
        root = etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>')
    taken = {item.get("Id") for item in root}
    identifier = next(name for name in (f"rIdDoingoai{n or ''}" for n in range(10_000)) if name not in taken)
    etree.SubElement(
        root,
        f"{{{_RELATIONS}}}Relationship",
        {"Id": identifier, "Type": f"{_OFFICE}/comments", "Target": target},
    )
    return _bytes(root)


def _typed(package: Package, part: str) -> bytes:
    root = _raw(package, "[Content_Types].xml")
    assert root is not None
    if not any(item.get("PartName") == f"/{part}" for item in root):
        etree.SubElement(root, f"{{{_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": _COMMENTS})
    return _bytes(root)


def _zipped(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The archive with some parts changed or added; the others with their bytes, names, order and days."""
    buffer = io.BytesIO()
    left = dict(changed)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for info in archive.infolist():
            data = left.pop(info.filename, None)
            made.writestr(_entry(info), archive.read(info) if data is None else data)
        for name, data in left.items():
            made.writestr(_entry(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))), data)
    return buffer.getvalue()


def _entry(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(info.filename, info.date_time)
    stored = info.compress_type == zipfile.ZIP_STORED and info.file_size
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.external_attr, entry.create_system = info.external_attr, info.create_system
    return entry
