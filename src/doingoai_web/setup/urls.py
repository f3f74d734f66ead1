from django.urls import path

from doingoai_web.setup import heading_views, outline_views, rule_views, views

urlpatterns = [
    path("cai-dat/", views.index, name="setup"),
    path("cai-dat/quy-tac/", rule_views.of_unit, name="rules"),
    path("cai-dat/quy-tac/dot/<int:pk>/", rule_views.of_campaign, name="campaign-rules"),
    path("cai-dat/de-cuong/", outline_views.listing, name="outlines"),
    path("cai-dat/de-cuong/moi/", outline_views.new, name="new-outline"),
    path("cai-dat/de-cuong/muc/", heading_views.edit, name="new-headings"),
    path("cai-dat/de-cuong/<int:pk>/muc/", heading_views.edit, name="headings"),
    path("tai-ve/de-cuong/mau.docx", heading_views.word, name="outline-word"),
    path("cai-dat/de-cuong/<int:pk>/", outline_views.one, name="outline"),
    path("cai-dat/de-cuong/<int:pk>/thoi/", outline_views.withdraw, name="withdraw-outline"),
    path("tai-ve/de-cuong/<int:pk>.yaml", outline_views.download, name="outline-file"),
    path("cai-dat/mau-thu/", views.mails, name="mails"),
    path("cai-dat/mau-thu/<str:kind>/<str:language>/", views.mail, name="mail"),
    path("cai-dat/ngay-nghi/", views.holiday_list, name="holidays"),
    path("cai-dat/dang-nhap/", views.sign_in, name="sign-in-settings"),
    path("cai-dat/chuyen/", views.transfer_page, name="settings-transfer"),
    path("tai-ve/cai-dat/cai-dat.json", views.export, name="settings-export"),
]
