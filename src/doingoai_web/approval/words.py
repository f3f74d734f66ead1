"""Small words of this app, and numbers of persons in what people type."""

import re

from doingoai.consolidate.masking import MASK

REPORT = "bao-cao.docx"  # the consolidated report among the files of a result
_LONG = re.compile(r"(?<![\d/.,-])\d(?:[ .]?\d){8,11}(?![\d/]|[.,]\d)")
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DIGIT = re.compile(r"\d")


def hidden(words: str) -> str:
    """Words without identity and telephone numbers: digits of numbers of nine to twelve, sums of money aside."""
    return _LONG.sub(
        lambda found: found[0] if _AMOUNT.fullmatch(found[0]) else _DIGIT.sub(MASK, found[0]), words
    )
