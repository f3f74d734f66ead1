"""Old encodings: how many letters with a diacritic come back exactly, beside viparse.

    python -m benchmarks.reading.encodings --shared ../shared --peer PYTHON   (a Python that has viparse[office,rtf])

Diacritic accuracy: of the transcript's characters that carry a diacritic, or are đ, the share that came back exactly after
aligning the bare letters. Two figures: as the transcript has its capitals, and capitals aside (the transcripts keep small
letters where a font of capitals prints large ones). Clean text: re-encoded, then decoded without and with its font.
"""

import argparse
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from doingoai.read import docx
from doingoai.text.legacy import LETTERS, decode_runs, decode_viqr, encode, encode_runs, is_viqr

ENCODINGS = ("TCVN3", "VNI", "VISCII", "VPS", "VIQR")
_PEER = """
import json, sys, viparse
out = {}
for path in sys.argv[1:]:
    try:
        out[path] = "\\n".join(d.text for d in viparse.load(path, encoding="auto"))
    except Exception as error:
        out[path] = ""
        print(path, type(error).__name__, error, file=sys.stderr)
print(json.dumps(out))
"""
_PEER_TEXT = """
import json, sys, viparse
print(json.dumps([viparse.fix(t) for t in json.load(sys.stdin)]))
"""


def _bare(char: str) -> str:
    low = char.lower()
    return "d" if low == "đ" else unicodedata.normalize("NFD", low)[:1]


def _carries(char: str) -> bool:
    return char in "đĐ" or len(unicodedata.normalize("NFD", char)) > 1


def _tidy(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def accuracy(truth: str, found: str, *, capitals: bool) -> tuple[int, int]:
    """(letters that came back, letters with a diacritic in the transcript). capitals: their case counts."""
    right, left = _tidy(truth), _tidy(found)
    one, other = (["".join(map(_bare, word)) for word in words] for words in (right, left))
    total = sum(_carries(char) for word in right for char in word)
    good = 0
    for _, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        good += _matched(" ".join(right[a:b]), " ".join(left[c:d]), capitals=capitals)
    return good, total


def _matched(truth: str, found: str, *, capitals: bool) -> int:
    first, second = "".join(map(_bare, truth)), "".join(map(_bare, found))
    good = 0
    for match in difflib.SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        for index in range(match.size):
            one, other = truth[match.a + index], found[match.b + index]
            if _carries(one):
                good += one == other if capitals else one.lower() == other.lower()
    return good


def _peer(python: str | None, paths: Iterable[Path]) -> dict[str, str]:
    if python is None:
        return {}
    command = [python, "-c", _PEER, *map(str, paths)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - named by the user
    texts: dict[str, str] = json.loads(done.stdout.decode())
    return texts


def _converted(folder: Path, files: list[Path]) -> dict[str, Path]:
    """Binary Word and RTF through LibreOffice, in one call; nothing where it is absent."""
    office = shutil.which("soffice")
    if office is None or not files:
        return {}
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return {file.stem: folder / f"{file.stem}.docx" for file in files}


def real(shared: Path, python: str | None) -> None:
    """The real files with their transcripts: the .docx, and the .doc or .rtf converted."""
    folder = shared / "files" / "legacy"
    sources = [*folder.glob("*.doc"), *folder.glob("*.rtf")]
    with tempfile.TemporaryDirectory() as temporary:
        converted = _converted(Path(temporary), sources)
        peer = _peer(python, [*folder.glob("*.docx"), *sources])
        print(
            f"{'file':34}{'route':8}{'letters':>8}{'ours':>9}{'as typed':>10}{'viparse':>9}{'as typed':>10}"
        )
        for transcript in sorted(folder.glob("*.txt")):
            truth = transcript.read_text(encoding="utf-8")
            source = next(path for path in sources if path.stem == transcript.stem)
            routes = {"docx": transcript.with_suffix(".docx"), source.suffix[1:]: converted.get(source.stem)}
            for route, path in routes.items():
                if path is not None:
                    text = docx.read(path.read_bytes(), path.name).text
                    other = peer.get(str(transcript.with_suffix(f".{route}")))
                    _row(transcript.stem, route, truth, text, other)


def _row(name: str, route: str, truth: str, text: str, other: str | None) -> None:
    cells = []
    total = 0
    for found in (text, other):
        for capitals in (False, True):
            if found is None:
                cells.append("–")
            else:
                good, total = accuracy(truth, found, capitals=capitals)
                cells.append(f"{good / total:.4f}")
    print(f"{name[:33]:34}{route:8}{total:>8}{cells[0]:>9}{cells[1]:>10}{cells[2]:>9}{cells[3]:>10}")


def clean(texts: list[str], python: str | None) -> None:
    """Clean text re-encoded: characters that come back, in their font and without it."""
    print(f"\n{'encoding':10}{'characters':>11}{'in its font':>13}{'no font':>10}{'viparse.fix':>13}")
    for name in ENCODINGS:
        whole = "".join(texts)
        written = [encode(text, name) for text in texts]
        in_font = (
            whole
            if name == "VIQR"
            else "".join(r.text for t in texts for r in decode_runs(encode_runs(t, name)))
        )
        bare = "".join(_without_font(text, name) for text in written)
        peer = "–"
        if python is not None:
            command = [python, "-c", _PEER_TEXT]
            fed = json.dumps(written).encode()
            done = subprocess.run(command, input=fed, stdout=subprocess.PIPE, check=True)  # noqa: S603
            peer = f"{_same(whole, ''.join(json.loads(done.stdout.decode()))):.4f}"
        print(f"{name:10}{len(whole):>11}{_same(whole, in_font):>13.4f}{_same(whole, bare):>10.4f}{peer:>13}")


def _without_font(text: str, name: str) -> str:
    if name == "VIQR":
        return decode_viqr(text) if is_viqr(text) else text
    return "".join(run.text for run in decode_runs([(line, None) for line in re.split(r"(?<=\n)", text)]))


def _same(truth: str, found: str) -> float:
    """Share of words with diacritics that came back exactly; word by word, since nothing else changes them."""
    right, left = _tidy(truth), _tidy(found)
    if len(right) != len(left):
        good, total = accuracy(truth, found, capitals=True)
        return good / total
    pairs = [(one, other) for one, other in zip(right, left, strict=True) if any(map(_carries, one))]
    return sum(one == other for one, other in pairs) / len(pairs)


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--peer", help="a Python with viparse[office,rtf]")
    arguments = parser.parse_args(given)
    real(arguments.shared, arguments.peer)
    known = frozenset(LETTERS)
    reports = sorted((arguments.shared / "reports").glob("*.txt"))
    texts = [unicodedata.normalize("NFC", path.read_text(encoding="utf-8")) for path in reports]
    clean(["".join(c for c in text if c.isascii() or c in known) for text in texts], arguments.peer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
