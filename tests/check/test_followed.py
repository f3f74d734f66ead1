"""Plans of last period against this period's report: which sentences answer them, and what the machine proposes."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doingoai
from doingoai.check.over_time.followed import DONE, NOT, PART, Answers, Figure, judged, planned
from doingoai.model import Report

HEAD = "ỦY BAN NHÂN DÂN\nXÃ NÀ PHÒN\n\nSố: 12/BC-UBND\n\nNà Phòn, ngày 05 tháng 12 năm 2025\n\nBÁO CÁO\nKết quả công tác đối ngoại 6 tháng cuối năm 2025\n\n"


def told(results: str, plan: str = "Tiếp tục làm tốt công tác tuyên truyền.") -> Report:
    return doingoai.parse(
        f"{HEAD}I. KẾT QUẢ\n\n{results}\n\nII. PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG ĐẦU NĂM 2026\n\n{plan}\n",
        source="bc.docx",
    )


BORDER = "1. Công tác biên giới\n\n"
VISITS = "1. Công tác đoàn ra, đoàn vào\n\n"
CASES = {  # plan, what this report tells → what is proposed, words of the sentence that answers (None: none does)
    "figure_reached": ("Tổ chức 10 lượt tuần tra.", f"{BORDER}Xã phối hợp tổ chức 18 lượt tuần tra biên giới.", DONE, "18 lượt"),
    "figure_just_reached": ("Tổ chức 10 lượt tuần tra.", f"{BORDER}Xã phối hợp tổ chức 10 lượt tuần tra biên giới.", DONE, "10 lượt"),
    "figure_short": ("Tổ chức 40 lượt tuần tra.", f"{BORDER}Xã phối hợp tổ chức 18 lượt tuần tra biên giới.", PART, "18 lượt"),
    "declared_none": ("Tổ chức 02 cuộc hội đàm với phía bạn.", f"{BORDER}Trong kỳ không tổ chức hội đàm với phía bạn.", NOT, "không tổ chức"),
    "two_figures_one_short": ("Đón 02 đoàn vào và tổ chức 03 đoàn ra.", f"{VISITS}Xã đón 04 đoàn nước ngoài. Xã tổ chức 01 đoàn ra.", PART, "04 đoàn"),
    "a_part_unspoken": ("Tổ chức 10 lượt tuần tra; mở lớp dạy chữ viết cổ truyền cho thanh niên.", f"{BORDER}Xã phối hợp tổ chức 12 lượt tuần tra biên giới.", PART, "12 lượt"),
    "words_done": ("Xây dựng pa-nô song ngữ giới thiệu cột mốc ở ngã ba suối Nậm Lạnh.", "1. Thông tin đối ngoại\n\nXã đã dựng pa-nô song ngữ giới thiệu cột mốc ở ngã ba suối Nậm Lạnh.", DONE, "pa-nô"),
    "words_denied": ("Xây dựng pa-nô song ngữ giới thiệu cột mốc ở ngã ba suối Nậm Lạnh.", "1. Thông tin đối ngoại\n\nChưa xây dựng được pa-nô song ngữ giới thiệu cột mốc ở ngã ba suối Nậm Lạnh do thiếu kinh phí.", NOT, "Chưa"),
    "nothing_said": ("Xây dựng pa-nô song ngữ giới thiệu cột mốc.", f"{VISITS}Xã đón 04 đoàn nước ngoài.", "", None),
    "slogan_is_no_answer": ("Tiếp tục nâng cao chất lượng công tác đối ngoại trên địa bàn xã.", f"{VISITS}Công tác đối ngoại trên địa bàn xã được nâng cao chất lượng.", "", None),
    "planned_again_is_no_answer": ("Xây dựng pa-nô song ngữ giới thiệu cột mốc.", f"{VISITS}Xã đón 04 đoàn nước ngoài.\n\nII. PHƯƠNG HƯỚNG\n\nXây dựng pa-nô song ngữ giới thiệu cột mốc.", "", None),
    "other_direction_is_no_answer": ("Tổ chức 02 đoàn ra thăm nước bạn.", f"{VISITS}Xã đón 05 đoàn vào với 40 lượt người.", "", None),
}  # fmt: skip


@pytest.mark.parametrize(("plan", "results", "state", "words"), CASES.values(), ids=CASES)
def test_what_is_proposed(plan: str, results: str, state: str, words: str | None) -> None:
    (item,) = planned(told("Không phát sinh.", plan))
    now = told(results)
    found = Answers(now)(item.words, item.figures)
    assert found.state == state
    quotes = [now.words(reply.span) for reply in found.replies]
    assert (not quotes) if words is None else any(words in quote for quote in quotes)


def test_the_figures_of_a_plan_are_those_that_it_sets() -> None:
    (item,) = planned(told("Không phát sinh.", "Đón 02 đoàn vào; tổ chức 40 lượt tuần tra."))
    assert item.figures == (
        Figure("delegations.in_count", Decimal(2), 0),
        Figure("border_territory.patrols", Decimal(40), 1),
    )


def test_an_answer_says_what_was_planned_and_what_is_reported() -> None:
    now = told(f"{BORDER}Xã phối hợp tổ chức 18 lượt tuần tra biên giới.")
    found = Answers(now)("Tổ chức 40 lượt tuần tra.", (Figure("border_territory.patrols", Decimal(40)),))
    (reply,) = found.replies
    assert reply.figure
    assert reply.reported
    assert (reply.figure.value, reply.reported.value) == (Decimal(40), Decimal(18))
    assert (found.answered, found.clauses) == (1, 1)


def test_of_a_total_and_its_parts_the_total_answers() -> None:
    now = told(f"{VISITS}Xã đón 05 đoàn nước ngoài, trong đó Lào 03 đoàn, Thái Lan 02 đoàn.")
    found = Answers(now)("Đón 04 đoàn vào.", (Figure("delegations.in_count", Decimal(4)),))
    assert found.state == DONE
    assert found.replies[0].reported
    assert found.replies[0].reported.value == 5


def test_a_report_without_a_plan_plans_nothing() -> None:
    assert planned(doingoai.parse(f"{HEAD}I. KẾT QUẢ\n\nKhông phát sinh.\n", source="bc.docx")) == ()


AID = "1. Viện trợ phi chính phủ nước ngoài\n\n"
MONEY = {  # plan, what this report tells → what is proposed, the figure put beside the plan's
    "threshold_reached": ("Vận động viện trợ phi chính phủ nước ngoài ít nhất 5 tỷ đồng.", "Giá trị viện trợ phi chính phủ nước ngoài đạt 6,2 tỷ đồng.", DONE, "6200000000"),
    "threshold_missed": ("Vận động viện trợ phi chính phủ nước ngoài trên 5 tỷ đồng.", "Giá trị viện trợ phi chính phủ nước ngoài đạt 5 tỷ đồng.", PART, "5000000000"),
    "another_currency": ("Vận động viện trợ phi chính phủ nước ngoài 5 tỷ đồng.", "Giá trị viện trợ phi chính phủ nước ngoài đạt 210.000 USD.", "", "210000"),
    "both_currencies_written": ("Vận động viện trợ phi chính phủ nước ngoài 5 tỷ đồng.", "Giá trị viện trợ phi chính phủ nước ngoài đạt 210.000 USD, tương đương 5,3 tỷ đồng.", DONE, "5300000000"),
    "below_about": ("Vận động viện trợ phi chính phủ nước ngoài khoảng 300.000 USD.", "Giá trị viện trợ phi chính phủ nước ngoài đạt 280.000 USD.", DONE, "280000"),
}  # fmt: skip


@pytest.mark.parametrize(("plan", "results", "state", "reported"), MONEY.values(), ids=MONEY)
def test_money_is_held_against_money_of_the_same_currency(
    plan: str, results: str, state: str, reported: str
) -> None:
    (item,) = planned(told("Không phát sinh.", plan))
    found = Answers(told(AID + results))(item.words, item.figures)
    assert found.state == state
    assert [reply.reported.value for reply in found.replies if reply.reported] == [Decimal(reported)]


def figure(words: str) -> Figure:
    """ "at_least 5", "exact 3-5 USD"."""
    qualifier, value, *currency = words.split()
    low, _, high = value.partition("-")
    return Figure("", Decimal(low), 0, qualifier, Decimal(high) if high else None, *currency)


@pytest.mark.parametrize(
    ("plan", "reported", "state"),
    [
        ("exact 10", "exact 10", DONE),
        ("exact 10", "exact 9", PART),
        ("exact 10", "exact 0", NOT),
        ("exact 10", "at_least 10", DONE),
        ("exact 10", "more_than 8", ""),  # 9 or 90
        ("exact 10", "nearly 10", ""),
        ("exact 10", "about 10", ""),
        ("exact 10", "about 8", PART),
        ("exact 10", "less_than 10", ""),
        ("more_than 5", "exact 5", PART),
        ("more_than 5", "exact 6", DONE),
        ("more_than 5", "more_than 5", DONE),
        ("at_least 5", "exact 5", DONE),
        ("about 10", "exact 9", DONE),
        ("exact 3-5", "exact 3", DONE),
        ("exact 3-5", "exact 2", PART),
        ("exact 4", "exact 3-5", ""),
        ("at_most 3", "exact 2", DONE),
        ("at_most 3", "exact 0", DONE),
        ("at_most 3", "exact 4", NOT),
        ("less_than 3", "exact 3", NOT),
        ("at_most 3", "more_than 2", ""),
        ("exact 5 VND", "exact 9 USD", ""),
        ("exact 5 VND", "exact 9 VND", DONE),
    ],
)
def test_each_figure_is_taken_by_its_qualifier(plan: str, reported: str, state: str) -> None:
    assert judged(figure(plan), figure(reported)) == state


@pytest.mark.parametrize(
    "figures", [(), (Figure("foreign_aid.committed", Decimal(5_000_000_000), 0, currency="VND"),)]
)
def test_several_that_may_together_reach_it_are_left_to_people(figures: tuple[Figure, ...]) -> None:
    now = told(f"{AID}Dự án nước sạch được tài trợ 3 tỷ đồng. Dự án trường học được tài trợ 2,5 tỷ đồng.")
    (item,) = planned(told("Không phát sinh.", "Vận động tài trợ 5 tỷ đồng cho dự án nước sạch, trường học."))
    found = Answers(now)(item.words, figures or item.figures)
    assert (found.state, bool(found.replies)) == ("", True)


NOW = told(
    f"{BORDER}Xã phối hợp tổ chức 18 lượt tuần tra biên giới, 02 cuộc hội đàm.\n\n2. Thông tin đối ngoại\n\nPhát 30 lượt phát thanh."
)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_asked_scores_and_spans_stay_true(words: str) -> None:
    found = Answers(NOW)(words)
    assert 0 <= found.score <= 1
    assert found.answered <= found.clauses
    for reply in found.replies:
        assert 0 < reply.score <= 1
        assert NOW.text[reply.span.start : reply.span.end].strip()
