"""Units through time: changes, reforms, what a consolidation of another day takes from them, and bringing many in at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doingoai.model import UserError
from doingoai.units.succession import as_of
from doingoai_web.audit.models import Entry
from doingoai_web.people.models import Assignment, User
from doingoai_web.setup.apart import table, xlsx
from doingoai_web.setup.models import Draft
from doingoai_web.units import importing, services
from doingoai_web.units.models import Reform, Succession, Unit
from doingoai_web.units.reforms import Heir, plan_reform, record_reform
from doingoai_web.units.register import local_register, local_shares

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = date(2026, 7, 1)
PAPER = "Nghị quyết số 99/NQ-HĐND"


@pytest.fixture
def admin(user: Callable[[str], User]) -> User:
    return user("quantri")


def unit(name: str) -> Unit:
    return Unit.objects.select_related("parent").get(name=name)


def reform(admin: User, kind: str, old: list[str], new: list[Heir], on: date = DAY) -> tuple[Unit, ...]:
    olds = [unit(name) for name in old]
    plan = plan_reform(
        kind=kind, on=on, resolution=PAPER, old=olds, new=new, parent=olds[0].parent, actor=admin
    )
    return record_reform(plan=plan, actor=admin, now=NOW)


def names_on(day: date, top: str) -> set[str]:
    rows = Unit.objects.as_on(day).filter(parent_then=unit(top).pk)
    return set(rows.values_list("name_then", flat=True))


def test_the_tree_of_another_day_has_its_own_names_and_places() -> None:
    before, after = names_on(date(2025, 6, 30), "tỉnh Tây Khuê"), names_on(DAY, "tỉnh Tây Khuê")
    assert "huyện Mường Thinh" in before
    assert "xã Bản Lìm" not in before
    assert names_on(date(2025, 6, 30), "huyện Mường Thinh") == {"xã Bản Lìm"}
    assert {"xã Bản Lìm", "xã Mường Thinh"} <= after
    assert "huyện Mường Thinh" not in after


def test_a_name_is_changed_from_a_day_and_the_old_one_stays(
    admin: User, sign_in: Callable[[str], Client]
) -> None:
    ward = unit("xã Nà Lưa")
    given: dict[str, Any] = {
        "unit": ward,
        "name": "phường Nà Lưa",
        "kind": "phường",
        "resolution": PAPER,
        "actor": admin,
        "now": NOW,
    }
    services.rename_unit(on=DAY, **given)
    assert "xã Nà Lưa" in names_on(date(2026, 6, 30), "tỉnh Tây Khuê")
    assert "phường Nà Lưa" in names_on(DAY, "tỉnh Tây Khuê")
    assert Succession.objects.get(old=ward, new=ward).kind == Reform.RAISED
    assert Entry.objects.get(action="unit.renamed").details["from"] == "xã Nà Lưa"
    services.rename_unit(on=DAY, **given)
    assert Entry.objects.filter(action="unit.renamed").count() == 1, "twice is once"
    page = sign_in("quantri").get(reverse("unit", args=(ward.pk,))).content.decode()
    assert "xã Nà Lưa" in page
    assert PAPER in page


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "", "on": DAY}, "CD-002"),
        ({"name": "xã Bản Lìm", "on": DAY}, "CD-002"),
        ({"name": "xã Khác", "on": date(2027, 1, 1)}, "CD-003"),
        ({"name": "xã Khác", "on": date(2025, 7, 1)}, "CD-003"),
    ],
)
def test_a_wrong_name_or_day_is_refused(admin: User, change: dict[str, Any], code: str) -> None:
    with pytest.raises(UserError, match=code):
        services.rename_unit(
            unit=unit("xã Nà Lưa"),
            kind="",
            resolution=PAPER,
            actor=admin,
            now=NOW,
            **change,
        )


def test_a_unit_moves_with_all_below_it_and_access_moves_too(admin: User) -> None:
    district = services.add_unit(parent=unit("tỉnh Tây Khuê"), name="khu Đông", on=None, actor=admin, now=NOW)
    hamlet = services.add_unit(parent=unit("xã Nà Lưa"), name="thôn Một", on=None, actor=admin, now=NOW)
    moved = unit("xã Nà Lưa")
    services.move_unit(unit=moved, parent=district, on=DAY, resolution=PAPER, actor=admin, now=NOW)
    hamlet.refresh_from_db()
    assert hamlet.path == f"{district.path}{moved.pk}/{hamlet.pk}/"
    assert "xã Nà Lưa" in names_on(date(2026, 6, 30), "tỉnh Tây Khuê")
    assert "xã Nà Lưa" not in names_on(DAY, "tỉnh Tây Khuê")
    with pytest.raises(UserError, match="CD-004"):
        services.move_unit(
            unit=district,
            parent=Unit.objects.get(pk=hamlet.pk),
            on=DAY,
            resolution=PAPER,
            actor=admin,
            now=NOW,
        )


def test_a_merger_ends_the_old_and_keeps_them(admin: User) -> None:
    (made,) = reform(admin, Reform.MERGED, ["xã Nà Lưa", "xã Khe Rịa"], [Heir(None, "xã Nà Khe")])
    assert (made.kind, made.valid_from, made.parent) == ("xã", DAY, unit("tỉnh Tây Khuê"))
    assert unit("xã Nà Lưa").valid_to == DAY
    assert {row.old.name for row in Succession.objects.filter(new=made)} == {"xã Nà Lưa", "xã Khe Rịa"}
    register = local_register()
    assert register is not None
    assert (
        as_of(f"dv-{unit('xã Nà Lưa').pk}", date(2026, 12, 1), register=register).common.id == f"dv-{made.pk}"
    )


def test_one_of_the_merged_may_go_on(admin: User) -> None:
    keeping = unit("xã Nà Lưa")
    made = reform(admin, Reform.MERGED, ["xã Nà Lưa", "xã Khe Rịa"], [Heir(keeping, keeping.name)])
    assert made == (keeping,)
    keeping.refresh_from_db()
    assert keeping.valid_to is None
    assert unit("xã Khe Rịa").valid_to == DAY


def test_units_below_those_that_end_go_with_them(admin: User) -> None:
    hamlet = services.add_unit(parent=unit("xã Nà Lưa"), name="thôn Một", on=None, actor=admin, now=NOW)
    (made,) = reform(admin, Reform.MERGED, ["xã Nà Lưa"], [Heir(None, "phường Nà Lưa")])
    hamlet.refresh_from_db()
    assert hamlet.parent == made


@pytest.mark.parametrize(
    ("kind", "old", "new", "code"),
    [
        (Reform.MERGED, ["xã Nà Lưa"], [], "CD-006"),
        (Reform.MERGED, ["xã Nà Lưa"], [Heir(None, "xã A"), Heir(None, "xã B")], "CD-006"),
        (Reform.SPLIT, ["xã Nà Lưa"], [Heir(None, "xã A")], "CD-006"),
        (Reform.SPLIT, ["xã Nà Lưa", "xã Khe Rịa"], [Heir(None, "xã A"), Heir(None, "xã B")], "CD-006"),
        (Reform.MOVED, ["xã Nà Lưa"], [Heir(None, "xã A")], "CD-006"),
        (Reform.SPLIT, ["xã Nà Lưa"], [Heir(None, "xã A", Decimal("0.6")), Heir(None, "xã B", Decimal("0.6"))], "CD-007"),
        (Reform.SPLIT, ["xã Nà Lưa"], [Heir(None, "xã A", Decimal("1")), Heir(None, "xã B")], "CD-007"),
        (Reform.MERGED, ["huyện Mường Thinh"], [Heir(None, "xã A")], "CD-003"),
        (Reform.MERGED, ["xã Nà Lưa"], [Heir(None, "xã Bản Lìm")], "CD-002"),
    ],
)  # fmt: skip
def test_a_reform_that_cannot_be_is_refused_whole(
    admin: User, kind: str, old: list[str], new: list[Heir], code: str
) -> None:
    before = Unit.objects.count(), Succession.objects.count()
    with pytest.raises(UserError, match=code):
        reform(admin, kind, old, new)
    assert (Unit.objects.count(), Succession.objects.count()) == before


def test_shares_of_a_division_reach_the_consolidation(admin: User) -> None:
    heirs = [Heir(None, "xã A", Decimal("0.6")), Heir(None, "xã B", Decimal("0.4"))]
    first, second = reform(admin, Reform.SPLIT, ["xã Nà Lưa"], heirs)
    old, register = f"dv-{unit('xã Nà Lưa').pk}", local_register()
    assert local_shares(register, date(2026, 12, 1)) == {
        old: {f"dv-{first.pk}": Fraction(3, 5), f"dv-{second.pk}": Fraction(2, 5)}
    }
    assert local_shares(register, date(2026, 1, 1)) == {}, "before the division there is nothing to divide"


def test_a_unit_outside_is_not_touched(admin: User) -> None:
    Assignment.objects.filter(user=admin).update(unit=unit("xã Bản Lìm"))
    admin = User.objects.get(pk=admin.pk)
    with pytest.raises(UserError, match="CD-001"):
        reform(admin, Reform.ABOLISHED, ["xã Nà Lưa"], [])
    with pytest.raises(UserError, match="CD-001"):
        services.add_unit(parent=unit("tỉnh Tây Khuê"), name="xã Mới", on=None, actor=admin, now=NOW)


def test_the_forms_show_before_they_do(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("quantri")
    given = {
        "kind": "split", "old": "xã Nà Lưa", "new": "xã Nà Lưa Thượng; 60%\nxã Nà Lưa Hạ; 2/5", "parent": "", "on": "2026-07-01",
        "resolution": PAPER,
    }  # fmt: skip
    page = client.post(reverse("reform"), given).content.decode()
    assert "lập mới" in page
    assert not Unit.objects.filter(name="xã Nà Lưa Hạ").exists()
    assert client.post(reverse("reform"), {**given, "lam": "1"}).status_code == 302
    shares = Succession.objects.filter(old__name="xã Nà Lưa").values_list("share", flat=True)
    assert sorted(filter(None, shares)) == [Decimal("0.4"), Decimal("0.6")]
    wrong = client.post(reverse("reform"), {**given, "old": "xã Không Có"}).content.decode()
    assert "CD-008" in wrong


def test_small_forms_of_a_unit(sign_in: Callable[[str], Client]) -> None:
    client, ward = sign_in("quantri"), unit("xã Nà Lưa")
    when = {"on": "2026-07-01", "resolution": PAPER}
    assert client.post(reverse("rename-unit", args=(ward.pk,)), {**when, "name": "xã Nà"}).status_code == 302
    bad = client.post(reverse("move-unit", args=(ward.pk,)), {**when, "parent": "đâu đó"})
    assert (bad.status_code, "CD-008" in bad.content.decode()) == (422, True)
    empty = client.post(reverse("end-unit", args=(ward.pk,)), {})
    assert (empty.status_code, "CD-009" in empty.content.decode()) == (422, True)
    later = {**when, "on": "2026-08-01"}
    assert client.post(reverse("end-unit", args=(ward.pk,)), later).status_code == 302
    added = {"name": "xã Mới Toanh", "parent": "tỉnh Tây Khuê", **when}
    assert client.post(reverse("add-unit"), added).status_code == 302
    assert "CD-002" in client.post(reverse("add-unit"), added).content.decode()


# ---- many at once ----

HEAD = ("tên", "loại", "cấp trên", "từ ngày", "đến ngày", "chuyển thành", "cách", "văn bản")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("", "xã"), "thiếu tên"),
        (("xã A", "xã", "huyện Không Có"), "không có đơn vị “huyện Không Có”"),
        (("xã A", "xã", "", "31/02/2025"), "ngày"),
        (("xã A", "xã", "", "01/7/2025", "01/6/2025", "xã Bản Lìm"), "trước “từ ngày”"),
        (("xã A", "xã", "", "", "", "xã Bản Lìm"), "không có “đến ngày”"),
        (("xã A", "xã", "", "", "30/6/2025", "xã Đâu Đó"), "không có đơn vị “xã Đâu Đó”"),
        (("xã A", "xã", "", "", "30/6/2025", "xã Bản Lìm", "bay mất"), "cách “bay mất”"),
        (("xã A", "xã", "xã A"), "đi vòng"),
    ],
)
def test_a_broken_row_is_said_and_nothing_is_taken(admin: User, row: tuple[str, ...], words: str) -> None:
    top = unit("tỉnh Tây Khuê")
    rows = importing.read_rows([HEAD, ("xã Lành", "xã"), row], "đv.csv", top)
    assert rows[0]["faults"] == []
    assert words in " ".join(rows[1]["faults"])
    assert rows[1]["line"] == 3
    with pytest.raises(UserError, match="CD-011"):
        importing.load_rows(rows=rows, under=top, actor=admin, now=NOW)
    assert not Unit.objects.filter(name="xã Lành").exists()


def test_a_file_is_looked_at_and_then_taken_in(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("quantri")
    body = xlsx("Đơn vị", [HEAD, ("Bản Mới", "xã", "", "01/7/2025"), ("xã Cũ", "xã", "", "", "30/6/2025", "xã Bản Mới"),
                           ("xã Bản Lìm", "xã")], (20,))  # fmt: skip
    file = BytesIO(body)
    file.name = "đơn vị.xlsx"
    answer = client.post(reverse("import-units"), {"kind": "file", "under": "tỉnh Tây Khuê", "file": file})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "2 đơn vị mới" in page
    assert client.post(answer["Location"]).status_code == 302
    assert Succession.objects.get(old__name="xã Cũ").new == unit("xã Bản Mới")
    assert client.post(answer["Location"]).status_code == 422, "no second time"
    assert Draft.objects.get().result == {"units": 2}


def test_a_thing_that_is_no_table_is_refused_in_words(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("quantri")
    for name, data in (
        ("a.xlsx", b"PK\x03\x04hong"),
        ("a.csv", b"\xff\x00\x81"),
        ("a.csv", "không,tiêu đề\n1,2".encode()),
    ):
        file = BytesIO(data)
        file.name = name
        page = client.post(reverse("import-units"), {"kind": "file", "under": "tỉnh Tây Khuê", "file": file})
        assert page.status_code == 200
        assert "DV-00" in page.content.decode() or "CD-010" in page.content.decode(), name


def test_a_province_of_the_register_comes_with_both_eras(admin: User) -> None:
    top = Unit.objects.create(name="tỉnh Quảng Ngãi", kind="tỉnh")
    Assignment.objects.create(user=admin, unit=top, role="administrator", since=NOW.date())
    admin = User.objects.get(pk=admin.pk)
    (found, *_) = importing.choices("tỉnh Quảng Ngãi", DAY)
    load = importing.plan_load(top=found.id, day=DAY, since=date(2025, 1, 1))
    assert load.today == 97
    made = importing.load_register(load=load, under=top, actor=admin, now=NOW)
    assert made == len(load.units) - 1, "the province itself stood here"
    top.refresh_from_db()
    assert top.register_id == found.id
    assert Unit.objects.as_on(DAY).filter(parent_then=top.pk).count() == 96
    old = Unit.objects.get(name="tỉnh Kon Tum")
    assert (old.parent, old.valid_to) == (top, date(2025, 7, 1)), "whoever took it over sees its reports"
    eve = date(2025, 6, 1)
    assert set(Unit.objects.as_on(eve).filter(parent_then=None, name="tỉnh Quảng Ngãi")) == {
        before := Unit.objects.get(register_id="51")
    }, "as of a day before, the province of then"
    assert Unit.objects.as_on(eve).filter(parent_then=before.pk, kind_then="huyện").count() == 11
    assert importing.load_register(load=load, under=top, actor=admin, now=NOW) == 0, "again adds nothing"
    register = local_register()
    assert register is not None
    assert [u.id for u in register.children(found.id, DAY)], "the register still says it"


def test_the_list_goes_out_as_the_library_reads_it(sign_in: Callable[[str], Client]) -> None:
    data = sign_in("quantri").get(reverse("units-export")).content
    rows = table(data, "danh-muc.csv")
    assert rows[0][:3] == ["tên", "loại", "cấp trên"]
    assert ["xã Bản Lìm", "xã", "tỉnh Tây Khuê"] in [row[:3] for row in rows]


def test_thousands_of_units_stay_quick(
    sign_in: Callable[[str], Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    top = unit("tỉnh Tây Khuê")
    made = Unit.objects.bulk_create(
        [Unit(parent=top, name=f"xã Số {n}", kind="xã", path=f"{top.path}x{n}/") for n in range(3321)]
    )
    assert len(made) == 3321
    client = sign_in("quantri")
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        page = client.get(reverse("units"), {"goc": str(top.pk), "ngay": "2026-01-01"})
    assert "1/17" in page.content.decode()
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        page = client.get(reverse("units"), {"tim": "số 33"})
    assert "xã Số 33" in page.content.decode()
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        page = client.get(reverse("users"))
    assert len(page.content) < 60_000, "no list of thousands to pick from"
