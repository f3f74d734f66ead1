"""Sentences that hold words, in the reports that a person may read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from doingoai.model import UserError
from doingoai.periods import parse_code
from doingoai_web.find.engine import Clause, Either, Phrase, rendered
from doingoai_web.find.likeness import LEAST_WORDS
from doingoai_web.find.models import Indexed, Sentence, SentenceQuerySet, Words
from doingoai_web.find.query import Query, closeness, places
from doingoai_web.find.sentences import HEAD
from doingoai_web.find.services import plain
from doingoai_web.find.words import tokens
from doingoai_web.people.models import Right, User
from doingoai_web.review.models import Status, Submission
from doingoai_web.units.models import Unit

MOST = 1000  # sentences that one search looks through: who finds more narrows it
_TOGETHER, _ROUNDS = 2000, 60  # sentences of one look-up; look-ups of one search
_FEW = 40  # subtrees that are looked up by their marks; a person with more roles is rare


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a search is narrowed to. period: a code, or a year; topic, indicator: ids; status: of the report; old: replaced versions
    too."""

    unit: Unit | None = None
    period: str = ""
    topic: str = ""
    indicator: str = ""
    status: str = ""
    role: str = ""
    old: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence found: its id, version, place in it, the period of the version, its topic."""

    pk: int
    version: int
    position: int
    period: str
    path: str
    topic: str
    close: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """hits: those that hold the words closest together first, then the newest period, then by unit, in the order of the text; more: there
    may be more than were looked through."""

    hits: tuple[Hit, ...]
    more: bool = False
    in_report: Mapping[int, int] = field(default_factory=dict)

    def by_period(self) -> list[tuple[str, int]]:
        counted = Counter(hit.period for hit in self.hits)
        return sorted(counted.items(), key=lambda item: parse_code(item[0]).last, reverse=True)

    def by_topic(self) -> list[tuple[str, int]]:
        counted = Counter(hit.topic for hit in self.hits if hit.topic)
        return counted.most_common()


def subtree(paths: Sequence[str]) -> list[Clause]:
    """What narrows a look-up to the units below these paths; nothing where they hold most units anyway. A unit that was moved after
    its reports were indexed, or for which one of these answers, is named by itself."""
    tops = [path.rstrip("/").rpartition("/")[2] for path in paths]
    inside = Unit.objects.none()
    for path in paths:
        inside = inside | Unit.objects.filter(path__startswith=path)
    if not tops or len(tops) > _FEW or inside.count() * 2 > Unit.objects.count():
        return []
    moved = Indexed.objects.filter(Q(asked__unit__in=inside) | Q(asked__reporter__in=inside))
    for path in paths:
        moved = moved.exclude(path__startswith=path)
    others = moved.order_by().values_list("asked__unit", flat=True).distinct()[:_FEW]
    return [Either((*(f"u{top}" for top in tops), *(f"o{unit}" for unit in others)))]


def _clauses(query: Query, narrowed: Narrowed, user: User) -> list[Clause]:
    found: list[Clause] = [Phrase("exact" if term.exact else "plain", term.words) for term in query.terms]
    if narrowed.period:
        code = narrowed.period
        found.append(Either((f"y{code}" if code.isdecimal() else f"p{plain(code)}",)))
    for sign, wanted in (("t", narrowed.topic), ("i", narrowed.indicator), ("r", narrowed.role)):
        if wanted:
            found.append(Either((f"{sign}{plain(wanted)}",)))
    paths = (narrowed.unit.path,) if narrowed.unit is not None else user.reach(Right.READ).paths
    return found + subtree(paths)


def _of_status(status: str, user: User) -> list[int]:
    """The current versions of the reports that are under review, or were sent back: few, and the newest."""
    seen = Submission.objects.visible_to(user).filter(status=status, current__isnull=False)
    return list(seen.values_list("current_id", flat=True)[: MOST * 5])


def search(query: Query, narrowed: Narrowed, user: User) -> Found:
    """The sentences that hold every word, of at most ``MOST`` the newest; three to six queries. Raises UserError TM-001 where the
    words are those of a person's number."""
    if query.personal:
        raise UserError(
            code="TM-001",
            where="Ô tìm kiếm",
            what="dãy vừa gõ giống số căn cước, hộ chiếu hoặc điện thoại của một người. Trang này không tìm theo số của cá nhân.",
            do="Tìm theo câu chữ, đơn vị hoặc chỉ tiêu. Nếu là số tiền, gõ có dấu chấm: 180.000.000.",
        )
    if not query.terms:
        return Found(())
    rows = _allowed(narrowed, user).values_list(
        "pk", "report_id", "position", "report__period", "report__asked__unit__path", "topic", "text"
    )
    hits: list[Hit] = []
    more = False
    for numbers in looked_up(_clauses(query, narrowed, user)):
        more = len(numbers) == _TOGETHER
        found = rows.filter(pk__in=numbers).order_by("-pk")[: MOST + 1 - len(hits)]
        hits += [Hit(*row[:6], close=closeness(query, row[6])) for row in found]
        if len(hits) > MOST:
            more = True
            break
    return _ordered(hits[:MOST], more)


