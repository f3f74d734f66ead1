"""Signing in, the second factor, invitations, roles: what each lets in and what it keeps out."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from doingoai.model import UserError
from doingoai_web.audit.models import Entry
from doingoai_web.demo import PASSWORD
from doingoai_web.people import lockout, services
from doingoai_web.people.address import client_address
from doingoai_web.people.models import Assignment, Invitation, Role, User
from doingoai_web.setup.models import Kind
from doingoai_web.setup.services import put
from doingoai_web.units.models import Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 5, 2, tzinfo=UTC)
NEW = "suối-reo-bên-bản"


def enter(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("sign-in"), {"username": name, "password": password}, **more)


def signed_in(client: Client) -> bool:
    return client.get(reverse("campaigns")).status_code == 200


def test_five_wrong_passwords_lock_that_account_from_that_address_alone() -> None:
    client = Client()
    for _ in range(4):
        assert enter(client, "chuyenvien", "sai").status_code == 200
    fifth = enter(client, "chuyenvien", "sai")
    assert fifth.status_code == 429
    assert "Chờ 15 phút" in fifth.content.decode()
    assert enter(client, "chuyenvien").status_code == 429, "the right one too, while it is locked"
    assert not signed_in(client)
    assert enter(Client(), "truongphong").status_code == 302, "another account from the same address"
    assert enter(Client(), "chuyenvien", REMOTE_ADDR="10.1.1.7").status_code == 302, (
        "its owner from elsewhere"
    )


def test_a_lock_ends_after_a_quarter_of_an_hour() -> None:
    client = Client()
    for _ in range(5):
        enter(client, "chuyenvien", "sai")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert enter(client, "chuyenvien").status_code == 302
    assert signed_in(client)


def test_a_password_guessed_at_an_open_screen_closes_the_account(
    sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "MOST", 3)
    client, address = sign_in("chuyenvien"), reverse("password")
    for _ in range(3):
        guess = {"old_password": "sai", "new_password1": NEW, "new_password2": NEW}
        assert client.post(address, guess).status_code == 200
    right = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(address, right).status_code == 429
    assert enter(Client(), "chuyenvien").status_code == 429


def test_an_invitation_to_a_role_that_demands_a_second_factor_leads_to_it(
    user: Callable[[str], User],
) -> None:
    admin = user("quantri")
    put(kind=Kind.SECOND_FACTOR, key="head", value=True, actor=admin, now=timezone.now())
    unit = Unit.objects.get(name="tỉnh Tây Khuê")
    token = services.new_invitation(unit=unit, role="head", email="", actor=admin, now=timezone.now())
    client = Client()
    client.post(reverse("invitation", args=(token,)), {"username": "tp2", "full_title": "", "password": NEW})
    assert client.get(reverse("campaigns"))["Location"] == reverse("account")


def test_the_right_password_forgets_the_wrong_ones() -> None:
    for _ in range(3):
        client = Client()
        for _ in range(4):
            enter(client, "chuyenvien", "sai")
        assert enter(client, "chuyenvien").status_code == 302


@pytest.mark.parametrize(
    ("proxy", "header", "address"),
    [
        (False, "", "10.0.0.1"),
        (False, "1.2.3.4", "10.0.0.1"),
        (True, "1.2.3.4", "1.2.3.4"),
        (True, "9.9.9.9, 1.2.3.4", "1.2.3.4"),
        (True, "", "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_that_the_proxy_saw(
    proxy: bool, header: str, address: str, settings: Any
) -> None:
    settings.BEHIND_PROXY = proxy
    request = RequestFactory().get("/", headers={"x-forwarded-for": header} if header else None)
    request.META["REMOTE_ADDR"] = "10.0.0.1"
    assert client_address(request) == address


def test_nothing_tells_which_names_exist() -> None:
    def answer(name: str) -> str:
        page = enter(Client(), name, "sai-mat-khau").content.decode()
        return re.sub(r'(?<=csrfmiddlewaretoken" value=")\w+|X-CSRFToken": "\w+', "", page).replace(name, "")

    first, second = answer("chuyenvien"), answer("khongcoai-x")
    assert first.count('role="alert"') == second.count('role="alert"') == 1
    assert first.partition('role="alert"')[2][:200] == second.partition('role="alert"')[2][:200]


def code(device: TOTPDevice, shift: int = 0) -> str:
    made = TOTP(device.bin_key, device.step, device.t0, device.digits)
    made.time = time.time() + shift * device.step
    return f"{made.token():06d}"


@pytest.fixture
def device(user: Callable[[str], User], sign_in: Callable[[str], Client]) -> TOTPDevice:
    """A second factor, set up as a person does it."""
    client, address = sign_in("truongphong"), reverse("account")
    first = client.post(address)
    assert "data:image/png" in first.content.decode()
    made = TOTPDevice.objects.get(user=user("truongphong"))
    assert not made.confirmed
    wrong = client.post(address, {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post(address, {"code": code(made, -1)})["Location"] == address
    assert "Đang bật" in client.get(address).content.decode()
    assert Entry.objects.filter(action="person.second_factor", actor=made.user).exists()
    made.refresh_from_db()
    return made


def test_with_a_second_factor_the_password_alone_opens_nothing(device: TOTPDevice) -> None:
    client, page = Client(), reverse("second-factor")
    enter(client, "truongphong")
    for name in ("campaigns", "audit", "account", "password", "queue"):
        assert client.get(reverse(name))["Location"] == page, name
    assert "Mã không đúng" in client.post(page, {"code": "000000"}).content.decode()
    assert client.get(reverse("campaigns"))["Location"] == page
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    used = code(device)
    assert client.post(page, {"code": used})["Location"] == "/"
    assert signed_in(client)
    other = Client()
    enter(other, "truongphong")
    assert "Mã không đúng" in other.post(page, {"code": used}).content.decode(), "a code is good for once"
    assert other.get(reverse("campaigns"))["Location"] == page


def test_codes_cannot_be_guessed_quickly(device: TOTPDevice) -> None:
    client, page = Client(), reverse("second-factor")
    enter(client, "truongphong")
    for _ in range(3):
        client.post(page, {"code": "000000"})
    assert "Mã không đúng" in client.post(page, {"code": code(device)}).content.decode(), (
        "not even the right one yet"
    )


@pytest.fixture
def link(sign_in: Callable[[str], Client], user: Callable[[str], User]) -> str:
    """The path of an invitation, made on the administrator's page."""
    unit = Unit.objects.get(name="xã Pù Thoang")
    page = sign_in("quantri").post(
        reverse("users"), {"unit": unit.pk, "role": Role.CLERK, "email": "a@example.vn"}
    )
    found = page.content.decode().partition("http://testserver")[2].partition("<")[0]
    assert found.startswith("/moi/")
    made = Invitation.objects.latest("pk")
    assert made.token not in found, "what is kept does not open it"
    entry = Entry.objects.get(action="person.invited")
    assert (entry.actor, entry.unit, entry.details) == (user("quantri"), unit, {"role": "clerk"})
    return found


