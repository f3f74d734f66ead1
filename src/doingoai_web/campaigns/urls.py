from django.urls import path

from doingoai_web.campaigns import views

urlpatterns = [
    path("dot/", views.campaigns, name="campaigns"),
    path("dot/moi/", views.open_campaign, name="open-campaign"),
    path("dot/<int:pk>/", views.campaign, name="campaign"),
    path("dot/<int:pk>/dong/", views.close_campaign, name="close-campaign"),
    path("dot/<int:pk>/mo-lai/", views.reopen_campaign, name="reopen-campaign"),
    path("dot/<int:pk>/goi-dien/", views.call_sheet, name="call-sheet"),
    path("tai-ve/dot/<int:pk>/danh-sach.<str:kind>", views.export, name="campaign-export"),
]
