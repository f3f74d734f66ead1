"""How the pages feel: to a screen reader, at the keyboard, on a phone, magnified, over a slow line, without scripts, on paper.

Every page that a role can reach by links is asked for once; each kind is then looked at in a real browser, and each test asks one thing
of all of them.
"""

import gzip
import re
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from lxml import html
from playwright.sync_api import Browser, Page, expect

PageOf = Callable[..., Page]
ROLES = ("", "chuyenvien", "truongphong", "lanhdao", "nguoixem", "quantri", "muongthinh", "banlim")
PHONE, ZOOMED = 390, 640  # CSS pixels: a phone; a screen of 1280 magnified twice
HEAVIEST = 60 * 1024
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
NO_PAGES = ("/tai-ve/", "/static/", "/api/v1/")
TWICE = {
    "review",
    "campaign",
    "mine",
    "totals",
}  # differ most between roles: two makes of each are looked at, of others one

#: notes every place where the focus comes to rest: it must be drawn, and within the page
WATCH = """() => { window.rests = []; document.addEventListener("focusin", ({target: at}) => {
  const drawn = getComputedStyle(at), box = at.getBoundingClientRect();
  rests.push([at.outerHTML.slice(0, 90), drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2, box.width > 0 && box.left >= 0]); }); }"""
TABS = 25
#: what stands wider than the page, each outside of a box of its own that scrolls
WIDER = """() => { const whole = document.documentElement; if (whole.scrollWidth <= whole.clientWidth) return [];
  return [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > whole.clientWidth + 1
    && !it.closest(".bang, table")).slice(0, 4).map((it) => it.outerHTML.slice(0, 120)).concat([whole.scrollWidth + " px"]); }"""

#: ids that stand twice, and references to what is not there
TIES = """() => { const ids = [...document.querySelectorAll("[id]")].map((it) => it.id), known = new Set(ids);
  const asked = [...document.querySelectorAll("[for], [aria-describedby], [aria-labelledby], [aria-controls]")].flatMap((it) =>
    ["for", "aria-describedby", "aria-labelledby", "aria-controls"].flatMap((name) => (it.getAttribute(name) || "").split(/\\s+/))).filter(Boolean);
  return [...ids.filter((it, at) => ids.indexOf(it) !== at).map((it) => "hai lần: " + it), ...asked.filter((it) => !known.has(it)).map((it) => "không có: " + it)]; }"""
#: of rows made alike (the same elements and classes, words at the same places) three stay: a rule of WCAG that one breaks all do
ALIKE = """() => { const shape = (it) => it.tagName + "." + it.className + (it.textContent.trim() ? "+" : "") + [...it.attributes].map((at) => at.name).join()
    + "(" + [...it.children].map(shape).join("") + ")";
  for (const box of document.querySelectorAll("main, main *")) if (box.isConnected && box.children.length > 6) { const met = {};
    for (const it of [...box.children]) { const made = shape(it); met[made] = (met[made] || 0) + 1; if (met[made] > 3) it.remove(); } } }"""
AXE = Axe().axe_script


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as one role found it."""

    role: str
    name: str
    address: str
    headings: int
    faults: str
    pale: str
    wide: list[str]
    unseen: list[str]
    tabs: int
    weight: int

    def __str__(self) -> str:
        return f"{self.role or 'chưa vào'} {self.name} {self.address}"


def name_of(address: str) -> str | None:
    """The name of the page behind a link; None where it leads to a file or away."""
    path = re.split("[?#]", address)[0]
    if not path.startswith("/") or path.startswith(NO_PAGES):
        return None
    try:
        return resolve(path).url_name
    except Resolver404:
        return f"không có: {path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: where it came from in the end, what it holds, and how many bytes travelled."""

    address: str
    status: int
    page: str
    packed: int


def answer(site: str, address: str, cookie: str = "", kind: str = "text/html") -> Answer | None:
    """None where it is of another kind: a file, not a page."""
    asked = urllib.request.Request(
        site + quote(address.partition("#")[0], safe="/?&=%:,;+"),
        headers={"Accept-Encoding": "gzip", "Cookie": cookie},
    )
    try:
        response = urllib.request.urlopen(asked, timeout=60)
    except HTTPError as refusal:
        response = refusal
    with response:
        if not response.headers.get_content_type().startswith(kind):
            return None
        body = bytes(response.read())
        page = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        final = response.geturl().removeprefix(site)
        return Answer(final, response.status, page.decode(), len(body))


def weight(site: str, found: Answer, parts: dict[str, int]) -> int:
    """Bytes over the line at the first visit: the page, its style, its scripts, but not the report that it shows."""
    bare = re.sub(r'(<article class="van".*?>).*?(</article>)', r"\1\2", found.page, flags=re.DOTALL)
    asked = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', found.page))
    for part in asked - parts.keys():
        fetched = answer(site, part, kind="")
        assert fetched is not None
        parts[part] = fetched.packed
    own = found.packed if bare == found.page else len(gzip.compress(bare.encode(), 6))
    return own + sum(parts[part] for part in asked)


