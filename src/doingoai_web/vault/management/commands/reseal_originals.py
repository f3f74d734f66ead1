"""``reseal_originals``: keep every original as the settings now say, after encryption was switched on or the secret was changed."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from doingoai.model import UserError
from doingoai_web.api.models import Subscription
from doingoai_web.api.webhooks import reseal_secret
from doingoai_web.vault.models import Original
from doingoai_web.vault.services import reseal


class Command(BaseCommand):
    help = "Mã hóa lại các tệp gốc theo khóa và cài đặt hiện nay. Chạy lại nhiều lần không sao."

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = 0, []
        for original in Original.objects.order_by("pk").iterator():
            try:
                done += reseal(original)
            except UserError as error:
                lost.append(f"{original.sha256[:12]}: {error.what}")
        for row in Subscription.objects.order_by("pk"):
            try:
                reseal_secret(row)
            except UserError as error:
                lost.append(f"{row.name}: {error.what}")
        self.stdout.write(f"Đã viết lại {done} tệp gốc.")
        if lost:
            raise CommandError("\n".join(("Không mở được:", *lost)))
