"""Every error a user can meet has a code, and every code its English and its Chinese."""

import re
from pathlib import Path

from doingoai.knowledge import entries
from doingoai.knowledge.wordings import wording

SOURCE = Path(__file__).resolve().parents[2] / "src" / "doingoai"


def test_every_code_has_english() -> None:
    raised = {
        code
        for file in SOURCE.rglob("*.py")
        for code in re.findall(
            r'(?:code=|[Ee]rror\(|_refuse\()\s*"([A-Z]{2}-\d{3})"', file.read_text(encoding="utf-8")
        )
    }
    known = {entry.take("code", str) for entry in entries("errors.yaml")}
    assert raised - known == set()


def test_every_code_says_the_same_in_english_and_chinese() -> None:
    """Chinese is simplified and holds no Vietnamese beside names that are written so in files; both name the same settings and files."""
    rows = list(entries("errors.yaml"))
    codes = [entry.take("code", str) for entry in rows]
    assert len(codes) == len(set(codes))
    for entry, code in zip(rows, codes, strict=True):
        english, chinese = entry.take("en", str), entry.take("zh", str)
        assert re.search(r"[\u4e00-\u9fff]", chinese), code
        assert not re.search(r"[\u4e00-\u9fff]", english), code
        assert chinese.endswith("。"), code
        assert not set(chinese) & set("個來們單報請檔錄應這還過時間關開"), code  # traditional
        named = r"DOINGOAI_[A-Z_]+|--[a-z-]+|[a-z_]+\.(?:json|yaml|docx|md)\b|(?<!\d)\d{3,}(?!\d)"
        assert sorted(set(re.findall(named, english))) == sorted(set(re.findall(named, chinese))), code


def test_a_wording_is_found_as_pages_and_programs_name_the_language() -> None:
    assert wording("DT-003", "zh-hans") == wording("DT-003", "zh") == "文件为空。请发送有内容的文件。"
    assert wording("DT-003", "en-GB,en;q=0.9").startswith("The file is empty")
    assert wording("DT-003", "vi") == wording("DT-003", "") == wording("XX-999", "en") == ""
