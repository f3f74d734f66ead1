"""What the fixed words of the parts must be: title, motto, number, date, addressees, recipients, signature, end."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from doingoai.check.engine import Hit
from doingoai.check.format.forms import PARTY, STATE, Form, knowledge
from doingoai.check.format.roles import Roles, folded
from doingoai.check.format.saying import Phrase, laid_out, titled, worded
from doingoai.check.format.sheet import Line
from doingoai.model import Rule, Span

_DATE: Final = re.compile(
    r"(?P<place>[^,\d]{0,60}?)(?P<comma>\s{0,3},)?\s{0,4}ngày(?:\s{1,4}(?P<day>\d{1,2})\s{1,4}|[\s.…_]{1,30})tháng(?:\s{1,4}(?P<month>\d{1,2})\s{1,4}|[\s.…_]{1,30})"
    r"năm[\s.…_]{1,8}\d{0,4}",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d{1,6}")
_BLANK_NUMBER: Final = re.compile(
    r"Số\s{0,3}:?[\s.…_]{0,40}(?=[/-])|Số\s{0,3}:?[\s.…_]{0,40}$", re.IGNORECASE
)
_SPACED: Final = re.compile(r"\d\s{1,4}[/-]|[/-]\s{1,4}[A-ZĐ]|[A-ZĐa-z]\s{1,4}[/-]")
_DASH: Final = re.compile(r"\s{0,3}[-–+•]")
_SPACES: Final = re.compile(r"[\s\u00a0]{1,20}")
_STATE_PREFIX: Final = re.compile(
    r"\s{0,3}(?P<p>TM|KT|TL|TUQ|T\.M|K\.T|T\.L|Q)(?P<after>/|\s|\.\s?(?=\w)|\.|:)?"
)
_SLASHED: Final = re.compile(r"\s{0,3}(?:T/M|K/T|T/L|T/U\.?Q)(?!\w)")
_DOTTED: Final = re.compile(r"\s{0,3}(?:TM|KT|TL|TUQ)\s?\.")
_END: Final = re.compile(r"\./\.?\s{0,3}$")


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


@laid_out
def nation(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """A national title with other words or in small letters."""
    for line in roles.of("nation"):
        if _plain(line.text) not in knowledge().nations:
            yield Hit(line.span, {"asked": knowledge().nation, "clause": form.clause("part.nation")})


@laid_out
def motto(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """A motto without spaces around its hyphens, or with other letters."""
    for line in roles.of("motto"):
        if _plain(line.text) != knowledge().motto:
            dashes = (
                _plain(line.text).replace("–", "-").replace("—", "-")
            )  # put in by programs that mend hyphens
            severity = "info" if dashes == knowledge().motto else None
            values = {"asked": knowledge().motto, "clause": form.clause("part.motto")}
            yield Hit(line.span, values, severity=severity)


@laid_out
def no_nation(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """A document with a number line and a kind, but without the title and motto that head it (or one of them)."""
    if form.issuers != STATE or not (roles.of("number") and roles.of("kind")):
        return
    absent = [name for name in ("nation", "motto") if not roles.of(name)]
    if absent and not ("nation" in absent and _in_boxes(roles)):
        names = knowledge().names
        vi = " và ".join(names[name]["vi"] for name in absent)
        en = " and ".join(names[name]["en"] for name in absent)
        yield Hit(
            roles.whole,
            {"absent": vi, "absent_en": en, "absent_zh": vi, "clause": form.clause("part.nation")},
        )


def _in_boxes(roles: Roles) -> bool:
    """The words stand in a text box or a picture: they cannot be told from here."""
    return any("xa hoi chu nghia viet nam" in folded(line.text) for line in roles.sheet.lines) or bool(
        roles.sheet.lines and roles.of("number")[0].story != "body"
    )


@laid_out
def party_heading(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """The Party's heading absent, or with other words or in small letters."""
    if form.issuers != PARTY:
        return
    lines = roles.of("party_heading")
    if not lines and roles.of("number") and roles.of("kind"):
        yield Hit(
            roles.whole,
            {"asked": knowledge().party, "clause": form.clause("part.party_heading")},
            detail="absent",
        )
    for line in lines:
        if _plain(line.text) != knowledge().party:
            yield Hit(line.span, {"asked": knowledge().party, "clause": form.clause("part.party_heading")})


@cache
def _number(shape: str) -> re.Pattern[str]:
    return re.compile(shape)


