"""What a report counts, written once: sets of cases over moments of the record, and in which column one stands.

Four sets say everything: what was accepted from one moment to another, what ended in it, and what was open at either
end. They read only dates that are written once (`accepted_at`, `finished_at`, `closed_at`), pauses, and the promise
that stood at the moment asked for, so that a report of a past moment is the same whenever it is asked for.

A case counts from its acceptance: what was refused or taken back before it never does (NĐ 118/2025 art. 17). It ends
when its result is finished, not when it is collected, or else when it is stopped or withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Case as When_
from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate

from procedures.definition.schema import Channel, ServiceLevel
from procedures.models import Case, Pause, ProcedureVersion, ReplacedPromise, Unit
from procedures.reports.period import Period

INSTANT = timedelta(microseconds=1)


class Cell(StrEnum):
    """The smallest counts of a report; every column of every form is one of them or a sum of some."""

    FULL_ONLINE = "full_online"
    PARTLY_ONLINE = "partly_online"
    POST = "post"
    DIRECT = "direct"
    CARRIED = "carried"
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    IN_TIME = "in_time"
    OVERDUE = "overdue"


RECEIVED = (Cell.FULL_ONLINE, Cell.PARTLY_ONLINE, Cell.POST, Cell.DIRECT)
SETTLED = (Cell.EARLY, Cell.ON_TIME, Cell.LATE)
OPEN = (Cell.IN_TIME, Cell.OVERDUE)


@dataclass(frozen=True, slots=True)
class Question:
    """A period, asked for the cases of the agencies in `unit`'s tree, as the record stood at `as_of`."""

    unit: Unit
    period: Period
    as_of: datetime

    @property
    def begins(self) -> datetime:
        """The first instant of the period, or where the record ends if that comes earlier."""
        return min(self.period.begins, self.known_until)

    @property
    def ends(self) -> datetime:
        """The first instant not told of any more: the end of the period, or right after `as_of` while it lasts."""
        return min(self.period.ends, self.known_until)

    @property
    def known_until(self) -> datetime:
        """Right after `as_of`: what happened at that very moment is known."""
        return self.as_of + INSTANT

    @property
    def is_over(self) -> bool:
        """Whether the period had ended at `as_of`."""
        return self.period.ends <= self.known_until


def ended() -> Coalesce:
    """When a case ended: its result finished, else stopped or withdrawn; NULL while it is open."""
    return Coalesce("finished_at", "closed_at", output_field=DateTimeField())


def of_unit(unit: Unit) -> QuerySet[Case]:
    """The cases for which the agencies of the unit's tree are competent.

    The tree is read once for each unit object, however many sets are asked of it.
    """
    known: list[int] | None = unit.__dict__.get("_tree")
    if known is None:
        whole = unit.parent_id is None and not Unit.objects.exclude(path__startswith=unit.path).exists()
        known = unit.__dict__["_tree"] = [] if whole else list(agencies_of(unit))
    return Case.objects.filter(agency__in=known) if known else Case.objects.all()


def agencies_of(unit: Unit) -> QuerySet[Unit, int]:
    """Keys of the unit and everything below it."""
    return Unit.objects.filter(path__startswith=unit.path).order_by().values_list("pk", flat=True)


def accepted(cases: QuerySet[Case], begins: datetime, ends: datetime) -> QuerySet[Case]:
    """Taken in from `begins` on and before `ends`."""
    return cases.filter(accepted_at__gte=begins, accepted_at__lt=ends)


def settled(cases: QuerySet[Case], begins: datetime, ends: datetime) -> QuerySet[Case]:
    """Ended from `begins` on and before `ends`."""
    return cases.exclude(accepted_at=None).alias(ended=ended()).filter(ended__gte=begins, ended__lt=ends)


def open_at(cases: QuerySet[Case], moment: datetime) -> QuerySet[Case]:
    """Taken in before `moment` and not ended before it."""
    return cases.filter(accepted_at__lt=moment).alias(ended=ended()).filter(Q(ended=None) | Q(ended__gte=moment))


def count_open_at(cases: QuerySet[Case], moment: datetime) -> int:
    """How many cases `open_at` holds, asked in two halves.

    Each half is a range of the index of ends; both in one condition are read from the index of acceptances, which
    holds every case there ever was.
    """
    before = cases.filter(accepted_at__lt=moment).alias(ended=ended())
    return before.filter(ended=None).count() + before.filter(ended__gte=moment).count()


