"""Programs and functions that run apart: their limits, their end, and what they leave behind."""

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from doingoai.model import Span, UserError
from doingoai.read import isolation, limits

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="giới hạn tiến trình chỉ thử trên Linux"
)
PYTHON = sys.executable


@dataclass(frozen=True)
class Pair:
    first: int
    second: str


def size(data: bytes) -> int:
    return len(data)


def values(data: bytes) -> tuple[Span, Pair, dict[str, list[float]]]:
    print("không được lẫn vào câu trả lời")
    return Span(1, 2), Pair(3, data.decode()), {"a": [0.5]}


def refuses(data: bytes) -> None:
    raise limits.broken("a.pdf")


def sleeps(data: bytes) -> None:
    time.sleep(60)


def eats(data: bytes) -> int:
    return len(bytearray(4 << 30))


def crashes(data: bytes) -> None:
    os.abort()


def stumbles(data: bytes) -> None:
    raise KeyError(data)


def cheats(data: bytes) -> object:
    return Cheat()


class Cheat:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch taken-over",)


def process_id(data: bytes) -> int:
    return os.getpid()


def surroundings(data: bytes) -> dict[str, str]:
    return dict(os.environ)


def ask(function: object, data: bytes = b"", seconds: float = 10, memory_mb: int = 600) -> object:
    return isolation.call(function, data, seconds=seconds, memory_mb=memory_mb, name="a.pdf")  # type: ignore[arg-type]


def start(code: str, folder: Path, **more: object) -> isolation.Finished:
    bounds: dict[str, object] = {"seconds": 10, "memory_mb": 300, "file_mb": 10, **more}
    return isolation.run([PYTHON, "-c", code], cwd=folder, name="a.doc", **bounds)  # type: ignore[arg-type]


def code_of(work: object, *arguments: object, **options: object) -> str:
    with pytest.raises(UserError) as caught:
        work(*arguments, **options)  # type: ignore[operator]
    return caught.value.code


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_call_gives_values() -> None:
    assert ask(size, b"x" * 3_000_000) == 3_000_000
    assert ask(values, "chữ".encode()) == (Span(1, 2), Pair(3, "chữ"), {"a": [0.5]})


def test_the_child_is_kept_until_it_fails() -> None:
    first = ask(process_id)
    assert first == ask(process_id) != os.getpid()
    assert code_of(ask, crashes) == "DT-014"
    assert ask(process_id) != first


def test_a_users_error_comes_through_and_the_child_lives() -> None:
    first = ask(process_id)
    assert code_of(ask, refuses) == "DT-008"
    assert ask(process_id) == first


def test_time_and_memory() -> None:
    begun = time.monotonic()
    assert code_of(ask, sleeps, seconds=0.3) == "DT-011"
    assert time.monotonic() - begun < 5
    assert code_of(ask, eats) == "DT-012"
    assert ask(size, b"abc") == 3


def test_a_fault_of_ours_names_no_text() -> None:
    with pytest.raises(RuntimeError, match="KeyError in stumbles") as caught:
        ask(stumbles, b"tin kin")
    assert "tin kin" not in repr(caught.value)


def test_an_answer_may_not_run_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert code_of(ask, cheats) == "DT-014"
    assert not (tmp_path / "taken-over").exists()


def test_the_environment_is_clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MY_TOKEN", "bí mật")
    isolation._close()
    seen = ask(surroundings)
    assert isinstance(seen, dict)
    printed = start("import os; print(dict(os.environ))", tmp_path).stdout.decode()
    assert "MY_TOKEN" not in seen
    assert "MY_TOKEN" not in printed
    assert "'LANG': 'C.UTF-8'" in printed
    assert seen["HOME"] != os.environ.get("HOME")


def test_a_program_runs(tmp_path: Path) -> None:
    done = start("import sys; print(sys.stdin.read().upper()); sys.exit(3)", tmp_path, stdin=b"abc")
    assert (done.code, done.stdout.strip()) == (3, b"ABC")


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"DT-013.*a\.doc.*khong-co.*apt-get install"):
        isolation.run(["khong-co"], seconds=1, memory_mb=10, file_mb=1, cwd=tmp_path, name="a.doc")


def test_a_program_is_killed_with_its_children(tmp_path: Path) -> None:
    """The second child leaves its group and its parent, as daemons do."""
    code = (
        "import os, time\n"
        "for n in range(2):\n"
        "    if os.fork() == 0:\n"
        "        if n: os.setsid()\n"
        "        if n and os.fork(): os._exit(0)\n"
        "        open(f'pid{n}', 'w').write(str(os.getpid())); time.sleep(50)\n"
        "time.sleep(50)"
    )
    assert code_of(start, code, tmp_path, seconds=1) == "DT-011"
    pids = [int((tmp_path / f"pid{n}").read_text()) for n in range(2)]
    end = time.monotonic() + 3
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    assert not any(map(alive, pids))


def test_what_a_program_leaves_running_ends_with_it(tmp_path: Path) -> None:
    start("import os, time\nif os.fork() == 0:\n    open('pid','w').write(str(os.getpid())); time.sleep(50)\ntime.sleep(0.3)", tmp_path)  # fmt: skip
    pid = int((tmp_path / "pid").read_text())
    end = time.monotonic() + 3
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(pid)


def test_memory_of_a_program(tmp_path: Path) -> None:
    code = "import time; x = bytearray(b'x') * (200 << 20); time.sleep(20)"
    assert code_of(start, code, tmp_path, memory_mb=100, address_mb=900) == "DT-012"
    assert start("x = bytearray(700 << 20)", tmp_path).code == 1  # more than it may address


def test_size_of_files_of_a_program(tmp_path: Path) -> None:
    done = start("open('f', 'wb').write(b'x' * (20 << 20))", tmp_path)
    assert done.code != 0
    assert (tmp_path / "f").stat().st_size <= 10 << 20


def test_no_network_where_the_system_allows_that(tmp_path: Path) -> None:
    done = start("import socket; print([n for _, n in socket.if_nameindex()])", tmp_path)
    if b"'eth0'" in done.stdout:
        pytest.skip("máy này không cho tách mạng")
    assert done.stdout.strip() in (b"['lo']", b"[]")


def test_nothing_stays_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("temporary", "work"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    start("import os; open(os.environ['TMPDIR'] + '/copy', 'w').write('x')", tmp_path / "work")
    assert code_of(start, "import time; time.sleep(9)", tmp_path / "work", seconds=0.2) == "DT-011"
    assert list((tmp_path / "temporary").iterdir()) == []
