from django.urls import path

from doingoai_web.campaigns import views

urlpatterns = [
    path("dot/", views.campaigns, name="campaigns"),
    path("dot/moi/", views.open_campaign, name="open-campaign"),
    path("dot/<int:pk>/", views.campaign, name="campaign"),
]
