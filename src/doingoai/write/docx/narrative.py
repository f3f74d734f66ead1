"""The body of the report: a heading a topic, its figures in sentences, then the units in their own words."""

from collections.abc import Iterator, Sequence

from doingoai.knowledge import topics
from doingoai.model import Excerpt, Total
from doingoai.write.docx.changes import changes
from doingoai.write.docx.clauses import Clause, clauses
from doingoai.write.docx.coverage import coverage, unit_sentence
from doingoai.write.docx.draft import Draft, counted, indicator_of, positive, topic_name
from doingoai.write.docx.figures import figures
from doingoai.write.docx.series import growth
from doingoai.write.docx.story import Block, Inline, Note, Paragraph, Text, paragraph, plain
from doingoai.write.docx.told import activities, by_unit, opinions
from doingoai.write.docx.wording import Part, sentence_case, tie


def _opening(totals: Sequence[Total], topic: str, position: int, draft: Draft) -> Iterator[Paragraph]:
    """The figures of a topic in sentences, and where their annex is."""
    found = clauses(totals, draft)
    if not found:
        return
    words, size = draft.words, draft.words.clauses
    content: list[Inline] = []
    for turn, start in enumerate(range(0, len(found), size)):
        lead = (
            words.leads[position % len(words.leads)]
            if turn == 0
            else words.connectors[(turn - 1) % len(words.connectors)]
        )
        said = tie(sentence_case(lead.format(period=draft.period.name, area=draft.area())))
        if _has_subject(found[start], words.nominal):
            said = f"{said.rstrip()}, "
        content.append(Text((" " if turn else "") + said))
        for number, clause in enumerate(found[start : start + size]):
            content += [*([Text("; ")] if number else []), *clause]
        content.append(Text("."))
    if topic in draft.annexes:
        content[-1] = Text(" " + tie(draft.say("see_annex", annex=draft.annexes[topic]) + "."))
    yield Paragraph(tuple(content))


def _has_subject(clause: Clause, nominal: Sequence[str]) -> bool:
    """The clause says of what it speaks, and is no verb that "trên địa bàn tỉnh" may stand right before."""
    told = plain(clause)
    return any(told.startswith(f"{word} ") for word in nominal)


def _nothing(totals: Sequence[Total], excerpts: Sequence[Excerpt], draft: Draft) -> tuple[str, ...]:
    """Units that declare nothing under a topic and report nothing else under it."""
    busy = {addend.unit for total in totals for addend in total.addends if positive(addend)}
    busy |= {excerpt.unit for excerpt in excerpts if excerpt.kind == "activity"}
    declared = {addend.unit for total in totals for addend in (*total.declared_none, *total.addends)}
    declared |= {excerpt.unit for excerpt in excerpts if excerpt.kind == "declared_none"}
    order = dict.fromkeys((*draft.units, *sorted(declared)))
    return tuple(unit for unit in order if unit in declared - busy)


def _silent(totals: Sequence[Total], excerpts: Sequence[Excerpt], draft: Draft) -> tuple[str, ...]:
    heard = {addend.unit for total in totals for addend in (*total.addends, *total.declared_none)}
    heard |= {item.unit for total in totals for item in total.left_out} | {
        excerpt.unit for excerpt in excerpts
    }
    return tuple(unit for unit in draft.units if unit not in heard)


def _none_and_silent(
    topic: str, totals: Sequence[Total], excerpts: Sequence[Excerpt], draft: Draft, *, opened: bool
) -> Iterator[Paragraph]:
    """Who declares nothing and who says nothing. opened: a sentence above told the figures, with who reported nought."""
    nothing, silent = _nothing(totals, excerpts, draft), _silent(totals, excerpts, draft)
    sources = _words_of_none(nothing, () if opened else totals, excerpts, draft)
    content: list[Inline] = []
    if nothing and nothing != draft.units:
        content += [*unit_sentence("none", f"khong_{topic}", nothing, draft), *sources]
    elif nothing and (sources or not opened):
        content += [Text(draft.say("none_all")), *sources]
    if silent:
        content += [Text(" ")] * bool(content) + [*unit_sentence("silent", f"im_{topic}", silent, draft)]
    if content:
        yield Paragraph(tuple(content))


