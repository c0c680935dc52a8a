"""Addresses of ratings."""

from django.urls import path

from procedures.web.rating import kiosk, oversight, views

urlpatterns = [
    path("t/<str:token>/danh-gia/", views.rate, name="rate"),
    path("danh-gia/<str:code>/", kiosk.kiosk, name="rating_kiosk"),
    path("danh-gia/<str:code>/cam-on/", kiosk.thanks, name="rating_thanks"),
    path("danh-gia-thap/", oversight.follow_ups, name="follow_ups"),
    path("danh-gia-thap/<uuid:pk>/", oversight.follow_up, name="follow_up"),
]
