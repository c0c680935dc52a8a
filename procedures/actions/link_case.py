"""A ticket collects the cases handled for its visitor."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from procedures import policies
from procedures.models import Case, Officer, Ticket, TicketState
from procedures.models.queue import AT_WINDOW
from procedures.queries.queue import day_of


def link_case(ticket_pk: int, case: Case, *, by: Officer, at: datetime) -> Ticket | None:
    """Note on the number at the counter that `case` was handled for its visitor, and return it.

    None when the number is no longer at a window of the counter that received the case: a reception never fails
    because of the queue. Linking twice is linking once.
    """
    with transaction.atomic():
        ticket = (
            Ticket.objects.select_for_update()
            .filter(pk=ticket_pk, day=day_of(at), state__in=AT_WINDOW, centre_id=case.received_at_unit_id)
            .first()
        )
        if ticket is None or not policies.may_receive(by, case.received_at_unit, at=at):
            return None
        if ticket.state == TicketState.CALLED:
            ticket.state, ticket.serving_at = TicketState.SERVING, at
            ticket.save(update_fields=["state", "serving_at"])
        ticket.cases.add(case)
        return ticket
