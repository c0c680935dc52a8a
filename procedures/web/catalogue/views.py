"""The public catalogue: anybody may read it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from procedures.models import Officer, Role, Unit
from procedures.models.office import postings_of
from procedures.queries.catalogue import by_field, find_procedures, procedure_page, version_in_force


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Procedures under their fields, or those that fit what was typed."""
    text = request.GET.get("q", "")[:100]
    rows = find_procedures(text, timezone.localdate())
    context = {"fields": by_field(rows), "q": text, "office": office()}
    return render(request, "catalogue/list.html", context)


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one procedure in force today."""
    version = version_in_force(code, timezone.localdate())
    if version is None:
        raise Http404
    context = {
        "page": procedure_page(version, timezone.localdate()),
        "office": office(),
        "receive_url": _receive_url(request, code),
    }
    return render(request, "catalogue/procedure.html", context)


def office() -> Unit | None:
    """The root of the office: whose name and telephone public pages carry."""
    return Unit.objects.filter(parent=None).order_by("pk").first()


def _receive_url(request: HttpRequest, code: str) -> str:
    """Where a counter receives a case of this procedure; nothing for anybody else."""
    if not isinstance(request.user, Officer):
        return ""
    postings = postings_of(request.user, at=timezone.now())
    at_counter = any(posting.role == Role.FRONT_DESK for posting in postings)
    return reverse("intake_form", args=[code]) if at_counter else ""
