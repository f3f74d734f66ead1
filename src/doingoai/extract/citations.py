"""Documents cited in a text: type name, number, date, issuer, subject.

The work goes by what is rare: numbers shaped like document numbers (``symbols``) and dates. From each the words before it are
looked at for the type name, the words after it for the date and the body; a law cited by its name alone is found from its date.
Every look is bounded, so the time is linear in the text.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from doingoai.extract.citation_words import Kind, fold, kind_endings, kinds, phrase, plain, words
from doingoai.extract.issuers import read_issuer
from doingoai.extract.symbols import Symbol, find_symbols
from doingoai.model import Citation, Span
from doingoai.text.dates import DateMention, find_dates, match_date

_BACK = 70  # how far before a number its type name is looked for
_NAME_BACK = 320  # how far before a number or a date the name of a law may begin
_SO = re.compile(r"(?<!\w)(?P<so>số|so|no|n°|sô)\s{0,3}[.:]?\s{0,4}$", re.IGNORECASE)
_LAST_WORDS = re.compile(r"[^\s]+")
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")
_CLAUSE = re.compile(r"[;]|[.!?](?=\s)|\n\s*\n")
_LAW = re.compile(
    r"(?<!\w)(?:(?P<code>bộ\s{1,3})?luật|pháp\s{1,3}lệnh|hiệp\s{1,3}định|hiệp\s{1,3}ước|công\s{1,3}ước|nghị\s{1,3}định\s{1,3}thư|hiến\s{1,3}pháp)(?!\w)",
    re.IGNORECASE,
)
_ADOPTED = re.compile(
    r"[,\s(]{0,3}(?:đã\s{1,3})?được\s{1,3}(?P<by>[^;.\n]{4,120}?)\s{1,3}thông\s{1,3}qua\s{1,3}$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Draft:
    """A citation in the making. bare: only "số …" stands, as in a list that names the kind once. after: where reading goes on."""

    start: int
    end: int
    kind: str | None
    symbol: Symbol | None
    after: int
    confidence: float
    bare: bool = False
    date: DateMention | None = None
    issuer: Span | None = None
    issuer_before: Span | None = None
    floor: int = 0


def find_citations(text: str) -> tuple[Citation, ...]:
    """The documents a text cites, in order; its own number line is none of them.

    Spans are offsets into ``text``. A law is found by its number, or by its name with a date; a bare name is no citation. A
    number that stands without a type name in a list ("các Công văn số …, số …") has kind None. Dates that do not exist leave
    ``issued`` None and ``date_span`` set. confidence: below 0.8 where the type name is missing or far from the number.
    """
    dates = find_dates(text)
    drafts = _with_plain_numbers(text, _numbered(text), dates)
    _complete(text, drafts)
    _late_dates(text, drafts, dates)
    _shared_issuers(text, drafts)
    drafts.extend(_named(text, drafts, dates))
    drafts.sort(key=lambda draft: draft.start)
    return tuple(
        _citation(text, draft, drafts[index + 1].start if index + 1 < len(drafts) else len(text))
        for index, draft in enumerate(drafts)
    )


def _citation(text: str, draft: _Draft, following: int) -> Citation:
    issuer = draft.issuer or draft.issuer_before
    mention = draft.date
    return Citation(
        span=Span(draft.start, draft.end),
        kind=draft.kind,
        number=draft.symbol.number if draft.symbol else None,
        issued=mention.value if mention else None,
        issuer=" ".join(text[issuer.start : issuer.end].split()) if issuer else None,
        subject=_subject(text, draft.after, following),
        date_span=mention.span if mention else None,
        issuer_span=issuer,
        confidence=draft.confidence,
    )


# --- numbers, and the type name before them ---------------------------------------------------------------------------------


def _numbered(text: str) -> list[_Draft]:
    drafts: list[_Draft] = []
    floor = 0
    for symbol in find_symbols(text):
        draft = _introduced(text, symbol, floor, drafts)
        if draft is not None:
            draft.floor = floor
            drafts.append(draft)
            floor = draft.end
    return drafts


def _introduced(text: str, symbol: Symbol, floor: int, drafts: list[_Draft]) -> _Draft | None:
    """The citation this number makes with the words before it, or None where it is something else."""
    window = max(floor, symbol.start - _BACK)
    so = _SO.search(text, window, symbol.start)
    if so and so["so"].lower() in ("so", "no") and not _english(so["so"]):
        so = None
    edge = so.start() if so else symbol.start
    kind, start = _kind_before(text, window, edge, short=True)
    if kind is not None:
        if not _fits_kind(symbol, kind, bool(so)) or _own_heading(text, start, so):
            return None
        return _Draft(start, symbol.end, kind.name, symbol, symbol.end, 1.0 if so else 0.97)
    if not symbol.tokens or symbol.separator == "":
        return None
    if so and _own_number(text, so, symbol):
        return None
    if (so or text[edge - 1 : edge] == "(") and (far := _distant_kind(text, symbol, floor, edge)):
        return far
    follows = bool(drafts) and symbol.proper and _follows(text, drafts[-1], symbol.start)
    if _not_document(text, window, edge):
        return None
    if so:
        if not follows and not (symbol.known and symbol.proper):
            return None
        return _Draft(so.start("so"), symbol.end, None, symbol, symbol.end, 0.85, bare=True)
    if not symbol.certain and not (follows and symbol.typed):
        return None
    return _Draft(symbol.start, symbol.end, None, symbol, symbol.end, 0.8 if follows else 0.7, bare=True)


def _english(so: str) -> bool:
    return so in ("No", "NO", "N°")


def _kind_before(text: str, window: int, edge: int, *, short: bool) -> tuple[Kind | None, int]:
    """The document kind whose name ends just before ``edge`` (an opening bracket, a colon or "có" between are let pass)."""
    found = list(_LAST_WORDS.finditer(text, window, edge))[-9:]
    while found and (not (bare := _EDGE.sub("", found[-1][0])) or plain(bare) in words("fillers")):
        mark = found[-1][0]
        if not bare and mark not in ("(", ":", "-", "–", "|"):
            return None, 0
        if bare and len(found) > 1 and phrase(f"{found[-2][0]} {bare}") in kinds():
            break
        found.pop()
    if not found or (last := found[-1][0].rstrip("(:")) != last.rstrip(",.;)”\"'"):
        return None, 0
    if plain(last) not in kind_endings() and _EDGE.sub("", last).lstrip("0123456789") not in kind_endings():
        return None, 0
    known = kinds()
    for count in range(min(5, len(found)), 0, -1):
        group = [match[0] for match in found[-count:]]
        group[-1] = last
        head = _EDGE.sub("", group[0]).lstrip("0123456789¹²³⁴⁵⁶⁷⁸⁹⁰")
        if not head:
            continue
        kind = known.get(phrase(" ".join([head, *group[1:]])))
        if kind is None and short and count == 1 and head in known:
            kind = known[head]
        if kind is not None:
            return kind, found[-count].start() + found[-count][0].index(head)
    return None, 0


def _fits_kind(symbol: Symbol, kind: Kind, introduced: bool) -> bool:
    """Whether a number after this type name is that document's number."""
    if not symbol.tokens:  # "Nghị định 30/2020"
        return (
            (kind.normative or kind.by_name or (introduced and kind.name in ("Nghị quyết", "Quyết định")))
            and symbol.year is not None
            and symbol.year < 2200
        )
    if symbol.separator == "":
        return introduced
    if kind.strict:
        return introduced and symbol.known
    return introduced or (symbol.proper and (symbol.known or len(symbol.tokens) > 1))


