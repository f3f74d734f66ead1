"""The body of the report: a heading a topic, its figures in sentences, then the units in their own words."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from doingoai.knowledge import topics
from doingoai.model import Excerpt, LateReport, SetAside, Total
from doingoai.text.numbers_vi import count, short_date
from doingoai.write.docx.clauses import clauses
from doingoai.write.docx.draft import Draft, counted, indicator_of, positive, topic_name
from doingoai.write.docx.story import Block, Inline, Marked, Note, Paragraph, Text, paragraph
from doingoai.write.docx.wording import Part, sentence_case, tie, unit_list


def _quoted(excerpt: Excerpt, draft: Draft) -> Marked:
    words = excerpt.text.rstrip(" .;,")
    return Marked((Text(f"“{words}”"),), draft.remarks.take([(excerpt.source, excerpt.span)]))


def _source_note(excerpts: Sequence[Excerpt], draft: Draft) -> Note:
    pairs = dict.fromkeys((excerpt.source, excerpt.unit) for excerpt in excerpts)
    named = (
        draft.say("note_source", issuer=draft.reporter(source, unit), source=source) for source, unit in pairs
    )
    return Note("; ".join(named) + ".")


def _by_unit(excerpts: Iterable[Excerpt], draft: Draft) -> Iterator[Paragraph]:
    """A dashed item a unit: its name, its own words in quotes, the report they come from."""
    groups: dict[str, list[Excerpt]] = {unit: [] for unit in draft.units}
    for excerpt in excerpts:
        groups.setdefault(excerpt.unit, []).append(excerpt)
    for unit, found in groups.items():
        if len(found) > 1 and sum(len(excerpt.text) for excerpt in found) > draft.look.one_item:
            name = Paragraph(
                (Text(f"{sentence_case(unit)}:"), _source_note(found, draft)), "Item", dash=1, keep_next=True
            )
            yield from (name, *_items(found, draft))
        elif found:
            content: list[Inline] = [Text(f"{sentence_case(unit)}: ")]
            for position, excerpt in enumerate(found):
                content += [Text("; ")] * bool(position) + [_quoted(excerpt, draft)]
            yield Paragraph((*content, Text("."), _source_note(found, draft)), "Item", dash=1)


def _items(excerpts: Sequence[Excerpt], draft: Draft) -> Iterator[Paragraph]:
    last = len(excerpts) - 1
    for position, excerpt in enumerate(excerpts):
        yield Paragraph((_quoted(excerpt, draft), Text("." if position == last else ";")), "Item", dash=2)


def _unit_sentence(phrase: str, units: tuple[str, ...], draft: Draft) -> tuple[Inline, ...]:
    """“Các đơn vị …: A, B.”; a long list becomes a number, with the names in a footnote."""
    if len(units) <= draft.look.listed_units:
        words = draft.say(f"{phrase}_one" if len(units) == 1 else phrase, units=unit_list(units))
        return (Text(words),)
    amount = draft.say("many_units", count=count(Decimal(len(units))))
    return Text(draft.say(phrase, units=amount)), Note(f"{sentence_case(unit_list(units))}.")


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
        content.append(
            Text(
                (" " if turn else "")
                + tie(sentence_case(lead.format(period=draft.period.name, area=draft.area())))
            )
        )
        for number, clause in enumerate(found[start : start + size]):
            content += [*([Text("; ")] if number else []), *clause]
        content.append(Text("."))
    if topic in draft.annexes:
        content[-1] = Text(" " + tie(draft.say("see_annex", annex=draft.annexes[topic])))
    yield Paragraph(tuple(content))


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
    totals: Sequence[Total], excerpts: Sequence[Excerpt], draft: Draft, *, opened: bool
) -> Iterator[Paragraph]:
    """Who declares nothing and who says nothing. opened: a sentence above told the figures, with who reported nought."""
    nothing, silent = _nothing(totals, excerpts, draft), _silent(totals, excerpts, draft)
    sources = _words_of_none(nothing, () if opened else totals, excerpts, draft)
    content: list[Inline] = []
    if nothing and nothing != draft.units:
        content += [*_unit_sentence("none", nothing, draft), *sources]
    elif nothing and (sources or not opened):
        content += [Text(draft.say("none_all")), *sources]
    if silent:
        content += [Text(" ")] * bool(content) + [*_unit_sentence("silent", silent, draft)]
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
        yield from _by_unit(told, draft)


def _topic(topic: str, position: int, draft: Draft) -> list[Block]:
    """Everything on one topic; empty where no report speaks of it."""
    totals = [
        total for total in draft.consolidation.totals if indicator_of(total).topic == topic and counted(total)
    ]
    excerpts = [
        e
        for e in draft.consolidation.excerpts
        if e.topic == topic and e.kind in ("activity", "declared_none")
    ]
    if not excerpts and not totals:
        return []
    opening = list(_opening(totals, topic, position, draft))
    told = list(_told(totals, excerpts, draft))
    return [*opening, *told, *_none_and_silent(totals, excerpts, draft, opened=bool(opening))]


def _loose(draft: Draft) -> list[Excerpt]:
    """Activities that stand under no topic of the outline."""
    placed = {part.topics_of for part in draft.words.outline if part.topics_of}
    known = topics()
    headed = {
        topic.id for topic in known.values() if topic.part in placed and topic.id not in draft.words.folded
    }
    return [
        e
        for e in draft.consolidation.excerpts
        if e.kind in ("activity", "declared_none") and e.topic not in headed
    ]


def _topics(part: Part, draft: Draft) -> list[Block]:
    """The topics of one part of the outline, those that no report mentions named in one sentence at the end."""
    blocks: list[Block] = []
    unmentioned = []
    names = [t.id for t in topics().values() if t.part == part.topics_of and t.id not in draft.words.folded]
    for position, topic in enumerate(names):
        found = _topic(topic, position, draft)
        if topic == draft.words.coverage_topic:
            found = [*found, *coverage(draft)]
        if found:
            blocks += found if part.flat else [paragraph(topics()[topic].name["vi"], "Heading2"), *found]
        elif topic not in draft.words.optional:
            unmentioned.append(topic_name(topic))
    if part.flat:
        return blocks
    loose = _loose(draft)
    if loose:
        blocks += [paragraph(draft.words.other_title, "Heading2"), *_by_unit(loose, draft)]
    if unmentioned and draft.units:
        blocks.append(paragraph(draft.say("unmentioned", topics="; ".join(unmentioned))))
    return blocks


def _kind_blocks(kind: str, draft: Draft) -> list[Block]:
    return [*_by_unit((excerpt for excerpt in draft.consolidation.excerpts if excerpt.kind == kind), draft)]


def _section(part: Part, draft: Draft) -> list[Block]:
    title = tie(part.title.format(period=draft.period.name, next=draft.period.next)).upper()
    heading = paragraph(title, "Heading1")
    if part.topics_of:
        content = _topics(part, draft)
    elif part.kind:
        content = _kind_blocks(part.kind, draft)
    else:
        found = [(sub.title, _kind_blocks(sub.kind or "", draft)) for sub in part.parts]
        content = [
            block for title, blocks in found if blocks for block in (paragraph(title, "Heading2"), *blocks)
        ]
    if not content and part.skip_empty:
        return []
    return [heading, *(content or [paragraph(draft.say("no_statement"))])]


def narrative(draft: Draft) -> list[Block]:
    """The sections of the outline, in order."""
    return [block for part in draft.words.outline for block in _section(part, draft)]


def _late_item(late: LateReport, draft: Draft) -> str:
    return draft.say(
        "late_item", unit=late.unit, due=short_date(late.due), received=short_date(late.received)
    )


def _aside_item(item: SetAside, draft: Draft) -> str:
    return draft.say(
        "set_aside_item", unit=f"{item.unit}, {item.source}" if item.unit else item.source, reason=item.reason
    )


def coverage(draft: Draft) -> list[Block]:
    """Who reported, who is late or missing, what was set aside; or that nobody can tell who is missing."""
    result = draft.consolidation
    amount = count(Decimal(len(draft.units)))
    if result.expected is None:
        received = draft.say("received", count=amount)
    else:
        received = draft.say("received_of", count=amount, expected=count(Decimal(result.expected)))
    chapter = " " + draft.say("see_annex", annex=draft.status)
    blocks: list[Block] = [paragraph(tie(received.removesuffix(".") + chapter))]
    if result.missing is None:
        blocks.append(paragraph(draft.say("unknown_missing")))
    elif result.missing:
        blocks.append(Paragraph(_unit_sentence("missing", result.missing, draft)))
    else:
        blocks.append(paragraph(draft.say("missing_none")))
    if result.late:
        items = "; ".join(_late_item(late, draft) for late in result.late)
        blocks.append(paragraph(draft.say("late_one" if len(result.late) == 1 else "late", units=items)))
    if result.set_aside:
        blocks += _set_aside(result.set_aside, draft)
    return blocks


def _set_aside(aside: Sequence[SetAside], draft: Draft) -> list[Paragraph]:
    """The reports that were not added, with the reason: in one sentence, or one item each where they are several."""
    items = [_aside_item(item, draft) for item in aside]
    if len(items) == 1:
        return [paragraph(draft.say("set_aside_one", item=items[0]))]
    last = len(items) - 1
    listed = (
        Paragraph((Text(item + ("." if i == last else ";")),), "Item", dash=1) for i, item in enumerate(items)
    )
    return [paragraph(draft.say("set_aside"), keep_next=True), *listed]
