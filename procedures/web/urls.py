"""Addresses of the office. Names are unique across audiences, so that a template names a page in one word."""

from django.urls import include, path

urlpatterns = [
    # First, because these are asked for most.
    path("", include("procedures.web.citizen.urls")),
    path("", include("procedures.web.frontdesk.urls")),
    path("", include("procedures.web.queue.urls")),
    path("", include("procedures.web.department.urls")),
    path("", include("procedures.web.journey.urls")),
    path("", include("procedures.web.supervisor.urls")),
    path("", include("procedures.web.reports.urls")),
    path("", include("procedures.web.calendar.urls")),
    path("", include("procedures.web.catalogue.urls")),
    path("", include("procedures.web.board.urls")),
    path("", include("procedures.web.inquiries.urls")),
    path("", include("procedures.web.citizen.urls")),
    path("", include("procedures.web.rating.urls")),
    path("", include("procedures.web.account.urls")),
]
