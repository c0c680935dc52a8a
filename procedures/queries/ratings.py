"""What citizens think of a unit in a period: the one definition of "share satisfied", and how it may be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from procedures.models import Rating, RatingAnswer, Unit
from procedures.queries.small_numbers import is_small, kept_back


@dataclass(frozen=True, slots=True)
class Topic:
    """One question over a period: how often it was answered, and the mean in percent of the best answer."""

    questions: str
    code: str
    count: int
    average_percent: float


@dataclass(frozen=True, slots=True)
class Ratings:
    """A unit's ratings in a period. `share_percent`: satisfied among all, with a fraction; None without any."""

    count: int
    satisfied: int
    topics: tuple[Topic, ...]

    @property
    def share_percent(self) -> float | None:
        """What QĐ 766/QĐ-TTg (group 5) and the targets of plans count: satisfied ratings in percent of all."""
        return 100 * self.satisfied / self.count if self.count else None


def ratings_of(units: Iterable[Unit] | None, since: date, until: date) -> Ratings:
    """The ratings of `units` with everything below them (None: everybody) from `since` to `until`, both included.

    A rating is satisfied from half of its possible points up (`actions.rate_case.SATISFIED_FROM`), judged when it was
    given. A case counts for the agency that settled it, a visit for its counter. Exact figures, for reports inside
    the office: whoever publishes them asks `published_shares`. Two queries.
    """
    period = _within(units, "").filter(day__range=(since, until))
    counted = period.aggregate(count=Count("pk"), satisfied=Count("pk", filter=Q(satisfied=True)))
    answers = RatingAnswer.objects.filter(_reach(units, "rating__"), rating__day__range=(since, until))
    by_topic = answers.values("rating__questions__code", "question").annotate(
        count=Count("pk"), got=Sum("points"), most_of_all=Sum("most")
    )
    topics = tuple(
        Topic(row["rating__questions__code"], row["question"], row["count"], 100 * row["got"] / row["most_of_all"])
        for row in by_topic.order_by("rating__questions__code", "question")
    )
    return Ratings(counted["count"], counted["satisfied"], topics)


def _reach(units: Iterable[Unit] | None, prefix: str) -> Q:
    if units is None:
        return Q()
    reach = Q(pk__in=())
    for unit in units:
        reach |= Q(**{f"{prefix}unit__path__startswith": unit.path})
    return reach


def _within(units: Iterable[Unit] | None, prefix: str) -> QuerySet[Rating]:
    return Rating.objects.filter(_reach(units, prefix))


Counts = dict[date, dict[str, tuple[int, int]]]


def published_shares(units: Sequence[str], months: Sequence[date], smallest: int) -> Mapping[tuple[date, str], int]:
    """Whole percent satisfied by month and unit ("" for everybody) as far as it may be published (ADR 0015).

    A month is one line: the office and its `units`, by their codes. A unit with few ratings is kept back, and another
    one with it where the total would tell. Ratings of a counter belong to the unit of the line it lies in. Two queries.
    """
    paths = dict(Unit.objects.filter(code__in=units).values_list("path", "code"))
    counts: Counts = {month: defaultdict(lambda: (0, 0)) for month in months}
    if not months:
        return {}
    rows = (
        Rating.objects.filter(day__gte=months[0])
        .annotate(month=TruncMonth("day"), path=F("unit__path"))
        .values("month", "path")
        .annotate(count=Count("pk"), good=Count("pk", filter=Q(satisfied=True)))
        .order_by()
    )
    for row in rows:
        if row["month"] in counts:
            home = max((path for path in paths if row["path"].startswith(path)), key=len, default="")
            of_month = counts[row["month"]]
            count, good = of_month[paths.get(home, "?")]
            of_month[paths.get(home, "?")] = (count + row["count"], good + row["good"])
    found: dict[tuple[date, str], int] = {}
    for month, by_unit in counts.items():
        total, good = (sum(pair[part] for pair in by_unit.values()) for part in (0, 1))
        parts = {unit: pair[0] for unit, pair in by_unit.items()}
        if not total or is_small(total, smallest):
            continue
        found[month, ""] = round(100 * good / total)
        hidden = kept_back(parts, smallest)
        found |= {(month, unit): round(100 * g / n) for unit, (n, g) in by_unit.items() if unit not in hidden and n}
    return found
