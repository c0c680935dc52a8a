"""Addresses of the counter."""

from django.urls import path

from procedures.models import PaperKind
from procedures.web.frontdesk import views
from procedures.web.frontdesk.drafts import drop, keep
from procedures.web.frontdesk.intake import intake, intake_form
from procedures.web.frontdesk.papers import paper

urlpatterns = [
    path("", views.home, name="home"),
    path("quet/", views.scan, name="scan"),
    path("nhan-ho-so/", intake, name="intake"),
    path("nhan-ho-so/nhap/", keep, name="keep_draft"),
    path("nhan-ho-so/nhap/bo/", drop, name="drop_draft"),
    path("nhan-ho-so/<str:code>/", intake_form, name="intake_form"),
    path("tra-ket-qua/", views.returns, name="returns"),
    path("ho-so/<str:code>/giay-hen.pdf", paper(PaperKind.RECEIPT), name="receipt"),
    path("ho-so/<str:code>/phieu-bo-sung.pdf", paper(PaperKind.SUPPLEMENT_SLIP), name="supplement_slip"),
    path("ho-so/<str:code>/phieu-tu-choi.pdf", paper(PaperKind.REFUSAL_SLIP), name="refusal_slip"),
    path("ho-so/<str:code>/phieu-xin-loi.pdf", paper(PaperKind.APOLOGY), name="apology"),
    path("ho-so/<str:code>/thong-bao-dung.pdf", paper(PaperKind.STOPPING_NOTICE), name="stopping_notice"),
    path("ho-so/<str:code>/phieu-kiem-soat.pdf", paper(PaperKind.CONTROL_SHEET), name="control_sheet"),
]
