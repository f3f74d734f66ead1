"""The top of a document: who issues it, its number and date, what it is and to whom it goes (cells 1 to 5 and 9a)."""

from doingoai.write.documents.forms import LINE, Form, Forms, Kind
from doingoai.write.documents.model import Official
from doingoai.write.docx.layout import Layout
from doingoai.write.docx.metrics import balanced, width
from doingoai.write.docx.story import (
    Block,
    Boxed,
    Break,
    Cell,
    Inline,
    Paragraph,
    Rule,
    Table,
    Text,
    paragraph,
)
from doingoai.write.docx.ties import tie
from doingoai.write.docx.xml import NBSP

BLANK_NUMBER, BLANK_DAY = 6, 4  # spaces where the clerk stamps or writes
EVEN = 0.94  # of the width that a centred title may take


def number_words(number: int | None) -> str:
    """A number below ten with its nought; blanks where it is not given yet."""
    return NBSP * BLANK_NUMBER if number is None else f"{number:02d}"


def symbol_of(official: Official, form: Form, kind: Kind) -> str:
    """BC-UBND, UBND-NgV, BC/TU: as the form of the side writes it."""
    letter = not kind.title
    pattern = "letter_symbol" if letter else "symbol"
    if letter and not official.unit and "{unit}" in form.texts[pattern]:
        return official.issuer.code
    return form.say(pattern, kind=kind.codes[form.side], issuer=official.issuer.code, unit=official.unit)


def date_fields(official: Official) -> dict[str, object]:
    """Day and month as they are written: a nought before days below ten and before January and February."""
    day = official.day
    if day is None:
        blank = NBSP * BLANK_DAY
        return {"day": blank, "month": blank, "year": official.year}
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return {"day": f"{day.day:02d}", "month": month, "year": day.year}


def _lines(lines: tuple[str, ...], style: str, look: Layout, available: float) -> list[Paragraph]:
    """Lines of the header, long ones broken evenly."""
    size = look.styles[style].size
    return [paragraph(tie(part), style) for line in lines for part in balanced(line, size, available)]


def _under(form: Form, mark: str, style: str, longest: float, within: float, look: Layout) -> Block:
    """What stands below the issuing body or the abstract: a line, or the signs of the form."""
    if form.texts[mark] == LINE:
        return Rule(min(longest, within) * look.short_rule, within)
    return paragraph(form.texts[mark], style, keep_next=True)


def header(official: Official, form: Form, kind: Kind, look: Layout, forms: Forms) -> Table:
    """The two-column table at the top: the issuing body and the number; the nation, or the Party, and the date."""
    left, right = look.header_table
    names = _lines(official.issuer.parent, "ParentBody", look, left)
    bodies = _lines(official.issuer.body, "IssuingBody", look, left)
    size = look.styles["IssuingBody"].size
    longest = max((width(_words(line), size) for line in bodies), default=0.0)
    issuer = Cell((*names, *bodies, _under(form, "issuer_mark", "IssuerMark", longest, left, look)))
    nation = [paragraph(look.nation, "Nation")]
    ruled = look.nation, look.styles["Nation"].size
    if look.motto:
        nation.append(paragraph(look.motto, "Motto"))
        ruled = look.motto, look.styles["Motto"].size
    line = Rule(min(right, width(*ruled) * look.motto_rule), right)
    number = form.say(
        "number_line", number=number_words(official.number), symbol=symbol_of(official, form, kind)
    )
    below: list[Block] = [paragraph(number, "SymbolLine")]
    if not kind.title:
        words = form.say("letter_abstract", abstract=official.abstract)
        below.append(title_lines(words, "LetterAbstract", look, left))
    if official.urgency:
        below.append(Boxed(official.urgency, forms.urgency[official.urgency], left))
    if official.circulation:
        size = look.styles["Circulation"].size
        below.append(
            Boxed(official.circulation, min(left, width(official.circulation, size) + 6), left, "Circulation")
        )
    place = form.say("place_date", place=official.issuer.place, **date_fields(official))
    dated = Cell((paragraph(tie(place), "PlaceDate"),))
    return Table(
        ((issuer, Cell((*nation, line))), (Cell(tuple(below)), dated)), look.header_table, ruled=False
    )


def _words(line: Paragraph) -> str:
    return "".join(inline.text for inline in line.inlines if isinstance(inline, Text))


def title_lines(text: str, style: str, look: Layout, available: float) -> Paragraph:
    """A centred title broken into lines of about the same length."""
    content: list[Inline] = []
    for line in balanced(text, look.styles[style].size, available):
        content += [Break()] * bool(content) + [Text(tie(line))]
    return Paragraph(tuple(content), style)


def longest_line(text: str, style: str, look: Layout, available: float) -> float:
    size = look.styles[style].size
    return max(width(line, size) for line in balanced(text, size, available))


def title(official: Official, form: Form, kind: Kind, look: Layout) -> tuple[Block, ...]:
    """The kind in capitals and the abstract below it; nothing for a letter."""
    if not kind.title:
        return ()
    available = look.text_width() * EVEN
    abstract = _first(official.abstract, lower=form.lower_abstract)
    longest = longest_line(abstract, "DocumentTitle", look, available)
    return (
        paragraph(kind.title, "Kind"),
        title_lines(abstract, "DocumentTitle", look, available),
        _under(form, "title_mark", "TitleMark", longest, look.text_width(), look),
    )


def _first(text: str, *, lower: bool) -> str:
    """The first letter as the form has it; abbreviations and names keep theirs."""
    if lower:
        return text if text[1:2].isupper() else text[:1].lower() + text[1:]
    return text[:1].upper() + text[1:]


def addressees(official: Official, form: Form, kind: Kind) -> tuple[Paragraph, ...]:
    """“Kính gửi: Sở Ngoại vụ.”; two or more on lines of their own, below the colon."""
    to = Text(form.texts["to_submission" if kind.id == "submission" else "to"], italic=form.to_italic)
    names = official.addressees
    if not names:
        return ()
    if len(names) == 1:
        return (Paragraph((to, Text(f" {tie(names[0])}.")), "Addressee"),)
    last = len(names) - 1
    items = (
        paragraph(
            f"- {tie(name)}{'.' if i == last else form.texts['item_end']}",
            "AddresseeItem",
            keep_next=i < last,
        )
        for i, name in enumerate(names)
    )
    return (Paragraph((to,), "AddresseeHead"), *items)
