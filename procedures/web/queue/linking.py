"""The number now at the officer's window, remembered in the session, and the cases received for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from procedures.actions.link_case import link_case
from procedures.models import Case, Officer, Ticket, Wanted
from procedures.models.queue import AT_WINDOW

KEY = "ticket"

OPENS = {Wanted.RECEIVE: "intake", Wanted.RETURN: "returns", Wanted.ASK: "home"}
"""Where the work for a called visitor begins."""


def remember_ticket(request: HttpRequest, ticket: Ticket | None) -> None:
    """Keep the number at the window for every page; forget the last one when there is none."""
    if ticket is None or ticket.state not in AT_WINDOW:
        request.session.pop(KEY, None)
        return
    kept = {"pk": ticket.pk, "label": ticket.label, "called": ticket.state == "called"}
    if request.session.get(KEY) != kept:
        request.session[KEY] = kept


def work_of(ticket: Ticket) -> str:
    """The address of the page on which the visitor's wish is worked on."""
    return reverse(OPENS[Wanted(ticket.wanted)])


def link_received(request: HttpRequest, case: Case, *, by: Officer, at: Any) -> None:
    """After a reception: the case goes on the number at the window, if there is one. Never raises for the queue."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict):
        return
    remember_ticket(request, link_case(kept["pk"], case, by=by, at=at))
