"""Who may do what to which case: the one permission function.

An act says in which place it is done (`Place`) and by which roles; an officer may do it when a posting in
force gives one of the roles in that place. Refusals name who could do it, so that nobody meets a dead end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import ClassVar, Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from procedures.errors import Refusal
from procedures.models import (
    Case,
    CaseEvent,
    Consultation,
    Correction,
    Feedback,
    FeedbackSubject,
    Inquiry,
    Officer,
    Posting,
    Question,
    Role,
    Task,
    Unit,
    UnitKind,
)
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


REPORT_ROLES = frozenset({Role.SUPERVISOR, Role.AUDITOR})
"""Who reads the reports of a unit and of everything below it."""


def reported_units(officer: Officer, *, at: datetime) -> list[Unit]:
    """The units whose reports the officer reads, each with everything below it."""
    return list({p.unit_id: p.unit for p in postings_of(officer, at=at) if p.role in REPORT_ROLES}.values())


def may_close_report(officer: Officer, unit: Unit, *, at: datetime) -> bool:
    """Whether the officer may sign a report of this unit, or set a target: a supervisor there or above."""
    return any(unit.is_within(above) for above in supervised_units(officer, at=at))


def supervised_units(officer: Officer, *, at: datetime) -> list[Unit]:
    """The units the officer supervises, each with everything below it."""
    return [posting.unit for posting in postings_of(officer, at=at) if posting.role == Role.SUPERVISOR]


def overseen_units(officer: Officer, *, at: datetime) -> list[Unit]:
    """The units whose board the officer opens, each with everything below it: supervisors act there, auditors look."""
    watching = (Role.SUPERVISOR, Role.AUDITOR)
    found = {p.unit_id: p.unit for p in postings_of(officer, at=at) if p.role in watching}
    return [unit for unit in found.values() if not any(_below(unit, other) for other in found.values())]


def _below(unit: Unit, other: Unit) -> bool:
    return unit.pk != other.pk and unit.is_within(other)


def may_follow_up(officer: Officer, unit: Unit, *, at: datetime) -> bool:
    """Whether the officer looks after what citizens think of this unit: a supervisor there or above."""
    return any(unit.is_within(above) for above in supervised_units(officer, at=at))


ANSWERING_ROLES = frozenset({Role.FRONT_DESK, Role.CASE_OFFICER, Role.APPROVER, Role.SUPERVISOR})
"""Who answers questions sent to their unit."""

DECIDING_ROLES = frozenset({Role.APPROVER, Role.SUPERVISOR})
"""Who decides what the public reads, and who reads and settles feedback."""


def inquiry_refusals(
    roles: frozenset[Role], inquiry: Inquiry, *, by: Officer | None, at: datetime
) -> Iterator[Refusal]:
    """Why `by` may not do what asks for one of `roles` to a question or to feedback; nothing when they may."""
    if by is None:
        yield Refusal("sign_in_first", _("Sign in to do this."))
        return
    if isinstance(inquiry, Feedback) and not feedback_for(by, at=at).filter(pk=inquiry.pk).exists():
        yield Refusal("not_yours", _("Only the %(who)s of %(unit)s may do this."), _who(roles, inquiry))
        return
    if not any(posting.role in roles and _reaches(posting, inquiry.unit) for posting in postings_of(by, at=at)):
        yield Refusal("not_yours", _("Only the %(who)s of %(unit)s may do this."), _who(roles, inquiry))


def questions_for(officer: Officer, *, at: datetime) -> QuerySet[Question]:
    """The questions an officer may read and answer: those of their agency, for a supervisor of everything below."""
    postings = [posting for posting in postings_of(officer, at=at) if posting.role in ANSWERING_ROLES]
    return Question.objects.filter(_within_reach(postings, "unit"))


def feedback_for(officer: Officer, *, at: datetime) -> QuerySet[Feedback]:
    """The feedback an officer may read: leaders and supervisors of its unit, never those it is about.

    Feedback about behaviour or lateness is kept from everybody who acted on the case it names, whatever their post;
    whoever watches over the unit from above reads it then.
    """
    postings = postings_of(officer, at=at)
    watching = [posting for posting in postings if posting.role == Role.SUPERVISOR]
    leading = [posting for posting in postings if posting.role == Role.APPROVER]
    reach = _within_reach(watching, "unit") | _within_reach(watching, "received_unit")
    # Until somebody has noted whom it is about, a leader might read what is said of themselves.
    unclear = Q(subject=FeedbackSubject.BEHAVIOUR, confirmed_at=None)
    reach |= _within_reach(leading, "unit") & ~unclear
    acted = CaseEvent.objects.filter(case=OuterRef("case"), by=officer)
    held = Task.objects.filter(case=OuterRef("case"), officer=officer)
    about_them = Q(about_officer=officer) & Q(about_officer__isnull=False)
    concerned = ~Q(subject=FeedbackSubject.REGULATION) & Q(case__isnull=False) & (Exists(acted) | Exists(held))
    return Feedback.objects.filter(reach).exclude(about_them).exclude(concerned)


def _reaches(posting: Posting, unit: Unit) -> bool:
    """Whether a posting is in the unit's agency, or supervises it from above."""
    return posting.unit.is_within(unit) or (posting.role == Role.SUPERVISOR and unit.is_within(posting.unit))


def _within_reach(postings: list[Posting], field: str) -> Q:
    """Rows whose unit one of the postings reaches, by the rule of `_reaches`."""
    reach = Q(pk__in=())
    for posting in postings:
        codes = [code for code in posting.unit.path.split("/") if code]
        reach |= Q(**{f"{field}__code__in": codes})
        if posting.role == Role.SUPERVISOR:
            reach |= Q(**{f"{field}__path__startswith": posting.unit.path})
    return reach


def _who(roles: frozenset[Role], inquiry: Inquiry) -> dict[str, str]:
    return {"who": _titles(roles), "unit": inquiry.unit.label}
