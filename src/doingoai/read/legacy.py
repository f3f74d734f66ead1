"""Notices text in the letters of the fonts of before Unicode (TCVN3, VNI …), which reads as nonsense, and says what was put
right."""

import re
from collections.abc import Iterable
from itertools import islice

from doingoai.model import Repair, Span
from doingoai.text.legacy import decode_runs, decode_viqr, is_viqr

_FOREIGN = re.compile("[^\x00-\x7f]")
_VIETNAMESE = re.compile(r"[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
ENOUGH = 40  # letters beyond ASCII
DENSITY = 0.1  # of all characters: a quarter in Vietnamese, a twentieth in French
SHARE = 0.06  # of them, those that only Vietnamese has: about two thirds in Unicode text
NOTE = (
    "chữ có vẻ theo bảng mã cũ (TCVN3, VNI), không phải Unicode, nên dấu tiếng Việt đọc ra sai: "
    "hãy chuyển sang Unicode rồi lưu lại"
)


def notes(text: str) -> tuple[str, ...]:
    """The note that a user needs, or nothing."""
    sample = text[:20_000]
    foreign = len(sample) - len(sample.encode("ascii", "ignore"))
    if foreign < max(ENOUGH, DENSITY * len(sample)) or _more_than(_VIETNAMESE, sample, int(SHARE * foreign)):
        return ()
    letters = sum(map(str.isalpha, _FOREIGN.findall(sample)))
    return (NOTE,) if letters > foreign // 3 else ()


def _more_than(pattern: re.Pattern[str], text: str, count: int) -> bool:
    return next(islice(pattern.finditer(text), count, None), None) is not None


# signs and letters that Vietnamese in Unicode never uses, and the old encodings do all the time
_ODD = re.compile(
    "[\xa1-\xa8\xaa\xac\xae\xb4-\xb6\xb8\xc6\xc7\xcb\xce-\xd1\xd6-\xd8\xdb\xdc\xde\xdf\xe4-\xe7\xeb\xee-\xf1\xf6-\xf8\xfb\xfc\xfe\xff]"
)
SUSPECT = 12


def suspicious(text: str, least: int = SUSPECT) -> bool:
    """Some of the text may be in an old encoding: worth a survey of its runs. least: odd letters that it takes."""
    if text.isascii():
        return False
    return any(count >= least for count, _ in enumerate(_ODD.finditer(text), 1))


_NAMES = {"TCVN3": "TCVN3 (ABC)", "VNI": "VNI", "VISCII": "VISCII", "VPS": "VPS", "VIQR": "VIQR"}


def repaired(repairs: Iterable[Repair]) -> tuple[str, ...]:
    """What the user should know of the letters that were put right."""
    met = {repair.encoding for repair in repairs}
    old = [_NAMES[name] for name in _NAMES if name in met]
    said = []
    if old:
        said.append(f"có chữ theo bảng mã cũ {', '.join(old)}: đã chuyển sang Unicode")
    if "WINDOWS-1258" in met:
        said.append("tệp theo bảng mã Windows-1258: đã chuyển sang Unicode")
    if "NFD" in met:
        said.append("chữ Unicode dạng tổ hợp (NFD): đã đưa về dạng dựng sẵn")
    return tuple(said)


def unicode_of(text: str) -> tuple[str, tuple[Repair, ...]]:
    """A plain text in Unicode, and the stretches that were not; each line is judged by itself and by the whole."""
    if is_viqr(text):
        plain = decode_viqr(text)
        return plain, (Repair(Span(0, len(plain)), "VIQR"),)
    if not suspicious(text):
        return text, ()
    parts: list[str] = []
    repairs: list[Repair] = []
    start = 0
    for line in decode_runs([(line, None) for line in text.splitlines(keepends=True)]):
        end = start + len(line.text)
        if line.encoding is not None:
            last = repairs[-1] if repairs else None
            if last and last.encoding == line.encoding and last.span.end == start:
                repairs[-1] = Repair(Span(last.span.start, end), line.encoding)
            else:
                repairs.append(Repair(Span(start, end), line.encoding))
        parts.append(line.text)
        start = end
    return "".join(parts), tuple(repairs)