def _opens_line(text: str, pos: int, blanks: str) -> bool:
    """Whether nothing but blanks stands between the line's start and ``pos``; a long line costs no more than a short one."""
    while pos and text[pos - 1] in blanks:
        pos -= 1
    return pos == 0 or text[pos - 1] == "\n"


def _own_heading(text: str, start: int, so: "re.Match[str] | None") -> bool:
    """ "Luật số: 18/2003/QH11" or "NGHỊ ĐỊNH\\nSố: 12/…" in the head of a document: its own number, no citation."""
    if so is None or (so["so"][0] != "S" and ":" not in so[0]):
        return False
    between = text[start : so.start()]
    if not _opens_line(text, start, " \t*#|"):
        return False
    if "\n" in between.rstrip(" \t") and so["so"][0] == "S":
        return True
    line_end = text.find("\n", so.end())
    rest = text[so.end() : line_end if line_end >= 0 else len(text)]
    near = plain(" ".join(text[max(0, start - 200) : so.end() + 300].split()))
    return ":" in so[0] and len(rest.split()) <= 2 and "độc lập" in near


def _own_number(text: str, so: "re.Match[str]", symbol: Symbol) -> bool:
    """The number line of the document itself: "Số: 12/BC-UBND" at the start of a line, or in capitals with a colon."""
    opens = _opens_line(text, so.start(), " \t\u00a0|*#_")
    if so["so"][0] != "S":
        return opens and ":" in so[0]
    return opens or ":" in so[0]


