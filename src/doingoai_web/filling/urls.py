from django.urls import path

from doingoai_web.filling import views

urlpatterns = [
    path("dien/<int:pk>/", views.fill, name="fill"),
    path("dien/<int:pk>/luu/", views.save, name="fill-save"),
    path("dien/<int:pk>/kiem-tra/", views.check_now, name="fill-check"),
    path("dien/<int:pk>/tu-tep/", views.merge, name="fill-merge"),
    path("dien/<int:pk>/xoa/", views.discard, name="fill-discard"),
    path("ban/<int:pk>/giu-nguyen/", views.keep, name="keep-finding"),
    path("giu-nguyen/<int:pk>/thoi/", views.unkeep, name="unkeep-finding"),
    path("tai-ve/dien/<int:pk>/mau.docx", views.form_file, {"kind": "mau"}, name="form-blank"),
    path("tai-ve/dien/<int:pk>/mau-da-dien.docx", views.form_file, {"kind": "da-dien"}, name="form-filled"),
]
