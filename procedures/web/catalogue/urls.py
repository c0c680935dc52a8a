"""Addresses of the catalogue."""

from django.urls import path

from procedures.web.catalogue import views

urlpatterns = [
    path("thu-tuc/", views.catalogue, name="catalogue"),
    path("thu-tuc/<str:code>/", views.procedure, name="procedure"),
]
