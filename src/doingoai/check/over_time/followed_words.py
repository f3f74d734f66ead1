"""The words of ``knowledge/followup.yaml``: which of a plan's words tell what is planned, how much of them a sentence holds, and
whether it says that the thing was done, is under way, or was not done."""

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from doingoai.check.figure_words import any_of
from doingoai.check.over_time.telling import OWN, WHEN, Told, masked, told
from doingoai.extract.passages import fold
from doingoai.knowledge import mapping
from doingoai.model import Report

DONE, PART, NOT = "done", "part", "not"
_NO_RESULTS = ("plan", "recommendations")
_MOST_SENTENCES = 2_000
_CONCEPT = "§§"
_HALVES = re.compile(r"[,;:()]")
_PERCENT = r"(?<![\d,.])\d{{1,2}}(?:[,.]\d{{1,2}})?\s?%\s{{1,2}}{}"

Terms = Mapping[Hashable, float]


@dataclass(frozen=True, slots=True)
class _Settings:
    threshold: float
    core: float
    told: float
    strong: float
    most: int
    least: int
    word: float
    phrase: float
    pair: float
    frame: float
    common: frozenset[str]
    framing: frozenset[str]
    phrases: "re.Pattern[str]"
    names: Mapping[str, str]
    short: "re.Pattern[str]"
    long: Mapping[str, str]
    apart: tuple[tuple["re.Pattern[str]", "re.Pattern[str]"], ...]
    says: Mapping[str, "re.Pattern[str]"]


def _whole(words: Iterable[str]) -> "re.Pattern[str]":
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")


@cache
def settings() -> _Settings:
    """The file, read once."""
    data = mapping("followup.yaml")
    weight = data.sub("weight")
    names: dict[str, str] = {}
    frame = data.strings("frame")
    framing = set(frame)
    groups = [*mapping("likeness.yaml").take("same", list), *data.take("same", list)]
    for number, phrases in enumerate(groups):
        concept = f"{_CONCEPT}{number}"
        names |= dict.fromkeys(phrases, concept)
        if phrases[0] in framing:
            framing.add(concept)
    for number, phrase in enumerate(frame):  # of several words: one word from here on
        if " " in phrase and phrase not in names:
            names[phrase] = f"{_CONCEPT}f{number}"
            framing.add(names[phrase])
    long: dict[str, str] = data.take("abbreviations", dict)
    says = {name: any_of(data.strings(name)) for name in ("finished", "underway", "stopped", "denial", "harmless")}  # fmt: skip
    says["progress"] = any_of(data.strings("progress"), _PERCENT)
    found = _Settings(
        threshold=data.take("threshold", float), core=data.take("core", float),
        told=data.take("told", float), strong=data.take("strong", float),
        most=data.take("most", int), least=data.take("least", int),
        word=weight.take("word", float), phrase=weight.take("phrase", float),
        pair=weight.take("pair", float), frame=weight.take("frame", float),
        common=frozenset(data.take("common", str).split()),
        framing=frozenset(framing),
        phrases=_whole(names),
        names=names,
        short=_whole(long),
        long=long,
        apart=tuple(
            pair for one, other in data.take("apart", list)
            for pair in ((any_of(tuple(one)), any_of(tuple(other))), (any_of(tuple(other)), any_of(tuple(one))))
        ),
        says=says,
    )  # fmt: skip
    weight.close()
    data.close()
    return found


def terms(folded: str) -> dict[Hashable, float]:
    """Telling words, phrases that stand for several, and pairs of neighbours of which one at least is telling, each with its weight."""
    known = settings()
    text = known.short.sub(lambda match: known.long[match.group()], folded)
    text = known.phrases.sub(lambda match: f" {known.names[match.group()]} ", text)
    found: dict[Hashable, float] = {}
    before = ""
    for token in text.split():
        if token in (WHEN, OWN) or not (token.isalpha() or token.startswith(_CONCEPT)):
            before = ""
            continue
        telling = token not in known.common
        if telling:
            weight = known.phrase if token.startswith(_CONCEPT) else known.word
            found[token] = weight * (known.frame if token in known.framing else 1)
        if before and (telling or before not in known.common):
            weak = any(word in known.framing or word in known.common for word in (before, token))
            found[(before, token)] = known.pair * (known.frame if weak else 1)
        before = token
    return found


