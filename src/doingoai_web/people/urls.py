from django.contrib.auth.views import LogoutView
from django.urls import path

from doingoai_web.people import bulk, views

urlpatterns = [
    path("vao/", views.SignIn.as_view(), name="sign-in"),
    path("ra/", LogoutView.as_view(), name="sign-out"),
    path("vao/ma/", views.second_factor, name="second-factor"),
    path("tai-khoan/", views.account, name="account"),
    path("tai-khoan/mat-khau/", views.password, name="password"),
    path("nguoi-dung/", views.users, name="users"),
    path("nguoi-dung/vai-tro/<int:pk>/thoi/", views.end_role, name="end-role"),
    path("nguoi-dung/vai-tro/", views.give_role, name="give-role"),
    path("nguoi-dung/<int:pk>/dat-lai/", views.reset_access, name="reset-access"),
    path("nguoi-dung/<int:pk>/ngung/", bulk.switch, name="switch-account"),
    path("nguoi-dung/nhap/", bulk.start, name="import-people"),
    path("nguoi-dung/nhap/<int:pk>/", bulk.draft, name="import-people-draft"),
    path("tai-ve/nguoi-dung/<int:pk>/", bulk.make, name="make-people"),
    path("tai-ve/nguoi-dung/mau.xlsx", bulk.template, name="people-template"),
    path("moi/<str:token>/", views.invitation, name="invitation"),
]