def tabbed(page: Page) -> tuple[list[str], int]:
    """Where the focus comes to rest and cannot be seen, and at how many places it came to rest."""
    page.evaluate(WATCH)
    for _ in range(TABS):
        page.keyboard.press("Tab")
    rests = page.evaluate("rests")
    return [place for place, drawn, inside in rests if not (drawn and inside)], len(rests)


def report_of(page: Page, options: dict[str, Any]) -> str:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run(document, options)", options)
    return "\n".join(
        f"{fault['id']}: {node['html'][:140]} {node['any'][0]['message'] if node['any'] else ''}"
        for fault in found["violations"]
        for node in fault["nodes"][:3]
    )


def looked_at(page: Page, role: str, name: str, heavy: int) -> Seen:
    """What is asked of the whole page first, then what is asked of one row as of all that are made alike."""
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    headings, ties, wide = page.locator("h1").count(), page.evaluate(TIES), []
    for width in (PHONE, ZOOMED):
        page.set_viewport_size({"width": width, "height": 800})
        wide += page.evaluate(WIDER)
    page.set_viewport_size({"width": 1280, "height": 900})
    unseen, tabs = tabbed(page)
    page.evaluate(ALIKE)
    faults = report_of(page, WCAG)
    page.emulate_media(color_scheme="dark")
    pale = report_of(page, CONTRAST)
    page.emulate_media(color_scheme="light")
    return Seen(
        role=role, name=name, address=page.url, headings=headings, faults="\n".join([*ties, faults]).strip(), pale=pale, wide=wide,
        unseen=unseen, tabs=tabs, weight=heavy,
    )  # fmt: skip


def tree_of(page: str) -> Any:
    """A page as a tree; of no type, which lxml's stubs make unusable."""
    return html.fromstring(page)


def pages_of(site: str, cookie: str) -> Iterator[tuple[str, Answer]]:
    """Every kind of page that is reached by links, each once, with its name."""
    waiting, done, tried = ["/", "/khong-co-trang-nay/"], {"home"}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        asked = name_of(address) or ""
        if (asked in done and address != "/") or tried[asked] == 3:  # thrice it led elsewhere
            continue
        tried[asked] += 1
        found = answer(site, address, cookie)
        if found is None:
            done.add(asked)
            continue
        name = name_of(found.address) or ""
        if name in done:
            continue
        done.add(name)
        yield name, found
        waiting += [link for link in tree_of(found.page).xpath("//a/@href") if name_of(link)]


def made_of(page: str) -> str:
    """The parts of a page, whatever words they hold."""
    parts = tree_of(page).xpath("//main//*")
    return " ".join(
        sorted({f"{it.tag}.{it.get('class')}:{it.get('name') or it.get('type')}" for it in parts})
    )


def walk(
    browser: Browser, site: str, role: str, parts: dict[str, int], known: set[tuple[str, str]]
) -> Iterator[Seen]:
    """Every kind of page that this role can reach by links; not those made of the same parts as one in ``known``."""
    from doingoai_web.demo import PASSWORD

    context = browser.new_context(base_url=site, locale="vi-VN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    if role:
        page.goto("/vao/")
        page.fill("input[name=username]", role)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda address: "/vao/" not in address)
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
    for name, found in pages_of(site, cookie):
        made = (name, made_of(found.page))
        if made in known or sum(one == name for one, _ in known) >= (2 if name in TWICE else 1):
            continue  # as another role found it
        known.add(made)
        page.goto(found.address)
        if found.status == 200:
            yield looked_at(page, role, name, weight(site, found, parts))
        else:
            yield refused(page, role, str(found.status))
    context.close()


def refused(page: Page, role: str, status: str) -> Seen:
    """A page that says why there is nothing here; a link must not lead to one that says that the program failed."""
    return Seen(
        role=role,
        name=status,
        address=page.url,
        headings=page.locator("h1").count(),
        faults="chương trình gặp lỗi" if status == "500" else report_of(page, WCAG),
        pale="",
        wide=[],
        unseen=[],
        tabs=1,
        weight=0,
    )


@pytest.fixture(scope="module")
def walked(site: str, browser: Browser) -> list[Seen]:
    parts: dict[str, int] = {}
    known: set[tuple[str, str]] = set()
    return [seen for role in ROLES for seen in walk(browser, site, role, parts, known)]


def test_the_walk_reaches_the_pages(walked: list[Seen]) -> None:
    names = {seen.name for seen in walked}
    assert names >= {
        "sign-in", "try", "campaigns", "campaign", "open-campaign", "hand-in", "hand-in-for", "queue", "review", "totals",
        "total", "audit", "users", "account", "password", "404",
    }  # fmt: skip
    assert [seen for seen in walked if seen.name.isdigit() and "khong-co" not in seen.address] == []


