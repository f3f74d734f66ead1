"""Outlines of one's own: each change a version of its own, and no campaign that is open changes with it."""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

import yaml
from django.db import transaction
from django.db.models import Max

from doingoai.knowledge.loader import mapping_of
from doingoai.knowledge.outlines import outline_of
from doingoai.model import Outline as Asked
from doingoai.model import UserError
from doingoai_web.audit.services import record
from doingoai_web.campaigns.outlines import kept
from doingoai_web.people.models import User
from doingoai_web.setup.models import Outline
from doingoai_web.units.models import Unit

MOST = 200_000  # characters


@lru_cache(maxsize=64)
def _read(text: str) -> Asked:
    return outline_of(mapping_of(text, "đề cương"))


def read(text: str) -> Asked:
    """An outline from its text. Raises UserError YC-002, KT-001 with line and remedy, CD-020 where it is too long."""
    if not text.strip() or len(text) > MOST:
        raise UserError(
            code="CD-020",
            where="Đề cương",
            what="để trống hoặc quá dài.",
            do="Chép từ một đề cương có sẵn rồi sửa.",
        )
    return _read(text)


def written(outline: Asked) -> str:
    """An outline as text to edit."""
    data = kept(outline)
    if data["basis"] is None:
        del data["basis"]
    data["sections"] = [_lean(section) for section in data["sections"]]
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120))


def _lean(section: dict[str, object]) -> dict[str, object]:
    """Without what is empty or as usual."""
    children = section.get("children")
    found = {
        key: told
        for key, told in section.items()
        if key in ("label", "title", "role") or (told and key != "children" and not (key == "required" and told is True))
        or (key == "required" and told is False)
    }  # fmt: skip
    if isinstance(children, list) and children:
        found["children"] = [_lean(child) for child in children]
    return found


def code_from(name: str) -> str:
    """ "de-cuong-rieng-2026" from "Đề cương riêng 2026"."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))
    return "-".join(words[:8])[:60] or "de-cuong"


def offered() -> dict[str, Asked]:
    """Id → outline: the last version of each that is not withdrawn. One that this version of the program no longer understands is
    left out; its page says why."""
    newest = Outline.objects.values("unit", "code").annotate(last=Max("pk")).values("last")
    found = {}
    for row in Outline.objects.filter(pk__in=newest, withdrawn_at=None).order_by("name"):
        try:
            found[row.code] = read(row.text)
        except UserError:
            continue
    return found


@transaction.atomic
def keep(*, unit: Unit, text: str, source: str, actor: User | None, now: datetime) -> Outline:
    """A new outline, or a new version of one's own. The same text again is no new version. Raises UserError YC-002, KT-001, CD-020,
    CD-021 (another unit has an outline of this id)."""
    understood = read(text)
    taken = Outline.objects.filter(code=understood.id).exclude(unit=unit).select_related("unit").first()
    if taken is not None:
        raise UserError(
            code="CD-021",
            where=f"id: {understood.id}",
            what=f"{taken.unit.name} đã có đề cương mang mã này.",
            do="Đổi “id” ở dòng đầu, ví dụ thêm tên đơn vị.",
        )
    Unit.objects.select_for_update().get(pk=unit.pk)
    last = Outline.objects.filter(unit=unit, code=understood.id).order_by("-version").first()
    if last is not None and last.text == text and last.withdrawn_at is None:
        return last
    made = Outline.objects.create(
        unit=unit, code=understood.id, version=(last.version if last else 0) + 1, name=understood.name["vi"][:300],
        text=text, source=source[-255:], made_at=now, made_by=actor,
    )  # fmt: skip
    record(
        action="outline.kept", at=now, actor=actor, unit=unit, subject=made,
        details={"code": made.code, "version": made.version},
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, outline: Outline, actor: User, now: datetime, again: bool = False) -> None:
    """No longer offered, or offered again; what campaigns asked with it stays. Twice is harmless."""
    rows = Outline.objects.filter(unit=outline.unit, code=outline.code, withdrawn_at__isnull=not again)
    if rows.update(withdrawn_at=None if again else now):
        record(
            action="outline.restored" if again else "outline.withdrawn", at=now, actor=actor, unit=outline.unit,
            subject=outline, details={"code": outline.code},
        )  # fmt: skip
