"""``doingoai doctor``: what the machine and the site still lack, and how to get it. Exit code 1 where something is missing."""

import argparse
import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from doingoai.cli.texts import Texts

OK, ADVICE, MISSING = "ok", "advice", "missing"
FONTS = ("Tinos", "Times New Roman", "Liberation Serif")  # one of them draws the pages that are made


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at. state: "ok", "advice" (works without), "missing"; found: what is there, or is not; do: how to get it."""

    name: str
    state: str
    found: str
    do: str = ""


def _said(*command: str) -> str:
    """What a program says; empty where it is not there or fails."""
    if shutil.which(command[0]) is None:
        return ""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr if done.returncode == 0 else ""


def _program(name: str, command: tuple[str, ...], package: str, why: str, absent: str = MISSING) -> Looked:
    said = _said(*command)
    if said:
        return Looked(name, OK, said.splitlines()[0].strip()[:60])
    return Looked(name, absent, f"không có: {why}", f"sudo apt-get install {package}")


def machine() -> Iterator[Looked]:
    """What every command needs of the machine."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Looked("Python", OK, version)
    yield _program(
        "LibreOffice", ("soffice", "--version"), "libreoffice-writer-nogui", "không đọc được .doc, .rtf, .odt, không in ra PDF"
    )  # fmt: skip
    tesseract = _program(
        "tesseract", ("tesseract", "--version"), "tesseract-ocr tesseract-ocr-vie", "không đọc được bản quét"
    )
    yield tesseract
    if tesseract.state == OK:
        languages = _said("tesseract", "--list-langs").split()
        yield (
            Looked("tesseract tiếng Việt", OK, "vie")
            if "vie" in languages
            else Looked("tesseract tiếng Việt", MISSING, "không có: bản quét đọc sai dấu", "sudo apt-get install tesseract-ocr-vie")
        )  # fmt: skip
    yield _fonts()
    yield _program(
        "pandoc", ("pandoc", "--version"), "pandoc", "chỉ cần khi kiểm thử bản Word viết ra", ADVICE
    )


def _fonts() -> Looked:
    listed = _said("fc-list", ":lang=vi", "family")
    found = next((name for name in FONTS if name in listed), "")
    if found:
        return Looked("Phông chữ", OK, found)
    return Looked(
        "Phông chữ", MISSING, "không có phông có chân cho chữ Việt: PDF lệch dòng", "sudo apt-get install fonts-liberation2 fontconfig"
    )  # fmt: skip


def site() -> Iterator[Looked]:
    """What the web application needs, where it is installed."""
    if find_spec("django") is None or find_spec("doingoai_web") is None:
        yield Looked("Ứng dụng web", ADVICE, "chưa cài (chỉ cần khi mở trang)", 'pip install "doingoai[web]"')
        return
    from doingoai.model import UserError

    os.environ["DJANGO_SETTINGS_MODULE"] = "doingoai_web.settings"
    try:
        import django

        django.setup()
    except UserError as error:
        yield Looked("Cài đặt", MISSING, f"[{error.code}] {error.where}: {error.what}", error.do)
        return
    yield Looked("Cài đặt", OK, "đọc được")
    for name, state, found, do in import_module("doingoai_web.operation.doctor").looked():
        yield Looked(name, state, found, do)


def run(options: argparse.Namespace, say: Texts) -> int:
    seen = [*machine(), *site()]
    missing = sum(item.state == MISSING for item in seen)
    advice = sum(item.state == ADVICE for item in seen)
    if options.format == "json":
        told = {"ok": not missing, "checks": [dataclasses.asdict(item) for item in seen]}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 1 if missing else 0
    for item in seen:
        print(f"{say(f'doctor.{item.state}'):<8} {item.name}: {item.found}")
        if item.do:
            print(f"{'':<8} → {item.do}")
    print(say("doctor.sum", missing=missing, advice=advice))
    return 1 if missing else 0
