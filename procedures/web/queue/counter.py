"""The counter's side of the queue: sit down, call, end, send on; and the day in figures for supervisors."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from procedures import policies
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.call_next import CallNext
from procedures.actions.cancel_ticket import CancelTicket
from procedures.actions.finish_ticket import FinishTicket
from procedures.actions.miss_ticket import MissTicket
from procedures.actions.put_back_ticket import PutBackTicket
from procedures.actions.recall_ticket import RecallTicket
from procedures.actions.serve_ticket import ServeTicket
from procedures.actions.sit_at_window import leave_window, sit_at_window
from procedures.actions.take_ticket import TakeTicket
from procedures.actions.tickets import TicketAction
from procedures.actions.transfer_ticket import TransferTicket
from procedures.models import PriorityClass, QueueGroup, Ticket, Unit, Window
from procedures.models.queue import AT_WINDOW
from procedures.queries.queue import window_of
from procedures.queries.queue_pages import choices_of, figures_of, panel_of
from procedures.web.forms import key_of, new_key, whole
from procedures.web.office import OfficeRequest, for_counters, for_officers
from procedures.web.queue.linking import remember_ticket, work_of

PLAIN: dict[str, type[TicketAction]] = {
    act.code: act for act in (RecallTicket, ServeTicket, MissTicket, PutBackTicket, FinishTicket, CancelTicket)
}
REPEATED = RecallTicket.code
"""A number may be called again as often as needed: this form has no key."""


@require_safe
@for_counters
def queue(request: OfficeRequest) -> HttpResponse:
    """Everything about the queue of the officer's counter on one page."""
    desk = request.desk
    panel = panel_of(desk.officer, desk.counters, at=desk.at)
    if panel is None:
        return render(request, "queue/none.html", {})
    remember_ticket(request, panel.here)
    context = {
        "panel": panel,
        "choices": choices_of(panel.centre),
        "priorities": [one for one in PriorityClass if one],
        "key": new_key(),
        "here": request.path,
    }
    return render(request, "queue/queue.html", context)


@require_POST
@for_counters
def call_next(request: OfficeRequest) -> HttpResponse:
    """F8: the next number comes to this window, and the page for its wish opens."""
    desk, key = request.desk, key_of(request.POST)
    window = window_of(desk.officer, desk.counters, at=desk.at)
    centre = window.centre if window else desk.counters[0]
    try:
        called = CallNext(centre, by=desk.officer, at=desk.at, key=key).run()
    except AlreadyAnswered as again:
        called = get_object_or_404(Ticket, pk=again.answer)
    except ActionRefused as refused:
        if "no_window" in refused.codes:
            messages.warning(request, " ".join(refused.sentences()))
            return _go(request, reverse("queue"))
        return _refused(request, refused)
    remember_ticket(request, called)
    messages.success(request, _("Called: number %(number)s.") % {"number": called.label})
    return _go(request, work_of(called))


@require_POST
@for_counters
def sit(request: OfficeRequest) -> HttpResponse:
    """Sit down at the window chosen; no window means leaving."""
    desk, chosen = request.desk, whole(request.POST.get("window", ""))
    try:
        if chosen is None:
            leave_window(by=desk.officer, at=desk.at)
        else:
            window = get_object_or_404(Window, pk=chosen, centre__in=desk.counters)
            sit_at_window(window, by=desk.officer, at=desk.at)
            messages.success(request, _("You sit at window %(window)s today.") % {"window": window.number})
    except ActionRefused as refused:
        messages.warning(request, " ".join(refused.sentences()))
    remember_ticket(request, None)
    return redirect(_back(request))