def test_an_invitation_makes_one_account(link: str) -> None:
    client = Client()
    assert "xã Pù Thoang" in client.get(link).content.decode()
    joined = client.post(link, {"username": "PuThoang", "full_title": "Công chức", "password": NEW})
    assert joined["Location"] == "/"
    assert signed_in(client)
    made = User.objects.get(username="puthoang")
    assert [(row.role, row.unit.name) for row in made.assignments.all()] == [("clerk", "xã Pù Thoang")]
    assert Entry.objects.get(action="person.joined").actor == made
    again = Client().post(link, {"username": "khac", "password": NEW})
    assert again.status_code == 422
    assert "ND-001" in again.content.decode()
    assert not User.objects.filter(username="khac").exists()


def test_an_invitation_ends_after_a_week(link: str) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(link).status_code == 422
    assert Client().post(link, {"username": "puthoang", "password": NEW}).status_code == 422
    made = services.invite(
        unit=Unit.objects.get(name="xã Pù Thoang"), role=Role.CLERK, email="", actor=User.objects.get(username="quantri"), now=NOW
    )  # fmt: skip
    services.invitation_of(made, NOW + timedelta(days=7, seconds=-1))
    with pytest.raises(UserError, match="ND-001"):
        services.invitation_of(made, NOW + timedelta(days=7))


BAD = {
    "a name that is taken": ({"username": "ChuyenVien"}, "ND-002"),
    "too short": ({"password": "ngan"}, "ND-003"),
    "digits": ({"password": "83726481937264"}, "ND-003"),
    "a common one": ({"password": "password123"}, "ND-003"),
    "like the name": ({"username": "nguyenvanpuot", "password": "nguyenvanpuot"}, "ND-003"),
    "a name with signs": ({"username": "a b <c>"}, "ND-003"),
}


