"""``verify_audit``: walk the audit chain. Exit code 1 where it is broken."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from doingoai_web.audit.services import verify


class Command(BaseCommand):
    help = "Kiểm tra chuỗi nhật ký."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if verdict.broken is not None:
            raise CommandError(
                f"Chuỗi nhật ký bị đứt ở dòng {verdict.broken}: có dòng bị sửa, xóa hoặc chèn."
            )
        self.stdout.write(f"Chuỗi nhật ký nguyên vẹn: {verdict.entries} dòng.")
