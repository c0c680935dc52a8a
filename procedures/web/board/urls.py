"""Addresses of the board."""

from django.urls import path

from procedures.web.board import views

urlpatterns = [
    path("cong-khai/", views.board, name="board"),
    path("cong-khai/du-lieu.json", views.as_json, name="board_json"),
    path("cong-khai/du-lieu.csv", views.as_csv, name="board_csv"),
]
