"""A statutory report: the cells of a question counted in four set queries, laid out as a form, and checked.

The four sets are counted apart from each other, so that "received = settled + open" says something: a case whose dates
contradict each other breaks it. A report with a broken equation is shown with its faults and is not printed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from procedures.errors import Refusal
from procedures.models import Case, Procedure, ReportForm, Unit, UnitKind
from procedures.reports.forms import LAYOUTS, FormColumn, Layout
from procedures.reports.record import (
    Cell,
    Question,
    accepted,
    cases_in,
    count_open_at,
    kept_promise,
    of_unit,
    open_at,
    settled,
    standing,
    way_in,
)

Cells = Counter[Cell]


class Lines(StrEnum):
    """What the lines of a report name."""

    FIELDS = "field"
    UNITS = "unit"


class Section(StrEnum):
    """The two parts of form 07b: agencies of the province, and communes."""

    PROVINCE = "province"
    COMMUNES = "commune"


SECTION_TITLES = {Section.PROVINCE: "Cấp tỉnh", Section.COMMUNES: "Cấp xã"}
SECTION_MARKS = {Section.PROVINCE: "I", Section.COMMUNES: "II"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report: a field of work or a unit, with its number on the form ("1", "I") and its figures.

    `code` is "" for a total; `section` is "" where a form has none.
    """

    mark: str
    code: str
    name: str
    section: str
    figures: tuple[int, ...]
    cells: Cells

    @property
    def is_total(self) -> bool:
        """Whether it adds other lines up."""
        return not self.code


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is shown and printed. `faults` say why it must not be printed."""

    layout: Layout
    question: Question
    by: Lines
    lines: tuple[Line, ...]
    total: Line
    faults: tuple[Refusal, ...]

    @property
    def on_time_percent(self) -> float | None:
        """Share of the settled cases that were not late, in percent; None when none was settled."""
        return on_time_percent(self.total.cells)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that has cases."""

    code: str
    name: str
    path: str
    section: Section


Counted = dict[tuple[int, int], Cells]
"""Cells by agency and version."""


def on_time_percent(cells: Cells) -> float | None:
    """Share of the settled cases that were early or on time, in percent."""
    done = cells[Cell.EARLY] + cells[Cell.ON_TIME] + cells[Cell.LATE]
    return 100 * (done - cells[Cell.LATE]) / done if done else None


def report(question: Question, form: ReportForm, by: Lines = Lines.FIELDS) -> Report:
    """The report for a question. At most twelve queries, whatever the number of cases."""
    layout = LAYOUTS[form]
    counted = count(question)
    agencies = _agencies({agency for agency, _version in counted})
    fields = _fields({version for _agency, version in counted})
    cells: dict[tuple[Section, str], Cells] = defaultdict(Counter)
    names: dict[tuple[Section, str], str] = {}
    for (agency, version), found in counted.items():
        unit, field = agencies[agency], fields[version]
        key = (unit.section, unit.path if by is Lines.UNITS else field[0])
        cells[key].update(found)
        names[key] = unit.name if by is Lines.UNITS else field[1]
    codes = {agency.path: agency.code for agency in agencies.values()}
    lines = tuple(_lines(layout, cells, names, codes if by is Lines.UNITS else {}))
    whole = _sum(cells.values())
    total = Line("", "", "Tổng số", "", layout.figures(whole), whole)
    return Report(layout, question, by, lines, total, tuple(faults(question, layout, lines, total)))


def count(question: Question) -> Counted:
    """Every cell by agency and version. Six queries."""
    cases, begins, ends = of_unit(question.unit), question.begins, question.ends
    carried = open_at(cases, begins).annotate(cell=Value(Cell.CARRIED.value, output_field=CharField()))
    sets = (
        way_in(accepted(cases, begins, ends)),
        carried,
        kept_promise(settled(cases, begins, ends)),
        standing(open_at(cases, ends), ends),
    )
    found: Counted = defaultdict(Counter)
    for part in sets:
        rows = part.order_by().values_list("agency_id", "version_id", "cell").annotate(number=Count("pk"))
        for agency, version, cell, number in rows:
            found[agency, version][Cell(cell)] += number
    return found


def faults(question: Question, layout: Layout, lines: Iterable[Line], total: Line) -> Iterator[Refusal]:
    """Why the report must not be printed: equations that do not hold, and a carried-over figure without a source."""
    for line in (*lines, total):
        for left, right in layout.broken(line.cells):
            yield Refusal(
                "equation_broken",
                _("“%(line)s”: (%(left)s) is not %(right)s. Look at the cases of the line and tell the administrator."),
                {"line": line.name, "left": str(left), "right": "+".join(f"({number})" for number in right)},
            )
    expected = carried_by_flow(question)
    if total.cells[Cell.CARRIED] != expected:
        yield Refusal(
            "carried_over_broken",
            _("Carried over are %(found)s cases, but the period before left %(expected)s open."),
            {"found": str(total.cells[Cell.CARRIED]), "expected": str(expected)},
        )


