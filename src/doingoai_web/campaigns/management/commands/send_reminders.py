"""``send_reminders``: the reminders that are due, sent now. The worker does the same by itself each morning."""

from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from doingoai_web.campaigns.models import Asked
from doingoai_web.campaigns.reminding import ALSO, deliver, ready, rounds, told


class Command(BaseCommand):
    help = "Gửi thư nhắc đến lượt hôm nay: mỗi đơn vị nhiều nhất một thư mỗi loại một ngày."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--day", default="", help="ngày năm-tháng-ngày; mặc định hôm nay")
        parser.add_argument("--dry-run", action="store_true", help="chỉ nói sẽ nhắc ai, không gửi")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            today = date.fromisoformat(options["day"]) if options["day"] else timezone.localdate()
        except ValueError:
            raise CommandError(
                f"“{options['day']}” không phải một ngày. Ghi năm-tháng-ngày, ví dụ 2026-06-10."
            ) from None
        found = list(rounds(today))
        for one in found:
            self.stdout.write(
                f"{one.campaign}: {one.kind}, {one.day:%d/%m/%Y}, {len(one.asked)} đơn vị chưa gửi báo cáo"
            )
            if not options["dry_run"]:
                rows = list(ready(Asked.objects.filter(pk__in=one.asked)))
                self.stdout.write(f"  {told(deliver(rows, one.kind, one.day))}")
        for others in () if options["dry_run"] else ALSO:
            others(timezone.now())
        if not found:
            self.stdout.write("Hôm nay không có thư nhắc nào đến lượt.")
