"""What the commands of the site's operation share."""

import argparse
import os
from importlib.util import find_spec
from pathlib import Path

from doingoai.model import UserError


def need_web(command: str) -> None:
    """Raise UserError MT-105 where the web's libraries are not installed."""
    if find_spec("django") is None or find_spec("doingoai_web") is None:
        raise UserError(
            code="MT-105",
            where=f"doingoai {command}",
            what="chưa cài phần ứng dụng web.",
            do='Gõ: pip install "doingoai[web]" rồi chạy lại.',
        )


def set_up() -> None:
    """Set Django up with the settings of the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "doingoai_web.settings"
    import django

    django.setup()


def home() -> Path:
    """The data folder, as the environment says."""
    given = os.environ.get("DOINGOAI_HOME")
    return Path(given or Path.home() / ".local" / "share" / "doingoai").absolute()


def passphrase(options: argparse.Namespace) -> str:
    """What encrypts a backup; empty where it is not encrypted. Raises UserError SL-013 where the file is none or too short."""
    if options.passphrase_file is None:
        given = os.environ.get("DOINGOAI_BACKUP_PASSPHRASE", "")
        where = "DOINGOAI_BACKUP_PASSPHRASE"
    else:
        where = str(options.passphrase_file)
        try:
            given = options.passphrase_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            given = "?"
    if given and len(given) < 12:
        raise UserError(
            code="SL-013",
            where=where,
            what="không đọc được câu mật khẩu, hoặc ngắn hơn 12 ký tự.",
            do="Đặt một câu dài, ví dụ năm từ ngẫu nhiên, và giữ nó ở nơi khác với bản sao lưu.",
        )
    return given
