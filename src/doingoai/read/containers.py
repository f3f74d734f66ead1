"""Files that hold files: zip archives, e-mails (.eml) and exchange packages (.edxml), one in another to a depth.

``places`` lists what could be a report; ``load`` gives the bytes of one. Nothing is written to disk, and a member's name is
only ever shown, never used as a path. An archive beyond measure, a broken one, or a message that bears a secrecy mark is one
place that cannot be loaded: so whatever happens, each place ends in one report or one error.
"""

import email.errors
import email.header
import email.message
import email.parser
import email.policy
import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from doingoai.model import UserError
from doingoai.read import edxml, html, limits, secrecy, signatures
from doingoai.read import text as text_reader
from doingoai.read.ooxml.package import entry_count

ARROW = " » "
MAX_DEPTH = 4  # containers in one another
MAX_MEMBERS = 1_000  # of one file, at all depths
MAX_MEMBER_BYTES = limits.MAX_FILE_BYTES
MAX_TOTAL_BYTES = 1_000 * limits.MIB  # what the members of one archive unpack to
MAX_MAIL_PARTS = 200
LONG_BODY = 1_500  # characters: a message that says so much may itself be the report
BODY = "thân thư"

_HOLDERS = (".zip", ".eml", edxml.ENDING, ".xml")
_JUNK = ("thumbs.db", "desktop.ini", "__macosx")
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_LEFT_OUT = (
    *_SIGNATURES,
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "message/delivery-status",
    "text/rfc822-headers",
)
_UNICODE_NAME = 0x7075  # extra field of a zip entry


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report lies: a file, or a member of one. inner: the member's index at each depth; names: as shown."""

    path: Path
    inner: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The name to show: "goi.zip » bao-cao.docx"."""
        return ARROW.join((self.path.name, *self.names))

    @property
    def shown_path(self) -> Path:
        """The path that the report would have if the container were a folder: to tell reports apart, never to open one."""
        return self.path.joinpath(*self.names)


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a container, unpacked. note: what its reader should know of how it came."""

    name: str
    data: bytes
    note: str = ""


def is_container(data: bytes) -> bool:
    """True for a zip that is no document itself, for a message, and for an exchange package."""
    if data[:2] == b"PK":
        return signatures.is_archive(data)
    if edxml.is_package(data):
        return True
    return signatures.is_mail(data) and not signatures.is_page_archive(data)


def _shown(name: str) -> str:
    """A member's name without drive, steps upward, signs that cannot be seen, or great length."""
    visible = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    parts = PurePosixPath(visible.replace("\\", "/")).parts
    kept = [
        part for part in parts if part not in ("/", "..", ".") and not (len(part) == 2 and part[1] == ":")
    ]
    return "/".join(kept)[-200:] or "không tên"


def _is_junk(name: str) -> bool:
    parts = name.lower().split("/")
    return any(part.startswith((".", "~$")) or part in _JUNK for part in parts)


# -- zip ------------------------------------------------------------------------------------------------------------------


def _zip_name(info: zipfile.ZipInfo) -> str:
    """An entry's name in Unicode: as its flag or extra field says, else UTF-8 where the bytes are, else the old code page."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_NAME and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _opened(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive, within the limits. Raises UserError DT-008, DT-009."""
    if entry_count(data) > limits.MAX_PARTS or signatures.directory_bytes(data) > signatures.MAX_DIRECTORY:
        raise limits.bomb(name, f"có hơn {limits.MAX_PARTS} tệp bên trong")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError):
        raise limits.broken(name) from None
    if signatures.overlaps(archive):
        raise limits.bomb(name, "các tệp bên trong chồng lên nhau")
    total = 0
    for info in archive.infolist():
        total += info.file_size
        if info.file_size > limits.MIN_RATIO_BYTES and info.file_size > limits.MAX_RATIO * max(
            1, info.compress_size
        ):
            raise limits.bomb(name, f"một tệp nén hơn {limits.MAX_RATIO} lần")
    if total > MAX_TOTAL_BYTES:
        raise limits.bomb(name, "bung ra quá lớn")
    return archive


