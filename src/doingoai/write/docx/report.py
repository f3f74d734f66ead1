"""The consolidated report as a story: header, title, body, closing; then its annexes (model 1.4 of Annex III)."""

from decimal import Decimal

from doingoai.model import Consolidation
from doingoai.text.numbers_vi import count
from doingoai.write.docx.annexes import annexes, title_lines
from doingoai.write.docx.draft import Draft, draft_of
from doingoai.write.docx.metrics import balanced, width
from doingoai.write.docx.narrative import coverage, narrative
from doingoai.write.docx.regime import Addressing, addressing, bases
from doingoai.write.docx.story import (
    Block,
    Cell,
    Marked,
    Paragraph,
    Rule,
    Section,
    Story,
    Table,
    Text,
    paragraph,
)
from doingoai.write.docx.wording import tie
from doingoai.write.docx.xml import NBSP


def _blank(text: str) -> str:
    """Blanks left to be stamped must neither break nor shrink."""
    return text.replace("  ", NBSP * 2).replace(NBSP + " ", NBSP * 2)


def _header(draft: Draft) -> Table:
    """The two-column table at the top: the issuing body and the number, the nation and the date."""
    look, issuer = draft.look, draft.issuer
    left, right = look.header_table
    size = look.styles["IssuingBody"].size
    name = min(left, max(width(line, size) for line in issuer.body))
    motto = width(look.motto, look.styles["Motto"].size) * look.motto_rule
    number = _blank(draft.say("number_line", symbol=issuer.symbol))
    place = _blank(draft.say("place_date", place=issuer.place, year=draft.consolidation.period.last.year))
    bodies = (
        *(paragraph(line, "ParentBody") for line in issuer.parent),
        *(paragraph(line, "IssuingBody") for line in issuer.body),
    )
    names = Cell((*bodies, Rule(name * look.short_rule, left)))
    nation = Cell((paragraph(look.nation, "Nation"), paragraph(look.motto, "Motto"), Rule(motto, right)))
    second = (Cell((paragraph(number, "SymbolLine"),)), Cell((paragraph(tie(place), "PlaceDate"),)))
    return Table(((names, nation), second), look.header_table, ruled=False)


def _title(draft: Draft) -> tuple[Block, ...]:
    look = draft.look
    size, available = look.styles["DocumentTitle"].size, look.text_width() * 0.94
    longest = max(width(line, size) for line in balanced(draft.period.title, size, available))
    return (
        paragraph(draft.say("kind"), "Kind"),
        title_lines(draft.period.title, "DocumentTitle", size, available),
        Rule(longest * look.short_rule, look.text_width()),
    )


def _addressees(found: Addressing, draft: Draft) -> tuple[Paragraph, ...]:
    to = draft.say("to")
    if not found.addressees:
        return ()
    if len(found.addressees) == 1:
        return (paragraph(f"{to} {found.addressees[0]}.", "Addressee"),)
    last = len(found.addressees) - 1
    lines = (
        paragraph(f"- {name}{'.' if i == last else ';'}", "AddresseeItem")
        for i, name in enumerate(found.addressees)
    )
    return (paragraph(to, "Addressee"), *lines)


def _opening(draft: Draft) -> Paragraph:
    """On what basis and from how many reports. Comments with no place of their own in the body stand here."""
    day = draft.consolidation.period.last
    fields = {
        "bases": ", ".join(bases(draft.issuer, day)),
        "count": count(Decimal(len(draft.units))),
        "issuer": draft.issuer.full_name,
        "period": draft.period.name,
        "next": draft.period.next,
    }
    phrase = "opening_empty" if not draft.units else "opening" if fields["bases"] else "opening_without_basis"
    remark = (draft.issuer.remark,) if draft.issuer.remark else ()
    return Paragraph((Marked((Text(tie(draft.say(phrase, **fields))),), (*remark, *draft.remarks.left())),))


def _closing(draft: Draft) -> Paragraph:
    words = draft.say(
        "closing", period=draft.period.name, next=draft.period.next, issuer=draft.issuer.full_name
    )
    return paragraph(tie(words), keep_next=True)


def _signature(found: Addressing, draft: Draft) -> Table:
    """Recipients on the left, who signs on the right; the space for the signature is left empty."""
    last = len(found.recipients) - 1
    names = (
        paragraph(f"- {name}" if i == last else f"- {name};", "Recipient")
        for i, name in enumerate(found.recipients)
    )
    left = Cell((paragraph(draft.say("recipients"), "RecipientsHead"), *names))
    gap = (paragraph("", "Signer") for _ in range(draft.look.signature_gap + 1))
    right = Cell((*(paragraph(line, "Authority") for line in draft.issuer.signs), *gap))
    return Table(((left, right),), draft.look.closing_table, ruled=False)


def report_story(consolidation: Consolidation) -> Story:
    """The whole report, ready to be laid out. Raises UserError where the issuer or an indicator is not known."""
    draft = draft_of(consolidation)
    to = addressing(draft.issuer, consolidation.period.last)
    body = narrative(draft)  # first: remarks that find no place in it go to the opening sentence
    spacer = paragraph("", "Recipient")
    blocks = (
        _header(draft),
        *_title(draft),
        *_addressees(to, draft),
        _opening(draft),
        *(body if draft.units else coverage(draft)),
        _closing(draft),
        spacer,
        _signature(to, draft),
    )
    return Story(
        sections=(Section(blocks), *annexes(draft)),
        title=f"{draft.say('kind')}: {draft.period.title}",
        author=draft.issuer.full_name,
        subject=f"{consolidation.unit}, {draft.period.name}",
        created=consolidation.period.last.isoformat(),
    )
