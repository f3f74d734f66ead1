"""A checked report → its findings as JSON, as a page, and as comments in the report's own Word file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from doingoai.check.checked import Checked
from doingoai.model import FileError

FORMATS = ("json", "html", "docx")
INDEX = "tat-ca.html"

__all__ = ["FORMATS", "INDEX", "render", "unique_names"]


def unique_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """A name without ending for each report, in their order: its own, with a number where several bear it."""
    taken: dict[str, int] = {Path(INDEX).stem: 1}
    names = []
    for path in paths:
        stem = path.stem or "bao-cao"
        taken[stem] = taken.get(stem, 0) + 1
        name = stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"
        while name != stem and name in taken:
            taken[stem] += 1
            name = f"{stem}-{taken[stem]}"
        taken.setdefault(name, 1)
        names.append(name)
    return tuple(names)


def _word_ending(path: Path, checked: Checked) -> str:
    """A file with macros keeps its ending: Word does not open it under the other."""
    return ".docm" if checked.docx is not None and path.suffix.lower() == ".docm" else ".docx"


def render(
    rows: Sequence[tuple[Path, Checked]], kind: str, lang: str = "vi", errors: Sequence[FileError] = ()
) -> Mapping[str, bytes]:
    """The files of one kind ("json", "html", "docx"): name → bytes; of several reports as pages, one more over them all."""
    import json

    from doingoai.write.findings.as_json import checked_json
    from doingoai.write.findings.commented import commented
    from doingoai.write.findings.pages import index_page, report_page

    names = unique_names([path for path, _ in rows])
    if kind == "json":
        return {
            f"{name}.json": (json.dumps(checked_json(one), ensure_ascii=False, indent=1) + "\n").encode()
            for name, (_, one) in zip(names, rows, strict=True)
        }
    if kind == "docx":
        return {
            f"{name}{_word_ending(path, one)}": commented(one, lang)
            for name, (path, one) in zip(names, rows, strict=True)
        }
    many = len(rows) + len(errors) > 1
    pages = {
        f"{name}.html": report_page(one, lang, INDEX if many else None)
        for name, (_, one) in zip(names, rows, strict=True)
    }
    if many:
        pages[INDEX] = index_page(
            [(f"{name}.html", one) for name, (_, one) in zip(names, rows, strict=True)], errors, lang
        )
    return pages
