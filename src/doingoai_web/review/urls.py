from django.urls import path

from doingoai_web.review import views

urlpatterns = [
    path("bao-cao/<int:pk>/", views.submission, name="submission"),
    path("ban/<int:pk>/", views.review, name="review"),
    path("tai-ve/ban/<int:pk>/", views.original, name="original"),
    path("tai-ve/ban/<int:pk>/nhan-xet/", views.commented, name="commented"),
    path("ban/<int:pk>/bo-sung/", views.add_fact, name="add-fact"),
    path("ban/<int:pk>/nhan-xet/", views.remark, name="remark"),
    path("ban/<int:pk>/tra-lai/", views.send_back, name="send-back"),
    path("ban/<int:pk>/chap-nhan/", views.accept, name="accept"),
    path("ban/<int:pk>/mo-lai/", views.reopen, name="reopen"),
    path("ban/<int:pk>/ban-ky/", views.attach_signed, name="attach-signed"),
    path("so-lieu/<int:pk>/", views.decide, name="decide"),
    path("nhan-xet/<int:pk>/xong/", views.settle_remark, name="settle-remark"),
]
