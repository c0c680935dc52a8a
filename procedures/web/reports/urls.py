"""Addresses of the reports."""

from django.urls import path

from procedures.web.reports import closed, digest, index, targets, views

urlpatterns = [
    path("bao-cao/", views.reports, name="reports"),
    path("bao-cao/ho-so/", views.report_cases, name="report_cases"),
    path("bao-cao/bieu.pdf", views.report_pdf, name="report_pdf"),
    path("bao-cao/bieu.xlsx", views.report_xlsx, name="report_xlsx"),
    path("bao-cao/ban-tin.pdf", digest.report_digest, name="report_digest"),
    path("bao-cao/chi-so/", index.report_index, name="report_index"),
    path("bao-cao/chi-so/ho-so/", index.report_index_cases, name="report_index_cases"),
    path("bao-cao/chi-tieu/", targets.report_targets, name="report_targets"),
    path("bao-cao/chi-tieu/ho-so/", targets.report_target_cases, name="report_target_cases"),
    path("bao-cao/chot/", closed.report_close, name="report_close"),
    path("bao-cao/da-chot/", closed.reports_closed, name="reports_closed"),
    path("bao-cao/da-chot/<int:pk>/", closed.report_closed, name="report_closed"),
    path("bao-cao/da-chot/<int:pk>/bieu.pdf", closed.report_closed_pdf, name="report_closed_pdf"),
    path("bao-cao/da-chot/<int:pk>/bieu.xlsx", closed.report_closed_xlsx, name="report_closed_xlsx"),
]
