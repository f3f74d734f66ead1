"""The form as a Word file: blank, with what is written in a draft, and what a filled file says, field by field."""

from collections.abc import Iterable
from dataclasses import replace

from doingoai.extract.answered import form_of
from doingoai.extract.answered.tags import key_of
from doingoai.model import Report, Span, UserError
from doingoai.write.documents import write_official
from doingoai.write.forms import Ask
from doingoai.write.forms.filled import filled
from doingoai.write.forms.story import form_of_unit
from doingoai_web.filling.fields import Data, filling_of, tidy
from doingoai_web.filling.outline import WHOLE, Place, places_of


def word_file(ask: Ask, data: Data, *, sending: int = 0) -> bytes:
    """The library's form with a draft's answers. sending: number of the version it becomes, so that no two are the same file."""
    form = filled(form_of_unit(ask), filling_of(data, places_of(ask.outline)))
    if sending:
        form = replace(form, subject=f"{form.subject}, bản {sending}")
    return write_official(form)


def answers_of(report: Report, ask: Ask) -> dict[str, str]:
    """Field → words of a filled form that was read. The rows of a register are numbered as they stand.

    Raises UserError DF-006 where the file is no form, or one of another unit, period or outline.
    """
    form = form_of(report)
    if form is None:
        raise _refuse("tệp này không phải mẫu báo cáo của đợt này.")
    if (form.key.unit, form.key.period) != _own(ask):
        raise _refuse(f"mẫu này là của đơn vị hoặc kỳ khác (mã biểu {form.key}).")
    places = places_of(ask.outline)
    keys = {place.part.number: place.key for place in places if place.key}
    found = {f"i.{field.asked.indicator}": report.words(field.span) for field in form.figures}
    for field in form.ticks:
        key = WHOLE if field.asked.section == 0 else keys.get(field.asked.section)
        found |= {f"n.{key}": "1"} if key else {}
    for field in form.areas:
        key = keys.get(field.asked.section)
        found |= {f"t.{key}": _whole(report, field.span)} if key else {}
    counts: dict[str, int] = {}
    for row in form.rows:
        number = counts[row.register] = counts.get(row.register, 0) + 1
        found |= {f"r.{row.register}.{number}.{name}": _whole(report, span) for name, span in row.cells}
    return {name: words for name, said in found.items() if (words := tidy(name, _unfolded(name, said)))}


def _whole(report: Report, span: Span) -> str:
    """An answer with the full stop that ends it, which counts as one of the dots that waited for it."""
    stop = report.text[span.end : span.end + 2]
    closed = stop[:1] == "." and stop[1:] not in (".", "…")
    return report.text[span.start : span.end + closed]


def _own(ask: Ask) -> tuple[str, str]:
    key = key_of(ask.outline.id, ask.unit, ask.period.code)
    return key.unit, key.period


def _unfolded(name: str, said: str) -> str:
    return (
        "\n".join(line.strip() for line in said.split("\n") if line.strip())
        if name.startswith("t.")
        else said
    )


def _refuse(what: str) -> UserError:
    return UserError(
        code="DF-006",
        where="Tệp tải lên",
        what=what,
        do="Tải mẫu của đơn vị ở trang này, điền rồi tải lên lại; báo cáo viết tự do thì gửi ở trang Gửi báo cáo.",
    )


def has_answers(data: Data, places: Iterable[Place]) -> bool:
    """Whether anything that the form asks for is answered."""
    made = filling_of(data, places)
    return bool(made.figures or made.none or made.words or any(made.rows.values()))
