from django.urls import path

from doingoai_web.intake import views

urlpatterns = [
    path("dot/<int:pk>/nhan/", views.hand_in, name="hand-in"),
    path("dot/<int:pk>/nhan/<int:asked>/", views.hand_in, name="hand-in-for"),
    path("dot/<int:pk>/da-gui/", views.parcels, name="parcels"),
    path("goi/<int:pk>/", views.parcel, name="parcel"),
    path("bao-cao-cua-toi/", views.mine, name="mine"),
    path("hang-doi/", views.queue, name="queue"),
    path("hang-doi/nhieu/", views.several, name="settle-items"),
    path("hang-doi/<int:pk>/", views.preview, name="preview-item"),
    path("hang-doi/<int:pk>/nhan/", views.place, name="place-item"),
    path("hang-doi/<int:pk>/bo/", views.discard, name="discard-item"),
]
