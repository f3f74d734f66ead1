"""Totals as clauses of a sentence, each figure with the footnote that says which report it comes from."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from doingoai.model import Addend, Total
from doingoai.text.numbers_vi import count, figure, number
from doingoai.write.docx.draft import Draft, has_figures, indicator_of, positive
from doingoai.write.docx.regime import period_name
from doingoai.write.docx.story import Inline, Marked, Note, Text
from doingoai.write.docx.trail import total_json
from doingoai.write.docx.wording import Pattern, lower_first, tie, tie_figure, unit_list

Clause = tuple[Inline, ...]


def bare_name(name: str) -> str:
    """“Số đoàn ra” → “đoàn ra”."""
    lowered = lower_first(name)
    for start in ("số lượng ", "số "):
        if lowered.startswith(start):
            return lowered[len(start) :]
    return lowered


def addend_figure(addend: Addend, total: Total, *, padded: bool = True) -> str:
    return figure(
        addend.value,
        total.unit,
        qualifier=addend.qualifier,
        upper=addend.upper,
        currency=total.currency,
        padded=padded,
    )


def total_figure(total: Total, *, padded: bool = True) -> str:
    """The whole figure of an additive total."""
    value = total.value if total.value is not None else Decimal(0)
    return figure(
        value,
        total.unit,
        qualifier=total.qualifier,
        upper=total.upper,
        currency=total.currency,
        padded=padded,
    )


def _shares(total: Total, draft: Draft) -> str:
    """Each report with its share; several figures of one report stand together: “19 + 40 lượt người”."""
    groups: dict[tuple[str, str], list[Addend]] = {}
    for addend in total.addends:
        groups.setdefault((addend.source, addend.unit), []).append(addend)
    return "; ".join(_share(addends, total, draft) for addends in groups.values())


def _share(addends: Sequence[Addend], total: Total, draft: Draft) -> str:
    first = addends[0]
    issuer = draft.reporter(first.source, first.unit)
    figures = " + ".join(_detailed(addend, total, draft) for addend in addends)
    return draft.say("note_share", issuer=issuer, source=first.source, figure=figures)


def _detailed(addend: Addend, total: Total, draft: Draft) -> str:
    written = addend_figure(addend, total)
    if addend.basis == "derived":
        written += draft.say("note_derived")
    return (
        written + draft.say("note_period", period=period_name(addend.period))
        if addend.period is not None
        else written
    )


def _units(addends: Iterable[Addend]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addend.unit for addend in addends))


def _names(units: tuple[str, ...], draft: Draft, most: int) -> str:
    if len(units) > most:
        return draft.say("many_units", count=count(Decimal(len(units))))
    return unit_list(units)


def note_of(total: Total, draft: Draft) -> Note:
    """The footnote of a figure: whose reports, each one's share, who declared nothing, who said nothing, what was left out."""
    topic = indicator_of(total).topic
    if len(total.addends) > draft.look.footnote_units and topic in draft.annexes:
        amount = count(Decimal(len(_units(total.addends))))
        words = draft.say("note_many", count=amount, annex=draft.annexes[topic], status=draft.status)
    elif total.addends:
        words = draft.say("note_shares", shares=_shares(total, draft))
    else:
        words = ""
    if total.declared_none:
        words += draft.say("note_none", units=_declared(total, draft))
    if total.silent:
        words += draft.say("note_silent", units=_names(total.silent, draft, draft.look.footnote_silent))
    if left_out := _left_out(total):
        words += draft.say("note_left_out", items="; ".join(left_out))
    if total.without_duplicates is not None and total.without_duplicates != total.value:
        fewer = figure(
            total.without_duplicates, total.unit, qualifier=total.qualifier, currency=total.currency
        )
        words += draft.say("note_duplicates", figure=fewer)
    if total.combined is not None and total.combined.members:
        names = ", ".join(item.name for item in total.combined.members)
        all_named = total.combined.how != "union" or len(total.combined.members) >= total.combined.value
        words += draft.say("note_members", names=names if all_named else f"{names} (báo cáo chưa nêu đủ tên)")
    return Note(tie(words.strip()))


