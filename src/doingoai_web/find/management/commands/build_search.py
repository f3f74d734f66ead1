"""``python -m doingoai_web build_search``: put every report into the index of the search."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doingoai_web.find.services import build, missing
from doingoai_web.review.models import Version

STEP = 100  # versions between two lines


class Command(BaseCommand):
    help = "Lập chỉ mục tìm kiếm cho những báo cáo chưa có. Dừng lúc nào cũng được; chạy lại thì làm tiếp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="lập lại cho mọi báo cáo")

    def handle(self, *args: Any, anew: bool = False, **options: Any) -> None:
        whole = Version.objects.count() if anew else missing().count()
        done = 0
        for done in build(anew=anew):
            if done % STEP == 0:
                self.stdout.write(f"{done}/{whole}")
        self.stdout.write(f"Đã lập chỉ mục {done} bản báo cáo.")
