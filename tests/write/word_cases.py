"""Small Word packages with what offices do to a text, for tests that write into them."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NS = f'xmlns:w="{W}" xmlns:r="{REL}" xmlns:v="urn:schemas-microsoft-com:vml"'


def run(text: str, look: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*inner: str, look: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{''.join(i if i.startswith('<') else run(i) for i in inner)}</w:p>"


HEAD = (
    para("ỦY BAN NHÂN DÂN"), para("XÃ NẬM SỎ", look='<w:jc w:val="center"/>'), para("Số: 27/BC-UBND"),
    para(run("Nậm Sỏ, ngày 06 tháng 6 "), run("năm 2024", "<w:i/>")), para(run("BÁO CÁO", "<w:b/>")),
    para(run("Kết quả công tác đối ngoại ", "<w:b/>"), run("6 tháng đầu năm 2024", "<w:b/>")),
)  # fmt: skip
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> REF a </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    + run("lớp tập tập huấn")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = (
    '<w:r><w:pict><v:shape style="width:9pt"><v:textbox><w:txbxContent>' + para("Ghi chú của của hộp chữ")
    + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)  # fmt: skip
NOTE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
CASES: dict[str, tuple[str, ...] | str] = {
    "split_runs": (para(run("Trong kỳ, xã đã ", "<w:b/>"), run("tăng cường "), run("tăng ", "<w:i/>"), run("cường phối hợp.")),),
    "one_run": (para("Trong kỳ, xã đã tăng cường tăng cường phối hợp với bản bạn."),),
    "tabs_and_breaks": (
        '<w:p><w:r><w:tab/><w:t>Xã đón</w:t><w:tab/><w:t xml:space="preserve">03 đoàn của của </w:t><w:br/><w:t>bản bạn.</w:t></w:r></w:p>',
    ),
    "hyperlink": (para(run("Theo "), f'<w:hyperlink w:anchor="a">{run("Công văn của của huyện")}</w:hyperlink>', run(", xã báo cáo.")),),
    "tracked": (
        para(run("Xã "), f'<w:ins w:id="5" w:author="A">{run("đã tổ chức tổ chức ")}</w:ins>',
             '<w:del w:id="6" w:author="A"><w:r><w:delText xml:space="preserve">không có </w:delText></w:r></w:del>', run("giao lưu.")),
    ),
    "field": (para(run("Cử 03 cán bộ dự "), FIELD, run(" tại huyện.")),),
    "footnote": (para(run("Có 02 dự án"), NOTE, run(" đang triển khai của của tỉnh.")),),
    "box": (para(run("Nội dung chính của của mục."), BOX),),
    "caps_and_raised": (
        para(run("đơn vị của của xã", "<w:caps/>"), run("2", '<w:vertAlign w:val="superscript"/>'), run(" là 12 km.")),
    ),
    "decomposed": (para("Xa\u0303 đa\u0303 tăng cươ\u0300ng tăng cươ\u0300ng phô\u0301i hơ\u0323p."),),
    "numbered": (para(run("Công tác của của xã"), look='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),),
    "control": (
        para(run("Số đoàn: "), f"<w:sdt><w:sdtPr><w:tag w:val=\"x\"/></w:sdtPr><w:sdtContent>{run('03 đoàn của của bạn')}</w:sdtContent></w:sdt>",
             run(".")),
    ),
    "simple_field": (para(run("Ngày "), f'<w:fldSimple w:instr="DATE">{run("06 tháng tháng 6")}</w:fldSimple>', run(" họp.")),),
    "bookmarked": (
        para('<w:bookmarkStart w:id="9" w:name="x"/>', run("Xã của của"), '<w:bookmarkEnd w:id="9"/>', run(" huyện.")),
    ),
    "table": (
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="4000"/></w:tblGrid><w:tr><w:tc><w:tcPr/>'
        + para("Đoàn của của xã") + "</w:tc><w:tc><w:tcPr/>" + para("05 người") + "</w:tc></w:tr></w:tbl>",
    ),
    "commented": (
        para('<w:commentRangeStart w:id="4"/>', run("Xã của của"), '<w:commentRangeEnd w:id="4"/>',
             '<w:r><w:commentReference w:id="4"/></w:r>', run(" huyện bạn.")),
    ),
}  # fmt: skip
PARTS = {
    "footnotes": '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="1" w:type="continuationSeparator"><w:p/>'
    '</w:footnote><w:footnote w:id="2">'
    + para("<w:r><w:footnoteRef/></w:r>", run(" Vốn của của tổ chức bạn."))
    + "</w:footnote>",
    "numbering": '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
}
COMMENTS = f'<w:comment w:id="4" w:author="Văn thư">{para("Xem lại.")}</w:comment>'


def package(body: str, *, comments: bool = False) -> bytes:
    """A Word package with notes and numbering; comments: it holds one already."""
    parts = {**PARTS, **({"comments": COMMENTS} if comments else {})}
    links = "".join(f'<Relationship Id="r{kind}" Type="{REL}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    types = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{WORD}.{kind}+xml"/>' for kind in parts
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PKG}/content-types"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PKG}/relationships"><Relationship Id="d" Type="{REL}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PKG}/relationships">{links}</Relationships>',
        **{f"word/{kind}.xml": f"<w:{kind} {NS}>{xml}</w:{kind}>" for kind, xml in parts.items()},
        "word/media/anh.png": "không phải ảnh",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()
