"""Reads YAML with line numbers and checks keys and types as values are taken out."""

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from doingoai.model import UserError

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # PyYAML built without libyaml: slower, the same result
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]

T = TypeVar("T")
_REQUIRED: Any = object()
_MOST_BYTES = 1_000_000  # of a file that a user writes by hand


class _Lines(dict[str, Any]):
    """A YAML mapping that remembers the line it begins at, from 1."""

    line: int = 0


class _Loader(_BaseLoader):
    pass


def _key(loader: Any, node: yaml.Node) -> Any:
    """A key as it is written: YAML takes “off”, “on” and “no” for truth values, which no key is."""
    made = loader.construct_object(node, deep=True)
    return node.value if isinstance(made, bool) else made


def _construct_mapping(loader: Any, node: yaml.MappingNode) -> _Lines:
    seen: set[object] = set()
    for key_node, _ in node.value:
        key = _key(loader, key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"khóa “{key}” lặp lại", key_node.start_mark)
        seen.add(key)
    result = _Lines({_key(loader, k): loader.construct_object(v, deep=True) for k, v in node.value})
    result.line = node.start_mark.line + 1
    return result


_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


def folder() -> Path:
    """The folder that holds the knowledge files."""
    return Path(__file__).parent


def _error(file: str, line: int, what: str, do: str) -> UserError:
    return UserError(code="KT-001", where=f"{file}, dòng {line}", what=what, do=do)


class Entry:
    """One mapping of a knowledge file. Values are taken by name and type; ``close()`` refuses keys nobody took."""

    def __init__(self, file: str, data: Mapping[str, Any], line: int) -> None:
        self.file, self.line = file, line
        self._data = data
        self._taken: set[str] = set()

    @property
    def where(self) -> str:
        """The place as an error says it."""
        return f"{self.file}, dòng {self.line}"

    def take(self, key: str, kind: type[T], default: Any = _REQUIRED) -> T:
        """The value under ``key``, which must be a ``kind``. Raises UserError KT-001 with file, line and remedy."""
        self._taken.add(key)
        if key not in self._data:
            if default is not _REQUIRED:
                return default  # type: ignore[no-any-return]
            near = difflib.get_close_matches(key, [str(k) for k in self._data], n=1)
            hint = f"Sửa “{near[0]}” thành “{key}”." if near else f"Thêm khóa “{key}”."
            raise _error(self.file, self.line, f"không có khóa “{key}”.", hint)
        value = self._data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _error(
                self.file,
                self.line,
                f"khóa “{key}” phải là {kind.__name__}, đang là {type(value).__name__}.",
                "Sửa giá trị.",
            )
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """A text that must be one of these. Raises UserError KT-002 with file, line and what is allowed."""
        value = self.take(key, str)
        if value not in allowed:
            raise UserError(
                code="KT-002",
                where=self.where,
                what=f"“{key}: {value}” không có trong danh mục.",
                do=f"Chọn một trong: {', '.join(allowed)}.",
            )
        return value

    def __iter__(self) -> Iterator[str]:
        """The keys of the mapping, in the order of the file."""
        return (str(key) for key in self._data)

    def strings(self, key: str, default: Any = _REQUIRED) -> tuple[str, ...]:
        """A list of strings (a single string stands for a list of one)."""
        if isinstance(self._data.get(key), str):
            return (self.take(key, str),)
        values = self.take(key, list, default)
        for value in values:
            if not isinstance(value, str):
                raise _error(
                    self.file,
                    self.line,
                    f"“{key}” phải gồm toàn chuỗi chữ, có {value!r}.",
                    "Đặt giá trị trong ngoặc kép.",
                )
        return tuple(values)

    def texts(self, key: str) -> dict[str, str]:
        """Language → text. Vietnamese ("vi") must be there."""
        value = self.take(key, dict)
        if "vi" not in value or not all(isinstance(v, str) for v in value.values()):
            raise _error(
                self.file,
                self.line,
                f"“{key}” phải có bản tiếng Việt “vi” và chỉ gồm chữ.",
                "Thêm hoặc sửa “vi”.",
            )
        return dict(value)

    def sub(self, key: str) -> "Entry":
        """A nested mapping as an entry of its own."""
        value = self.take(key, dict)
        return Entry(self.file, value, getattr(value, "line", self.line))

    def subs(self, key: str, default: Any = _REQUIRED) -> list["Entry"]:
        """A list of mappings as entries."""
        values = self.take(key, list, default)
        for value in values:
            if not isinstance(value, dict):
                raise _error(
                    self.file,
                    self.line,
                    f"“{key}” phải là danh sách các mục “khóa: giá trị”.",
                    "Sửa cách viết.",
                )
        return [Entry(self.file, value, getattr(value, "line", self.line)) for value in values]

    def close(self) -> None:
        """Refuse keys that no one took: a misspelt key must not be silently ignored."""
        for key in self._data:
            if key not in self._taken:
                near = difflib.get_close_matches(str(key), self._taken, n=1)
                hint = f"Sửa “{key}” thành “{near[0]}”." if near else f"Bỏ khóa “{key}”."
                raise _error(self.file, self.line, f"khóa “{key}” không có nghĩa ở đây.", hint)