@cache
def _noun_endings() -> frozenset[str]:
    return frozenset(noun.split()[-1] for noun in words("not_documents"))


def _not_document(text: str, window: int, edge: int) -> bool:
    """Whether the noun before "số" counts something else: a form, a contract, a house, an account."""
    found = [_EDGE.sub("", word) for word in text[max(window, edge - 40) : edge].split()[-3:]]
    if not found or plain(found[-1]) not in _noun_endings():
        return False
    return any(
        phrase(" ".join(found[-count:])) in words("not_documents")
        for count in (1, 2, 3)
        if len(found) >= count
    )


def _follows(text: str, before: _Draft, pos: int) -> bool:
    """Whether the number at ``pos`` goes on from the citation before it: list signs, or its date, between them."""
    mention = _date_at(text, before.end)
    end = mention.span.end if mention and mention.span.end <= pos else before.end
    return _list_gap(text[end:pos])


def _list_gap(gap: str) -> bool:
    """Whether nothing but list signs stands between two numbers."""
    return len(gap) < 12 and all(
        word in ("và", "hoặc", ",", ";", "số", "số:")
        for word in gap.replace(",", " , ").replace(";", " ; ").split()
    )


def _distant_kind(text: str, symbol: Symbol, floor: int, edge: int) -> _Draft | None:
    """The type name that stands before a name or a body: "Luật Biên phòng Việt Nam số …", "Thông báo của Văn phòng Chính phủ số …"."""
    window = max(floor, edge - _NAME_BACK)
    clause = _clause_start(text, window, edge)
    if fold(symbol.tokens[0]) in ("L", "PL") or any(
        fold(token).startswith(("QH", "UBTVQH")) for token in symbol.tokens
    ):
        law = _law_name_start(text, clause, edge)
        if law:
            return _Draft(law[1], symbol.end, law[0], symbol, symbol.end, 0.95)
    if _not_document(text, max(floor, edge - _BACK), edge):
        return None
    return _kind_with_body(text, symbol, max(clause, edge - 140), edge)


def _clause_start(text: str, window: int, edge: int) -> int:
    start = window
    for mark in _CLAUSE.finditer(text, window, edge):
        start = mark.end()
    return start


