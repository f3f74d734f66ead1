"""Content controls (w:sdt): places of a form that people fill in and programs find again by their tags."""

from doingoai.write.docx.story import TAG_LIMIT, ContentControl
from doingoai.write.docx.xml import Element, el, spaced

TICKED, UNTICKED = "☒", "☐"
_BOX_FONT = "MS Gothic"  # where Word itself takes the two boxes from
DEFAULT_PLACEHOLDER = "…………"


def _checkbox(control: ContentControl) -> Element:
    return (
        f'<w14:checkbox><w14:checked w14:val="{1 if control.value else 0}"/>'
        f'<w14:checkedState w14:val="2612" w14:font="{_BOX_FONT}"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="{_BOX_FONT}"/></w14:checkbox>'
    )


def _date(control: ContentControl, language: str) -> Element:
    return el(
        "date",
        el("dateFormat", val="dd/MM/yyyy"),
        el("lid", val=language),
        el("storeMappedDataAs", val="dateTime"),
        el("calendar", val="gregorian"),
        fullDate=f"{control.value}T00:00:00Z" if control.value else None,
    )


def _kind(control: ContentControl, language: str) -> Element:
    match control.kind:
        case "checkbox":
            return _checkbox(control)
        case "date":
            return _date(control, language)
        case "dropdown":
            items = (
                el("listItem", displayText=choice, value=choice) for choice in dict.fromkeys(control.choices)
            )
            return el("dropDownList", *items)
        case _:
            return el("text", multiLine=1 if control.lines else None)


def shown(control: ContentControl) -> tuple[str, bool]:
    """The words inside, and whether they are only the placeholder."""
    if control.kind == "checkbox":
        return (TICKED if control.value else UNTICKED), False
    if control.kind == "date" and control.value:
        year, month, day = control.value.split("-")
        return f"{day}/{month}/{year}", False
    return (control.value, False) if control.value else (control.placeholder or DEFAULT_PLACEHOLDER, True)


def properties(control: ContentControl, identifier: int, language: str, *, rich: bool = False) -> Element:
    """``w:sdtPr``. identifier: unique in the document. rich: it holds paragraphs or tables, not words alone."""
    empty = bool(control.placeholder) and not control.value if rich else shown(control)[1]
    return el(
        "sdtPr",
        el("alias", val=control.alias[:TAG_LIMIT]) if control.alias else None,
        el("tag", val=control.tag),
        el("id", val=identifier),
        el("lock", val="sdtLocked") if control.locked else None,
        el("showingPlcHdr") if empty else None,
        el("richText") if rich else _kind(control, language),
    )


def content(control: ContentControl, face: tuple[Element, ...] = ()) -> tuple[Element, ...]:
    """The runs inside. face: run properties of words that were filled in."""
    words, empty = shown(control)
    properties = (
        el("rPr", el("rStyle", val="PlaceholderText")) if empty else el("rPr", *face) if face else None
    )
    lines = words.split("\n") if control.lines else [words]
    runs: list[Element] = []
    for position, line in enumerate(lines):
        runs.append(el("r", properties, el("br") if position else None, spaced("t", line)))
    return tuple(runs)
