"""Keeping the index: with every version that is received, and again for all of them."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Q, QuerySet

from doingoai.model import Report
from doingoai_web.find import engine
from doingoai_web.find.likeness import bands, kernel
from doingoai_web.find.models import Indexed, Sentence
from doingoai_web.find.sentences import HEAD, Piece, pieces
from doingoai_web.review.models import Version

FORMAT = 1  # of the index: one more with every change of what is kept
_BATCH = 200  # versions whose ids are read at a time


def plain(name: str) -> str:
    """An id as one word of the index: "foreign_aid" is "foreignaid", "2025H1" is "2025h1"."""
    return "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())


def _marks(piece: Piece, report: Indexed, unit: str, units: tuple[str, ...]) -> list[str]:
    """What narrows a search: units from the top down, own unit, period, campaign, topics, role, indicators, likeness."""
    return [
        *(f"u{number}" for number in units),
        f"o{units[-1]}",
        f"p{plain(report.period)}",
        f"y{report.period[:4]}",
        f"c{report.asked.campaign_id}",
        *(f"t{plain(topic)}" for topic in piece.topics),
        f"r{plain(piece.role)}",
        *(f"i{plain(name)}" for name in piece.indicators),
        *(bands(kernel(piece.text, unit)) if piece.role != HEAD else ()),
    ]


@transaction.atomic
def index(*, version: Version, report: Report) -> None:
    """Put a version into the index, with the transaction that receives it; twice is harmless."""
    asked = version.submission.asked
    Indexed.objects.filter(pk=version.pk).delete()
    kept = Indexed.objects.create(
        version=version,
        submission=version.submission,
        asked=asked,
        path=asked.unit.path,
        period=asked.campaign.period,
        format=FORMAT,
    )
    found = list(pieces(report))
    rows = Sentence.objects.bulk_create(
        Sentence(
            report=kept,
            position=position,
            start=piece.span.start,
            end=piece.span.end,
            text=piece.text,
            topic=piece.topics[0] if piece.topics else "",
            role=piece.role,
        )
        for position, piece in enumerate(found)
    )
    units = tuple(asked.unit.path.strip("/").split("/"))
    engine.write(
        [
            (row.pk, row.text, _marks(piece, kept, asked.unit.name, units))
            for row, piece in zip(rows, found, strict=True)
        ]
    )


def missing() -> QuerySet[Version]:
    """The versions that are not in the index, or stand in it in an older form or under a unit's former place."""
    stale = ~Q(indexed__format=FORMAT) | ~Q(indexed__path=F("submission__asked__unit__path"))
    return Version.objects.filter(Q(indexed__isnull=True) | stale)


def build(*, anew: bool = False) -> Iterator[int]:
    """Put what is missing into the index, each version in a transaction of its own, so that a build that was stopped goes on where
    it stood. anew: all of them. Yields how many are done after each."""
    if anew:
        Indexed.objects.update(format=0)
    done = last = 0
    while True:
        wanted = missing().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]
        numbers = list(wanted)
        if not numbers:
            return
        for last in numbers:
            version = Version.objects.select_related("submission__asked__unit", "submission__asked__campaign")
            found = version.get(pk=last)
            index(version=found, report=found.report)
            done += 1
            yield done
