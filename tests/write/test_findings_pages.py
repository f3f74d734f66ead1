"""The pages of a check: whole without script or network, every finding at its words, one page over many reports."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from doingoai.check.checked import Checked, check_whole
from doingoai.check.waivers import Waiver, read_waivers
from doingoai.model import FileError
from doingoai.pipeline import understand
from doingoai.read import document_from_text
from doingoai.write.findings import INDEX, render, unique_names
from doingoai.write.findings.pages import index_page, report_page

HEAD = "ỦY BAN NHÂN DÂN\nXÃ PA CỐ\n\nSố: 18/BC-UBND\n\nPa Cố, ngày 07 tháng 6 năm 2024\n\nBÁO CÁO\nKết quả công tác đối ngoại 6 tháng đầu năm 2024\n\n"
BAD = HEAD + (
    "I. KẾT QUẢ\n\nXã đã tăng cường tăng cường phối hợp <với> bản bạn & các đồn.\n\n1. Công tác đoàn ra\n\n2. Công tác đoàn vào\n\n"
    "Ngày 31/6/2024, xã đón 03 đoàn của của bạn.\n\nII. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2024\n\nTiếp tục.\n"
)
VOID = ("meta", "link", "br", "img", "input")


class Page(HTMLParser):
    """Ids, links and words of a page, and whether its elements nest."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.marked: list[str] = []
        self.words: list[str] = []
        self.tags: list[str] = []
        self.stack: list[str] = []
        self.feed(page.decode())
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if "mark" in self.stack:
            self.marked.append(data)


def checked(text: str = BAD, source: str = "pa-co.txt", waivers: tuple[Waiver, ...] = ()) -> Checked:
    return check_whole(understand(document_from_text(text, source), findings=False), waivers=waivers)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_needs_nothing_from_outside(lang: str) -> None:
    page = report_page(checked(), lang)
    read = Page(page)
    assert not {"script", "img", "link", "iframe"} & set(read.tags)
    assert all(link.startswith("#") for link in read.links)
    assert {link[1:] for link in read.links} <= set(read.ids)
    assert len(read.ids) == len(set(read.ids))
    assert f'<html lang="{lang}">'.encode() in page
    assert b"http" not in page.replace(b"http-equiv", b"")


def test_every_finding_stands_in_the_list_beside_the_words_and_in_the_text() -> None:
    one = checked()
    page = report_page(one)
    read = Page(page)
    count = len(one.report.findings)
    assert {f"f{n}" for n in range(1, count + 1)} | {f"v{n}" for n in range(1, count + 1)} <= set(read.ids)
    words = " ".join(" ".join(read.words).split())
    assert all(finding.message in words and finding.suggestion in words for finding in one.open)
    marked = " ".join(" ".join(read.marked).split())
    assert "tăng cường tăng cường" in marked
    assert "ngày 31/6/2024" in marked.lower()


def test_the_text_is_whole_and_escaped() -> None:
    one = checked()
    page = report_page(one).decode()
    body = "".join(re.findall(r'<div class="van">(.*?)</div>', page, re.DOTALL))
    body = re.sub(r'<sup class="so-ph">.*?</sup>', "", body)
    body = (
        re.sub(r"<[^>]+>", "", body)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&#34;", '"')
        .replace("&#39;", "'")
    )
    assert "".join(body.split()) == "".join(one.report.text.split())


def test_what_was_set_aside_and_what_was_not_checked_is_said() -> None:
    waiver = Waiver(
        "CV-001", "tăng cường tăng cường", "Tên phong trào.", "Chủ tịch UBND xã", None, None, "x, dòng 1"
    )
    lost = Waiver("CV-001", "những những", "Thơ.", None, None, None, "x, dòng 5")
    page = report_page(checked(waivers=(waiver, lost))).decode()
    assert "Tên phong trào. (Chủ tịch UBND xã)" in page
    assert "những những" in page
    assert "x, dòng 5" in page
    assert "Chưa kiểm tra" in page
    assert "--campaign" in page


def test_the_waiver_that_a_page_offers_waives(tmp_path: Path) -> None:
    one = checked()
    items = re.findall(r"<pre>(.*?)</pre>", report_page(one).decode(), re.DOTALL)
    assert len(items) == len(one.open)
    path = tmp_path / "chung.yaml"
    for item, finding in zip(items, sorted(one.open, key=lambda f: (f.span, f.severity)), strict=True):
        path.write_text(unescape(item).replace("lý do:", "lý do: Đã xem."), encoding="utf-8")
        assert finding.id in {f.id for f in checked(waivers=read_waivers(path)).waived}


def test_one_page_over_many_the_gravest_first() -> None:
    good = HEAD + "I. KẾT QUẢ\n\nKhông có đoàn.\n\nII. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2024\n\nTiếp tục.\n"
    rows = [("tot.html", checked(good, "tot.txt")), ("xau.html", checked())]
    errors = [FileError("hong.docx", "DT-008", "tệp hỏng.")]
    page = index_page(rows, errors)
    read = Page(page)
    words = " ".join(read.words)
    assert words.index("pa-co.txt") < words.index("tot.txt")
    assert "hong.docx" in words
    assert any(link.startswith("xau.html#f") for link in read.links)
    assert "1 báo cáo không có lỗi" in words


def test_names_do_not_clash() -> None:
    paths = [Path("a/bc.docx"), Path("b/bc.txt"), Path("c/bc-2.txt"), Path("tat-ca.txt")]
    names = unique_names(paths)
    assert len(set(names)) == 4
    assert Path(INDEX).stem not in names


def test_render_gives_a_page_for_each_and_one_over_all() -> None:
    rows = [(Path("a/bc.txt"), checked()), (Path("b/bc.txt"), checked(source="b.txt"))]
    assert set(render(rows, "html")) == {"bc.html", "bc-2.html", INDEX}
    assert set(render(rows[:1], "html")) == {"bc.html"}
    assert set(render(rows, "json")) == {"bc.json", "bc-2.json"}
    assert set(render(rows, "docx")) == {"bc.docx", "bc-2.docx"}
