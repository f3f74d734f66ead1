"""What every answer of the site keeps to, whoever asks: no inline script or style, nothing from outside, a token in every form."""

import re
from html.parser import HTMLParser
from typing import Any

STRICT = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "form-action 'self'",
    "base-uri 'none'",
)  # fmt: skip
#: what machines ask, answered before the site itself is asked: a word or figures, no page
MACHINES = {"health", "alive", "ready", "metrics"}


class Dangers(HTMLParser):
    """What a strict policy would block, or should: inline scripts and styles, handlers, things fetched from outside; and forms that
    post without a token."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.form: dict[str, str | None] | None = None
        self.token = False

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = dict(given)
        if tag == "style" or "style" in attributes:
            self.found.append(f"{tag}: style")
        if tag == "script" and not attributes.get("src"):
            self.found.append("script")
        self.found += [f"{tag} {name}" for name in attributes if name.startswith("on")]
        for name in ("src", "href", "action", "formaction"):
            value = (attributes.get(name) or "").strip().lower()
            if re.match(r"[a-z]+:|//", value) and not (tag in ("img", "link") and value.startswith("data:")):
                self.found.append(f"{tag} {name}={value}")
        if tag == "form":
            self.form, self.token = attributes, False
        if tag == "input" and attributes.get("name") == "csrfmiddlewaretoken":
            self.token = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form is not None:
            if (self.form.get("method") or "get").lower() == "post" and not self.token:
                self.found.append(f"form không có mã: {self.form.get('action')}")
            self.form = None


def dangers(page: str) -> list[str]:
    parser = Dangers()
    parser.feed(page)
    return parser.found


def faults(name: str, response: Any) -> list[str]:
    """What an answer lacks; also one that says no keeps to all of it."""
    page = response["Content-Type"].startswith("text/html")
    if name in MACHINES:
        return ["một trang"] * page
    policy = response["Content-Security-Policy"]
    found = [
        part for part in (STRICT if page else STRICT[:1]) if part not in policy
    ]  # a file is in a sandbox besides
    found += ["unsafe"] * ("unsafe" in policy)
    for header, wanted in (
        ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ):  # fmt: skip
        found += [header] * (response[header] != wanted)
    found += ["Cache-Control"] * (not re.search("no-store|no-cache", response["Cache-Control"]))
    return found + (dangers(response.content.decode()) if page else [])
