from django.urls import path

from doingoai_web.followup import duty_views, views

urlpatterns = [
    path("theo-doi/", views.follow_up, name="follow-up"),
    path("theo-doi/<int:pk>/ke-hoach/", views.plans, name="plans"),
    path("theo-doi/<int:pk>/doc/", views.read_plans, name="read-plans"),
    path("theo-doi/viec/<int:pk>/", views.answer_plan, name="answer-plan"),
    path("theo-doi/<int:pk>/kien-nghi/", views.proposals, name="proposals"),
    path("theo-doi/kien-nghi/<int:pk>/", views.group, name="proposal-group"),
    path("theo-doi/kien-nghi/<int:pk>/tra-loi/", views.answer_group, name="answer-group"),
    path("theo-doi/cau-kien-nghi/<int:pk>/chuyen/", views.move_proposal, name="move-proposal"),
    path("theo-doi/viec-co-han/", duty_views.duties, name="duties"),
    path("theo-doi/viec-co-han/ghi/<int:unit>/", duty_views.tell_duty, name="tell-duty"),
    path("theo-doi/viec-co-han/them/", duty_views.add_event, name="add-event"),
    path("theo-doi/su-viec/<int:pk>/", duty_views.tell_event, name="tell-event"),
    path("theo-doi/quy-dinh/", duty_views.rules, name="duty-rules"),
    path("theo-doi/don-vi/<int:pk>/", duty_views.unit, name="follow-unit"),
    path("tai-ve/theo-doi/<int:pk>/ke-hoach.<str:kind>", views.plans_export, name="plans-export"),
    path("tai-ve/theo-doi/<int:pk>/kien-nghi.<str:kind>", views.proposals_export, name="proposals-export"),
    path("tai-ve/theo-doi/viec-co-han.<str:kind>", duty_views.duties_export, name="duties-export"),
]
