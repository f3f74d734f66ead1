from django.urls import path

from doingoai_web.find import views

urlpatterns = [
    path("tim/", views.find, name="find"),
    path("tim/tuong-tu/<int:pk>/<int:start>/", views.alike, name="alike"),
    path("bang-so-lieu/", views.dashboard, name="dashboard"),
    path("ban/<int:pk>/doan-giong/", views.repeated, name="repeated"),
]