def _zip_members(data: bytes, name: str) -> Iterator[tuple[int, str, zipfile.ZipFile, zipfile.ZipInfo]]:
    archive = _opened(data, name)
    for index, info in enumerate(archive.infolist()):
        shown = _shown(_zip_name(info))
        if not info.filename.endswith("/") and not _is_junk(shown):
            yield index, shown, archive, info


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """One entry's bytes. Raises UserError DT-002, DT-005, DT-008."""
    if info.flag_bits & 1:
        raise limits.locked(name)
    if info.file_size > MAX_MEMBER_BYTES:
        raise limits.too_large(name, info.file_size, MAX_MEMBER_BYTES)
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise limits.broken(name) from None


# -- mail -----------------------------------------------------------------------------------------------------------------


def _parts(message: email.message.Message) -> Iterator[email.message.Message]:
    """The leaves of a message, in order; a message inside it is one leaf."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            payload = part.get_payload()
            waiting.extend(p for p in reversed(payload) if isinstance(p, email.message.Message))  # type: ignore[arg-type]
        else:
            yield part


def _header(value: object) -> str:
    """A header's words, decoded as far as they can be."""
    try:
        return str(email.header.make_header(email.header.decode_header(str(value or ""))))
    except (LookupError, ValueError, TypeError, AssertionError, email.errors.MessageError):
        return str(value or "")


def _file_name(part: email.message.Message) -> str:
    try:
        return _header(part.get_filename())
    except (LookupError, ValueError, TypeError, AssertionError, email.errors.MessageError):
        return "không tên"


def _payload(part: email.message.Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, email.message.Message) else b""
    try:
        data = part.get_payload(decode=True)
    except (LookupError, ValueError, TypeError, AssertionError, email.errors.MessageError):
        return b""
    return data if isinstance(data, bytes) else b""


def _body_text(part: email.message.Message) -> str:
    """The words of a text part in its encoding, or in the first that fits."""
    data = _payload(part)
    if part.get_content_type() == "text/html":
        return html.decode(data, part.get_content_charset())
    for encoding in (part.get_content_charset(), "utf-8", "cp1258"):
        try:
            return data.decode(encoding or "utf-8")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def _is_attached(part: email.message.Message) -> bool:
    """Whether a part is a file of its own; pictures that stand in the words are not."""
    kind = part.get_content_type()
    disposition = str(part.get("Content-Disposition") or "").strip().lower()
    if kind in _LEFT_OUT:
        return False
    if kind.startswith("image/") and (part.get("Content-ID") or not disposition.startswith("attachment")):
        return False
    return (
        kind == "message/rfc822"
        or disposition.startswith("attachment")
        or bool(_file_name(part))
        or not kind.startswith("text/")
    )


def _parsed(data: bytes, name: str) -> email.message.Message:
    """The message. Raises UserError DT-005 where it is encrypted, DT-008, DT-009."""
    lowered = data.lower()
    if lowered.count(b"multipart/") + lowered.count(b"message/rfc822") > MAX_MAIL_PARTS:
        raise limits.bomb(name, f"thư có hơn {MAX_MAIL_PARTS} phần lồng nhau")
    try:
        message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(data)
    except (ValueError, LookupError, TypeError, AssertionError, RecursionError, email.errors.MessageError):
        raise limits.broken(name) from None
    if message.get_content_type() in (
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "multipart/encrypted",
    ):
        raise limits.locked(name)
    return message


def _is_marked(subject: str, words: str) -> bool:
    document = text_reader.document(f"{subject}\n\n{words}", source="", sha256="")
    return secrecy.marked(document)


