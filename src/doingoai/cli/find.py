"""``doingoai find --jsonl``: citations and quantities of passages, one JSON object a line."""

import argparse
import json
import sys

from doingoai.cli.texts import Texts
from doingoai.extract.citations import find_citations
from doingoai.extract.quantities import find_quantities
from doingoai.model import UserError
from doingoai.model.json import citation_json, quantity_json


def run(options: argparse.Namespace, say: Texts) -> int:
    """Read standard input, write standard output; a line that is no passage ends the run with an error naming it."""
    for count, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        identifier, text = _passage(line, count, say)
        citations = find_citations(text)
        found = {
            "id": identifier,
            "citations": [citation_json(item, text) for item in citations],
            "quantities": [quantity_json(item, text) for item in find_quantities(text, citations)],
        }
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _passage(line: bytes, count: int, say: Texts) -> tuple[object, str]:
    """The id and text of one line. Raises UserError LN-001 naming the line."""
    try:
        passage = json.loads(line.decode("utf-8"))
    except ValueError:
        passage = None
    if not isinstance(passage, dict) or "id" not in passage or not isinstance(passage.get("text"), str):
        what, do = say("find.bad_line", line=count), say("find.bad_line.do")
        raise UserError(code="LN-001", where="stdin", what=what, do=do)
    return passage["id"], passage["text"]
