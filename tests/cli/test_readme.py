"""Every command of the README runs, and every example of it says what it shows."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
README_VI = (ROOT / "README.vi.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.S)


def environment(home: Path) -> dict[str, str]:
    """The README's commands name the program as ``.venv/bin/doingoai``; here it is the one under test."""
    folder = home / ".venv" / "bin"
    folder.mkdir(parents=True)
    program = folder / "doingoai"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m doingoai.cli.main "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    script = next(block for block in blocks(README, "sh") if "doingoai example" in block)
    env = environment(tmp_path)
    # ``check`` ends with 1 on reports with findings, as the README says; everything else must end with 0
    guarded = "\n".join(
        f"{line} || [ $? = 1 ]" if "doingoai check" in line else line for line in script.splitlines()
    )
    done = subprocess.run(
        ["sh", "-eu", "-c", guarded], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "ket-qua-thu").iterdir()} >= {
        "bao-cao.docx",
        "phu-luc.xlsx",
        "nguon.html",
        "ket-qua.json",
    }


def test_the_officers_commands_run(tmp_path: Path) -> None:
    env = environment(tmp_path)
    subprocess.run(
        [".venv/bin/doingoai", "example", "vd"], cwd=tmp_path, env=env, check=True, capture_output=True
    )
    (tmp_path / "bao-cao").mkdir()
    for file in sorted((tmp_path / "vd" / "2025H1").glob("*.docx"))[:3]:
        shutil.copy(file, tmp_path / "bao-cao")
    shutil.copy(tmp_path / "vd" / "don-vi-2025H1.csv", tmp_path / "don-vi.csv")
    shutil.copy(next((tmp_path / "bao-cao").glob("*.docx")), tmp_path / "bao-cao-cua-xa.docx")
    commands = [
        line for block in blocks(README_VI, "sh") for line in block.splitlines() if "doingoai" in line
    ]
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode in ((0, 1) if " check " in command else (0,)), done.stderr


def test_the_library_example_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    code = next(block for block in blocks(README, "python"))
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == ["2 – 02 đoàn khách", "14 – 14 lượt người"]


@pytest.mark.skipif(not (ROOT / ".venv" / ".installed").exists(), reason="môi trường không do ./run tạo")
def test_run_demo(tmp_path: Path) -> None:
    done = subprocess.run(
        ["./run", "demo", str(tmp_path / "kq")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for half in ("2025H1", "2025H2"):
        assert (tmp_path / "kq" / half / "bao-cao.docx").stat().st_size > 10_000
        assert half[:4] in done.stdout


def test_run_without_a_word_explains_itself() -> None:
    done = subprocess.run(["./run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "./run demo" in done.stderr
    assert "./run test" in done.stderr


def test_ci_calls_the_readmes_test_command() -> None:
    assert "./run test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "./run test" in README
