"""The full-text table: an FTS5 table of SQLite, a tsvector with a GIN index of PostgreSQL.

Both get the same words, parted by this program and not by the database: each word with its marks and without, and beside them what
narrows a search (unit, period, topic, indicator) as words of their own, so that one look-up in one index answers the whole question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connection

from doingoai_web.find.words import tokens

Column = Literal["exact", "plain", "marks"]
_SIGNS: dict[Column, str] = {"exact": "=", "plain": "", "marks": "#"}  # tell the three apart in a tsvector
_CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE find_words USING fts5(exact, plain, marks, tokenize = 'ascii')",
        "CREATE TRIGGER find_sentence_gone AFTER DELETE ON find_sentence BEGIN DELETE FROM find_words WHERE rowid = old.id; END",
    ),
    "postgresql": (
        "CREATE TABLE find_words (rowid bigint PRIMARY KEY, find_words tsvector NOT NULL)",
        "CREATE INDEX find_words_gin ON find_words USING gin (find_words)",
        "CREATE FUNCTION find_sentence_gone() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN DELETE FROM find_words WHERE rowid = OLD.id; RETURN NULL; END $$",
        "CREATE TRIGGER find_sentence_gone AFTER DELETE ON find_sentence FOR EACH ROW EXECUTE FUNCTION find_sentence_gone()",
    ),
}
_DROP = {
    "sqlite": ("DROP TRIGGER find_sentence_gone", "DROP TABLE find_words"),
    "postgresql": (
        "DROP TRIGGER find_sentence_gone ON find_sentence",
        "DROP FUNCTION find_sentence_gone",
        "DROP TABLE find_words",
    ),
}


def statements(vendor: str, *, drop: bool = False) -> Sequence[str]:
    """What makes the table on a database, or takes it away."""
    return (_DROP if drop else _CREATE)[vendor]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side in a column."""

    column: Column
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these marks."""

    marks: tuple[str, ...]


Clause = Phrase | Either


def rendered(clauses: Iterable[Clause]) -> str:
    """A query in which all clauses hold, in the language of the database in use. Words are letters and digits alone."""
    if connection.vendor == "postgresql":
        return " & ".join(map(_tsquery, clauses))
    return " AND ".join(map(_fts5, clauses))


def _quoted(column: Column, word: str) -> str:
    return "'{}'".format((_SIGNS[column] + word).replace("\\", "\\\\").replace("'", "''"))


def _tsquery(clause: Clause) -> str:
    if isinstance(clause, Either):
        return f"({' | '.join(_quoted('marks', mark) for mark in clause.marks)})"
    return f"({' <-> '.join(_quoted(clause.column, word) for word in clause.words)})"


def _fts5(clause: Clause) -> str:
    if isinstance(clause, Either):
        return "{{marks}} : ({})".format(" OR ".join(f'"{mark}"' for mark in clause.marks))
    return f'{{{clause.column}}} : "{" ".join(clause.words)}"'


def _tsvector(text: str, marks: Iterable[str]) -> str:
    places: dict[str, list[int]] = {}
    for number, token in enumerate(tokens(text), 1):
        for column, word in (("exact", token.exact), ("plain", token.plain)):
            places.setdefault(_quoted(column, word), []).append(number)  # type: ignore[arg-type]
    written = [f"{word}:{','.join(map(str, numbers[:250]))}" for word, numbers in places.items()]
    return " ".join((*written, *(_quoted("marks", mark) for mark in marks)))


def write(rows: Sequence[tuple[int, str, Sequence[str]]]) -> None:
    """Put sentences in: (id, text, marks)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO find_words (rowid, find_words) VALUES (%s, %s::tsvector) "
                "ON CONFLICT (rowid) DO UPDATE SET find_words = excluded.find_words",
                [(pk, _tsvector(text, marks)) for pk, text, marks in rows],
            )
            return
        made = []
        for pk, text, marks in rows:
            words = tokens(text)
            exact, plain = " ".join(w.exact for w in words), " ".join(w.plain for w in words)
            made.append((pk, exact, plain, " ".join(marks)))
        cursor.executemany(
            "INSERT OR REPLACE INTO find_words (rowid, exact, plain, marks) VALUES (%s, %s, %s, %s)", made
        )
