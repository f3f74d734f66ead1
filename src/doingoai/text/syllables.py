"""What a Vietnamese syllable can be: onset, rime and tone by table, so that an impossible one shows without a word list.

The tables hold the native syllable only; loan words written in one piece (``ximăng``), foreign names and names in the
minority languages lie outside of it, and the caller decides what to do with them.
"""

import unicodedata
from functools import cache
from typing import Final

_TONES: Final = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_VOWELS: Final = frozenset("aăâeêioôơuưy")
_ONSET_LIST: Final = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x"
_ONSETS: Final = frozenset((*_ONSET_LIST.split(), ""))
_FRONT: Final = frozenset("ieêy")  # the vowels before which c, g, ng are written k, gh, ngh

_RIMES: Final = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en
    eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o
    oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om
    on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch
    uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyt uyu uơ uyn uyp ư
    ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
    """.split()
)
# After "qu" the u belongs to the onset; what follows is the rime without its glide.
_AFTER_QU: Final = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng âc ât ây âu e ec en eng eo ep
    et ê êch ên ênh êt êu i it in y ych yên yêt ynh yt o ôc ơ ơi ơn ot oang oăt oan
    """.split()
)
# After "gi" the i belongs to the onset ("giá", "giữ"); "gì", "gìn", "giếng" are g + i… and stand in the plain table.
_AFTER_GI: Final = _RIMES - {rime for rime in _RIMES if rime[0] in "iy"}
_STOPS: Final = ("ch", "c", "p", "t")


def split_tone(syllable: str) -> tuple[str, str | None, int]:
    """Lower-case syllable → (letters without tone, tone, number of tone marks).

    The hat, the breve and the horn belong to the letter and stay.
    """
    letters: list[str] = []
    tone: str | None = None
    marks = 0
    for char in unicodedata.normalize("NFD", syllable.lower()):
        if char in _TONES:
            tone, marks = _TONES[char], marks + 1
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)), tone, marks


def _onset(base: str) -> str:
    for size in (3, 2, 1):
        if base[:size] in _ONSETS and len(base) >= size:
            return base[:size]
    return ""


def _spelled(onset: str, rime: str) -> bool:
    """The onset's letters fit the vowel that follows (k, gh, ngh before e, ê, i, y; c, g, ng before the others)."""
    if not rime:
        return False
    front = rime[0] in _FRONT
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "g", "ng"):
        return not front
    if onset == "p":
        return True
    if rime[0] == "y":
        return onset == "" or rime == "y"
    return onset != "" or not (rime[0] == "i" and rime.startswith("iê"))


def _possible(base: str) -> bool:
    if base.startswith("qu"):
        return base[2:] in _AFTER_QU
    if base.startswith("gi"):
        if base[2:] in _AFTER_GI:
            return True
        return base[1:] in _RIMES and base[1:] not in {"iêp"}
    onset = _onset(base)
    rime = base[len(onset) :]
    return rime in _RIMES and onset not in ("q", "qu", "gi") and _spelled(onset, rime)


@cache
def is_syllable(word: str) -> bool:
    """True where the word can be one Vietnamese syllable: onset, rime and tone go together.

    Case does not matter; where the tone mark stands (hòa, hoà) does not matter either.
    """
    base, tone, marks = split_tone(word)
    if marks > 1 or not _possible(base):
        return False
    return not base.endswith(_STOPS) or tone in ("sắc", "nặng")


def vowel_groups(word: str) -> int:
    """How many separate runs of vowel letters the word has: a native syllable has one, most loan words more."""
    base, _, _ = split_tone(word)
    groups, inside = 0, False
    for char in base:
        vowel = char in _VOWELS
        groups += vowel and not inside
        inside = vowel
    return groups
