"""Which unit does what for a case, and which officer gets it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from os.path import commonpath

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from procedures.models import Case, Officer, Posting, Role, Task, TaskOutcome, Unit, UnitKind

PLACE_OF_RECEPTION, PLACE_OF_RETURN = "one_stop", "one_stop_return"


def units_for(case: Case, functions: Iterable[str], *, at: datetime) -> dict[str, Unit | None]:
    """The unit that does each function for the case at `at`: the nearest to the competent agency. At most one query.

    A unit works until the day it closes. Sections of other communes never qualify. A function nobody has gives None.
    """
    places = {PLACE_OF_RECEPTION: case.received_at_unit, PLACE_OF_RETURN: case.return_unit}
    wanted = set(functions)
    found: dict[str, Unit | None] = {name: places.get(name) for name in wanted}
    open_names = [name for name, unit in found.items() if unit is None]
    if not open_names:
        return found
    near = Q(path__startswith=case.agency.path) | ~Q(parent__kind=UnitKind.COMMUNE)
    working = Q(closed_on=None) | Q(closed_on__gt=timezone.localtime(at).date())
    candidates = list(Unit.objects.filter(near, working, function__in=open_names))
    for name in open_names:
        fitting = [unit for unit in candidates if unit.function == name]
        found[name] = max(fitting, key=lambda unit: _nearness(unit, case.agency), default=None)
    return found


def _nearness(unit: Unit, agency: Unit) -> tuple[int, int]:
    shared = commonpath([unit.path, agency.path])
    return (shared.count("/"), -len(unit.path))


def officers_for(posts: Iterable[tuple[Unit, str]], *, at: datetime) -> dict[tuple[int, str], Officer]:
    """For each (unit, role) the posted officer with the fewest open tasks. One query, one row per posting.

    A post that nobody holds on that day is left out: the unit alone is then accountable.
    """
    wanted = [(unit.pk, role) for unit, role in posts]
    if not wanted:
        return {}
    any_post = Q(pk__in=())
    for unit_id, role in wanted:
        any_post |= Q(unit_id=unit_id, role=role)
    # A subquery, so that the index of open tasks answers: a join would read every task an officer ever had.
    held = Task.objects.open().filter(officer=OuterRef("officer")).order_by().values("officer")
    held = held.annotate(count=Count("pk")).values("count")
    postings = (
        Posting.objects.on(timezone.localtime(at).date())
        .filter(any_post, officer__is_active=True)
        .select_related("officer")
        .annotate(load=Coalesce(Subquery(held), 0))
        .order_by("load", "officer_id")
    )
    chosen: dict[tuple[int, str], Officer] = {}
    for posting in postings:
        chosen.setdefault((posting.unit_id, posting.role), posting.officer)
    return chosen


def settling_unit(tasks: Iterable[Task]) -> Unit | None:
    """The unit that settled a case: that of its last case officer's step, else of the step that finished it."""
    closed = [task for task in tasks if task.closed_at is not None]
    worked = [task for task in closed if task.role == Role.CASE_OFFICER]
    finished = [task for task in closed if task.outcome == TaskOutcome.FINISHED]
    last = (worked or finished)[-1:]
    return last[0].unit if last else None
