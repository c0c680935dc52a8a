"""The call list: whom to call about what, with the sentence to say; and how a person wants to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures import formats
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.choose_contact import ChooseContact
from procedures.actions.record_reading import record_reading
from procedures.actions.tell_by_phone import ReachNobody, TellByPhone
from procedures.models import Message
from procedures.queries.telling import call_list, call_of, call_row
from procedures.web.forms import key_of, new_key
from procedures.web.frontdesk.contact_form import ContactForm
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_counters

OUTCOMES = {"reached": TellByPhone, "missed": ReachNobody}


@require_safe
@for_counters
def calls(request: OfficeRequest) -> HttpResponse:
    """Who is waiting to be called."""
    listed = call_list(request.desk.counters, after=request.GET.get("after", ""))
    page = {"rows": listed.rows, "count": listed.count, **page_links(request, listed)}
    return render(request, "frontdesk/calls.html", {"page": page, "today": request.desk.today})


@require_POST
@for_counters
def call(request: OfficeRequest, pk: int) -> HttpResponse:
    """One call: the number in full, which goes on record; then how it ended."""
    found = call_of(request.desk.counters, pk)
    if found is None or found.case is None:
        raise Http404
    if request.POST.get("outcome", "") not in OUTCOMES:
        return _call(request, found)
    act = OUTCOMES[request.POST["outcome"]](
        found.case,
        by=request.desk.officer,
        at=request.desk.at,
        key=key_of(request.POST),
        answer=request.path,
        message_id=found.pk,
    )
    try:
        act.run()
    except AlreadyAnswered:
        return redirect("calls")
    except ActionRefused as refused:
        messages.error(request, " ".join(refused.sentences()))
        return redirect("calls")
    messages.success(request, _("%(code)s: the call is on record.") % {"code": found.case.code})
    return redirect("calls")


def _call(request: OfficeRequest, found: Message) -> HttpResponse:
    assert found.case is not None
    record_reading(found.case, by=request.desk.officer, at=request.desk.at, page="call")
    context = {
        "row": call_row(found),
        "phone": formats.phone(found.address),
        "digits": found.address,
        "key": new_key(),
        "today": request.desk.today,
    }
    return render(request, "frontdesk/call.html", context)


@require_POST
@for_counters
def told(request: OfficeRequest, code: str) -> HttpResponse:
    """A call made unasked, from the page of the case."""
    case = request.desk.case(code)
    act = TellByPhone(case, by=request.desk.officer, at=request.desk.at, key=key_of(request.POST), answer=request.path)
    try:
        act.run()
    except ActionRefused as refused:
        messages.error(request, " ".join(refused.sentences()))
    except AlreadyAnswered:
        pass
    return redirect("case", code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def contact(request: OfficeRequest, code: str) -> HttpResponse:
    """How the person of a case wants to be told."""
    case = request.desk.case(code)
    form = ContactForm(case, request.POST if request.method == "POST" else None)
    key = key_of(request.POST) if request.method == "POST" else new_key()
    if request.method == "POST" and form.is_valid():
        act = ChooseContact(
            case,
            by=request.desk.officer,
            at=request.desk.at,
            key=key,
            answer=request.path,
            channels=form.channels,
            every=form.cleaned_data["how"] == "every",
            language=form.cleaned_data["language"],
        )
        try:
            act.run()
        except ActionRefused as refused:
            for sentence in refused.sentences():
                form.add_error(None, sentence)
        except AlreadyAnswered:
            return redirect("case", code)
        else:
            return redirect("case", code)
    status = 422 if form.errors else 200
    context = {"form": form, "code": code, "key": key, "problems": form.problems()}
    return render(request, "frontdesk/contact.html", context, status=status)
