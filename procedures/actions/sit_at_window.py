"""Sit down at a window, and leave it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures.actions.tickets import counter_refusals, occupied
from procedures.errors import ActionRefused, Refusal
from procedures.models import Officer, Ticket, Window
from procedures.models.queue import AT_WINDOW
from procedures.queries.queue import day_of


def sit_at_window(window: Window, *, by: Officer, at: datetime) -> Window:
    """`by` works at `window` from now on, today; a window where somebody sits is taken over when no number is there.

    Raises ActionRefused with `not_your_counter`, `window_closed`, or `window_occupied` (a number is at the window
    wanted, or at the one that would be left).
    """
    with transaction.atomic():
        windows = Window.objects.select_for_update(of=("self",)).select_related("centre").order_by("pk")
        # Locked together and in one order, so that two who change places do not wait for each other.
        near = list(windows.filter(pk=window.pk) | windows.filter(officer=by))
        wanted = next(one for one in near if one.pk == window.pk)
        if reasons := [*_refusals(wanted, near, by=by, at=at)]:
            raise ActionRefused(reasons)
        if wanted.officer_id != by.pk:
            Window.objects.filter(officer=by).update(officer=None, sat_at=None)
        wanted.officer, wanted.sat_at = by, at
        wanted.save(update_fields=["officer", "sat_at"])
        return wanted


def _refusals(wanted: Window, near: list[Window], *, by: Officer, at: datetime) -> list[Refusal]:
    found = list(counter_refusals(wanted.centre, by=by, at=at))
    if not wanted.is_open:
        found.append(Refusal("window_closed", _("This window is closed. Choose another one.")))
    for window in near:
        staying = window.pk == wanted.pk and window.officer_id == by.pk
        there = Ticket.objects.filter(window=window, day=day_of(at), state__in=AT_WINDOW).first()
        if there is not None and not staying:
            found.append(occupied(window, there))
    return found


def leave_window(*, by: Officer, at: datetime) -> None:
    """`by` sits nowhere any more. Raises ActionRefused with `window_occupied` while a number is there."""
    with transaction.atomic():
        for window in Window.objects.select_for_update().filter(officer=by):
            there = Ticket.objects.filter(window=window, day=day_of(at), state__in=AT_WINDOW).first()
            if there is not None:
                raise ActionRefused([occupied(window, there)])
            window.officer = window.sat_at = None
            window.save(update_fields=["officer", "sat_at"])
