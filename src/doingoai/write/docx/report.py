"""The consolidated report as a story: its opening, body and closing in an official document; then its annexes."""

from dataclasses import replace

from doingoai.model import Consolidation
from doingoai.write.documents import Official, signing_of, story_of
from doingoai.write.docx.annexes import annexes
from doingoai.write.docx.coverage import coverage
from doingoai.write.docx.draft import Draft, draft_of
from doingoai.write.docx.narrative import narrative
from doingoai.write.docx.regime import addressing, bases
from doingoai.write.docx.story import Inline, Marked, Paragraph, Story, paragraph
from doingoai.write.docx.trail import Trail
from doingoai.write.docx.wording import tie
from doingoai.write.template_set import STANDARD, Templates


def _opening(draft: Draft) -> Paragraph:
    """On what basis and from how many reports. Comments with no place of their own in the body stand here."""
    day = draft.consolidation.period.last
    fields: dict[str, str | Inline] = {
        "bases": ", ".join(bases(draft.issuer, day, draft.templates)),
        "count": draft.unit_count("bao_cao", draft.units),
        "issuer": draft.issuer.full_name,
        "period": draft.period.name,
        "next": draft.period.next,
    }
    phrase = "opening_empty" if not draft.units else "opening" if fields["bases"] else "opening_without_basis"
    remark = (draft.issuer.remark,) if draft.issuer.remark else ()
    return Paragraph((Marked(draft.tell(phrase, **fields), (*remark, *draft.remarks.left())),))


def _closing(draft: Draft) -> Paragraph:
    words = draft.say(
        "closing", period=draft.period.name, next=draft.period.next, issuer=draft.issuer.full_name
    )
    return paragraph(tie(words), keep_next=True)


def report_and_trail(consolidation: Consolidation, templates: Templates = STANDARD) -> tuple[Story, Trail]:
    """The report, and what each of its figures rests on. Raises UserError where the issuer or an indicator is not known."""
    draft = draft_of(consolidation, templates)
    day = consolidation.period.last
    to = addressing(draft.issuer, day, templates)
    body = narrative(draft)  # first: remarks that find no place in it go to the opening sentence
    report = Official(
        kind="report",
        issuer=draft.issuer,
        abstract=draft.period.title,
        year=day.year,
        rules=day,
        addressees=to.addressees,
        body=(_opening(draft), *(body if draft.units else coverage(draft)), _closing(draft)),
        recipients=to.recipients[:-1],
        filing=to.recipients[-1],
        signing=signing_of(draft.issuer.signs),
        subject=f"{consolidation.unit}, {draft.period.name}",
    )
    story = story_of(report, templates)
    return replace(story, sections=(*story.sections, *annexes(draft))), draft.trail
