from django.urls import path

from doingoai_web.approval import campaign_views, chain_views, supplement_views, views

urlpatterns = [
    path("cho-toi-ky/", views.to_sign, name="to-sign"),
    path("dot/<int:pk>/trinh-ky/", campaign_views.campaign, name="campaign-approval"),
    path("dot/<int:pk>/trinh-ky/<int:asked>/", campaign_views.own_report, name="report-approval"),
    path("dot/<int:pk>/bo-sung/", supplement_views.begin, name="open-supplement"),
    path("bo-sung/<int:pk>/", supplement_views.supplement, name="supplement"),
    path("bo-sung/<int:pk>/bo/", supplement_views.cancel, name="cancel-supplement"),
    path("trinh-ky/<int:pk>/", views.paper, name="approval"),
    path("trinh-ky/<int:pk>/dong-y/", views.approve, name="approve"),
    path("trinh-ky/<int:pk>/tra-lai/", views.send_back, name="approval-return"),
    path("trinh-ky/<int:pk>/rut/", views.take_back, name="approval-take-back"),
    path("trinh-ky/<int:pk>/so-ngay/", views.number, name="approval-number"),
    path("trinh-ky/<int:pk>/ban-da-ky/", views.issue, name="approval-issue"),
    path("trinh-ky/<int:pk>/gui-len/<int:asked>/", views.send_up, name="approval-send-up"),
    path("tai-ve/trinh-ky/<int:pk>/<slug:which>/", views.file, name="approval-file"),
    path("cai-dat/ky-duyet/", chain_views.chains, name="chains"),
    path("cai-dat/ky-duyet/<int:pk>/", chain_views.chain, name="chain"),
    path("cai-dat/ky-duyet/<int:pk>/uy-quyen/", chain_views.give, name="delegate-signing"),
    path("cai-dat/ky-duyet/chuoi/<int:pk>/thoi/", chain_views.end, name="end-chain"),
    path("cai-dat/ky-duyet/uy-quyen/<int:pk>/thoi/", chain_views.end_given, name="end-delegation"),
]