def test_no_page_breaks_a_rule_of_wcag(walked: list[Seen]) -> None:
    assert [f"{seen}\n{seen.faults}" for seen in walked if seen.faults] == []


def test_words_stand_out_in_the_dark(walked: list[Seen]) -> None:
    assert [f"{seen}\n{seen.pale}" for seen in walked if seen.pale] == []


def test_every_page_has_one_title(walked: list[Seen]) -> None:
    assert [f"{seen}: {seen.headings}" for seen in walked if seen.headings != 1] == []


def test_nothing_stands_wider_than_a_phone_or_a_magnified_page(walked: list[Seen]) -> None:
    assert [f"{seen}: {seen.wide}" for seen in walked if seen.wide] == []


def test_the_focus_is_seen_wherever_it_goes(walked: list[Seen]) -> None:
    assert [f"{seen}: {seen.unseen}" for seen in walked if seen.unseen] == []
    assert [str(seen) for seen in walked if not seen.tabs] == []


def test_no_page_is_heavy(walked: list[Seen]) -> None:
    assert [f"{seen}: {seen.weight}" for seen in walked if seen.weight > HEAVIEST] == []


def test_the_first_tab_leads_to_the_content(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    expect(link).to_have_text("Đến nội dung chính")
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_long_tables_scroll_within_themselves_by_keyboard(page_of: PageOf) -> None:
    page = page_of("chuyenvien", width=PHONE)
    page.get_by_role("link", name="6 tháng đầu năm 2025").click()
    boxes = page.locator(".bang")
    for at in range(boxes.count()):
        box = boxes.nth(at)
        if box.evaluate("it => it.scrollWidth > it.clientWidth"):
            box.focus()
            expect(box).to_be_focused()


REPORT = (
    "ỦY BAN NHÂN DÂN\nHUYỆN MƯỜNG THINH\n\nSố: 88/BC-UBND\n\nMường Thinh, ngày 03 tháng 6 năm 2025\n\n"
    "BÁO CÁO\nKết quả công tác đối ngoại 6 tháng đầu năm 2025\n\nI. ĐOÀN RA, ĐOÀN VÀO\n\n"
    "Trong kỳ, huyện đón 04 đoàn khách nước ngoài với 31 lượt người đến làm việc.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
)


def test_the_work_is_done_without_scripts(page_of: PageOf, tmp_path: Path) -> None:
    """Hand in, review, return, consolidate: forms and links alone."""
    report = tmp_path / "muong-thinh.txt"
    report.write_text(REPORT, encoding="utf-8")
    page = page_of("chuyenvien", scripts=False)
    page.get_by_role("link", name="6 tháng đầu năm 2025").click()
    campaign = page.url
    page.get_by_role("link", name="Nhận báo cáo").click()
    page.set_input_files("#files", report)
    page.check("#cleared")
    page.get_by_role("button", name="Gửi").click()
    placed = page.get_by_role("link", name="huyện Mường Thinh, bản")
    until(page, placed.is_visible)
    placed.click()
    card = page.locator("li[data-fact]", has_text="4 đoàn").first
    card.get_by_role("button", name="Đúng", exact=True).click()
    expect(page.locator("li.is-accept", has_text="4 đoàn")).to_contain_text("chuyenvien")
    page.fill("#ly-do", "Bổ sung số đoàn ra.")
    page.get_by_role("button", name="Trả lại").click()
    page.goto(campaign)
    expect(page.locator("tr", has_text="huyện Mường Thinh").first).to_contain_text("đã trả lại")
    page.get_by_role("link", name="Tổng hợp", exact=True).click()
    page.get_by_role("button", name="Tính lại").click()
    until(page, lambda: page.get_by_role("link", name="Mở bảng tổng hợp").is_visible())
    page.get_by_role("link", name="Mở bảng tổng hợp").click()
    expect(page.locator("main table").first).to_be_visible()


def until(page: Page, come: Callable[[], bool]) -> None:
    """Look again, as a person does whose page cannot do so by itself."""
    for _ in range(60):
        if come():
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail(f"chưa xong sau nửa phút: {page.inner_text('main')[:500]}")


def test_paper_holds_the_figures_and_no_buttons(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.get_by_role("link", name="6 tháng đầu năm 2025").click()
    page.get_by_role("link", name="Tổng hợp", exact=True).click()
    page.emulate_media(media="print")
    for left_out in ("header", "nav", "form", "main button"):
        for found in page.locator(left_out).all():
            expect(found).to_be_hidden()
    expect(page.locator("main table").first).to_be_visible()
    assert page.locator(".bang").first.evaluate("it => getComputedStyle(it).overflowX") == "visible"
    assert page.pdf(format="A4")[:5] == b"%PDF-"
