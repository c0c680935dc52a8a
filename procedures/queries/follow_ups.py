"""What supervisors see of ratings: totals, free texts without a case, and the low ones to follow up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from procedures.models import RatingFollowUp, Unit


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One low rating. `case_code` only where the citizen asked to be called back."""

    pk: object
    day: date
    unit: str
    percent: int
    text: str
    case_code: str
    is_demo: bool
    closed_at: datetime | None
    closed_by: str
    done: str


def follow_ups_of(units: Sequence[Unit]) -> QuerySet[RatingFollowUp]:
    """The follow-ups of units and everything below them, newest day first, in no order within a day."""
    reach = Q(pk__in=())
    for unit in units:
        reach |= Q(rating__unit__path__startswith=unit.path)
    found = RatingFollowUp.objects.filter(reach).select_related("rating__unit", "rating__contact_case", "closed_by")
    return found.order_by("-opened_on", "pk")


def follow_up_row(found: RatingFollowUp) -> FollowUpRow:
    """A follow-up as the list shows it."""
    rating = found.rating
    return FollowUpRow(
        pk=found.pk,
        day=rating.day,
        unit=rating.unit.label,
        percent=round(100 * rating.points / rating.most),
        text=rating.text,
        case_code=rating.contact_case.code if rating.contact_case else "",
        is_demo=rating.is_demo,
        closed_at=found.closed_at,
        closed_by=str(found.closed_by or ""),
        done=found.done,
    )
