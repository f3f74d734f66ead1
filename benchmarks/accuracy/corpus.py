"""The documents at hand: the example province and the tests' own texts; where they lie beside the project, real documents.

Real documents (``DOINGOAI_SHARED``, else ``../shared``) are never part of the repository: of them only digests are kept.
"""

import ast
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import doingoai
from doingoai.example import write_example
from doingoai.extract.citations import find_citations
from doingoai.extract.quantities import find_quantities
from doingoai.model import UserError
from doingoai.model.json import citation_json, quantity_json, report_json

ROOT = Path(__file__).resolve().parents[2]
TEST_FOLDERS = ("extract", "check", "parse", "periods", "text", "units")
SHORTEST = 40  # characters: a shorter string in a test is a word, no passage
PASSAGES = ("passages.citations.jsonl", "sentences.quantities.jsonl")
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Output:
    """What the program said of one document. id: unique at hand; facts: the JSON of a report, or citations and quantities of a
    passage; real: a document that is no part of the repository; gold: the hand-made answer of a passage, if there is one."""

    id: str
    text: str
    facts: Json
    real: bool = False
    gold: Json | None = None

    @property
    def key(self) -> str:
        """The document's content as a short hash: another text is another document."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def shared_folder() -> Path | None:
    """The folder of real documents and gold, None where there is none."""
    root = Path(os.environ.get("DOINGOAI_SHARED") or ROOT.parent / "shared")
    return root if (root / "reports").is_dir() else None


def _report(path: Path, name: str, *, real: bool) -> Output | None:
    """One file read whole; None where the program refuses it."""
    try:
        report = doingoai.read(path)
    except UserError:
        return None
    return Output(name, report.text, report_json(report), real)


def _passage(name: str, text: str, *, real: bool = False, gold: Json | None = None) -> Output:
    citations = find_citations(text)
    facts = {
        "citations": [citation_json(item, text) for item in citations],
        "quantities": [quantity_json(item, text) for item in find_quantities(text, citations)],
    }
    return Output(name, text, facts, real, gold)


@cache
def example() -> tuple[Output, ...]:
    """The reports of the example province; the id is the path below its folder."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [path for path in write_example(Path(folder)) if path.suffix in (".docx", ".txt")]
        reports = [path for path in paths if path.parent != Path(folder)]
        outputs = [_report(path, path.relative_to(folder).as_posix(), real=False) for path in reports]
    return tuple(output for output in outputs if output is not None)


def _strings(path: Path) -> Iterator[str]:
    """The string constants of a Python file that read like a passage, templates left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if len(text) >= SHORTEST and "{" not in text and _VIETNAMESE.search(text):
                yield text


@cache
def passages_of_tests() -> tuple[Output, ...]:
    """The passages that stand in the tests; the id is the file's name and a hash of the passage."""
    found: dict[str, Output] = {}
    for folder in TEST_FOLDERS:
        for path in sorted((ROOT / "tests" / folder).glob("*.py")):
            for text in _strings(path):
                name = f"{path.stem}:{hashlib.sha256(text.encode()).hexdigest()[:8]}"
                if name not in found:
                    found[name] = _passage(name, text)
    return tuple(found.values())


@cache
def real_reports() -> tuple[Output, ...]:
    """The real reports, whole, and the real .docx files; nothing where they are absent."""
    root = shared_folder()
    if root is None:
        return ()
    paths = [*sorted((root / "reports").glob("*.txt")), *sorted((root / "files").glob("*.docx"))]
    outputs = (_report(path, path.stem, real=True) for path in paths)
    return tuple(output for output in outputs if output is not None)


@cache
def real_passages() -> tuple[Output, ...]:
    """The real passages and sentences with their gold; nothing where they are absent."""
    root = shared_folder()
    if root is None:
        return ()
    found = []
    for name in PASSAGES:
        path = root / "gold" / name
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            if line.strip():
                gold = json.loads(line)
                identifier = f"{name.split('.')[0]}:{gold['id']}"
                found.append(_passage(identifier, gold["text"], real=True, gold=gold))
    return tuple(found)


def own() -> tuple[Output, ...]:
    """Every document of ours."""
    return (*example(), *passages_of_tests())


def real() -> tuple[Output, ...]:
    """Every real document at hand."""
    return (*real_reports(), *real_passages())
