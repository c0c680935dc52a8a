"""Addresses of the catalogue."""

from django.urls import path

from procedures.web.catalogue import views

urlpatterns = [
    path("thu-tuc/", views.catalogue, name="catalogue"),
    path("thu-tuc/<str:code>/", views.procedure, name="procedure"),
    path("thu-tuc/<str:code>/can-gi/", views.what_to_bring, name="what_to_bring"),
]
