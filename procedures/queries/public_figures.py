"""What the office received, settled and still had in hand, month by month, as it may be published.

Only whole months are published, and a published month never changes: two issues of a running total would tell of the
cases between them. Months are told by acceptance, by the finished result, and by what was open when the month ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, DateTimeField, Q
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from procedures.models import Case, Procedure, Unit, UnitKind
from procedures.queries.lateness import finished_late
from procedures.queries.small_numbers import is_small, kept_back

MONTHS = 12
KEPT_SECONDS = 60 * 60
"""How long figures are kept in memory; the same month gives the same figures for ever."""

EVERYTHING = ""
"""Stands for the whole office, and for all fields."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Figures of one month, one unit (or the whole office) and one field (or all). None: kept back.

    `on_time_percent` is of the settled ones, whole percent; None too when nothing was settled. `waiting` is told of
    all fields only.
    """

    month: date
    unit: str
    field: str
    received: int | None
    settled: int | None
    on_time_percent: int | None
    waiting: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """A unit or a field by its code, in both languages."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is published on a day."""

    months: tuple[date, ...]
    smallest: int
    units: tuple[Named, ...]
    fields: tuple[Named, ...]
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class _Counts:
    received: int = 0
    settled: int = 0
    late: int = 0


Counts = dict[date, dict[str, dict[str, _Counts]]]
"""By month, unit and field."""


def published_figures(on: date) -> Figures:
    """The figures of the twelve whole months before `on`. At most five queries, none when kept in memory."""
    smallest: int = settings.ONESTOP_PUBLIC_SMALLEST
    key = f"board:{on:%Y-%m}:{smallest}"
    known = cache.get(key)
    if isinstance(known, Figures):
        return known
    figures = _figures(_months_before(on), smallest)
    cache.set(key, figures, KEPT_SECONDS)
    return figures


def _figures(months: tuple[date, ...], smallest: int) -> Figures:
    units = _units()
    counts = _counted(months)
    waiting = _waiting(months)
    used = {field for by_unit in counts.values() for by_field in by_unit.values() for field in by_field}
    cells = [
        cell
        for month in months
        for cell in _month(month, list(units), counts[month], waiting[month], sorted(used), smallest)
    ]
    fields = Procedure.objects.values_list("field_code", "field_name", "field_name_en").order_by("field_code", "pk")
    names = {code: Named(code, vi, en) for code, vi, en in fields if code in used}
    return Figures(months, smallest, tuple(units.values()), tuple(names.values()), tuple(cells))


def _units() -> dict[str, Named]:
    """The units that are competent for cases: every commune, and whoever else settled something."""
    agencies = Q(kind=UnitKind.COMMUNE) | Q(pk__in=Case.objects.values("agency"))
    found = Unit.objects.filter(agencies).order_by("path").values_list("code", "name", "name_en")
    return {code: Named(code, vi, en or vi) for code, vi, en in found}


# Counting


def _counted(months: tuple[date, ...]) -> Counts:
    """What was accepted and what was finished, two queries."""
    counts: Counts = {month: defaultdict(lambda: defaultdict(_Counts)) for month in months}
    for month, unit, field, received, _late in _by_month("accepted_at", months):
        counts[month][unit][field].received = received
    for month, unit, field, settled, late in _by_month("finished_at", months):
        cell = counts[month][unit][field]
        cell.settled, cell.late = settled, late
    return counts


def _by_month(moment: str, months: tuple[date, ...]) -> Iterator[tuple[date, str, str, int, int]]:
    within = {f"{moment}__gte": _start(months[0]), f"{moment}__lt": _start(next_month(months[-1]))}
    rows = (
        Case.objects.filter(**within)
        .order_by()
        .annotate(month=TruncMonth(moment))
        .values_list("month", "agency__code", "version__procedure__field_code")
        .annotate(number=Count("pk"), late=Count("pk", filter=finished_late()))
    )
    for month, unit, field, number, late in rows:
        yield timezone.localtime(month).date(), unit, field, number, late


