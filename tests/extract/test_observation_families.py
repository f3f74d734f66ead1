"""Families of phrasing that stand side by side in reports of coast, border, town, department and commune."""

from collections import Counter

import pytest
from observation_families import CASES, Case
from observation_families_aid import AID_CASES
from observation_families_contacts import CASES as CONTACT_CASES
from observation_families_unseen import UNSEEN_CASES

from doingoai.extract import extract
from doingoai.model import Report
from doingoai.parse import parse_document
from doingoai.read import document_from_text

_HANDS = {
    "xã": ("ỦY BAN NHÂN DÂN\nXÃ SƠN LĨNH", "UBND", "UBND xã Sơn Lĩnh"),
    "phường": ("ỦY BAN NHÂN DÂN\nPHƯỜNG HẢI AN", "UBND", "UBND phường Hải An"),
    "huyện": ("ỦY BAN NHÂN DÂN\nHUYỆN AN LÂM", "UBND", "UBND huyện An Lâm"),
    "sở": ("ỦY BAN NHÂN DÂN\nTỈNH HẢI SƠN\nSỞ NGOẠI VỤ", "SNgV", "Sở Ngoại vụ tỉnh Hải Sơn"),
}


def report_of(hand: str, body: str) -> Report:
    issuer, symbol, naming = _HANDS[hand]
    text = (
        f"{issuer}\n\nSố: 15/BC-{symbol}\n\nAn Lâm, ngày 10 tháng 12 năm 2024\n\nBÁO CÁO\n"
        f"Kết quả công tác đối ngoại năm 2024\n\n{naming} báo cáo kết quả công tác đối ngoại năm 2024 như sau:\n\n"
        f"I. KẾT QUẢ TRIỂN KHAI CÔNG TÁC ĐỐI NGOẠI\n\n{body}\n\nTrên đây là báo cáo của {naming}./.\n"
    )
    return extract(parse_document(document_from_text(text)))


def _wanted(case: Case) -> Counter[tuple[str, float]]:
    return Counter(
        (indicator, float(value))
        for indicator, values in case[3].items()
        for value in (values if isinstance(values, tuple) else (values,))
    )


_TABLES = {"": CASES, "aid-": AID_CASES, "contacts-": CONTACT_CASES, "unseen-": UNSEEN_CASES}
_ROWS = {f"{table}{name}": case for table, cases in _TABLES.items() for name, case in cases.items()}


@pytest.mark.parametrize("case", _ROWS.values(), ids=_ROWS)
def test_family(case: Case) -> None:
    report = report_of(case[0], f"1. {case[1]}\n\n{case[2]}".rstrip())
    own = [o for o in report.observations if o.scope == "own" and o.breakdown is None]
    assert Counter((o.indicator, float(o.value)) for o in own) == _wanted(case)


_SPREAD = """Trong năm, huyện cử 03 đoàn với 17 lượt người đi công tác nước ngoài; đón 06 đoàn vào.

Trong kỳ không có trường hợp vi phạm quy định."""
_WAYS = {
    "two blanks": lambda text: text.replace(" ", "  "),
    "stretched to the margin": lambda text: text.replace(" ", "    "),
    "unbreakable": lambda text: text.replace(" ", " \u00a0"),
    "lines with blanks at the end": lambda text: text.replace("với", "\n   với").replace("nước", "\t nước"),
    "signs without width": lambda text: text.replace("đoàn", "\u200bđo\u00adàn"),
}


@pytest.mark.parametrize("way", _WAYS)
def test_blanks_in_a_row_change_nothing(way: str) -> None:
    wanted = report_of("huyện", f"1. Công tác quản lý đoàn ra, đoàn vào\n\n{_SPREAD}").observations
    body = f"1. Công tác quản lý đoàn ra, đoàn vào\n\n{_WAYS[way](_SPREAD)}"
    report = report_of("huyện", body)
    assert [(o.indicator, o.value, o.scope) for o in report.observations] == [
        (o.indicator, o.value, o.scope) for o in wanted
    ]
    assert {o.indicator for o in wanted} >= {"delegations.out_persons", "delegations.violations"}
    for o in report.observations:
        assert any(part.isalnum() for part in report.words(o.span))
