"""What the site needs of the machine, for ``doingoai doctor``: (name, "ok" | "advice" | "missing", what was found, how to mend it)."""

import os
import shutil
import smtplib
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils import timezone

from doingoai_web.environment import KEY
from doingoai_web.jobs.models import Job, JobState
from doingoai_web.operation.health import storage_writable, unapplied
from doingoai_web.operation.models import Beat, Kept

Looked = tuple[str, str, str, str]
OK, ADVICE, MISSING = "ok", "advice", "missing"
ROOM = 2 << 30  # bytes free below which the disk counts as full
WAITS = timedelta(minutes=10)
BACKUP = timedelta(hours=26)  # of a daily backup, with some hours of grace
SILENT = timedelta(minutes=2)


def _size(value: float) -> str:
    return f"{value / (1 << 30):.1f} GB".replace(".", ",")


def _lasted(span: timedelta) -> str:
    """A span in words."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 2:
        return f"{int(span.total_seconds())} giây"
    return f"{minutes} phút" if minutes < 120 else f"{minutes // 60} giờ" if minutes < 2880 else f"{minutes // 1440} ngày"  # fmt: skip


def _mode() -> Looked:
    given = settings.ENVIRONMENT
    if given.production:
        return ("Chế độ", OK, f"dùng cho công việc, trang {', '.join(given.hosts)}", "")
    return (
        "Chế độ", ADVICE, "chạy thử (không bắt buộc TLS)", "Khi dùng cho công việc: DOINGOAI_PRODUCTION=1 và DOINGOAI_HOSTS (docs/deploy.md)."
    )  # fmt: skip


def _folder() -> Looked:
    home: Path = settings.ENVIRONMENT.home
    if not os.access(home, os.W_OK | os.X_OK) or not storage_writable():
        return ("Thư mục dữ liệu", MISSING, f"{home} không ghi được", f"sudo chown -R doingoai: {home}")
    if home.stat().st_mode & 0o077:
        return ("Thư mục dữ liệu", ADVICE, f"{home}: người dùng khác của máy mở được", f"chmod 700 {home}")
    return ("Thư mục dữ liệu", OK, str(home), "")


def _key() -> Looked:
    path = settings.ENVIRONMENT.home / KEY
    if os.environ.get("DOINGOAI_SECRET_KEY"):
        return ("Khóa bí mật", OK, "từ biến môi trường", "")
    if path.stat().st_mode & 0o077:
        return ("Khóa bí mật", MISSING, f"{path}: người khác đọc được", f"chmod 600 {path}")
    return ("Khóa bí mật", OK, f"{path} (giữ một bản ở nơi khác)", "")


def _disk() -> Looked:
    free = shutil.disk_usage(settings.ENVIRONMENT.home).free
    if free < ROOM:
        return (
            "Chỗ trên đĩa",
            MISSING,
            f"còn {_size(free)}",
            "Dọn đĩa hoặc chuyển DOINGOAI_HOME sang đĩa lớn hơn.",
        )
    return ("Chỗ trên đĩa", OK, f"còn {_size(free)}", "")


def _clock() -> Looked:
    now = timezone.now()
    last = Kept.objects.values_list("made_at", flat=True).first()
    if last and last > now + timedelta(minutes=5):
        return (
            "Đồng hồ",
            MISSING,
            f"{now:%d/%m/%Y %H:%M} UTC, trước cả lần sao lưu cuối",
            "sudo timedatectl set-ntp true",
        )
    told = _output("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if told == "no":
        return ("Đồng hồ", ADVICE, f"{now:%d/%m/%Y %H:%M} UTC, chưa đồng bộ", "sudo timedatectl set-ntp true")
    return ("Đồng hồ", OK, f"{now:%d/%m/%Y %H:%M} UTC", "")


def _output(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _mail() -> Looked:
    mail = settings.ENVIRONMENT.mail
    if mail is None:
        return (
            "Gửi thư",
            ADVICE,
            "chưa khai máy gửi thư: không nhắc hạn qua thư",
            "Đặt DOINGOAI_MAIL=smtp://người:mật-khẩu@máy:587.",
        )
    kind = smtplib.SMTP_SSL if mail.tls == "tls" else smtplib.SMTP
    try:
        with kind(mail.host, mail.port, timeout=10) as server:
            if mail.tls == "starttls":
                server.starttls()
            if mail.user:
                server.login(mail.user, mail.password)
    except (OSError, smtplib.SMTPException, socket.gaierror) as error:
        return (
            "Gửi thư",
            MISSING,
            f"{mail.host}:{mail.port} không trả lời ({type(error).__name__})",
            "Kiểm tra DOINGOAI_MAIL và tường lửa.",
        )
    return ("Gửi thư", OK, f"{mail.host}:{mail.port}", "")


def _database() -> Looked:
    try:
        lacking = unapplied()
    except DatabaseError as error:
        do = "Kiểm tra DOINGOAI_DATABASE; PostgreSQL: sudo apt-get install postgresql && sudo systemctl start postgresql"
        return ("Cơ sở dữ liệu", MISSING, f"không nối được ({type(error).__name__})", do)
    if not connection.introspection.table_names():
        do = "Chạy dịch vụ lần đầu: sudo systemctl start doingoai-server (hoặc doingoai serve)"
        return ("Cơ sở dữ liệu", MISSING, f"{connection.vendor}, còn trống", do)
    if lacking:
        return (
            "Cơ sở dữ liệu", MISSING, f"thiếu {lacking} bước nâng cấp", "python -m doingoai_web migrate (hoặc chạy lại dịch vụ)"
        )  # fmt: skip
    return ("Cơ sở dữ liệu", OK, f"{connection.vendor}, đúng phiên bản", "")


def _worker(now: datetime) -> Looked:
    at = Beat.objects.filter(part="worker").values_list("at", flat=True).first()
    do = "sudo systemctl start doingoai-worker (hoặc doingoai serve)"
    if at is None or now - at > SILENT:
        since = f"im lặng {_lasted(now - at)}" if at else "chưa chạy lần nào"
        return ("Người làm việc nền", MISSING, since, do)
    return ("Người làm việc nền", OK, f"vừa lên tiếng {_lasted(now - at)} trước", "")


def _queue(now: datetime) -> Looked:
    oldest = (
        Job.objects.filter(state=JobState.WAITING)
        .order_by("made_at")
        .values_list("made_at", flat=True)
        .first()
    )
    if oldest and now - oldest > WAITS:
        return (
            "Hàng đợi việc",
            MISSING,
            f"có việc chờ {_lasted(now - oldest)}",
            "Xem người làm việc nền: journalctl -u doingoai-worker",
        )
    return ("Hàng đợi việc", OK, "không có việc chờ lâu", "")


def _backup(now: datetime) -> Looked:
    last = Kept.objects.values_list("made_at", flat=True).first()
    do = f"doingoai backup {settings.ENVIRONMENT.backups}/ (hằng ngày: deploy/doingoai-backup.timer)"
    if last is None or now - last > BACKUP:
        state = MISSING if settings.ENVIRONMENT.production else ADVICE
        return (
            "Sao lưu",
            state,
            f"lần cuối {_lasted(now - last)} trước" if last else "chưa sao lưu lần nào",
            do,
        )
    return ("Sao lưu", OK, f"{_lasted(now - last)} trước", "")


def _storage() -> Looked:
    if settings.ENVIRONMENT.storage is None:
        return ("Kho tệp", OK, "thư mục trong DOINGOAI_HOME", "")
    try:
        default_storage.exists("doingoai")
    except Exception as error:  # the cloud's library has errors of its own
        return (
            "Kho tệp",
            MISSING,
            f"kho S3 không trả lời ({type(error).__name__})",
            "Kiểm tra DOINGOAI_STORAGE và AWS_ACCESS_KEY_ID.",
        )
    return ("Kho tệp", OK, "kho S3", "")


def looked() -> Iterator[Looked]:
    """Everything; what takes the database only where it is there."""
    now = timezone.now()
    alone: tuple[Callable[[], Looked], ...] = (_mode, _folder, _key, _disk, _mail, _storage)
    for look in alone:
        yield look()
    database = _database()
    yield database
    if database[1] == OK:
        yield _clock()
        for ask in (_worker, _queue, _backup):
            yield ask(now)
