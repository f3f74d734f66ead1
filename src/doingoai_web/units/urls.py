from django.urls import path

from doingoai_web.units import views

urlpatterns = [path("don-vi/", views.units, name="units")]
