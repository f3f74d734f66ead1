"""The settings that the machine gives: folders, database, secret, hosts. Read once; a wrong value is an error that says what to do."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from doingoai.model import UserError

__all__ = ["Environment", "environment"]

YES = frozenset(("1", "yes", "true", "co", "có"))


@dataclass(frozen=True, slots=True)
class Environment:
    """home: where data lives; database: URL or None for SQLite in home; secret: Django's key; demo: the invented province for
    trying, never for work; production: behind TLS; hosts: names this site answers to; encrypt: originals encrypted at rest;
    old_secrets: former keys, still good for reading; lease: seconds after which the job of a silent worker is begun again."""

    home: Path
    database: str | None
    secret: str
    demo: bool
    production: bool
    hosts: tuple[str, ...]
    encrypt: bool
    mail: str | None
    old_secrets: tuple[str, ...] = ()
    lease: int = 20


def _listed(name: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in os.environ.get(name, "").split(",") if item.strip())


def _seconds(name: str, usual: int) -> int:
    given = os.environ.get(name, "").strip()
    if given and not (given.isascii() and given.isdigit() and 2 <= int(given) <= 3600):
        raise UserError(
            code="MT-107",
            where=name,
            what=f"“{given[:20]}” không phải số giây từ 2 đến 3600.",
            do="Bỏ biến này, hoặc đặt một số nguyên như 20.",
        )
    return int(given) if given else usual


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in YES


def _secret(home: Path, *, production: bool) -> str:
    """The key of this installation: from the environment, else made once and kept in a file only its owner reads."""
    given = os.environ.get("DOINGOAI_SECRET_KEY", "")
    if given:
        if production and (len(given) < 40 or len(set(given)) < 10):
            raise UserError(
                code="MT-101",
                where="DOINGOAI_SECRET_KEY",
                what="khóa bí mật quá ngắn hoặc quá dễ đoán.",
                do="Đặt chuỗi ngẫu nhiên từ 50 ký tự, hoặc bỏ biến này để chương trình tự tạo.",
            )
        return given
    path = home / "khoa-bi-mat"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_urlsafe(60))
    return path.read_text().strip()


def environment() -> Environment:
    """What the environment says. Variables: docs/web.md."""
    home = Path(os.environ.get("DOINGOAI_HOME") or Path.home() / ".local" / "share" / "doingoai").absolute()
    production = _flag("DOINGOAI_PRODUCTION")
    demo = _flag("DOINGOAI_DEMO")
    hosts = _listed("DOINGOAI_HOSTS")
    if production and demo:
        raise UserError(
            code="MT-102",
            where="DOINGOAI_DEMO",
            what="bản chạy thử không dùng cho công việc: tài khoản và mật khẩu của nó ai cũng biết.",
            do="Bỏ DOINGOAI_DEMO hoặc bỏ DOINGOAI_PRODUCTION.",
        )
    if production and not hosts:
        raise UserError(
            code="MT-103",
            where="DOINGOAI_HOSTS",
            what="chưa khai tên miền của trang.",
            do="Đặt DOINGOAI_HOSTS=doingoai.tinh.gov.vn (nhiều tên cách nhau bằng dấu phẩy).",
        )
    return Environment(
        home=home,
        database=os.environ.get("DOINGOAI_DATABASE") or None,
        secret=_secret(home, production=production),
        demo=demo,
        production=production,
        hosts=hosts or ("127.0.0.1", "localhost", "[::1]", "testserver"),
        encrypt=_flag("DOINGOAI_ENCRYPT"),
        mail=os.environ.get("DOINGOAI_MAIL") or None,
        old_secrets=_listed("DOINGOAI_OLD_SECRET_KEYS"),
        lease=_seconds("DOINGOAI_JOB_LEASE", 20),
    )


def database(given: Environment) -> dict[str, object]:
    """Django's database entry: SQLite in the data folder, or the PostgreSQL of ``postgresql://user:password@host:port/name``."""
    if given.database is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": given.home / "doingoai.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-32000",
            },
        }
    parts = urlsplit(given.database)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise UserError(
            code="MT-104",
            where="DOINGOAI_DATABASE",
            what="không phải địa chỉ PostgreSQL.",
            do="Viết postgresql://người-dùng:mật-khẩu@máy:5432/tên-cơ-sở-dữ-liệu, hoặc bỏ trống để dùng SQLite.",
        )
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
