"""Mutated real packages: whatever bytes come, reading ends in a document or in a refusal with a code."""

import io
import zipfile
from pathlib import Path

import pytest
from hostile_parts import archive, mail, p, page, parts, word
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai.read import read_document
from doingoai.read.containers import places

TABLE = (
    "<w:tbl><w:tr><w:tc>"
    + p("Một")
    + "</w:tc><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
    + p("Hai")
    + "</w:tc></w:tr></w:tbl>"
)
NOTED = '<w:p><w:r><w:t>Chữ</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r></w:p>'
CHANGED = (
    "<w:p><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins><w:del><w:r><w:delText>bớt</w:delText></w:r></w:del></w:p>"
)
LISTED = p(properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
MORE = {
    "footnotes": f'<w:footnote w:id="7">{p("Chú")}</w:footnote>',
    "numbering": '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    "styles": '<w:style w:styleId="A" w:type="paragraph"><w:name w:val="heading 1"/><w:basedOn w:val="A"/></w:style>',
}
INNER = p() + TABLE + NOTED + CHANGED + LISTED
PAGE = page(
    f"<h1>Báo cáo</h1><table border=1><tr><th rowspan=2>A<td colspan=2>B<tr><td>C</table><ol><li>Một<li>Hai</ol>{'<p>Chữ' * 9}"
)
SEEDS = {
    "word": word(INNER, MORE),
    "page": PAGE,
    "mail": mail([("a.docx", word(INNER, MORE)), ("b.html", PAGE)]),
    "zip": archive(
        [("a.docx", word(INNER, MORE)), ("thư/b.html", PAGE), ("c.zip", archive([("d.txt", b"Mot hai ba")]))]
    ),
}
EXAMPLES = {"word": 60, "page": 60, "mail": 30, "zip": 30}
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def read_all(path: Path) -> None:
    """Every place of a file ends in a document or a refusal; anything else is raised."""
    for place in places(path):
        try:
            document = read_document(place)
        except UserError as error:
            assert error.code[:3] in ("DT-", "BM-")  # noqa: PT017 - one of two good ends
        else:
            assert all(block.span.end <= len(document.text) for block in document.blocks)


def mutated(data: st.DataObject, seed: bytes) -> bytes:
    """The seed with bytes changed, cut out, doubled or put in."""
    found = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, max(0, len(found) - 1)))
        length = data.draw(st.integers(0, 40))
        kind = data.draw(st.sampled_from(("set", "cut", "double", "insert")))
        if kind == "set" and found:
            found[at] = data.draw(st.integers(0, 255))
        elif kind == "cut":
            del found[at : at + length]
        elif kind == "double":
            found[at:at] = found[at : at + length]
        else:
            found[at:at] = data.draw(st.binary(max_size=40))
    return bytes(found)


@pytest.mark.parametrize("kind", SEEDS)
def test_mutated_bytes(kind: str, tmp_path: Path) -> None:
    @settings(max_examples=EXAMPLES[kind], deadline=None, suppress_health_check=QUIET)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        path = tmp_path / "a.bin"
        path.write_bytes(mutated(data, SEEDS[kind]))
        read_all(path)

    run()


@settings(max_examples=80, deadline=None, suppress_health_check=QUIET)
@given(st.data())
def test_mutated_parts_in_a_sound_package(tmp_path: Path, data: st.DataObject) -> None:
    """The zip is whole, so the mutation reaches the XML and what is made of it."""
    entries = dict(parts(INNER, MORE))
    name = data.draw(st.sampled_from(sorted(entries)))
    raw = entries[name]
    entries[name] = mutated(data, raw.encode() if isinstance(raw, str) else raw)
    path = tmp_path / "a.docx"
    path.write_bytes(archive(list(entries.items()), zipfile.ZIP_STORED))
    read_all(path)


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(st.lists(st.sampled_from(["w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:del", "w:ins", "w:txbxContent",
                                 "w:pict", "w:footnoteReference", "w:commentReference", "w:fldChar", "w:hyperlink", "w:numPr", "w:sectPr",
                                 "w:pPr", "w:rPr", "w:vMerge", "w:drawing", "w:object", "w:ruby", "mc:AlternateContent", "mc:Choice"]), max_size=30))  # fmt: skip
def test_any_nesting_of_elements(tmp_path: Path, tags: list[str]) -> None:
    inner = (
        "".join(f'<{tag} w:id="7" w:val="1">' for tag in tags)
        + "chữ"
        + "".join(f"</{tag}>" for tag in reversed(tags))
    )
    path = tmp_path / "a.docx"
    path.write_bytes(word(inner + INNER, MORE))
    read_all(path)


def test_the_seeds_are_good() -> None:
    assert zipfile.ZipFile(io.BytesIO(SEEDS["zip"])).testzip() is None
