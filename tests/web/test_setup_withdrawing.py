"""A recorded change of units that was wrong: taken back as if it had never been, or corrected, or refused with what hangs on it."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from doingoai.model import UserError
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.people.models import Assignment, User
from doingoai_web.review.models import Submission
from doingoai_web.units import services
from doingoai_web.units.models import Change, Reform, Succession, Unit, UnitName, UnitParent
from doingoai_web.units.reforms import Heir, plan_reform, record_reform
from doingoai_web.units.register import mark
from doingoai_web.units.withdrawing import correct_change, hanging, withdraw_change

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = date(2026, 7, 1)
PAPER, WRONG = "Nghị quyết số 99/NQ-HĐND", "Ghi nhầm đơn vị"

Deed = tuple[str, int, int, str]  # what, two picks of units, a name


def living(top: Unit) -> list[Unit]:
    rows = Unit.objects.filter(path__startswith=top.path, valid_to=None).exclude(pk=top.pk)
    return sorted(rows.select_related("parent"), key=lambda unit: unit.name)


def done(deed: Deed, on: date, top: Unit) -> bool:
    """Record it on the units that live; whether it was accepted."""
    what, first, second, name = deed
    units = living(top)
    one, other = units[first % len(units)], units[second % len(units)]
    given: dict[str, Any] = {"on": on, "resolution": PAPER, "actor": None, "now": NOW + timedelta(days=9999)}
    try:
        with transaction.atomic():
            if what == "add":
                services.add_unit(parent=one, name=name, **given)
            elif what == "rename":
                services.rename_unit(unit=one, name=name, kind="", **given)
            elif what == "move":
                services.move_unit(unit=one, parent=other, **given)
            else:
                new = {
                    "merge": [Heir(None, name)],
                    "into": [Heir(other, other.name)],
                    "split": [Heir(None, name), Heir(None, f"{name} hai")],
                }
                kind = {"split": Reform.SPLIT, "end": Reform.ABOLISHED}.get(what, Reform.MERGED)
                plan = plan_reform(
                    kind=kind,
                    on=on,
                    resolution=PAPER,
                    old=[one],
                    new=new.get(what, []),
                    parent=one.parent,
                    actor=None,
                )
                record_reform(plan=plan, actor=None, now=given["now"])
    except UserError:
        return False
    return True  # fmt: skip


def state() -> dict[str, list[tuple[Any, ...]]]:
    """All that is on record of units, but the record of the changes themselves."""
    found = {
        model.__name__: [
            tuple(value for key, value in sorted(row.items()) if key not in ("id", "change_id", "made_at"))
            for row in model.objects.order_by("pk").values()
        ]
        for model in (UnitName, UnitParent, Succession)
    }  # fmt: skip
    found["Unit"] = list(
        Unit.objects.order_by("pk").values_list(
            "pk", "name", "kind", "path", "parent", "valid_from", "valid_to"
        )
    )
    return found


def by_name() -> set[tuple[Any, ...]]:
    """The same without numbers, to compare two histories."""
    names = dict(Unit.objects.values_list("pk", "name"))
    units = {
        (unit.name, unit.kind, names.get(unit.parent_id or 0), unit.valid_from, unit.valid_to)
        for unit in Unit.objects.all()
    }
    spells = {("name", names[row.unit_id], row.name, row.until) for row in UnitName.objects.all()}
    places = {
        ("at", names[r.unit_id], names.get(r.parent_id or 0), r.until) for r in UnitParent.objects.all()
    }
    went = {(r.kind, names[r.old_id], names.get(r.new_id or 0), r.on) for r in Succession.objects.all()}
    return units | spells | places | went


DEEDS = st.tuples(
    st.sampled_from(["add", "rename", "move", "merge", "into", "split", "end"]),
    st.integers(0, 9), st.integers(0, 9), st.sampled_from(["xã Một", "xã Hai", "xã Ba", "xã Bốn", "xã Năm"]),
)  # fmt: skip


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)  # fmt: skip
@given(history=st.lists(DEEDS, min_size=1, max_size=5), which=st.integers(0, 6))
@example(history=[("add", 0, 0, "xã Ba"), ("add", 1, 0, "xã Ba"), ("end", 1, 3, "")], which=0)
def test_recorded_and_withdrawn_is_as_if_it_had_never_been(history: list[Deed], which: int) -> None:
    with transaction.atomic():
        top = Unit.objects.create(name="tỉnh Thử", kind="tỉnh")
        for name in ("xã An", "xã Bình", "xã Cát", "xã Dương"):
            Unit.objects.create(name=name, kind="xã", parent=top)
        before = [state()]
        made: list[Change | None] = []
        for step, deed in enumerate(history):
            last = Change.objects.order_by("-pk").first()
            accepted = done(deed, DAY + timedelta(days=step), top)
            new = Change.objects.order_by("-pk").first()
            made.append(new if accepted and new != last else None)
            before.append(state())
        _withdrawn_from_the_end(made, before, which)
        transaction.set_rollback(True)


def _withdrawn_from_the_end(
    made: list[Change | None], before: list[dict[str, list[tuple[Any, ...]]]], which: int
) -> None:
    """The last can always be taken back; one in the middle only where nothing later touched its units, and then only its own goes."""
    now = NOW + timedelta(days=9999)
    middle = made[which % len(made)]
    if middle is not None and hanging(middle):
        with pytest.raises(UserError, match="CD-013"), transaction.atomic():
            withdraw_change(change=middle, reason=WRONG, actor=None, now=now)
        assert state() == before[-1]
    for step in range(len(made) - 1, -1, -1):
        change = made[step]
        if change is not None:
            assert hanging(change) == []
            withdraw_change(change=change, reason=WRONG, actor=None, now=now)
            withdraw_change(change=change, reason=WRONG, actor=None, now=now)
        assert state() == before[step]


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(DEEDS, min_size=2, max_size=4), which=st.integers(0, 5))
def test_one_taken_out_of_the_middle_leaves_the_history_without_it(history: list[Deed], which: int) -> None:
    """Where it is allowed at all: the units that others were done to are named by their place among the living, so both histories
    are compared only where each later deed was done to the same."""
    which %= len(history)
    results = []
    for without in (False, True):
        with transaction.atomic():
            top = Unit.objects.create(name="tỉnh Thử", kind="tỉnh")
            for name in ("xã An", "xã Bình", "xã Cát", "xã Dương"):
                Unit.objects.create(name=name, kind="xã", parent=top)
            change, told = None, []
            for step, deed in enumerate(history):
                if without and step == which:
                    continue
                last = Change.objects.order_by("-pk").first()
                done(deed, DAY + timedelta(days=step), top)
                new = Change.objects.order_by("-pk").first()
                if step == which:
                    change = new if new != last else None
                else:
                    told.append(
                        (new.words, sorted(one.name for one in new.units.all()))
                        if new and new != last
                        else ""
                    )
            allowed = change is not None and not hanging(change)
            if allowed and change is not None:
                withdraw_change(change=change, reason=WRONG, actor=None, now=NOW + timedelta(days=9999))
            results.append((allowed, told, by_name()))
            transaction.set_rollback(True)
    (allowed, told, taken_out), (_, without_it, never) = results
    if allowed and told == without_it:
        assert taken_out == never


@pytest.fixture
def admin(user: Callable[[str], User]) -> User:
    return user("quantri")


def unit(name: str) -> Unit:
    return Unit.objects.select_related("parent").get(name=name)


def merged(admin: User, *, into: str = "xã Nà Khe") -> Change:
    heir = Unit.objects.filter(name=into).first()
    plan = plan_reform(
        kind=Reform.MERGED, on=DAY, resolution=PAPER, old=[unit("xã Nà Lưa"), unit("xã Khe Rịa")], new=[Heir(heir, into)],
        parent=unit("tỉnh Tây Khuê"), actor=admin,
    )  # fmt: skip
    record_reform(plan=plan, actor=admin, now=NOW)
    return Change.objects.latest("pk")


def _an_account(change: Change) -> None:
    Assignment.objects.create(
        user=User.objects.get(username="banlim"), unit=unit("xã Nà Khe"), role="clerk", since=DAY
    )


def _a_campaign(change: Change) -> None:
    Asked.objects.create(campaign=Campaign.objects.get(period="2025H1"), unit=unit("xã Nà Khe"))


def _a_reporter(change: Change) -> None:
    Asked.objects.filter(unit=unit("xã Nà Lưa")).update(reporter=unit("xã Nà Khe"))


def _a_later_name(change: Change) -> None:
    services.rename_unit(
        unit=unit("xã Nà Khe"), name="phường Nà Khe", kind="phường", on=DAY + timedelta(days=9), resolution=PAPER, actor=None, now=NOW
    )  # fmt: skip


def _a_hamlet(change: Change) -> None:
    services.add_unit(parent=unit("xã Nà Khe"), name="thôn Một", on=None, actor=None, now=NOW)


def _its_name_again(change: Change) -> None:
    services.add_unit(parent=unit("tỉnh Tây Khuê"), name="xã Nà Lưa", on=DAY, actor=None, now=NOW)


HOLDS = {
    "an account": (_an_account, "vai trò của tài khoản"),
    "a campaign": (_a_campaign, "đợt báo cáo"),
    "who reports for it": (_a_reporter, "đợt báo cáo"),
    "a later change": (_a_later_name, "Thay đổi ghi sau"),
    "a unit below": (_a_hamlet, "đơn vị trực thuộc"),
    "the name taken": (_its_name_again, "Đã có một đơn vị khác tên xã Nà Lưa"),
}


@pytest.mark.parametrize("what", HOLDS)
def test_what_hangs_on_a_change_is_said_and_nothing_is_undone(admin: User, what: str) -> None:
    change = merged(admin)
    assert hanging(change) == []
    build, words = HOLDS[what]
    build(change)
    before = state()
    with pytest.raises(UserError, match="CD-013") as caught:
        withdraw_change(change=change, reason=WRONG, actor=admin, now=NOW)
    assert words in str(caught.value)
    assert state() == before


def test_an_accepted_report_of_the_heir_holds_the_reform(admin: User) -> None:
    change = merged(admin, into="xã Bản Lìm")
    report = (
        Submission.objects.filter(asked__unit=unit("xã Bản Lìm")).select_related("asked__campaign").first()
    )
    assert report is not None
    Submission.objects.filter(pk=report.pk).update(status="accepted", accepted_at=NOW + timedelta(days=1))
    Campaign.objects.filter(pk=report.asked.campaign_id).update(data_to=DAY - timedelta(days=1))
    assert hanging(change) == [], "its figures end before the reform"
    Campaign.objects.filter(pk=report.asked.campaign_id).update(data_to=DAY)
    assert "đã được chấp nhận" in " ".join(hanging(change))


def test_a_merger_taken_back_is_gone_from_every_consolidation_and_stays_on_record(
    admin: User, sign_in: Callable[[str], Client]
) -> None:
    before, told = state(), mark()
    change = merged(admin)
    client, address = sign_in("quantri"), reverse("unit-change", args=(change.pk,))
    assert "xã Nà Lưa, xã Khe Rịa → xã Nà Khe" in client.get(address).content.decode()
    assert client.post(address, {"lam": "rut", "reason": " "}).status_code == 422
    assert client.post(address, {"lam": "rut", "reason": WRONG}).status_code == 302
    assert state() == before
    assert mark() != told, "what was computed meanwhile is out of date"
    page = client.get(address).content.decode()
    assert "<s>xã Nà Lưa, xã Khe Rịa → xã Nà Khe</s>" in page
    assert WRONG in client.get(reverse("unit", args=(unit("xã Nà Lưa").pk,))).content.decode()
    assert Entry.objects.get(action="unit.change_withdrawn").details["reason"] == WRONG
    again = client.get(reverse("reform"), {"sua": change.pk}).content.decode()
    assert "xã Nà Khe" in again
    assert PAPER in again


def test_a_name_is_corrected_in_one_go(admin: User, sign_in: Callable[[str], Client]) -> None:
    ward = unit("xã Nà Lưa")
    services.rename_unit(unit=ward, name="xã Nà Lứa", kind="", on=DAY, resolution=PAPER, actor=admin, now=NOW)
    first = Change.objects.latest("pk")
    client, address = sign_in("quantri"), reverse("unit-change", args=(first.pk,))
    sent = {
        "lam": "sua",
        "name": "phường Nà Lưa",
        "kind": "phường",
        "on": "15/7/2026",
        "resolution": PAPER,
        "reason": "Sai dấu",
    }
    assert client.post(address, {**sent, "on": "31/6/2026"}).status_code == 422
    assert client.post(address, {**sent, "name": "xã Bản Lìm"}).status_code == 422, "a name that is taken"
    ward.refresh_from_db()
    assert ward.name == "xã Nà Lứa", "all or nothing"
    assert client.post(address, sent).status_code == 302
    ward.refresh_from_db()
    assert (ward.name, ward.kind) == ("phường Nà Lưa", "phường")
    assert list(ward.past_names.values_list("name", "until")) == [("xã Nà Lưa", date(2026, 7, 15))]
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert client.post(address, sent).status_code == 422, "what was withdrawn is not corrected"


def test_the_number_of_the_decision_is_corrected_whatever_hangs_on_it(admin: User) -> None:
    change = merged(admin)
    _an_account(change)
    right = "Nghị quyết số 98/NQ-HĐND"
    correct_change(change=change, given={"resolution": right}, reason="Gõ sai số", actor=admin, now=NOW)
    assert set(change.successions.values_list("resolution", flat=True)) == {right}
    assert "99/NQ-HĐND → " in Entry.objects.get(action="unit.change_corrected").details["reason"]


def test_a_unit_added_by_mistake_goes_again(admin: User, sign_in: Callable[[str], Client]) -> None:
    before = state()
    made = services.add_unit(parent=unit("tỉnh Tây Khuê"), name="xã Nhầm", on=DAY, actor=admin, now=NOW)
    change = made.changes.get()
    assert (
        reverse("unit-change", args=(change.pk,))
        in sign_in("quantri").get(reverse("unit", args=(made.pk,))).content.decode()
    )
    withdraw_change(change=change, reason=WRONG, actor=admin, now=NOW)
    assert state() == before
    assert Entry.objects.get(action="unit.change_withdrawn").unit == unit("tỉnh Tây Khuê")


def test_whoever_administers_a_part_takes_back_nothing_outside_it(admin: User) -> None:
    change = merged(admin)
    Assignment.objects.filter(user=admin).update(unit=unit("xã Bản Lìm"))
    admin = User.objects.get(pk=admin.pk)
    with pytest.raises(UserError, match="CD-001"):
        withdraw_change(change=change, reason=WRONG, actor=admin, now=NOW)


def test_a_plan_that_another_administrator_overtook_is_refused(admin: User) -> None:
    """Two look at the same tree; the second to press sees what the first has done."""
    plan = plan_reform(
        kind=Reform.MERGED, on=DAY, resolution=PAPER, old=[unit("xã Nà Lưa")], new=[Heir(unit("xã Bản Lìm"), "xã Bản Lìm")],
        parent=None, actor=admin,
    )  # fmt: skip
    for name in ("xã Nà Lưa", "xã Bản Lìm"):
        with transaction.atomic():
            services.rename_unit(
                unit=unit(name), name=f"{name} Mới", kind="", on=DAY, resolution=PAPER, actor=admin, now=timezone.now()
            )  # fmt: skip
            with pytest.raises(UserError, match="CD-003") if name == "xã Nà Lưa" else nullcontext():
                record_reform(plan=plan, actor=admin, now=NOW)
            transaction.set_rollback(True)
