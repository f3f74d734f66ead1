"""Runs of a document (text and the name of its font) → Unicode, each run by its own encoding.

The font's name says what a run should be, and the letters say whether it is: a file that was converted long ago may still
name ``.VnTime`` while its letters are Unicode, and letters of TCVN3 may stand in Times New Roman. So the whole document is
surveyed first (``survey``), and each run is then decoded by what its font's other runs proved to be.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from doingoai.text.legacy.fonts import LegacyFont, legacy_font
from doingoai.text.legacy.guess import (
    CANDIDATES,
    FEWEST,
    MOST_WORDS,
    UNICODE_ONLY,
    guess,
    reads,
    score,
    words_beyond_ascii,
)
from doingoai.text.legacy.tables import table
from doingoai.text.syllables import is_syllable

Run = tuple[str, str | None]

_SOFT_HYPHEN: Final = "\xad"
_SOFT_WORD: Final = re.compile(r"[A-Za-z\xa1-\xff]{0,12}\xad[A-Za-z\xa1-\xff]{0,12}")
_DOUBLE: Final = re.compile("\xad{2,}")
_PRIVATE: Final = re.compile("[\uf000-\uf0ff]")
_BYTES_1252: Final = {
    ord(bytes([code]).decode("cp1252")): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_QUOTES: Final = frozenset(map(ord, "“”‘’•–—…„™€"))  # also punctuation: letters only inside capitals
_WORD: Final = re.compile(r"[^\W\d_]+")
_MARKS_OF_VNI: Final = re.compile("[ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË]+")
_VOWEL_AT_END: Final = re.compile("[aeouyAEOUYôöÔÖ]$")
_FOREIGN_SIGNS: Final = frozenset("²³°±×½¼¾§®©«»·")  # also of use in Unicode text


@dataclass(frozen=True, slots=True)
class Decoded:
    """text: in Unicode, NFC within the run; encoding: what it was, None where it was Unicode already."""

    text: str
    encoding: str | None = None


@dataclass(slots=True)
class Survey:
    """What the runs of one document proved. proven: font's encoding → whether its runs are in it; plain: the encoding of
    runs whose font says nothing; mostly: they are in it for the most part."""

    proven: dict[str, bool] = field(default_factory=dict)
    plain: str | None = None
    mostly: bool = False

    def __bool__(self) -> bool:
        """There is anything to decode."""
        return self.plain is not None or any(self.proven.values())

    def encoding(self, text: str, font: LegacyFont | None) -> str | None:
        """The encoding of one run."""
        name = font.encoding if font else self.plain
        if name is None or (font and not self.proven.get(name, True)) or UNICODE_ONLY.search(text):
            return None
        if font is None and not _decodes(text, name, mostly=self.mostly):
            return None
        return name

    def decode(self, runs: Sequence[Run]) -> list[Decoded]:
        """Runs that follow one another, as many as were given. A letter torn across two runs stands in the first of them."""
        fonts = [legacy_font(name) for _, name in runs]
        texts = [_bytes_again(text) if font else text for (text, _), font in zip(runs, fonts, strict=True)]
        encodings = [self.encoding(text, font) for text, font in zip(texts, fonts, strict=True)]
        _mend_vni(texts, encodings)
        found = []
        for text, font, encoding in zip(texts, fonts, encodings, strict=True):
            found.append(_decoded(text, font, encoding))
        return _capitals(found)


def survey(runs: Iterable[Run]) -> Survey:
    """Look at the runs of a whole document."""
    words: dict[str | None, list[str]] = defaultdict(list)
    pending: dict[str | None, list[str]] = defaultdict(list)
    for text, name in runs:
        font = legacy_font(name)
        key = font.encoding if font else None
        pending[key].append(_bytes_again(text) if font else text)
    result = Survey()
    for key, texts in pending.items():
        joined = "".join(texts)
        if key is None:
            whole = guess(joined)
            result.plain, result.mostly = whole or _minority(texts), whole is not None
            continue
        words[key] = words_beyond_ascii(joined)
        as_it_is, decoded = score(words[key], None), score(words[key], key)
        result.proven[key] = not words[key] or decoded.good >= as_it_is.good
    if result.plain is None and None in pending:
        for key, sure in result.proven.items():  # a document in TCVN3 with some runs in another font
            if sure and score(_odd_words(pending[None]), key).share > 0.8:
                result.plain = key
    return result


def _odd_words(texts: list[str]) -> list[str]:
    """Words that are beyond ASCII and no Vietnamese as they stand."""
    found: list[str] = []
    for text in texts:
        if not text.isascii() and not UNICODE_ONLY.search(text):
            found += [word for word in words_beyond_ascii(text) if not reads(word, None)]
            if len(found) > MOST_WORDS:
                break
    return found


def _minority(texts: list[str]) -> str | None:
    """The encoding of some runs in a document that is otherwise Unicode."""
    odd = _odd_words(texts)
    if len(odd) < 2 * FEWEST:
        return None
    return guess(" ".join(odd))


def _decodes(text: str, name: str, *, mostly: bool) -> bool:
    """A run without a telling font is better Vietnamese in this encoding than as it stands."""
    if text.isascii():
        return False
    words = words_beyond_ascii(text)
    if not words:
        return False
    as_it_is, decoded = score(words, None), score(words, name)
    if decoded.good == as_it_is.good:
        return mostly or (decoded.good == 0 and not any(char in _FOREIGN_SIGNS for char in text))
    return decoded.good > as_it_is.good


def _bytes_again(text: str) -> str:
    """Characters that stand for bytes of a font: those of a symbol font (U+F0xx) are brought back."""
    if _PRIVATE.search(text):
        return _PRIVATE.sub(lambda m: chr(ord(m[0]) & 0xFF), text)
    return text


def _code_page(text: str, encoding: str) -> str:
    """Bytes 80–9F that a program showed as Windows-1252, as bytes again, for the encodings that have letters there."""
    if encoding not in ("VISCII", "VPS") or text.isascii():
        return text
    found = []
    for index, char in enumerate(text):
        code = _BYTES_1252.get(ord(char))
        if code is None or (ord(char) in _QUOTES and not _inside_capitals(text, index, chr(code), encoding)):
            found.append(char)
        else:
            found.append(chr(code))
    return "".join(found)


def _inside_capitals(text: str, index: int, code: str, encoding: str) -> bool:
    """A byte that is punctuation or a capital makes, as a capital, a syllable in capitals with the letters around it."""
    start, end = index, index + 1
    while start > 0 and index - start < 8 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and end - index < 8 and text[end].isalpha():
        end += 1
    word = table(encoding).decode(text[start:index] + code + text[index + 1 : end])
    return len(word) > 1 and word.isupper() and is_syllable(word.lower())


def _mend_vni(texts: list[str], encodings: list[str | None]) -> None:
    """A vowel of VNI and its mark in two runs: the mark goes to its vowel."""
    for index in range(1, len(texts)):
        if encodings[index] == encodings[index - 1] == "VNI":
            marks = _MARKS_OF_VNI.match(texts[index])
            if marks and _VOWEL_AT_END.search(texts[index - 1]):
                texts[index - 1] += marks[0][:1]
                texts[index] = texts[index][1:]


def _without_hyphens(match: re.Match[str]) -> str:
    """TCVN3 writes ư with the code of the soft hyphen. A real one, put in to break the word, makes no syllable: it goes."""
    word = match[0]
    if reads(word, "TCVN3"):
        return word
    if _SOFT_HYPHEN * 2 in word:  # one of each; where that is no syllable either, the typist's error stays
        single = _DOUBLE.sub(_SOFT_HYPHEN, word)
        return single if reads(single, "TCVN3") else word
    places = [index for index, char in enumerate(word) if char == _SOFT_HYPHEN][:4]
    shorter = [word[:index] + word[index + 1 :] for index in places]
    return next((other for other in shorter if reads(other, "TCVN3")), word)


def _decoded(text: str, font: LegacyFont | None, encoding: str | None) -> Decoded:
    if encoding is None:
        return Decoded(text)
    if encoding == "TCVN3" and _SOFT_HYPHEN in text:
        text = _SOFT_WORD.sub(_without_hyphens, text)
    plain = unicodedata.normalize("NFC", table(encoding).decode(_code_page(text, encoding)))
    if encoding != "TCVN3" and _SOFT_HYPHEN in plain:
        plain = plain.replace(_SOFT_HYPHEN, "")
    if font is not None and font.capitals:
        plain = plain.upper()
    return Decoded(plain, encoding)


def _capitals(runs: list[Decoded]) -> list[Decoded]:
    """TCVN3 has no capitals with tones: in a word of capitals ("BáO CáO") its letters are capitals too."""
    if not any(run.encoding == "TCVN3" for run in runs):
        return runs
    text = "".join(run.text for run in runs)
    raised = capitals_of_tcvn3(text)
    if raised == text:
        return runs
    found, start = [], 0
    for run in runs:
        end = start + len(run.text)
        found.append(Decoded(raised[start:end], run.encoding) if run.encoding == "TCVN3" else run)
        start = end
    return found


def capitals_of_tcvn3(text: str) -> str:
    """Words of plain capitals, two at least, in capitals throughout; so too a word of one that stands among such words."""
    words = list(_WORD.finditer(text))
    shapes = [_shape(match[0]) for match in words]
    if 2 not in shapes:
        return text
    found = list(text)
    for first, last in _stretches(text, words):
        inside = shapes[first:last]
        everywhere = 2 in inside and 0 not in inside
        for index in range(first, last):
            beside = first < index < last - 1 and shapes[index - 1] == shapes[index + 1] == 2
            if shapes[index] == 2 or (shapes[index] == 1 and (everywhere or beside)):
                found[words[index].start() : words[index].end()] = words[index][0].upper()
    return "".join(found)


def _stretches(text: str, words: Sequence[re.Match[str]]) -> Iterable[tuple[int, int]]:
    """Indices of words that only spaces part."""
    first = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or text[words[index - 1].end() : words[index].start()].strip(" \xa0"):
            yield first, index
            first = index


def _shape(word: str) -> int:
    """2: two plain capitals or more and no plain small letter; 1: one or none; 0: small letters."""
    plain = [char for char in word if char.isascii() or char in "ĂÂÊÔƠƯĐ"]
    if any(char.islower() for char in plain):
        return 0
    return 2 if len(plain) > 1 else 1


def decode_runs(runs: Iterable[Run]) -> list[Decoded]:
    """The runs of a whole document as Unicode: (text, name of its font or None) each, in their order.

    A run's characters are those of the file, bytes 80–FF as ISO 8859-1 or Windows-1252 show them. Runs that are Unicode come
    back as they are.
    """
    listed = list(runs)
    found = survey(listed)
    return found.decode(listed) if found else [Decoded(text) for text, _ in listed]


def encode_runs(text: str, encoding: str) -> list[Run]:
    """The reverse, for tests and for measuring: text as runs in a font of this encoding. Raises UnencodableError.

    TCVN3: words with capitals that it lacks stand in ``.VnTimeH``, in small letters.
    """
    if encoding != "TCVN3":
        return [(table(encoding).encode(text), _FONTS[encoding])]
    runs: list[Run] = []
    codes = table("TCVN3")
    for match in re.finditer(r"[^\W\d_]+|[\W\d_]+", text):
        word = match[0]
        lacking = any("\x00" < codes.from_unicode.get(c, " ") < "\xa1" for c in word if not c.isascii())
        lacking |= any(codes.from_unicode.get(c) in _VN1 for c in word)
        if lacking and word == word.upper():
            runs.append((codes.encode(word.lower()), ".VnTimeH"))
        elif lacking:
            runs += _mixed(word)
        else:
            runs.append((codes.encode(word), ".VnTime"))
    return runs


def _mixed(word: str) -> list[Run]:
    """A word with a single capital that TCVN3 lacks: that letter alone in the font of capitals."""
    codes = table("TCVN3")
    return [
        (codes.encode(char.lower()), ".VnTimeH") if char.isupper() else (codes.encode(char), ".VnTime")
        for char in word
    ]


_FONTS: Final = {"VNI": "VNI-Times", "VISCII": "VI Times", "VPS": "VPS Times", "VIQR": "Courier New"}
_VN1: Final = frozenset("\xaf\xba\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xcd\xd9\xda\xdb\xe0\xf0\xff")
assert set(_FONTS) | {"TCVN3"} >= set(CANDIDATES)