def looked_up(clauses: Sequence[Clause]) -> Iterator[list[int]]:
    """The sentences with these words and marks, the last received first, so many at a time: the index is asked by itself, since a
    database that plans both together may walk all reports before it."""
    rows = Words.objects.filter(words__holds=rendered(clauses)).order_by("-pk")
    last: int | None = None
    for _round in range(_ROUNDS):
        before = rows if last is None else rows.filter(pk__lt=last)
        numbers = list(before.values_list("pk", flat=True)[:_TOGETHER])
        yield numbers
        if len(numbers) < _TOGETHER:
            return
        last = numbers[-1]


def _allowed(narrowed: Narrowed, user: User) -> SentenceQuerySet:
    """The sentences that one may read, of the reports that are asked for."""
    rows = Sentence.objects.visible_to(user)
    if narrowed.unit is not None:
        rows = rows.filter(report__asked__unit__path__startswith=narrowed.unit.path)
    if not narrowed.old:
        rows = rows.of_current()
    if narrowed.status == Status.ACCEPTED:
        return rows.filter(report__submission__status=narrowed.status)
    return rows.filter(report__in=_of_status(narrowed.status, user)) if narrowed.status else rows


def _ordered(hits: Sequence[Hit], more: bool) -> Found:
    last = {period: parse_code(period).last.toordinal() for period in {hit.period for hit in hits}}
    ordered = sorted(
        hits, key=lambda hit: (hit.close, -last[hit.period], hit.path, -hit.version, hit.position)
    )
    return Found(tuple(ordered), more, Counter(hit.version for hit in hits))


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence; hit: they were looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence on the page with what was looked for marked."""

    sentence: Sentence
    pieces: tuple[Piece, ...]

    @property
    def comparable(self) -> bool:
        """It is long enough for others to be held against it."""
        return self.sentence.role != HEAD and len(tokens(self.sentence.text)) >= LEAST_WORDS


@dataclass(frozen=True, slots=True)
class Group:
    """The sentences of one report on a page. whole: how many of it were found."""

    report: Indexed
    sentences: tuple[Shown, ...]
    whole: int


def marked(query: Query, text: str) -> tuple[Piece, ...]:
    """A sentence in pieces, those looked for apart."""
    found, at = [], 0
    for start, end in places(query, text):
        if start > at:
            found.append(Piece(text[at:start], False))
        found.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], False))
    return tuple(found)


def groups(hits: Sequence[Hit], found: Found, query: Query) -> list[Group]:
    """The sentences of a page under the reports they stand in: one query."""
    rows = Sentence.objects.select_related(
        "report__asked__unit", "report__asked__campaign__owner", "report__submission"
    ).in_bulk([hit.pk for hit in hits])
    made: dict[int, list[Shown]] = {}
    for hit in hits:
        if (row := rows.get(hit.pk)) is not None:
            made.setdefault(hit.version, []).append(Shown(row, marked(query, row.text)))
    return [
        Group(shown[0].sentence.report, tuple(shown), found.in_report.get(version, len(shown)))
        for version, shown in made.items()
    ]
