"""Messages to other programs: with the deed or not at all, in order, signed, again until taken, never into the own network."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.api import delivering, reaching
from doingoai_web.api import webhooks as services
from doingoai_web.api.delivering import prune
from doingoai_web.api.models import Delivery, DeliveryState, Event, Kind, Subscription
from doingoai_web.api.sealing import unseal
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns.models import Campaign
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do
from doingoai_web.people.models import User
from doingoai_web.review.models import Submission, Version
from doingoai_web.review.services import accept, send_back
from doingoai_web.totals.services import recompute
from doingoai_web.units.models import Unit

pytestmark = pytest.mark.django_db


class Receiver(BaseHTTPRequestHandler):
    """Another program: notes what came, and answers what the test says."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        server: Any = self.server
        server.came.append((dict(self.headers), self.rfile.read(length)))
        status = server.answers.pop(0) if server.answers else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def receiver(settings: Any) -> Iterator[Any]:
    settings.DEMO = True
    server: Any = HTTPServer(("127.0.0.1", 0), Receiver)
    server.came, server.answers = [], []
    server.address = f"http://127.0.0.1:{server.server_port}/nhan?ma=1"
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    running.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def told(receiver: Any, user: Callable[[str], User]) -> tuple[Subscription, str]:
    """A program that is told everything of the province."""
    return services.subscribe(
        unit=Unit.objects.get(name="tỉnh Tây Khuê"), name="QLVB", address=receiver.address, events=Kind.values, actor=user("chuyenvien"), now=timezone.now()
    )  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_told(db: None) -> None:
    """Without the subscription of the example province."""
    Subscription.objects.all().delete()
    Event.objects.all().delete()


def version_of(unit: str = "phường Lam Khuê") -> Version:
    found = Submission.objects.get(asked__unit__name=unit, asked__campaign__period="2025H2").current
    assert found is not None
    return found


def work() -> None:
    for job in Job.objects.filter(state="waiting", kind="webhooks").order_by("pk"):
        do(job.pk)


def returned(user: Callable[[str], User], unit: str = "phường Lam Khuê") -> Version:
    version = version_of(unit)
    send_back(
        version=version, revision=version.submission.revision, note="Thiếu phụ lục về ông Nguyễn Văn A.", actor=user("chuyenvien"), now=timezone.now()
    )  # fmt: skip
    return version


