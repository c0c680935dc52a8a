"""Who could take a step over, and how much they hold already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.models import Posting, Task
from procedures.models.case import overdue_at


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer posted where the steps are, with the number of steps they hold and of overdue cases among them."""

    pk: int
    name: str
    unit: str
    holds: int
    late: int

    @property
    def label(self) -> str:
        """The candidate with the workload, in one line."""
        holds = ngettext("holds %(count)s case", "holds %(count)s cases", self.holds)
        said = f"{self.name} · {self.unit} · {holds % {'count': formats.grouped(self.holds)}}"
        return f"{said}, {_('%(count)s overdue') % {'count': formats.grouped(self.late)}}" if self.late else said


def candidates_for(tasks: Iterable[Task], *, at: datetime) -> list[Candidate]:
    """Officers posted today in the unit and role of any of the steps, the least loaded first. One query."""
    places = {(task.unit_id, task.role) for task in tasks}
    if not places:
        return []
    there = Q(pk__in=())
    for unit, role in places:
        there |= Q(unit_id=unit, role=role)
    held = Q(officer__tasks__closed_at=None) & ~Q(officer__tasks=None)
    late = held & _of_the_case(overdue_at(at))
    posted = (
        Posting.objects.on(timezone.localtime(at).date())
        .filter(there, officer__is_active=True)
        .select_related("officer", "unit")
        .annotate(
            holds=Count("officer__tasks", filter=held, distinct=True),
            late=Count("officer__tasks", filter=late, distinct=True),
        )
        .order_by("holds", "officer__full_name")
    )
    found: dict[int, Candidate] = {}
    for post in posted:
        known = Candidate(post.officer_id, post.officer.full_name, post.unit.label, post.holds, post.late)
        found.setdefault(post.officer_id, known)
    return list(found.values())


def _of_the_case(condition: Q) -> Q:
    """A condition on cases as one on the tasks of an officer."""
    told = [(f"officer__tasks__case__{name}", value) for name, value in condition.children]  # type: ignore[misc, str-unpack]
    return Q(*told)