def _kind_with_body(text: str, symbol: Symbol, window: int, edge: int) -> _Draft | None:
    """The nearest type name before, if the words between are its body or its symbol says the same kind."""
    if not symbol.known:
        return None
    found = list(_LAST_WORDS.finditer(text, window, edge))[-30:]
    keys = [plain(match[0]).lstrip("(“\"'‘-") for match in found]
    known = kinds()
    for index in range(len(found) - 2, -1, -1):
        pair = f"{keys[index]} {keys[index + 1]}"
        if pair not in known and keys[index] not in ("bản", "giấy"):
            continue
        for count in (4, 3, 2):
            kind = known.get(" ".join(keys[index : index + count]))
            if kind is None or index + count > len(found):
                continue
            start, end = found[index].end() - len(keys[index]), found[index + count - 1].end()
            if not _belongs(symbol, kind, text[end:edge]):
                return None
            return _Draft(
                start,
                symbol.end,
                kind.name,
                symbol,
                symbol.end,
                0.85,
                issuer_before=_body_between(text, end, edge),
            )
    return None


def _belongs(symbol: Symbol, kind: Kind, between: str) -> bool:
    words_between = between.strip().lower()
    if words_between.startswith("này"):
        return False
    same = any(fold(code) == fold(token) for code in kind.codes for token in symbol.tokens)
    return same or (words_between.startswith("của ") and symbol.known and not kind.strict)


_OF = re.compile(r"\s{1,3}của\s{1,3}", re.IGNORECASE)


def _body_between(text: str, pos: int, edge: int) -> Span | None:
    match = _OF.match(text, pos)
    return read_issuer(text, match.end(), edge) if match else None


_PLAIN_NUMBER = re.compile(r"(?<![\w/.,\-])(?P<n>[0-9]{1,5})[\s,]{1,3}$")


def _with_plain_numbers(text: str, drafts: list[_Draft], dates: tuple[DateMention, ...]) -> list[_Draft]:
    """Adds documents cited by a number without its letters, and a date: "Quyết định số 1719 ngày 14/10/2021"."""
    found = []
    ends = [draft.end for draft in drafts]
    for mention in dates:
        start = mention.span.start
        if mention.form not in ("long", "numeric") or not text[start].isalpha():
            continue
        number = _PLAIN_NUMBER.search(text, max(0, start - 12), start)
        if number is None or not (so := _SO.search(text, max(0, number.start() - 14), number.start())):
            continue
        index = bisect_left(ends, start)
        floor = max(ends[index - 1] if index else 0, number.start() - _BACK)
        kind, at = _kind_before(text, floor, so.start(), short=False)
        if kind is not None and not kind.strict:
            symbol = Symbol(number.start("n"), number.end("n"), number["n"], number["n"], None, "", (), ())
            found.append(_Draft(at, symbol.end, kind.name, symbol, symbol.end, 0.75, floor=floor))
    return sorted([*drafts, *found], key=lambda draft: draft.start) if found else drafts


# --- laws by name ---------------------------------------------------------------------------------------------------------


def _law_name_start(text: str, window: int, edge: int) -> tuple[str, int] | None:
    """Kind and start of the law whose name ends at ``edge``; of "Luật sửa đổi … của Luật X" the first word counts."""
    found = [match for match in _LAW.finditer(text, window, edge) if _is_law(text, match)]
    if not found:
        return None
    start = found[-1]
    for match in reversed(found[:-1]):
        between = text[match.end() : start.start()]
        if not between.strip() or _amends(between):
            start = match
    head = phrase(start[0])
    return kinds()[head].name, start.start()


def _is_law(text: str, match: "re.Match[str]") -> bool:
    before = text[max(0, match.start() - 8) : match.start()].lower().split()
    if before and before[-1] in ("pháp", "kỷ", "kỉ", "dự", "đoàn", "trợ", "hợp"):
        return False
    following = text[match.end() : match.end() + 14].split()
    if not following:
        return True
    head = plain(following[0]).strip(",.;:()")
    return head not in ("này", "sư", "đó", "gia", "định", "trên") or (
        head == "sư" and bool(before) and before[-1] == "luật"
    )


def _amends(between: str) -> bool:
    key = plain(" ".join(between.split()))
    return key.startswith(("sửa đổi", "bổ sung")) and (" của" in key or key.endswith(("của", "và", "các")))


