"""Jobs: one worker at a time, begun again after a crash, stopped when asked, and told in words when they do not end well."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from demo_once import settle
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from doingoai.model import UserError
from doingoai_web.jobs import services
from doingoai_web.jobs.management.commands.work import tidy
from doingoai_web.jobs.models import Job, JobState
from doingoai_web.jobs.services import ATTEMPTS, Progress, cancel, do, queue, restart, resume
from doingoai_web.people.models import User

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 12, 5, 2, tzinfo=UTC)
calls: list[int] = []
plan: dict[str, Any] = {}


def work(job: Job, progress: Progress) -> str:
    """What the tests' jobs do: as the plan says."""
    calls.append(job.pk)
    for step in range(1, plan.get("steps", 3) + 1):
        progress(step, plan.get("steps", 3), f"bước {step}")
        if (action := plan.get(f"at {step}")) is not None:
            action(job)
    return "xong cả"


@pytest.fixture(autouse=True)
def own_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    calls.clear()
    plan.clear()
    monkeypatch.setattr(services, "KINDS", {**services.KINDS, "trial": f"{__name__}.work"})


@pytest.fixture
def job(user: Callable[[str], User]) -> Job:
    return queue(kind="trial", arguments={}, now=timezone.now(), owner=user("banlim"))


def fails(error: BaseException) -> Callable[[Job], None]:
    def failing(job: Job) -> None:
        raise error

    return failing


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_once_however_often_it_is_called(job: Job) -> None:
    for _ in range(3):
        do(job.pk)
    assert calls == [job.pk]
    done = now(job)
    assert (done.state, done.message, done.done, done.whole, done.attempt) == (
        JobState.DONE,
        "xong cả",
        3,
        3,
        1,
    )
    assert done.ended_at is not None


def test_two_workers_never_have_one_job_at_a_time(job: Job) -> None:
    plan["at 2"] = lambda held: do(held.pk)  # another worker comes along while this one works
    do(job.pk)
    assert calls == [job.pk]
    assert now(job).state == JobState.DONE


def test_a_silent_worker_loses_its_job_and_cannot_spoil_it(job: Job) -> None:
    """It slept longer than its lease; when it wakes up another has done the work."""

    def sleep(held: Job) -> None:
        plan.clear()
        Job.objects.filter(pk=held.pk).update(heard_at=timezone.now() - timedelta(hours=1))
        do(held.pk)
        Job.objects.filter(pk=held.pk).update(message="của người khác")

    plan["at 2"] = sleep
    do(job.pk)
    assert calls == [job.pk, job.pk]
    assert (now(job).state, now(job).message) == (JobState.DONE, "của người khác")


def test_a_job_that_waits_is_stopped_at_once_and_a_running_one_at_its_next_step(job: Job) -> None:
    cancel(job=job, now=NOW)
    assert now(job).state == JobState.CANCELLED
    do(job.pk)
    assert calls == []
    restart(job=now(job), now=timezone.now())
    plan["at 1"] = lambda held: cancel(job=held, now=NOW)
    do(job.pk)
    assert (now(job).state, now(job).done) == (JobState.CANCELLED, 2)
    cancel(job=now(job), now=NOW)
    assert now(job).state == JobState.CANCELLED


def test_what_was_stopped_or_failed_is_begun_again_on_request(job: Job) -> None:
    plan["at 2"] = fails(ValueError("một câu của báo cáo"))
    do(job.pk)
    assert now(job).state == JobState.FAILED
    plan.clear()
    tasks = DBTaskResult.objects.count()
    restart(job=now(job), now=timezone.now())
    assert DBTaskResult.objects.count() == tasks + 1
    do(job.pk)
    assert now(job).state == JobState.DONE
    restart(job=now(job), now=timezone.now())
    assert now(job).state == JobState.DONE, "what is done stays done"


def test_a_fault_is_told_without_the_words_of_a_report(job: Job, caplog: pytest.LogCaptureFixture) -> None:
    plan["at 1"] = fails(ValueError("một câu của báo cáo"))
    do(job.pk)
    failed = now(job)
    assert failed.state == JobState.FAILED
    assert f"số việc {job.pk}" in failed.message
    assert "câu của báo cáo" not in failed.message + caplog.text


def test_a_mistake_of_the_input_is_told_as_it_is(job: Job) -> None:
    plan["at 1"] = fails(UserError(code="TN-009", where="Tệp", what="hỏng.", do="Gửi lại."))
    do(job.pk)
    assert (now(job).state, now(job).message) == (JobState.FAILED, "[TN-009] Tệp: hỏng. Gửi lại.")


