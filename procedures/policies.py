"""Who may do what to which case: the one permission function.

An act says in which place it is done (`Place`) and by which roles; an officer may do it when a posting in
force gives one of the roles in that place. Refusals name who could do it, so that nobody meets a dead end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import ClassVar, Protocol

from django.utils.translation import gettext_lazy as _

from procedures.errors import Refusal
from procedures.models import Case, Consultation, Correction, Officer, Posting, Role, Task, Unit, UnitKind
from procedures.models.office import postings_of
from procedures.phrases import ROLE_TITLES


class Place(Enum):
    """Where an act is done, and therefore whose posting counts."""

    RECEPTION = "reception"
    RETURN = "return"
    COUNTER = "counter"
    TASK = "task"
    CONSULTED = "consulted"
    CORRECTING = "correcting"
    OVERSIGHT = "oversight"


class Permission(Protocol):
    """What the permission function needs to know of an act."""

    place: ClassVar[Place]
    roles: ClassVar[frozenset[Role]]


def refusals(
    act: type[Permission],
    case: Case,
    *,
    by: Officer | None,
    at: datetime,
    task: Task | None = None,
    consultation: Consultation | None = None,
    correction: Correction | None = None,
) -> Iterator[Refusal]:
    """Why `by` may not do `act` to `case` at `at`; nothing when they may.

    `task`, `consultation` or `correction` is the one the act is about, for acts done there.
    """
    if by is None:
        yield Refusal("sign_in_first", _("Sign in to do this."))
        return
    units = _units_of(act.place, case, task, consultation, correction)
    if not units:
        return  # nothing there to act on: the act's own guard says so
    roles = _roles_of(act, task)
    held = postings_of(by, at=at)
    if any(_fits(posting, act.place, units, roles) for posting in held):
        return
    yield Refusal(
        "not_yours",
        _("Only the %(who)s of %(unit)s may do this."),
        {"who": _titles(roles), "unit": units[0].label},
    )


def may_receive(officer: Officer, unit: Unit, *, at: datetime) -> bool:
    """Whether the officer may take applications in at this counter."""
    return any(p.role == Role.FRONT_DESK and p.unit_id == unit.pk for p in postings_of(officer, at=at))


PAPER_ROLES = frozenset({Role.FRONT_DESK, Role.CASE_OFFICER, Role.APPROVER, Role.CLERK})
"""Who gives and takes paper folders for their unit."""


def may_handle_paper(officer: Officer, unit: Unit, *, at: datetime) -> bool:
    """Whether the officer may give, take and count paper folders for this unit."""
    return any(p.role in PAPER_ROLES and p.unit_id == unit.pk for p in postings_of(officer, at=at))


def foreign_paper(unit: Unit) -> Refusal:
    """What somebody is told who may not give, take or count folders for this unit."""
    return Refusal("not_yours", _("Only the officers of %(unit)s may do this."), {"unit": unit.label})


def _units_of(
    place: Place, case: Case, task: Task | None, consultation: Consultation | None, correction: Correction | None
) -> list[Unit]:
    if place is Place.RECEPTION:
        return [case.received_at_unit]
    if place is Place.RETURN:
        return [case.return_unit]
    if place is Place.COUNTER:  # where the case came in, or where its result goes out
        return [case.received_at_unit, case.return_unit]
    if place is Place.TASK:
        return [task.unit] if task else []
    if place is Place.CONSULTED:
        return [consultation.unit] if consultation else []
    if place is Place.CORRECTING:
        return [correction.unit] if correction else []
    return [task.unit] if task else [case.agency, case.received_at_unit]


def _roles_of(act: type[Permission], task: Task | None) -> frozenset[Role]:
    if act.place is Place.TASK and task is not None and not act.roles:
        return frozenset({Role(task.role)})
    return act.roles


def _fits(posting: Posting, place: Place, units: list[Unit], roles: frozenset[Role]) -> bool:
    if posting.role not in roles:
        return False
    if place is Place.OVERSIGHT:  # a supervisor looks after everything below the unit of the posting
        return any(unit.path.startswith(posting.unit.path) for unit in units)
    return any(unit.pk == posting.unit_id for unit in units)


def _titles(roles: frozenset[Role]) -> str:
    return " / ".join(str(ROLE_TITLES.get(role, role.label)) for role in sorted(roles))


def may_change_calendar(officer: Officer, unit: Unit | None, *, at: datetime) -> bool:
    """Whether the officer may propose and decide changes of this unit's calendar: a supervisor there or above.

    The national calendar of an installation (`unit` None) belongs to the supervisors of the province.
    """
    supervised = supervised_units(officer, at=at)
    if unit is None:
        return any(above.kind == UnitKind.PROVINCE for above in supervised)
    return any(unit.is_within(above) for above in supervised)


def may_see_alerts(officer: Officer, *, at: datetime) -> bool:
    """Whether the officer is told that somebody goes through codes at the public pages: supervisors and auditors."""
    return any(posting.role in (Role.SUPERVISOR, Role.AUDITOR) for posting in postings_of(officer, at=at))


def may_close_register(officer: Officer, counter: Unit, *, at: datetime) -> bool:
    """Whether the officer may close a book of this counter's register: a supervisor there or above."""
    return any(counter.is_within(above) for above in supervised_units(officer, at=at))


def supervised_units(officer: Officer, *, at: datetime) -> list[Unit]:
    """The units the officer supervises, each with everything below it."""
    return [posting.unit for posting in postings_of(officer, at=at) if posting.role == Role.SUPERVISOR]