def carried_by_flow(question: Question) -> int:
    """What the period before must have left open: what it began with, and took in, without what it settled."""
    cases, before = of_unit(question.unit), Question(question.unit, question.period.before(), question.as_of)
    came = accepted(cases, before.begins, question.begins).count()
    went = settled(cases, before.begins, question.begins).count()
    return count_open_at(cases, before.begins) + came - went


def cases_behind(
    question: Question, column: FormColumn, *, section: str = "", code: str = "", by: Lines = Lines.FIELDS
) -> QuerySet[Case]:
    """The cases counted in one figure: a column of a line, or of a total (`code` "")."""
    cases = cases_in(question, column.cells)
    if code and by is Lines.FIELDS:
        cases = cases.filter(version__procedure__field_code=code)
    elif code:
        cases = cases.filter(agency__code=code)
    if section:
        within = _below()
        cases = cases.filter(agency__in=within) if section == Section.COMMUNES else cases.exclude(agency__in=within)
    return cases


def _below() -> set[int]:
    """Keys of the communes and of everything below them. One query."""
    units = list(Unit.objects.order_by("path").values_list("pk", "path", "kind"))
    communes = {path for _pk, path, kind in units if kind == UnitKind.COMMUNE}
    return {pk for pk, path, _kind in units if any(above in communes for above in _paths(path))}


def _paths(path: str) -> Iterator[str]:
    """The path and those of every unit above it."""
    parts = path.strip("/").split("/")
    return (f"/{'/'.join(parts[:number])}/" for number in range(1, len(parts) + 1))


def _agencies(keys: set[int]) -> dict[int, Agency]:
    below = _below()
    found = Unit.objects.filter(pk__in=keys)
    return {
        unit.pk: Agency(unit.code, unit.label, unit.path, Section.COMMUNES if unit.pk in below else Section.PROVINCE)
        for unit in found
    }


def _fields(versions: set[int]) -> dict[int, tuple[str, str]]:
    """Code and name of the field of work by version. One query."""
    english = (get_language() or "vi").startswith("en")
    name = "field_name_en" if english else "field_name"
    rows = Procedure.objects.filter(versions__in=versions).values_list("versions", "field_code", name)
    return {version: (code, label) for version, code, label in rows}


def _lines(
    layout: Layout,
    cells: dict[tuple[Section, str], Cells],
    names: dict[tuple[Section, str], str],
    codes: dict[str, str],
) -> Iterator[Line]:
    if layout.form is not ReportForm.PROVINCE:
        merged: dict[str, Cells] = defaultdict(Counter)
        for (_section, key), found in cells.items():
            merged[key].update(found)
        said = {key: name for (_section, key), name in names.items()}
        for number, key in enumerate(sorted(merged), start=1):
            yield _line(layout, str(number), codes.get(key, key), said[key], "", merged[key])
        return
    for section in Section:
        keys = sorted(key for part, key in cells if part is section)
        whole = _sum(cells[section, key] for key in keys)
        yield _line(layout, SECTION_MARKS[section], "", SECTION_TITLES[section], section, whole)
        for number, key in enumerate(keys, start=1):
            found = cells[section, key]
            yield _line(layout, str(number), codes.get(key, key), names[section, key], section, found)


def _line(layout: Layout, mark: str, code: str, name: str, section: str, cells: Cells) -> Line:
    return Line(mark, code, name, section, layout.figures(cells), cells)


def _sum(parts: Iterable[Cells]) -> Cells:
    whole: Cells = Counter()
    for part in parts:
        whole.update(part)
    return whole


def as_data(made: Report) -> dict[str, Any]:
    """The report as plain data, in the order of the form: what is frozen when it is closed."""
    return {
        "form": made.layout.form.value,
        "unit": made.question.unit.code,
        "first": made.question.period.first.isoformat(),
        "last": made.question.period.last.isoformat(),
        "by": made.by.value,
        "columns": [column.number for column in made.layout.columns],
        "lines": [
            {
                "mark": line.mark,
                "code": line.code,
                "name": line.name,
                "section": str(line.section),
                "figures": list(line.figures),
            }
            for line in made.lines
        ],
        "total": list(made.total.figures),
    }


def moment_known(as_of: datetime | None, now: datetime) -> datetime:
    """The moment a report is asked for, never later than now."""
    return min(as_of, now) if as_of is not None else now