def _mail_members(data: bytes, name: str) -> list[Member]:
    """The attachments of a message, and what it says itself where that is long or all there is.

    Raises UserError BM-001 where the message bears a secrecy mark: then its attachments are refused with it.
    """
    message = _parsed(data, name)
    attached: list[Member] = []
    bodies: list[tuple[str, str]] = []
    for part in _parts(message):
        if _is_attached(part):
            kind = "thư.eml" if part.get_content_type() == "message/rfc822" else ""
            attached.append(
                Member(_shown(_file_name(part) or kind or f"tệp {len(attached) + 1}"), _payload(part))
            )
        elif part.get_content_type() in ("text/plain", "text/html"):
            bodies.append((part.get_content_subtype(), _body_text(part)))
    kind, words = next(((kind, words) for kind, words in bodies if words.strip()), ("plain", ""))
    refused = _is_marked(_header(message.get("Subject")), words if kind == "plain" else _plain(words))
    if refused:
        del message, attached, bodies, words
        raise secrecy.refusal(name)
    if words.strip() and (not attached or len(words if kind == "plain" else _plain(words)) >= LONG_BODY):
        ending = "html" if kind == "html" else "txt"
        return [*attached, Member(f"{BODY}.{ending}", b"\xef\xbb\xbf" + words.encode("utf-8", "replace"))]
    note = "tệp đính kèm thư điện tử; lời trong thư không đọc" if words.strip() else ""
    return [Member(member.name, member.data, note) for member in attached]


def _plain(page: str) -> str:
    try:
        return html.read(b"\xef\xbb\xbf" + page.encode("utf-8", "replace"), "").text
    except UserError:  # a page without words
        return ""


# -- exchange packages ----------------------------------------------------------------------------------------------------


def _package(data: bytes, name: str) -> edxml.Package:
    """Raises UserError DT-…, and BM-001 where its header bears a secrecy mark: then its files are refused with it."""
    package = edxml.parse(data, name)
    refused = _is_marked(package.header.subject, package.header.content)
    if refused:
        del package
        raise secrecy.refusal(name)
    return package


def _unwrapped(data: bytes, own: str, name: str) -> bytes:
    """A file that its sender packed into a zip of its own before it went into the package, as some programs do."""
    if own.lower().endswith(".zip") or not signatures.is_archive(data):
        return data
    rows = list(_zip_members(data, name))
    return _unpacked(rows[0][2], rows[0][3], name) if len(rows) == 1 else data


def _package_member(data: bytes, index: int, name: str) -> Member:
    package = _package(data, name)
    chosen = package.attachments[index]
    content = _unwrapped(chosen.data(name), chosen.name, name)
    return Member(_shown(chosen.name), content, edxml.note_of(package.header))


# -- all -----------------------------------------------------------------------------------------------------------------


def _listed(data: bytes, name: str) -> list[tuple[int, str]]:
    """(index, shown name) of the members of a container. Raises UserError where it cannot be opened."""
    if edxml.is_package(data):
        return [(index, _shown(item.name)) for index, item in enumerate(_package(data, name).attachments)]
    if signatures.is_mail(data):
        return [(index, member.name) for index, member in enumerate(_mail_members(data, name))]
    return [(index, shown) for index, shown, _, _ in _zip_members(data, name)]


def _member(data: bytes, index: int, name: str) -> Member:
    """One member. name: of the whole place, for messages."""
    if edxml.is_package(data):
        return _package_member(data, index, name)
    if signatures.is_mail(data):
        members = _mail_members(data, name)
        return members[index]
    archive = _opened(data, name)
    info = archive.infolist()[index]
    return Member(info.filename, _unpacked(archive, info, name))


