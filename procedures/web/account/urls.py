"""Addresses for signing in and out."""

from django.urls import path

from procedures.web.account import views
from procedures.web.session import stay

urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("dang-xuat/", views.SignOut.as_view(), name="sign_out"),
    path("o-lai/", stay, name="stay"),
]
