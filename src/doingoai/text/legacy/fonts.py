"""Which encoding a font's name stands for, and whether the font draws small letters as capitals."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
_STYLE: Final = re.compile(r"(?i)[-, _]*(?:bold|italic|oblique|regular|normal|roman|mt|ps)+\d?$")
# families of the .Vn fonts, for files that drop the full stop; "vnr10" and the like are TeX fonts in Unicode
_FAMILIES: Final = (
    "time|arial|avant|book|aristote|bahamas|black|bodoni|centur|clarendon|commercial|cooper|courier|exotic|franklin|free"
    "|gothic|harlow|helvet|koala|lincoln|linus|lucida|memorandum|monotype|mystical|park|present|revue|rockwell|script"
    "|shelley|south|stamp|teknical|tifani|univer|vogue|aachen|archaic"
)
_TCVN3: Final = re.compile(rf"(?i)\.vn[a-z]|vn(?:{_FAMILIES})|tcvn|abc[ -]?(?:time|arial|{_FAMILIES})")
_VNI: Final = re.compile(r"(?i)vni(?:[- _]|$)|vni(?:times|helve|avo)")
_VPS: Final = re.compile(r"(?i)vps[- _]")
_VISCII: Final = re.compile(r"(?i)(?:vi |viscii|hoangyen|minhquan|phuongthao|thahuong|uhoai|giangh)")
_CAPITALS: Final = re.compile(r"[a-zA-Z ]H$| Hoa$")

HINT: Final = re.compile(
    rb'(?i)["\'](?:\.vn|vn[abcefghklmprstuv]|tcvn|abc|vni|vps|vi |viscii|hoangyen|minhquan)'
)
"""Finds an attribute in XML or HTML that may name such a font."""


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """encoding: one of ``tables.NAMES``; capitals: small letters are drawn as capitals (.VnTimeH)."""

    encoding: str
    capitals: bool = False


@lru_cache(maxsize=1024)
def legacy_font(name: str | None) -> LegacyFont | None:
    """What a font's name says; None for a font that is Unicode or unknown. Prefixes of PDF subsets are seen through."""
    if not name:
        return None
    plain = _SUBSET.sub("", name.strip().strip("\"'"))
    for encoding, pattern in (("TCVN3", _TCVN3), ("VNI", _VNI), ("VPS", _VPS), ("VISCII", _VISCII)):
        if pattern.match(plain):
            while (shorter := _STYLE.sub("", plain)) and shorter != plain:
                plain = shorter
            capitals = encoding in ("TCVN3", "VISCII") and _CAPITALS.search(plain) is not None
            return LegacyFont(encoding, capitals)
    return None
