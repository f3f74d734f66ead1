from django.urls import path

from doingoai_web.audit import views

urlpatterns = [
    path("nhat-ky/", views.trail, name="audit"),
    path("tai-ve/nhat-ky/", views.export, name="audit-export"),
]
