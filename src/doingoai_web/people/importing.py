"""Many accounts at once from a table: looked at first, then made whole or not at all."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from doingoai.model import UserError
from doingoai.units.name_words import loose
from doingoai_web.audit.services import record
from doingoai_web.people.models import Assignment, Right, Role, User
from doingoai_web.people.services import new_invitation, one_time_password
from doingoai_web.setup.apart import columns
from doingoai_web.units.models import Unit
from doingoai_web.units.services import named, plain

HEADINGS = {
    "đơn vị": ("donvi", "tendonvi"),
    "trực thuộc": ("tructhuoc", "captren", "thuoc"),
    "vai trò": ("vaitro", "quyen"),
    "tên đăng nhập": ("tendangnhap", "taikhoan", "username"),
    "họ và tên": ("hovaten", "hoten", "ten"),
    "chức vụ": ("chucvu", "chucdanh"),
    "thư điện tử": ("thudientu", "email", "diachithu"),
}
ROLES = {
    "nguoilapbaocao": Role.CLERK, "nguoilap": Role.CLERK, "vanthu": Role.CLERK, "donvi": Role.CLERK,
    "chuyenvientonghop": Role.OFFICER, "chuyenvien": Role.OFFICER, "truongphong": Role.HEAD, "lanhdao": Role.LEADER,
    "nguoixem": Role.VIEWER, "quantri": Role.ADMINISTRATOR,
}  # fmt: skip
_NAME = re.compile(r"[\w.@+-]{1,60}")
FAST = 30_000  # rounds for a random password of 64 bits, given for one sign-in; the person's own gets the full number
ACCOUNT, INVITATION = "account", "invitation"


def _key(words: str) -> str:
    return "".join(char for char in loose(words) if char.isalnum()) if words.strip() else ""


def _slug(words: str) -> str:
    text = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    return ".".join(
        re.findall(r"[a-z0-9]+", "".join(char for char in text if not unicodedata.combining(char)))
    )[:50]


def read_rows(table: Sequence[Sequence[str]], name: str, actor: User) -> list[dict[str, Any]]:
    """Each row with its faults in words (``faults``) and what would be done (``doing``: new, role, skip). Raises UserError CD-010."""
    body = columns(table, HEADINGS, ("đơn vị", "vai trò"), name)
    today = timezone.localdate()
    units = Unit.objects.filter(actor.reach(Right.PEOPLE).on("path")).holding(today).select_related("parent")
    by_name: dict[str, list[Unit]] = {}
    for unit in units:
        by_name.setdefault(plain(unit.name), []).append(unit)
    users = {user.username.casefold(): user for user in User.objects.all()}
    mails = {user.email.casefold(): user for user in users.values() if user.email}
    roles = set(Assignment.objects.filter(until__isnull=True).values_list("user_id", "unit_id", "role"))
    found: list[dict[str, Any]] = []
    seen: dict[tuple[str, object, str], int] = {}
    given = {cells.get("tên đăng nhập", "").strip().casefold() for _, cells in body} | set(users)
    for line, cells in body:
        row = _row(line, cells, by_name)
        _account(row, users, mails, given, actor)
        if not row["faults"]:
            _seen(row, seen, roles, users)
        found.append(row)
    return found


def _row(line: int, cells: Mapping[str, str], by_name: Mapping[str, list[Unit]]) -> dict[str, Any]:
    words, above = cells.get("đơn vị", "").strip(), cells.get("trực thuộc", "").strip()
    row: dict[str, Any] = {
        "line": line, "unit": None, "unit_name": words, "role": "", "role_name": cells.get("vai trò", "").strip(),
        "username": cells.get("tên đăng nhập", "").strip().lower(), "name": cells.get("họ và tên", "").strip()[:150],
        "title": cells.get("chức vụ", "").strip()[:120], "email": cells.get("thư điện tử", "").strip(), "faults": [], "doing": "new",
    }  # fmt: skip
    faults = row["faults"]
    candidates = by_name.get(plain(words.partition(",")[0]), []) + by_name.get(plain(words), [])
    meant = named(f"{words}, {above}" if above and "," not in words else words, dict.fromkeys(candidates))
    if not words:
        faults.append("thiếu đơn vị: điền cột “đơn vị”.")
    elif not meant:
        faults.append(
            f"không có đơn vị “{words[:80]}” trong phạm vi của anh/chị: sửa tên như ở trang Đơn vị."
        )
    elif len(meant) > 1:
        faults.append(f"có {len(meant)} đơn vị tên “{words[:80]}”: điền cột “trực thuộc”.")
    else:
        row["unit"] = meant[0].pk
    role = ROLES.get(_key(row["role_name"]))
    if role is None:
        listed = ", ".join(str(label).lower() for label in Role.labels)
        faults.append(f"vai trò “{row['role_name'][:40]}” không có: ghi một trong: {listed}.")
    row["role"] = str(role or "")
    if row["email"]:
        try:
            validate_email(row["email"])
        except ValidationError:
            faults.append(f"thư điện tử “{row['email'][:60]}” không đúng: sửa hoặc để trống.")
    return row


def _account(
    row: dict[str, Any], users: Mapping[str, User], mails: Mapping[str, User], taken: set[str], actor: User
) -> None:
    """The account's name: as given, else that of whoever has this mail, else one made of the unit's name."""
    name = row["username"]
    if name and not _NAME.fullmatch(name):
        row["faults"].append("tên đăng nhập chỉ gồm chữ, số và . - _ @, tối đa 60 ký tự.")
        return
    if not name and row["email"] and (known := mails.get(row["email"].casefold())):
        name = known.username
    if not name and row["unit_name"]:
        base = _slug(row["unit_name"].partition(",")[0]) or "nguoi-dung"
        name, number = base, 2
        while name in taken:
            name, number = f"{base}{number}", number + 1
        taken.add(name)
    row["username"] = name
    if name.casefold() == actor.username.casefold():
        row["faults"].append("đây là tài khoản của chính anh/chị: không ai tự giao vai trò cho mình.")
    known = users.get(name.casefold())
    if known is not None:
        row["doing"] = "role"
        if not known.is_active:
            row["faults"].append(
                f"tài khoản “{name}” đã ngừng: mở lại ở trang Người dùng, hoặc dùng tên khác."
            )


def _seen(
    row: dict[str, Any],
    seen: dict[tuple[str, object, str], int],
    roles: set[tuple[int, int, str]],
    users: Mapping[str, User],
) -> None:
    key = (row["username"], row["unit"], row["role"])
    if key in seen:
        row["doing"] = "skip"
        row["note"] = f"trùng dòng {seen[key]}"
        return
    if any(name == row["username"] for name, _, _ in seen) and row["doing"] == "new":
        row["doing"] = "role"
    seen[key] = row["line"]
    known = users.get(row["username"])
    if known is not None and (known.pk, row["unit"], row["role"]) in roles:
        row["doing"], row["note"] = "skip", "đã có vai trò này"


def fast_hash(password: str) -> str:
    """The hash of a random password for one sign-in; Django makes it anew, in full, when it is used."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(password, hasher.salt(), FAST))
    return make_password(password)


