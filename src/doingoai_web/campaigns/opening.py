"""Opening a campaign: which units, for which period, until when."""

from collections import Counter
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doingoai.model import UserError
from doingoai.periods import add_working_days, is_working_day, parse_code
from doingoai_web.campaigns.models import Campaign
from doingoai_web.units.models import Unit, UnitQuerySet

PARENTS = 80  # units with units below them that are offered; more are chosen from the list of units


class CampaignForm(forms.Form):
    """The units asked are those of the chosen kinds directly below the chosen units, as the tree stands today."""

    period = forms.CharField(
        label=gettext_lazy("Kỳ báo cáo"),
        help_text=gettext_lazy("Ví dụ: 2026H1 (6 tháng đầu năm), 2026 (năm), 2026Q3, 2026-9M"),
        max_length=40,
    )
    due_on = forms.DateField(
        label=gettext_lazy("Hạn gửi"),
        widget=forms.DateInput(attrs={"placeholder": "10/6/2026"}),
        help_text=gettext_lazy("Một ngày làm việc."),
    )
    issuer = forms.CharField(
        label=gettext_lazy("Cơ quan báo cáo"),
        help_text=gettext_lazy("Để trống nếu là UBND của đơn vị tổng hợp."),
        required=False,
        max_length=200,
    )
    parents = forms.MultipleChoiceField(
        label=gettext_lazy("Đơn vị trực thuộc"), widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(label=gettext_lazy("Loại đơn vị"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, owner: Unit, today: date, *given: object) -> None:
        self.owner, self.today = owner, today
        below = Unit.objects.within(owner).holding(today).exclude(pk=owner.pk)
        parents: Counter[int] = Counter()
        kinds: Counter[str] = Counter()
        direct = set()
        for parent, kind in below.values_list("parent_id", "kind"):
            parents[parent or 0] += 1
            kinds[kind] += 1
            if parent == owner.pk:
                direct.add(kind)
        super().__init__(*given)  # type: ignore[arg-type]
        names = dict(Unit.objects.filter(pk__in=list(parents)).order_by("path").values_list("pk", "name"))
        self._choices(
            "parents", [(str(pk), f"{name} ({parents[pk]})") for pk, name in names.items()][:PARENTS]
        )
        self._choices("kinds", [(kind, f"{kind or _('khác')} ({n})") for kind, n in sorted(kinds.items())])
        self.fields["parents"].initial = [str(owner.pk)]
        self.fields["kinds"].initial = sorted(direct)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def clean_period(self) -> str:
        given = str(self.cleaned_data["period"]).strip()
        try:
            span = parse_code(given)
        except UserError as error:
            raise ValidationError(f"{error.what} {error.do}") from None
        if Campaign.objects.filter(owner=self.owner, period=span.code).exists():
            raise ValidationError(_("Đã có đợt báo cáo của kỳ này. Mở đợt ấy trong danh sách đợt báo cáo."))
        return span.code

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise ValidationError(_("Hạn gửi đã qua. Chọn một ngày sau hôm nay."))
        if not is_working_day(day):
            near = add_working_days(day, -1)
            after = add_working_days(day, 1)
            raise ValidationError(
                _("%(day)s là ngày nghỉ. Ngày làm việc gần nhất: %(near)s hoặc %(after)s.")
                % {"day": f"{day:%d/%m/%Y}", "near": f"{near:%d/%m/%Y}", "after": f"{after:%d/%m/%Y}"}
            )
        return day

    def units(self) -> UnitQuerySet:
        """The units chosen."""
        return (
            Unit.objects.within(self.owner)
            .holding(self.today)
            .filter(parent__in=self.cleaned_data["parents"], kind__in=self.cleaned_data["kinds"])
            .select_related("parent")
        )
