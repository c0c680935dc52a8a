"""The charts of the board, worked out as figures and as points of an SVG: drawn on the server, read without scripts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.translation import gettext as _

from procedures import formats
from procedures.models import Case, Procedure, ProcedureVersion, Task
from procedures.models.case import RUNNING_STATUSES, overdue_at
from procedures.phrases import local
from procedures.queries.progress import WAITING, Days, UnitChoice

WEEKS = 8
WIDTH, HEIGHT, LEFT, TOP = 480, 180, 44, 12
STEPS_SHOWN, UNITS_SHOWN, PROCEDURES_SHOWN = 8, 12, 8
BAR_WIDTH = 220
SHADES = 5


@dataclass(frozen=True, slots=True)
class Week:
    """One week: when it began, what came in and what was finished, and where that stands in the drawing."""

    begins: date
    received: int
    finished: int
    x: int
    received_y: int
    finished_y: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    y: int
    value: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Cases in and out week by week; the sentence tells the finding."""

    weeks: tuple[Week, ...]
    received_line: str
    finished_line: str
    ticks: tuple[Tick, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, figure and length; `kind` is the time it stands for; `query` leads to its cases."""

    name: str
    value: int
    width: int
    kind: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart with the sentence that tells its finding."""

    bars: tuple[Bar, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """Overdue cases of a unit and a procedure: the figure, its shade from 0 to 5, and the address of the cases."""

    value: int
    shade: int
    query: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit with a cell for each procedure."""

    name: str
    cells: tuple[HeatCell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Heat:
    """Where overdue work lies: units by procedures, the heaviest first."""

    procedures: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    left_out: int


def flow(units: Collection[int], *, at: datetime) -> Flow:
    """Accepted and finished cases of the agencies among `units`, this week and the seven before it. Two queries."""
    monday = formats.local_time(at).date()
    monday -= timedelta(days=monday.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    since = timezone.make_aware(datetime.combine(first, time.min))
    received = _weekly("accepted_at", units, since, at)
    finished = _weekly("finished_at", units, since, at)
    begins = [first + timedelta(weeks=n) for n in range(WEEKS)]
    top = _round_top(max([*received.values(), *finished.values(), 1]))
    weeks = []
    for n, day in enumerate(begins):
        x = LEFT + round(n * (WIDTH - LEFT - 16) / (WEEKS - 1))
        weeks.append(Week(day, received[day], finished[day], x, _y(received[day], top), _y(finished[day], top)))
    came, done = sum(week.received for week in weeks), sum(week.finished for week in weeks)
    told = {"came": formats.grouped(came), "done": formats.grouped(done)}
    return Flow(
        weeks=tuple(weeks),
        received_line=" ".join(f"{week.x},{week.received_y}" for week in weeks),
        finished_line=" ".join(f"{week.x},{week.finished_y}" for week in weeks),
        ticks=tuple(Tick(_y(value, top), formats.grouped(value)) for value in (0, top // 2, top)),
        sentence=_("In eight weeks %(came)s cases were accepted and %(done)s finished.") % told,
    )


def _weekly(moment: str, units: Collection[int], since: datetime, at: datetime) -> Counter[date]:
    within = Case.objects.filter(Q(agency__in=units), **{f"{moment}__gte": since, f"{moment}__lte": at})
    counted = within.order_by().annotate(week=TruncWeek(moment)).values("week").annotate(count=Count("pk"))
    return Counter({formats.local_time(row["week"]).date(): row["count"] for row in counted})


def _round_top(value: int) -> int:
    """The end of the scale: an even number a reader can halve, not below `value`."""
    step = 2
    while step * 5 < value:
        step *= 10 if str(step)[0] == "2" and step * 50 < value else 2
    return -(-value // step) * step


def _y(value: int, top: int) -> int:
    return TOP + round((HEIGHT - TOP - 24) * (1 - value / top))


def age(work: QuerySet[Case], *, at: datetime, days: Days) -> Bars:
    """Open work by the time it has left. One query."""
    running = Q(status__in=RUNNING_STATUSES, late_from__gt=at)
    week = days.tomorrow + timedelta(days=7)
    parts = (
        ("week", _("More than a week left"), running & Q(due_at__gte=week), "ok", ""),
        ("few", _("Three to seven days"), running & Q(due_at__gte=days.soon_ends, due_at__lt=week), "ok", ""),
        (
            "soon",
            _("Within two days"),
            running & Q(due_at__gte=days.tomorrow, due_at__lt=days.soon_ends),
            "soon",
            "soon",
        ),
        ("today", _("Due today"), running & Q(due_at__lt=days.tomorrow), "soon", "today"),
        ("waiting", _("Waiting for the citizen"), Q(status__in=WAITING), "none", "waiting"),
        ("late", _("Overdue"), overdue_at(at), "late", "late"),
    )
    counted = work.aggregate(**{code: Count("pk", filter=condition) for code, _n, condition, _k, _p in parts})
    rows = [(name, counted[code], kind, f"panel={panel}" if panel else "") for code, name, _c, kind, panel in parts]
    said = _("%(late)s of %(all)s open cases are overdue.")
    whole = sum(counted.values())
    return _bars(rows, said % {"late": formats.grouped(counted["late"]), "all": formats.grouped(whole)})


def late_steps(work: QuerySet[Case], *, at: datetime) -> Bars:
    """The steps at which most overdue cases stand. Two queries; no more steps than fit."""
    standing = Task.objects.open().filter(case__in=work.filter(overdue_at(at)).values("pk"))
    counted = standing.order_by().values("case__version", "step").annotate(count=Count("case", distinct=True))
    rows = sorted(counted, key=lambda row: -row["count"])
    keys = {row["case__version"] for row in rows}
    versions = {v.pk: v for v in ProcedureVersion.objects.filter(pk__in=keys).select_related("procedure")}
    named: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        version = versions[row["case__version"]]
        step = local(version.route.step(row["step"]).name)
        named[(version.procedure.code, row["step"], f"{step} · {version.procedure.label}")] += row["count"]
    shown = named.most_common(STEPS_SHOWN)
    told = [(name, count, "late", f"panel=late&procedure={code}&step={step}") for (code, step, name), count in shown]
    if not told:
        return Bars((), _("No case is overdue."))
    return _bars(told, _("Most overdue cases stand at “%(step)s”.") % {"step": told[0][0]})


def _bars(rows: Sequence[tuple[str, int, str, str]], sentence: str) -> Bars:
    most = max((value for _name, value, _kind, _query in rows), default=0) or 1
    bars = tuple(Bar(name, value, round(value * BAR_WIDTH / most), kind, query) for name, value, kind, query in rows)
    return Bars(bars, sentence)


def heat(work: QuerySet[Case], units: Sequence[UnitChoice], *, at: datetime) -> Heat:
    """Overdue cases by the unit that holds them and by procedure. Two queries, linear in overdue steps.

    A unit counts with everything below it, as the list its cell leads to does.
    """
    standing = Task.objects.open().filter(case__in=work.filter(overdue_at(at)).values("pk"))
    cases: dict[tuple[str, int], set[int]] = defaultdict(set)
    paths = {unit.pk: unit.path for unit in units}
    holding: set[str] = set()
    for case, unit, procedure in standing.values_list("case", "unit", "case__version__procedure"):
        if unit in paths:
            holding.add(paths[unit])
            cases[(paths[unit], procedure)].add(case)
    by_procedure: Counter[int] = Counter()
    for (_path, procedure), found in cases.items():
        by_procedure[procedure] += len(found)
    shown = [procedure for procedure, _count in by_procedure.most_common(PROCEDURES_SHOWN)]
    named = {p.pk: p for p in Procedure.objects.filter(pk__in=shown)}
    most = max((len(found) for found in cases.values()), default=0)
    rows = []
    for unit in units:
        if unit.path in holding:
            cells = []
            for procedure in shown:
                below = [found for (path, p), found in cases.items() if p == procedure and path.startswith(unit.path)]
                value = len(set().union(*below))
                query = f"panel=late&unit={unit.code}&procedure={named[procedure].code}"
                cells.append(HeatCell(value, -(-value * SHADES // max(most, value, 1)), query))
            rows.append(HeatRow(unit.label.strip(), tuple(cells), sum(cell.value for cell in cells)))
    rows.sort(key=lambda row: -row.total)
    return Heat(
        procedures=tuple(named[procedure].label for procedure in shown),
        rows=tuple(rows[:UNITS_SHOWN]),
        left_out=max(len(rows) - UNITS_SHOWN, 0) + max(len(by_procedure) - PROCEDURES_SHOWN, 0),
    )
