"""``first_administrator``: the unit at the top and the account that invites everybody else. Only where there is none yet."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from doingoai.model import UserError
from doingoai_web.people.services import first_administrator


class Command(BaseCommand):
    help = "Tạo đơn vị cao nhất và tài khoản quản trị đầu tiên."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--unit", required=True, metavar="TÊN", help="đơn vị cao nhất, ví dụ: tỉnh Tây Khuê"
        )
        parser.add_argument("--username", default="quantri", metavar="TÊN", help="tên đăng nhập (quantri)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = first_administrator(
                unit=options["unit"], username=options["username"], now=timezone.now()
            )
        except UserError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Tên đăng nhập: {options['username']}\nMật khẩu dùng một lần: {password}")
        self.stdout.write("Đăng nhập rồi đổi mật khẩu ngay; mời những người khác ở trang Người dùng.")
