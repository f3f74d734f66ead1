"""What stands in ``deploy/`` and ``docs/deploy.md`` is what the program knows, and passes the programs that will read it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from doingoai.cli.main import build_parser
from doingoai.knowledge import folder
from doingoai_web.environment import VARIABLES

ROOT = Path(__file__).parents[2]
DEPLOY, PAGE = ROOT / "deploy", ROOT / "docs" / "deploy.md"
FILES = [*sorted(DEPLOY.iterdir()), PAGE]
COMMAND = re.compile(r"(?<![\w./-])(?<!-u )(?<!exec )doingoai ([a-z]+)|/opt/doingoai/bin/doingoai ([a-z]+)")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_variable_named_is_one_that_is_read(path: Path) -> None:
    named = set(re.findall(r"\bDOINGOAI_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    assert named <= set(VARIABLES)


def test_every_variable_that_is_read_is_described() -> None:
    table = set(re.findall(r"^\| `(DOINGOAI_[A-Z_]+)` \|", PAGE.read_text(encoding="utf-8"), re.M))
    assert table == set(VARIABLES)
    source = ROOT / "src"
    read = {
        name
        for path in source.rglob("*.py")
        for name in re.findall(r"(?:environ(?:\.get)?|_flag|_listed|_whole|_addresses)[\[(]\s*\"(DOINGOAI_[A-Z_]+)\"", path.read_text())
    }  # fmt: skip
    assert read <= set(VARIABLES) | {"DOINGOAI_SHARED"}


def test_every_code_named_is_one_that_is_raised() -> None:
    known = set(re.findall(r"code: ([A-Z]+-\d+)", (folder() / "errors.yaml").read_text(encoding="utf-8")))
    assert set(re.findall(r"\b(?:MT|SL)-\d{3}\b", PAGE.read_text(encoding="utf-8"))) <= known


def commands() -> Iterator[str]:
    for path in FILES:
        for found in COMMAND.finditer(path.read_text(encoding="utf-8")):
            yield found[1] or found[2]


def test_every_command_named_exists() -> None:
    actions = next(item for item in build_parser("vi")._actions if item.dest == "command")
    assert actions.choices is not None
    assert {*commands()} <= {*actions.choices}
    managed = {
        name
        for path in FILES
        for name in re.findall(r"-m doingoai_web ([a-z_]+)", path.read_text(encoding="utf-8"))
    }
    assert managed <= {*get_commands()}
    assert managed >= {"send_reminders", "first_administrator"}


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("không có systemd-analyze")
    units = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
    assert len(units) == 6
    for path in units:
        text = re.sub(r"/opt/doingoai/bin/\w+", "/bin/true", path.read_text(encoding="utf-8"))
        text = re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.M)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ("systemd-analyze", "verify", *(str(tmp_path / path.name) for path in units)),
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for path in units:
        if path.suffix == ".service":
            text = path.read_text(encoding="utf-8")
            assert "User=doingoai" in text
            assert "NoNewPrivileges=yes" in text
            assert "ProtectSystem=strict" in text


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for line in (
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "proxy_request_buffering off;",
        "location = /so-do/ { return 404; }",
    ):
        assert line in text
    if shutil.which("nginx") is None or shutil.which("openssl") is None:
        pytest.skip("không có nginx (sudo apt-get install nginx)")
    made = (
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=x",
        "-keyout",
        str(tmp_path / "privkey.pem"),
    )
    subprocess.run((*made, "-out", str(tmp_path / "fullchain.pem")), check=True, capture_output=True)
    (tmp_path / "site.conf").write_text(text.replace("/etc/ssl/doingoai", str(tmp_path)), encoding="utf-8")
    places = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {places} include {tmp_path}/site.conf; }}"
    )
    done = subprocess.run(
        ("nginx", "-t", "-e", str(tmp_path / "log"), "-c", str(tmp_path / "nginx.conf")),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_container_is_not_root_and_brings_little() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    instructions = [
        line.split(" ", 1) for line in re.sub(r"\\\n\s*", " ", text).splitlines() if line[:1].isupper()
    ]
    names = [name for name, _ in instructions]
    assert "ADD" not in names
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert dict(instructions)["USER"] == "10001:10001"
    for name, rest in instructions:
        if name == "FROM":
            assert re.match(r"\S+/\S+:[0-9][\w.-]+", rest), "a tag with a number"
        if "apt-get install" in rest:
            assert "--no-install-recommends" in rest
            assert "rm -rf /var/lib/apt/lists/*" in rest
        if "pip install" in rest:
            assert "--no-cache-dir" in rest
    assert "SECRET_KEY" not in text
