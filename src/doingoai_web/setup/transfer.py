"""All settings as one file, so that another installation, or this one after an upgrade, has them too. Taken in whole or not at all."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

import doingoai
from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.people.models import Right, Role, User
from doingoai_web.people.services import home_of
from doingoai_web.setup import holidays, mailing, outlines, rules
from doingoai_web.setup.models import Kind, Outline, Setting
from doingoai_web.setup.services import all_of, put
from doingoai_web.units.models import Unit
from doingoai_web.units.services import named

#: settings that another app keeps: (their key in the file, what gives out a list of them, what takes one in and says whether it
#: changed anything); with whose reach, and when
Part = tuple[str, Callable[[User], list[Any]], Callable[[Any, User, datetime], bool]]
PARTS: list[Part] = []
MARK = "doingoai cài đặt"
MOST = 5 << 20


def _wrong(where: str, what: str, do: str) -> UserError:
    return UserError(code="CD-060", where=where, what=what, do=do)


def exported(*, actor: User, now: datetime) -> bytes:
    """The file: what was set, and nothing of what the program comes with."""
    newest: dict[str, Outline] = {}
    for row in Outline.objects.filter(withdrawn_at=None).order_by("version").select_related("unit"):
        newest[row.code] = row
    by_unit = Setting.objects.filter(kind=Kind.RULES, campaign=None).order_by("pk").select_related("unit")
    kept_rules = {row.unit.name: row.value for row in by_unit if row.unit is not None}
    data = {
        "loai": MARK,
        "phien_ban": doingoai.__version__,
        "luc": now.isoformat(timespec="seconds"),
        "quy_tac": {unit: value for unit, value in kept_rules.items() if value is not None},
        "mau_thu": all_of(Kind.MAIL),
        "ngay_nghi": all_of(Kind.HOLIDAYS),
        "xac_thuc_hai_buoc": sorted(role for role, told in all_of(Kind.SECOND_FACTOR).items() if told),
        "de_cuong": [{"don_vi": row.unit.name, "tep": row.text} for row in newest.values()],
        **{key: given(actor) for key, given, _take in PARTS},
    }
    record(action="settings.exported", at=now, actor=actor, unit=home_of(actor))
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _parsed(data: bytes) -> object:
    """What the bytes say as JSON; None where they are none."""
    if not data or len(data) > MOST:
        return None
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def read(data: bytes, name: str) -> Mapping[str, Any]:
    """The file's values. Raises UserError CD-060 where it is no such file."""
    found = _parsed(data)
    if not isinstance(found, dict) or found.get("loai") != MARK:
        raise _wrong(
            name or "Tệp cài đặt",
            "không phải tệp cài đặt đã xuất từ trang này.",
            "Chọn đúng tệp cai-dat.json.",
        )
    kinds: dict[str, type] = {
        "quy_tac": dict, "mau_thu": dict, "ngay_nghi": dict, "xac_thuc_hai_buoc": list, "de_cuong": list
    }  # fmt: skip
    kinds |= dict.fromkeys((key for key, _given, _take in PARTS), list)
    for key, kind in kinds.items():
        if not isinstance(found.get(key, kind()), kind):
            raise _wrong(
                f"{name}, mục {key}", "không đúng dạng.", "Xuất lại tệp từ bản cài cũ, không sửa bằng tay."
            )
    return found


def _in_place(where: str, work: Callable[[], object]) -> None:
    """Do a step; whatever its values have wrong is said with the place in the file."""
    try:
        work()
    except UserError as error:
        raise _wrong(where, f"{error.where}: {error.what}", error.do) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _wrong(where, "không đúng dạng.", "Xuất lại tệp từ bản cài cũ, không sửa bằng tay.") from None


@transaction.atomic
def taken_in(*, data: bytes, name: str, actor: User, now: datetime) -> int:
    """Take a file in; how many settings changed. What the file does not name stays. Raises UserError CD-060 with the place that is wrong;
    then nothing was changed."""
    found, before = read(data, name), Setting.objects.count() + Outline.objects.count()
    home = home_of(actor, Right.SETUP)
    assert home is not None
    for unit_name, told in found.get("quy_tac", {}).items():
        unit = _unit(unit_name, actor, home)

        def keep_rules(told: Any = told, unit: Unit = unit) -> None:
            data = rules.understood(json.dumps(told, ensure_ascii=False))
            rules.save(data=data, unit=unit, campaign=None, actor=actor, now=now)

        _in_place(f"{name}, quy tắc của {unit_name}"[:200], keep_rules)
    for key, told in found.get("mau_thu", {}).items():

        def keep_mail(key: str = key, told: Any = told) -> None:
            kind, _, language = key.partition("/")
            mailing.save(
                kind=kind, language=language, subject=told["subject"], body=told["body"], actor=actor, now=now
            )

        _in_place(f"{name}, mẫu thư {key}"[:200], keep_mail)
    for year, told in found.get("ngay_nghi", {}).items():
        _in_place(
            f"{name}, lịch nghỉ {year}"[:200],
            lambda year=year, told=told: holidays.replaced(year=int(year), told=told, actor=actor, now=now),  # type: ignore[misc]
        )
    for role in Role.values:
        if "xac_thuc_hai_buoc" in found:
            wanted = role in found["xac_thuc_hai_buoc"]
            put(kind=Kind.SECOND_FACTOR, key=role, value=True if wanted else None, actor=actor, now=now)
    for number, told in enumerate(found.get("de_cuong", []), 1):

        def keep_outline(told: Any = told) -> None:
            unit = _unit(told["don_vi"], actor, home)
            outlines.keep(unit=unit, text=told["tep"], source=name, actor=actor, now=now)

        _in_place(f"{name}, đề cương thứ {number}", keep_outline)
    changed = Setting.objects.count() + Outline.objects.count() - before
    for key, _given, take in PARTS:
        for number, told in enumerate(found.get(key, []), 1):

            def keep_part(told: Any = told, take: Any = take) -> None:
                nonlocal changed
                changed += take(told, actor, now)

            _in_place(f"{name}, {key} thứ {number}", keep_part)
    record(action="settings.imported", at=now, actor=actor, unit=home, details={"changed": changed})
    return changed


def _unit(name: str, actor: User, home: Unit) -> Unit:
    """The unit of that name in one's reach; one's own where there is none: another installation's units have other names."""
    units = Unit.objects.filter(actor.reach(Right.SETUP).on("path"), name__iexact=str(name)).select_related(
        "parent"
    )
    return next(iter(named(str(name), units)), home)
