"""On what basis a body reports, to whom, and what its period is called: ``regime.yaml``, dated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from doingoai.knowledge.loader import Entry
from doingoai.model import Period, UserError
from doingoai.periods import following, kind_of, parse_code, title
from doingoai.write.docx.issuing import Issuer
from doingoai.write.template_set import STANDARD, Templates


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """name: in running text; next: the period after it; title: of the report."""

    name: str
    next: str
    title: str


@dataclass(frozen=True, slots=True)
class Addressing:
    addressees: tuple[str, ...]
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Base:
    citation: str
    levels: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Address:
    level: str
    kind: str | None
    first: date
    last: date
    addressing: Addressing


@dataclass(frozen=True, slots=True)
class _Titling:
    title: str
    next: str


@dataclass(frozen=True, slots=True)
class _Regime:
    bases: tuple[_Base, ...]
    addresses: tuple[_Address, ...]
    filed: str
    periods: Mapping[str, _Titling]


def _days(entry: Entry) -> tuple[date, date]:
    return entry.take("from", date, date.min), entry.take("to", date, date.max)


def _base(entry: Entry) -> _Base:
    base = _Base(entry.take("citation", str), entry.strings("levels"), *_days(entry))
    entry.close()
    return base


def _address(entry: Entry) -> _Address:
    addressing = Addressing(entry.strings("addressees", []), entry.strings("recipients"))
    address = _Address(entry.take("level", str), entry.take("kind", str, None), *_days(entry), addressing)
    entry.close()
    return address


def _titling(entry: Entry) -> tuple[str, _Titling]:
    words = entry.take("form", str), _Titling(entry.take("title", str), entry.take("next", str, "{next}"))
    entry.close()
    return words


FORMS = ("year", "half", "quarter", "month", "months", "years", "days")  # of periods: each has a title


@cache
def _regime(templates: Templates = STANDARD) -> _Regime:
    data = templates.mapping("regime.yaml")
    regime = _Regime(
        tuple(map(_base, data.subs("bases"))),
        tuple(map(_address, data.subs("addressing"))),
        data.take("filed", str),
        dict(map(_titling, data.subs("periods"))),
    )
    data.close()
    if missing := [form for form in FORMS if form not in regime.periods]:
        raise UserError(
            code="KT-001",
            where=f"{data.file}, “periods”",
            what=f"thiếu tên báo cáo cho dạng kỳ {', '.join(missing)}.",
            do="Chép các dòng ấy từ mẫu gốc của chương trình.",
        )
    return regime


def period_words(period: Period, templates: Templates = STANDARD) -> PeriodWords:
    """What the period, the one after it, and a report on it are called."""
    titling, name, year = _regime(templates).periods[kind_of(period)], title(period), period.last.year
    after = titling.next.format(next=title(following(period)), rest=12 - period.last.month, year=year)
    short = name.removesuffix(f" {year}") if after.endswith(str(year)) else name
    return PeriodWords(name, after, titling.title.format(name=name, short=short, next=after))


def period_name(code: str) -> str:
    """What the period of a code is called: ``2024H1`` → “6 tháng đầu năm 2024”."""
    return title(parse_code(code))


def bases(issuer: Issuer, day: date, templates: Templates = STANDARD) -> tuple[str, ...]:
    """The legal bases of a body's reporting duty in force on a day, as they are cited in full."""
    return tuple(
        base.citation
        for base in _regime(templates).bases
        if issuer.level in base.levels and base.first <= day <= base.last
    )


def addressing(issuer: Issuer, day: date, templates: Templates = STANDARD) -> Addressing:
    """To whom a body reports, and who gets a copy; the last recipient is the file."""
    regime = _regime(templates)
    words = {"unit": issuer.unit, "kind": issuer.kind, "committee": issuer.committee}
    filed = regime.filed if issuer.side == "state" else f"{issuer.filed}."

    def fill(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(" ".join(text.format(**words).split()) for text in texts)

    for address in regime.addresses:
        if (
            address.level == issuer.level
            and address.kind in (None, issuer.kind)
            and address.first <= day <= address.last
        ):
            found = address.addressing
            return Addressing(fill(found.addressees), (*fill(found.recipients), filed))
    return Addressing((), (filed,))
