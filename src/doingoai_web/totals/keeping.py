"""The job that makes the Word report again over the one that people edited, so that their words stay."""

from django.utils import timezone

from doingoai.apart import read_apart
from doingoai.model import UserError
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import Progress
from doingoai_web.totals.apart import merge_apart
from doingoai_web.totals.models import Edited
from doingoai_web.totals.services import drop_edits, finish_edits
from doingoai_web.vault import services as vault

REPORT = "bao-cao.docx"
COUNTS = ("kept", "updated", "deleted", "flagged")


def keep(job: Job, progress: Progress) -> str:
    """Merge what was sent into today's report. A file that cannot be merged is forgotten, and the reason told."""
    made = Edited.objects.select_related("spool", "result").filter(pk=job.arguments["edited"]).first()
    if made is None or made.spool is None:  # done before a crash
        return ""
    edited = vault.unspool(made.spool)
    progress(1, 3, "đọc báo cáo đã sửa")
    try:
        read_apart(edited, made.source)  # refused where it now bears a mark of secrecy
        progress(2, 3, "giữ chỗ đã sửa, cập nhật số liệu")
        new = vault.fetch(made.result.files.select_related("original").get(name=REPORT).original)
        merged = merge_apart(new, edited, made.source)
    except UserError:
        drop_edits(made=made)
        raise
    finish_edits(
        made=made,
        data=merged["data"],
        counts={key: merged[key] for key in COUNTS},
        flags=merged["flags"],
        now=timezone.now(),
    )
    progress(3, 3)
    return ""
