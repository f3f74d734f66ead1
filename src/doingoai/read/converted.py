"""Old Word (.doc), RTF and OpenDocument (.odt) files: LibreOffice makes a .docx of them, which our own reader reads.

So automatic numbers, footnotes and tracked changes are kept, and deleted passages never come up as text. LibreOffice runs
apart, under limits, with a profile of this process in which macros, links and Java are off. Nothing of a file stays on disk.
"""

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from doingoai.model import Document, UserError
from doingoai.read import containers, docx, isolation, limits, signatures
from doingoai.read.containers import Place
from doingoai.read.ooxml.package import open_package

NAMES = (".doc", ".rtf", ".odt")
MAX_BYTES = limits.MAX_FILE_BYTES
SECONDS = 30.0  # for one file, the start of LibreOffice included
SECONDS_MORE = 4.0  # for each further file of a batch
MEMORY_MB = 600
ADDRESS_MB = 6_000  # LibreOffice reserves far more than it uses
TOGETHER = 8  # files that one start of LibreOffice converts

MAX_GROUPS = 500  # RTF groups in one another

_RTF_MARK = re.compile(rb"\\bin(-?[0-9]{1,15})|\\[{}\\]|[{}]")
_ODT_PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml")
_SETTINGS = {  # path: (name, value); see officecfg/registry/schema/org/openoffice/Office/Common.xcs
    "Office.Common/Security/Scripting": (
        ("MacroSecurityLevel", "3"),
        ("DisableMacrosExecution", "true"),
        ("BlockUntrustedRefererLinks", "true"),
        ("DisableActiveContent", "true"),
    ),
    "Office.Common/Save/Document": (("CreateBackup", "false"), ("AutoSave", "false")),
    "Office.Common/History": (("PickListSize", "0"),),
    "Office.Writer/Content/Update": (("Link", "2"),),  # 0 always, 1 on request, 2 never
    "Office.Java/VirtualMachine": (("Enable", "false"),),
}
_lock = threading.Lock()  # one LibreOffice at a time has a profile
_ahead: dict[str, bytes] = {}  # conversions of the batch at hand, by digest; emptied when it ends


def kind(data: bytes) -> str | None:
    """ "doc", "rtf" or "odt" where the bytes are of such a file."""
    if signatures.is_old_word(data):
        return "doc"
    if data[:16].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    return "odt" if signatures.is_open_document_text(data) else None


def sniff(data: bytes, name: str) -> bool:
    """True for old Word, RTF and OpenDocument text."""
    return kind(data) is not None


@cache
def _profile(owner: int) -> tempfile.TemporaryDirectory[str]:
    """The folder of LibreOffice's settings. owner: the process, so that a fork does not share its parent's."""
    folder = tempfile.TemporaryDirectory(prefix="doingoai-", ignore_cleanup_errors=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, settings in _SETTINGS.items()
        for name, value in settings
    )
    (Path(folder.name) / "user").mkdir()
    (Path(folder.name) / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )
    return folder


def _checked(data: bytes, name: str) -> str:
    """The kind of a file that may be given to LibreOffice. Raises UserError DT-005, DT-008, DT-009, DT-010."""
    found = kind(data)
    assert found is not None
    if found == "odt":
        package = open_package(data, name)
        for part in _ODT_PARTS:
            root = package.xml(part)
            if (
                part.endswith("manifest.xml")
                and root is not None
                and root.find(".//{*}encryption-data") is not None
            ):
                raise limits.locked(name)
            if part == "content.xml" and root is None:
                raise limits.broken(name, part)
    if found == "rtf" and not _is_sound_rtf(data):
        raise limits.broken(name)
    return found


def _is_sound_rtf(data: bytes) -> bool:
    """False where groups nest beyond all measure or a stretch of binary data is longer than the file: LibreOffice hangs on both."""
    depth = 0
    for match in _RTF_MARK.finditer(data):
        mark = match[0]
        if mark == b"{":
            depth += 1
            if depth > MAX_GROUPS:
                return False
        elif mark == b"}":
            depth -= 1
        elif match[1] is not None and not 0 <= int(match[1]) <= len(data) - match.end():
            return False
    return True


def office(arguments: Sequence[str], *, folder: Path, seconds: float, name: str) -> None:
    """Run LibreOffice apart, without windows, in a folder, with the profile of this process.

    name: the user's file, for messages. Raises UserError DT-011, DT-012, DT-013.
    """
    with _lock:
        profile = Path(_profile(os.getpid()).name).as_uri()
        isolation.run(
            [
                "soffice",
                f"-env:UserInstallation={profile}",
                *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                *arguments,
            ],
            seconds=seconds,
            memory_mb=MEMORY_MB,
            address_mb=ADDRESS_MB,
            file_mb=limits.MAX_FILE_BYTES // limits.MIB,
            cwd=folder,
            name=name,
            environment={"SAL_DISABLE_OPENCL": "1", "SAL_USE_VCLPLUGIN": "svp"},
        )


def _convert(files: Sequence[tuple[str, bytes]], name: str) -> list[bytes | None]:
    """The .docx of each (kind, bytes), None where LibreOffice made none. Raises UserError DT-011, DT-012, DT-013."""
    with tempfile.TemporaryDirectory(prefix="doingoai-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        sources = [folder / f"{number}.{kind}" for number, (kind, _) in enumerate(files)]
        for source, (_, data) in zip(sources, files, strict=True):
            source.write_bytes(data)
        out = folder / "out"
        out.mkdir()
        office(
            ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), *map(str, sources)],
            folder=folder,
            seconds=SECONDS + SECONDS_MORE * (len(files) - 1),
            name=name,
        )
        results = [out / f"{source.stem}.docx" for source in sources]
        return [result.read_bytes() if result.is_file() else None for result in results]


@contextmanager
def together(places: Sequence[Place]) -> Iterator[None]:
    """Convert the old files among these in one go; inside the block ``read`` finds them converted.

    A batch that fails says nothing: each of its files is then converted by itself, so that only the bad one is refused.
    """
    wanted: dict[str, tuple[str, bytes]] = {}
    for place in places[:TOGETHER]:
        try:
            member = containers.load(place)
            if kind(member.data) is not None and not signatures.is_locked(member.data):
                form = _checked(member.data, member.name)
                wanted[hashlib.sha256(member.data).hexdigest()] = (form, member.data)
        except UserError:  # ``read`` will say so
            continue
    try:
        if len(wanted) > 1:
            _ahead.update(_batch(wanted))
        yield
    finally:
        _ahead.clear()


def _batch(wanted: Mapping[str, tuple[str, bytes]]) -> dict[str, bytes]:
    try:
        made = _convert(list(wanted.values()), "")
    except UserError:
        return {}
    return {digest: data for digest, data in zip(wanted, made, strict=True) if data is not None}


def read(data: bytes, name: str) -> Document:
    """Read the bytes of an old file. Raises UserError DT-005, DT-008 … DT-014, and what the reader of .docx raises."""
    form = _checked(data, name)
    digest = hashlib.sha256(data).hexdigest()
    made = _ahead.get(digest) or _convert([(form, data)], name)[0]
    if made is None:
        raise limits.converter_failed(name)
    document = docx.read(made, name)
    notes = [*document.notes]
    if form == "doc" and signatures.has_macros(data):
        notes.append("có macro: bỏ qua, không chạy")
    if form == "rtf" and re.search(rb"\\objdata\b", data):
        notes.append("có đối tượng nhúng (OLE): bỏ qua, không mở")
    return replace(document, sha256=digest, format=form, notes=tuple(notes))
