"""The public catalogue: anybody may read it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from procedures.models import Officer, ProcedureVersion, Role, Unit
from procedures.models.office import postings_of
from procedures.queries import catalogue as catalogue_query
from procedures.queries.calendars import calendar_for
from procedures.queries.catalogue import version_in_force
from procedures.queries.inquiry_pages import questions_of
from procedures.queries.procedure_page import places, procedure_page
from procedures.queries.what_to_bring import what_to_bring as what_to_bring_query
from procedures.web.catalogue.forms import QuestionsForm
from procedures.web.qr import qr_picture


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Procedures under their fields, those of an event of a life or of a field, or those that fit what was typed."""
    text = request.GET.get("q", "")[:100]
    chosen = {"event": request.GET.get("su-kien", "")[:48], "field": request.GET.get("linh-vuc", "")[:12]}
    context = {
        "page": catalogue_query.catalogue(text, timezone.localdate(), **chosen),
        "q": text,
        "office": office(),
    }
    return render(request, "catalogue/list.html", context)


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one procedure in force today."""
    version = _in_force(code)
    near, others = places()
    context = {
        "page": procedure_page(version, timezone.localdate()),
        "places": near,
        "other_places": others,
        "office": office(),
        "qr": qr_picture(_public(request.path)),
        "today": timezone.localdate(),
        "receive_url": _receive_url(request, code),
        "questions": questions_of(code),
    }
    return render(request, "catalogue/procedure.html", context)


@require_safe
def what_to_bring(request: HttpRequest, code: str) -> HttpResponse:
    """The questions of a procedure and, once they were sent, the exact answer. The address holds the answers."""
    version = _in_force(code)
    sent = "xem" in request.GET
    form = QuestionsForm(version.definition, request.GET if sent else None)
    here = office()
    context = {"form": form, "page": procedure_page(version, timezone.localdate()), "office": here}
    if (sent or not form.asked) and here is not None:
        now = timezone.now()
        answers = form.answers()
        context |= {
            "answer": what_to_bring_query(version.definition, answers, calendar_for(here), at=now),
            "qr": qr_picture(_public(f"{request.path}?{form.query()}")),
            "now": now,
        }
    return render(request, "catalogue/what_to_bring.html", context)


def _in_force(code: str) -> ProcedureVersion:
    version = version_in_force(code, timezone.localdate())
    if version is None:
        raise Http404
    return version


def _public(address: str) -> str:
    """The address as a telephone opens it."""
    return f"{settings.ONESTOP_PUBLIC_URL.rstrip('/')}{address}"


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
