"""How long a session still lasts, for whoever is in the middle of typing (WCAG 2.2.1)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from procedures.web.office import OfficeRequest, for_officers

SEEN = "seen_at"
RENEWED_AFTER = timedelta(minutes=10)
"""A session is written anew no more often than this, however often something is typed."""


def seconds_left(request: HttpRequest, *, renew: bool = False) -> int:
    """Seconds until the session ends. A session that is used begins anew, at once with `renew`."""
    now, seen = timezone.now(), parse_datetime(str(request.session.get(SEEN, "")) or "-")
    if seen is None or renew or not timedelta(0) <= now - seen < RENEWED_AFTER:
        request.session[SEEN], seen = now.isoformat(), now
    return int((seen + timedelta(seconds=settings.SESSION_COOKIE_AGE) - now).total_seconds())


@require_POST
@for_officers
def stay(request: OfficeRequest) -> JsonResponse:
    """Somebody is still there: the session begins anew."""
    return JsonResponse({"seconds": seconds_left(request, renew=True)})