def _left_out(total: Total) -> list[str]:
    """What was not added, each unit's figures of one reason together: "huyện A 40, 6, 12 (là một phần của …)"."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in total.left_out:
        if item.value:
            found.setdefault((item.unit, item.reason), []).append(number(item.value))
    return [f"{unit} {', '.join(values)} ({reason})" for (unit, reason), values in found.items()]


def _declared(total: Total, draft: Draft) -> str:
    if total.addends or len(total.declared_none) > draft.look.footnote_units:
        return _names(_units(total.declared_none), draft, draft.look.footnote_units)
    sources = (
        draft.say("note_source", issuer=draft.reporter(a.source, a.unit), source=a.source)
        for a in total.declared_none
    )
    return "; ".join(lower_first(source) for source in dict.fromkeys(sources))


def bookmark_name(prefix: str, total: Total) -> str:
    """What the bookmark of a total is called, the same in every report."""
    currency = f"_{total.currency}" if total.currency else ""
    return f"{prefix}_{total.indicator.replace('.', '_')}{currency}"


def _marked(words: str, total: Total, draft: Draft) -> tuple[Inline, ...]:
    places = [(addend.source, addend.span) for addend in (*total.addends, *total.declared_none)]
    places += [(item.source, item.span) for item in total.left_out]
    bookmark = draft.trail.mark(bookmark_name("so", total), words, "total", **total_json(total))
    return Marked((Text(tie_figure(words)),), draft.remarks.take(places), bookmark), note_of(total, draft)


def _fill(pattern: str, name: str, content: Clause) -> Clause:
    """A pattern with its ``{figure}`` replaced by figures and their footnotes."""
    before, found, after = (
        pattern.replace("{name}", lower_first(name)).replace("{bare}", bare_name(name)).partition("{figure}")
    )
    return (Text(before), *content, Text(after)) if found else (Text(before),)


def _join(parts: Sequence[Clause], between: str) -> Clause:
    joined: list[Inline] = []
    for position, part in enumerate(parts):
        if position:
            joined.append(Text(between if position < len(parts) - 1 or between != ", " else " và "))
        joined.extend(part)
    return tuple(joined)


def _figures(totals: Sequence[Total], draft: Draft) -> Clause:
    """The figures of one indicator, a currency each: “150.796 USD và 30.000.000 đồng”."""
    return _join([_marked(total_figure(total), total, draft) for total in totals], ", ")


def _separate(total: Total, draft: Draft) -> Clause:
    """Figures that may not be added: what they come to together where that is known, else each unit's own."""
    name = indicator_of(total).name["vi"]
    if total.combined is not None:
        words = figure(total.combined.value, total.unit, qualifier=total.combined.qualifier)
        return _fill(_pattern(total, draft).some, name, _marked(words, total, draft))
    annex = draft.annexes.get(indicator_of(total).topic)
    if len(total.addends) > draft.look.listed_units and annex is not None:
        words = draft.words.separate_many.replace("{name}", lower_first(name)).replace("{annex}", annex)
        return (Text(words),)
    shares = ", ".join(
        f"{a.unit} {tie_figure(addend_figure(a, total))}" for a in total.addends if positive(a)
    )
    words = draft.words.separate.replace("{name}", lower_first(name)).replace("{shares}", shares)
    return _marked(words, total, draft)


def _none(totals: Sequence[Total], draft: Draft) -> Clause:
    """A reported nought. Where some units are silent, it is said how many reported it: their word is not the others'."""
    total = totals[0]
    name = indicator_of(total).name["vi"]
    words = "".join(
        part.text for part in _fill(_pattern(total, draft).none, name, ()) if isinstance(part, Text)
    )
    declaring = len(_units((*total.declared_none, *total.addends)))
    if total.silent and len(draft.units) > declaring:
        amount = count(Decimal(declaring))
        words = draft.words.some_declare.replace("{count}", amount).replace("{none}", words)
    return _marked(words, total, draft)


def _pattern(total: Total, draft: Draft) -> Pattern:
    return draft.words.patterns.get(total.indicator, draft.words.generic)


def _spoken(total: Total) -> bool:
    return bool(total.addends or total.declared_none)


def clauses(totals: Sequence[Total], draft: Draft) -> list[Clause]:
    """One clause an indicator, in the order of the totals, noughts last; figures that belong together stand together."""
    groups: dict[str, list[Total]] = {}
    for total in totals:
        if _spoken(total):
            groups.setdefault(total.indicator, []).append(total)
    added = {indicator for indicator, group in groups.items() if _adds(group)}
    written: dict[str, Clause] = {}
    noughts: list[Clause] = []
    for indicator, group in groups.items():
        pattern, name = _pattern(group[0], draft), indicator_of(group[0]).name["vi"]
        apart = [total for total in group if not total.additive and has_figures(total)]
        if indicator in added:
            content = _figures([total for total in group if total.additive and has_figures(total)], draft)
            if pattern.after in added and pattern.after in written and pattern.joined:
                written[pattern.after] += _fill(pattern.joined, name, content)
            else:
                written[indicator] = _fill(pattern.some, name, content)
        elif apart:
            written[indicator] = _join([_separate(total, draft) for total in apart], "; ")
        elif not indicator.endswith(".activities"):
            noughts.append(_none(group, draft))
    return [*written.values(), *noughts]


def _adds(group: Sequence[Total]) -> bool:
    return any(total.additive and total.value is not None and has_figures(total) for total in group)
