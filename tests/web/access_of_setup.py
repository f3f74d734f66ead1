"""Who may open the pages of ``setup`` that came later: read by test_access.

OPEN: addresses nobody needs to sign in for; OWN: of whoever is signed in; rows(): name of the address → its arguments, a row of huyện
Mường Thinh or of the province; MAY: account → what it may open with GET; WRITES: what changes something by POST; ALLOWED: account →
writes it may do there (the test then leaves them out).
"""

from typing import Any

OPEN: set[str] = set()
OWN: set[str] = set()
_OFFICER = {
    "setup",
    "unit",
    "campaign-rules",
    "outlines",
    "new-outline",
    "outline",
    "outline-file",
    "new-headings",
    "headings",
}
MAY: dict[str, set[str]] = {
    "muongthinh": {"unit"},
    "nguoixem": {"unit"},
    "lanhdao": {"unit"},
    "truongphong": _OFFICER,
    "chuyenvien": _OFFICER,
    "quantri": {
        *_OFFICER, "unit-change", "add-unit", "reform", "import-units", "import-units-draft", "units-template", "units-export", "import-people",
        "import-people-draft", "people-template", "rules", "mails", "mail", "holidays", "sign-in-settings", "settings-transfer",
        "settings-export",
    },
}  # fmt: skip
WRITES: set[str] = {
    "rename-unit", "move-unit", "end-unit", "add-unit", "reform", "import-units", "import-units-draft", "switch-account", "import-people",
    "make-people", "rules", "campaign-rules", "new-outline", "outline", "withdraw-outline", "mail", "holidays", "sign-in-settings",
    "settings-transfer", "unit-change", "new-headings", "headings", "outline-word",
}  # fmt: skip
OUTLINE = "id: rieng\nname: {vi: Riêng}\nsections:\n- {label: I, title: Một}\n"
ALLOWED: dict[str, set[str]] = {"quantri": set(WRITES)}


def rows() -> dict[str, tuple[Any, ...]]:
    from django.utils import timezone

    from doingoai_web.campaigns.models import Campaign
    from doingoai_web.people.models import User
    from doingoai_web.setup.models import Draft, Outline
    from doingoai_web.units.models import Change, Unit

    province, now = Unit.objects.get(name="tỉnh Tây Khuê"), timezone.now()
    unit = Unit.objects.get(name="huyện Mường Thinh")
    owner = User.objects.get(username="quantri")
    given = {"name": "a.csv", "owner": owner, "unit": province}
    units = Draft.objects.get_or_create(kind="units", **given, defaults={"made_at": now})[0]
    people = Draft.objects.get_or_create(kind="people", **given, defaults={"made_at": now})[0]
    outline = Outline.objects.get_or_create(
        unit=province,
        code="rieng",
        version=1,
        defaults={"name": "Riêng", "text": OUTLINE, "made_at": now},
    )[0]
    change = Change.objects.get_or_create(kind="renamed", told={"new": ["huyện Mường Thinh"]}, made_at=now)[0]
    change.units.add(unit)
    clerk = User.objects.get(username="muongthinh")
    return {
        "unit": (unit.pk,), "rename-unit": (unit.pk,), "move-unit": (unit.pk,), "end-unit": (unit.pk,), "add-unit": (), "reform": (),
        "import-units": (), "import-units-draft": (units.pk,), "units-template": (), "units-export": (),
        "switch-account": (clerk.pk,), "import-people": (), "import-people-draft": (people.pk,), "make-people": (people.pk,),
        "people-template": (), "setup": (), "rules": (), "campaign-rules": (Campaign.objects.get(period="2025H1").pk,),
        "outlines": (), "new-outline": (), "outline": (outline.pk,), "withdraw-outline": (outline.pk,), "outline-file": (outline.pk,), "new-headings": (), "headings": (outline.pk,), "outline-word": (), "unit-change": (change.pk,),
        "mails": (), "mail": ("before", "vi"), "holidays": (), "sign-in-settings": (), "settings-transfer": (), "settings-export": (),
    }  # fmt: skip