def _named(text: str, drafts: list[_Draft], dates: tuple[DateMention, ...]) -> list[_Draft]:
    """Laws cited by name and date, from the dates that no numbered citation has taken."""
    taken = {draft.date.span.start for draft in drafts if draft.date}
    ends = [draft.end for draft in drafts]
    found: list[_Draft] = []
    floor = 0
    for mention in dates:
        start = mention.span.start
        if mention.form not in ("long", "numeric") or start in taken or not text[start].isalpha():
            continue
        index = bisect_left(ends, start)
        window = max(floor, ends[index - 1] if index else 0, start - _NAME_BACK)
        draft = _named_before(text, window, mention)
        if draft is not None and not any(
            draft.start < other.end and other.start < draft.end
            for other in drafts[max(0, index - 1) : index + 1]
        ):
            found.append(draft)
            floor = draft.end
    return found


def _named_before(text: str, window: int, mention: DateMention) -> _Draft | None:
    edge = mention.span.start
    clause = _clause_start(text, window, edge)
    if not _LAW.search(text, clause, edge):
        return None
    adopted = _ADOPTED.search(text, clause, edge)
    body: Span | None = None
    if adopted:
        body = read_issuer(text, adopted.start("by"), adopted.end("by"))
        name_end = adopted.start()
    else:
        signed = _SIGNED.search(text, max(clause, edge - 16), edge)
        name_end = signed.start() if signed else clause + len(text[clause:edge].rstrip())
    law = _law_name_start(text, clause, name_end)
    if law is None or not _is_name(text, law, name_end):
        return None
    kind = law[0]
    if kind not in ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp") and not text[law[1]].isupper():
        return None
    if _EVENT_AFTER.match(text, mention.span.end):
        return None
    after = mention.span.end
    issuer = body or _issuer_after(text, after, None)
    return _Draft(
        law[1],
        mention.span.end,
        kind,
        None,
        max(after, issuer.end if issuer else 0),
        0.85,
        date=mention,
        issuer=issuer,
    )


_SIGNED = re.compile(r"\s{1,3}(?:ký|ký\s{1,3}kết)\s{1,3}$", re.IGNORECASE)
_EVENT_AFTER = re.compile(r"\s{1,3}(?:tại|cho|với|đến|tới|ở)\b")
_VERB_IN_NAME = re.compile(
    r"(?<!\w)(?:từ|kể|(?<!tư\s)vào|trước|sau|đến|tính|trong|hiệu\s{1,3}lực|tổ\s{1,3}chức\s{0,3}$|diễn\s{1,3}ra|này|năm\s{1,3}[0-9]{4}|được|đã|"
    r"theo(?!\s{1,3}(?:hợp|phương))|tại(?!\s{1,3}(?:Việt|doanh))|ban\s{1,3}hành|có(?!\s{1,3}công)|do|cho|tuyên\s{1,3}truyền|hội\s{1,3}nghị|lớp|buổi)(?!\w)"
)


def _is_name(text: str, law: tuple[str, int], end: int) -> bool:
    """Whether the words from the law's type name to ``end`` read as a name: nothing in it belongs to a sentence."""
    name = text[law[1] : end]
    rest = name[len(law[0]) :].strip()
    if len(name) > 300 or len(rest) < 3 or name.rstrip()[-1:] in ",;:.(":
        return False
    verb = _VERB_IN_NAME.search(rest)
    return verb is None or (
        verb.start() == 0 and verb[0].startswith("ban")
    )  # "Luật ban hành văn bản quy phạm pháp luật"


# --- date and issuer ---------------------------------------------------------------------------------------------------------

_GAP = r"[\s,(\-–|]{0,4}"


@cache
def _date_lead() -> "re.Pattern[str]":
    leads = sorted(words("date_leads"), key=len, reverse=True)
    return re.compile(
        _GAP + r"(?:(?:" + "|".join(lead.replace(" ", r"\s{1,3}") for lead in leads) + r")\s{1,3}(?=ngày))?",
        re.IGNORECASE,
    )


