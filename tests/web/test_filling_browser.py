"""The form in a real browser: a line that breaks, two people in one form. No test here asks the database itself."""

from typing import Any

from playwright.sync_api import Page, expect

from doingoai_web.demo import PASSWORD

OUT = "i.delegations.out_count"


def _opened(browser: Any, site: str, account: str, width: int) -> Page:
    """A page of an account whose line may break: what a browser says of a broken line is no fault of the page."""
    page: Page = browser.new_context(
        base_url=site, viewport={"width": width, "height": 900}, locale="vi-VN"
    ).new_page()
    page.goto("/vao/")
    page.fill("input[name=username]", account)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda address: "/vao/" not in address)
    return page


def test_a_line_that_breaks_loses_nothing_and_two_people_see_both_values(site: str, browser: Any) -> None:
    page = _opened(browser, site, "banlim", 390)
    page.goto("/bao-cao-cua-toi/")
    page.get_by_role("link", name="Điền tiếp mẫu trên web").first.click()
    field, said = page.locator(f'[name="{OUT}"]'), page.locator("#da-luu")
    field.fill("2")
    expect(said).to_contain_text("Đã lưu lúc", timeout=20_000)
    page.context.set_offline(True)
    field.fill("7")
    page.locator('[name="t.agreements"]').fill("Xã theo dõi 02 thỏa thuận kế thừa.")
    expect(said).to_contain_text("Mất mạng", timeout=20_000)
    assert "theo dõi 02 thỏa thuận" in page.evaluate("Object.entries(localStorage).map(String).join()")
    other = _opened(browser, site, "chuyenvien", 1280)
    other.goto(page.url)
    other.locator(f'[name="{OUT}"]').fill("5")
    expect(other.locator("#da-luu")).to_contain_text("Đã lưu lúc", timeout=20_000)
    page.context.set_offline(False)
    expect(page.locator(".hai-gia-tri")).to_contain_text("“7”", timeout=20_000)
    expect(field).to_have_value("5")
    page.get_by_role("button", name="Lấy giá trị này").click()
    expect(field).to_have_value("7", timeout=20_000)
    page.reload()
    expect(page.locator(f'[name="{OUT}"]')).to_have_value("7")
    expect(page.locator('[name="t.agreements"]')).to_have_value("Xã theo dõi 02 thỏa thuận kế thừa.")
    expect(page.locator(".muc .thay.is-error").first).to_contain_text("Không phát sinh", timeout=30_000)
    for one in (page, other):
        one.context.close()
