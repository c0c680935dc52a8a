"""Addresses of the counter."""

from django.urls import path

from procedures.web.frontdesk import views
from procedures.web.frontdesk.intake import intake, intake_form
from procedures.web.frontdesk.receipt import receipt

urlpatterns = [
    path("", views.home, name="home"),
    path("quet/", views.scan, name="scan"),
    path("nhan-ho-so/", intake, name="intake"),
    path("nhan-ho-so/<str:code>/", intake_form, name="intake_form"),
    path("tra-ket-qua/", views.returns, name="returns"),
    path("ho-so/<str:code>/giay-hen.pdf", receipt, name="receipt"),
]
