"""Addresses for the public."""

from django.urls import path

from procedures.web.citizen import inbound, views

urlpatterns = [
    path("t/sw.js", views.service_worker, name="service_worker"),
    path("t/<str:token>/", views.track, name="track"),
    path("t/<str:token>/cach-tinh/", views.track_explanation, name="track_explanation"),
    path("tin-nhan/den/", inbound.message_in, name="message_in"),
    path("mat-ma/", views.lost_code, name="lost_code"),
    path("tra-cuu/", views.lookup, name="lookup"),
]
