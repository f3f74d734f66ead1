"""Reports with a day of their own: the rules of the file one by one, wrong files, and the days they give."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doingoai.knowledge.record_fields import registers
from doingoai.model import UserError
from doingoai.periods.obligations import (
    LANGUAGES,
    LOCAL,
    MARKS,
    OTHERS,
    Obligation,
    due_after,
    due_between,
    obligations,
)
from doingoai.periods.working_days import Calendar, calendar

RULES = tuple(obligations().values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_who_what_to_whom_when_and_on_what_basis(rule: Obligation) -> None:
    for texts in (rule.what, rule.to, *([rule.form] if rule.form else []), *rule.doubts):
        assert set(texts) == set(LANGUAGES)
        assert all(words.strip() for words in texts.values())
    assert rule.who in (*LOCAL, *OTHERS)
    assert rule.basis.endswith(rule.document) or "sửa đổi bởi" in rule.basis
    assert any(char.isdigit() for char in rule.document)
    assert rule.mark in MARKS
    assert rule.valid_from <= (rule.valid_to or date.max)
    if rule.trigger.on == "event":
        field = registers()[rule.trigger.register].fields[rule.trigger.field]
        assert field.type == "date"
    if rule.trigger.on == "unknown":
        assert rule.trigger.how
    if rule.data is not None:
        assert rule.trigger.due
        assert rule.data[1].of(2025) < rule.trigger.due.of(2025), "no report before its figures are closed"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_was_not_read_in_the_text_stays_a_doubt(rule: Obligation) -> None:
    if rule.trigger.on == "unknown" or rule.mark in ("known", "unknown"):
        assert rule.doubts or rule.trigger.how


WHEN = {  # rule, from, to → the days within
    "agreements_signing_plan": (date(2025, 1, 1), date(2026, 12, 31), ["2025-11-15", "2026-11-15"]),
    "agreements_implementation_plan": (date(2026, 1, 1), date(2026, 12, 31), ["2026-11-15"]),
    "agreements_yearly_report": (date(2020, 1, 1), date(2021, 12, 31), ["2021-11-15"]),
    "agreements_of_units_yearly": (date(2025, 1, 1), date(2026, 12, 31), []),
    "agreements_of_border_communes_yearly": (date(2025, 1, 1), date(2026, 12, 31), []),
    "commune_tasks_2025": (date(2025, 1, 1), date(2026, 12, 31), []),
    "department_tasks_2025": (date(2025, 1, 1), date(2026, 12, 31), []),
    "conferences_yearly": (date(2025, 1, 1), date(2025, 12, 31), ["2025-12-18"]),
    "ngos_yearly": (date(2022, 1, 1), date(2022, 12, 31), ["2022-12-18"]),
    "ngo_own_report": (date(2021, 1, 1), date(2021, 12, 31), []),
    "ngos_ministry_to_prime_minister": (date(2025, 12, 1), date(2025, 12, 31), ["2025-12-25"]),
    "ngos_committee_to_prime_minister": (date(2025, 12, 1), date(2025, 12, 24), []),
    "aid_yearly": (date(2024, 1, 1), date(2026, 12, 31), ["2024-01-15", "2025-01-15"]),
    "aid_owner_half_year": (date(2024, 1, 1), date(2025, 12, 31), []),
    "aid_since_2025": (date(2025, 1, 1), date(2026, 12, 31), []),
    "aid_budget_first_half": (date(2025, 1, 1), date(2025, 12, 31), ["2025-07-31"]),
    "aid_budget_second_half": (date(2025, 1, 1), date(2026, 3, 1), ["2025-02-15", "2026-02-15"]),
    "aid_budget_year": (date(2026, 1, 1), date(2026, 12, 31), ["2026-02-28"]),
    "aid_budget_month": (date(2025, 1, 1), date(2025, 3, 31), ["2025-01-10", "2025-02-10", "2025-03-10"]),
    "spokesperson_yearly": (date(2025, 1, 1), date(2026, 12, 31), ["2026-12-20"]),
    "foreign_press_yearly": (date(2026, 7, 1), date(2027, 12, 31), []),
    "foreign_information": (date(2025, 1, 1), date(2026, 12, 31), []),
    "external_affairs_half_year": (date(2025, 1, 1), date(2026, 12, 31), []),
}


@pytest.mark.parametrize(("name", "first", "last", "days"), [(k, *v) for k, v in WHEN.items()], ids=WHEN)
def test_the_days_of_the_calendar(name: str, first: date, last: date, days: list[str]) -> None:
    assert [due.day.isoformat() for due in due_between(obligations()[name], first, last)] == days


def test_every_rule_is_in_one_of_the_tables() -> None:
    assert set(obligations()) == set(WHEN) | {row[0] for row in AFTER} | {"aid_closing_report"}


AFTER = (  # rule, day of the event → its day, None where the rule was not in force
    ("agreement_signed_by_province", date(2025, 10, 8), date(2025, 10, 23)),
    ("agreement_signed_by_department", date(2025, 10, 3), date(2025, 10, 20)),  # the 18th is a Saturday
    ("agreement_signed_by_border_commune", date(2025, 6, 30), None),
    ("agreement_signed_by_border_commune", date(2025, 7, 1), date(2025, 7, 16)),
    ("conference_result", date(2025, 4, 15), date(2025, 5, 5)),  # 30 April, 1 and 2 May, a weekend
    ("conference_result", date(2020, 4, 14), None),
    ("press_group_activity", date(2026, 6, 30), None),
    ("press_group_activity", date(2026, 8, 28), date(2026, 9, 7)),  # 31 August to 2 September are off
    ("press_group_activity", date(2026, 7, 1), date(2026, 7, 6)),
    ("aid_closing_report", date(2025, 3, 31), date(2025, 9, 30)),
    ("aid_closing_report", date(2025, 12, 8), None),
)


@pytest.mark.parametrize(("name", "event", "day"), AFTER)
def test_the_days_after_an_event(name: str, event: date, day: date | None) -> None:
    found = due_after(obligations()[name], event)
    assert (found.day if found else None) == day


def test_figures_and_keys_of_a_day() -> None:
    (due,) = due_between(obligations()["conferences_yearly"], date(2025, 12, 1), date(2025, 12, 31))
    assert (due.key, due.first, due.last) == ("2025", date(2024, 12, 15), date(2025, 12, 14))
    (month,) = due_between(obligations()["aid_budget_month"], date(2025, 3, 1), date(2025, 3, 31))
    assert (month.key, month.first, month.last) == ("2025M02", date(2025, 2, 1), date(2025, 2, 28))


def test_a_fixed_day_on_a_day_off_stays_and_names_the_day_before() -> None:
    (due,) = due_between(obligations()["agreements_signing_plan"], date(2026, 11, 1), date(2026, 11, 30))
    assert (due.day, due.day_off, due.better) == (date(2026, 11, 15), True, date(2026, 11, 13))


def test_a_year_without_its_calendar_makes_a_day_provisional() -> None:
    rule = obligations()["conference_result"]
    far = due_after(rule, date(2031, 1, 10))
    near = due_after(rule, date(2025, 3, 10))
    assert far
    assert far.provisional
    assert "2031" in far.doubts[0]
    assert near
    assert not near.provisional


EVENTS = [rule for rule in RULES if rule.trigger.on == "event"]
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(st.sampled_from(EVENTS), DAYS, st.integers(0, 40))
def test_a_later_event_is_never_due_earlier(rule: Obligation, day: date, more: int) -> None:
    first, second = due_after(rule, day), due_after(rule, day + timedelta(days=more))
    if first is not None and second is not None:
        assert first.day <= second.day


@given(st.sampled_from(EVENTS), DAYS)
def test_a_day_after_an_event_is_a_working_day_after_it(rule: Obligation, day: date) -> None:
    due = due_after(rule, day)
    if due is not None:
        assert due.day > day
        assert calendar().is_working_day(due.day)
        if rule.trigger.count == "working":
            assert calendar().between(day, due.day) == rule.trigger.within
        elif rule.trigger.count == "days":
            assert (due.day - day).days >= rule.trigger.within


FIXED = [rule for rule in RULES if rule.trigger.on in ("yearly", "monthly")]


@given(st.sampled_from(FIXED), DAYS, st.integers(0, 900), st.integers(0, 900))
def test_the_calendar_gives_each_day_once_whichever_way_it_is_cut(
    rule: Obligation, first: date, length: int, cut: int
) -> None:
    last, middle = first + timedelta(days=length), first + timedelta(days=min(cut, length))
    whole = [(due.key, due.day) for due in due_between(rule, first, last)]
    parts = [(due.key, due.day) for due in due_between(rule, first, middle)]
    parts += [(due.key, due.day) for due in due_between(rule, middle + timedelta(days=1), last)]
    assert whole == parts
    assert whole == sorted(set(whole), key=lambda item: item[1])


def test_a_calendar_of_ones_own_moves_the_day() -> None:
    bare = Calendar((), {})
    rule = obligations()["press_group_activity"]
    found = due_after(rule, date(2026, 8, 28), bare)
    assert found
    assert found.day == date(2026, 9, 2)
    assert found.provisional


GOOD = """- id: x
  who: province
  to: {vi: "Bộ", en: "Ministry", zh: "部"}
  what: {vi: "Việc", en: "Thing", zh: "事"}
  trigger: {on: yearly, month: 11, day: 15}
  legal_basis: {document: Luật 1/2020/QH14, locator: Điều 1}
  mark: read
  dates_mark: read
  valid_from: 2021-07-01
  valid_to: null
