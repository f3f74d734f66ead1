"""Vietnamese of before Unicode: TCVN3 (ABC), VNI, VISCII, VPS and VIQR, recognised and turned into Unicode.

``decode_runs`` for runs with fonts (Word, PDF, HTML), ``stream`` for the bytes of a text file, ``tables`` for one encoding
that is known.
"""

from doingoai.text.legacy.fonts import HINT, LegacyFont, legacy_font
from doingoai.text.legacy.guess import UNICODE_ONLY, guess, is_viqr
from doingoai.text.legacy.runs import Decoded, Run, Survey, decode_runs, encode_runs, survey
from doingoai.text.legacy.stream import decode_bytes, decode_viqr, encoding_of
from doingoai.text.legacy.tables import LETTERS, NAMES, UnencodableError, decode, encode

__all__ = [
    "HINT",
    "LETTERS",
    "NAMES",
    "UNICODE_ONLY",
    "Decoded",
    "LegacyFont",
    "Run",
    "Survey",
    "UnencodableError",
    "decode",
    "decode_bytes",
    "decode_runs",
    "decode_viqr",
    "encode",
    "encode_runs",
    "encoding_of",
    "guess",
    "is_viqr",
    "legacy_font",
    "survey",
]
