from django.urls import path

from doingoai_web.totals import views

urlpatterns = [
    path("dot/<int:pk>/tong-hop/", views.totals, name="totals"),
    path("dot/<int:pk>/tong-hop/tinh-lai/", views.recompute, name="recompute"),
    path("dot/<int:pk>/tong-hop/trung/", views.decide_pair, name="decide-pair"),
    path("dot/<int:pk>/tong-hop/<str:indicator>/", views.total, name="total"),
    path("ket-qua/<int:pk>/<path:name>", views.download, name="result-file"),
]