def _parsed(text: str, name: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with line numbers
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "không đọc được"
        raise _error(
            name, line, f"viết sai YAML: {problem}.", "Xem lại thụt đầu dòng, dấu hai chấm, ngoặc kép."
        ) from error


@cache
def _load(path: Path) -> Any:
    return _parsed(path.read_text(encoding="utf-8"), path.name)


def entries(name: str, *, root: Path | None = None) -> Iterator[Entry]:
    """The entries of a knowledge file that is a list of mappings. name: path below the knowledge folder."""
    path = (root or folder()) / name
    data = _load(path)
    if not isinstance(data, list):
        raise _error(
            name, 1, "tệp phải là một danh sách các mục, mỗi mục bắt đầu bằng “- ”.", "Sửa cách viết."
        )
    for position, item in enumerate(data, 1):
        if not isinstance(item, dict):
            raise _error(name, 1, f"mục thứ {position} không phải dạng “khóa: giá trị”.", "Sửa cách viết.")
        yield Entry(name, item, getattr(item, "line", 1))


def mapping(name: str, *, root: Path | None = None) -> Entry:
    """A knowledge file that is one mapping."""
    path = (root or folder()) / name
    data = _load(path)
    if not isinstance(data, dict):
        raise _error(name, 1, "tệp phải gồm các dòng “khóa: giá trị”.", "Sửa cách viết.")
    return Entry(name, data, 1)


def small_text(path: Path, code: str, called: str) -> str:
    """The text of a YAML or JSON file that a user wrote by hand. Raises UserError with the code given. called: in messages."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        what, do = f"không mở được {called} ({error.strerror}).", "Kiểm tra lại đường dẫn."
    except UnicodeDecodeError:
        what, do = f"{called} không phải chữ UTF-8.", "Lưu lại tệp với mã UTF-8."
    else:
        if len(data) <= _MOST_BYTES:
            return text
        what, do = f"{called} quá lớn (hơn {_MOST_BYTES // 1_000_000} MB).", "Kiểm tra xem có đúng tệp không."
    raise UserError(code=code, where=str(path), what=what, do=do)


def mapping_of(text: str, name: str) -> Entry:
    """A file of the user's that is one mapping, from its text: such a file may change while the program runs."""
    data = _parsed(text, name)
    if not isinstance(data, dict):
        raise _error(name, 1, "tệp phải gồm các dòng “khóa: giá trị”.", "Sửa cách viết.")
    return Entry(name, data, getattr(data, "line", 1))


def list_of(text: str, name: str) -> list[Entry]:
    """A file of the user's that is a list of mappings, from its text; an empty file is an empty list."""
    data = _parsed(text, name)
    if not isinstance(data, list | None) or not all(isinstance(item, dict) for item in data or ()):
        raise _error(
            name, 1, "tệp phải là một danh sách các mục, mỗi mục bắt đầu bằng “- ”.", "Sửa cách viết."
        )
    return [Entry(name, item, getattr(item, "line", 1)) for item in data or ()]


def files(subfolder: str, *, root: Path | None = None) -> tuple[str, ...]:
    """The YAML files of a subfolder, as names for ``entries``, sorted."""
    base = root or folder()
    return tuple(path.relative_to(base).as_posix() for path in sorted((base / subfolder).glob("*.yaml")))
