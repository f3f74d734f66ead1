"""Opening a campaign: the period and its figures, the letter, which units, until when."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doingoai.model import Period, UserError
from doingoai.periods import cut_off, find_periods, following, of_half, parse_code
from doingoai_web.campaigns.days import doubts, in_force
from doingoai_web.campaigns.models import Campaign, CutOff
from doingoai_web.campaigns.outlines import (
    outline_name,
    outlines_offered,
    registers_of,
    registers_offered,
)
from doingoai_web.campaigns.services import Request
from doingoai_web.pages.dates import DayField
from doingoai_web.units.models import Unit, UnitQuerySet

PARENTS = 80  # units with units below them that are offered one by one
ALL = "*"  # instead of them: every unit below, however deep
MOST_DAYS = 30
USUAL_BEFORE, USUAL_AFTER = "5, 1", "1"


def periods_near(today: date) -> list[Period]:
    """The periods that are asked for about this time: this half and the next, this year, quarters and nine months."""
    half = of_half(today.year, 1 if today.month <= 6 else 2)
    codes = (f"{today.year}", f"{today.year}-9M", *(f"{today.year}Q{n}" for n in range(1, 5)))
    found = [half, following(half), *map(parse_code, codes), parse_code(f"{today.year + 1}")]
    return list({period.code: period for period in found}.values())


def period_of(words: str) -> Period:
    """A period from its code or as people write it: "2026H1", "6 tháng đầu năm 2026". Raises UserError KB-…"""
    try:
        return parse_code(words)
    except UserError:
        found = [mention.period for mention in find_periods(words)]
        if len(found) == 1:
            return found[0]
        raise


def numbers(words: str, most: int = 60) -> list[int]:
    """ "5, 1" → [5, 1]. Raises ValidationError."""
    parts = [part for part in words.replace(";", ",").replace(" ", ",").split(",") if part]
    if any(not (part.isascii() and part.isdigit() and int(part) <= most) for part in parts):
        raise ValidationError(
            _("Ghi các số ngày làm việc cách nhau bằng dấu phẩy, mỗi số không quá %(most)s, ví dụ 5, 1.")
            % {"most": most}
        )
    return [int(part) for part in parts]


class UnitsForm(forms.Form):
    """The units of the chosen kinds below the chosen units, as the tree stands on a day."""

    parents = forms.MultipleChoiceField(
        label=gettext_lazy("Đơn vị trực thuộc"), widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(label=gettext_lazy("Loại đơn vị"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, owner: Unit, today: date, *given: object, **options: Any) -> None:
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
        super().__init__(*given, **options)  # type: ignore[arg-type]
        names = dict(Unit.objects.filter(pk__in=list(parents)).order_by("path").values_list("pk", "name"))
        offered = [(str(pk), f"{name} ({parents[pk]})") for pk, name in names.items()][:PARENTS]
        if len(names) > 1:
            offered.append((ALL, _("mọi cấp dưới %(unit)s") % {"unit": owner.name} + f" ({parents.total()})"))
        self._choices("parents", offered)
        self._choices("kinds", [(kind, f"{kind or _('khác')} ({n})") for kind, n in sorted(kinds.items())])
        self.fields["parents"].initial = [str(owner.pk)]
        self.fields["kinds"].initial = sorted(direct)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def units(self) -> UnitQuerySet:
        """The units chosen."""
        return chosen_units(
            self.owner, self.today, self.cleaned_data["parents"], self.cleaned_data["kinds"]
        ).select_related("parent")


def chosen_units(owner: Unit, today: date, parents: list[str], kinds: list[str]) -> UnitQuerySet:
    """The units of these kinds directly below these units, or anywhere below the owner where ``ALL`` is among them."""
    found = Unit.objects.within(owner).holding(today).exclude(pk=owner.pk).filter(kind__in=kinds)
    if ALL in parents:
        return found
    return found.filter(
        parent__in=[int(pk) for pk in parents if pk.isascii() and pk.isdigit() and len(pk) < 10]
    )


class FiguresForm(forms.Form):
    """Between which days the figures are closed."""

    cut_off = forms.ChoiceField(
        label=gettext_lazy("Chốt số liệu"), choices=CutOff.choices, required=False, widget=forms.RadioSelect
    )
    data_from = DayField(label=gettext_lazy("Số liệu từ ngày"), required=False)
    data_to = DayField(label=gettext_lazy("đến ngày"), required=False)

    def days(self, span: Period, data: dict[str, Any]) -> tuple[date, date] | None:
        rule = data.get("cut_off") or CutOff.CALENDAR
        if rule == CutOff.CALENDAR:
            return span.first, span.last
        if rule == CutOff.DECREE:
            closed = cut_off(span)
            if closed is None:
                self.add_error(
                    "cut_off",
                    _(
                        "Nghị định 09/2019 không định ngày chốt cho loại kỳ này. Chọn theo lịch, hoặc ghi hai ngày."
                    ),
                )
                return None
            return closed.first, closed.last
        first, last = data.get("data_from"), data.get("data_to")
        if first is None or last is None:
            if not {"data_from", "data_to"} & set(self.errors):
                self.add_error("data_from", _("Ghi cả hai ngày: số liệu từ ngày, đến ngày."))
            return None
        if last < first:
            self.add_error("data_to", _("Ngày cuối trước ngày đầu. Sửa lại hai ngày."))
            return None
        return first, last


class RevisionForm(FiguresForm):
    """What can be corrected in an open campaign, with the reason."""

    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        help_text=gettext_lazy("Mỗi văn bản một dòng; để trống thì công văn dùng căn cứ thường lệ."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    letter_number = forms.CharField(label=gettext_lazy("Số công văn yêu cầu"), required=False, max_length=80)
    reason = forms.CharField(
        label=gettext_lazy("Lý do, báo cho các đơn vị"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    tell = forms.BooleanField(label=gettext_lazy("Gửi thư báo"), required=False, initial=True)

    def __init__(self, span: Period, *given: object, **options: Any) -> None:
        self.span = span
        super().__init__(*given, **options)  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["days"] = self.days(self.span, data)
        return data


class CampaignForm(UnitsForm, FiguresForm):
    """What the officer says when a campaign is opened."""

    period = forms.CharField(
        label=gettext_lazy("Kỳ báo cáo"),
        help_text=gettext_lazy("Ví dụ: 6 tháng đầu năm 2026, năm 2026, hoặc mã 2026H1, 2026Q3, 2026-9M"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "cac-ky", "autocomplete": "off"}),
    )
    due_on = DayField(
        label=gettext_lazy("Hạn gửi"),
        help_text=gettext_lazy("Một ngày làm việc. Để trống nếu tính theo ô bên."),
        required=False,
    )
    due_after = forms.IntegerField(
        label=gettext_lazy("hoặc số ngày làm việc sau kỳ chốt số liệu"),
        help_text=gettext_lazy("Ví dụ 2: ngày làm việc thứ hai sau ngày cuối của số liệu."),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
    )
    issuer = forms.CharField(
        label=gettext_lazy("Cơ quan báo cáo"),
        help_text=gettext_lazy("Để trống nếu là UBND của đơn vị tổng hợp."),
        required=False,
        max_length=200,
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Số công văn yêu cầu"),
        help_text=gettext_lazy("Ví dụ 448/SNgV-HTQT ngày 08/5/2026; ghi sau cũng được."),
        required=False,
        max_length=80,
    )
    email = forms.EmailField(label=gettext_lazy("Thư công vụ nhận tệp"), required=False)
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        help_text=gettext_lazy("Mỗi văn bản một dòng; để trống thì công văn dùng căn cứ thường lệ."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    outline = forms.ChoiceField(label=gettext_lazy("Đề cương"), required=False)
    annexes = forms.MultipleChoiceField(
        label=gettext_lazy("Biểu kèm theo"), required=False, widget=forms.CheckboxSelectMultiple
    )
    own_annexes = forms.BooleanField(
        label=gettext_lazy("Hỏi các biểu đánh dấu dưới đây, không theo đề cương"), required=False
    )
    tell = forms.BooleanField(
        label=gettext_lazy("Gửi thư báo các đơn vị có thư điện tử ngay khi mở"), required=False
    )
    reminding = forms.BooleanField(label=gettext_lazy("Tự gửi thư nhắc đơn vị chưa gửi"), required=False)
    before = forms.CharField(
        label=gettext_lazy("trước hạn (ngày làm việc)"), required=False, max_length=40, initial=USUAL_BEFORE
    )
    after = forms.CharField(
        label=gettext_lazy("sau hạn (ngày làm việc)"), required=False, max_length=40, initial=USUAL_AFTER
    )

    def __init__(self, owner: Unit, today: date, *given: object, **options: Any) -> None:
        super().__init__(owner, today, *given, **options)
        offered = outlines_offered()
        usual = _("đề cương thường dùng của loại đơn vị")
        names = [(key, outline_name(outline)) for key, outline in offered.items()]
        self._choices("outline", [("", usual), *names])
        self._choices("annexes", list(registers_offered().items()))
        self.fields["cut_off"].initial = CutOff.DECREE
        self.fields["reminding"].initial = self.fields["tell"].initial = True
        self.doubts: tuple[str, ...] = ()
        self.twin: Campaign | None = None

    def clean_period(self) -> str:
        given = str(self.cleaned_data["period"]).strip()
        try:
            span = period_of(given)
        except UserError as error:
            raise ValidationError(f"{error.what} {error.do}") from None
        self.twin = Campaign.objects.filter(owner=self.owner, period=span.code).first()
        if self.twin is not None:
            raise ValidationError(_("Đã có đợt báo cáo của kỳ này. Mở đợt ấy trong danh sách đợt báo cáo."))
        return span.code

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is None:
            return None
        if day < self.today:
            raise ValidationError(_("Hạn gửi đã qua. Chọn một ngày sau hôm nay."))
        calendar = in_force()
        if not calendar.is_working_day(day):
            near, after = calendar.add(day, -1), calendar.add(day, 1)
            name = calendar.holiday(day)
            raise ValidationError(
                _("%(day)s là ngày nghỉ%(name)s. Ngày làm việc gần nhất: %(near)s hoặc %(after)s.")
                % {
                    "day": f"{day:%d/%m/%Y}",
                    "name": f" ({name})" if name else "",
                    "near": f"{near:%d/%m/%Y}",
                    "after": f"{after:%d/%m/%Y}",
                }
            )
        return day

    def clean_before(self) -> list[int]:
        return numbers(self.cleaned_data["before"])

    def clean_after(self) -> list[int]:
        return numbers(self.cleaned_data["after"])

    def clean(self) -> dict[str, Any]:
        """The days that follow from one another: those of the figures from the period, the day it is due from those."""
        data: dict[str, Any] = super().clean() or {}
        if "period" not in data:
            return data
        days = self.days(parse_code(data["period"]), data)
        if days is None:
            return data
        data["days"] = days
        self._due(data, days[1])
        return data

    def _due(self, data: dict[str, Any], last: date) -> None:
        """The day it is due, from its own field or counted from the last day of the figures."""
        after = data.get("due_after")
        if after is not None and data.get("due_on") is not None:
            self.add_error("due_after", _("Chỉ ghi một trong hai: một ngày, hoặc số ngày làm việc."))
        elif after is not None:
            counted = in_force().deadline(last, after)
            data["due_on"] = counted.day
            if counted.day < self.today:
                self.add_error(
                    "due_after",
                    _("Tính ra ngày %(day)s, đã qua. Ghi một ngày sau hôm nay vào ô Hạn gửi.")
                    % {"day": f"{counted.day:%d/%m/%Y}"},
                )
        elif data.get("due_on") is None and not {"due_on", "due_after"} & set(self.errors):
            self.add_error("due_on", _("Ghi hạn gửi: một ngày, hoặc số ngày làm việc sau kỳ chốt số liệu."))
        if data.get("due_on"):
            self.doubts = doubts(self.today, data["due_on"])

    def request(self, units: list[Unit]) -> Request:
        """What the letter says beside period, day and units."""
        data = self.cleaned_data
        first, last = data["days"]
        offered = outlines_offered()
        outline = offered.get(data["outline"]) or usual_outline(units, self.owner, data["period"])
        after = [number for number in data["after"] if number]
        annexes = data["annexes"] if data["own_annexes"] else registers_of(outline)
        return Request(
            basis=data["basis"].splitlines(),
            letter_number=data["letter_number"],
            email=data["email"],
            outline=outline,
            annexes=list(annexes),
            cut_off=data["cut_off"] or CutOff.CALENDAR,
            data_from=first,
            data_to=last,
            due_after=data["due_after"],
            reminding=data["reminding"],
            reminder_days=[-number for number in data["before"]] + after,
            tell=data["tell"],
        )


def usual_outline(units: list[Unit], owner: Unit, period: str) -> Any:
    """The outline that most of these units would get where nobody chose."""
    from doingoai.write.forms import form_outline

    kinds = Counter(unit.kind for unit in units)
    kind = kinds.most_common(1)[0][0] if kinds else ""
    first = next((unit for unit in units if unit.kind == kind), owner)
    return form_outline(first.name, parse_code(period))


@dataclass(frozen=True, slots=True)
class Group:
    """Units asked, below one unit."""

    above: str
    units: tuple[Unit, ...]


def groups_of(units: list[Unit]) -> Iterator[Group]:
    """The units by what stands above them, in the order of the tree."""
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.parent.name if unit.parent else "", []).append(unit)
    for above, members in found.items():
        yield Group(above, tuple(members))
