"""The units in their own words: what several say told once, each sentence in quotes and attributed, with the report it comes from."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from doingoai.model import Excerpt
from doingoai.write.docx.draft import Draft
from doingoai.write.docx.likeness import Group, grouped
from doingoai.write.docx.story import Inline, Marked, Note, Paragraph, Text
from doingoai.write.docx.trail import quotes_json
from doingoai.write.docx.wording import sentence_case, unit_list

ONE_EVENT = "một"  # what a person decided of two sentences


def quoted(excerpt: Excerpt, draft: Draft) -> Marked:
    """A unit's words in quotes."""
    words = f"“{excerpt.text.rstrip(' .;,')}”"
    name = f"loi_{sha256(excerpt.source.encode()).hexdigest()[:8]}_{excerpt.span.start}"
    bookmark = draft.trail.mark(name, words, "quote", facts=quotes_json([excerpt]))
    return Marked((Text(words),), draft.remarks.take([(excerpt.source, excerpt.span)]), bookmark)


def _source_note(excerpts: Sequence[Excerpt], draft: Draft) -> Note:
    pairs = dict.fromkeys((excerpt.source, excerpt.unit) for excerpt in excerpts)
    named = (
        draft.say("note_source", issuer=draft.reporter(source, unit), source=source) for source, unit in pairs
    )
    return Note("; ".join(named) + ".")


def _group_note(group: Group, draft: Draft) -> Note:
    """Which units say it, in which report, and in what words where these are not those quoted."""
    first = " ".join(group.items[0].text.split()).rstrip(" .;,")
    told = []
    many = len(group.units) > draft.look.footnote_units
    for item in group.items[: draft.look.footnote_units] if many else group.items:
        named = draft.say("note_source", issuer=draft.reporter(item.source, item.unit), source=item.source)
        words = item.text.rstrip(" .;,")
        told.append(named if words == first else f"{named}: “{words}”")
    left = draft.say("note_more", count=len(group.items) - len(told)) if len(told) < len(group.items) else ""
    return Note("; ".join(told) + left + ".")


def by_unit(excerpts: Iterable[Excerpt], draft: Draft) -> Iterator[Paragraph]:
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
                content += [Text("; ")] * bool(position) + [quoted(excerpt, draft)]
            yield Paragraph((*content, Text("."), _source_note(found, draft)), "Item", dash=1)


def _items(excerpts: Sequence[Excerpt], draft: Draft) -> Iterator[Paragraph]:
    last = len(excerpts) - 1
    for position, excerpt in enumerate(excerpts):
        yield Paragraph((quoted(excerpt, draft), Text("." if position == last else ";")), "Item", dash=2)


def _decided(excerpts: Sequence[Excerpt], draft: Draft) -> list[Group]:
    """Sentences of two units of which a person said that they tell of one event."""
    groups = []
    for pair in draft.consolidation.duplicates:
        if pair.decision == ONE_EVENT:
            both = [
                item
                for side in (pair.a, pair.b)
                for item in excerpts
                if item.source == side.source and item.span.overlaps(side.span)
            ]
            if len({item.unit for item in both}) > 1:
                groups.append(Group(tuple(dict.fromkeys(both))))
    return groups


def activities(excerpts: Sequence[Excerpt], draft: Draft) -> Iterator[Paragraph]:
    """What the units did: what several tell in almost the same words once, with all of them named; then each unit's own."""
    groups: list[Group] = []
    used: set[Excerpt] = set()
    for group in (*_decided(excerpts, draft), *grouped(excerpts, repeated=True)):
        if len(group.units) > 1 and not used.intersection(group.items):
            groups.append(group)
            used.update(group.items)
    for group in groups:
        many = len(group.units) > draft.look.listed_units
        shown: tuple[Inline, ...] = (
            draft.tell("many_units", count=draft.unit_count(f"cung_{_name(group)}", group.units))
            if many
            else (Text(sentence_case(unit_list(group.units))),)
        )
        content = (*shown, Text(": "), quoted(group.items[0], draft), Text("."), _group_note(group, draft))
        yield Paragraph(content, "Item", dash=1)
    yield from by_unit((item for item in excerpts if item not in used), draft)


def _name(group: Group) -> str:
    """A name for a group that stays while its leading sentence does."""
    first = group.items[0]
    return sha256(f"{first.source}\n{first.span.start}".encode()).hexdigest()[:8]


def opinions(kind: str, draft: Draft) -> list[Paragraph]:
    """Difficulties, plans, proposals …: what several units say in like words once, with how many they are; then each unit's own."""
    groups = grouped([item for item in draft.excerpts if item.kind == kind])
    several = [group for group in groups if len(group.units) > 1]
    alone = [group.items[0] for group in groups if len(group.units) == 1]
    return [*(_opinion(group, kind, draft) for group in several), *by_unit(alone, draft)]


def _opinion(group: Group, kind: str, draft: Draft) -> Paragraph:
    """How many units say it and the words of one of them; that all say these very words is only said where they do."""
    number = draft.unit_count(f"cung_{kind}_{_name(group)}", group.units)
    first = group.items[0]
    alike = len({" ".join(item.text.split()).rstrip(" .;,").casefold() for item in group.items}) == 1
    phrase = f"group_{kind}_same" if alike else f"group_{kind}"
    content = draft.tell(phrase, count=number, unit=first.unit, words=quoted(first, draft))
    return Paragraph((*content, _group_note(group, draft)), "Item", dash=1)
