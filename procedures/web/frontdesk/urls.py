"""Addresses of the counter."""

from django.urls import path

from procedures.models import PaperKind
from procedures.web.frontdesk import calls, handing_out, posting, views
from procedures.web.frontdesk.certifications import certifications, close_certifications, print_certifications
from procedures.web.frontdesk.day_papers import day_papers, print_day
from procedures.web.frontdesk.drafts import drop, keep
from procedures.web.frontdesk.intake import intake, intake_form
from procedures.web.frontdesk.money import payment_receipt, payment_slip
from procedures.web.frontdesk.papers import paper
from procedures.web.frontdesk.quick import quick, quick_done, quick_papers, quick_waiting
from procedures.web.frontdesk.register import close_book, print_book, register
from procedures.web.frontdesk.renewing import renew
from procedures.web.frontdesk.scanning import photo, scan
from procedures.web.frontdesk.shift import shift, shift_closed, shift_list, shift_paper

urlpatterns = [
    path("", views.home, name="home"),
    path("quet/", scan, name="scan"),
    path("quet/anh/", photo, name="scan_photo"),
    path("nhan-ho-so/", intake, name="intake"),
    path("nhan-ho-so/nhap/", keep, name="keep_draft"),
    path("nhan-ho-so/nhap/bo/", drop, name="drop_draft"),
    path("nhan-ho-so/<str:code>/", intake_form, name="intake_form"),
    path("nhan-nhanh/", quick, name="quick"),
    path("nhan-nhanh/cho-ky/", quick_waiting, name="quick_waiting"),
    path("nhan-nhanh/xong/<str:code>/", quick_done, name="quick_done"),
    path("nhan-nhanh/xong/<str:code>/in.pdf", quick_papers, name="quick_papers"),
    path("can-goi/", calls.calls, name="calls"),
    path("can-goi/<int:pk>/", calls.call, name="call"),
    path("ho-so/<str:code>/da-goi/", calls.told, name="told"),
    path("ho-so/<str:code>/cach-bao/", calls.contact, name="contact"),
    path("ho-so/<str:code>/doi-ma/", renew, name="renew"),
    path("tra-ket-qua/", handing_out.returns, name="returns"),
    path("tra-ket-qua/<str:code>/", handing_out.hand_out, name="hand_out"),
    path("gui-buu-chinh/", posting.parcels, name="parcels"),
    path("gui-buu-chinh/<str:code>/", posting.parcel, name="parcel"),
    path("chot-ca/", shift, name="shift"),
    path("chot-ca/da-chot/", shift_list, name="shift_list"),
    path("chot-ca/<int:number>/", shift_closed, name="shift_closed"),
    path("chot-ca/<int:number>/chot-ca.pdf", shift_paper, name="shift_paper"),
    path("ho-so/<str:code>/bien-lai/<int:number>.pdf", payment_receipt, name="payment_receipt"),
    path("ho-so/<str:code>/phieu-nop-tien.pdf", payment_slip, name="payment_slip"),
    path("in-lai-giay-hen/", views.receipts_to_print, name="receipts_to_print"),
    path("ho-so/<str:code>/giay-hen.pdf", paper(PaperKind.RECEIPT), name="receipt"),
    path("ho-so/<str:code>/phieu-bo-sung.pdf", paper(PaperKind.SUPPLEMENT_SLIP), name="supplement_slip"),
    path("ho-so/<str:code>/phieu-tu-choi.pdf", paper(PaperKind.REFUSAL_SLIP), name="refusal_slip"),
    path("ho-so/<str:code>/phieu-xin-loi.pdf", paper(PaperKind.APOLOGY), name="apology"),
    path("ho-so/<str:code>/thong-bao-dung.pdf", paper(PaperKind.STOPPING_NOTICE), name="stopping_notice"),
    path("ho-so/<str:code>/phieu-kiem-soat.pdf", paper(PaperKind.CONTROL_SHEET), name="control_sheet"),
    path("ho-so/<str:code>/nhan.pdf", paper(PaperKind.LABEL), name="label"),
    path("ho-so/<str:code>/nhan-chung-thuc.pdf", paper(PaperKind.CERTIFICATION_LABEL), name="certification_label"),
    path("so-theo-doi/", register, name="register"),
    path("so-theo-doi/<int:pk>/khoa-so/", close_book, name="close_register"),
    path("so-theo-doi/<int:pk>/so.pdf", print_book, name="print_register"),
    path("so-chung-thuc/", certifications, name="certifications"),
    path("so-chung-thuc/<int:pk>/khoa-so/", close_certifications, name="close_certifications"),
    path("so-chung-thuc/<int:pk>/so.pdf", print_certifications, name="print_certifications"),
    path("in-trong-ngay/", day_papers, name="day_papers"),
    path("in-trong-ngay/in.pdf", print_day, name="print_day"),
]
