"""Legal prose in English, written for this benchmark, with citations in the forms of American reporters: eyecite's own ground.

Run by the peer's Python it measures eyecite: ``PEER_PYTHON benchmarks/english.py TEXT_LENGTH DOCUMENTS``.
"""

import json
import sys
import time
from itertools import count

_PARTIES = (
    ("Alder", "Finch"), ("Marlow", "Harbor Freight Lines"), ("State", "Pell"), ("Quince Mills", "Orchard"),
    ("United States", "Tarrow"), ("In re Bellweather Estate", ""), ("Ostrander", "City of Norwick"), ("Lund", "Vale"),
)  # fmt: skip
_REPORTERS = (
    ("U.S.", "(1971)"), ("F.2d", "(9th Cir. 1974)"), ("F.3d", "(2d Cir. 2003)"), ("S. Ct.", "(1998)"),
    ("F. Supp. 2d", "(S.D.N.Y. 2006)"), ("Cal. App. 4th", "(1995)"), ("N.E.2d", "(Ohio 1982)"), ("P.3d", "(Wash. 2011)"),
)  # fmt: skip
_SENTENCES = (
    "The court below reached the same view on nearly identical facts, see {}, and we find no reason to part from it.",
    "A carrier that accepts goods answers for them until they are delivered. {}.",
    "Whether notice was timely is a question for the trier of fact, {}, though a long silence may settle it.",
    "Counsel relies chiefly on {}, which concerned a lease and not a sale.",
    "The statute gives no remedy here; nor does the rule announced in {}.",
    "None of this was raised at trial, and it cannot be raised now. Cf. {}.",
)


def document(length: int, seed: int) -> str:
    """Prose of about ``length`` characters, about one citation a sentence; the same for the same seed."""
    parts: list[str] = []
    size = 0
    for step in count(seed * 101):
        left, right = _PARTIES[step % len(_PARTIES)]
        reporter, year = _REPORTERS[(step * 5 + seed) % len(_REPORTERS)]
        name = f"{left} v. {right}" if right else left
        cited = f"{name}, {100 + step % 700} {reporter} {12 + step * 7 % 900} {year}"
        sentence = _SENTENCES[(step * 7 + seed) % len(_SENTENCES)].format(cited)
        parts.append(sentence)
        size += len(sentence) + 1
        if size >= length:
            return " ".join(parts)
    raise AssertionError


def _measure(length: int, documents: int) -> dict[str, float]:
    from eyecite import get_citations  # type: ignore[import-not-found]
    from eyecite.tokenizers import HyperscanTokenizer  # type: ignore[import-not-found]

    texts = [document(length, seed) for seed in range(documents)]
    started = time.process_time()
    tokenizer = HyperscanTokenizer()
    get_citations("See Alder v. Finch, 410 U.S. 113 (1973).", tokenizer=tokenizer)
    compiled = time.process_time() - started
    runs = []
    for _ in range(3):
        started = time.process_time()
        found = sum(len(get_citations(text, tokenizer=tokenizer)) for text in texts)
        runs.append(time.process_time() - started)
    return {
        "seconds": sorted(runs)[1],
        "found": found,
        "characters": sum(map(len, texts)),
        "compile": compiled,
    }


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]), int(sys.argv[2]))))
