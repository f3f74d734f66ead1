"""A report beside its unit's earlier ones: who counts as earlier, what is compared, and every rule's own examples."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import doingoai
from doingoai.check import Context, Settings, check, run_rule
from doingoai.check.over_time import context_for, neighbours_of, previous_of
from doingoai.check.over_time.history import alike, figures_of
from doingoai.check.over_time.near import NearIndex, shingles
from doingoai.check.over_time.sketches import available, near_pairs
from doingoai.check.over_time.telling import OWN, WHEN, masked, told
from doingoai.knowledge import rules
from doingoai.model import Example, Report, Rule
from doingoai.periods import parse_code

BESIDE = [rule for rule in rules() if rule.needs in ("previous", "campaign")]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{at}")
    for rule in BESIDE
    for at, example in enumerate(rule.examples, 1)
]


def report(
    title: str, body: str = "Không phát sinh.", unit: str = "XÃ NÀ PHÒN", day: str = "", above: str = ""
) -> Report:
    name = unit.partition(" ")[2].title()
    dated = f"{name}, ngày {day}\n\n" if day else ""
    return doingoai.parse(
        f"{above}ỦY BAN NHÂN DÂN\n{unit}\n\nSố: 12/BC-UBND\n\n{dated}BÁO CÁO\n{title}\n\nI. KẾT QUẢ\n\n{body}\n",
        source=f"{title}.docx",
    )


def beside(example: Example) -> tuple[Report, Context]:
    def texts(need: str) -> list[Report]:
        found = example.given.get(need, ())
        assert isinstance(found, (list, tuple))
        return [doingoai.parse(str(text), source=f"{need}{at}.docx") for at, text in enumerate(found)]

    own = doingoai.parse(example.text, source="nay.docx")
    return own, context_for(own, texts("previous"), texts("campaign"))


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_does_what_its_example_says(rule: Rule, example: Example) -> None:
    own, context = beside(example)
    assert context.has(rule.needs), "the example gives nothing that counts as earlier, or as a neighbour"
    for lang in ("vi", "en", "zh"):
        found = list(run_rule(own, rule, lang, context))
        assert bool(found) == example.finds
        assert all("{" not in finding.message + finding.suggestion for finding in found)
        assert all(own.text[f.span.start : f.span.end].strip() for f in found)


@pytest.mark.parametrize("rule", BESIDE, ids=[rule.id for rule in BESIDE])
def test_a_rule_has_all_kinds_of_examples_and_three_languages(rule: Rule) -> None:
    assert {"vi", "en", "zh"} <= rule.message.keys() & rule.suggestion.keys()
    assert any(example.borderline and example.why for example in rule.examples)
    assert {example.finds for example in rule.examples} == {True, False}


# --- who stands beside ----------------------------------------------------------------------------------------------------

Y24, Y23, H124 = (
    "Kết quả công tác đối ngoại năm 2024",
    "Kết quả công tác đối ngoại năm 2023",
    "Kết quả công tác đối ngoại 6 tháng đầu năm 2024",
)


def test_earlier_reports_are_the_units_own_the_latest_first() -> None:
    own = report(Y24)
    old, half, other = report(Y23), report(H124), report(Y23, unit="XÃ PHIÊNG LÂU")
    later = report("Kết quả công tác đối ngoại năm 2025")
    assert previous_of([old, other, later, half, own], own) == (half, old)


def test_a_report_that_does_not_say_whose_it_is_counts_only_where_somebody_says_so() -> None:
    own, nameless = report(Y24), doingoai.parse(f"BÁO CÁO\n{Y23}\n\nI. KẾT QUẢ\n\nKhông phát sinh.\n")
    assert previous_of([nameless], own) == ()
    assert previous_of([nameless], own, told=True) == (nameless,)


def test_the_same_name_in_another_district_is_another_unit() -> None:
    own = report(Y24, unit="XÃ TÂN TIẾN", above="UBND HUYỆN PHÙ NINH\n")
    assert own.place == ("huyện Phù Ninh",)
    other = report(Y23, unit="XÃ TÂN TIẾN", above="UBND HUYỆN LÂM MAI\n")
    assert previous_of([other], own, told=True) == ()


def test_neighbours_are_other_units_of_the_same_time() -> None:
    own, other = report(Y24), report(Y24, unit="XÃ PHIÊNG LÂU")
    last_year = report(Y23, unit="XÃ PHIÊNG LÂU")
    assert neighbours_of([own, other, last_year, report(Y24, body="Bản khác.")], own) == (other,)


def test_what_was_given_beside_stays() -> None:
    context = context_for(report(Y24), [report(Y23)], beside=Context(docx=b"PK"))
    assert context.docx == b"PK"
    assert len(context.previous) == 1


# --- what is compared -----------------------------------------------------------------------------------------------------

MASKED = {
    "full_date": ("ngày 14/3/2024, xã đón 02 đoàn", f"{WHEN} xã đón 2 đoàn"),
    "long_date": ("ngày 14 tháng 3 năm 2024 xã họp", f"{WHEN} xã họp"),
    "month": ("trong tháng 4/2024 và tháng 5", f"trong {WHEN} và {WHEN}"),
    "half_year": ("6 tháng đầu năm 2024 đạt 12 lượt", f"{WHEN} {WHEN} đạt 12 lượt"),
    "number_of_a_document": ("kế hoạch số 21/kh-ubnd của ubnd", f"kế hoạch số {WHEN} của ubnd"),
    "part_of_a_whole_is_no_date": ("09/10 xã có báo cáo", "9 10 xã có báo cáo"),
    "figure_with_thousands": ("1.250 lượt người", "1.250 lượt người"),
}


@pytest.mark.parametrize(("folded", "expected"), MASKED.values(), ids=MASKED)
def test_times_and_document_numbers_are_masked(folded: str, expected: str) -> None:
    assert " ".join(masked(folded)) == expected


def test_the_units_own_name_is_masked_with_its_kind_or_without() -> None:
    own = report(Y24, body="Nà Phòn có 06 bản giáp biên. Xã Nà Phòn đã đón 03 đoàn khách nước ngoài.")
    words = [sentence.words for sentence in told(own) if sentence.role == "results"]
    assert [found[0] for found in words] == [OWN, OWN]


def test_sentences_stand_where_they_say() -> None:
    own = report(
        Y24, body="Xã đón 03 đoàn với 41 lượt người; phát 1.200 tờ rơi.\n\nNgày 5/6/2024, xã dự hội đàm."
    )
    for sentence in told(own):
        assert " ".join(own.words(sentence.span).split()) == sentence.quote
    assert [s.figures for s in told(own) if s.figures] == [("03 đoàn", "41 lượt người"), ("1.200 tờ rơi",)]
    assert [s.days for s in told(own) if s.days] == [("5/6",)]


def test_an_indicator_told_event_by_event_has_no_one_figure() -> None:
    several = report(Y24, body="Tháng 3, xã đón 01 đoàn nước ngoài. Tháng 8, xã đón 02 đoàn nước ngoài.")
    assert ("delegations.in_count", None) not in figures_of(several)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("2024H1", "2023H1", True), ("2024H1", "2023H2", False), ("2024", "2023", True), ("2024", "2023H1", False),
     ("2024M07", "2022M07", True), ("2024-9M", "2023-9M", True), ("2024-9M", "2023", False), ("2024", "2024", False)],
)  # fmt: skip
def test_only_like_periods_are_compared(one: str, other: str, expected: bool) -> None:
    assert alike(parse_code(one), parse_code(other)) is expected


BODY = """1. Đoàn vào