_BY = re.compile(r"(?:\s{0,3}\([^()\n]{1,40}\))?[\s,]{1,3}(?:của|do)\s{1,3}", re.IGNORECASE)
_SUFFIX = re.compile(r"\s?\([A-ZĐ][A-ZĐ0-9]{0,7}\)")
_YEAR_ONLY = re.compile(
    r"[\s,]{1,3}(?:tháng\s{1,3}[0-9]{1,2}\s{0,3}[/]?\s{0,3})?(?:năm\s{1,3})?[12][0-9]{3}(?=\s{1,3}của\s)",
    re.IGNORECASE,
)


def _date_at(text: str, pos: int) -> DateMention | None:
    lead = _date_lead().match(text, pos)
    at = lead.end() if lead else pos
    mention = match_date(text, at)
    if mention is None or (at == pos and text[pos].lower() != "n"):
        return None  # digits glued to the number are no date; "TWngày 06 tháng …" is one
    if mention.form == "day_month" and not text[mention.span.start].isalpha():
        return None
    return mention


def _complete(text: str, drafts: list[_Draft]) -> None:
    """Date and issuer after each number; where one is lacking, before the type name."""
    for index, draft in enumerate(drafts):
        limit = drafts[index + 1].start if index + 1 < len(drafts) else len(text)
        after = draft.end
        if suffix := _SUFFIX.match(text, after):
            after = suffix.end()
        draft.date = _date_at(text, after)
        if draft.date and draft.date.span.end <= limit:
            after = draft.date.span.end
            if text[after : after + 1] == ")" and "(" in text[draft.end : draft.date.span.start]:
                after += 1
        elif year := _YEAR_ONLY.match(text, after):
            after = year.end()
        draft.issuer = _issuer_after(text, after, draft)
        if draft.issuer:
            after = draft.issuer.end
            if draft.date is None and (late := _date_at(text, after)):
                draft.date, after = late, late.span.end
        draft.after = after
        _before(text, draft)


def _joint(draft: _Draft | None) -> bool:
    if draft is None or draft.symbol is None:
        return False
    codes = {fold(token) for token in draft.symbol.tokens}
    return bool(
        codes & {"TTLT", "TTLB", "NQLT", "KHLT", "HDLT", "KHLN", "HDLN", "QCPH", "CTPH", "KHPH"}
    ) or "liên" in plain(draft.kind or "")


def _issuer_after(text: str, pos: int, draft: _Draft | None) -> Span | None:
    joint = _joint(draft)
    if by := _BY.match(text, pos):
        return read_issuer(text, by.end(), joint=joint)
    if draft is not None and draft.date is not None and text[pos : pos + 1] == " ":
        direct = read_issuer(text, pos + 1)
        if direct and _verb_follows(text, direct.end):
            return direct
    return None


def _verb_follows(text: str, pos: int) -> bool:
    return _subject_start().match(text, pos) is not None


@cache
def _verb_before() -> "re.Pattern[str]":
    def either(key: str) -> str:
        return "|".join(sorted((w.replace(" ", r"\s{1,3}") for w in words(key)), key=len, reverse=True))

    verb = rf"(?:(?:{either('issue_adverbs')})\s{{1,3}}){{0,2}}(?P<verb>{either('issue_verbs')})"
    place = rf"(?P<place>{either('place_words')})"
    return re.compile(rf"(?<!\w)(?:{verb}|{place})(?:\s{{1,3}}(?:các|những))?[\s“\"]{{1,3}}$", re.IGNORECASE)


@cache
def _last_words() -> frozenset[str]:
    return frozenset(
        {"các", "những"}
        | {phrase_.split()[-1] for key in ("issue_verbs", "place_words") for phrase_ in words(key)}
    )


def _may_be_issued(text: str, draft: _Draft) -> bool:
    """A quick look at the one word before the type name; most citations end here."""
    before = text[max(draft.floor, draft.start - 20) : draft.start].split()
    return (bool(before) and plain(before[-1].strip('“"')) in _last_words()) or (
        len(before) > 1 and before[-1] in ("“", '"')
    )


