"""``verify_audit``: walk the audit chain. Exit code 1 where it is broken."""

import re
from typing import Any

from django.core.management import BaseCommand, CommandError

from doingoai_web.audit.services import verify


class Command(BaseCommand):
    help = "Kiểm tra chuỗi nhật ký."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--known",
            metavar="SỐ:MÃ",
            help="số và mã của dòng cuối đã ghi lại ở lần kiểm tra trước: phát hiện cả việc trả cơ sở dữ liệu về bản cũ",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        noted = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", options["known"] or "")
        if options["known"] and noted is None:
            raise CommandError("--known viết như 1204:5f0c…, chép nguyên từ lần kiểm tra trước.")
        verdict = verify(known=(int(noted[1]), noted[2]) if noted else None)
        if verdict.broken is not None:
            raise CommandError(
                f"Chuỗi nhật ký bị đứt ở dòng {verdict.broken}: có dòng bị sửa, xóa hoặc chèn."
            )
        self.stdout.write(f"Chuỗi nhật ký nguyên vẹn: {verdict.entries} dòng.")
        if verdict.entries:
            self.stdout.write(f"Ghi lại ở nơi khác để lần sau đối chiếu: {verdict.entries}:{verdict.last}")