Ngày 14/3/{y}, xã đón 01 đoàn cán bộ cụm bản Na Sầm (Lào) gồm 23 người sang trao đổi việc giữ rừng giáp ranh.

Hai bên phát 640 tờ rơi cho các hộ dân ở 03 bản giáp biên, mở 02 buổi nói chuyện với 187 lượt người nghe.

2. Thông tin đối ngoại

Đài truyền thanh xã phát {n} lượt bản tin về quy chế biên giới tới các bản vùng cao."""


def stale(own: Report, old: Report) -> list[str]:
    found = check(own, rules=[r for r in rules() if r.id == "TG-001"], context=context_for(own, [old]))
    return [finding.message for finding in found]


def test_a_run_of_paragraphs_is_one_finding_that_names_the_figures_that_stayed() -> None:
    own, old = report(Y24, BODY.format(y=2024, n=87)), report(Y23, BODY.format(y=2023, n=64))
    (message,) = stale(own, old)
    for words in ("2 câu", "23 người", "640 tờ rơi", "ngày 14/3", "14/3/2023 → 14/3/2024", Y23):
        assert words in message
    assert "; 87 lượt" not in message


def test_a_paragraph_brought_up_to_date_between_two_stale_ones_parts_them() -> None:
    body = (
        BODY + "\n\n3. Đào tạo\n\nCử 14 lượt cán bộ dự 05 lớp tập huấn nghiệp vụ đối ngoại do Sở Ngoại vụ mở."
    )
    assert len(stale(report(Y24, body.format(y=2024, n=87)), report(Y23, body.format(y=2023, n=64)))) == 2


def test_thresholds_are_the_campaigns() -> None:
    own, old = report(Y24, BODY.format(y=2024, n=87)), report(Y23, BODY.format(y=2023, n=64))
    settings = Settings(params={"TG-001": {"least_weight": 100}})
    assert not [f for f in check(own, context=context_for(own, [old]), settings=settings) if f.id == "TG-001"]


def test_nothing_is_said_where_nothing_was_given() -> None:
    own = report(Y24, BODY.format(y=2024, n=87))
    assert not {rule.id for rule in BESIDE} & {finding.id for finding in check(own)}


def test_a_unit_is_not_held_to_the_figures_of_one_it_was_not() -> None:
    body = "Toàn xã có {h} hộ.\n\nTrong kỳ, xã đón {n} đoàn nước ngoài với {p} lượt người."
    own, old = (
        report(Y24, body.format(h="1.130", n="05", p="960")),
        report(Y23, body.format(h="1.120", n="04", p="61")),
    )
    assert [
        f.id for f in check(own, context=context_for(own, [old])) if f.rule.startswith("figures.jump")
    ] == ["TG-005"]
    merged = report(Y24, body.format(h="2.980", n="05", p="960"))
    assert not [
        f for f in check(merged, context=context_for(merged, [old])) if f.rule.startswith("figures.jump")
    ]


# --- near duplicates ------------------------------------------------------------------------------------------------------

SETS = st.lists(st.frozensets(st.integers(0, 30), max_size=12), max_size=25)


@given(SETS, st.sampled_from([0.5, 0.7, 0.9, 1.0]))
def test_the_index_finds_exactly_what_comparing_all_would(sets: list[frozenset[int]], least: float) -> None:
    index = NearIndex(sets, least)
    expected = {
        (b, a)
        for b, one in enumerate(sets)
        for a, other in enumerate(sets[:b])
        if one and other and len(one & other) / len(one | other) >= least
    }
    assert {(b, a) for b, a, _ in index.pairs()} == expected
    assert len(index) == len(sets)
    for number, one in enumerate(sets):
        near = {at for at, _ in index.near(one) if at < number}
        assert near == {a for b, a in expected if b == number}


def test_a_threshold_outside_its_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        NearIndex([], 0)


def _texts(number: int) -> list[str]:
    words = "xã đón đoàn bản giữ rừng mốc tuần tra lớp hội đàm biên giới chợ thuốc trường học suối đường cầu".split()
    texts = []
    for at in range(number):
        base = [
            words[(at // 2 * 7 + k * k * 3 + k * at // 2) % len(words)] + str((at // 2 + k) % 9)
            for k in range(40)
        ]
        if at % 2:
            base[at % 40] = "khác"
        texts.append(" ".join(base))
    return texts


@pytest.mark.skipif(not available(), reason="chưa cài numpy (doingoai[scale])")
def test_signatures_report_no_pair_that_is_not_near_and_nearly_all_that_are() -> None:
    texts = [*_texts(300), "hai chữ", "", "một hai ba", "một hai ba"]
    exact = {
        (b, a): round(s, 9)
        for b, a, s in NearIndex(
            [shingles(t.split()) if len(t.split()) > 2 else frozenset() for t in texts]
        ).pairs()
    }
    found = {(b, a): round(s, 9) for b, a, s in near_pairs(texts)}
    assert found.items() <= exact.items()
    assert len(found) >= 0.97 * len(exact) > 100


@pytest.mark.parametrize("unit", ["01/01/2024 ", "ngày 1 tháng 1 ", "số 1/a-", "12/", "số "])
def test_masking_stays_linear(
    stays_linear: Callable[[Callable[[str], object], str, int], None], unit: str
) -> None:
    stays_linear(masked, unit, 20_000)


def test_telling_stays_linear_in_figures(
    stays_linear: Callable[[Callable[[str], object], str, int], None],
) -> None:
    unit = "Ngày 5/6/2024, xã đón 03 đoàn nước ngoài theo Kế hoạch số 7/KH-UBND ngày 02/01/2024. "
    reports = {size: report(Y24, unit * (size // len(unit) + 1)) for size in (2_000, 8_000, len(unit) * 8)}

    def tell(text: str) -> object:
        nearest = min(reports, key=lambda size: abs(size - len(text)))
        return told(replace(reports[nearest]))  # another value, so that nothing is known of it yet

    stays_linear(tell, unit, 2_000)
