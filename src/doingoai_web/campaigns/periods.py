"""A reporting period in the language of the page."""

from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from doingoai.model import Period
from doingoai.periods import title
from doingoai.periods.codes import kind_of

if TYPE_CHECKING:
    from doingoai_web.campaigns.models import Campaign


def period_words(period: Period) -> str:
    """ "6 tháng đầu năm 2025" as the reports write it, "First half of 2025", "2025年上半年"."""
    if (get_language() or "vi") == "vi":
        return title(period)
    year, month, kind = period.first.year, period.first.month, kind_of(period)
    if kind == "year":
        return _("năm %(year)s") % {"year": year}
    if kind == "half":
        words = _("6 tháng đầu năm %(year)s") if month == 1 else _("6 tháng cuối năm %(year)s")
        return words % {"year": year}
    if kind == "quarter":
        return _("quý %(n)s năm %(year)s") % {"n": (month + 2) // 3, "year": year}
    if kind == "month":
        return _("tháng %(n)s năm %(year)s") % {"n": month, "year": year}
    if kind == "months":
        return _("%(n)s tháng đầu năm %(year)s") % {"n": period.last.month, "year": year}
    if kind == "years":
        return _("giai đoạn %(first)s-%(last)s") % {"first": year, "last": period.last.year}
    days = {"first": f"{period.first:%d/%m/%Y}", "last": f"{period.last:%d/%m/%Y}"}
    return _("từ ngày %(first)s đến ngày %(last)s") % days


def due_words(campaign: "Campaign") -> str:
    """How the day a campaign is due was found; empty where it was named."""
    if not campaign.due_after:
        return ""
    return ngettext(
        "%(n)s ngày làm việc sau kỳ chốt số liệu",
        "%(n)s ngày làm việc sau kỳ chốt số liệu",
        campaign.due_after,
    ) % {"n": campaign.due_after}
