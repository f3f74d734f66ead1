"""How the pages feel: to a screen reader, at the keyboard, on a phone, magnified, over a slow line, without scripts, on paper.

Every page that a role can reach by links is walked once in a real browser; each test asks one thing of all of them.
"""

import gzip
import re
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Error, Page, expect

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

#: tabs through the page; every place where the focus comes to rest must be drawn
WHERE = """() => { const at = document.activeElement; if (!at || at === document.body) return null;
  const drawn = getComputedStyle(at), box = at.getBoundingClientRect();
  return [at.outerHTML.slice(0, 90), drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2, box.width > 0 && box.left >= 0]; }"""
#: what stands wider than the page, each outside of a box of its own that scrolls
WIDER = """() => { const whole = document.documentElement; if (whole.scrollWidth <= whole.clientWidth) return [];
  return [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > whole.clientWidth + 1
    && !it.closest(".bang, table")).slice(0, 4).map((it) => it.outerHTML.slice(0, 120)).concat([whole.scrollWidth + " px"]); }"""

#: the parts of a page, whatever words they hold
MADE_OF = """() => [...new Set([...document.querySelectorAll("main *")].map(
  (it) => it.tagName + "." + it.className + ":" + (it.getAttribute("name") || it.type || "")))].sort().join(" ")"""


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


def fetched(site: str, address: str, cookie: str) -> bytes:
    """A response as it travels."""
    asked = urllib.request.Request(site + address, headers={"Accept-Encoding": "gzip", "Cookie": cookie})
    with urllib.request.urlopen(asked, timeout=30) as response:
        return bytes(response.read())


def weight(site: str, address: str, cookie: str, parts: dict[str, int]) -> int:
    """Bytes over the line at the first visit: the page, its style, its scripts, but not the report that it shows."""
    body = fetched(site, address, cookie)
    page = gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode()
    bare = re.sub(r'(<article class="van".*?>).*?(</article>)', r"\1\2", page, flags=re.DOTALL)
    for part in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        if part not in parts:
            parts[part] = len(fetched(site, part, ""))
    asked = sum(parts[part] for part in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)))
    return asked + (len(body) if bare == page else len(gzip.compress(bare.encode(), 6)))


def tabbed(page: Page) -> tuple[list[str], int]:
    """Where the focus comes to rest and cannot be seen, and at how many places it came to rest."""
    unseen, places = [], 0
    for _ in range(25):
        page.keyboard.press("Tab")
        found = page.evaluate(WHERE)
        if found is None:
            break
        places += 1
        unseen += [found[0]] * (not (found[1] and found[2]))
    return unseen, places


def report_of(page: Page, options: dict[str, Any]) -> str:
    found = Axe().run(page, options=options)
    return "\n".join(
        f"{fault['id']}: {node['html'][:140]} {node['any'][0]['message'] if node['any'] else ''}"
        for fault in found.response["violations"]
        for node in fault["nodes"][:3]
    )


def looked_at(page: Page, role: str, name: str, cookie: str, site: str, parts: dict[str, int]) -> Seen:
    address = page.url.removeprefix(site)
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    faults = report_of(page, WCAG)
    page.emulate_media(color_scheme="dark")
    pale = report_of(page, CONTRAST)
    page.emulate_media(color_scheme="light")
    wide = []
    for width in (PHONE, ZOOMED):
        page.set_viewport_size({"width": width, "height": 800})
        wide += page.evaluate(WIDER)
    page.set_viewport_size({"width": 1280, "height": 900})
    unseen, tabs = tabbed(page)
    return Seen(
        role=role,
        name=name,
        address=address,
        headings=page.locator("h1").count(),
        faults=faults,
        pale=pale,
        wide=wide,
        unseen=unseen,
        tabs=tabs,
        weight=weight(site, address, cookie, parts),
    )


def walk(browser: Browser, site: str, role: str, parts: dict[str, int], known: set[object]) -> Iterator[Seen]:
    """Every kind of page that this role can reach by links, each once; not those made of the same parts as one in ``known``."""
    from doingoai_web.demo import PASSWORD

    context = browser.new_context(base_url=site, locale="vi-VN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    if role:
        page.goto("/vao/")
        page.fill("input[name=username]", role)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/dot/")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
    waiting, done = ["/", "/khong-co-trang-nay/"], {"home"}
    while waiting:
        address = waiting.pop(0)
        try:
            answer = page.goto(address)
        except Error:  # a file, not a page
            done.add(name_of(address) or "")
            continue
        name = name_of(page.url.removeprefix(site)) or ""
        if name in done:
            continue
        done.add(name)
        links = page.eval_on_selector_all("a[href]", "all => all.map((it) => it.getAttribute('href'))")
        waiting += [link for link in links if name_of(link) not in {None, *done}]
        made_of = (name, page.evaluate(MADE_OF))
        makes = sum(isinstance(one, tuple) and one[0] == name for one in known)
        if name and (made_of in known or makes >= (2 if name in TWICE else 1)):
            continue  # as another role found it
        known.add(made_of)
        if answer is not None and answer.ok:
            yield looked_at(page, role, name, cookie, site, parts)
        else:
            yield refused(page, role, str(answer and answer.status))
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
    known: set[object] = set()
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
