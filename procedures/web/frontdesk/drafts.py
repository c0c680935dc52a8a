"""Keeping an unfinished application while it is typed, finding it again, letting it go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures import formats
from procedures.actions.keep_draft import drop_draft, keep_draft
from procedures.queries.drafts import case_of_form
from procedures.web.forms import key_of
from procedures.web.office import OfficeRequest, for_counters
from procedures.web.session import seconds_left

NOT_KEPT = ("csrfmiddlewaretoken", "decision", "key", "procedure")
"""What a form carries beside what was typed."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the page needs to keep its draft: the form's key, and when the session ends."""

    key: str
    seconds: int
    warning: int
    saved: str


def keeping(request: OfficeRequest, key: str, saved_at: datetime | None = None) -> Keeping:
    """How the page keeps its draft, and when it was kept last."""
    return Keeping(key, seconds_left(request), settings.ONESTOP_SESSION_WARNING, _at(saved_at) if saved_at else "")


def _at(when: datetime) -> str:
    return f"{formats.local_time(when):%H:%M:%S}"


@require_POST
@for_counters
def keep(request: OfficeRequest) -> HttpResponseBase:
    """Keep what was typed so far; 409 with the case when the form was saved already."""
    desk, key, typed = request.desk, key_of(request.POST), request.POST.copy()
    procedure = typed.get("procedure", "")[:40]
    for name in NOT_KEPT:
        typed.pop(name, None)
    if keep_draft(typed.urlencode(), key=key, procedure=procedure, by=desk.officer, at=desk.at):
        return JsonResponse({"saved": _at(desk.at), "seconds": seconds_left(request)})
    return JsonResponse({"case": case_of_form(desk.officer, key)}, status=409)


@require_POST
@for_counters
def drop(request: OfficeRequest) -> HttpResponse:
    """Let an unfinished application go, by choice."""
    drop_draft(key_of(request.POST), by=request.desk.officer)
    messages.success(request, _("The unfinished application was let go."))
    return redirect("home")
