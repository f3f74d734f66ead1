"""An outline edited heading by heading, without YAML and without JavaScript."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from doingoai.knowledge.outlines import outlines as shipped
from doingoai.model import UserError
from doingoai_web.people.models import User
from doingoai_web.setup import headings, outlines
from doingoai_web.setup.headings import Draft, Heading
from doingoai_web.setup.models import Outline

TREE = Draft("x", {"vi": "Thử"}, "", tuple(
    Heading(depth, "", title) for depth, title in ((0, "A"), (1, "A1"), (1, "A2"), (2, "A2x"), (0, "B"), (1, "B1"))
))  # fmt: skip


def titles(draft: Draft) -> str:
    return " ".join(f"{row.depth}{row.title}" for row in draft.headings)


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (headings.moved(TREE, 2, up=True), "0A 1A2 2A2x 1A1 0B 1B1"),
        (headings.moved(TREE, 1, up=False), "0A 1A2 2A2x 1A1 0B 1B1"),
        (headings.moved(TREE, 4, up=True), "0B 1B1 0A 1A1 1A2 2A2x"),
        (headings.moved(TREE, 0, up=False), "0B 1B1 0A 1A1 1A2 2A2x"),
        (headings.moved(TREE, 1, up=True), titles(TREE)),
        (headings.moved(TREE, 3, up=False), titles(TREE)),
        (headings.moved(TREE, 5, up=False), titles(TREE)),
        (headings.moved(TREE, 99, up=True), titles(TREE)),
        (headings.added(TREE, 0), "0A 1A1 1A2 2A2x 0 0B 1B1"),
        (headings.added(TREE, 2, below=True), "0A 1A1 1A2 2A2x 2 0B 1B1"),
        (headings.added(TREE, 999), f"{titles(TREE)} 0"),
        (headings.without(TREE, 0), "0B 1B1"),
        (headings.without(TREE, 3), "0A 1A1 1A2 0B 1B1"),
        (headings.without(TREE, 50), titles(TREE)),
    ],
)
def test_headings_move_with_all_below_them(made: Draft, found: str) -> None:
    assert titles(made) == found


def test_headings_are_counted_anew() -> None:
    assert [row.label for row in headings.numbered(TREE).headings] == ["I", "1", "2", "a", "II", "1"]
    many = Draft("x", {"vi": "x"}, "", tuple(Heading(0, "", "t") for _ in range(14)))
    assert [row.label for row in headings.numbered(many).headings][-6:] == [
        "IX",
        "X",
        "XI",
        "XII",
        "XIII",
        "XIV",
    ]


@pytest.mark.parametrize("name", list(shipped()))
def test_an_outline_comes_back_as_it_was(name: str) -> None:
    one = shipped()[name]
    draft = headings.loaded(headings.kept(headings.draft_of(one)))
    assert headings.outline(draft, one.id) == one
    assert outlines.read(outlines.written(headings.outline(draft, one.id))) == one


@given(
    st.lists(
        st.tuples(st.sampled_from(["up", "down", "add", "child", "out"]), st.integers(-1, 12)), max_size=12
    )
)
def test_whatever_is_pressed_the_tree_stays_a_tree(presses: list[tuple[str, int]]) -> None:
    draft = TREE
    for deed, place in presses:
        before = sorted(row.title for row in draft.headings)
        if deed in ("up", "down"):
            draft = headings.moved(draft, place, up=deed == "up")
            assert sorted(row.title for row in draft.headings) == before, "moving loses nothing"
        elif deed == "out":
            draft = headings.without(draft, place)
        else:
            draft = headings.added(draft, place, below=deed == "child")
        for above, below in zip(draft.headings, draft.headings[1:], strict=False):
            assert below.depth <= above.depth + 1
    kept = headings.loaded(headings.kept(draft))
    assert kept == draft
    assert len(headings.sections(kept.headings)) == sum(row.depth == 0 for row in kept.headings)


@pytest.mark.parametrize(
    "state", ["", "{}", "[]", "null", '{"id": 1, "name": [], "basis": "", "headings": [{}]}', "9" * 5000]
)
def test_what_the_page_never_wrote_is_refused(state: str) -> None:
    with pytest.raises(UserError, match="CD-023"):
        headings.loaded(state)


def state(page: str) -> str:
    found = re.search(r'name="state" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


@pytest.mark.django_db
def test_an_officer_makes_an_outline_without_yaml(
    sign_in: Callable[[str], Client], user: Callable[[str], User]
) -> None:
    client, address = sign_in("chuyenvien"), reverse("new-headings")
    page = client.get(address).content.decode()

    def press(button: str, **given: Any) -> str:
        nonlocal page
        answer = client.post(
            address, {"state": state(page), "opened": "", "name": "Đề cương quý", "lam": button, **given}
        )
        assert answer.status_code == 200
        page = answer.content.decode()
        return page

    press("sau-0", **{"label-0": "I", "title-0": "Kết quả"})
    assert 'name="indicators"' in press("mo-1", **{"title-1": "Đoàn ra"})
    page = press(
        "xem",
        opened="1",
        role="results",
        required="on",
        indicators=["delegations.out_count", "x"],
        registers="delegations",
    )
    assert "delegations.out_count" in state(page)
    assert '"x"' not in state(page)
    press("len-1")
    press("so")
    given = {"state": state(page), "opened": "", "name": "Đề cương quý"}
    form = client.post(reverse("outline-word"), given)
    assert form["Content-Disposition"].startswith("attachment")
    assert form.content[:2] == b"PK"
    wrong = client.post(address, {**given, "lam": "luu", "title-0": " "})
    assert wrong.status_code == 422, "a heading without a name"
    assert not Outline.objects.exists()
    saved = client.post(address, {**given, "lam": "luu"})
    made = Outline.objects.get()
    assert saved["Location"] == reverse("outline", args=(made.pk,))
    assert (made.code, made.version) == ("de-cuong-quy", 1)
    first, second = outlines.read(made.text).sections
    assert (first.label, first.title, first.indicators, first.registers) == (
        "I",
        "Đoàn ra",
        ("delegations.out_count",),
        ("delegations",),
    )
    assert second.title == "Kết quả"
    again = reverse("headings", args=(made.pk,))
    page = client.get(again).content.decode()
    client.post(
        again,
        {
            "state": state(page),
            "opened": "",
            "name": "Đề cương quý",
            "title-1": "Kết quả chung",
            "lam": "luu",
        },
    )
    assert Outline.objects.get(version=2).code == made.code
    client.post(address, {**given, "lam": "luu"})
    assert Outline.objects.filter(code="de-cuong-quy-2").exists(), (
        "a second outline of that name has an id of its own"
    )
    from_text = client.post(again, {"text": made.text}).content.decode()
    assert "Đoàn ra" in from_text, "what was typed as YAML opens here too"
