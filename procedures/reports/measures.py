"""Shares of cases that plans set targets for and that Decision 766 scores: which cases count, and which of them do.

Each is two sets of cases, the whole and the part, so that every share opens its cases. What this system does not hold
has no share, and none is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case as When_
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from procedures.definition.schema import Channel
from procedures.models import (
    Case,
    CasePaper,
    Charge,
    ChargeState,
    Measure,
    PaperState,
    PaymentMethod,
    PaymentReceipt,
    Rating,
)
from procedures.reports.record import Cell, Question, accepted, kept_promise, of_unit, settled


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many cases. `part` and `rest` are the sets; `rest` is what costs points."""

    done: int
    of: int

    @property
    def percent(self) -> float | None:
        """In percent; None of nothing."""
        return 100 * self.done / self.of if self.of else None

    @property
    def rate(self) -> float:
        """From 0 to 1; 0 of nothing."""
        return self.done / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Sets:
    """The cases that count, and the condition by which a case does what is asked."""

    whole: QuerySet[Case]
    done: Q
    moment: str

    @property
    def rest(self) -> QuerySet[Case]:
        """The cases that do not."""
        return self.whole.exclude(self.done)

    def share(self) -> Share:
        """Both counted. One query."""
        found = self.whole.order_by().aggregate(of=Count("pk"), done=Count("pk", filter=self.done))
        return Share(found["done"], found["of"])

    def by_month(self) -> dict[date, Share]:
        """Counted by calendar month. One query."""
        rows = (
            self.whole.order_by()
            .annotate(month=TruncMonth(self.moment))
            .values("month")
            .annotate(of=Count("pk"), done=Count("pk", filter=self.done))
        )
        return {timezone.localtime(row["month"]).date(): Share(row["done"], row["of"]) for row in rows}


def satisfaction(question: Question) -> dict[date, Share]:
    """Satisfied ratings of all, by calendar month; judged when they were given. One query.

    Ratings are of a unit and never lead to a case, so this share opens no list (NĐ 118/2025 art. 29).
    """
    first, last = question.period.first, min(question.period.last, timezone.localtime(question.as_of).date())
    ratings = Rating.objects.filter(unit__path__startswith=question.unit.path, day__range=(first, last))
    rows = (
        ratings.order_by()
        .annotate(month=TruncMonth("day"))
        .values("month")
        .annotate(of=Count("pk"), done=Count("pk", filter=Q(satisfied=True)))
    )
    return {row["month"]: Share(row["done"], row["of"]) for row in rows}


def together(shares: Iterable[Share]) -> Share:
    """Several shares as one."""
    found = tuple(shares)
    return Share(sum(share.done for share in found), sum(share.of for share in found))


def sets_of(measure: Measure, question: Question) -> Sets | None:
    """The cases of a measure over a period; None where this system holds nothing to measure it by."""
    found = _SETS.get(measure)
    return found(question) if found is not None else None


def _taken_in(question: Question) -> QuerySet[Case]:
    return accepted(of_unit(question.unit), question.begins, question.ends)


def _online(question: Question) -> Sets:
    return Sets(_taken_in(question), Q(channel=Channel.ONLINE), "accepted_at")


def _on_time(question: Question) -> Sets:
    whole = kept_promise(settled(of_unit(question.unit), question.begins, question.ends))
    moment = When_(When(finished_at=None, then=F("closed_at")), default=F("finished_at"))
    return Sets(whole.annotate(ending=moment), ~Q(cell=Cell.LATE), "ending")


def _with_papers(question: Question) -> QuerySet[Case]:
    return _taken_in(question).filter(Exists(_papers()))


def _papers() -> QuerySet[CasePaper]:
    """Papers that were handed in or used again."""
    received = Q(originals__gt=0) | Q(copies__gt=0) | Q(electronic__gt=0) | Q(state=PaperState.REUSED)
    return CasePaper.objects.filter(received, case=OuterRef("pk"))


def _digitised(question: Question) -> Sets:
    on_paper_only = _papers().filter(electronic=0).exclude(state=PaperState.REUSED)
    return Sets(_with_papers(question), ~Exists(on_paper_only), "accepted_at")


def _reused(question: Question) -> Sets:
    return Sets(_with_papers(question), Q(Exists(_papers().filter(state=PaperState.REUSED))), "accepted_at")


def _paid(question: Question) -> Sets:
    receipts = PaymentReceipt.objects.valid().filter(case=OuterRef("pk"), at__lt=question.ends)
    owed = Charge.objects.filter(case=OuterRef("pk"), state=ChargeState.DUE)
    whole = _taken_in(question).filter(Exists(receipts) | Exists(owed))
    return Sets(whole, Q(Exists(receipts.exclude(method=PaymentMethod.CASH))), "accepted_at")


_SETS: dict[Measure, Callable[[Question], Sets]] = {
    Measure.ONLINE: _online,
    Measure.ON_TIME: _on_time,
    Measure.DIGITISED: _digitised,
    Measure.REUSED: _reused,
    Measure.PAID_ONLINE: _paid,
}
