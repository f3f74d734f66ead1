"""Try it: one report, its facts beside its sentences and what is wrong with it. Nothing is stored."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from doingoai.apart import read_apart
from doingoai.consolidate.masking import masked
from doingoai.knowledge import indicators, topics
from doingoai.model import Observation, Report, UserError
from doingoai_web.intake.services import uploads_of
from doingoai_web.review.page import Mark, text_html
from doingoai_web.review.screen import DOUBTFUL, Quote, findings_of, quoted


def _facts(report: Report) -> list[tuple[str, list[tuple[int, Observation, Quote]]]]:
    """By topic: (number, observation, its words)."""
    known, order = indicators(), {key: topic.order for key, topic in topics().items()}
    found: dict[str, list[tuple[int, Observation, Quote]]] = {}
    for number, item in enumerate(report.observations, 1):
        if item.scope == "own":
            entry = known.get(item.indicator)
            topic = entry.topic if entry else item.indicator.split(".")[0]
            found.setdefault(topic, []).append((number, item, quoted(report, item.span)))
    return sorted(found.items(), key=lambda pair: order.get(pair[0], 999))


@require_http_methods(["GET", "POST"])
def try_it(request: HttpRequest) -> HttpResponse:
    """The front page of the demo; with an account, of every installation."""
    if not settings.DEMO and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if request.method == "GET":
        return render(request, "tryout/try.html")
    uploads = uploads_of(request.FILES.getlist("file")[:1])
    if not uploads or uploads[0].data is None:
        raise UserError(
            code="TN-001",
            where="Thử một báo cáo",
            what="chưa chọn tệp, hoặc tệp quá lớn.",
            do="Chọn một báo cáo rồi bấm Đọc thử.",
        )
    report = masked(read_apart(uploads[0].data, uploads[0].name))
    findings = findings_of(report)
    marks = [
        Mark(
            item.span.start,
            item.span.end,
            "s",
            number,
            "is-doubt" if item.confidence < DOUBTFUL else "is-open",
        )
        for number, item in enumerate(report.observations, 1)
        if item.scope == "own"
    ]
    marks += [
        Mark(f.finding.span.start, f.finding.span.end, "l", f.number, f"is-{f.finding.severity}")
        for f in findings.cards
    ]
    context = {
        "report": report,
        "html": text_html(report, marks),
        "groups": _facts(report),
        "findings": findings,
    }
    return render(request, "tryout/read.html", context)
