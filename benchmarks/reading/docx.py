"""Word documents: who keeps what of a hard file, and how many files a second, beside python-docx, docx2python, MarkItDown, pandoc.

    python -m benchmarks.reading.docx --peer PYTHON [FILES …]   (a Python with python-docx, docx2python, markitdown[docx])

The hard file is made here: 24 automatic numbers (styles through basedOn, restarts, start overrides, a level of another format,
legal numbering), a footnote, an endnote, a comment, header and footer, a text box in alternate content, merged cells, a nested
table, tracked insertion, deletion and move, a field, a link, a content control, soft and fixed hyphens.
"""

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from doingoai.read import docx

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
# (number or style, level, printed): what Word shows, in the order of the paragraphs
NUMBERS: tuple[tuple[str, int, str], ...] = (
    ("1", 0, "I."), ("1", 1, "1."), ("1", 2, "a)"), ("1", 2, "b)"), ("1", 1, "2."), ("1", 2, "a)"), ("1", 0, "II."), ("1", 1, "1."),
    ("S1", 0, "Điều 1."), ("S2", 0, "Điều 2."), ("S1", 1, "1.1."), ("S2", 1, "1.2."), ("S1", 0, "Điều 3."),
    ("3", 0, "1."), ("3", 0, "2."), ("4", 0, "1."), ("4", 0, "2."), ("5", 0, "5."), ("5", 0, "6."),
    ("6", 0, "A."), ("6", 1, "1.1"), ("6", 1, "1.2"), ("6", 0, "B."), ("6", 1, "2.1"),
)  # fmt: skip


