"""Bytes of a text file that is not UTF-8: the old Vietnamese encodings and Windows-1258, where they are sure."""

import re
import unicodedata
from typing import Final

from doingoai.text.legacy.guess import FEWEST, UNICODE_ONLY, reads, score, words_beyond_ascii
from doingoai.text.legacy.runs import capitals_of_tcvn3
from doingoai.text.legacy.tables import decode
from doingoai.text.syllables import is_syllable

BYTE_ENCODINGS: Final = ("TCVN3", "VNI", "VISCII", "VPS", "WINDOWS-1258")
_ENOUGH: Final = 0.9
_AHEAD: Final = 0.1
_PUNCTUATION: Final = {
    code: bytes([code]).decode("cp1252") for code in (0x82, 0x84, 0x85, *range(0x91, 0x98), 0x99)
}
_HIGH: Final = re.compile("[\x82\x84\x85\x91-\x97\x99]")


def decode_bytes(data: bytes, encoding: str) -> str:
    """The bytes in one of ``BYTE_ENCODINGS``, in NFC. In TCVN3 and VNI, bytes 80–9F outside capitals are the quotation marks
    and dashes that Windows put in."""
    if encoding == "WINDOWS-1258":
        return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    text = data.decode("latin-1")
    if encoding in ("TCVN3", "VNI"):
        text = _HIGH.sub(lambda m: m[0] if _capital(text, m.start()) else _PUNCTUATION[ord(m[0])], text)
    plain = decode(text, encoding)
    if encoding == "TCVN3":
        plain = capitals_of_tcvn3(plain)
    return unicodedata.normalize("NFC", plain)


def _capital(text: str, index: int) -> bool:
    """A byte between capitals is one itself (TCVN 5712 VN1)."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    return before.isascii() and before.isupper() and not after.islower()


def encoding_of(data: bytes) -> str | None:
    """The encoding of bytes that are no UTF-8; None where it is not sure, or the text is no Vietnamese."""
    sample = data[:60_000]
    ranked = []
    for name in BYTE_ENCODINGS:
        plain = decode_bytes(sample, name)
        words = words_beyond_ascii(plain)
        good = sum(reads(word, None) for word in words)
        vietnamese = len(UNICODE_ONLY.findall(plain))
        if len(words) >= FEWEST and vietnamese >= FEWEST:
            ranked.append((good / len(words), name))
    ranked.sort(reverse=True)
    if not ranked or ranked[0][0] < _ENOUGH:
        return None
    western = score(words_beyond_ascii(sample.decode("cp1252", "replace")), None).share
    if ranked[0][0] - max(western, ranked[1][0] if len(ranked) > 1 else 0.0) < _AHEAD:
        return None
    return ranked[0][1]


_VIQR_WORD: Final = re.compile(r"[A-Za-z][A-Za-z`'?~.^(+*\\\\]{1,14}")
# the tone of ai, oi, ao, au, ay stands on the first vowel: a sign after the last one ends the sentence
_GLIDE: Final = re.compile(r"(?i)(?:[aeouy][\^(+*]?(?<!q.)i|[ae][\^]?[ou]|[iou][+*]?u|a\^?y)[.?'`~]")
_NUMERAL: Final = re.compile(r"[IVX]{1,5}\.")


def decode_viqr(text: str) -> str:
    """VIQR as people wrote it: a full stop or question mark after a word that already has its tone ends the sentence."""
    return _VIQR_WORD.sub(_viqr_word, text)


def _viqr_word(match: re.Match[str]) -> str:
    word = match[0]
    if _NUMERAL.fullmatch(word):
        return word
    strict = decode(word, "VIQR")
    if is_syllable(strict.lower()) and not _GLIDE.search(word[-4:]):
        return strict
    for cut in range(1, 4):
        ending = word[-cut:]
        if any(char.isalpha() for char in ending) or len(word) <= cut:
            break
        shorter = decode(word[:-cut], "VIQR")
        if is_syllable(shorter.lower()):
            return shorter + ending.replace("\\", "")
    return strict
