from django.urls import path

from doingoai_web.jobs import views

urlpatterns = [
    path("viec/<int:pk>/", views.job, name="job"),
    path("viec/<int:pk>/dung/", views.cancel, name="cancel-job"),
    path("viec/<int:pk>/lam-lai/", views.restart, name="restart-job"),
]
