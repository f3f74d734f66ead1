"""What a check did not look at, and why: said with every result."""

from collections.abc import Iterator
from functools import cache

from doingoai.check.context import Context, Settings
from doingoai.check.validity import ended
from doingoai.knowledge import mapping
from doingoai.knowledge import rules as all_rules
from doingoai.model import Report


@cache
def _texts() -> dict[str, dict[str, str]]:
    entry = mapping("checking.yaml")
    return {key: entry.texts(key) for key in entry}


def _keys(report: Report, context: Context, *, previous_given: bool, campaign_given: bool) -> Iterator[str]:
    if not context.previous:
        yield "previous_none" if previous_given else "previous"
    if not context.campaign:
        yield "campaign_none" if campaign_given else "campaign"
    if context.outline is None:
        yield "outline"
    if context.docx is None:
        yield "docx"
    if report.period is None:
        yield "period"
    if report.header.issuer is None:
        yield "issuer"
    if any("hình ảnh" in note or "biểu đồ" in note for note in report.document.notes):
        yield "pictures"
    yield "validity"


def not_checked(
    report: Report,
    context: Context,
    settings: Settings,
    lang: str = "vi",
    *,
    previous_given: bool = False,
    campaign_given: bool = False,
) -> tuple[str, ...]:
    """Lines for the reader. previous_given, campaign_given: files were given, though none may be of use to this report."""
    days = sorted(row.until for row in ended().values())
    values = {
        "format": f".{report.document.format}" if report.document.format else "chữ",
        "count": len(days),
        "first": f"{days[0]:%d/%m/%Y}" if days else "",
        "last": f"{days[-1]:%d/%m/%Y}" if days else "",
    }
    keys = [*_keys(report, context, previous_given=previous_given, campaign_given=campaign_given)]
    said = [_texts()[key].get(lang, _texts()[key]["vi"]).format(**values) for key in keys]
    if settings.off:
        known = {rule.id: rule for rule in all_rules()}
        off = ", ".join(f"{one} ({known[one].rule})" if one in known else one for one in sorted(settings.off))
        said.append(_texts()["off"].get(lang, _texts()["off"]["vi"]).format(rules=off))
    return (*said, _texts()["truth"].get(lang, _texts()["truth"]["vi"]))
