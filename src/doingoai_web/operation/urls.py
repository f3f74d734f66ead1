from django.urls import URLPattern, path

from doingoai_web.operation import views

urlpatterns: list[URLPattern] = [
    path("suc-khoe/", views.ready, name="health"),
    path("suc-khoe/song/", views.alive, name="alive"),
    path("suc-khoe/san-sang/", views.ready, name="ready"),
    path("so-do/", views.metrics, name="metrics"),
    path("dot/<int:pk>/doc-lai/", views.rereading, name="rereading"),
    path("dot/<int:pk>/doc-lai/bat-dau/", views.ask_rereading, name="ask-rereading"),
    path("dot/<int:pk>/doc-lai/nhan-tat-ca/", views.adopt_all, name="adopt-readings"),
    path("cach-doc/<int:pk>/", views.decide_reading, name="decide-reading"),
]
