"""Every error a user can meet has a code, and every code its English."""

import re
from pathlib import Path

from doingoai.knowledge import entries

SOURCE = Path(__file__).resolve().parents[2] / "src" / "doingoai"


def test_every_code_has_english() -> None:
    raised = {
        code
        for file in SOURCE.rglob("*.py")
        for code in re.findall(
            r'(?:code=|[Ee]rror\(|_refuse\()"([A-Z]{2}-\d{3})"', file.read_text(encoding="utf-8")
        )
    }
    known = {entry.take("code", str) for entry in entries("errors.yaml")}
    assert raised - known == set()