_HEAD_START = re.compile(r"(?<!\w)(?=[^\W\d_])")
_DAY_BEFORE = re.compile(r"(?:^|[\s(\-–*])(?P<date>ngày\s{1,3})", re.IGNORECASE)


def _before(text: str, draft: _Draft) -> None:
    """Issuer, and date, that stand before the type name: "Ngày …, UBND tỉnh đã ban hành Quyết định số …"."""
    if (draft.date is not None and draft.issuer is not None) or not _may_be_issued(text, draft):
        return
    window = max(draft.floor, draft.start - 200)
    clause = _clause_start(text, window, draft.start)
    lead = _verb_before().search(text, max(clause, draft.start - 60), draft.start)
    if lead is None:
        return
    body = _body_ending_at(text, clause, lead.start())
    if body is None:
        return
    if lead["place"] and not _proposed(text, clause, body):
        return
    if draft.issuer is None and draft.issuer_before is None:
        draft.issuer_before = body
    if draft.date is None and lead["verb"]:
        draft.date = _day_before(text, clause, body.start)


def _body_ending_at(text: str, window: int, edge: int) -> Span | None:
    """The longest name of a body that ends just at ``edge``."""
    for word in _HEAD_START.finditer(text, max(window, edge - 150), edge):
        span = read_issuer(text, word.start(), edge, joint=False)
        if span and not text[span.end : edge].strip():
            return span
    return None


def _proposed(text: str, window: int, body: Span) -> bool:
    before = phrase(text[max(window, body.start - 24) : body.start])
    return before.endswith((",", *words("proposal_starts")))


def _day_before(text: str, window: int, edge: int) -> DateMention | None:
    """The date that opens the sentence: nothing but a comma, or a person's office and name, between it and the body."""
    last = None
    for lead in _DAY_BEFORE.finditer(text, max(window - 1, 0), edge):
        last = lead
    if last is None:
        return None
    mention = match_date(text, last.start("date"))
    if mention is None or mention.value is None or mention.span.end > edge:
        return None
    between = text[mention.span.end : edge]
    return (
        mention
        if between.strip() in (",", "")
        or (between.lstrip().startswith(",") and len(between) < 90 and between.count(",") < 3)
        else None
    )


# --- a date at the end of the title -----------------------------------------------------------------------------------------


_ISSUED_BEFORE = re.compile(
    r"(?<!\w)(?:ban\s{1,3}hành|ký|thông\s{1,3}qua|ký\s{1,3}ban\s{1,3}hành)\s{1,3}$", re.IGNORECASE
)
_FORCE_BEFORE = re.compile(r"(?<!\w)(?:từ|kể|đến|trước|sau|vào|lực|hiệu\s{1,3}lực)\s{1,3}$", re.IGNORECASE)
_IN_FORCE_AFTER = re.compile(r"\s{0,3},\s{1,3}(?:có\s{1,3}hiệu\s{1,3}lực|được\s{1,3}sửa)", re.IGNORECASE)


def _late_dates(text: str, drafts: list[_Draft], dates: tuple[DateMention, ...]) -> None:
    """Gives undated citations the date that closes their title ("… quy định về … ban hành ngày …")."""
    if all(draft.date for draft in drafts):
        return
    taken = {draft.date.span.start for draft in drafts if draft.date}
    ends = [draft.end for draft in drafts]
    for mention in dates:
        if mention.value is None or mention.span.start in taken or not text[mention.span.start].isalpha():
            continue
        index = bisect_left(ends, mention.span.start)
        if index == 0 or mention.span.start - ends[index - 1] > 800:
            continue
        _give(text, drafts, index, mention)


