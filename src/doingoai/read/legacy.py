"""Notices text in the letters of the fonts of before Unicode (TCVN3, VNI …), which reads as nonsense."""

import re

_FOREIGN = re.compile(r"[\x80-\uffff]")
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
    foreign = len(_FOREIGN.findall(sample))
    if foreign < max(ENOUGH, DENSITY * len(sample)) or len(_VIETNAMESE.findall(sample)) > SHARE * foreign:
        return ()
    letters = sum(map(str.isalpha, _FOREIGN.findall(sample)))
    return (NOTE,) if letters > foreign // 3 else ()
