"""Tokens: made once shown once, narrowed, ended; never more than their user."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from api_program import Program, words
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from doingoai.model import UserError
from doingoai_web.api import services
from doingoai_web.api.models import Token
from doingoai_web.audit.models import Entry
from doingoai_web.people.models import User
from doingoai_web.people.services import reset_access
from doingoai_web.setup.models import Kind
from doingoai_web.setup.services import put

pytestmark = pytest.mark.django_db


def test_the_secret_is_shown_once_and_kept_nowhere(sign_in: Callable[[str], Client]) -> None:
    client, day = sign_in("muongthinh"), timezone.localdate() + timedelta(days=30)
    page = client.post(
        reverse("tokens"), {"name": " QLVB  huyện ", "expires_on": f"{day:%d/%m/%Y}"}
    ).content.decode()
    secret = page.partition('id="ma-moi">')[2].partition("<")[0]
    assert secret.startswith("dng_")
    assert len(secret) > 40
    token = Token.objects.get(user__username="muongthinh")
    assert (token.name, token.writes, token.expires_on) == ("QLVB huyện", False, day)
    assert secret not in str(Token.objects.filter(pk=token.pk).values()[0])
    assert secret not in client.get(reverse("tokens")).content.decode()
    assert services.grant_of(secret, timezone.now()).user.username == "muongthinh"
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()
    made = Entry.objects.get(action="token.made")
    assert (made.actor, made.details["writes"]) == (token.user, False)
    assert secret not in str(made.details)


@pytest.mark.parametrize(
    ("name", "days", "code"),
    [(" ", 9, "GD-011"), ("a", 0, "GD-012"), ("a", -1, "GD-012"), ("a", 367, "GD-012")],
)
def test_a_token_needs_a_name_and_a_day_within_a_year(
    name: str, days: int, code: str, user: Callable[[str], User]
) -> None:
    day = timezone.localdate() + timedelta(days=days)
    with pytest.raises(UserError, match=code):
        services.make_token(user=user("banlim"), name=name, writes=False, expires_on=day, now=timezone.now())


def test_no_more_than_twenty_at_a_time(user: Callable[[str], User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    Program("banlim")
    with pytest.raises(UserError, match="GD-013"):
        Program("banlim")


def test_revoked_expired_or_unknown_opens_nothing(sign_in: Callable[[str], Client]) -> None:
    program = Program("chuyenvien")
    program.get("/me")
    for other in ("lanhdao", "quantri"):
        assert sign_in(other).post(reverse("revoke-token", args=(program.token.pk,))).status_code == 404
    assert sign_in("chuyenvien").post(reverse("revoke-token", args=(program.token.pk,))).status_code == 302
    assert "thu hồi" in words(program("get", "/me"), 401, "GD-001")["what"]
    old = Program("chuyenvien")
    Token.objects.filter(pk=old.token.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert "hết hạn" in words(old("get", "/me"), 401, "GD-001")["what"]
    for header in ("Bearer dng_xyz", "Bearer ", "Basic abc", ""):
        words(Client().get("/api/v1/me", headers={"Authorization": header}), 401, "GD-001")


def test_a_token_rests_while_the_password_has_to_be_changed_and_ends_when_access_is_reset(
    user: Callable[[str], User],
) -> None:
    program = Program("muongthinh")
    User.objects.filter(pk=program.user.pk).update(must_change=True)
    assert "đổi mật khẩu" in words(program("get", "/me"), 403, "GD-002")["do"]
    User.objects.filter(pk=program.user.pk).update(must_change=False)
    program.get("/me")
    reset_access(user=program.user, actor=user("quantri"), now=timezone.now())
    User.objects.filter(pk=program.user.pk).update(must_change=False)
    words(program("get", "/me"), 401, "GD-001")
    assert Entry.objects.filter(action="token.revoked", actor__username="quantri").exists()


def test_a_token_rests_while_its_role_demands_a_second_factor_that_is_not_set_up(
    user: Callable[[str], User],
) -> None:
    program, other = Program("truongphong"), Program("chuyenvien")
    put(
        kind=Kind.SECOND_FACTOR, key="head", value=True, actor=user("quantri"), now=timezone.now()
    )  # while the token is in use
    assert "xác thực hai bước" in words(program("get", "/me"), 403, "GD-029")["do"]
    other.get("/me")
    TOTPDevice.objects.create(user=program.user, confirmed=True)
    program.get("/me")


def test_what_is_wrong_on_the_page_is_said_there(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("banlim")
    page = client.post(reverse("tokens"), {"name": "", "expires_on": "hôm nào"})
    assert page.status_code == 200
    assert page.content.decode().count('role="alert"') == 2
    far = client.post(reverse("tokens"), {"name": "x", "expires_on": "1/1/2090"})
    assert far.status_code == 422
    assert "GD-012" in far.content.decode()
