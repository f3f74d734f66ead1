"""The settings that the machine gives: folders, database, secret, hosts. Read once; a wrong value is an error that says what to do."""

import os
import secrets
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from doingoai.model import UserError

__all__ = ["VARIABLES", "Environment", "Mail", "environment"]

YES = frozenset(("1", "yes", "true", "co", "có"))
LOCAL = ("127.0.0.1", "localhost", "[::1]", "testserver")
KEY = "khoa-bi-mat"  # name of the file that keeps the secret in the data folder
#: every variable that the site reads, beside those of Django and of the cloud's library
VARIABLES = (
    "DOINGOAI_BACKUPS", "DOINGOAI_BACKUP_PASSPHRASE", "DOINGOAI_DATABASE", "DOINGOAI_DEBUG", "DOINGOAI_DEMO", "DOINGOAI_ENCRYPT",
    "DOINGOAI_HOME", "DOINGOAI_HOSTS", "DOINGOAI_JOB_LEASE", "DOINGOAI_MAIL", "DOINGOAI_MAIL_FROM", "DOINGOAI_METRICS_FROM",
    "DOINGOAI_METRICS_TOKEN", "DOINGOAI_OLD_SECRET_KEYS", "DOINGOAI_PRODUCTION", "DOINGOAI_SECRET_KEY", "DOINGOAI_STORAGE",
    "DOINGOAI_WEBHOOK_DAYS", "DOINGOAI_WEBHOOK_HOSTS", "DOINGOAI_WORKERS",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that sends mail. tls: "" none, "starttls", "tls" from the first byte."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = ""


@dataclass(frozen=True, slots=True)
class Environment:
    """home: where data lives; database: URL or None for SQLite in home; secret: Django's key; demo: the invented province for
    trying, never for work; production: behind TLS; hosts: names this site answers to; encrypt: originals encrypted at rest;
    old_secrets: former keys, still good for reading; lease: seconds after which the job of a silent worker is begun again;
    debug: Django's pages of errors, for developers; workers: processes that answer pages; storage: ``s3://…`` or None for a folder in
    home; backups: the folder of backups; metrics_token, metrics_from: who may read the metrics page."""

    home: Path
    database: str | None
    secret: str
    demo: bool
    production: bool
    hosts: tuple[str, ...]
    encrypt: bool
    mail: Mail | None
    old_secrets: tuple[str, ...] = ()
    lease: int = 20
    debug: bool = False
    workers: int = 2
    storage: str | None = None
    backups: Path | None = None
    mail_from: str = "doingoai@localhost"
    metrics_token: str = ""
    metrics_from: tuple[str, ...] = ("127.0.0.0/8", "::1")
    webhook_hosts: tuple[str, ...] = ()  # inside the own network, to which messages may be sent
    webhook_days: int = 90  # for which messages that were sent or given up are kept


def _listed(name: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in os.environ.get(name, "").split(",") if item.strip())


def _whole(name: str, usual: int, least: int, most: int, code: str, what: str) -> int:
    """A whole number within bounds; the usual one where the variable is not given."""
    given = os.environ.get(name, "").strip()
    if given and not (given.isascii() and given.isdigit() and least <= int(given) <= most):
        raise UserError(
            code=code,
            where=name,
            what=f"“{given[:20]}” không phải {what} từ {least} đến {most}.",
            do=f"Bỏ biến này, hoặc đặt một số nguyên như {usual}.",
        )
    return int(given) if given else usual


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in YES


def _weak(secret: str) -> bool:
    """Whether a secret is short, has few letters, or is one that stands in somebody's instructions."""
    return (
        len(secret) < 40 or len(set(secret)) < 10 or "insecure" in secret.lower() or "thay-" in secret.lower()
    )


def _secret(home: Path, *, production: bool) -> str:
    """The key of this installation: from the environment, else made once and kept in a file only its owner reads."""
    given, path = os.environ.get("DOINGOAI_SECRET_KEY", ""), home / KEY
    if not given and not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_urlsafe(60))
    secret = given or path.read_text().strip()
    if production and _weak(secret):
        raise UserError(
            code="MT-101",
            where="DOINGOAI_SECRET_KEY" if given else str(path),
            what="khóa bí mật quá ngắn hoặc quá dễ đoán.",
            do="Đặt chuỗi ngẫu nhiên từ 50 ký tự, hoặc bỏ biến này để chương trình tự tạo.",
        )
    return secret


def _for_work(*, demo: bool, debug: bool, hosts: tuple[str, ...]) -> None:
    """Refuse what is only for trying: what everybody knows, what shows too much, what answers to any name."""
    if demo:
        raise UserError(
            code="MT-102",
            where="DOINGOAI_DEMO",
            what="bản chạy thử không dùng cho công việc: tài khoản và mật khẩu của nó ai cũng biết.",
            do="Bỏ DOINGOAI_DEMO hoặc bỏ DOINGOAI_PRODUCTION.",
        )
    if debug:
        raise UserError(
            code="MT-108",
            where="DOINGOAI_DEBUG",
            what="trang báo lỗi của người lập trình cho thấy cài đặt và dữ liệu.",
            do="Bỏ DOINGOAI_DEBUG hoặc bỏ DOINGOAI_PRODUCTION.",
        )
    if not hosts:
        raise UserError(
            code="MT-103",
            where="DOINGOAI_HOSTS",
            what="chưa khai tên miền của trang.",
            do="Đặt DOINGOAI_HOSTS=doingoai.tinh.gov.vn (nhiều tên cách nhau bằng dấu phẩy).",
        )
    if any("*" in host for host in hosts) or all(host in LOCAL for host in hosts):
        raise UserError(
            code="MT-109",
            where="DOINGOAI_HOSTS",
            what="tên mặc định hoặc dấu * không dùng cho công việc: trang phải chỉ trả lời tên miền của cơ quan.",
            do="Đặt đúng tên miền của trang, ví dụ DOINGOAI_HOSTS=doingoai.tinh.gov.vn.",
        )


