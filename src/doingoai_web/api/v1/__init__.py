"""The interface for programs: /api/v1/. One set of rules with the pages: the same services, the same rows."""

from ninja import NinjaAPI

from doingoai_web.api.v1 import (
    approvals,
    campaigns,
    deciding,
    files,
    finding,
    following,
    forms,
    others,
    reports,
    totals,
)
from doingoai_web.api.v1.access import Bearer, Throttle
from doingoai_web.api.v1.words import handle

ABOUT = """Những gì trang web làm, cho chương trình khác gọi. Mã truy cập tạo ở trang Tài khoản, gửi trong đầu mục `Authorization: Bearer MÃ`;
mã không bao giờ làm được nhiều hơn người đã tạo ra nó. Mọi lỗi trả về `{code, where, what, do}`. Danh sách chia trang bằng `page`, `size`.
Ngày viết `2025-06-30`; số liệu là số JSON; vị trí `start`, `end` đếm ký tự Unicode trong toàn văn NFC."""


api = NinjaAPI(
    title="doingoai",
    version="1",
    description=ABOUT,
    urls_namespace="api-v1",
    docs_url=None,
    auth=Bearer(),
    throttle=Throttle(),
)
handle(api)
api.add_router("", others.router)
api.add_router("/campaigns", campaigns.router)
api.add_router("", files.router)
api.add_router("", reports.router)  # with what ``deciding`` adds to it
api.add_router("", totals.router)
api.add_router("", finding.router)
api.add_router("", forms.router)
api.add_router("", approvals.router)
api.add_router("", following.router)

__all__ = ["api", "deciding"]
