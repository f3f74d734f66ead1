"""A wrong knowledge file names file, line, key and remedy; the shipped ones load."""

from pathlib import Path

import pytest

from doingoai.knowledge import entries, indicators, mapping, rules, topics
from doingoai.model import UserError


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose name no other test has had: what was read of a file is kept by its path."""
    return tmp_path_factory.mktemp("knowledge")


WRONG = {
    "misspelt_key": (
        "- id: X\n  aggregation: sum\n  nmae: {vi: Số}\n",
        r"indicators/x\.yaml, dòng 1: .*“nmae” thành “name”",
    ),
    "no_vietnamese": ("- id: a.b\n  aggregation: sum\n  name: {en: Count}\n", "tiếng Việt"),
    "wrong_choice": ("- id: a.b\n  aggregation: summ\n  name: {vi: Số}\n", "Chọn một trong: sum"),
    "same_id_twice": (
        "- id: a.b\n  aggregation: sum\n  name: {vi: Số}\n- id: a.b\n  aggregation: sum\n  name: {vi: Số}\n",
        "dòng 4.*đã dùng",
    ),
    "key_twice": ("- id: a.b\n  id: a.c\n", "dòng 2.*lặp lại"),
    "wrong_type": ("- id: 5\n", "phải là str"),
    "not_a_list": ("id: a.b\n", "danh sách"),
    "broken_yaml": ("- id: [a\n", "viết sai YAML"),
}


@pytest.mark.parametrize(("content", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_says_where_and_what_to_do(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "x.yaml").write_text(content, encoding="utf-8")
    (tmp_path / "topics.yaml").write_text("[]\n", encoding="utf-8")
    with pytest.raises(UserError, match=message) as caught:
        indicators(tmp_path)
    assert caught.value.code.startswith("KT-")


LACKING = {
    "quiet": "{fires: [x], borderline: [{text: y, finds: true, why: z}]}",
    "borderline": "{fires: [x], quiet: [y]}",
    "fires": "{fires: [], quiet: [y], borderline: [{text: y, finds: true, why: z}]}",
    "why": "{fires: [x], quiet: [y], borderline: [{text: y, finds: true}]}",
}


@pytest.mark.parametrize(("named", "examples"), LACKING.items(), ids=LACKING)
def test_a_rule_without_its_examples_does_not_load(named: str, examples: str, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    text = f"- id: X-001\n  rule: a.b\n  check: a:b\n  severity: info\n  message: {{vi: m}}\n  suggestion: {{vi: s}}\n  examples: {examples}\n"
    (tmp_path / "rules" / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=named):
        rules(tmp_path)


def test_unknown_keys_are_refused_when_closed(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("- id: a\n  serverity: info\n", encoding="utf-8")
    entry = next(entries("x.yaml", root=tmp_path))
    entry.take("id", str)
    entry.take("severity", str, "info")
    with pytest.raises(UserError, match="“serverity” thành “severity”"):
        entry.close()


def test_every_indicator_has_a_topic_and_both_names() -> None:
    for indicator in indicators().values():
        assert indicator.topic in topics() or indicator.profile, indicator.id
        assert indicator.name["vi"], indicator.id
        assert indicator.name["en"], indicator.id


def test_every_headline_is_an_indicator() -> None:
    for topic in topics().values():
        assert topic.headline is None or topic.headline in indicators(), topic.id


def test_cli_texts_have_both_languages() -> None:
    texts = mapping("cli.yaml")
    for key in texts:
        assert set(texts.texts(key)) == {"vi", "en"}, key
