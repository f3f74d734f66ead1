"""The end of a document: the last words of its body, who receives it, who signs it; and its annexes."""

from dataclasses import replace

from doingoai.write.documents.forms import Form, Kind
from doingoai.write.documents.header import (
    EVEN,
    date_fields,
    longest_line,
    number_words,
    symbol_of,
    title_lines,
)
from doingoai.write.documents.model import Annex, Official
from doingoai.write.docx.counting import roman
from doingoai.write.docx.layout import Layout
from doingoai.write.docx.story import (
    Block,
    Cell,
    Inline,
    Marked,
    Note,
    Paragraph,
    Rule,
    Section,
    Table,
    Text,
    paragraph,
)
from doingoai.write.docx.ties import tie
from doingoai.write.docx.xml import NBSP

_SLENDER = 1.08  # italic letters are that much narrower than the bold ones that are measured
_LOOSE = " .;,:/" + NBSP


def ended(blocks: tuple[Block, ...], form: Form) -> tuple[Block, ...]:
    """The blocks with the closing sign of the form behind the last words, where these are a paragraph."""
    if not blocks or not isinstance(blocks[-1], Paragraph):
        return blocks
    last = blocks[-1]
    inlines = _close(last.inlines, form.texts["end"])
    return (*blocks[:-1], replace(last, inlines=inlines))


def _close(inlines: tuple[Inline, ...], end: str) -> tuple[Inline, ...]:
    """The sign behind the last words; footnotes called after them stay where they are."""
    for index in range(len(inlines) - 1, -1, -1):
        inline = inlines[index]
        if isinstance(inline, Note):
            continue
        if isinstance(inline, Text) and inline.text.strip():
            closed: Inline = replace(inline, text=_stripped(inline.text) + end)
        elif isinstance(inline, Marked) and inline.inlines:
            closed = replace(inline, inlines=_close(inline.inlines, end))
        else:
            return (*inlines[: index + 1], Text(end), *inlines[index + 1 :])
        return (*inlines[:index], closed, *inlines[index + 1 :])
    return (*inlines, Text(end))


def _stripped(text: str) -> str:
    """Without a closing sign that is there already; a closing bracket or quote stays."""
    return text.rstrip(_LOOSE)


def filing_line(official: Official) -> str:
    """The last line of Nơi nhận: “Lưu: VT, NgV. PL.(30).”"""
    unit = f", {official.unit}" if official.unit and official.issuer.side == "state" else ""
    drafter = f". {official.drafter}" if official.drafter else ""
    return f"- {official.filing.rstrip(' .')}{unit}{drafter}".rstrip(".") + "."


def signature(official: Official, form: Form, look: Layout) -> Table:
    """Recipients on the left, who signs on the right; the room for the signature is left empty."""
    names = (
        paragraph(f"- {tie(name).rstrip(' .;,')}{form.texts['item_end']}", "Recipient")
        for name in official.recipients
    )
    head = paragraph(form.texts["recipients"], "RecipientsHead")
    left = Cell((head, *names, paragraph(filing_line(official), "Recipient")))
    signing = official.signing
    gap = (paragraph("", "SignatureGap") for _ in range(look.signature_gap))
    right = Cell(
        (
            *(paragraph(line, "Authority") for line in signing.authority),
            paragraph(signing.position, "Position"),
            *gap,
            paragraph(signing.name, "Signer"),
        )
    )
    return Table(((left, right),), look.closing_table, ruled=False)


def annex_label(position: int, count: int, form: Form) -> str:
    """“Phụ lục I”, “Phụ lục 1”; “Phụ lục” where there is only one. position: from 1."""
    if count == 1:
        return form.texts["annex_only"]
    return form.say("annex", number=roman(position) if form.roman_annexes else position)


def annex_head(
    label: str, title: str, official: Official, form: Form, kind: Kind, look: Layout, *, landscape: bool
) -> tuple[Block, ...]:
    """Label, title and what the annex belongs to (model 2.1 of Annex III)."""
    whole = look.text_width(landscape=landscape)
    upper = title.upper()
    of = form.say(
        "annex_of",
        kind=kind.name,
        number=number_words(official.number),
        symbol=symbol_of(official, form, kind),
        issuer=official.issuer.full_name,
        **date_fields(official),
    )
    longest = longest_line(upper, "AnnexTitle", look, whole * EVEN)
    return (
        paragraph(tie(label), "AnnexLabel"),
        title_lines(upper, "AnnexTitle", look, whole * EVEN),
        title_lines(tie(of), "AnnexOf", look, whole * _SLENDER),
        Rule(longest * look.short_rule * 0.6, whole),
        paragraph("", "Gap"),
    )


def annexes(official: Official, form: Form, kind: Kind, look: Layout) -> tuple[Section, ...]:
    """Every annex in a section of its own, so that its pages and headings are numbered from 1."""

    def section(position: int, annex: Annex) -> Section:
        label = annex_label(position, len(official.annexes), form)
        head = annex_head(label, annex.title, official, form, kind, look, landscape=annex.landscape)
        return Section((*head, *ended(annex.blocks, form)), landscape=annex.landscape)

    return tuple(section(position, annex) for position, annex in enumerate(official.annexes, 1))
