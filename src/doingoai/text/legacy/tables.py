"""The letters of the encodings of before Unicode, as tables of our own.

One row a vowel: its code without tone, then with grave, hook, tilde, acute and dot, the order of TCVN 5712. ``--`` is the
ASCII letter itself. Codes are bytes; a text holds them as the characters of ISO 8859-1 with the same number, which is how
such letters come out of a Word file or a PDF.

Sources: TCVN 5712:1993 (VN3 is what the .Vn fonts draw, VN1 adds the capitals), RFC 1456 (VISCII, VIQR), the charts of the
VNI and VPS fonts.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

NAMES: Final = ("TCVN3", "VNI", "VISCII", "VPS", "VIQR")

_TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_LOWER: Final = "aăâeêioôơuưyđ"
_UPPER: Final = "AĂÂEÊIOÔƠUƯYĐ"


def _row(vowel: str) -> list[str]:
    return [unicodedata.normalize("NFC", vowel + tone) for tone in (_TONES if vowel not in "đĐ" else ("",))]


LETTERS: Final = "".join(letter for vowel in _LOWER + _UPPER for letter in _row(vowel))
"""The 67 letters of either case that a Vietnamese vowel, or đ, can be (ASCII ones too)."""

_TCVN3: Final = """
-- B5 B6 B7 B8 B9  A8 BB BC BD BE C6  A9 C7 C8 C9 CA CB  -- CC CE CF D0 D1  AA D2 D3 D4 D5 D6  -- D7 D8 DC DD DE
-- DF E1 E2 E3 E4  AB E5 E6 E7 E8 E9  AC EA EB EC ED EE  -- EF F1 F2 F3 F4  AD F5 F6 F7 F8 F9  -- FA FB FC FD FE  AE
-- 80 81 82 83 84  A1 AF BA BF C0 85  A2 C1 C2 C3 C4 86  -- 87 88 89 8A 8B  A3 C5 CD D9 DA 8C  -- 8D 8E 8F 90 91
-- 92 93 94 95 96  A4 DB E0 F0 FF 97  A5 98 99 9A 9B 9C  -- 9D 9E 9F 01 02  A6 04 05 06 11 12  -- 13 14 15 16 17  A7
"""
_VISCII: Final = """
-- E0 E4 E3 E1 D5  E5 A2 C6 C7 A1 A3  E2 A5 A6 E7 A4 A7  -- E8 EB A8 E9 A9  EA AB AC AD AA AE  -- EC EF EE ED B8
-- F2 F6 F5 F3 F7  F4 B0 B1 B2 AF B5  BD B6 B7 DE BE FE  -- F9 FC FB FA F8  DF D7 D8 E6 D1 F1  -- CF D6 DB FD DC  F0
-- C0 C4 C3 C1 80  C5 82 02 05 81 83  C2 85 86 06 84 87  -- C8 CB 88 C9 89  CA 8B 8C 8D 8A 8E  -- CC 9B CE CD 98
-- D2 99 A0 D3 9A  D4 90 91 92 8F 93  B4 96 97 B3 95 94  -- D9 9C 9D DA 9E  BF BB BC FF BA B9  -- 9F 14 19 DD 1E  D0
"""
_VPS: Final = """
-- E0 E4 E3 E1 E5  E6 A2 A3 A4 A1 A5  E2 C0 C4 C5 C3 C6  -- E8 C8 EB E9 CB  EA 8A 8B CD 89 8C  -- EC CC EF ED CE
-- F2 D5 F5 F3 86  F4 D2 B0 87 D3 B6  D6 A9 AA AB A7 AE  -- F9 FB DB FA F8  DC D8 BA BB D9 BF  -- FF 9B CF 9A 9C  C7
-- 80 81 82 C1 02  88 8E 8F F0 8D 04  C2 84 85 1C 83 03  -- D7 DE FE C9 05  CA 93 94 95 90 06  -- B5 B7 B8 B4 10
-- BC BD BE B9 11  D4 97 98 99 96 12  F7 9E 9F A6 9D 13  -- A8 D1 AC DA 14  D0 AF B1 1D AD 15  -- B2 FD B3 DD 19  F1
"""
_VNI: Final = """
-- aø aû aõ aù aï  aê aè aú aü aé aë  aâ aà aå aã aá aä  -- eø eû eõ eù eï  eâ eà eå eã eá eä  -- ì æ ó í ò
-- oø oû oõ où oï  oâ oà oå oã oá oä  ô ôø ôû ôõ ôù ôï  -- uø uû uõ uù uï  ö öø öû öõ öù öï  -- yø yû yõ yù î  ñ
"""
_HATS: Final = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}
_SIGNS: Final = {"\u0300": "`", "\u0309": "?", "\u0303": "~", "\u0301": "'", "\u0323": "."}


class UnencodableError(ValueError):
    """A character that the encoding does not have, or would read as another one."""


@dataclass(frozen=True, slots=True)
class Table:
    """One encoding. to_unicode: how a letter is written → the letter; from_unicode: the reverse."""

    name: str
    decode: Callable[[str], str]
    to_unicode: Mapping[str, str]
    from_unicode: Mapping[str, str]

    def encode(self, text: str) -> str:
        """The text in this encoding. Raises UnencodableError; ``decode(encode(text)) == text`` where it does not."""
        if self.name == "VIQR":
            return _viqr_encode(text, self.from_unicode)
        found = []
        for char in text:
            code = self.from_unicode.get(char)
            if code is None:
                if char in self.to_unicode or (not char.isascii() and char in _signs(self.name)):
                    raise UnencodableError(f"{self.name}: U+{ord(char):04X}")
                code = char
            found.append(code)
        return "".join(found)


@cache
def _signs(name: str) -> frozenset[str]:
    """The characters beyond ASCII that the encoding uses, alone or as part of a letter."""
    return frozenset(char for code in table(name).to_unicode for char in code if not char.isascii())


def _single(name: str, rows: str) -> Table:
    codes = rows.split()
    pairs = {chr(int(code, 16)): letter for code, letter in zip(codes, LETTERS, strict=True) if code != "--"}
    translation = str.maketrans(pairs)
    return Table(name, lambda text: text.translate(translation), pairs, {v: k for k, v in pairs.items()})


def _vni() -> Table:
    lower = _VNI.split()
    half = len(LETTERS) // 2
    pairs: dict[str, str] = {}
    for code, low, high in zip(lower, LETTERS[:half], LETTERS[half:], strict=True):
        if code != "--":
            pairs[code], pairs[code.upper()] = low, high
    reverse = {letter: code for code, letter in pairs.items()}
    pairs.update({"yï": "ỵ", "YÏ": "Ỵ"})  # some keyboards write it like the other dotted vowels
    for code, letter in list(pairs.items()):
        if len(code) == 2:  # the mark may have been typed in the other case: the vowel decides
            pairs.setdefault(code[0] + code[1].swapcase(), letter)
    pattern = re.compile("|".join(sorted(map(re.escape, pairs), key=len, reverse=True)))
    return Table("VNI", lambda text: pattern.sub(lambda m: pairs[m[0]], text), pairs, reverse)


def _viqr() -> Table:
    pairs: dict[str, str] = {"dd": "đ", "DD": "Đ", "Dd": "Đ", "dD": "đ"}
    reverse: dict[str, str] = {"đ": "dd", "Đ": "DD"}
    for letter in LETTERS:
        parts = unicodedata.normalize("NFD", letter)
        if len(parts) > 1:
            tones = "".join(_SIGNS.get(mark, "") for mark in parts[1:])
            code = parts[0] + "".join(_HATS.get(mark, "") for mark in parts[1:]) + tones
            pairs[code], reverse[letter] = letter, code
    pairs.update({code.replace("+", "*"): letter for code, letter in pairs.items()})
    codes = "|".join(sorted(map(re.escape, pairs), key=len, reverse=True))
    pattern = re.compile(rf"\\([`'?~.^(+*dD\\])|{codes}")
    return Table("VIQR", lambda text: pattern.sub(lambda m: m[1] or pairs[m[0]], text), pairs, reverse)


def _viqr_encode(text: str, codes: Mapping[str, str]) -> str:
    found: list[str] = []
    before = ""
    for char in text:
        if (
            char == "\\"
            or (char in "`'?~.^(+*" and before.lower() in _VOWELS)
            or (char in "dD" and before in "dD")
        ):
            if char != "\\" and not before:
                found.append(char)
            else:
                found.append("\\" + char)
        else:
            found.append(codes.get(char, char))
        before = char
    return "".join(found)


_VOWELS: Final = frozenset(LETTERS.lower()) - {"đ"}


@cache
def table(name: str) -> Table:
    """The table of an encoding, by one of ``NAMES``. Raises KeyError."""
    if name == "VNI":
        return _vni()
    if name == "VIQR":
        return _viqr()
    return _single(name, {"TCVN3": _TCVN3, "VISCII": _VISCII, "VPS": _VPS}[name])


def decode(text: str, name: str) -> str:
    """Text whose characters are codes of this encoding, as Unicode (NFC). Other characters stay."""
    return table(name).decode(text)


def encode(text: str, name: str) -> str:
    """The reverse of ``decode``. Raises UnencodableError."""
    return table(name).encode(text)
