from django.urls import path

from doingoai_web.api import package_views, views, webhook_views
from doingoai_web.api.v1 import api

urlpatterns = [
    path("api/", views.documentation, name="api-docs"),
    path("api/v1/", api.urls),
    path("tai-khoan/ma-truy-cap/", views.tokens, name="tokens"),
    path("tai-khoan/ma-truy-cap/<int:pk>/thu-hoi/", views.revoke, name="revoke-token"),
    path("noi-nhan-thong-bao/", webhook_views.webhooks, name="webhooks"),
    path("noi-nhan-thong-bao/<int:pk>/", webhook_views.webhook, name="webhook"),
    path("noi-nhan-thong-bao/<int:pk>/tam-dung/", webhook_views.pause, name="webhook-pause"),
    path("noi-nhan-thong-bao/<int:pk>/ket-thuc/", webhook_views.end, name="webhook-end"),
    path("noi-nhan-thong-bao/<int:pk>/thu/", webhook_views.ping, name="webhook-ping"),
    path("noi-nhan-thong-bao/<int:pk>/gui-lai/", webhook_views.send_since, name="webhook-since"),
    path("noi-nhan-thong-bao/lan-gui/<int:pk>/gui-lai/", webhook_views.send_again, name="webhook-again"),
    path("ket-qua/<int:pk>/goi-edxml/", package_views.result_package, name="result-package"),
    path("dot/<int:pk>/goi-edxml/", package_views.letter_package, name="letter-package"),
]
