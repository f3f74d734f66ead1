"""Deadlines as an iCalendar file (RFC 5545): whole days, each with a reminder in the calendar of whoever takes it along."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST = 73  # octets of a line, before its break


@dataclass(frozen=True, slots=True)
class Event:
    """uid: the same for the same deadline each time, so that a calendar moves it and does not double it."""

    uid: str
    day: date
    title: str
    words: str = ""
    address: str = ""


def _escaped(words: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\n", "\\n")):
        words = words.replace(plain, written)
    return "".join(char for char in words if char.isprintable())


def _folded(line: str) -> Iterator[str]:
    """A line of at most 75 octets, what follows on lines that begin with a space; no letter is cut in two."""
    piece, size = "", 0
    for char in line:
        length = len(char.encode())
        if size + length > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + char, size + length
    yield piece


def as_ics(events: Iterable[Event], *, name: str, now: datetime) -> bytes:
    """The file. now: when it was made."""
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//doingoai//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}@doingoai",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.title)}",
            *([f"DESCRIPTION:{_escaped(event.words)}"] if event.words else []),
            *([f"URL:{event.address}"] if event.address else []),
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(event.title)}",
            "TRIGGER:-PT16H",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line)).encode()
