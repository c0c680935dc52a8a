"""Addresses of the departments. The act stands last, after every fixed word."""

from django.urls import path

from procedures.web.department import views
from procedures.web.department.act import act

urlpatterns = [
    path("viec/", views.worklist, name="worklist"),
    path("dinh-chinh/", views.corrections, name="corrections"),
    path("ho-so/<str:code>/", views.case, name="case"),
    path("ho-so/<str:code>/xem-du/", views.reveal, name="reveal"),
    path("ho-so/<str:code>/cach-tinh/", views.explanation, name="explanation"),
    path("ho-so/<str:code>/cach-tinh/<slug:slug>/", views.limit_explanation, name="limit_explanation"),
    path("ho-so/<str:code>/<slug:act_code>/", act, name="act"),
]
