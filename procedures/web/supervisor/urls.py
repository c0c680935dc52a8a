"""Addresses of oversight."""

from django.urls import path

from procedures.web.supervisor import alerts, views

urlpatterns = [
    path("ho-so/", views.cases, name="cases"),
    path("canh-bao/", alerts.alerts, name="alerts"),
]
