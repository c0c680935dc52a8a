"""After five wrong passwords a sign-in rests for a quarter of an hour, and the page says so."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def client_address(request: HttpRequest) -> str:
    """The visitor's address as seen by the outermost proxy of our own.

    Entries further left in X-Forwarded-For are the visitor's own claims and are not believed.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    trusted: int = settings.ONESTOP_TRUSTED_PROXIES
    claimed = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if not trusted or len(claimed) < trusted:
        return direct
    return claimed[-trusted]


def locked_out(request: HttpRequest, original_response: Any = None, credentials: Any = None) -> HttpResponse:
    """The answer to a sign-in that is locked: 429 with the minutes to wait."""
    rest: timedelta = settings.AXES_COOLOFF_TIME
    seconds = int(rest.total_seconds())
    response = render(request, "locked.html", {"minutes": seconds // 60}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
