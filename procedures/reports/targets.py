"""What a plan promises for a year beside what was measured, and how it went month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from procedures.models import Measure, PlanTarget, Unit
from procedures.reports.measures import Share, satisfaction, sets_of, together
from procedures.reports.period import Period
from procedures.reports.record import Question


@dataclass(frozen=True, slots=True)
class Progress:
    """A measure of a unit in a year: its target, the share so far, and the share of each month that had cases."""

    measure: Measure
    target: PlanTarget | None
    share: Share
    months: tuple[tuple[date, Share], ...]

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without a target or without cases."""
        if self.target is None or self.share.percent is None:
            return None
        return Decimal(self.share.done * 100) >= self.target.percent * self.share.of


def progress(unit: Unit, year: int, *, at: datetime) -> tuple[Progress, ...]:
    """Every measure of a unit in a year. One query per measure, and two."""
    question = question_of_year(unit, year, at=at)
    targets = targets_of(unit, year)
    return tuple(_progress(measure, question, targets.get(measure)) for measure in Measure)


def targets_of(unit: Unit, year: int) -> dict[str, PlanTarget]:
    """The targets that hold, by measure. One query."""
    rows = PlanTarget.objects.filter(unit=unit, year=year).select_related("set_by").order_by("set_at", "pk")
    return {row.measure: row for row in rows}


def question_of_year(unit: Unit, year: int, *, at: datetime) -> Question:
    """The year up to a moment."""
    return Question(unit, Period(date(year, 1, 1), date(year, 12, 31)), at)


def _progress(measure: Measure, question: Question, target: PlanTarget | None) -> Progress:
    sets = sets_of(measure, question)
    months = tuple(sorted((sets.by_month() if sets is not None else satisfaction(question)).items()))
    return Progress(measure, target, together(share for _month, share in months), months)


def years_offered(at: datetime) -> tuple[int, ...]:
    """The year of `at` and its neighbours."""
    year = timezone.localtime(at).year
    return year + 1, year, year - 1, year - 2
