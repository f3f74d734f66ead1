"""Unicode in its composed form, in linear time whatever the text."""

import re
import unicodedata

LONG = 1_000  # characters: shorter texts are composed soon even where they are marks alone
MARKS = 30  # on one letter, as in Unicode's stream-safe format; no language needs more
_MARK = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0711-\u08ff\u0900-\u0f84\u135d-\u135f"
    "\u1714-\u18a9\u1a17-\u1aff\u1b34-\u1bf3\u1c37\u1cd0-\u1cf9\u1dc0-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u302f"
    "\u3099\u309a\ua66f-\ua6f1\ua806-\uabed\ufb1e\ufe20-\ufe2f\U000101fd-\U00011fff\U00016af0-\U00016fff\U0001bc9e"
    "\U0001d165-\U0001d244\U0001e000-\U0001e94a"
)
_PILE = re.compile(f"([{_MARK}]{{{MARKS}}})[{_MARK}]+")


def unpiled(text: str) -> str:
    """The text with at most thirty marks on a letter: to sort more of them takes quadratic time."""
    return _PILE.sub(r"\1", text) if len(text) > LONG and not text.isascii() else text


def composed(text: str) -> str:
    """The text in NFC, with at most thirty marks on a letter."""
    text = unpiled(text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