def _number_faults(text: str, form: Form) -> list[Phrase]:
    """What is wrong with a number line that does not have the form's shape."""
    faults: list[Phrase] = []
    blank = bool(_BLANK_NUMBER.match(text))
    if text.startswith("SỐ"):
        faults.append(("capital_number", ""))
    if form.issuers == STATE and not re.match(r"S[ốỐ]\s{0,2}:", text):
        faults.append(("no_colon", ""))
    if form.issuers == PARTY and re.match(r"S[ốỐ]\s{0,2}:", text):
        faults.append(("a_colon", ""))
    first = _DIGITS.search(text)
    if first and len(first.group()) == 1 and not blank:
        faults.append(("one_digit", ""))
    if _SPACED.search(text if not blank else re.sub(_BLANK_NUMBER, "", text)):
        faults.append(("spaced", ""))
    tidy = re.sub(r"\s{0,4}([/-])\s{0,4}", r"\1", _plain(text))
    tidy = re.sub(r"^S[ốỐ]\s?:?\s?", "Số: " if form.issuers == STATE else "Số ", tidy)
    tidy = re.sub(r"(Số:? )(\d)(?!\d)", r"\g<1>0\2", tidy)
    tidy = re.sub(r"^(Số:? )[\s.…_]{0,40}(?=[/-])", r"\g<1>01", tidy)
    if not _number(form.number).fullmatch(tidy) and _DIGITS.search(tidy):
        faults.append(("separators", ""))
    return faults


