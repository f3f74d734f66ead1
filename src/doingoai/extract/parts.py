"""Figures that are parts of one stated before: "trong đó …", brackets, lists and footnotes that divide a total."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from doingoai.extract.figures import Placed, is_pair
from doingoai.extract.passages import Passage, fold, fold_name, is_label_line
from doingoai.extract.scope import divides, is_difference, part_gap, without_breakdown
from doingoai.model import Observation, Report
from doingoai.text.numerals import parse_digits

_LABEL = re.compile(r"^[\s\-+•*]*(.{3,300}?)\s*(?::|với:?|là)\s*$")
_PART_EDGE = re.compile(r"[;,.():]|\d")
_NAMED = re.compile(
    r"trong (?:tổng )?số (?P<whole>\d[\d.]{0,9}) [^.;\d]{0,60}$"
)  # "trong số 11 đoàn có 7 đoàn …"
_ALSO = re.compile(r"[.;] có $")  # "đón 14 đoàn …. Có 04 đoàn khám chữa bệnh …"
_LETTER = re.compile(r"(?:^|(?<=[\s;]))\w{1,2}\)")  # "b)", the label of a point
_SURE_ENOUGH = 0.87  # a figure with a cue of its own this near is no part of the figure before it
_NOTE_REACH = 400  # characters before a footnote's mark in which the total stands
_BRACKET_REACH = 140  # characters between a total and the bracket that divides it
_SINGLE = re.compile(
    r"(?:^|[^\d\s] {1,3})đoàn (?!ra\b|vào\b|nước ngoài\b|khách )[^;.\d]{3,160}?(?:gồm|có|với|,|\()(?: có| gồm)?(?: khoảng| trên| gần| hơn)? ?$"
)
# Its noun stands before it too, narrowed: "Đoàn cấp cao do … làm trưởng đoàn có 09 đoàn".
_NARROWED = r"(?:^|[.;:] )(?:[-+•*] ?)?(?:các |số |riêng )?{noun} (?!ra\b|vào\b|đi\b|đến\b|khách\b|nước ngoài|quốc tế)[^;:.\d]{{2,150}}?(?: có| là| gồm|:)(?: khoảng| trên| gần)? ?$"
_WHOLE = re.compile(r"\b(?:toàn|tổng|cả năm|tính chung|nâng|trong năm)\b[^.\n]*$")
_RESTATED = re.compile(
    r"tổng cộng|\bcộng |tổng hợp lại|như vậy|tóm lại|nhìn chung|nêu trên|nói trên|trên đây|tính chung"
)


def part_of(
    observation: Observation | None,
    item: Placed,
    passage: Passage,
    earlier: list[Observation],
    report: Report,
) -> Observation | None:
    """The figure as a part of one stated before it ("trong đó …", or an item of the list that the total introduces), or None."""
    announced = _announced(item, passage)
    total = _total(item, passage, earlier, report, observation)
    if total is None or total.value <= item.quantity.value:
        return None
    announced = announced or _announced_here(total, item, passage)
    own = observation is not None and observation.indicator != total.indicator
    sure = own and observation is not None and observation.confidence >= _SURE_ENOUGH
    if sure and not (announced and passage.anchor is not None):
        return None
    noted = passage.anchor is not None and observation is not None and not own
    if not (announced or noted or _is_part(total, item, passage, report)):
        return None
    if observation is None and is_difference(
        passage.folded[max(0, item.start - 40) : item.start], passage.folded[item.end :][:60]
    ):
        return None
    return Observation(
        indicator=total.indicator,
        span=item.quantity.span,
        value=item.quantity.value,
        upper=item.quantity.upper,
        qualifier=item.quantity.qualifier,
        unit=total.unit,
        currency=total.currency,
        basis="stated",
        period=total.period,
        scope=total.scope,
        breakdown=_part_name(item, passage),
        confidence=round(
            min(
                total.confidence,
                observation.confidence if observation else total.confidence - 0.1,
                item.quantity.confidence,
            ),
            2,
        ),
    )


def like_its_pair(observation: Observation, before: Observation) -> Observation:
    """The figure as a part where the one it is paired with is a part: "…, cấp cao 09 đoàn/76 lượt người"."""
    if before.breakdown is None or observation.breakdown is not None:
        return observation
    return replace(observation, breakdown=before.breakdown)


def _total(
    item: Placed,
    passage: Passage,
    earlier: list[Observation],
    report: Report,
    observation: Observation | None,
) -> Observation | None:
    """The nearest figure before it that may be its total: of its scope, of its kind or unit, stated, and no part itself."""
    indicator = observation.indicator if observation else None
    scope = observation.scope if observation else None
    for candidate in reversed(earlier):
        if passage.anchor is not None and not (
            passage.anchor - _NOTE_REACH <= candidate.span.end <= passage.anchor
        ):
            continue
        if (
            candidate.breakdown is not None
            or candidate.basis != "stated"
            or scope not in (None, candidate.scope)
        ):
            continue
        alike = candidate.indicator == indicator or _same_kind(candidate, item, report)
        if not alike or _in_closed_bracket(candidate, item, report) or _beside(candidate, item, report):
            continue
        return candidate
    return None


def _announced(item: Placed, passage: Passage) -> bool:
    """True where the passage, its run of clauses, the line above or its heading says that it divides what was stated before."""
    start = passage.folded[: item.start].lstrip(" -+•0123456789().")
    return (
        divides(start[:40])
        or divides(passage.lead[-60:])
        or any(divides(h[:60]) for h in passage.headings[:1])
    ) and ". " not in start.rstrip()


def _announced_here(total: Observation, item: Placed, passage: Passage) -> bool:
    """True where its run of clauses divides what the passage stated before: "…. Theo lĩnh vực: y tế 1.204 USD; giáo dục 702 USD"."""
    at = passage.sentence_at(item.start)
    while at and passage.folded[passage.sentences[at - 1].end - 1] == ";":
        at -= 1
    begin = passage.sentences[at].start
    return (
        at > 0
        and passage.inside(total.span.start) is not None
        and divides(passage.folded[begin : item.start].lstrip(" -+•")[:40])
    )


def _in_closed_bracket(total: Observation, item: Placed, report: Report) -> bool:
    """True where the figure stands in an aside that closes before the part: "(năm trước: 9 đoàn), trong đó 2 đoàn …"."""
    gap = _LETTER.sub("", report.text[total.span.end : min(item.quantity.span.start, total.span.end + 400)])
    opened, closed = gap.find("("), gap.find(")")
    return closed >= 0 and not 0 <= opened < closed


def _beside(candidate: Observation, item: Placed, report: Report) -> bool:
    """True where both stand in one bracket, which divides a third: "21 đoàn … (Nhật Bản 08 đoàn, Lào 04 đoàn)"."""
    begin, end = candidate.span.end, item.quantity.span.start
    if end - begin > _BRACKET_REACH or re.search(r"[().;\n]", report.text[begin:end]):
        return False
    before = report.text[max(0, candidate.span.start - _BRACKET_REACH) : candidate.span.start]
    opened = before.rfind("(")
    return opened >= 0 and not re.search(r"[);\n]", before[opened:])


def _same_kind(total: Observation, item: Placed, report: Report) -> bool:
    """Parts are counted in the unit of their total: "5 đoàn, trong đó 2 đoàn …"."""
    if total.currency != item.quantity.currency:
        return False
    if total.currency is not None:
        return True
    unit = fold_name(item.quantity.unit or "").split(",")[0]
    return bool(unit) and unit in fold_name(report.words(total.span))


def _is_part(total: Observation, item: Placed, passage: Passage, report: Report) -> bool:
    start = passage.inside(total.span.end - 1)
    if start is None:
        listed = passage.kind == "list_item" or is_label_line(passage.folded)
        return listed and fold(report.words(total.span)) in passage.lead
    gap = passage.folded[start + 1 : item.start]
    if len(gap) < 400 and _is_narrowed(item, gap):
        return True
    named = _NAMED.search(gap[-120:])
    if named is not None and parse_digits(named["whole"]) == total.value:
        return True
    if _ALSO.search(gap[-8:]) and len(gap) < 300:
        return True
    return len(gap) < 500 and (part_gap(gap) or _in_bracket(gap))


def _is_narrowed(item: Placed, gap: str) -> bool:
    noun = fold(item.quantity.unit or "").split(",")[0].split(" ")[0]
    return bool(noun) and re.search(_NARROWED.format(noun=re.escape(noun)), gap[-220:]) is not None


def _in_bracket(gap: str) -> bool:
    """True where a bracket opens behind the total, in its clause, and is still open: "12 đoàn (Lào 07 đoàn, Thái Lan 05)"."""
    opened = gap.find("(")
    if not 0 <= opened <= _BRACKET_REACH or ")" in gap[opened:] or re.search(r"[;.]", gap[:opened]):
        return False
    return not re.search(
        r"năm (?:trước|\d{4})|cùng kỳ|kế hoạch|dự toán|kỳ trước|chỉ tiêu|tăng|giảm", gap[opened:]
    )


def _part_name(item: Placed, passage: Passage) -> str:
    """What the part is: the label of its line, else the words before the figure in its clause, else those after it."""
    label = _LABEL.match(passage.raw[: item.start]) if passage.kind == "list_item" else None
    if label:
        return label[1][-120:].strip()
    first = max(0, item.start - 100)
    edges = list(_PART_EDGE.finditer(passage.raw, first, item.start))
    clear = not edges or not edges[-1].group().isdigit()  # else the words before belong to the figure before
    before = without_breakdown(passage.raw[edges[-1].end() if edges else first : item.start].strip())
    after = passage.raw[item.end : item.end + 100]
    edge = _PART_EDGE.search(after)
    behind = after[: edge.start() if edge else None].strip().removesuffix(" và").strip()
    return (before if clear and len(before.split()) > 1 else "") or behind or before or "phần đã nêu"


def settle_parts(found: list[Observation], report: Report) -> list[Observation]:
    """Parts that only the whole report shows: single events beside a total, addends before or after their sum, restatements."""
    starts = [paragraph.span.start for paragraph in report.paragraphs]
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, o in enumerate(found):
        if o.scope == "own" and o.breakdown is None and o.basis == "stated":
            paragraph = report.paragraphs[max(0, bisect_right(starts, o.span.start) - 1)]
            section = paragraph.path[-1].span if paragraph.path else None
            groups[o.indicator, o.currency, o.period, section].append(at)
    settled: list[Observation | None] = list(found)
    for members in groups.values():
        members.sort(key=lambda at: found[at].span)
        for at in _parts_among([found[at] for at in members], report):
            part = found[members[at]]
            settled[members[at]] = replace(part, breakdown=_behind(part, report))
    for at in _summed_up(settled, report):
        part = found[at]
        settled[at] = replace(part, breakdown=_behind(part, report))
    for at in _restated(found, settled, report):
        settled[at] = None
    own = report.period.period.code if report.period else None
    kept = [o for o in settled if o is not None]
    return list(_paired_parts(_of_shorter_times(kept, own), report))


def _of_shorter_times(found: list[Observation], own: str | None) -> list[Observation]:
    """Figures of a part of the period as parts, where the whole period has its own: "riêng tháng 12 có 14 đoàn"."""
    whole = {
        (o.indicator, o.currency)
        for o in found
        if o.scope == "own" and o.breakdown is None and o.value > 0 and o.period in (None, own)
    }
    return [
        replace(o, breakdown=f"kỳ {o.period}")
        if o.scope == "own"
        and o.breakdown is None
        and o.period not in (None, own)
        and (o.indicator, o.currency) in whole
        else o
        for o in found
    ]


def _paired_parts(found: list[Observation], report: Report) -> Iterator[Observation]:
    """A figure paired with a part is a part: "…, cấp cao 09 đoàn/76 lượt người"."""
    before: Observation | None = None
    for o in sorted(found, key=lambda o: o.span):
        if before is not None and before.breakdown is not None and o.indicator != before.indicator:
            gap = fold(report.text[before.span.end : o.span.start][:20])
            if before.span.end <= o.span.start and is_pair(gap):
                o = like_its_pair(o, before)
        before = o
        yield o


def _parts_among(group: list[Observation], report: Report) -> Iterable[int]:
    """Places of those that are parts of another of the group."""
    if len(group) < 2:
        return ()
    whole = max(range(len(group)), key=lambda at: (group[at].value, -at))
    rest = [at for at in range(len(group)) if at != whole]
    if len(rest) > 1 and sum(group[at].value for at in rest) == group[whole].value:
        return rest
    return [at for at in rest if group[at].value < group[whole].value and _is_single(group[at], report)]


def _is_single(part: Observation, report: Report) -> bool:
    """True where the figure is the size of one event told for itself: "tiếp đoàn công tác … gồm 12 người"."""
    return _SINGLE.search(fold(report.text[max(0, part.span.start - 200) : part.span.start])) is not None


def _behind(part: Observation, report: Report) -> str:
    """The words behind a figure, as the name of the part."""
    words = report.text[part.span.end : part.span.end + 100].split("\n\n")[0]
    edge = _PART_EDGE.search(words)
    return " ".join(words[: edge.start() if edge else None].split()) or "phần đã nêu"


def _summed_up(settled: list[Observation | None], report: Report) -> list[int]:
    """Places of figures told under several headings that one figure, which says so, sums up ("toàn huyện có 04 đoàn ra")."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, o in enumerate(settled):
        if o is not None and o.scope == "own" and o.breakdown is None and o.basis == "stated":
            groups[o.indicator, o.currency, o.period].append(at)
    parts: list[int] = []
    for members in groups.values():
        group = [o for at in members if (o := settled[at]) is not None]
        whole = max(group, key=lambda o: o.value)
        rest = [at for at in members if settled[at] is not whole]
        if len(rest) > 1 and sum(o.value for o in group) == 2 * whole.value and _sums_up(whole, report):
            parts.extend(rest)
    return parts


def _sums_up(whole: Observation, report: Report) -> bool:
    return _WHOLE.search(fold(report.text[max(0, whole.span.start - 120) : whole.span.start])) is not None


def _restated(found: list[Observation], settled: list[Observation | None], report: Report) -> Iterable[int]:
    """Places of totals that say again, with words that say so, what was stated before."""
    seen: set[tuple[object, ...]] = set()
    for at, o in sorted(enumerate(found), key=lambda entry: entry[1].span):
        current = settled[at]
        if o.scope != "own" or o.basis != "stated" or current is None or current.breakdown is not None:
            continue
        key = (o.indicator, o.value, o.qualifier, o.currency, o.period)
        if key in seen and _RESTATED.search(fold(report.text[max(0, o.span.start - 120) : o.span.start])):
            yield at
        seen.add(key)
