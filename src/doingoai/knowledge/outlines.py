"""The outlines that request letters prescribe: ``outlines/*.yaml`` and a user's own files as typed values."""

import difflib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from doingoai.knowledge.loader import Entry, files, mapping, mapping_of, small_text
from doingoai.knowledge.record_fields import registers
from doingoai.knowledge.views import PARTS, indicators, topics
from doingoai.model import AskedSection, Outline, UserError

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,12}")


def _wrong(entry: Entry, what: str, do: str) -> UserError:
    return UserError("YC-002", entry.where, what, do)


def _known(entry: Entry, key: str, allowed: Mapping[str, object], called: str) -> tuple[str, ...]:
    """The ids under a key, each of which must be in the catalogue."""
    found = entry.strings(key, [])
    for identifier in found:
        if identifier not in allowed:
            near = difflib.get_close_matches(identifier, allowed, n=1)
            do = f"Có phải là “{near[0]}”?" if near else f"Dùng một mã có trong danh mục {called}."
            raise _wrong(entry, f"“{key}”: không có {called} nào mang mã “{identifier}”.", do)
    return found


def _section(entry: Entry, root: Path | None, above: str | None) -> AskedSection:
    role = entry.take("role", str, above or "results")
    if role not in PARTS:
        raise _wrong(
            entry, f"“role: {role}” không có trong danh mục.", f"Chọn một trong: {', '.join(PARTS)}."
        )
    title = entry.take("title", str)
    found = AskedSection(
        label=entry.take("label", str),
        title=title,
        topics=_known(entry, "topics", topics(root), "chủ đề"),
        role=role,
        required=entry.take("required", bool, True),
        indicators=_known(entry, "indicators", indicators(root), "chỉ tiêu"),
        registers=_known(entry, "registers", registers(root), "sổ"),
        children=tuple(_section(child, root, role) for child in entry.subs("children", [])),
    )
    entry.close()
    if not title.strip():
        raise _wrong(entry, "mục không có tên.", "Ghi tên mục ở “title”.")
    return found


def outline_of(entry: Entry, root: Path | None = None) -> Outline:
    """An outline from its YAML. Raises UserError KT-001 (keys and types), YC-002 (an id that is not in the catalogues)."""
    identifier = entry.take("id", str)
    if not _ID.fullmatch(identifier):
        raise _wrong(
            entry, f"“id: {identifier}” không đúng cách viết.", "Dùng chữ thường không dấu, số và gạch nối."
        )
    sections = tuple(_section(item, root, None) for item in entry.subs("sections"))
    if not sections:
        raise _wrong(entry, "đề cương không có mục nào.", "Thêm ít nhất một mục dưới “sections”.")
    found = Outline(identifier, entry.texts("name"), sections, entry.take("basis", str, None))
    entry.close()
    return found


@cache
def outlines(root: Path | None = None) -> Mapping[str, Outline]:
    """Outline id → Outline, the shipped ones, in the order of their file names."""
    found: dict[str, Outline] = {}
    for name in files("outlines", root=root):
        entry = mapping(name, root=root)
        one = outline_of(entry, root)
        if one.id != Path(name).stem:
            raise _wrong(entry, f"“id: {one.id}” khác tên tệp.", f"Sửa thành “id: {Path(name).stem}”.")
        found[one.id] = one
    return MappingProxyType(found)


def outline(name: str) -> Outline:
    """A shipped outline by its id. Raises UserError YC-001 that lists those there are."""
    if name in outlines():
        return outlines()[name]
    near = difflib.get_close_matches(name, outlines(), n=1)
    listed = ", ".join(f"{one.id} ({one.name['vi']})" for one in outlines().values())
    hint = f"Có phải là “{near[0]}”? " if near else ""
    raise UserError(
        code="YC-001",
        where=name,
        what="không có đề cương nào tên như vậy.",
        do=f"{hint}Các đề cương có sẵn: {listed}; hoặc nêu đường dẫn một tệp .yaml, .docx, .txt.",
    )


def read_outline(path: Path) -> Outline:
    """An outline in a YAML file of the user's. Raises UserError YC-001, YC-002, KT-001 with file, line and remedy."""
    text = small_text(path, "YC-001", "tệp đề cương")
    return outline_of(mapping_of(text, path.name))


__all__ = ["outline", "outline_of", "outlines", "read_outline"]
