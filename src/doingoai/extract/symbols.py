"""Document numbers ("số, ký hiệu") by their shape: ``12/2020/NĐ-CP``, ``57-KL/TW``, ``448/SNgV-LSHTQT``, ``155/CP``.

Only the shape is judged here; whether a number is a citation depends on the words before it. Numbers are found by their
digits, and every step from there is bounded, so the time is linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from doingoai.extract.citation_words import fold, issuer_of, type_codes

_LETTERS = "A-Za-zĐđÐðÂĂÊÔƠƯâăêôơư&"
_START = re.compile(
    r"(?P<n>[0-9][0-9]{0,4}+(?![0-9])(?:\.[0-9]{1,3}+)?[a-zA-Zđ]?)"
    r"(?:\s{0,3}/\s{0,3}(?P<y>[12][0-9]{3,4})(?![0-9])(?:(?P<ys>\s{0,3}[-‐‑–—/]\s{0,3}[-‐‑–—/]?\s{0,2})(?=["
    + _LETTERS
    + r"])|(?![\w/-]|\.[0-9]))"
    r"|(?P<s>\s{0,3}[-‐‑–—/]\s{0,3}|\s{1,2}(?=[A-ZĐÐ]{2,6}\s?[-–/]))(?=[" + _LETTERS + r"]))"
)
_TOKEN = re.compile(
    r"[A-ZĐÂĂÊÔƠƯ]{2,8}(?=(?:ngày|của)\s)"  # the next word glued on: "70-TB/TWngày 06 …"
    "|[" + _LETTERS + r"]{1,16}+[0-9]{0,4}+(?!\w)"
)
_SEPARATOR = re.compile(r"(?P<b>\s{0,3})(?P<s>[-‐‑–—/.])(?P<a>\s{0,3})")
_CODE = re.compile(r"(?:[A-ZĐÐÂĂÊÔƠƯ&][a-zđðươ]{0,2}){1,14}[0-9]{0,4}")
_CAPITALS = re.compile(r"[A-ZĐÐÂĂÊÔƠƯ&]{2,14}[0-9]{0,4}")


@lru_cache(maxsize=4096)
def _is_code(token: str) -> bool:
    return bool(_CODE.fullmatch(token))


@lru_cache(maxsize=4096)
def _is_known(token: str) -> bool:
    """Whether a group is the abbreviation of a kind or the code of an issuer."""
    return fold(token) in type_codes() or issuer_of(token) is not None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number as it stands in a text.

    start, end: offsets of the digits' start and the last letter's end. number: without inner spaces, else as written.
    digits: the running number ("66.16"); year: the year inside the number, as written (45/25010/NĐ-CP gives 25010), or None.
    separator: what follows the digits, "/" or "-" or "" (``60 TC/CĐKT``); tokens and marks: the letter groups and the signs
    between them. known: a group is a known kind or issuer code; proper: all groups look like codes (capitals).
    """

    start: int
    end: int
    number: str
    digits: str
    year: int | None
    separator: str
    tokens: tuple[str, ...]
    marks: tuple[str, ...]

    @property
    def proper(self) -> bool:
        return all(map(_is_code, self.tokens))

    @property
    def typed(self) -> bool:
        """The first group is a kind's abbreviation (or that of the National Assembly)."""
        return bool(self.tokens) and (
            fold(self.tokens[0]) in type_codes() or fold(self.tokens[0]).startswith(("QH1", "UBTVQH"))
        )

    @property
    def known(self) -> bool:
        return any(map(_is_known, self.tokens))

    @property
    def certain(self) -> bool:
        """Good enough to be a citation without a word before it."""
        if not self.tokens or not self.proper:
            return False
        issued = any(issuer_of(token) is not None for token in self.tokens)
        return (
            issued
            and (self.typed or self.year is not None)
            and (len(self.tokens) > 1 or self.year is not None)
        )


def _joins(tokens: list[str], gap: "re.Match[str]", following: str) -> bool:
    """Whether a sign with spaces around it still belongs to the number: "QĐ - UBND", "TT- BTC", "QĐ-" at a line's end."""
    before, sign, after = gap["b"], gap["s"], gap["a"]
    if sign == ".":
        return (
            not before
            and not after
            and bool(_CAPITALS.fullmatch(following))
            and bool(_CAPITALS.fullmatch(tokens[-1]))
        )
    if not before and not after:
        return True
    if "\n" in before and after:
        return False  # a bullet on the next line
    whole = len(tokens) > 1
    if not before:
        return ("\n" in after and sign != "/") or (not whole and bool(_CODE.fullmatch(following)))
    if "\n" in before or not _CODE.fullmatch(following):
        return False
    return (
        not whole and fold(tokens[0]) in type_codes() and (not after or bool(_CAPITALS.fullmatch(following)))
    )


def _without_footnote(token: str) -> str:
    """A footnote's digit glued to a known code ("NĐ-CP1") is not part of it; those of "QH14" or "K5" are."""
    bare = token.rstrip("0123456789")
    if bare == token or len(token) - len(bare) > 2:
        return token
    issuer = issuer_of(bare)
    if issuer is not None and not issuer.prefix and issuer_of(token) is None:
        return bare
    return bare if bare in ("UBND", "UB") else token


def _read(text: str, start: "re.Match[str]") -> Symbol | None:
    pos = start.end()
    tokens: list[str] = []
    marks: list[str] = []
    if start["y"] is None or start["ys"] is not None:
        token = _TOKEN.match(text, pos)
        if token is None:
            return None
        tokens.append(token[0])
        pos = token.end()
        while len(tokens) < 7:
            gap = _SEPARATOR.match(text, pos)
            token = gap and _TOKEN.match(text, gap.end())
            if not gap or not token or not _joins(tokens, gap, token[0]):
                break
            tokens.append(token[0])
            marks.append(gap["s"])
            pos = token.end()
        kept = _without_footnote(tokens[-1])
        pos -= len(tokens[-1]) - len(kept)
        tokens[-1] = kept
    written = "".join(text[start.start() : pos].split())
    year = int(start["y"]) if start["y"] else None
    separator = "/" if year is not None else (start["s"] or "").strip()
    return Symbol(start.start(), pos, written, start["n"], year, separator, tuple(tokens), tuple(marks))


def find_symbols(text: str) -> Iterator[Symbol]:
    """Everything shaped like a document number, in order, without overlap; near misses included."""
    pos = 0
    while start := _START.search(text, pos):
        symbol = _read(text, start)
        if symbol is not None and _sane(text, symbol):
            yield symbol
            pos = symbol.end
        else:
            pos = start.end("n")


def _sane(text: str, symbol: Symbol) -> bool:
    """Quick refusals: a number that goes on from digits before it, words of prose after a slash."""
    before = text[max(0, symbol.start - 2) : symbol.start]
    if before and (before[-1].isalnum() or before[-1] == "_") and before.lower() != "số":
        return before[-1] in "¹²³⁴⁵⁶⁷⁸⁹⁰"
    if before and before[-1] in "/.,-" and (len(before) == 2 and before[0].isdigit()):
        return False
    if symbol.separator == "":
        return len(symbol.tokens) > 1 and symbol.proper and len(symbol.tokens[0]) <= 4
    return symbol.proper or symbol.known