@pytest.mark.parametrize(("given", "said"), BAD.values(), ids=BAD)
def test_what_is_wrong_with_a_new_account_is_said(given: dict[str, str], said: str, link: str) -> None:
    before = User.objects.count()
    page = Client().post(link, {"username": "puthoang", "full_title": "", "password": NEW, **given})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert User.objects.count() == before
    assert Client().post(link, {"username": "puthoang", "password": NEW})["Location"] == "/", (
        "the link still holds"
    )


def test_nobody_opens_an_invitation_in_her_own_name(link: str, sign_in: Callable[[str], Client]) -> None:
    page = sign_in("quantri").get(link)
    assert page.status_code == 422
    assert "ND-007" in page.content.decode()


def test_a_password_given_by_another_must_be_changed_first(
    user: Callable[[str], User], sign_in: Callable[[str], Client]
) -> None:
    User.objects.filter(username="banlim").update(must_change=True)
    client, page = sign_in("banlim"), reverse("password")
    assert client.get(reverse("campaigns"))["Location"] == page
    wrong = client.post(page, {"old_password": "không phải", "new_password1": NEW, "new_password2": NEW})
    assert wrong.status_code == 200
    weak = client.post(page, {"old_password": PASSWORD, "new_password1": "ngan", "new_password2": "ngan"})
    assert weak.status_code == 200
    assert user("banlim").must_change
    done = client.post(page, {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert done["Location"] == reverse("account")
    assert signed_in(client), "whoever changed it stays"
    assert enter(Client(), "banlim").status_code == 200, "the old one is gone"
    assert enter(Client(), "banlim", NEW).status_code == 302


def test_a_changed_password_ends_the_other_sessions(sign_in: Callable[[str], Client]) -> None:
    here, there = sign_in("banlim"), sign_in("banlim")
    here.post(reverse("password"), {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert signed_in(here)
    assert not signed_in(there)


def test_an_ended_role_is_gone_at_once(sign_in: Callable[[str], Client], user: Callable[[str], User]) -> None:
    client = sign_in("chuyenvien")
    assert client.get(reverse("queue")).status_code == 200
    role = Assignment.objects.get(user__username="chuyenvien")
    sign_in("quantri").post(reverse("end-role", args=(role.pk,)))
    assert client.get(reverse("queue")).status_code == 403
    page = client.get(reverse("campaigns")).content.decode()
    assert "chưa có vai trò" in page
    assert "6 tháng" not in page
    role.refresh_from_db()
    assert role.until is not None
    entry = Entry.objects.get(action="person.role_ended")
    assert (entry.actor, entry.details) == (user("quantri"), {"role": "officer"})
    sign_in("quantri").post(reverse("end-role", args=(role.pk,)))
    assert Entry.objects.filter(action="person.role_ended").count() == 1, "twice is once"


def test_an_inactive_account_is_out_at_once(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("chuyenvien")
    User.objects.filter(username="chuyenvien").update(is_active=False)
    assert client.get(reverse("campaigns"))["Location"].startswith("/vao/")
    assert enter(Client(), "chuyenvien").status_code == 200
    assert User.objects.get(username="chuyenvien").reach().paths == ()


def test_an_account_without_a_role_is_told_what_to_do() -> None:
    User.objects.create_user("moi", password=NEW)
    client = Client()
    enter(client, "moi", NEW)
    page = client.get(reverse("campaigns"))
    assert page.status_code == 200
    assert "Đề nghị quản trị" in page.content.decode()


@pytest.fixture
def district(user: Callable[[str], User]) -> User:
    """An administrator of one district."""
    made = User.objects.create_user("quantri-huyen", password=NEW)
    unit = Unit.objects.get(name="huyện Mường Thinh")
    Assignment.objects.create(user=made, unit=unit, role=Role.ADMINISTRATOR, since=NOW.date())
    return made


def above_and_beside() -> list[Unit]:
    return [Unit.objects.get(name="tỉnh Tây Khuê"), Unit.objects.get(name="huyện Khe Rịa")]


def test_an_administrator_gives_roles_in_her_subtree_alone(
    district: User, sign_in: Callable[[str], Client], user: Callable[[str], User]
) -> None:
    client = sign_in("quantri-huyen")
    for unit in above_and_beside():
        for name in ("users", "give-role"):
            given = {"unit": unit.pk, "role": Role.CLERK, "username": "banlim"}
            page = client.post(reverse(name), given)
            assert page.status_code == 200, "the list does not hold it"
        with pytest.raises(UserError, match="ND-006"):
            services.invite(unit=unit, role=Role.CLERK, email="", actor=district, now=NOW)
        with pytest.raises(UserError, match="ND-006"):
            services.give_role(username="banlim", unit=unit, role=Role.CLERK, actor=district, now=NOW)
    assert not Invitation.objects.exists()
    own = Unit.objects.get(name="huyện Mường Thinh")
    given = {"unit": own.pk, "role": Role.CLERK, "username": " BanLim "}
    assert client.post(reverse("give-role"), given).status_code in (200, 302)


def test_a_role_is_given_once_and_recorded(district: User, user: Callable[[str], User]) -> None:
    own = Unit.objects.get(name="huyện Mường Thinh")
    for _ in range(2):
        services.give_role(username=" BanLim ", unit=own, role=Role.CLERK, actor=district, now=NOW)
    assert user("banlim").assignments.filter(unit=own, role=Role.CLERK).count() == 1
    assert Entry.objects.get(action="person.role_given").actor == district


def test_nobody_raises_her_own_rights(district: User, sign_in: Callable[[str], Client]) -> None:
    own = Unit.objects.get(name="huyện Mường Thinh")
    for role in Role.values:
        with pytest.raises(UserError, match="ND-004"):
            services.give_role(username="QUANTRI-huyen", unit=own, role=role, actor=district, now=NOW)
    assert [row.role for row in district.assignments.all()] == [Role.ADMINISTRATOR]
    with pytest.raises(UserError, match="ND-005"):
        services.give_role(username="khongcoai", unit=own, role=Role.CLERK, actor=district, now=NOW)
    page = sign_in("quantri-huyen").post(reverse("end-role", args=(district.assignments.get().pk,)))
    assert page.status_code == 403, "nor ends her own role by a slip"


def test_a_forgotten_password_is_reset_by_who_is_in_charge(
    district: User, sign_in: Callable[[str], Client], user: Callable[[str], User], device: TOTPDevice
) -> None:
    clerk = user("muongthinh")
    page = sign_in("quantri-huyen").post(reverse("reset-access", args=(clerk.pk,))).content.decode()
    made = page.partition("muongthinh / ")[2].partition("<")[0]
    client = Client()
    for _ in range(5):
        enter(client, "muongthinh", "sai")
    services.reset_access(user=user("truongphong"), actor=user("quantri"), now=NOW)
    assert not TOTPDevice.objects.filter(user__username="truongphong").exists(), (
        "a lost telephone locks nobody out"
    )
    assert enter(Client(REMOTE_ADDR="10.1.1.9"), "muongthinh", made).status_code == 302
    made = services.reset_access(user=clerk, actor=district, now=NOW)
    assert enter(client, "muongthinh", made).status_code == 302, "the lock is gone with it"
    assert client.get(reverse("campaigns"))["Location"] == reverse("password")
    assert made not in str(list(Entry.objects.values()))


def test_nobody_takes_over_an_account_with_roles_above_her(
    district: User, sign_in: Callable[[str], Client], user: Callable[[str], User]
) -> None:
    """A person with one role below and one above is not the district administrator's to reset."""
    own = Unit.objects.get(name="huyện Mường Thinh")
    Assignment.objects.create(user=user("truongphong"), unit=own, role=Role.HEAD, since=NOW.date())
    before = user("truongphong").password
    page = sign_in("quantri-huyen").post(reverse("reset-access", args=(user("truongphong").pk,)))
    assert page.status_code == 422
    assert "ND-006" in page.content.decode()
    assert user("truongphong").password == before
    assert (
        sign_in("quantri-huyen").post(reverse("reset-access", args=(user("lanhdao").pk,))).status_code == 404
    )
    with pytest.raises(UserError, match="ND-006"):
        services.reset_access(user=User.objects.create_user("tro-troi"), actor=district, now=NOW)


def test_the_first_administrator_is_made_by_a_command_and_only_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(CommandError, match="ND-008"):
        call_command("first_administrator", unit="tỉnh Mới")
    Assignment.objects.filter(role=Role.ADMINISTRATOR).update(until=NOW.date())
    with pytest.raises(CommandError, match="ND-002"):
        call_command("first_administrator", unit="tỉnh Mới", username="chuyenvien")
    call_command("first_administrator", unit="tỉnh Mới", username="quantri-moi")
    made = capsys.readouterr().out.partition("một lần: ")[2].split()[0]
    client = Client()
    assert enter(client, "quantri-moi", made).status_code == 302
    assert client.get(reverse("users"))["Location"] == reverse("password")
    assert [(row.role, row.unit.name) for row in Assignment.objects.filter(user__username="quantri-moi")] == [
        ("administrator", "tỉnh Mới")
    ]
