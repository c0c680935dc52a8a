"""The figures of a week for the leaders of a unit: those of its report from Monday to Sunday, and what is overdue.

A week is told as the record stood when it ended, so that the digest of a week is the same whenever it is made.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from procedures.models import ReportForm, Unit
from procedures.reports.period import Period
from procedures.reports.record import INSTANT, Cell, Question, cases_in
from procedures.reports.statutory import Report, report

FIELDS_SHOWN, CASES_SHOWN = 8, 8
WEEK = timedelta(days=7)


def week_before(at: datetime) -> date:
    """The Monday of the last whole week before `at`."""
    today = timezone.localtime(at).date()
    return today - timedelta(days=today.weekday()) - WEEK


def question_of_week(unit: Unit, monday: date) -> Question:
    """What the report of a week is asked with: as of the end of its Sunday."""
    period = Period(monday, monday + timedelta(days=6))
    return Question(unit, period, period.ends - INSTANT)


def weekly_figures(unit: Unit, monday: date) -> dict[str, Any]:
    """The digest of a week as plain data, names in the language in force."""
    question = question_of_week(unit, monday)
    made, before = report(question, ReportForm.UNIT), report(question_of_week(unit, monday - WEEK), ReportForm.UNIT)
    return {
        "unit": unit.code,
        "week": monday.isoformat(),
        "now": _totals(made),
        "before": _totals(before),
        "fields": _fields(made),
        "overdue": _overdue(question),
    }


def _totals(made: Report) -> dict[str, int]:
    """The cells of the total, and their sums as the form adds them up."""
    cells = made.total.cells
    numbers = dict(zip((column.number for column in made.layout.columns), made.total.figures, strict=True))
    return {
        "came": numbers[3] - numbers[8],
        "online": cells[Cell.FULL_ONLINE] + cells[Cell.PARTLY_ONLINE],
        "settled": numbers[9],
        "late": numbers[12],
        "open": numbers[13],
        "overdue": numbers[15],
    }


def _fields(made: Report) -> list[list[Any]]:
    """Fields of work with the most overdue and late cases first: name, came, settled, late, open, overdue."""
    rows = []
    for line in made.lines:
        numbers = dict(zip((column.number for column in made.layout.columns), line.figures, strict=True))
        came = numbers[3] - numbers[8]
        rows.append([line.name, came, numbers[9], numbers[12], numbers[13], numbers[15]])
    return sorted(rows, key=lambda row: (-row[5], -row[3], -row[1], row[0]))[:FIELDS_SHOWN]


def _overdue(question: Question) -> list[list[str]]:
    """The cases overdue the longest: code, procedure, agency, and since when by the promise of then. Nobody's name."""
    cases = (
        cases_in(question, (Cell.OVERDUE,))
        .annotate(overdue_since=F("promise"))
        .select_related("version__procedure", "agency")
        .defer("version__document")
        .order_by("overdue_since", "pk")[:CASES_SHOWN]
    )
    return [
        [case.code, case.version.procedure.label, case.agency.label, case.overdue_since.isoformat()] for case in cases
    ]
