from django.urls import path

from doingoai_web.totals import views

urlpatterns = [
    path("dot/<int:pk>/tong-hop/", views.totals, name="totals"),
    path("dot/<int:pk>/tong-hop/tinh-lai/", views.recompute, name="recompute"),
    path("dot/<int:pk>/tong-hop/trung/", views.decide_pair, name="decide-pair"),
    path("dot/<int:pk>/tong-hop/giu-chinh-sua/", views.keep_edits, name="keep-edits"),
    path("dot/<int:pk>/tong-hop/nguon/", views.sources, name="sources"),
    path("dot/<int:pk>/tong-hop/lan-tinh/", views.results, name="results"),
    path("dot/<int:pk>/tong-hop/<str:indicator>/", views.total, name="total"),
    path("ket-qua/<int:pk>/bieu-do/<slug:name>.svg", views.chart, name="chart"),
    path("tai-ve/ket-qua/<int:pk>/<path:name>", views.download, name="result-file"),
    path("tai-ve/giu-chinh-sua/<int:pk>/", views.edited_file, name="edited-file"),
]
