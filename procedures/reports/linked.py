"""Linked cases (liên thông): one case for the citizen, one part of the work for each agency on it.

The statutory forms count a linked case once, at the agency that leads it. Here its parts are counted beside that, each
once for the agency whose branch of the route it is, in columns of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from procedures.definition.schema import StepKind
from procedures.models import Case, ProcedureVersion, Task, Unit
from procedures.reports.record import RECEIVED, Cell, Question, cases_in

COLUMNS = ("carried", "came", "done_in_time", "done_late", "open")
"""carried + came = done_in_time + done_late + open."""


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """The parts one agency had in linked cases."""

    code: str
    name: str
    figures: tuple[int, ...]

    @property
    def adds_up(self) -> bool:
        """Whether what it had is what it did and what it still has."""
        carried, came, in_time, late, still_open = self.figures
        return carried + came == in_time + late + still_open


@dataclass(frozen=True, slots=True)
class Linked:
    """Linked cases of a question: how many for citizens, and the parts by agency."""

    cases: int
    agencies: tuple[AgencyLine, ...]


@dataclass(slots=True)
class _Part:
    unit: int = 0
    visits: list[tuple[datetime, datetime | None, datetime | None]] = field(default_factory=list)


def linked_versions() -> list[int]:
    """Versions whose route sends a case to several agencies at once."""
    versions = ProcedureVersion.objects.exclude(published_at=None).order_by("pk")
    return [version.pk for version in versions if any(step.kind == StepKind.FORK for step in version.definition.steps)]


def linked(question: Question) -> Linked:
    """Linked cases and their parts, at most five queries."""
    versions = linked_versions()
    if not versions:
        return Linked(0, ())
    cases = cases_in(question, (*RECEIVED, Cell.CARRIED)).filter(version__in=versions)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for part in _parts(cases.order_by().values("pk"), question.ends):
        for place in _places(part, question.begins, question.ends):
            found[part.unit][place] += 1
    names = Unit.objects.filter(pk__in=found).order_by("path")
    lines = tuple(
        AgencyLine(unit.code, unit.label, tuple(found[unit.pk][column] for column in COLUMNS)) for unit in names
    )
    return Linked(cases.count(), lines)


def _parts(cases: QuerySet[Case, dict[str, int]], until: datetime) -> Iterator[_Part]:
    """The parts begun before `until`; a part is everything done on one outermost branch."""
    tasks = Task.objects.filter(case__in=cases, opened_at__lt=until).exclude(branch="").order_by("case_id", "sequence")
    parts: dict[tuple[int, str], _Part] = defaultdict(_Part)
    for case, branch, unit, *times in tasks.values_list(
        "case_id", "branch", "unit_id", "opened_at", "closed_at", "due_at"
    ):
        part = parts[case, branch.partition("/")[0]]
        part.unit = part.unit or unit
        opened, closed, due = times
        part.visits.append((opened, closed if closed is not None and closed < until else None, due))
    yield from parts.values()


def _places(part: _Part, begins: datetime, ends: datetime) -> tuple[str, ...]:
    """Where a part is counted: how it came into the period and how it stands at its end; nowhere if it was over."""
    first = part.visits[0][0]
    open_before = any(opened < begins and (closed is None or closed >= begins) for opened, closed, _due in part.visits)
    still_open = any(closed is None for _opened, closed, _due in part.visits)
    if not open_before and first < begins and not still_open:
        return ()
    way = "carried" if open_before else "came"
    if still_open:
        return way, "open"
    closed, due = max(((closed, due) for _opened, closed, due in part.visits if closed), key=lambda visit: visit[0])
    return way, "done_late" if due is not None and closed > due else "done_in_time"
