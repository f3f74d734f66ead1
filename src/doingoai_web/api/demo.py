"""For the example province: a program that is told, so that the page of messages shows something."""

from datetime import datetime, timedelta

from doingoai_web.api.models import PING, Delivery, DeliveryState, Event, Kind, Subscription
from doingoai_web.api.sealing import seal
from doingoai_web.campaigns.models import Campaign
from doingoai_web.people.models import User
from doingoai_web.review.models import Submission

ADDRESS = "https://qlvb.taykhue.example/nhan-thong-bao"  # a name that nobody can ever register


def load(*, officer: User, now: datetime) -> None:
    """A subscription that is paused, with the messages of two accepted reports, one of which did not arrive."""
    campaign = Campaign.objects.get(period="2025H2")
    row = Subscription.objects.create(
        unit=campaign.owner,
        name="Phần mềm quản lý văn bản (ví dụ)",
        address=ADDRESS,
        events=[Kind.RECEIVED, Kind.ACCEPTED, Kind.APPROVED],
        sealed=seal("whsec_ZG9pbmdvYWk="),
        made_by=officer,
        made_at=now,
        paused=True,
    )
    ping = Event.objects.create(
        kind=PING, unit=campaign.owner, subject=f"api.subscription:{row.pk}", at=now - timedelta(minutes=9)
    )
    sent = [(ping, DeliveryState.DELIVERED, 200, "")]
    accepted = Submission.objects.filter(asked__campaign=campaign, status="accepted").select_related(
        "asked__unit"
    )
    for submission in accepted.order_by("pk")[:2]:
        event = Event.objects.create(
            kind=Kind.ACCEPTED,
            unit=submission.asked.unit,
            subject=f"review.version:{submission.current_id}",
            at=now - timedelta(minutes=5),
            data={"campaign": campaign.pk, "submission": submission.pk, "version": submission.current_id},
        )
        sent.append((event, DeliveryState.DELIVERED, 204, ""))
    sent[-1] = (sent[-1][0], DeliveryState.GIVEN_UP, 503, "bên nhận báo lỗi.")
    Delivery.objects.bulk_create(
        [
            Delivery(
                subscription=row, event=event, state=state, attempts=1 if state == DeliveryState.DELIVERED else 10,
                next_at=now, tried_at=now - timedelta(minutes=4), answer=answer, milliseconds=41, said=said,
            )
            for event, state, answer, said in sent
        ]
    )  # fmt: skip
