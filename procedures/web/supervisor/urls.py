"""Addresses of oversight."""

from django.urls import path

from procedures.web.supervisor import views

urlpatterns = [path("ho-so/", views.cases, name="cases")]
