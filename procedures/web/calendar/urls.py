"""Addresses of the working calendar."""

from django.urls import path

from procedures.web.calendar import views

urlpatterns = [
    path("lich/", views.calendar, name="calendar"),
    path("lich/<int:year>/", views.calendar, name="calendar_year"),
    path("lich/thay-doi/<int:pk>/", views.change, name="calendar_change"),
]