def framed(term: Hashable) -> bool:
    """Whether a term tells how something is done, not what."""
    known = settings()
    words = term if isinstance(term, tuple) else (term,)
    return all(word in known.framing or word in known.common for word in words)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may answer a plan. folded: its words; terms: those that tell."""

    told: Told
    folded: str
    terms: frozenset[Hashable]


class Wanted:
    """The words of a part of a plan. terms: with their weight in this report, where a rare word tells more."""

    def __init__(self, clause: str, rarity: "Rarity") -> None:
        self.folded = fold(clause)
        found = terms(" ".join(masked(self.folded)))
        self.terms: Terms = {term: weight * rarity(term) for term, weight in found.items()}
        self._core = {term for term in self.terms if not framed(term)}

    def enough(self, counted: bool) -> bool:
        """Whether there are words enough to look for; counted: a figure will tell besides."""
        return len(self.terms) >= settings().least or (counted and bool(self._core))

    def score(self, sentence: Sentence) -> float:
        """How much of the plan's words the sentence holds, 0 to 1; 0 where it speaks of something else in the same way."""
        shared = [term for term in self.terms if term in sentence.terms]
        core = sum(self.terms[term] for term in shared if term in self._core)
        if self._core and core < settings().core * sum(self.terms[term] for term in self._core):
            return 0.0
        for own, other in settings().apart:
            if self._only(self.folded, own, other) and self._only(sentence.folded, other, own):
                return 0.0
        return round(sum(self.terms[term] for term in shared) / sum(self.terms.values()), 3)

    @staticmethod
    def _only(text: str, one: "re.Pattern[str]", other: "re.Pattern[str]") -> bool:
        return one.search(text) is not None and other.search(text) is None

    def state(self, sentence: Sentence, score: float) -> str:
        """What a sentence alone makes likely; "" where nothing."""
        known = settings()
        going = known.says["underway"].search(sentence.folded) or known.says["progress"].search(
            sentence.folded
        )
        rest = known.says["underway"].sub(" ", sentence.folded)
        if self._denied(sentence):
            return (PART if going else NOT) if score >= known.told else ""
        finished = known.says["finished"].search(rest) is not None and not known.says["progress"].search(rest)
        if going and not finished:
            return PART if score >= known.told else ""
        enough = known.told if finished else known.strong
        return DONE if score >= enough and sentence.told.role in ("results", "direction") else ""

    def _denied(self, sentence: Sentence) -> bool:
        """Whether it says that this was not done: anywhere, or where it names the thing."""
        says = settings().says
        if says["stopped"].search(sentence.folded):
            return True
        if says["denial"].search(self.folded):  # what is planned is itself that something does not happen
            return False
        for half in _HALVES.split(says["harmless"].sub(" ", sentence.folded)):
            if says["denial"].search(half) and any(
                term in self.terms for term in terms(" ".join(masked(half)))
            ):
                return True
        return False


class Rarity:
    """How much a word tells in this report: more the fewer sentences hold it."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._held = Counter(term for sentence in sentences for term in sentence.terms)
        self._whole = len(sentences)

    def __call__(self, term: Hashable) -> float:
        return math.log(1 + (self._whole + 1) / max(1, self._held[term]))


def sentences(report: Report) -> list[Sentence]:
    """The sentences of a report that tell what was done, in the order of the text."""
    spoken = [s for s in told(report)[:_MOST_SENTENCES] if s.role not in _NO_RESULTS]
    return [Sentence(s, fold(s.quote), frozenset(terms(" ".join(s.words)))) for s in spoken]


__all__ = ["DONE", "NOT", "PART", "Rarity", "Sentence", "Wanted", "sentences", "settings", "terms"]