def _checked(rows: Sequence[dict[str, Any]]) -> None:
    wrong = [row for row in rows if row["faults"]]
    if wrong:
        raise UserError(
            code="CD-011",
            where=f"Dòng {wrong[0]['line']}",
            what=f"{wrong[0]['faults'][0]} Tất cả {len(wrong)} dòng có lỗi.",
            do="Sửa trong tệp rồi tải lên lại; chưa tài khoản nào được tạo.",
        )


@transaction.atomic
def make(
    *, rows: Sequence[dict[str, Any]], way: str, address: str, actor: User, now: datetime
) -> list[tuple[str, ...]]:
    """Make the accounts, or invitations for those who have none, and give roles to those who have one: all, or nothing. The list to
    hand out: unit, role, account, title, password for once or link. address: where a link begins. Raises UserError CD-011, CD-001."""
    _checked(rows)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[row["unit"] for row in rows])}
    users = {
        user.username.casefold(): user
        for user in User.objects.filter(username__in=[r["username"] for r in rows])
    }
    found: list[tuple[str, ...]] = []
    for row in rows:
        if row["doing"] == "skip":
            continue
        unit, secret = units[row["unit"]], ""
        if not actor.may(Right.PEOPLE, unit):
            raise UserError(
                code="CD-001", where=unit.name, what="ngoài phạm vi anh/chị quản trị.", do="Tải tệp lên lại."
            )
        user = users.get(row["username"].casefold())
        if user is None and way == INVITATION:
            token = new_invitation(unit=unit, role=row["role"], email=row["email"], actor=actor, now=now)
            secret = f"{address}{token}/"
        else:
            if user is None:
                user, secret = _new_user(row)
                users[user.username.casefold()] = user
            _role(user, unit, row["role"], actor, now)
        found.append((unit.name, str(Role(row["role"]).label), row["username"], row["title"], secret))
    record(action="people.imported", at=now, actor=actor, unit=None, details={"rows": len(found), "way": way})
    return found


def _new_user(row: Mapping[str, Any]) -> tuple[User, str]:
    made = one_time_password()
    user = User.objects.create(
        username=row["username"], password=fast_hash(made), must_change=True, first_name=row["name"],
        full_title=row["title"], email=row["email"],
    )  # fmt: skip
    return user, made


def _role(user: User, unit: Unit, role: str, actor: User, now: datetime) -> None:
    _, fresh = Assignment.objects.get_or_create(
        user=user, unit=unit, role=role, until=None, defaults={"since": timezone.localdate(now)}
    )
    if fresh:
        record(
            action="person.role_given", at=now, actor=actor, unit=unit, subject=user, details={"role": role}
        )


@transaction.atomic
def again(*, usernames: Sequence[str], actor: User, now: datetime) -> list[tuple[str, ...]]:
    """New passwords for once for those of an import who never signed in: for a list that was lost."""
    found: list[tuple[str, ...]] = []
    rows = User.objects.filter(username__in=usernames, last_login=None, must_change=True, is_active=True)
    for user in rows.prefetch_related("assignments__unit"):
        roles = [row for row in user.assignments.all() if row.until is None]
        if not roles or not all(actor.may(Right.PEOPLE, row.unit) for row in roles):
            continue
        made = one_time_password()
        user.password = fast_hash(made)
        user.save(update_fields=("password",))
        record(action="person.access_reset", at=now, actor=actor, unit=roles[0].unit, subject=user)
        found.append(
            (roles[0].unit.name, str(roles[0].get_role_display()), user.username, user.full_title, made)
        )
    return found
