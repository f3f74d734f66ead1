"""A document as a story: header, title, addressees, bases, body, signature, annexes, in the order of the model forms."""

from dataclasses import replace

from doingoai.model import UserError
from doingoai.write.documents.closing import annexes, ended, signature
from doingoai.write.documents.forms import Form, Forms, Kind, forms
from doingoai.write.documents.header import addressees, header, title
from doingoai.write.documents.model import Official
from doingoai.write.docx.layout import Layout, layout
from doingoai.write.docx.package import package
from doingoai.write.docx.story import Block, Paragraph, Rule, Section, Story, paragraph
from doingoai.write.docx.ties import tie
from doingoai.write.docx.xml import clean
from doingoai.write.template_set import STANDARD, Templates

LONGEST = 1_000  # letters of an abstract or of a line of the header: beyond that it is none


def _error(what: str, do: str) -> UserError:
    return UserError(code="VB-004", where="Văn bản đang soạn", what=what, do=do)


def _check_marks(official: Official, known: Forms) -> None:
    if official.urgency and official.urgency not in known.urgency:
        raise _error(
            f"không có mức độ khẩn “{official.urgency}”.", f"Chọn một trong: {', '.join(known.urgency)}."
        )
    if official.circulation and official.circulation not in known.circulation:
        raise _error(
            f"không có chỉ dẫn lưu hành “{official.circulation}”.",
            f"Chọn một trong: {', '.join(known.circulation)}.",
        )


def _check_signing(official: Official, form: Form) -> None:
    """Each side has its own signs for a form of signing: TM. of the State, T/M of the Party."""
    foreign = {"T/M", "K/T", "T/L", "TM.", "KT.", "TL.", "TUQ."} - set(form.authorities)
    for line in (*official.signing.authority, official.signing.position):
        if sign := next((sign for sign in sorted(foreign) if line.startswith(f"{sign} ")), None):
            raise _error(
                f"“{line}” có “{sign}”, không dùng theo {form.basis}.",
                f"Dùng một trong: {', '.join(form.authorities)}.",
            )
    if not official.signing.position.strip():
        raise _error("chưa có chức vụ người ký.", "Ghi chức vụ người ký, thí dụ “PHÓ CHỦ TỊCH”.")


def _checked(official: Official, known: Forms) -> tuple[Form, Kind]:
    """The form and kind of a document. Raises UserError VB-004 where a part is missing or wrong."""
    kind = known.kinds.get(official.kind)
    form = known.form(official.issuer.side, official.dated)
    if kind is None or form.side not in kind.codes:
        names = ", ".join(kind.id for kind in known.kinds.values() if form.side in kind.codes)
        raise _error(
            f"không có loại văn bản “{official.kind}” theo {form.basis}.", f"Chọn một trong: {names}."
        )
    if not clean(official.abstract).strip():
        raise _error("trích yếu để trống.", "Ghi trích yếu nội dung văn bản.")
    longest = max((official.abstract, *official.issuer.parent, *official.issuer.body), key=len)
    if len(longest) > LONGEST:
        raise _error(f"có dòng dài {len(longest)} chữ ở đầu văn bản: “{longest[:60]}…”.", "Rút ngắn dòng ấy.")
    if not official.body:
        raise _error("không có nội dung.", "Thêm ít nhất một đoạn.")
    if official.number is not None and official.number < 1:
        raise _error(
            f"số văn bản {official.number} không hợp lệ.", "Số văn bản bắt đầu từ 1; để trống khi chưa có số."
        )
    _check_marks(official, known)
    _check_signing(official, form)
    return form, kind


def _bases(official: Official, form: Form) -> tuple[Paragraph, ...]:
    """Each basis on its own line; the last one ends with a full stop."""
    last = len(official.bases) - 1
    return tuple(
        paragraph(
            form.say("base", base=tie(base.rstrip(" .;,"))) + ("." if i == last else form.texts["item_end"]),
            "Basis",
        )
        for i, base in enumerate(official.bases)
    )


def _decision(official: Official, kind: Kind) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """What stands before the bases and before the first article of a document in articles (model 1.2)."""
    if not kind.articles:
        return (), ()
    decider = official.decider or " ".join(official.issuer.body)
    return (paragraph(decider.upper(), "Decides"),), (paragraph(kind.decides, "Decides"),)


def _kept(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """The last paragraph stays with the signature: a signature never stands alone on a page."""
    if body and isinstance(body[-1], Paragraph):
        return (*body[:-1], replace(body[-1], keep_next=True))
    return body


def _contact(official: Official, look: Layout) -> tuple[Block, ...]:
    """The foot of page 1: a line as wide as the text, the address below it."""
    if not official.contact:
        return ()
    width = look.text_width()
    return (Rule(width, width), *(paragraph(tie(line), "Contact") for line in official.contact))


def story_of(official: Official, templates: Templates = STANDARD) -> Story:
    """The document laid out by the rules of its side in force on its day.

    Raises UserError VB-004 where a part is missing or wrong, KT-001 or KT-002 where a template is.
    """
    known = forms(templates)
    form, kind = _checked(official, known)
    look = layout(templates, form.look)
    before, decides = _decision(official, kind)
    body = _kept(ended(official.body, form))
    blocks = (
        header(official, form, kind, look, known),
        *title(official, form, kind, look),
        *addressees(official, form, kind),
        *before,
        *_bases(official, form),
        *decides,
        *body,
        paragraph("", "Recipient"),
        signature(official, form, look),
    )
    foot = _contact(official, look)
    name = f"{kind.title or kind.name.upper()}: {official.abstract}"
    return Story(
        sections=(Section(blocks, foot=foot), *annexes(official, form, kind, look)),
        title=clean(name),
        author=official.issuer.full_name,
        subject=official.subject or official.abstract,
        created=official.dated.isoformat(),
        keywords=official.keywords,
        look=form.look,
    )


def write_official(official: Official, templates: Templates = STANDARD) -> bytes:
    """The document as the bytes of a .docx file; the same document gives the same bytes."""
    return package(story_of(official, templates), templates)


def look_of(official: Official, templates: Templates = STANDARD) -> Layout:
    """The layout a document is set in: for tables that must fit its page."""
    return layout(templates, forms(templates).form(official.issuer.side, official.dated).look)
