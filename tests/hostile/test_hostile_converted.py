"""Hostile RTF, OpenDocument and old Word files: LibreOffice reads them in one batch, each ends in exactly one state."""

import shutil
from collections.abc import Mapping

import pytest
from hostile_parts import OLE, WORDS, archive, laughs, patched

from doingoai.model import FileError, Report
from doingoai.pipeline import read_many

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="máy chưa cài LibreOffice (apt-get install libreoffice-writer)"
)

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ODT_NS = (
    f'xmlns:office="{OFFICE}office:1.0" xmlns:text="{OFFICE}text:1.0" xmlns:draw="{OFFICE}drawing:1.0" xmlns:table="{OFFICE}table:1.0" '
    f'xmlns:style="{OFFICE}style:1.0" xmlns:script="{OFFICE}script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
)
MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{OFFICE}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml">{}</manifest:file-entry></manifest:manifest>'
)


def rtf(inner: str) -> bytes:
    words = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in WORDS)
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Arial;}}}}\\pard {words}\\par {inner}}}".encode("latin1")


def content(inner: str) -> str:
    return f"<office:document-content {ODT_NS}><office:body><office:text><text:p>{WORDS}</text:p>{inner}</office:text></office:body></office:document-content>"


def odt(inner: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument text; more: name → part, replacing."""
    parts: dict[str, str | bytes] = {
        "content.xml": content(inner),
        "META-INF/manifest.xml": MANIFEST.format(""),
        **(more or {}),
    }
    return archive([("mimetype", "application/vnd.oasis.opendocument.text"), *parts.items()], 0)


CASES = {
    "rtf_good.rtf": (rtf(""), "read"),
    "rtf_groups_deep.rtf": (rtf("{" * 20_000 + "x" + "}" * 20_000), "DT-008"),
    "rtf_groups_open.rtf": (rtf("{" * 500), "DT-008"),
    "rtf_groups_closed.rtf": (rtf("}" * 500), "read"),
    "rtf_bin_lies.rtf": (rtf("{\\pict\\pngblip\\bin999999999 abc}"), "DT-008"),
    "rtf_bin_negative.rtf": (rtf("{\\pict\\bin-5 abc}"), "DT-008"),
    "rtf_numbers_huge.rtf": (rtf("\\fs99999999999999\\li-99999999999 \\u99999999? x\\par"), "read"),
    "rtf_fonts_20000.rtf": (rtf("{\\fonttbl" + "".join(f"{{\\f{n} F{n};}}" for n in range(20_000)) + "}"), "read"),
    "rtf_object.rtf": (rtf("{\\object\\objocx{\\*\\objdata 0105000002000000}{\\result x}}"), "warned"),
    "rtf_template_outside.rtf": (rtf("{\\*\\template http://127.0.0.1:9/x.dotm}"), "read"),
    "rtf_include.rtf": (rtf('{\\field{\\*\\fldinst INCLUDETEXT "file:///etc/passwd"}{\\fldrslt x}}'), "read"),
    "rtf_picture_outside.rtf": (rtf('{\\field{\\*\\fldinst INCLUDEPICTURE "http://127.0.0.1:9/a.png"}{\\fldrslt x}}'), "read"),
    "rtf_cells_without_rows.rtf": (rtf("\\intbl x\\cell" * 2_000), "read"),
    "rtf_tables_nested.rtf": (rtf("\\trowd\\cellx900\\intbl\\itap9 x\\nestcell\\nestrow" * 60), "read"),
    "rtf_nul.rtf": (rtf("a\0b\0c"), "read"),
    "rtf_cut.rtf": (rtf("x" * 500)[:300], "DT-014"),
    "rtf_head_alone.rtf": (b"{\\rtf", "DT-014"),
    "rtf_deleted_secret.rtf": (rtf("{\\deleted TUY\\u7878?T M\\u7852?T}"), "BM-001"),
    "rtf_secret.rtf": (b"{\\rtf1\\ansi M\\u7852?T\\par x\\par}", "BM-001"),
    "rtf_secret_header.rtf": (rtf("{\\header\\pard T\\u7888?I M\\u7852?T\\par}"), "BM-001"),
    "odt_good.odt": (odt(), "read"),
    "odt_linked_section.odt": (odt('<text:section text:name="a"><text:section-source xlink:href="file:///etc/passwd"/><text:p>x</text:p></text:section>'), "read"),
    "odt_picture_outside.odt": (odt('<text:p><draw:frame><draw:image xlink:href="http://127.0.0.1:9/a.png"/></draw:frame>x</text:p>'), "warned"),
    "odt_object_outside.odt": (odt('<text:p><draw:frame><draw:object xlink:href="file:///etc/passwd"/></draw:frame>x</text:p>'), "read"),
    "odt_macro.odt": (odt("", {"content.xml": content("").replace("<office:body>", '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic"/></office:event-listeners></office:scripts><office:body>')}), "read"),
    "odt_laughs.odt": (odt("", {"content.xml": laughs("<x>&e9;</x>")}), "DT-010"),
    "odt_entity_in_styles.odt": (odt("", {"styles.xml": laughs("<x>&e9;</x>")}), "DT-010"),
    "odt_locked.odt": (odt("", {"META-INF/manifest.xml": MANIFEST.format("<manifest:encryption-data/>")}), "DT-005"),
    "odt_empty_package.odt": (archive([("mimetype", "application/vnd.oasis.opendocument.text")], 0), "DT-008"),
    "odt_broken_xml.odt": (odt("", {"content.xml": "<office:document"}), "DT-008"),
    "odt_deep.odt": (odt("<text:section>" * 3_000 + "</text:section>" * 3_000), "DT-008"),
    "odt_bomb.odt": (archive([("mimetype", "application/vnd.oasis.opendocument.text")], 0)[:-22] + b"", "DT-008"),
    "odt_crc.odt": (patched(odt(), b"PK\1\2", 16, b"\0\0\0\0", 1), "DT-008"),
    "odt_names_upward.odt": (odt("", {"../../../tmp/thoat.xml": "x"}), "DT-014"),
    "odt_tables_wide.odt": (odt(f'<table:table>{"<table:table-row><table:table-cell table:number-columns-repeated=" + chr(34) + "9000" + chr(34) + "/></table:table-row>"}</table:table>'), "read"),
    "odt_spaces_repeated.odt": (odt('<text:p>a<text:s text:c="2000000"/>b</text:p>'), "read"),
    "odt_secret_deleted.odt": (odt('<text:tracked-changes><text:changed-region text:id="c"><text:deletion><office:change-info/><text:p>TỐI MẬT</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>x<text:change text:change-id="c"/></text:p>'), "BM-001"),
    "odt_secret_head.odt": (odt("", {"content.xml": content("").replace("<text:p>", "<text:p>MẬT</text:p><text:p>", 1)}), "BM-001"),
    "doc_junk.doc": (OLE + b"\0" * 504 + "WordDocument".encode("utf-16-le") + b"\0" * 2_000, "DT-014"),
    "doc_sectors_loop.doc": (OLE + b"\0" * 16 + b"\x3e\0\3\0\xfe\xff\x09\0\6\0" + b"\0" * 10 + b"\1\0\0\0\0\0\0\0" * 50 + "WordDocument".encode("utf-16-le") + b"\1\0\0\0" * 500, "DT-014"),
    "doc_locked.doc": (OLE + b"\0" * 504 + b"\xec\xa5\xc1\0\0\0\0\0\0\0\0\1" + b"\0" * 500 + "WordDocument".encode("utf-16-le"), "DT-005"),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report | FileError]:
    folder = tmp_path_factory.mktemp("thu-nghich")
    paths = []
    for name, (data, _) in CASES.items():
        (folder / name).write_bytes(data)
        paths.append(folder / name)
    rows = dict(zip(CASES, read_many(paths, jobs=1), strict=True))
    assert sorted(folder.iterdir()) == sorted(paths)
    return rows


@pytest.mark.parametrize("name", CASES)
def test_converted_files_end_in_one_state(outcomes: dict[str, Report | FileError], name: str) -> None:
    outcome = outcomes[name]
    if isinstance(outcome, FileError):
        assert outcome.code == CASES[name][1], outcome
        return
    assert ("warned" if outcome.document.notes else "read") == CASES[name][1], outcome.document.notes
    assert WORDS in outcome.text
    assert "root:" not in outcome.text
    assert outcome.document.source == name