def _waiting(months: tuple[date, ...]) -> dict[date, dict[str, int]]:
    """What was accepted and not ended when each month ended, by unit. One query."""
    ends = {month: _start(next_month(month)) for month in months}
    per_month = {
        f"m{number}": Count("pk", filter=Q(accepted_at__lt=end) & (Q(ended=None) | Q(ended__gte=end)))
        for number, end in enumerate(ends.values())
    }
    rows = (
        Case.objects.exclude(accepted_at=None)
        .annotate(ended=Coalesce("finished_at", "closed_at", output_field=DateTimeField()))
        .filter(Q(ended=None) | Q(ended__gte=_start(months[0])))
        .order_by()
        .values("agency__code")
        .annotate(**per_month)
    )
    found: dict[date, dict[str, int]] = {month: {} for month in months}
    for row in rows:
        for number, month in enumerate(months):
            found[month][row["agency__code"]] = row[f"m{number}"]
    return found


# Keeping back


def _month(
    month: date,
    units: list[str],
    counts: dict[str, dict[str, _Counts]],
    waiting: dict[str, int],
    fields: list[str],
    smallest: int,
) -> Iterator[Cell]:
    """The published cells of one month: the whole, each unit, and each field of a unit."""
    cells = {unit: counts.get(unit, {}) for unit in units}
    received = _Line({u: {f: cells[u][f].received if f in cells[u] else 0 for f in fields} for u in units}, smallest)
    settled = _Line({u: {f: cells[u][f].settled if f in cells[u] else 0 for f in fields} for u in units}, smallest)
    in_hand = _Line({u: {EVERYTHING: waiting.get(u, 0)} for u in units}, smallest)
    late = {u: {f: c.late for f, c in cells[u].items()} for u in units}
    whole_late = sum(sum(by_field.values()) for by_field in late.values())

    def cell(unit: str, field: str, late_ones: int) -> Cell:
        done = settled.shown(unit, field)
        left = in_hand.shown(unit, EVERYTHING) if field == EVERYTHING else None
        return Cell(month, unit, field, received.shown(unit, field), done, percent_on_time(done, late_ones), left)

    yield cell(EVERYTHING, EVERYTHING, whole_late)
    for unit in units:
        yield cell(unit, EVERYTHING, sum(late[unit].values()))
        for field in fields:
            if field in cells[unit]:
                yield cell(unit, field, late[unit][field])


class _Line:
    """One measure of one month, and what of it is kept back."""

    def __init__(self, counts: dict[str, dict[str, int]], smallest: int) -> None:
        self.counts = counts
        self.totals = {unit: sum(by_field.values()) for unit, by_field in counts.items()}
        self.whole = sum(self.totals.values())
        self.whole_hidden = is_small(self.whole, smallest)
        self.hidden_units = kept_back(self.totals, smallest)
        self.hidden_fields = {
            unit: kept_back(by_field, smallest, total_hidden=unit in self.hidden_units)
            for unit, by_field in counts.items()
        }

    def shown(self, unit: str, field: str) -> int | None:
        """The number as it is published."""
        if unit == EVERYTHING:
            return None if self.whole_hidden else self.whole
        if field == EVERYTHING:
            return None if unit in self.hidden_units else self.totals[unit]
        return None if field in self.hidden_fields[unit] else self.counts[unit][field]


def percent_on_time(settled: int | None, late: int) -> int | None:
    """The share that was not late, in whole percent; never 100 when one was late."""
    if not settled:
        return None
    return 100 if not late else min(99, round(100 * (settled - late) / settled))


# Months


def _months_before(on: date) -> tuple[date, ...]:
    """The first days of the twelve whole months before the month of `on`, the oldest first."""
    last = on.year * 12 + on.month - 1
    return tuple(date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS, last))


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _start(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time.min))
