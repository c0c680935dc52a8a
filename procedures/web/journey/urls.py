"""Addresses of the pages about paper."""

from django.urls import path

from procedures.web.journey import stock, views

urlpatterns = [
    path("ban-giao/", views.hand_over, name="hand_over"),
    path("ban-giao/nhan/", views.take_in_page, name="take_in"),
    path("ban-giao/<int:pk>/", views.hand_over_list, name="hand_over_list"),
    path("ban-giao/<int:pk>/danh-sach.pdf", views.list_paper, name="hand_over_list_paper"),
    path("giay-to/", stock.papers_here, name="papers_here"),
    path("giay-to/kiem-ke/<int:pk>/", stock.stock_taking, name="stock_taking"),
]