def test_a_message_is_signed_and_holds_no_word_of_the_report(
    told: tuple[Subscription, str], receiver: Any, user: Callable[[str], User]
) -> None:
    version = returned(user)
    work()
    [(headers, body)] = receiver.came
    whole = json.loads(body)
    assert whole["type"] == headers.get("doingoai-event", whole["type"]) == "report.returned"
    assert whole["data"]["version"] == version.pk
    assert whole["links"]["facts"] == f"/api/v1/versions/{version.pk}/facts"
    assert set(whole["data"]) == {"campaign", "submission", "version", "number", "errors", "warnings"}
    assert "Nguyễn Văn A".encode() not in body
    assert all(isinstance(value, int) for value in whole["data"].values())
    key = base64.b64decode(told[1].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-id"] == whole["id"]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.answer, delivery.attempts) == ("delivered", 200, 1)


def test_the_secret_is_not_readable_in_the_database(told: tuple[Subscription, str]) -> None:
    row, secret = told
    assert secret not in json.dumps(Subscription.objects.filter(pk=row.pk).values("sealed", "address")[0])
    assert secret.startswith("whsec_")


def test_a_deed_that_fails_tells_nobody(told: tuple[Subscription, str], user: Callable[[str], User]) -> None:
    version = version_of()
    with transaction.atomic():
        accept(
            version=version,
            revision=version.submission.revision,
            actor=user("chuyenvien"),
            now=timezone.now(),
        )
        assert Event.objects.count() == 1
        transaction.set_rollback(True)
    assert Event.objects.count() == 0
    with pytest.raises(UserError):
        send_back(version=version, revision=999, note="x", actor=user("chuyenvien"), now=timezone.now())
    assert Event.objects.count() == 0


def test_each_deed_is_told_to_those_who_want_it(
    told: tuple[Subscription, str], receiver: Any, user: Callable[[str], User]
) -> None:
    other = Unit.objects.get(name="xã Bản Lìm")
    services.subscribe(unit=other, name="khác", address=receiver.address, events=["report.returned"], actor=user("quantri"), now=timezone.now())  # fmt: skip
    version = returned(user)
    version.submission.refresh_from_db()
    accept(
        version=version, revision=version.submission.revision, actor=user("chuyenvien"), now=timezone.now()
    )
    campaign = Campaign.objects.get(period="2025H2")
    job = recompute(campaign=campaign, now=timezone.now())
    assert job is not None
    do(job.pk)
    assert [event.kind for event in Event.objects.order_by("at", "kind")] == ["report.returned", "report.accepted", "result.made"]  # fmt: skip
    assert set(Delivery.objects.values_list("subscription__name", flat=True)) == {"QLVB"}


def test_nothing_is_written_where_nobody_wants_to_know(user: Callable[[str], User]) -> None:
    returned(user)
    assert not Event.objects.exists()
    assert not Job.objects.filter(kind="webhooks").exists()


def test_what_is_not_taken_is_sent_again_with_growing_pauses_and_in_order(
    told: tuple[Subscription, str], receiver: Any, user: Callable[[str], User]
) -> None:
    receiver.answers = [500, 302]
    first = returned(user)
    version = version_of()
    version.submission.refresh_from_db()
    accept(
        version=version, revision=version.submission.revision, actor=user("chuyenvien"), now=timezone.now()
    )
    assert first.pk == version.pk
    work()
    rows = list(Delivery.objects.order_by("pk"))
    assert [row.state for row in rows] == ["waiting", "waiting"], "the second waits for the first"
    assert rows[0].answer == 500
    pauses = []
    for _ in range(2):
        row = Delivery.objects.order_by("pk")[0]
        assert row.tried_at is not None
        pauses.append(round((row.next_at - row.tried_at).total_seconds()))
        assert delivering.wake(timezone.now()) == 0, "not before its time"
        Delivery.objects.filter(pk=row.pk).update(next_at=timezone.now())
        assert delivering.wake(timezone.now()) == 1
        work()
    assert pauses == [10, 60]
    ids = [headers["webhook-id"] for headers, _ in receiver.came]
    assert [row.state for row in Delivery.objects.order_by("pk")] == ["delivered", "delivered"]
    assert ids == [str(rows[0].event_id)] * 3 + [str(rows[1].event_id)], (
        "the same id each time, the next one after"
    )


def test_a_message_is_given_up_in_the_end_and_the_next_goes_on(
    told: tuple[Subscription, str], receiver: Any, user: Callable[[str], User]
) -> None:
    receiver.answers = [503] * (len(delivering.PAUSES) + 1)
    returned(user)
    services.ping(row=told[0], actor=user("chuyenvien"), now=timezone.now())
    for _ in range(len(delivering.PAUSES) + 1):
        Delivery.objects.filter(state="waiting").update(next_at=timezone.now())
        delivering.wake(timezone.now())
        work()
    states = list(Delivery.objects.order_by("pk").values_list("state", "attempts"))
    assert states == [(DeliveryState.GIVEN_UP, 10), (DeliveryState.DELIVERED, 1)]


def test_after_a_crash_the_message_is_sent_again(
    told: tuple[Subscription, str],
    receiver: Any,
    user: Callable[[str], User],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Killed between sending and writing it down: sent twice with one id, never lost."""
    returned(user)
    with monkeypatch.context() as patch:
        patch.setattr(Delivery, "save", lambda *args, **kwargs: (_ for _ in ()).throw(RuntimeError("killed")))
        work()
    assert Delivery.objects.get().state == "waiting"
    delivering.wake(timezone.now())
    work()
    assert Delivery.objects.get().state == "delivered"
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert len(receiver.came) == 2


def test_two_workers_do_not_send_to_one_address_at_once(
    told: tuple[Subscription, str], receiver: Any, user: Callable[[str], User]
) -> None:
    returned(user)
    Subscription.objects.update(busy_until=timezone.now() + timedelta(seconds=30))
    work()
    assert receiver.came == []
    Subscription.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    assert delivering.wake(timezone.now()) == 1
    work()
    assert len(receiver.came) == 1


def test_sent_once_more_one_or_all_since_a_day(
    told: tuple[Subscription, str],
    receiver: Any,
    user: Callable[[str], User],
    sign_in: Callable[[str], Client],
) -> None:
    returned(user)
    work()
    client, row = sign_in("chuyenvien"), told[0]
    client.post(reverse("webhook-again", args=(Delivery.objects.get().pk,)))
    client.post(reverse("webhook-since", args=(row.pk,)), {"day": f"{timezone.localdate():%d/%m/%Y}"})
    work()
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert len(receiver.came) == 3
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert services.send_since(row=row, day=tomorrow, actor=user("chuyenvien"), now=timezone.now()) == 0
    wrong = client.post(reverse("webhook-since", args=(row.pk,)), {"day": "hôm qua"})
    assert wrong.status_code == 422
    assert "GD-027" in wrong.content.decode()


def test_old_messages_are_forgotten_and_what_waits_is_kept(
    told: tuple[Subscription, str], receiver: Any, user: Callable[[str], User], settings: Any
) -> None:
    """Within the days that are kept everything can be sent once more; what was sent once more lately stays as long."""
    returned(user)
    work()
    now, kept = timezone.now(), timedelta(days=settings.WEBHOOK_DAYS)
    assert prune(now + kept - timedelta(minutes=1)) == 0
    services.send_since(row=told[0], day=timezone.localdate(), actor=user("chuyenvien"), now=now)
    assert prune(now + kept + timedelta(days=1)) == 0, "one waits"
    Delivery.objects.filter(again=True).update(state=DeliveryState.DELIVERED, next_at=now + kept)
    assert prune(now + kept + timedelta(days=1)) == 0, "one was sent lately"
    assert prune(now + 2 * kept + timedelta(days=1)) == 1
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


def test_pause_keeps_and_end_gives_up(
    told: tuple[Subscription, str], receiver: Any, user: Callable[[str], User]
) -> None:
    row, now = told[0], timezone.now()
    services.pause(row=row, paused=True, actor=user("chuyenvien"), now=now)
    returned(user)
    delivering.wake(timezone.now())
    work()
    assert receiver.came == []
    services.pause(row=row, paused=False, actor=user("chuyenvien"), now=timezone.now())
    work()
    assert len(receiver.came) == 1
    services.ping(row=row, actor=user("chuyenvien"), now=timezone.now())
    services.end(row=row, actor=user("chuyenvien"), now=timezone.now())
    work()
    assert len(receiver.came) == 1
    assert Delivery.objects.filter(state="given_up").count() == 1
    with pytest.raises(UserError, match="GD-026"):
        services.ping(row=row, actor=user("chuyenvien"), now=timezone.now())
    deeds = (
        Entry.objects.filter(action__startswith="webhook.")
        .order_by("number")
        .values_list("action", flat=True)
    )
    assert list(deeds) == ["webhook.made", "webhook.paused", "webhook.resumed", "webhook.ended"]


def test_another_key_of_the_installation_is_told_not_hidden(
    told: tuple[Subscription, str], receiver: Any, user: Callable[[str], User]
) -> None:
    Subscription.objects.update(sealed="gAAAAA")
    returned(user)
    work()
    row = Delivery.objects.get()
    assert row.state == "waiting"
    assert "khóa" in row.said


def test_the_secret_outlives_a_change_of_the_installation_s_key(
    told: tuple[Subscription, str], settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another secret of the tests, long enough",
    )
    call_command("reseal_originals")
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(Subscription.objects.get().sealed) == told[1]


WRONG = [
    "http://nhan.example.vn/",
    "ftp://nhan.example.vn/",
    "nhan.example.vn",
    "https://",
    "https://a:b@nhan.example.vn/",
    "https://nhan.example.vn/#x",
    "https://nhan.example.vn:22/",
    "https://nhan.example.vn:99999/",
    "https://nhan .example.vn/",
    "https://nhận.example.vn/",
    "https://127.0.0.1/",
    "https://10.0.0.8/",
    "https://172.16.4.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://0.0.0.0/",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::]/",
    "https://" + "a" * 600,
]


@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_is_not_sent_to(address: str, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(UserError, match="GD-022"):
        reaching.checked(address)


@pytest.mark.parametrize(
    "found", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::5", "::ffff:192.168.0.9"]
)
def test_a_name_that_leads_inside_is_not_followed(
    found: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where only one of its addresses does."""
    settings.DEMO, settings.WEBHOOK_HOSTS = False, ()
    rows = [(socket.AF_INET, 1, 6, "", (one, 443)) for one in ("93.184.216.34", found)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: pytest.fail("it connected"))
    answer = reaching.post("https://nhan.example.vn/", b"{}", {})
    assert answer.status is None
    assert "trong mạng nội bộ" in answer.said
    settings.WEBHOOK_HOSTS = ("nhan.example.vn",)
    assert reaching.looked_up("nhan.example.vn", 443)[1] == ("93.184.216.34", 443)


def test_the_connection_goes_to_the_address_that_was_looked_at(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that changes between looking and connecting leads nowhere: it is looked up once."""
    settings.DEMO = False
    asked: list[str] = []
    went: list[Any] = []

    def look(host: str, port: int, **kwargs: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, 1, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(where: Any, timeout: float) -> Any:
        went.append(where)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket, "create_connection", connect)
    reaching.post("https://nhan.example.vn/", b"{}", {})
    assert (asked, went) == (["nhan.example.vn"], [("93.184.216.34", 443)])


def test_a_receiver_that_says_nothing_does_not_hold_the_worker(
    receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "SECONDS", 0.2)
    monkeypatch.setattr(reaching, "ALL", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        answer = reaching.post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}", {})
    assert (answer.status, answer.said) == (None, "bên nhận không trả lời kịp.")
    assert answer.milliseconds < 2000


def test_the_pages_make_show_and_end_a_subscription(
    receiver: Any, sign_in: Callable[[str], Client], user: Callable[[str], User]
) -> None:
    client, province = sign_in("quantri"), Unit.objects.get(name="tỉnh Tây Khuê")
    given = {
        "unit": province.pk,
        "name": "Trang điều hành",
        "address": "https://10.0.0.1/",
        "events": ["report.accepted"],
    }
    wrong = client.post(reverse("webhooks"), given).content.decode()
    assert "trong mạng nội bộ" in wrong
    assert 'value="Trang điều hành"' in wrong
    made = client.post(reverse("webhooks"), {**given, "address": receiver.address}).content.decode()
    assert "whsec_" in made
    assert "whsec_" not in client.get(reverse("webhooks")).content.decode()
    row = Subscription.objects.get()
    client.post(reverse("webhook-ping", args=(row.pk,)))
    work()
    page = client.get(reverse("webhook", args=(row.pk,))).content.decode()
    assert "thử kết nối" in page
    assert ">200" in page.replace("<td>200", ">200")
    assert json.loads(receiver.came[0][1])["type"] == "ping"
    elsewhere = services.subscribe(
        unit=Unit.objects.get(name="xã Bản Lìm"), name="x", address=receiver.address, events=["report.accepted"], actor=user("quantri"), now=timezone.now()
    )[0]  # fmt: skip
    assert sign_in("banlim").get(reverse("webhook", args=(elsewhere.pk,))).status_code == 403