def _give(text: str, drafts: list[_Draft], index: int, mention: DateMention) -> None:
    start = mention.span.start
    before = text[max(0, start - 24) : start]
    issued = _ISSUED_BEFORE.search(before)
    if not issued and _FORCE_BEFORE.search(before):
        return
    owner = _owner(text, drafts, index, mention, bool(issued))
    if owner is None:
        return
    issuer = _issuer_after(text, mention.span.end, None)
    if not issued and not _closes_title(text, owner, mention, issuer):
        return
    owner.date = mention
    if issuer and owner.issuer is None:
        owner.issuer = issuer


def _closes_title(text: str, owner: _Draft, mention: DateMention, issuer: Span | None) -> bool:
    if issuer is None:
        return bool(_IN_FORCE_AFTER.match(text, mention.span.end))
    parliament = plain(text[issuer.start : issuer.end]).startswith(("quốc hội", "ủy ban thường vụ"))
    ours = owner.symbol is not None and any(
        fold(token).startswith(("QH", "UBTVQH")) for token in owner.symbol.tokens
    )
    return parliament == ours


def _owner(text: str, drafts: list[_Draft], index: int, mention: DateMention, issued: bool) -> _Draft | None:
    """The nearest citation before, in the same clause, that has no date and whose number does not speak against the year."""
    for back in range(index - 1, max(-1, index - 6), -1):
        draft = drafts[back]
        if mention.span.start - draft.end > 800 or _CLAUSE.search(text, draft.end, mention.span.start):
            return None
        year = draft.symbol.year if draft.symbol else None
        if draft.date is not None or (
            year is not None and mention.value is not None and year != mention.value.year
        ):
            continue
        return draft if year is not None or (issued and back == index - 1) else None
    return None


def _shared_issuers(text: str, drafts: list[_Draft]) -> None:
    """In a list that names the kind once, the issuer at its end holds for the numbers before it."""
    for left, right in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        if (
            right.bare
            and left.issuer is None
            and right.issuer is not None
            and _list_gap(text[left.after : right.start])
        ):
            left.issuer = right.issuer


# --- the subject --------------------------------------------------------------------------------------------------------------

_SUBJECT_END = re.compile(
    r";|\n(?=\s{0,8}(?:\n|[-+•*|]|[0-9IVXa-z]{1,4}[.)]|[A-ZĐÂÊÔƯ]))|[.](?:\s|$)|\s{0,2}\((?:sau\s{1,2}đây|gọi\s{1,2}tắt|sau\s{1,2}đây\s{1,2}viết)|,\s{1,2}(?:có\s{1,2}hiệu\s{1,2}lực|gồm|cụ\s{1,2}thể)"
)
_NEXT_OF_LIST = re.compile(r"(?:,|và)\s{1,3}(?:các\s{1,3})?$")
_ABOUT = re.compile(r"(?:về\s{1,3}việc|v/v|về)\s{1,3}", re.IGNORECASE)


@cache
def _subject_start() -> "re.Pattern[str]":
    starts = sorted(words("subject_starts"), key=len, reverse=True)
    return re.compile(
        r"[\s,]{0,4}(?P<first>" + "|".join(start.replace(" ", r"\s{1,3}") for start in starts) + r")(?!\w)",
        re.IGNORECASE,
    )


def _subject(text: str, pos: int, following: int) -> str | None:
    """The abstract that follows, without "về (việc)"; None where the sentence goes on with something else."""
    opening = _subject_start().match(text, pos)
    if opening is None:
        return None
    start = opening.start("first")
    if "," in text[pos:start] and not plain(opening["first"]).startswith(("về", "v/v")):
        return None
    if about := _ABOUT.match(text, start):
        start = about.end()
    end = _SUBJECT_END.search(text, start, start + 500)
    stop = end.start() if end else min(len(text), start + 500)
    if start < following < stop and _NEXT_OF_LIST.search(text, max(start, following - 14), following):
        stop = following
    subject = " ".join(text[start:stop].split()).rstrip(" ,-–.")
    subject = subject.removesuffix(" và").rstrip(" ,")
    return subject or None
