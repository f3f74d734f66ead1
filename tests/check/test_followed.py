"""Plans of last period against this period's report: which sentences answer them, and what the machine proposes."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doingoai
from doingoai.check.over_time.followed import DONE, NOT, PART, Answers, Figure, planned
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
    assert (reply.figure.value, reply.reported) == (Decimal(40), Decimal(18))
    assert (found.answered, found.clauses) == (1, 1)


def test_of_a_total_and_its_parts_the_total_answers() -> None:
    now = told(f"{VISITS}Xã đón 05 đoàn nước ngoài, trong đó Lào 03 đoàn, Thái Lan 02 đoàn.")
    found = Answers(now)("Đón 04 đoàn vào.", (Figure("delegations.in_count", Decimal(4)),))
    assert found.state == DONE
    assert found.replies[0].reported == 5


def test_a_report_without_a_plan_plans_nothing() -> None:
    assert planned(doingoai.parse(f"{HEAD}I. KẾT QUẢ\n\nKhông phát sinh.\n", source="bc.docx")) == ()


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
