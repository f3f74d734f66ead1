"""What is written into a signed Word report, in the child process of ``doingoai.read.isolation``: an edited report comes from outside.
The signature block after the last step; number and day when the clerk enters them. All else stays as it was.

Holds nothing of Django: the child imports this module alone.
"""

import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from doingoai.model import UserError
from doingoai.read.isolation import call

_LENGTH = struct.Struct(">I")
_DOCUMENT = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NBSP = "\u00a0"
_TOP = 80  # paragraphs among which number and day stand
_GAP = r"[\s.…_]{0,40}"  # what is left to be stamped or written
_DAYS = rf"ngày({_GAP}(\d{{0,2}}){_GAP})tháng({_GAP}(\d{{0,2}}){_GAP})năm({_GAP}(\d{{0,4}}){_GAP})"
_NUMBER_LINE = re.compile(rf"\s{{0,5}}Số(?:\s?:)?({_GAP}(\d{{0,6}}[a-zđ]?){_GAP})([/-])\s?(\S.{{0,50}})")
_DAY_LINE = re.compile(rf".{{0,80}},\s?{_DAYS}")
_GIVEN = re.compile(r"(\d{1,6}[a-zđ]?)\s?(?:[/-]\s?(\S.{0,50}))?")

Edit = tuple[int, int, str]  # from, to, what stands there then


