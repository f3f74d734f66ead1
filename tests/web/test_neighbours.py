"""Looked at beside the reports that matter to it, a report has the findings that it has beside the whole campaign, whatever the order
in which they come."""

import random
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.check import check
from doingoai.check.context import Context
from doingoai.check.over_time import CampaignIndex, context_for
from doingoai.knowledge import rules
from doingoai.model import Finding, Report
from doingoai.pipeline import understand
from doingoai.read import read_bytes
from doingoai_web.review.neighbours import (
    Neighbours,
    Newcomers,
    Runs,
    Sketch,
    joined,
    loaded,
    parted,
    place_of,
    sketched,
    written,
)

RULES = tuple(rule for rule in rules() if rule.needs == "campaign")
HEAD = """ỦY BAN NHÂN DÂN
{unit}

Số: {number}/BC-UBND

Ngày 04 tháng 12 năm 2025

BÁO CÁO
Kết quả công tác đối ngoại năm 2025

Thực hiện Quyết định số 512/QĐ-UBND ngày {day} của UBND tỉnh Sơn Khuê, UBND {name} báo cáo như sau:

I. KẾT QUẢ CÔNG TÁC THÔNG TIN ĐỐI NGOẠI

{body}

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""
NAMES = (
    "xã Chiềng Thoa",
    "xã Nà Lưa",
    "xã Khe Rịa",
    "phường Lam Khuê",
    "xã Mường Thinh",
    "xã Pù Thoang",
    "xã Bản Lìm",
    "tỉnh Sơn Khuê",
)
BODY = (
    "Đã mở 12 buổi chiếu phim lưu động về chủ quyền biển đảo tại 09 bản vùng cao với 1.483 lượt người xem, có cán bộ song ngữ đi cùng.",
    "Đã mở 12 buổi chiếu phim lưu động về chủ quyền biên giới tại 09 bản vùng xa với 1.483 lượt người xem, có cán bộ song ngữ đi theo.",
    "Phát 2.650 tờ gấp bằng ba thứ tiếng cho 417 hộ có người đi làm ở nước ngoài, có ghi số điện thoại của cơ quan đại diện.",
    "Ngày 14/8/2025, {name} đón đoàn của Hội hữu nghị gồm 23 người sang thăm trường và tặng 185 suất quà cho học sinh nghèo.",
    "Ngày 14/8/2025, {other} đón đoàn của Hội hữu nghị gồm 23 người sang thăm trường và tặng 185 suất quà cho học sinh nghèo.",
    "Đã tiếp nhận 1.240 triệu đồng do tổ chức phi chính phủ viện trợ để xây 03 bể nước cho 276 hộ dân ở các bản giáp biên.",
    "Trong kỳ không phát sinh vụ việc phức tạp, tình hình an ninh trật tự trên địa bàn giữ vững và người dân yên tâm làm ăn.",
    "Vào ngày 02 tháng 9, cán bộ văn hóa và thanh niên hai bên cùng dọn vệ sinh dọc đường tuần tra, trồng cây ở mốc giới.",
)
DAYS = ("05/5/2025", "05/5/2025", "06/5/2025")


@cache
def report(name: str, body: tuple[int, ...], day: str, other: str) -> Report:
    words = "\n\n".join(BODY[number].format(name=name, other=other) for number in body)
    data = HEAD.format(unit=name.upper(), number=len(body), day=day, name=name, body=words)
    return understand(read_bytes(data.encode(), f"{name}.txt"), findings=False)


class Site:
    """Sketches kept as the site keeps them: bytes, made anew where a unit that a report names has come."""

    def __init__(self) -> None:
        self.reports: dict[int, Report] = {}
        self.kept: dict[int, tuple[bytes, bytes, frozenset[str]]] = {}
        self.made = 0
        self.stamps: dict[int, str] = {}

    def come(self, number: int, found: Report) -> None:
        self.reports[number] = found
        while todo := self.missing():
            self.make(todo[:2])

    def places(self) -> frozenset[str]:
        return frozenset(loaded(kept).place for kept, _, _ in self.kept.values())

    def missing(self) -> list[int]:
        places = self.places()
        return [
            number
            for number in sorted(self.reports)
            if number not in self.kept or self.kept[number][2] != loaded(self.kept[number][0]).names & places
        ]

    def make(self, numbers: list[int]) -> None:
        places = self.places() | {place_of(self.reports[number]) for number in numbers}
        new: dict[int, tuple[Sketch, Runs]] = {n: sketched(self.reports[n], places) for n in numbers}
        met = Newcomers(list(new.values()))
        for number, (kept, packed, _) in self.kept.items():
            if number not in new:
                met.meet(loaded(kept).lines, parted(loaded(kept).lines, packed))
        for number, (sketch, runs) in new.items():
            self.made += 1
            self.stamps[number] = str(self.made)
            self.kept[number] = written(met.near(sketch)), joined(runs), sketch.names & places

    def hall(self) -> Neighbours:
        return Neighbours({n: loaded(self.kept[n][0]) for n in sorted(self.kept)}, self.stamps, 3)

    def findings(self, number: int) -> tuple[Finding, ...]:
        hall = self.hall()
        needed = hall.needed(number)
        others = {*needed.others, *(hall.key_of(one.against[0]) for one in hall.disputes(number))}
        part = hall.part(number, {other: self.reports[other] for other in sorted(others)})
        context = Context(campaign=hall.index.reports[:1] if needed.any else (), index=part)
        return check(self.reports[number], rules=RULES, context=context)


PLANS = st.lists(
    st.tuples(
        st.integers(0, len(NAMES) - 1),
        st.lists(st.integers(0, len(BODY) - 1), min_size=1, max_size=5, unique=True).map(tuple),
        st.sampled_from(DAYS),
        st.sampled_from(NAMES[:4]),
    ),
    min_size=2,
    max_size=9,
)


@settings(max_examples=12, deadline=None)
@given(PLANS, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_findings_of_the_whole(
    plans: list[tuple[int, tuple[int, ...], str, str]], chance: random.Random
) -> None:
    coming = [
        (number, replace(report(NAMES[unit], body, day, other)))  # two files, though the words be the same
        for number, (unit, body, day, other) in enumerate(plans)
    ]
    chance.shuffle(coming)
    site = Site()
    for number, found in coming:
        site.come(number, found)
    in_order = [site.reports[number] for number in sorted(site.reports)]
    index = CampaignIndex(in_order)
    for number, found in site.reports.items():
        assert site.findings(number) == check(found, rules=RULES, context=context_for(found, (), index))


@pytest.mark.parametrize(
    ("bodies", "ids"),
    [
        (((0,), (0,)), ["DC-001"]),
        (((0,), (1,)), ["DC-001"]),  # other words, the same figures
        (((0,), (2,)), []),
        (((0,), (0,), (0,), (0,)), []),  # so many have it that it comes from above
        (((4,), (3,)), ["DC-001", "DC-002"]),  # the neighbour's name was left in it
    ],
)
def test_what_is_found_beside_others(bodies: tuple[tuple[int, ...], ...], ids: list[str]) -> None:
    site = Site()
    for number, body in enumerate(bodies):
        site.come(number, report(NAMES[number], body, DAYS[0], NAMES[1]))
    assert sorted({item.id for item in site.findings(0)}) == ids


def test_who_is_not_concerned_is_not_looked_at_again() -> None:
    """What decides the findings of a report stays the same when reports come that share nothing with it."""
    site = Site()
    for number, body in enumerate(((0, 2), (1, 5), (7,))):
        site.come(number, report(NAMES[number], body, DAYS[0], NAMES[1]))
    before = {number: (site.hall().needed(number), site.hall().weight(number)) for number in site.reports}
    site.come(3, report(NAMES[3], (5,), DAYS[0], NAMES[1]))
    after = {number: (site.hall().needed(number), site.hall().weight(number)) for number in before}
    assert [number for number in before if before[number] != after[number]] == [1]
