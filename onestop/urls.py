"""Addresses of the installation; those of the office are in `procedures.web.urls`."""

from django.urls import include, path

from onestop import health

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("procedures.web.urls")),
]
