"""Twenty thousand random cases over two years: the equations hold, nothing is lost from period to period, and every
cell is what a replay of the events gives."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime

import pytest
from django.utils import timezone

from procedures.models import ReportForm, Unit
from procedures.reports.forms import LAYOUTS
from procedures.reports.period import Period, Preset, preset_period
from procedures.reports.record import Cell, Question
from procedures.reports.statutory import Cells, Lines, cases_behind, count, report
from tests.clock import at
from tests.office import Office
from tests.reports.reference import cells
from tests.reports.simulated import Simulation

AFTER_ALL = at(2028, 1, 1)
MONTHS = [preset_period(Preset.MONTH, year, number) for year in (2025, 2026) for number in range(1, 13)]
WHOLE_CASES = 20_000


def counted(question: Question) -> dict[tuple[str, str], Counter[str]]:
    """Cells by agency and field, as the product counts them."""
    from procedures.models import Procedure

    codes = dict(Unit.objects.values_list("pk", "code"))
    fields = dict(Procedure.objects.values_list("versions", "field_code"))
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (agency, version), numbers in count(question).items():
        found[codes[agency], fields[version]].update({str(cell): number for cell, number in numbers.items()})
    return {key: Counter({cell: n for cell, n in numbers.items() if n}) for key, numbers in found.items()}


@pytest.mark.once
@pytest.mark.slow
def test_identities_and_carry_over_hold_over_twenty_thousand_cases(office: Office) -> None:
    stories = Simulation(office, seed=118).run(WHOLE_CASES)
    province = Unit.objects.get(code="H99")
    left: Cells = Counter()
    for number, period in enumerate(MONTHS):
        question = Question(province, period, AFTER_ALL)
        made = report(question, ReportForm.PROVINCE)
        assert not made.faults
        assert number == 0 or made.total.cells[Cell.CARRIED] == left[Cell.IN_TIME] + left[Cell.OVERDUE]
        left = made.total.cells
        if number % 4 == 0:  # the replay is slow: every fourth month, the quarters and the years
            assert counted(question) == cells(stories, period.begins, period.ends)
    for period in (preset_period(Preset.QUARTER, 2026, 2), preset_period(Preset.YEAR, 2025)):
        assert counted(Question(province, period, AFTER_ALL)) == cells(stories, period.begins, period.ends)


@pytest.mark.parametrize("seed", range(3))
def test_a_report_of_a_past_moment_knows_nothing_of_what_came_later(office: Office, seed: int) -> None:
    stories = Simulation(office, seed).run(300)
    period = preset_period(Preset.QUARTER, 2025, 3)
    for as_of in (at(2025, 7, 1, 10), at(2025, 8, 20, 23, 59), at(2025, 9, 14, 12)):
        question = Question(Unit.objects.get(code="H99"), period, as_of)
        assert counted(question) == cells(stories, question.begins, question.ends)
        assert not report(question, ReportForm.OLD).faults


def test_every_figure_leads_to_as_many_cases(office: Office) -> None:
    Simulation(office, seed=7).run(400)
    question = Question(Unit.objects.get(code="H99"), preset_period(Preset.QUARTER, 2025, 3), AFTER_ALL)
    for form in ReportForm:
        for by in Lines:
            made = report(question, form, by)
            for line in (*made.lines, made.total):
                for column, figure in zip(LAYOUTS[form].columns, line.figures, strict=True):
                    behind = cases_behind(question, column, section=line.section, code=line.code, by=by)
                    assert behind.count() == figure, (form, line.name, column.number)


def test_the_tree_of_a_unit_adds_up(office: Office) -> None:
    Simulation(office, seed=8).run(300)
    period = preset_period(Preset.HALF, 2025, 1)
    whole = report(Question(Unit.objects.get(code="H99"), period, AFTER_ALL), ReportForm.UNIT).total.cells
    parts: Cells = Counter()
    for agency in (office.commune, office.other_commune, Unit.objects.get(code="H99.03")):
        parts.update(report(Question(agency, period, AFTER_ALL), ReportForm.UNIT).total.cells)
    assert parts == whole


def test_periods_of_the_law_run_from_the_fifteenth_to_the_fourteenth() -> None:
    assert preset_period(Preset.MONTH, 2026, 1) == Period(date(2025, 12, 15), date(2026, 1, 14))
    assert preset_period(Preset.QUARTER, 2026, 1) == Period(date(2025, 12, 15), date(2026, 3, 14))
    assert preset_period(Preset.HALF, 2026, 1) == Period(date(2025, 12, 15), date(2026, 6, 14))
    assert preset_period(Preset.YEAR, 2026) == Period(date(2025, 12, 15), date(2026, 12, 14))
    assert preset_period(Preset.CALENDAR_MONTH, 2026, 2) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert preset_period(Preset.MONTH, 2026, 1).before() == Period(date(2025, 11, 15), date(2025, 12, 14))
    assert preset_period(Preset.QUARTER, 2026, 1).before() == Period(date(2025, 9, 15), date(2025, 12, 14))
    assert Period(date(2026, 3, 2), date(2026, 3, 8)).before() == Period(date(2026, 2, 23), date(2026, 3, 1))
    ends = timezone.localtime(preset_period(Preset.MONTH, 2026, 1).ends)
    assert ends == datetime(2026, 1, 15, tzinfo=ends.tzinfo)
    for wrong in ((Preset.MONTH, 2026, 13), (Preset.QUARTER, 2026, 0), (Preset.YEAR, 1999, 1)):
        with pytest.raises(ValueError, match="does not exist"):
            preset_period(*wrong)
