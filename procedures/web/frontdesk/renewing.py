"""A lost or seen receipt: the old QR code is cancelled and a new receipt printed."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.renew_token import RenewToken
from procedures.phrases import CODE_GOES, SHOWN_FOR_CODE
from procedures.queries.dossier import Dossier
from procedures.queries.sentences import entry
from procedures.web.forms import Problem, choice_field, form_problems, key_of, new_key
from procedures.web.frontdesk.papers import with_paper
from procedures.web.office import OfficeRequest, for_counters


class RenewForm(forms.Form):
    """What the person showed, and why the old code has to go."""

    shown = choice_field(label=_("What the person showed"), choices=tuple(SHOWN_FOR_CODE.items()))
    why = choice_field(label=_("Why the old QR code has to go"), choices=tuple(CODE_GOES.items()))


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def renew(request: OfficeRequest, code: str) -> HttpResponse:
    """Ask what was shown and why; then cancel the old QR code and offer the receipt with the new one."""
    case = request.desk.case(code)
    if request.method != "POST":
        return _page(request, code, RenewForm(), new_key())
    form, key = RenewForm(request.POST), key_of(request.POST)
    if not form.is_valid():
        return _page(request, code, form, key, form_problems(form))
    act = RenewToken(
        case, by=request.desk.officer, at=request.desk.at, key=key, answer=request.path, **form.cleaned_data
    )
    try:
        event = act.run()
    except ActionRefused as refused:
        return _page(request, code, form, key, [(sentence, "") for sentence in refused.sentences()])
    except AlreadyAnswered:
        return redirect("case", code)
    told = entry(event, Dossier(act.case).route).sentence
    messages.success(request, with_paper(told, event.code, act.case, new_key()))
    return redirect("case", code)


def _page(
    request: OfficeRequest, code: str, form: RenewForm, key: str, problems: list[Problem] | None = None
) -> HttpResponse:
    context = {"form": form, "code": code, "key": key, "problems": problems or []}
    return render(request, "frontdesk/renew.html", context, status=422 if problems else 200)
