"""A field for a unit: a list to pick from while it is short, a name to type where there are thousands."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from doingoai_web.people.models import Right, User
from doingoai_web.units.models import Unit

LONGEST = 300  # units in a list to pick from


class UnitField(forms.ModelChoiceField[Unit]):
    """Takes the unit's number, or its name; "xã Nà Lưa, huyện Nà Lưa" where the unit above tells two apart."""

    def __init__(self, **given: Any) -> None:
        super().__init__(Unit.objects.none(), **given)

    def offer(self, user: User, right: str = Right.PEOPLE) -> None:
        """Offer the living units in which this person has this right."""
        units = Unit.objects.filter(user.reach(right).on("path")).holding(timezone.localdate())
        self.queryset = units
        if units.count() > LONGEST:
            self.widget = forms.TextInput(attrs={"size": 32})
            self.help_text = _("Ghi tên đơn vị; trùng tên thì thêm cấp trên sau dấu phẩy.")

    def to_python(self, value: Any) -> Unit | None:
        if isinstance(value, str) and value.strip() and not value.strip().isdigit():
            from doingoai_web.units.services import named

            found = named(value, self.queryset.select_related("parent"))  # type: ignore[union-attr]
            if len(found) == 1:
                return found[0]
            if found:
                raise ValidationError(
                    _("Có %(n)s đơn vị tên này: ghi thêm cấp trên sau dấu phẩy.") % {"n": len(found)}
                )
            raise ValidationError(_("Không có đơn vị này trong phạm vi của anh/chị."))
        return super().to_python(value)
