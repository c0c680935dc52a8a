"""What the control sheet of a case is made of: its steps, the ways of its folder, and how the result left."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects

from procedures.models import Case, CaseEvent, Destination, MovementState, PaperMovement, Task
from procedures.queries.taking import HANDING_OVER

_WAYS = PaperMovement.objects.filter(destination=Destination.UNIT, state=MovementState.RECEIVED)

CONTROLLED = (
    Prefetch("tasks", Task.objects.select_related("unit", "officer", "closed_by"), to_attr="controlled_tasks"),
    Prefetch(
        "paper_movements",
        _WAYS.select_related("from_unit", "to_unit", "given_by", "received_by", "list"),
        to_attr="controlled_ways",
    ),
    Prefetch(
        "events",
        CaseEvent.objects.filter(code__in=HANDING_OVER).order_by("sequence"),
        to_attr="controlled_events",
    ),
)
"""Read for many cases at once, three queries in all; `controlled` reads what a single case lacks."""


def controlled(case: Case) -> tuple[list[Task], list[PaperMovement], CaseEvent | None]:
    """The steps, the received hand-overs of the folder between units, and the event with which the result left.

    The lists are the caller's own. No query where the case was read with `CONTROLLED`, three otherwise.
    """
    if "controlled_tasks" not in case.__dict__:
        prefetch_related_objects([case], *CONTROLLED)
    found = case.__dict__
    events: list[CaseEvent] = found["controlled_events"]
    return [*found["controlled_tasks"]], [*found["controlled_ways"]], events[-1] if events else None
