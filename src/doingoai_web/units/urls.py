from django.urls import path

from doingoai_web.units import changing, importing_views, views, withdrawing_views

urlpatterns = [
    path("don-vi/", views.units, name="units"),
    path("don-vi/them/", changing.add, name="add-unit"),
    path("don-vi/sap-xep/", changing.reform, name="reform"),
    path("don-vi/nhap/", importing_views.start, name="import-units"),
    path("don-vi/nhap/<int:pk>/", importing_views.draft, name="import-units-draft"),
    path("don-vi/thay-doi/<int:pk>/", withdrawing_views.change, name="unit-change"),
    path("don-vi/<int:pk>/", views.unit, name="unit"),
    path("don-vi/<int:pk>/doi-ten/", changing.rename, name="rename-unit"),
    path("don-vi/<int:pk>/chuyen/", changing.move, name="move-unit"),
    path("don-vi/<int:pk>/ket-thuc/", changing.end, name="end-unit"),
    path("tai-ve/don-vi/mau.xlsx", importing_views.template, name="units-template"),
    path("tai-ve/don-vi/danh-muc.csv", importing_views.export, name="units-export"),
]