def _mail() -> Mail | None:
    """``máy`` or ``smtp://người:mật-khẩu@máy:587`` (STARTTLS) or ``smtps://…:465``."""
    given = os.environ.get("DOINGOAI_MAIL", "").strip()
    if not given:
        return None
    parts = urlsplit(given if "://" in given else f"smtp-plain://{given}")
    usual = {"smtp": 587, "smtps": 465, "smtp-plain": 25}
    try:
        port = parts.port or usual[parts.scheme]
        host = parts.hostname or ""
    except (KeyError, ValueError):
        host, port = "", 0
    if not host:
        raise UserError(
            code="MT-111",
            where="DOINGOAI_MAIL",
            what="không phải địa chỉ máy gửi thư.",
            do="Viết tên máy (mail.tinh.gov.vn), hoặc smtp://người:mật-khẩu@máy:587, hoặc smtps://người:mật-khẩu@máy:465.",
        )
    tls = {"smtp": "starttls", "smtps": "tls"}.get(parts.scheme, "")
    return Mail(host, port, unquote(parts.username or ""), unquote(parts.password or ""), tls)


def _addresses(name: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    given = _listed(name) or usual
    try:
        for item in given:
            ip_network(item, strict=False)
    except ValueError:
        raise UserError(
            code="MT-114",
            where=name,
            what=f"“{item[:40]}” không phải địa chỉ IP hay dải địa chỉ.",
            do="Viết như 10.0.0.5 hoặc 10.0.0.0/24, cách nhau bằng dấu phẩy.",
        ) from None
    return given


def environment() -> Environment:
    """What the environment says. Variables: docs/web.md, docs/deploy.md."""
    home = Path(os.environ.get("DOINGOAI_HOME") or Path.home() / ".local" / "share" / "doingoai").absolute()
    production, demo, debug = _flag("DOINGOAI_PRODUCTION"), _flag("DOINGOAI_DEMO"), _flag("DOINGOAI_DEBUG")
    hosts = _listed("DOINGOAI_HOSTS")
    if production:
        _for_work(demo=demo, debug=debug, hosts=hosts)
    secret = _secret(home, production=production)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)  # also where the secret came from elsewhere
    backups = os.environ.get("DOINGOAI_BACKUPS")
    return Environment(
        home=home,
        database=os.environ.get("DOINGOAI_DATABASE") or None,
        secret=secret,
        demo=demo,
        production=production,
        hosts=hosts or LOCAL,
        encrypt=_flag("DOINGOAI_ENCRYPT"),
        mail=_mail(),
        old_secrets=_listed("DOINGOAI_OLD_SECRET_KEYS"),
        lease=_whole("DOINGOAI_JOB_LEASE", 20, 2, 3600, "MT-107", "số giây"),
        debug=debug,
        workers=_whole("DOINGOAI_WORKERS", 2, 1, 64, "MT-113", "số tiến trình"),
        storage=os.environ.get("DOINGOAI_STORAGE") or None,
        backups=Path(backups).absolute() if backups else home / "sao-luu",
        mail_from=os.environ.get("DOINGOAI_MAIL_FROM") or f"doingoai@{hosts[0] if hosts else 'localhost'}",
        metrics_token=os.environ.get("DOINGOAI_METRICS_TOKEN", ""),
        metrics_from=_addresses("DOINGOAI_METRICS_FROM", ("127.0.0.0/8", "::1")),
        webhook_hosts=tuple(host.lower() for host in _listed("DOINGOAI_WEBHOOK_HOSTS")),
        webhook_days=_whole("DOINGOAI_WEBHOOK_DAYS", 90, 7, 3650, "MT-118", "số ngày"),
    )


def storage(given: Environment) -> dict[str, object]:
    """Where originals are kept: a folder in home, or a bucket: ``s3://tên-kho/thư-mục?endpoint=https://máy:9000&region=…``; its keys come
    from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."""
    if given.storage is None:
        options = {"location": given.home / "tep", "file_permissions_mode": 0o600}
        return {"BACKEND": "doingoai_web.vault.storage.DurableStorage", "OPTIONS": options}
    parts = urlsplit(given.storage)
    if parts.scheme != "s3" or not parts.netloc:
        raise UserError(
            code="MT-110",
            where="DOINGOAI_STORAGE",
            what="không phải địa chỉ kho S3.",
            do="Viết s3://tên-kho/thư-mục?endpoint=https://máy:9000, hoặc bỏ trống để giữ tệp trong DOINGOAI_HOME.",
        )
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise UserError(
            code="MT-112",
            where="DOINGOAI_STORAGE",
            what="chưa cài thư viện dùng kho S3.",
            do='Gõ: pip install "doingoai[s3]".',
        )
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    wanted = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": unquote(query.get("endpoint", "")) or None,
        "region_name": query.get("region"),
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": wanted}


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