def way_in(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With `cell`: how each case came in. Online is whole or partly as its procedure's version is offered."""
    partly = partly_online_versions()
    online = Q(channel=Channel.ONLINE)
    return _placed(
        cases,
        When(online & Q(version__in=partly), then=Value(Cell.PARTLY_ONLINE.value)),
        When(online, then=Value(Cell.FULL_ONLINE.value)),
        When(channel=Channel.POSTAL, then=Value(Cell.POST.value)),
        otherwise=Cell.DIRECT,
    )


def partly_online_versions() -> list[int]:
    """Versions of procedures whose online service is not carried through to its end."""
    versions = ProcedureVersion.objects.exclude(document__service_level=ServiceLevel.FULL.value)
    return list(versions.order_by("pk").values_list("pk", flat=True))


def kept_promise(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With `cell`: whether each ended case was early, on time or late.

    Late is the one rule of `Case.late_from`. A case that ended while its clock stood still is judged by the moment the
    clock stopped. Early is an earlier day than the promised one, or an earlier minute, as ONESTOP_REPORT_EARLY says.
    What was promised nothing is on time.
    """
    cases = cases.alias(judged_at=judged_at())
    if settings.ONESTOP_REPORT_EARLY == "minute":
        early = Q(judged_at__lt=F("due_at"))
    else:
        cases = cases.alias(day=TruncDate("judged_at"), due_day=TruncDate("due_at"))
        early = Q(day__lt=F("due_day"))
    return _placed(
        cases,
        When(judged_at__gte=F("late_from"), then=Value(Cell.LATE.value)),
        When(early, then=Value(Cell.EARLY.value)),
        otherwise=Cell.ON_TIME,
    )


def judged_at() -> Coalesce:
    """The moment by which an ended case is judged."""
    stopped = Pause.objects.filter(case=OuterRef("pk"), ended_at=OuterRef("closed_at")).order_by().values("started_at")
    return Coalesce("finished_at", Subquery(stopped[:1]), "closed_at", output_field=DateTimeField())


def standing(cases: QuerySet[Case], moment: datetime) -> QuerySet[Case]:
    """With `cell`: whether each case open at `moment` was overdue then, by the promise that stood then.

    A stopped clock is never late, as in `models.case.overdue_at`.
    """
    later = ReplacedPromise.objects.filter(replaced_at__gte=moment)
    first = later.filter(case=OuterRef("pk")).order_by("replaced_at", "pk").values("late_from")[:1]
    # Few promises were replaced since: only their cases are looked up one by one.
    replaced = Q(pk__in=later.order_by().values("case"))
    promise = When_(When(replaced, then=Subquery(first)), default=F("late_from"), output_field=DateTimeField())
    paused = Pause.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=moment), case=OuterRef("pk"), started_at__lt=moment
    )
    return _placed(
        cases.alias(promise=promise),
        When(Q(promise__lte=moment) & ~Exists(paused), then=Value(Cell.OVERDUE.value)),
        otherwise=Cell.IN_TIME,
    )


def _placed(cases: QuerySet[Case], *whens: When, otherwise: Cell) -> QuerySet[Case]:
    return cases.annotate(cell=When_(*whens, default=Value(otherwise.value), output_field=CharField()))


def cases_in(question: Question, cells: Collection[Cell]) -> QuerySet[Case]:
    """The cases counted in one of `cells`, which belong together: ways in, carried over, ended, or open."""
    cases = of_unit(question.unit)
    wanted = set(cells)
    if Cell.CARRIED in wanted and wanted & set(RECEIVED):
        # The total of a report: what came in before or in the period, and was not over before it.
        everything = cases.filter(accepted_at__lt=question.ends).alias(ended=ended())
        total = everything.filter(Q(ended=None) | Q(ended__gte=question.begins))
        return total if wanted >= set(RECEIVED) else _some(way_in(total), question, wanted)
    if wanted == {Cell.CARRIED}:
        return open_at(cases, question.begins)
    if wanted <= set(RECEIVED):
        return way_in(accepted(cases, question.begins, question.ends)).filter(cell__in=wanted)
    if wanted <= set(SETTLED):
        return kept_promise(settled(cases, question.begins, question.ends)).filter(cell__in=wanted)
    if wanted <= set(OPEN):
        return standing(open_at(cases, question.ends), question.ends).filter(cell__in=wanted)
    raise ValueError(f"no set of cases holds {sorted(wanted)}")


def _some(cases: QuerySet[Case], question: Question, wanted: set[Cell]) -> QuerySet[Case]:
    return cases.filter(Q(accepted_at__lt=question.begins) | Q(cell__in=wanted))
