"""A job's bar, and stopping it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from doingoai_web.jobs import services
from doingoai_web.jobs.models import Job
from doingoai_web.pages.access import person


@login_required
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Job.objects.visible_to(person(request)), pk=pk)
    template = "jobs/bar.html" if request.headers.get("HX-Request") else "jobs/job.html"
    return render(request, template, {"job": found, "campaign": found.arguments.get("campaign")})


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Job.objects.visible_to(person(request)), pk=pk)
    services.cancel(job=found, now=timezone.now())
    return redirect("job", pk=found.pk)


@login_required
@require_POST
def restart(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Job.objects.visible_to(person(request)), pk=pk)
    services.restart(job=found, now=timezone.now())
    return redirect("job", pk=found.pk)