def _words_of_none(
    nothing: tuple[str, ...], totals: Sequence[Total], excerpts: Sequence[Excerpt], draft: Draft
) -> list[Inline]:
    """The words in which the units declare nothing, as a footnote: from the excerpts, else from the figures' own sentences."""
    said = [(e.source, e.unit, e.text) for e in excerpts if e.kind == "declared_none" and e.unit in nothing]
    quoted = {unit for _, unit, _ in said}
    for total in totals:
        for item in (*total.declared_none, *total.addends):
            if item.unit in nothing and item.unit not in quoted:
                quoted.add(item.unit)
                said.append((item.source, item.unit, item.text))
    if not said or len(said) > draft.look.footnote_units:
        return []
    return [Note("; ".join(_declaration(*item, draft) for item in said) + ".")]


def _declaration(source: str, unit: str, words: str, draft: Draft) -> str:
    named = draft.say("note_source", issuer=draft.reporter(source, unit), source=source)
    return f"{named}: “{' '.join(words.split()).rstrip(' .;,')}”"


def _told(totals: Sequence[Total], excerpts: Sequence[Excerpt], draft: Draft) -> Iterator[Paragraph]:
    """The units' own words under a topic; a unit that did something tells there too what it did not do."""
    nothing = _nothing(totals, excerpts, draft)
    told = [excerpt for excerpt in excerpts if excerpt.kind == "activity" or excerpt.unit not in nothing]
    if told:
        yield paragraph(draft.say("activities"), keep_next=True)
        yield from activities(told, draft)


def _topic(topic: str, position: int, draft: Draft) -> list[Block]:
    """Everything on one topic; empty where no report speaks of it."""
    totals = [
        total for total in draft.consolidation.totals if indicator_of(total).topic == topic and counted(total)
    ]
    excerpts = [e for e in draft.excerpts if e.topic == topic and e.kind in ("activity", "declared_none")]
    if not excerpts and not totals:
        return []
    opening = list(_opening(totals, topic, position, draft))
    told = list(_told(totals, excerpts, draft))
    drawn = figures(topic, draft) if topic != draft.words.coverage_topic else ()
    none = _none_and_silent(topic, totals, excerpts, draft, opened=bool(opening))
    return [*opening, *changes(topic, draft), *growth(topic, draft), *drawn, *told, *none]


def _loose(draft: Draft) -> list[Excerpt]:
    """Activities that stand under no topic of the outline."""
    placed = {part.topics_of for part in draft.words.outline if part.topics_of}
    known = topics()
    headed = {
        topic.id for topic in known.values() if topic.part in placed and topic.id not in draft.words.folded
    }
    return [e for e in draft.excerpts if e.kind in ("activity", "declared_none") and e.topic not in headed]


def _topics(part: Part, draft: Draft) -> list[Block]:
    """The topics of one part of the outline, those that no report mentions named in one sentence at the end."""
    blocks: list[Block] = []
    unmentioned = []
    names = [t.id for t in topics().values() if t.part == part.topics_of and t.id not in draft.words.folded]
    for position, topic in enumerate(names):
        found = _topic(topic, position, draft)
        if topic == draft.words.coverage_topic:
            found = [*found, *coverage(draft), *figures(topic, draft)]
        if found:
            blocks += found if part.flat else [paragraph(topics()[topic].name["vi"], "Heading2"), *found]
        elif topic not in draft.words.optional:
            unmentioned.append(topic_name(topic))
    if part.flat:
        return blocks
    loose = _loose(draft)
    if loose:
        blocks += [paragraph(draft.words.other_title, "Heading2"), *by_unit(loose, draft)]
    if unmentioned and draft.units:
        blocks.append(paragraph(draft.say("unmentioned", topics="; ".join(unmentioned))))
    return blocks


def _section(part: Part, draft: Draft) -> list[Block]:
    title = tie(part.title.format(period=draft.period.name, next=draft.period.next)).upper()
    heading = paragraph(title, "Heading1")
    if part.topics_of:
        content = _topics(part, draft)
    elif part.kind:
        content = list[Block](opinions(part.kind, draft))
    else:
        found = [(sub.title, opinions(sub.kind or "", draft)) for sub in part.parts]
        content = [
            block for title, blocks in found if blocks for block in (paragraph(title, "Heading2"), *blocks)
        ]
    if not content and part.skip_empty:
        return []
    return [heading, *(content or [paragraph(draft.say("no_statement"))])]


def narrative(draft: Draft) -> list[Block]:
    """The sections of the outline, in order."""
    return [block for part in draft.words.outline for block in _section(part, draft)]
