"""The three-way merge itself: base (as generated), edited (by people), new (generated again) → one document."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from doingoai.knowledge import mapping
from doingoai.write.merge.aligning import align, align_rows
from doingoai.write.merge.base import base_of, put_base
from doingoai.write.merge.grafting import Graft, around, people_comments, sweep
from doingoai.write.merge.nodes import Node, W
from doingoai.write.merge.package import open_docx

_START = -1


@dataclass(frozen=True, slots=True)
class Merged:
    """data: the merged .docx. kept: paragraphs that people changed or added and that stay; updated: brought up to date; deleted:
    that people took out and that stay out; flagged: comments that say what changed under an edit."""

    data: bytes
    kept: int = 0
    updated: int = 0
    deleted: int = 0
    flagged: int = 0


@dataclass(slots=True)
class _Work:
    graft: Graft
    people: frozenset[str]
    kept: int = 0
    updated: int = 0
    deleted: int = 0
    flagged: int = 0
    flags: list[tuple[etree._Element, str]] = field(default_factory=list)


@cache
def _words() -> dict[str, str]:
    data = mapping("merging.yaml")
    found = {
        key: data.take(key, str)
        for key in ("changed", "figure", "gone", "come", "rewritten", "dropped", "table")
    }
    found["longest"] = str(data.take("longest", int))
    data.close()
    return found


def merge(new: bytes, edited: bytes, *, original: bytes | None = None, where: str = "") -> Merged:
    """The new report with what people changed in the edited one.

    new: as generated. edited: an earlier report, saved by Word or LibreOffice. original: that earlier report as generated, needed
    only where the edited file no longer carries it. where: the edited file's name, for messages. Raises UserError GS-001 where a
    file is no .docx, GS-002 where nobody can tell what was generated and what was edited.
    """
    giver, taker = open_docx(new), open_docx(edited, where)
    base = base_of(taker, where) if original is None else _original(original)
    generated, theirs = giver.nodes(), taker.nodes()
    work = _Work(Graft(giver, taker), people_comments(taker))
    _learn_lists(base, theirs, generated, work)
    body = taker.body
    last = body.find(f"{W}sectPr")
    weaved = _weave(base, theirs, generated, work)
    _fill(body, [*weaved, *([last] if last is not None else [])])
    for paragraph, words in work.flags:
        work.graft.flag(paragraph, words)
    sweep(taker)
    put_base(taker, generated)
    return Merged(taker.data(), work.kept, work.updated, work.deleted, work.flagged)


def _fill(parent: etree._Element, children: Sequence[etree._Element]) -> None:
    """Make these the children of an element; nothing is touched where they are already."""
    if list(parent) != list(children):
        for child in list(parent):
            parent.remove(child)
        parent.extend(children)


def _original(data: bytes) -> tuple[Node, ...]:
    return open_docx(data, "Bản gốc").nodes()


def _learn_lists(base: Sequence[Node], theirs: Sequence[Node], new: Sequence[Node], work: _Work) -> None:
    """Which list of the edited file is which of the new one, from paragraphs that are the same."""
    for i, j in align(theirs, new).items():
        given, own = new[j].element, theirs[i].element
        if given is not None and own is not None and new[j].kind == theirs[i].kind == "p":
            work.graft.learn_list(given, own)


def _untouched(base: Node, theirs: Node) -> bool:
    return base.same(theirs)


def _weave(
    base: Sequence[Node], theirs: Sequence[Node], new: Sequence[Node], work: _Work, *, rows: bool = False
) -> list[etree._Element]:
    """The edited blocks in their order, each as it should be now, with new ones put where the new report has them."""
    pair = align_rows if rows else align
    to_theirs, to_new = pair(base, theirs), pair(base, new)
    of_theirs = {j: i for i, j in to_theirs.items()}
    of_new = {j: i for i, j in to_new.items()}
    coming = _placed(new, of_new, to_theirs)
    work.deleted += sum(i not in to_theirs and bool(base[i].text) for i in range(len(base)))
    found = [_imported(new[j], work) for j in coming[_START]]
    for j, node in enumerate(theirs):
        i = of_theirs.get(j)
        if i is None:
            work.kept += bool(node.text)
            found += _own(node)
        else:
            found += _settled(base[i], node, new[to_new[i]] if i in to_new else None, work)
        found += [_imported(new[k], work) for k in coming[j]]
    return found


def _placed(new: Sequence[Node], of_new: dict[int, int], to_theirs: dict[int, int]) -> dict[int, list[int]]:
    """Blocks that only the new report has, each after the edited block that stands for the one before it."""
    coming: dict[int, list[int]] = defaultdict(list)
    after = _START
    for j in range(len(new)):
        if j in of_new:
            after = to_theirs.get(of_new[j], after)
        else:
            coming[after].append(j)
    return coming


def _own(node: Node) -> list[etree._Element]:
    return [] if node.element is None else [node.element]


def _imported(node: Node, work: _Work) -> etree._Element:
    assert node.element is not None
    work.updated += bool(node.text)
    return work.graft.whole(node.element)


def _settled(base: Node, theirs: Node, new: Node | None, work: _Work) -> list[etree._Element]:
    """One block that was generated and still stands in the edited file."""
    if theirs.kind in ("tbl", "tr"):
        return _settled_table(base, theirs, new, work)
    if theirs.kind != "p":
        return _own(theirs)
    if not _untouched(base, theirs):
        work.kept += 1
        _flag(base, theirs, new, work)
        return _own(theirs)
    if new is None:
        return _dropped(theirs, work)
    if not base.identical(new):
        _renew(theirs, new, work)
    return _own(theirs)


def _dropped(theirs: Node, work: _Work) -> list[etree._Element]:
    """A paragraph nobody edited and that the new report does not have; a comment that a person put on it keeps it."""
    if theirs.element is not None and _people_on(theirs.element, work):
        work.kept += 1
        _note(theirs, _words()["dropped"], work)
        return _own(theirs)
    work.updated += bool(theirs.text)
    return []


def _people_on(element: etree._Element, work: _Work) -> list[str]:
    calls = (call.get(f"{W}id", "") for call in element.iter(f"{W}commentReference"))
    return [identifier for identifier in calls if identifier in work.people]


def _renew(theirs: Node, new: Node, work: _Work) -> None:
    """The new words in the paragraph as it stands: its own properties stay, and what people commented on it."""
    assert theirs.element is not None
    assert new.element is not None
    people = _people_on(theirs.element, work)
    for child in list(theirs.element):
        if child.tag != f"{W}pPr":
            theirs.element.remove(child)
    theirs.element.extend(work.graft.content(new.element))
    around(theirs.element, people)
    work.updated += 1


def _settled_table(base: Node, theirs: Node, new: Node | None, work: _Work) -> list[etree._Element]:
    assert theirs.element is not None
    edited = not _untouched(base, theirs)
    if new is not None and base.identical(new):
        work.kept += edited
        return [theirs.element]
    if new is None:
        if not edited:
            return []
        work.kept += 1
        _note(theirs, _words()["dropped"], work)
        return [theirs.element]
    if theirs.kind == "tbl":
        if _columns(base) != _columns(new) or _columns(base) != _columns(theirs):
            return _other_columns(theirs, new, work, edited=edited)
        rows = _weave(base.children, theirs.children, new.children, work, rows=True)
    else:
        return _settled_row(base, theirs, new, work)
    head = [child for child in theirs.element if child.tag != f"{W}tr"]
    _fill(theirs.element, [*head, *rows])
    return [theirs.element]


def _columns(table: Node) -> int:
    return max((len(row.children) for row in table.children), default=0)


def _other_columns(theirs: Node, new: Node, work: _Work, *, edited: bool) -> list[etree._Element]:
    """A table whose columns are others now: taken anew where nobody edited it, else both stand."""
    made = _imported(new, work)
    if not edited:
        return [made]
    work.kept += 1
    _note(theirs, _words()["table"], work)
    return [*_own(theirs), etree.Element(f"{W}p"), made]


def _settled_row(base: Node, theirs: Node, new: Node, work: _Work) -> list[etree._Element]:
    """Cell by cell; a row whose number of cells people changed stays as they left it."""
    assert theirs.element is not None
    if not len(base.children) == len(theirs.children) == len(new.children):
        work.kept += 1
        return [theirs.element]
    for own, left, right in zip(theirs.children, base.children, new.children, strict=True):
        if own.element is None or left.identical(right):
            work.kept += not _untouched(left, own)
            continue
        blocks = _weave(left.children, own.children, right.children, work)
        head = [child for child in own.element if child.tag == f"{W}tcPr"]
        _fill(own.element, [*head, *(blocks or [etree.Element(f"{W}p")])])  # a cell must hold a paragraph
    return [theirs.element]


# ---- what changed under an edit ----


def _flag(base: Node, theirs: Node, new: Node | None, work: _Work) -> None:
    if new is None:
        _note(theirs, _words()["dropped"], work)
    elif base.text != new.text:
        told = _figures(base, theirs, new)
        if told:
            _note(theirs, _words()["changed"].format(figures="; ".join(told)), work)
        elif told is None and new.text not in theirs.text:
            words = new.text if len(new.text) <= (most := int(_words()["longest"])) else new.text[:most] + "…"
            _note(theirs, _words()["rewritten"].format(words=words), work)


def _figures(base: Node, theirs: Node, new: Node) -> list[str] | None:
    """The figures that changed, in words; those the person has put right are passed over. None where no figure's mark tells."""
    told = []
    changed = False
    for name in dict.fromkeys((*base.figures, *new.figures)):
        old, now = base.figures.get(name), new.figures.get(name)
        if old == now:
            continue
        changed = True
        if old is None:
            if now and now not in theirs.text:
                told.append(_words()["come"].format(new=now))
        elif now is None:
            if old in theirs.text:
                told.append(_words()["gone"].format(old=old))
        elif now not in theirs.text or old in theirs.text:
            told.append(_words()["figure"].format(old=old, new=now))
    return told if changed else None


def _note(theirs: Node, words: str, work: _Work) -> None:
    """Put off until the end: a comment must not be taken for an edit, nor be copied."""
    element = theirs.element
    place = element if element is None or element.tag == f"{W}p" else next(element.iter(f"{W}p"), None)
    if place is not None:
        work.flags.append((place, words))
        work.flagged += 1
