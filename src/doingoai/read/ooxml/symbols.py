"""Characters of symbol fonts as Unicode."""

_SYMBOL = {0xB7: "•", 0x2D: "-", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB8: "÷", 0xAE: "→", 0xDE: "⇒", 0xBB: "≈",
           0xB9: "≠", 0x61: "α", 0x62: "β", 0x6D: "μ", 0x70: "π", 0x44: "Δ", 0x53: "Σ", 0xD7: "·", 0xBC: "…"}  # fmt: skip
_WINGDINGS = {0xD8: "➢", 0xA7: "▪", 0x6E: "■", 0x6C: "●", 0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xFD: "☒", 0x76: "❖",
              0xE0: "→", 0xF0: "⇨", 0x9F: "•", 0x77: "◆", 0x71: "❑", 0xAB: "★", 0xFB: "✗", 0x46: "☞", 0x28: "☎", 0x2A: "✉"}  # fmt: skip
_UNKNOWN = "•"


def symbol(code: int, font: str | None) -> str:
    """The character that a symbol font draws for a code; an unknown drawing is shown as a bullet."""
    code &= 0xFF
    if (font or "").lower().startswith("wingdings"):
        return _WINGDINGS.get(code, _UNKNOWN)
    return _SYMBOL.get(code, chr(code) if 32 < code < 127 else _UNKNOWN)


def symbol_text(text: str, font: str | None) -> str:
    """Text in which a symbol font was used: private-use characters, and plain letters that the font draws as signs."""
    name = (font or "").lower()
    if name.startswith("courier") and text == "o":  # Word's second-level bullet
        return "◦"
    if name.startswith(("symbol", "wingdings")):
        return "".join(symbol(ord(c), font) if ord(c) > 0xF000 or ord(c) < 256 else c for c in text)
    return "".join(symbol(ord(c), font) if 0xF000 <= ord(c) <= 0xF0FF else c for c in text)
