"""The form as a report of its unit: how to fill it in, the parts of the outline, the closing; then the register tables."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from doingoai.extract.answered.tags import key_of
from doingoai.knowledge.forms import forms
from doingoai.model import UserError
from doingoai.periods import title as period_title
from doingoai.units.names import AGENCY, UnitName, parse_unit
from doingoai.write.documents import Annex, Official, look_of, signing_of
from doingoai.write.docx.issuing import Issuer, issuer_of
from doingoai.write.docx.regime import Addressing, PeriodWords, addressing, period_words
from doingoai.write.docx.story import Block, Paragraph, Text, paragraph
from doingoai.write.docx.wording import lower_first, tie
from doingoai.write.forms.ask import Ask
from doingoai.write.forms.asked import Part, parts_of
from doingoai.write.forms.fields import Frame, area, box, figures, register_code, register_table
from doingoai.write.forms.working import long_deadline

_LEVELS = ("Heading1", "Heading2", "Heading3")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_COMMITTEES = frozenset(
    ("xã", "phường", "thị trấn", "đặc khu", "huyện", "quận", "thị xã", "thành phố", "tỉnh")
)


def issuer_for(unit: str) -> Issuer:
    """The body that reports for a unit: its People's Committee, or the office itself. Raises UserError VB-001."""
    name = parse_unit(unit)
    written = name.own if name.kind != AGENCY else str(name)
    body = f"UBND {written}" if name.kind in _COMMITTEES else written
    issuer, above = issuer_of(body or unit, str(name.of) if name.of else written or unit), _above(unit)
    if issuer.level == "commune" and not issuer.parent and above is not None:
        return replace(
            issuer, parent=(f"UBND {above.own}".upper(),)
        )  # so that the report says where it belongs
    return issuer


def _above(unit: str) -> UnitName | None:
    """The province (or what else stands above) that a unit is named with."""
    found = parse_unit(unit).of
    while found is not None and found.of is not None:
        found = found.of
    return found


def _addressing(ask: Ask, issuer: Issuer) -> Addressing:
    found = addressing(issuer, ask.period.last)
    above = _above(ask.unit)
    if ask.to:
        return Addressing((ask.to,), found.recipients)
    if above is None:
        return found
    named = tuple(
        f"{to} {above.own}" if to.startswith("Sở ") and " tỉnh " not in to else to for to in found.addressees
    )
    return Addressing(named, found.recipients)


def _numbered(parts: Sequence[Part]) -> bool:
    """True where the outline's labels are those that the heading styles would count: I, 1, a."""
    counts = [0, 0, 0]
    for part in parts:
        if part.level > len(counts):
            return False
        counts[part.level - 1] += 1
        counts[part.level :] = [0] * (len(counts) - part.level)
        number = counts[part.level - 1]
        if number > len(_ROMAN):
            return False
        if (
            part.label.strip(" .)")
            != (_ROMAN[number - 1], str(number), "abcdđeghiklmno"[number - 1])[part.level - 1]
        ):
            return False
    return True


def _heading(part: Part, *, numbered: bool) -> Paragraph:
    title = part.title.upper() if part.level == 1 else part.title
    if numbered:
        return paragraph(title, _LEVELS[part.level - 1])
    return Paragraph((Text(f"{part.label}. {title}", bold=True),), "Body", keep_next=True)


def _aside(words: str) -> Paragraph:
    """What the form says to whoever fills it in, in the size of the body: the same page is the report that is signed."""
    return Paragraph((Text(words, italic=True),), keep_next=True)


def _part(frame: Frame, part: Part, *, numbered: bool) -> Iterator[Block]:
    say = forms().phrases
    yield _heading(part, numbered=numbered)
    if not part.number:
        return
    tables = " ".join(forms().say("see_register", code=register_code(name)) for name in part.registers)
    yield _aside(f"{part.hint} {tables}".strip())
    if part.box:
        yield box(frame, part.number, say["none_section" if part.indicators else "none_section_plain"])
    if part.indicators:
        yield figures(frame, part)
    yield from area(frame, part)


def _how(ask: Ask, to: Addressing, frame: Frame) -> Iterator[Paragraph]:
    yield replace(_aside(forms().say("how", period=frame.now_name)), keep_next=False)
    if ask.deadline is not None and to.addressees:
        words = forms().say("deadline", to=to.addressees[0], deadline=long_deadline(ask.deadline))
        yield Paragraph((Text(tie(words), bold=True),))


def _body(ask: Ask, to: Addressing, frame: Frame, parts: Sequence[Part], closing: str) -> tuple[Block, ...]:
    numbered = _numbered(parts)
    blocks: list[Block] = [*_how(ask, to, frame), box(frame, 0, forms().phrases["none_all"])]
    for part in parts:
        blocks += _part(frame, part, numbered=numbered)
    return (*blocks, paragraph(tie(closing)))


def _annexes(frame: Frame, parts: Sequence[Part], period: str) -> tuple[Annex, ...]:
    """All register tables, in one annex."""
    hint = paragraph(forms().phrases["register_hint"], "Legend", keep_next=True)
    tables = [
        block for part in parts for name in part.registers for block in register_table(frame, part, name)
    ]
    end = paragraph(forms().phrases["registers_end"], "Legend")
    return (Annex(forms().say("registers_title", period=period), (hint, *tables, end)),) if tables else ()


def _frame(ask: Ask, official: Official, words: PeriodWords) -> Frame:
    before = ask.previous
    return Frame(
        key=key_of(ask.outline.id, ask.unit, ask.period.code),
        look=look_of(official),
        now_name=words.name,
        before=before.figures if before else None,
        before_name=period_title(before.period) if before and before.period else "",
    )


def form_of_unit(ask: Ask) -> Official:
    """The form as a document that can be laid out. Raises UserError VB-001, VB-010."""
    if not ask.outline.sections:
        raise UserError(
            code="VB-010",
            where=f"Đề cương “{ask.outline.id}”",
            what="không có mục nào.",
            do="Chọn đề cương khác bằng --outline.",
        )
    issuer, words = issuer_for(ask.unit), period_words(ask.period)
    to = _addressing(ask, issuer)
    bare = Official(
        kind="report",
        issuer=issuer,
        abstract=words.title,
        body=(),
        signing=signing_of(issuer.signs),
        year=ask.period.last.year,
        addressees=to.addressees,
        recipients=to.recipients[:-1],
        filing=issuer.filed,
        rules=ask.period.last,
        subject=f"{ask.unit}, {words.name}",
    )
    frame, parts = _frame(ask, bare, words), parts_of(ask.outline)
    closing = forms().say("closing", title=lower_first(words.title), issuer=issuer.full_name)
    return replace(
        bare,
        body=_body(ask, to, frame, parts, closing),
        annexes=_annexes(frame, parts, words.name),
        contact=(forms().say("key", key=frame.key),),
        keywords=str(frame.key),
    )