def _unique(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Members that bear the same name are told apart by a number."""
    seen: dict[str, int] = {}
    for index, name in rows:
        seen[name] = seen.get(name, 0) + 1
        yield index, name if seen[name] == 1 else f"{name} ({seen[name]})"


def _inside(place: Place, data: bytes, found: list[Place]) -> None:
    """Append the places in a container; the container itself where nothing in it can be listed."""
    try:
        if len(place.inner) >= MAX_DEPTH:
            raise limits.bomb(place.source, f"lồng nhau quá {MAX_DEPTH} lớp")
        rows = list(_unique(_listed(data, place.source)))
    except UserError:
        rows = []  # ``load`` says why
    if not rows:
        found.append(place)
    for index, name in rows:
        inner = Place(place.path, (*place.inner, index), (*place.names, name))
        if len(found) > MAX_MEMBERS:
            return
        try:
            member = _member(data, index, inner.source).data if name.lower().endswith(_HOLDERS) else b""
        except UserError:
            member = b""
        if member and is_container(member):
            _inside(inner, member, found)
        else:
            found.append(inner)


def _may_hold(path: Path) -> bool:
    """Whether the first bytes could be those of a container; documents, which are most files, are known at once."""
    try:
        with path.open("rb") as file:
            head = file.read(65_536)
    except OSError:
        return False
    if head[:2] == b"PK":
        return not signatures.begins_as_package(head)
    return signatures.is_mail(head) or edxml.is_package(head)


def places(path: Path) -> tuple[Place, ...]:
    """Where the reports of a file lie: one place for a document, one a member for a container."""
    from doingoai.read import file_bytes

    whole = Place(path)
    if not _may_hold(path):
        return (whole,)
    try:
        data = file_bytes(path)
    except UserError:
        return (whole,)
    if not is_container(data):
        return (whole,)
    found: list[Place] = []
    _inside(whole, data, found)
    return tuple(found) if len(found) <= MAX_MEMBERS else (whole,)


def unpack(data: bytes, name: str) -> tuple[Member, ...]:
    """The files in a container given as bytes, containers in it opened too; of any other file, itself. A member that cannot be
    unpacked stands with the bytes there are, none, and with the reason in its note. Raises UserError DT-…, BM-001."""
    if not is_container(data):
        return (Member(name, data),)
    found: list[Place] = []
    top = Place(Path(name))
    _inside(top, data, found)
    if len(found) > MAX_MEMBERS or found == [top]:
        _refuse(data, top)
    return tuple(_descend(data, place) for place in found)


def _descend(data: bytes, place: Place) -> Member:
    member = Member(place.source, data)
    for depth, index in enumerate(place.inner):
        source = ARROW.join((place.path.name, *place.names[: depth + 1]))
        try:
            member = _member(member.data, index, source)
        except UserError as error:
            if error.code.startswith("BM-"):
                raise
            return Member(place.source, b"", f"{error.what} {error.do}")
    return Member(place.source, member.data, member.note)


def load(place: Place) -> Member:
    """The bytes of a place. Raises UserError DT-…, BM-001; of a container that could not be listed, the reason."""
    from doingoai.read import file_bytes

    member = Member(place.source, file_bytes(place.path))
    for depth, index in enumerate(place.inner):
        source = ARROW.join((place.path.name, *place.names[: depth + 1]))
        member = _member(member.data, index, source)
    if is_container(member.data):
        _refuse(member.data, place)
    return Member(place.source, member.data, member.note)


def _refuse(data: bytes, place: Place) -> None:
    """Raise what stands in the way of a container."""
    if len(place.inner) >= MAX_DEPTH:
        raise limits.bomb(place.source, f"lồng nhau quá {MAX_DEPTH} lớp")
    if not _listed(data, place.source):
        raise limits.empty(place.source)
    raise limits.bomb(place.source, f"có hơn {MAX_MEMBERS} tệp bên trong")


def only(path: Path) -> Place:
    """The one report in a file. Raises UserError DT-015 where a container holds several, or what ``load`` raises."""
    from doingoai.read import is_readable

    found = places(path)
    if len(found) > 1:
        reports = [place for place in found if _is_report(place, is_readable)]
        if len(reports) != 1:
            raise limits.several(path.name, len(reports) or len(found))
        return reports[0]
    return found[0]


def _is_report(place: Place, is_readable: Callable[[bytes, str], bool]) -> bool:
    try:
        member = load(place)
    except UserError:
        return True  # it must not vanish: the user is told to look at all of them
    return is_readable(member.data, place.source)
