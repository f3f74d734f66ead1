from django.urls import path

from doingoai_web.tryout import views

urlpatterns = [path("thu/", views.try_it, name="try")]