@laid_out
def number(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """A number line that is not written as the form says; one left blank is another rule's matter."""
    for line in roles.of("number"):
        text = line.text.strip()
        if not text.casefold().startswith("số") or _number(form.number).fullmatch(_plain(text)):
            continue
        faults = _number_faults(text, form)
        if faults:
            values = {
                **worded("faults", faults),
                "sample": form.number_sample,
                "clause": form.clause("number"),
            }
            yield Hit(line.span, values)


@laid_out
def place_and_date(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Zeros too few or too many, no place, no comma after it."""
    for line in roles.of("date"):
        found = _DATE.fullmatch(line.text.strip(" .;*_"))
        if found is None:
            continue
        faults: list[Phrase] = []
        place = found["place"].strip(" .…_")
        if not place:
            faults.append(("no_place", ""))
        elif not found["comma"]:
            faults.append(("no_comma", ""))
        day, month = found["day"] or "", found["month"] or ""
        if len(day) == 1:
            faults.append(("short_day", f"ngày {day}"))
        if month in ("1", "2"):
            faults.append(("short_month", f"tháng {month}"))
        elif len(month) == 2 and month[0] == "0" and month[1] not in "12":
            faults.append(("long_month", f"tháng {month}"))
        if faults:
            yield Hit(line.span, {**worded("faults", faults), "clause": form.clause("date")})


@laid_out
def addressee(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """ "Kính gửi" without its colon."""
    lines = roles.of("addressee")
    if (
        lines
        and "part.addressee" in form.clauses
        and not re.match(r"\s{0,3}Kính\s{1,2}gửi\s{0,2}:", lines[0].text)
    ):
        yield Hit(lines[0].span, {"clause": form.clause("part.addressee")})


def items(roles: Roles) -> list[list[Line]]:
    """The recipients: lines that belong together, each beginning with its dash (or its automatic mark)."""
    found: list[list[Line]] = []
    dashed = any(_DASH.match(line.text) or line.place.label for line in roles.of("recipient"))
    for line in roles.of("recipient"):
        begins = (
            not dashed
            or _DASH.match(line.text)
            or (line.place.label and line.span.start == line.place.span.start)
        )
        if begins or not found:
            found.append([line])
        else:
            found[-1].append(line)
    return [item for item in found if item[-1].letters]


@laid_out
def ends(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Recipients that do not end with their sign, the last one without its full stop: one finding."""
    listed = items(roles)
    if len(listed) < 2:
        return
    off = [item for item in listed[:-1] if not item[-1].text.rstrip().endswith(form.recipient_end)]
    last = [] if listed[-1][-1].text.rstrip().endswith(form.recipient_last) else [listed[-1]]
    wrong = [*off, *last]
    if wrong:
        values = {
            "end": form.recipient_end,
            "last": form.recipient_last,
            "count": len(wrong),
            "clause": form.clause("recipients"),
        }
        related = tuple(item[-1].span for item in wrong[1:6])
        yield Hit(Span(wrong[0][0].span.start, wrong[0][-1].span.end), values, related=related)


@laid_out
def filing(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """No line for the file copy, or one that does not read "Lưu: VT"."""
    listed = items(roles)
    if form.filing is None or not listed:
        return
    filed = next((item for item in reversed(listed) if folded(item[0].text).startswith("luu")), None)
    values = {"sample": form.filing_sample, "clause": form.clause("recipients")}
    if filed is None:
        yield Hit(listed[-1][-1].span, values, detail="absent")
    elif not re.search(form.filing, _plain(filed[0].text)):
        yield Hit(filed[0].span, values)


@laid_out
def as_above(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """The document is addressed, and its recipients do not begin with "Như trên"."""
    listed = items(roles)
    if (
        roles.of("addressee")
        and listed
        and not any("nhu tren" in folded(line.text) for item in listed for line in item)
    ):
        yield Hit(listed[0][0].span, {"clause": form.clause("recipients")})


@cache
def _academic() -> re.Pattern[str]:
    titles = "|".join(re.escape(title) for title in sorted(knowledge().academic, key=len, reverse=True))
    return re.compile(
        rf"\s{{0,3}}(?P<titles>(?:(?:{titles})[.,]?\s{{0,2}}[-–.]?\s{{0,2}}){{1,4}})(?=[A-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÈẺẼẸÍÌỈĨỊÓÒỎÕỌÚÙỦŨỤÝỲỶỸỴ])"
    )


@laid_out
def academic(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """A title before the signer's name; schools, hospitals, institutes and the armed forces have rules of their own."""
    issuer = folded(f"{roles.report.header.issuer or ''} {roles.report.header.parent or ''}")
    if any(re.search(rf"\b{re.escape(folded(word))}\b", issuer) for word in knowledge().academic_bodies):
        return
    for line in roles.of("signer"):
        found = _academic().match(line.text)
        if found and found["titles"].strip():
            end = line.span.start + found.end("titles")
            yield Hit(
                Span(line.span.start + found.start("titles"), end), {"clause": form.clause("part.signer")}
            )


@laid_out
def authority(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """ "TM.", "KT." … without their full stop, or with the Party's slash; in a Party document, the State's full stop."""
    for line in roles.of("authority"):
        if form.issuers == STATE:
            found = _STATE_PREFIX.match(line.text)
            wrong = bool(_SLASHED.match(line.text)) or (
                found is not None
                and found["p"] in ("TM", "KT", "TL", "TUQ")
                and found["after"] in (" ", ":", "\u00a0")
            )
            sample = "TM., KT., TL., TUQ."
        else:
            wrong, sample = bool(_DOTTED.match(line.text)), "T/M, K/T, T/L"
        if wrong:
            yield Hit(line.span, {"sample": sample, "clause": form.clause("part.authority")})


@laid_out
def end_mark(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """The text does not end with its mark; said only where the end of the text is known by what follows it."""
    if not (roles.of("recipients_head") or roles.of("authority")):
        return
    last = next(
        (
            line
            for line in reversed(roles.sheet.lines[: roles.foot])
            if line.story == "body" and line.letters and line.number >= roles.start
        ),
        None,
    )
    if last is None or last.cell is not None or last.letters < 12:
        return
    text = last.text.rstrip()
    good = _END.search(text) if form.body.end == "./." else text.endswith(".") and not _END.search(text)
    if not good:
        yield Hit(
            Span(max(last.span.start, last.span.end - 60), last.span.end),
            {"end": form.body.end, "clause": form.clause("end")},
        )


@laid_out
def annex_numbers(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Two or more annexes whose numbers are not of the form's kind, or that have none."""
    labels = roles.of("annex_label")
    if len(labels) < 2:
        return
    pattern = (
        r"(?i)phụ lục\s(?:số\s)?[IVX]{1,5}[.:]?"
        if form.numerals == "La Mã"
        else r"(?i)phụ lục\s(?:số\s)?\d{1,2}[.:]?"
    )
    off = [line for line in labels if not re.fullmatch(pattern, _plain(line.text))]
    if off:
        related = tuple(line.span for line in off[1:6])
        numerals = {
            "numerals": form.numerals,
            "numerals_en": "Roman" if form.numerals == "La Mã" else "Arabic",
        }
        yield Hit(
            off[0].span, {**numerals, "count": len(off), "clause": form.clause("annex")}, related=related
        )


@laid_out
def annex_of(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """An annex without the line that says which document it belongs to."""
    labels, lines = roles.of("annex_label"), roles.of("annex_of")
    if labels and len(lines) < len(labels) and not lines:
        yield Hit(labels[0].span, {"clause": form.clause("annex")})


def _is_five(text: str) -> bool:
    return re.fullmatch(r"(?:[-–—_]\s?){3,40}|\*{3,}", text.strip()) is not None


@laid_out
def five_hyphens(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """The Party's abstract is parted from the text by five hyphens."""
    lines = roles.of("abstract")
    if form.issuers != PARTY or not lines:
        return
    after = [
        line
        for line in roles.sheet.lines[lines[-1].number + 1 : lines[-1].number + 3]
        if line.story == "body"
    ]
    if not any(_is_five(line.text) for line in after):
        yield Hit(lines[-1].span, {**titled("abstract"), "clause": form.clause("part.abstract")})


@laid_out
def asterisk(roles: Roles, form: Form, rule: Rule) -> Iterator[Hit]:
    """Below the name of a Party body stands an asterisk, no line."""
    lines = roles.of("issuer")
    if form.issuers != PARTY or not lines or not roles.of("number"):
        return
    between = roles.sheet.lines[lines[-1].number + 1 : lines[-1].number + 4]
    if not any(line.text.strip() in ("*", "**", "***") for line in between):
        yield Hit(lines[-1].span, {**titled("issuer"), "clause": form.clause("part.issuer")})