def _parsed(document: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(
        document, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    )


def _written(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


# -- the signature block -----------------------------------------------------------------------------------------------------


def _style(node: Any) -> str:
    found = node.find(f"{_W}pPr/{_W}pStyle")
    return "" if found is None else str(found.get(f"{_W}val"))


def _say(node: Any, words: str, style: str) -> None:
    """Make these the words of a paragraph, in the face of its first run."""
    runs = list(node.iter(f"{_W}r"))
    face = runs[0].find(f"{_W}rPr") if runs else None
    for child in list(node):
        if child.tag != f"{_W}pPr":
            node.remove(child)
    run = node.makeelement(f"{_W}r")
    if face is not None:
        run.append(deepcopy(face))
    text = run.makeelement(f"{_W}t")
    text.text = words
    text.set(_SPACE, "preserve")
    run.append(text)
    node.append(run)
    node.find(f"{_W}pPr/{_W}pStyle").set(f"{_W}val", style)


def _resigned(document: bytes, lines: Sequence[str], name: str) -> bytes | None:
    """The document with this block; None where it has no block of this program's styles."""
    root = _parsed(document)
    position = next((node for node in root.iter(f"{_W}p") if _style(node) == "Position"), None)
    if position is None:
        return None
    block = position.getparent()
    signer = next((node for node in block.findall(f"{_W}p") if _style(node) == "Signer"), None)
    old = [node for node in block.findall(f"{_W}p") if _style(node) == "Authority"]
    *authority, title = lines
    pattern = deepcopy(old[0] if old else position)
    for node in old:
        block.remove(node)
    for words in authority:
        line = deepcopy(pattern)
        _say(line, words, "Authority")
        position.addprevious(line)
    _say(position, title, "Position")
    if signer is None:
        signer = deepcopy(position)
        block.append(signer)
    _say(signer, name, "Signer")
    return _written(root)


# -- number and day ----------------------------------------------------------------------------------------------------------


def _texts(paragraph: Any) -> list[Any]:
    return list(paragraph.iter(f"{_W}t"))


def _words(paragraph: Any) -> str:
    return "".join(node.text or "" for node in _texts(paragraph))


def _put(paragraph: Any, edits: Sequence[Edit]) -> None:
    """Put words in the place of others, whatever runs these stand in: each run keeps its face."""
    for start, end, words in sorted(edits, reverse=True):
        at, done = 0, False
        for node in _texts(paragraph):
            text = node.text or ""
            first, last = max(start - at, 0), min(end - at, len(text))
            at += len(text)
            if last > first or (last == first and not done):
                node.text = text[:first] + ("" if done else words) + text[last:]
                node.set(_SPACE, "preserve")
                done = True


def _refused(what: str, do: str) -> UserError:
    return UserError("PD-026", "Số, ngày trong bản Word", what, do)


def _day_edits(found: "re.Match[str]", first: int, day: date) -> Iterator[Edit]:
    """Day, month and year where they are blank; ``first``: the group of the day. Raises UserError PD-026 where another day stands there."""
    wanted = f"{day.day:02d}", f"{day.month:02d}" if day.month < 3 else str(day.month), str(day.year)
    for number, (words, around) in enumerate(zip(wanted, (_NBSP, _NBSP, ""), strict=True)):
        gap, there = first + 2 * number, found[first + 2 * number + 1]
        if there and number < 2 and int(there) != int(words):
            raise _refused(
                f"văn bản đã ký ghi sẵn {'tháng' if number else 'ngày'} {there}.",
                "Ghi đúng ngày ấy, hoặc đính kèm bản đã ký mà không ghi số, ngày ở đây.",
            )
        if there != words:
            yield found.start(gap), found.end(gap), f"{_NBSP}{words}{around}"


def _numbered(document: bytes, given: str, day: date) -> tuple[bytes, str]:
    """The document with number and day in its head and where its annexes name it; the number whole, "05/BC-SNgV". What is filled is
    blank space alone. Raises UserError PD-023 (no number), PD-026 (no such lines, or another number, sign or day in them)."""
    root = _parsed(document)
    paragraphs = [(node, _words(node)) for node in root.iter(f"{_W}p")]
    head = [(node, _NUMBER_LINE.fullmatch(words)) for node, words in paragraphs[:_TOP] if len(words) < 120]
    days = [(node, _DAY_LINE.fullmatch(words)) for node, words in paragraphs[:_TOP] if len(words) < 200]
    line, found = next((item for item in head if item[1]), (None, None))
    dated, when = next((item for item in days if item[1]), (None, None))
    if found is None or when is None:
        raise _refused(
            "không có dòng “Số: …/…” hoặc dòng “…, ngày … tháng … năm …” theo mẫu.",
            "Ghi số, ngày trong Word, rồi đính kèm bản đã ký ở đây.",
        )
    number = _number(given, found[2], found[3], found[4])
    whole = f"{number}{found[3]}{found[4].strip()}"
    _put(line, [] if found[2] else [(found.start(1), found.end(1), f" {number}")])
    _put(dated, list(_day_edits(when, 1, day)))
    named = re.compile(rf"[Ss]ố({_GAP}){re.escape(found[3] + found[4].strip())}\s{{1,3}}{_DAYS}")
    for node, words in paragraphs:
        if "Kèm theo" in words[:40] and (match := named.search(words[:600])):
            _put(node, [(match.start(1), match.end(1), f"{_NBSP}{number}"), *_day_edits(match, 2, day)])
    return _written(root), whole


def _number(given: str, there: str, sign: str, symbol: str) -> str:
    """The number alone, below ten with its nought. Raises UserError PD-023, PD-026."""
    match = _GIVEN.fullmatch(given.strip())
    if match is None:
        raise UserError(
            "PD-023", "Số văn bản", f"“{given[:60]}” không phải một số.", f"Ghi số, ví dụ 125{sign}{symbol}."
        )
    number = match[1].zfill(2)
    if match[2] and _squeezed(match[2]) != _squeezed(symbol):
        raise _refused(
            f"ký hiệu trong văn bản đã ký là {symbol.strip()}, ký hiệu vừa ghi là {match[2].strip()}.",
            f"Ghi {number}{sign}{symbol.strip()}, hoặc chỉ ghi số {number}.",
        )
    if there and there.zfill(2) != number:
        raise _refused(f"văn bản đã ký ghi sẵn số {there}.", "Ghi đúng số ấy.")
    return number


def _squeezed(symbol: str) -> str:
    return "".join(symbol.split()).casefold()


def differing(before: bytes, after: bytes) -> tuple[int, list[tuple[str, str]]]:
    """Of two Word files: how many paragraphs they have, and those that differ, both wordings. Raises RuntimeError where they differ in
    anything else: another part of the file, another number of paragraphs."""
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        if old.namelist() != new.namelist() or any(
            name != _DOCUMENT and old.read(name) != new.read(name) for name in old.namelist()
        ):
            raise RuntimeError("another part of the file differs")
        was, now = (
            [_words(node) for node in _parsed(file.read(_DOCUMENT)).iter(f"{_W}p")] for file in (old, new)
        )
    if len(was) != len(now):
        raise RuntimeError("the number of paragraphs differs")
    return len(was), [pair for pair in zip(was, now, strict=True) if pair[0] != pair[1]]


# -- in the child, and how it is asked ---------------------------------------------------------------------------------------


def _framed(head: Mapping[str, Any], data: bytes) -> bytes:
    told = json.dumps(head).encode()
    return _LENGTH.pack(len(told)) + told + data


def _unframed(framed: bytes) -> tuple[dict[str, Any], bytes]:
    end = _LENGTH.size + _LENGTH.unpack_from(framed)[0]
    return json.loads(framed[_LENGTH.size : end]), framed[end:]


def _rewritten(data: bytes, work: Callable[[bytes], bytes | None]) -> bytes:
    """A Word file with another document in it; no bytes where there is none to work on."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if _DOCUMENT not in package.namelist():
            return b""
        written = work(package.read(_DOCUMENT))
        if written is None:
            return b""
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
            for entry in package.infolist():
                made.writestr(entry, written if entry.filename == _DOCUMENT else package.read(entry))
    return whole.getvalue()


def sign_in_child(payload: bytes) -> bytes:
    """In the child: the report with its block; no bytes where it has none that could be written."""
    given, data = _unframed(payload)
    return _rewritten(data, lambda document: _resigned(document, given["lines"], given["name"]))


def number_in_child(payload: bytes) -> bytes:
    """In the child: the report with number and day, before it what was written and how it differs. Raises UserError PD-023, PD-026."""
    given, data = _unframed(payload)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise _refused(
            "văn bản đã ký không phải tệp Word .docx.", "Ghi số, ngày trên văn bản rồi đính kèm bản đã ký."
        )
    told: dict[str, Any] = {}

    def work(document: bytes) -> bytes:
        made, told["number"] = _numbered(document, given["number"], date.fromisoformat(given["day"]))
        return made

    made = _rewritten(data, work)
    told["paragraphs"], told["lines"] = differing(data, made)
    return _framed(told, made)


def signed_apart(data: bytes, lines: Sequence[str], name: str, where: str) -> bytes:
    """A .docx with this signature block (authority lines, the position last; the name below); all else as it was. No bytes where it
    has no block that could be written. Raises UserError DT-…"""
    payload = _framed({"lines": list(lines), "name": name}, data)
    return call(sign_in_child, payload, seconds=60, memory_mb=2048, name=where)


def numbered_apart(data: bytes, number: str, day: date, where: str) -> tuple[bytes, dict[str, Any]]:
    """A .docx with number and day, all else as it was; and {"number": whole, "paragraphs": how many, "lines": [before, after] of each
    that differs}. Raises UserError PD-023, PD-026, DT-…"""
    payload = _framed({"number": number, "day": day.isoformat()}, data)
    told, made = _unframed(call(number_in_child, payload, seconds=60, memory_mb=2048, name=where))
    return made, told