def _level(index: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def _numbering() -> str:
    kinds = (
        [_level(0, "upperRoman", "%1."), _level(1, "decimal", "%2."), _level(2, "lowerLetter", "%3)")],
        [_level(0, "decimal", "Điều %1.", '<w:pStyle w:val="Dieu"/>'), _level(1, "decimal", "1.%2.")],
        [_level(0, "decimal", "%1.")],
        [_level(0, "upperLetter", "%1."), _level(1, "decimal", "%1.%2", "<w:isLgl/>")],
    )
    found = [
        f'<w:abstractNum w:abstractNumId="{i}">{"".join(levels)}</w:abstractNum>'
        for i, levels in enumerate(kinds)
    ]
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    for number, kind, more in (
        (1, 0, ""),
        (2, 1, ""),
        (3, 2, ""),
        (4, 2, restart.format(1)),
        (5, 2, restart.format(5)),
        (6, 3, ""),
    ):
        found.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{more}</w:num>')
    return "".join(found)


_STYLES = (
    '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Điều"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Con"><w:name w:val="Điều con"/><w:basedOn w:val="Dieu"/></w:style>'
)


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _numbered(place: int, number: str, level: int) -> str:
    if number.startswith("S"):
        style = f'<w:pStyle w:val="{"Dieu" if number == "S1" else "Con"}"/>'
        inner = style + (f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="2"/></w:numPr>' if level else "")
    else:
        inner = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{inner}</w:pPr>{_run(f'muc{place:02d} nội dung')}</w:p>"


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def _body() -> str:
    box = f"<w:txbxContent>{p(_run('hopchu'))}</w:txbxContent>"
    tracked = (
        _run("Đón ") + f'<w:ins w:id="1" w:author="a">{_run("chendo")}</w:ins>'
        + '<w:del w:id="2" w:author="a"><w:r><w:delText>xoado</w:delText></w:r></w:del>'
        + f'<w:moveFrom w:id="3" w:author="a">{_run("chuyendi")}</w:moveFrom><w:moveTo w:id="4" w:author="a">{_run("chuyenden")}</w:moveTo>'
    )  # fmt: skip
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = (
        char.format("begin")
        + "<w:r><w:instrText>MALENH</w:instrText></w:r>"
        + char.format("separate")
        + _run("ketqua")
        + char.format("end")
    )
    rest = (
        p(_run("Kế hoạch") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + _run(" và báo cáo") + '<w:r><w:endnoteReference w:id="2"/></w:r>'),
        p(_run("Chỗ này") + '<w:commentRangeStart w:id="0"/>' + _run(" cần xem") + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'),
        p(tracked), p(field + f'<w:hyperlink r:id="rId9">{_run("lienket")}</w:hyperlink>'),
        p(f"<w:sdt><w:sdtPr/><w:sdtContent>{_run('khungnd')}</w:sdtContent></w:sdt><w:smartTag w:element='x'>{_run('thethong')}</w:smartTag>"),
        p("<w:r><w:t>số 12</w:t><w:noBreakHyphen/><w:t>KH và ngo</w:t><w:softHyphen/><w:t>ại</w:t></w:r>"),
        p('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/><wp:docPr id="1" name="a"/>'
          '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>' + box +
          "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox>" + box +
          "</v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"),
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='1000'/><w:gridCol w:w='1000'/></w:tblGrid><w:tr>"
        + cell(p(_run("odoc")), '<w:vMerge w:val="restart"/>') + cell(p(_run("onhat"))) + "</w:tr><w:tr>" + cell("<w:p/>", "<w:vMerge/>")
        + cell("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='500'/></w:tblGrid><w:tr>" + cell(p(_run("otrong"))) + "</w:tr></w:tbl><w:p/>")
        + "</w:tr><w:tr>" + cell(p(_run("ongang")), '<w:gridSpan w:val="2"/>') + "</w:tr></w:tbl>",
    )  # fmt: skip
    numbered = "".join(_numbered(place, number, level) for place, (number, level, _) in enumerate(NUMBERS))
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" r:id="rId6"/></w:sectPr>'
    return numbered + "".join(rest) + section


def hard_docx() -> bytes:
    """The package."""
    note = "<w:{0} w:type='separator' w:id='0'><w:p/></w:{0}><w:{0} w:type='continuationSeparator' w:id='1'><w:p/></w:{0}><w:{0} w:id='2'><w:p>{1}</w:p></w:{0}>"
    comment = f"<w:comment w:id='0' w:author='a'><w:p>{_run('binhluan')}</w:p></w:comment>"
    parts = {
        "styles": ("styles", _STYLES), "numbering": ("numbering", _numbering()),
        "footnotes": ("footnotes", note.format("footnote", _run("chuthich"))), "endnotes": ("endnotes", note.format("endnote", _run("cuoivb"))),
        "header": ("hdr", f"<w:p>{_run('dautrang')}</w:p>"), "footer": ("ftr", f"<w:p>{_run('chantrang')}</w:p>"), "comments": ("comments", comment),
    }  # fmt: skip
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    links, types = [], [f'<Override PartName="/word/document.xml" ContentType="{office}.document.main+xml"/>']
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, (kind, (root, inner)) in enumerate(parts.items(), 1):
            archive.writestr(f"word/{kind}.xml", f"<w:{root} {_SPACES}>{inner}</w:{root}>")
            links.append(f'<Relationship Id="rId{index}" Type="{_R}/{kind}" Target="{kind}.xml"/>')
            types.append(f'<Override PartName="/word/{kind}.xml" ContentType="{office}.{kind}+xml"/>')
        links.append(
            f'<Relationship Id="rId9" Type="{_R}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
        )
        archive.writestr(
            "word/document.xml", f"<w:document {_SPACES}><w:body>{_body()}</w:body></w:document>"
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_P}/relationships">{"".join(links)}</Relationships>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_P}/relationships"><Relationship Id="d" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        defaults = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        archive.writestr(
            "[Content_Types].xml", f'<Types xmlns="{_P}/content-types">{defaults}{"".join(types)}</Types>'
        )
    return stream.getvalue()


WORDS = {
    "footnote": "chuthich", "endnote": "cuoivb", "comment": "binhluan", "header": "dautrang", "footer": "chantrang", "text box": "hopchu",
    "merged down": "odoc", "merged across": "ongang", "nested table": "otrong", "inserted": "chendo", "moved here": "chuyenden", "field": "ketqua",
    "hyperlink": "lienket", "content control": "khungnd", "smart tag": "thethong",
}  # fmt: skip
GONE = {"deleted": "xoado", "moved away": "chuyendi", "field code": "MALENH"}


def numbers_right(text: str) -> int:
    """How many of the 24 numbers stand before their paragraph as Word prints them."""
    plain = re.sub(r"[*\\]", "", text)
    return sum(
        re.search(rf"(?<![\w.]){re.escape(printed)}\s+muc{place:02d} ", plain) is not None
        for place, (_, _, printed) in enumerate(NUMBERS)
    )


def kept(text: str) -> dict[str, str]:
    """What of the hard file stands in a reader's text: ✓ once, ×n several times, – not at all; of what must not: ✗."""
    found = {"numbers": f"{numbers_right(text)}/24"}
    for name, word in WORDS.items():
        count = text.count(word)
        found[name] = "✓" if count == 1 else f"×{count}" if count else "–"
    found["fixed hyphen"] = "✓" if re.search("12[-\u2011]KH", text) else "–"
    found["soft hyphen"] = "✓" if "ngoại" in text else "–"
    found |= {f"{name} left out": "✗" if word in text else "✓" for name, word in GONE.items()}
    return found


_READERS = {
    "python-docx": "import docx\ndef read(p): return '\\n'.join(x.text for x in docx.Document(p).paragraphs)",
    "+ its tables": (
        "import docx\ndef read(p):\n    d = docx.Document(p)\n    t = [x.text for x in d.paragraphs]\n"
        "    return '\\n'.join(t + [c.text for x in d.tables for r in x.rows for c in r.cells])"
    ),
    "docx2python": "from docx2python import docx2python\ndef read(p):\n    with docx2python(p) as d: return d.text",
    "MarkItDown": "from markitdown import MarkItDown\nm = MarkItDown()\ndef read(p): return m.convert(p).text_content",
}
_TIMED = """
import json, sys, time
out = {}
for path in sys.argv[2:]:
    try:
        text, best = read(path), 1e9
        for _ in range(int(sys.argv[1])):
            start = time.process_time(); read(path); best = min(best, time.process_time() - start)
        out[path] = (text, best)
    except Exception as error:
        out[path] = (f"{type(error).__name__}", None)
print(json.dumps(out))
"""
Timed = dict[str, tuple[str, float | None]]


def _peers(python: str | None, paths: list[str], times: int) -> dict[str, Timed]:
    found: dict[str, Timed] = {}
    for name, code in _READERS.items() if python else ():
        command = [str(python), "-W", "ignore", "-c", code + _TIMED, str(times), *paths]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)  # noqa: S603
        if done.returncode == 0:
            found[name] = json.loads(done.stdout.decode().splitlines()[-1])
    if pandoc := shutil.which("pandoc"):
        found["pandoc"] = {}
        for path in paths:
            start = time.perf_counter()
            command = [pandoc, "-f", "docx", "-t", "plain", "--wrap=none", path]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603
            found["pandoc"][path] = (done.stdout.decode("utf-8", "replace"), time.perf_counter() - start)
    return found


def _ours(paths: list[str], times: int) -> Timed:
    found: Timed = {}
    for path in paths:
        data, best = Path(path).read_bytes(), 1e9
        for _ in range(times):
            start = time.process_time()
            text = docx.read(data, path).text
            best = min(best, time.process_time() - start)
        found[path] = (text, best)
    return found


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer", help="a Python with python-docx, docx2python and markitdown[docx]")
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as folder:
        hard = str(Path(folder) / "hard.docx")
        Path(hard).write_bytes(hard_docx())
        paths = [hard, *arguments.files]
        readers = {"ours": _ours(paths, arguments.times), **_peers(arguments.peer, paths, arguments.times)}
    table = {name: kept(timed[hard][0]) for name, timed in readers.items()}
    print(f"{'':22}" + "".join(f"{name:>13}" for name in table))
    for row in table["ours"]:
        print(f"{row:22}" + "".join(f"{cells[row]:>13}" for cells in table.values()))
    for path in arguments.files:
        cells = [
            f"{1 / spent:>11.1f}/s" if (spent := timed[path][1]) else f"{'fails':>13}"
            for timed in readers.values()
        ]
        print(f"{Path(path).name[:21]:22}" + "".join(cells))
    return 0


if __name__ == "__main__":
    sys.exit(main())
