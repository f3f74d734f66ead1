from django.urls import path

from doingoai_web.campaigns import opening_views, revision_views, telling_views, unit_views, views

urlpatterns = [
    path("dot/", views.campaigns, name="campaigns"),
    path("dot/moi/", opening_views.open_campaign, name="open-campaign"),
    path("dot/moi/dem/", opening_views.count_units, name="count-units"),
    path("dot/<int:pk>/", views.campaign, name="campaign"),
    path("dot/<int:pk>/dong/", views.close_campaign, name="close-campaign"),
    path("dot/<int:pk>/mo-lai/", views.reopen_campaign, name="reopen-campaign"),
    path("dot/<int:pk>/don-vi/", unit_views.units, name="campaign-units"),
    path("dot/<int:pk>/bao-cao-thay/", unit_views.successors, name="campaign-successors"),
    path("dot/<int:pk>/de-cuong/", unit_views.outline, name="campaign-outline"),
    path("dot/<int:pk>/ban-sua/", revision_views.revisions, name="campaign-revisions"),
    path("dot/<int:pk>/ban-sua/da-xem/", revision_views.seen, name="revision-seen"),
    path("dot/<int:pk>/vuong/", telling_views.stuck_units, name="campaign-stuck"),
    path("dot/<int:pk>/goi-dien/", telling_views.call_sheet, name="call-sheet"),
    path("dot/<int:pk>/nhac/", telling_views.reminders, name="campaign-reminders"),
    path("dot/<int:pk>/nhac/lich/", telling_views.reminder_days, name="reminder-days"),
    path("tai-ve/dot/<int:pk>/danh-sach.<str:kind>", views.export, name="campaign-export"),
    path("tai-ve/dot/<int:pk>/cong-van.docx", telling_views.campaign_letter, name="campaign-letter"),
    path("tai-ve/dot/<int:pk>/han.ics", telling_views.calendar, name="campaign-calendar"),
    path("tai-ve/bao-cao-cua-toi/han.ics", telling_views.my_calendar, name="my-calendar"),
]