@require_POST
@for_counters
def issue(request: OfficeRequest) -> HttpResponse:
    """Give a number to a visitor who does not use the machine."""
    desk = request.desk
    centre = _centre(request)
    wish = request.POST.get("wish", "")
    chosen = next((choice for choice in choices_of(centre) if choice.code == wish), None)
    if chosen is None:
        messages.warning(request, _("Choose what the visitor came for."))
        return redirect("queue")
    priority = request.POST.get("priority", "")
    known = PriorityClass(priority) if priority in PriorityClass.values else PriorityClass.NONE
    group = QueueGroup.objects.filter(centre=centre, letter=chosen.letter).first() if chosen.letter else None
    act = TakeTicket(
        centre,
        at=desk.at,
        wanted=chosen.wanted,
        group=group,
        priority=known,
        by=desk.officer,
        key=key_of(request.POST),
    )
    try:
        token = act.run().token
    except AlreadyAnswered as again:
        token = again.answer
    except ActionRefused as refused:
        messages.warning(request, " ".join(refused.sentences()))
        return redirect("queue")
    return redirect("ticket_pdf", token=token)


def _centre(request: OfficeRequest) -> Unit:
    window = window_of(request.desk.officer, request.desk.counters, at=request.desk.at)
    return window.centre if window else request.desk.counters[0]


@require_POST
@for_counters
def act(request: OfficeRequest, pk: int, act: str) -> HttpResponse:
    """One act on a number of the officer's counters."""
    if len(str(pk)) > 18:
        raise Http404
    desk = request.desk
    ticket = get_object_or_404(Ticket, pk=pk, centre__in=desk.counters)
    made = _made(request, ticket, act)
    try:
        ticket = made().run()
    except AlreadyAnswered:
        return _go(request, _back(request))
    except ActionRefused as refused:
        return _refused(request, refused)
    if ticket.state in AT_WINDOW or _is_here(request, ticket):
        remember_ticket(request, ticket)
    told = str(_DONE[act]) % {"number": ticket.label}
    if request.htmx and ticket.state in AT_WINDOW and act == REPEATED:
        return render(request, "queue/told.html", {"sentence": told})
    messages.success(request, told)
    return _go(request, _back(request))


_DONE = {
    "recall": gettext_lazy("Called again: number %(number)s."),
    "serve": gettext_lazy("Number %(number)s is being served."),
    "miss": gettext_lazy("Nobody came: number %(number)s."),
    "put_back": gettext_lazy("Back in line: number %(number)s."),
    "finish": gettext_lazy("Done: number %(number)s."),
    "cancel": gettext_lazy("Cancelled: number %(number)s."),
    "transfer": gettext_lazy("Sent on: number %(number)s."),
}


def _made(request: OfficeRequest, ticket: Ticket, act: str) -> Callable[[], TicketAction]:
    desk, key = request.desk, "" if act == REPEATED else key_of(request.POST)
    if act == TransferTicket.code:
        to = get_object_or_404(Window, pk=whole(request.POST.get("to", "")) or 0, centre__in=desk.counters)
        return lambda: TransferTicket(ticket, to=to, by=desk.officer, at=desk.at, key=key)
    if act not in PLAIN:
        raise Http404
    return lambda: PLAIN[act](ticket, by=desk.officer, at=desk.at, key=key)


def _is_here(request: OfficeRequest, ticket: Ticket) -> bool:
    kept = request.session.get("ticket")
    return isinstance(kept, dict) and kept.get("pk") == ticket.pk


def _refused(request: OfficeRequest, refused: ActionRefused) -> HttpResponse:
    """Say why. By script the page stays as it is, with everything typed on it."""
    told = " ".join(refused.sentences())
    if request.htmx:
        return render(request, "queue/told.html", {"sentence": told})
    messages.warning(request, told)
    return redirect(_back(request))


def _go(request: OfficeRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _back(request: OfficeRequest) -> str:
    """The page the form stood on, if it is one of ours."""
    asked = request.POST.get("next", "")
    good = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if good else reverse("queue")


@require_safe
@for_officers
def figures(request: OfficeRequest) -> HttpResponse:
    """Today's queues: of the officer's counters, and for a supervisor of every centre below."""
    desk = request.desk
    centres = {unit.pk: unit for unit in desk.counters}
    for above in policies.supervised_units(desk.officer, at=desk.at):
        centres |= {unit.pk: unit for unit in Unit.objects.counters().filter(path__startswith=above.path)}
    if not centres:
        raise PermissionDenied
    rows = figures_of(sorted(centres.values(), key=lambda unit: unit.path), at=desk.at)
    return render(request, "queue/figures.html", {"rows": rows})
