"""Addresses of oversight."""

from django.urls import path

from procedures.web.supervisor import alerts, bulk, charts, exports, papers, progress, saving, views, warnings

urlpatterns = [
    path("ho-so/", views.cases, name="cases"),
    path("giam-sat/", progress.board, name="progress"),
    path("giam-sat/cach-xem/", saving.save_view, name="save_view"),
    path("giam-sat/cach-xem/<int:pk>/bo/", saving.drop_view, name="drop_view"),
    path("giam-sat/cung-luc/<slug:act_code>/", bulk.bulk, name="bulk"),
    path("giam-sat/giay-to/<int:pk>/", papers.delay_paper, name="delay_paper"),
    path("giam-sat/bieu-do/", charts.charts, name="charts"),
    path("giam-sat/xuat/", exports.ask_export, name="ask_export"),
    path("giam-sat/xuat/<int:pk>/", exports.export, name="export"),
    path("giam-sat/xuat/<int:pk>/tep/", exports.export_file, name="export_file"),
    path("nhac-han/", warnings.warnings, name="warnings"),
    path("canh-bao/", alerts.alerts, name="alerts"),
]