"""
WRONG = {  # what is changed in a good rule → code, words its reader needs
    "no_basis": ("legal_basis: {document: Luật 1/2020/QH14, locator: Điều 1}", "legal_basis: {document: '', locator: ''}", "TD-001", "căn cứ"),
    "no_basis_at_all": ("  legal_basis: {document: Luật 1/2020/QH14, locator: Điều 1}\n", "", "KT-001", "legal_basis"),
    "no_english": (', en: "Thing"', "", "TD-001", "thiếu tiếng: en"),
    "no_chinese": (', zh: "部"', "", "TD-001", "thiếu tiếng: zh"),
    "blank_language": ('zh: "事"', 'zh: " "', "TD-001", "zh"),
    "no_valid_from": ("  valid_from: 2021-07-01\n", "", "KT-001", "valid_from"),
    "no_valid_to": ("  valid_to: null\n", "", "KT-001", "valid_to"),
    "ends_before_it_begins": ("valid_to: null", "valid_to: 2020-01-01", "TD-001", "hết hiệu lực"),
    "no_such_day": ("month: 11, day: 15", "month: 2, day: 29", "TD-001", "29/2"),
    "no_such_who": ("who: province", "who: district", "KT-002", "province"),
    "no_such_mark": ("mark: read\n  dates", "mark: sure\n  dates", "KT-002", "read"),
    "no_register": ("{on: yearly, month: 11, day: 15}", "{on: event, register: meetings, day: signed, within: 15, count: days}", "TD-001", "meetings"),
    "no_day_column": ("{on: yearly, month: 11, day: 15}", "{on: event, register: agreements, day: title, within: 15, count: days}", "TD-001", "title"),
    "no_limit": ("{on: yearly, month: 11, day: 15}", "{on: event, register: agreements, day: signed, within: 0, count: days}", "TD-001", "within"),
    "no_count": ("{on: yearly, month: 11, day: 15}", "{on: event, register: agreements, day: signed, within: 15, count: weeks}", "KT-002", "working"),
    "no_month_day": ("{on: yearly, month: 11, day: 15}", "{on: monthly, day: 31}", "TD-001", "từ 1 đến 28"),
    "misspelt": ("trigger:", "triger:", "KT-001", "triger"),
    "data_backwards": ("  mark: read\n", "  data: {first: {month: 12, day: 1}, last: {month: 1, day: 1}}\n  mark: read\n", "TD-001", "trước khi bắt đầu"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_rule_does_not_load(old: str, new: str, code: str, words: str, tmp_path: Path) -> None:
    assert old in GOOD
    (tmp_path / "obligations.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError, match=words) as caught:
        obligations(tmp_path)
    assert caught.value.code == code
    assert "obligations.yaml, dòng" in caught.value.where


def test_an_id_stands_once_and_the_good_rule_loads(tmp_path: Path) -> None:
    (tmp_path / "obligations.yaml").write_text(GOOD, encoding="utf-8")
    assert list(obligations(tmp_path)) == ["x"]
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "obligations.yaml").write_text(GOOD + GOOD, encoding="utf-8")
    with pytest.raises(UserError, match="đã dùng") as caught:
        obligations(tmp_path / "two")
    assert caught.value.code == "KT-003"
