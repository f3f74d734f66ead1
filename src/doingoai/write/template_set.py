"""Templates are data: which files a province may put in place of the program's own, and where they are looked for.

A ``Templates`` value says whose files are used; every loader of the writer takes one. The program's own files lie in
``knowledge/``; a folder of templates holds those that a province has changed, under the same names (``docs/templates.md``).
The user's files are read once, when the folder is opened: a value never changes while a document is written.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path

from doingoai.knowledge import Entry, folder, mapping
from doingoai.knowledge.loader import mapping_of
from doingoai.model import UserError

FILES = {  # every template: name → what it holds
    "layout.yaml": "khổ giấy, lề, phông chữ, cỡ chữ, kiểu đoạn, tiêu đề của văn bản hành chính",
    "layout_party.yaml": "những điểm khác của văn bản của Đảng",
    "official.yaml": "các loại văn bản, cách ghi số, ký hiệu, trích yếu, nơi nhận, phụ lục",
    "issuing.yaml": "tên cơ quan ban hành, cơ quan chủ quản, ký hiệu, quyền hạn và chức vụ người ký",
    "regime.yaml": "căn cứ, nơi gửi, nơi nhận, tên báo cáo theo kỳ",
    "sentences.yaml": "bố cục và lời văn của báo cáo tổng hợp",
}


@dataclass(frozen=True, slots=True)
class Templates:
    """texts: the user's own files, name → text; the program's own stand for all others. folder: where they come from."""

    texts: tuple[tuple[str, str], ...] = ()
    folder: str = ""

    def mapping(self, name: str) -> Entry:
        """A template that is one mapping: the user's, else the program's. Raises UserError KT-001 where it is no mapping."""
        for own, text in self.texts:
            if own == name:
                return mapping_of(text, f"{self.folder}/{name}" if self.folder else name)
        return mapping(name)

    def owns(self, name: str) -> bool:
        """True where the user has put a file of this name."""
        return any(own == name for own, _ in self.texts)


STANDARD = Templates()


def _folder_error(folder: Path, what: str, do: str) -> UserError:
    return UserError(code="MB-001", where=f"Thư mục mẫu {folder}", what=what, do=do)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _folder_error(
            path.parent, f"tệp {path.name} không phải UTF-8.", "Lưu lại tệp với mã hóa UTF-8."
        ) from error
    except OSError as error:
        raise _folder_error(
            path.parent, f"không đọc được tệp {path.name} ({error.strerror}).", "Kiểm tra quyền đọc tệp."
        ) from error


def templates_in(place: Path) -> Templates:
    """The templates of a folder. Raises UserError MB-001 where there is no such folder, it holds no template, or a file in it
    is none (a misspelt name must not be silently ignored). What the files say is checked by ``check_templates``."""
    if not place.is_dir():
        raise _folder_error(
            place, "không có thư mục này.", "Kiểm tra đường dẫn ở --templates hoặc DOINGOAI_TEMPLATES."
        )
    found = sorted(path for path in place.iterdir() if path.suffix in (".yaml", ".yml"))
    for path in found:
        if path.name not in FILES:
            near = difflib.get_close_matches(path.name, FILES, n=1)
            do = f"Đổi tên thành {near[0]}." if near else f"Bỏ tệp này; các mẫu là: {', '.join(FILES)}."
            raise _folder_error(place, f"tệp {path.name} không phải tên một mẫu.", do)
    if not found:
        raise _folder_error(
            place, "không có mẫu nào.", f"Chép vào đây ít nhất một trong các tệp: {', '.join(FILES)}."
        )
    return Templates(tuple((path.name, _text(path)) for path in found), place.name)


def standard_text(name: str) -> str:
    """The program's own template, to be copied and changed. Raises KeyError for a name that is no template."""
    if name not in FILES:
        raise KeyError(name)
    return (folder() / name).read_text(encoding="utf-8")