def silence(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - timedelta(hours=1))


def test_a_job_that_kills_its_worker_is_given_up_after_five_times(job: Job) -> None:
    plan["at 1"] = fails(SystemExit())
    for attempt in range(1, ATTEMPTS + 1):
        with pytest.raises(SystemExit):
            do(job.pk)
        assert (now(job).state, now(job).attempt) == (JobState.RUNNING, attempt)
        silence(job)
        resume(timezone.now())
    assert now(job).state == JobState.FAILED
    assert "bị ngắt 5 lần" in now(job).message
    do(job.pk)
    assert len(calls) == ATTEMPTS


def test_a_job_that_gets_further_each_time_is_not_given_up(job: Job) -> None:
    plan["steps"] = 12
    for step in range(1, 11):
        plan[f"at {step}"] = fails(SystemExit())
        with pytest.raises(SystemExit):
            do(job.pk)
        del plan[f"at {step}"]
        silence(job)
        assert resume(timezone.now()) == 1
    do(job.pk)
    assert now(job).state == JobState.DONE


def test_what_a_dead_worker_left_is_queued_again_and_what_a_living_one_has_is_not(job: Job) -> None:
    tasks = DBTaskResult.objects.count()
    assert resume(timezone.now()) == 0
    silence(job)
    assert resume(timezone.now()) == 1
    assert DBTaskResult.objects.count() == tasks + 1
    do(job.pk)
    silence(job)
    assert resume(timezone.now()) == 0


def test_signs_of_life_go_on_through_a_long_step(
    job: Job, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """From a thread beside the work: here what it writes is caught, since a test has one connection."""
    beats = threading.Semaphore(0)

    class Row:
        def update(self, **values: Any) -> int:
            assert set(values) == {"heard_at"}
            beats.release()
            return 1

    monkeypatch.setattr(services, "close_old_connections", lambda: None)
    monkeypatch.setattr(services, "_held", lambda job: Row())
    settings.JOB_LEASE_SECONDS = 0.2
    with services._alive(job):
        assert beats.acquire(timeout=5)
        assert beats.acquire(timeout=5)
    assert not [thread for thread in threading.enumerate() if thread.name == f"job-{job.pk}"]


def test_asking_and_its_job_stay_or_go_together(user: Callable[[str], User]) -> None:
    from django.db import transaction

    before = (Job.objects.count(), DBTaskResult.objects.count())
    with transaction.atomic():
        queue(kind="trial", arguments={}, now=NOW)
        transaction.set_rollback(True)
    assert (Job.objects.count(), DBTaskResult.objects.count()) == before


def test_a_job_is_its_owners(job: Job, sign_in: Callable[[str], Client]) -> None:
    page = reverse("job", args=(job.pk,))
    assert "đang chờ" in sign_in("banlim").get(page).content.decode()
    assert sign_in("muongthinh").get(page).status_code == 404
    for name in ("cancel-job", "restart-job"):
        assert sign_in("muongthinh").post(reverse(name, args=(job.pk,))).status_code == 404
    assert now(job).state == JobState.WAITING
    stopped = sign_in("banlim").post(reverse("cancel-job", args=(job.pk,)), follow=True).content.decode()
    assert "đã dừng theo yêu cầu" in stopped
    again = sign_in("banlim").post(reverse("restart-job", args=(job.pk,)), follow=True).content.decode()
    assert "đang chờ" in again
    assert "Làm lại" not in again


def test_what_nobody_can_use_any_more_is_forgotten() -> None:
    now, day = timezone.now(), timedelta(days=1)
    for key, ends in (("old", now - day), ("live", now + day)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    AccessAttempt.objects.create(username="x", failures_since_start=1)
    AccessAttempt.objects.update(attempt_time=now - 2 * day)
    AccessAttempt.objects.create(username="y", failures_since_start=1)
    tidy(now)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["y"]


def test_nothing_is_lost_when_the_site_is_killed(of_this_run: Path, tmp_path: Path) -> None:
    """Three kills of the real site; ``python -m benchmarks.web_kill`` does two hundred."""
    settle(of_this_run, tmp_path)
    root = Path(__file__).resolve().parents[2]
    given = {
        name: value for name, value in os.environ.items() if not name.startswith(("DOINGOAI_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.web_kill", "--rounds", "3", "--home", str(tmp_path)],
        cwd=root, env=given, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout[done.stdout.index("{") :])
    assert (told["rounds"], told["faults"]) == (3, [])
