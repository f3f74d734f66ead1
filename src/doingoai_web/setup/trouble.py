"""What is wrong with the installation, for the administrator's first page."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from doingoai_web.audit.models import Entry
from doingoai_web.campaigns.models import MailState, Reminder
from doingoai_web.jobs.models import Job, JobState
from doingoai_web.operation.health import storage_writable

RECENT = timedelta(days=7)
PATIENCE = timedelta(minutes=10)


def troubles(now: datetime) -> Iterator[str]:
    """One sentence each, with what to do; nothing where all is well. Four queries."""
    since = now - RECENT
    if not storage_writable():
        yield _("Không ghi được vào nơi giữ tệp. Kiểm tra quyền của thư mục và chỗ trống trên đĩa.")
    if waiting := Job.objects.filter(state=JobState.WAITING, made_at__lt=now - PATIENCE).count():
        yield _("%(n)s việc nền chờ quá 10 phút. Kiểm tra dịch vụ chạy việc nền.") % {"n": waiting}
    if failed := Job.objects.filter(state=JobState.FAILED, made_at__gte=since).count():
        yield _("%(n)s việc nền hỏng trong 7 ngày qua.") % {"n": failed}
    if unsent := Reminder.objects.filter(state=MailState.FAILED, at__gte=since).count():
        yield _("%(n)s thư không gửi được trong 7 ngày qua. Kiểm tra máy chủ thư và địa chỉ.") % {"n": unsent}
    if not settings.DEMO and not Entry.objects.filter(action="backup.made", at__gte=since).exists():
        yield _("Chưa có bản sao lưu nào trong 7 ngày qua: chạy doingoai backup.")
