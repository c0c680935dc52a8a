"""What people wait for, measured through the product's own functions, each beside the plain SQL of the same work.

Plain SQL is what a careful person would write by hand for the same rows: statements on the same connection, rows
fetched, nothing made of them. It keeps a transaction where the product keeps one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from bench.timing import Measured, measured, repeated
from procedures.actions.finish import Finish
from procedures.actions.forward import Forward
from procedures.actions.intake import PartyData
from procedures.actions.receive import Receive
from procedures.definition.schema import StepKind
from procedures.documents import render_receipt
from procedures.management.walker import Way, holder, ways
from procedures.models import Case, CaseStatus, Officer, Posting, Task
from procedures.models.office import postings_of
from procedures.models.secret import blind_index, seal
from procedures.queries.calendars import calendar_for
from procedures.queries.case_list import case_list, cases_in_reach
from procedures.queries.case_page import case_page
from procedures.queries.desk import desk
from procedures.queries.dossier import Dossier
from procedures.queries.public_figures import published_figures
from procedures.queries.tracking import case_by_token, track_page
from procedures.queries.worklist import held_by, worklist
from procedures.web.frontdesk.sheets import receipt_sheet
from tests.office import Office

TIMES = 60
PAPERS = "1.001612"


@dataclass(frozen=True)
class Goal:
    """One line of the page: what is done, by the product and by hand; `must` is the ratio that has to be kept."""

    name: str
    ours: Callable[[Scene], Measured]
    plain: Callable[[Scene], Measured] | None
    must: float | None = None
    unit: str = "ratio"


@dataclass
class Scene:
    """The database that is measured, and the moment it is there."""

    office: Office
    now: datetime
    cases: int

    def open_tasks(self, turn: int) -> Iterator[Task]:
        """Every other open step of running cases, in an order that has nothing to do with the rows' places."""
        running = Task.objects.open().filter(case__status=CaseStatus.PROCESSING)
        keys = list(running.values_list("pk", flat=True))
        Random(118).shuffle(keys)
        for pk in keys[turn::2]:
            yield Task.objects.select_related("case__version__procedure", "unit", "officer", "case__agency").get(pk=pk)


def fetch(sql: str, *values: Any) -> list[tuple]:
    """Rows of a statement written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def do(sql: str, *values: Any) -> None:
    """Run a statement written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def moment(at: datetime) -> Any:
    """A moment as the engine takes it."""
    return connection.ops.adapt_datetimefield_value(at)


LOCK = " FOR UPDATE" if connection.vendor == "postgresql" else ""


# Act


def act(scene: Scene) -> Measured:
    """Leave a step by the main way."""

    def works() -> Iterator[Callable[[], Any]]:
        for task in scene.open_tasks(turn=0):
            way = _plain_way(task)
            if way is not None:
                yield _leave(task, way, scene.now)

    return measured(islice(works(), TIMES))


def _plain_way(task: Task) -> Way | None:
    found = next(ways(Dossier(task.case), task), None)
    return found if found is not None and found.kind in (StepKind.WORK, StepKind.END) else None


def _leave(task: Task, way: Way, at: datetime) -> Callable[[], Any]:
    by = Officer.objects.get(pk=holder(task, at=at).pk)
    kind = Finish if way.kind is StepKind.END else Forward
    step = task.case.version.route.step(task.step)
    number = "01/GCN" if step.numbers else ""
    act = kind(
        Case(pk=task.case_id), by=by, at=at, task_id=task.pk, to=way.move.to, answers=way.answers, result_number=number
    )
    return act.run


def plain_act(scene: Scene) -> Measured:
    """Lock, close the task, open the next, seal an event, change the case."""

    def works() -> Iterator[Callable[[], Any]]:
        for task in scene.open_tasks(turn=1):
            yield lambda task=task: _plain_act(task.case_id, task.pk, task.unit_id, scene.now)

    return measured(islice(works(), TIMES))


def _plain_act(case: int, task: int, unit: int, at: datetime) -> None:
    when = moment(at)
    with transaction.atomic():
        ((edition, count, head),) = fetch(
            f"SELECT edition, event_count, event_head FROM procedures_case WHERE id = %s{LOCK}", case
        )
        do(
            "UPDATE procedures_task SET closed_at = %s, outcome = 'forwarded' WHERE id = %s AND closed_at IS NULL",
            when, task,
        )  # fmt: skip
        do(
            "INSERT INTO procedures_task (case_id, sequence, step, branch, role, unit_id, opened_at, due_at, outcome,"
            " sent_back_from, note) VALUES (%s, %s, 'approval', %s, 'approver', %s, %s, %s, '', '', '')",
            case, 100 + task % 30_000, f"bench:{task}", unit, when, when,
        )  # fmt: skip
        facts = json.dumps({"from": "appraisal", "to": "approval"})
        do(
            "INSERT INTO procedures_caseevent (case_id, sequence, code, at, unit_id, facts, previous_hash, hash)"
            " VALUES (%s, %s, 'forward', %s, %s, %s, %s, %s)",
            case, count + 1, when, unit, facts, head, "0" * 64,
        )  # fmt: skip
        do(
            "UPDATE procedures_case SET edition = %s, event_count = %s, event_head = %s, changed_at = %s"
            " WHERE id = %s AND edition = %s",
            edition + 1, count + 1, "0" * 64, when, case, edition,
        )  # fmt: skip


# Receive


def receive(scene: Scene) -> Measured:
    """Take an application with its papers in and give it a code, a promise and a line in the register."""
    by = Officer.objects.get(pk=scene.office.receiver.pk)

    def works() -> Iterator[Callable[[], Any]]:
        for number in range(TIMES):
            who = PartyData(f"Nguyễn Văn Đo {number} (mẫu)", id_number=f"000900{number:06d}", phone="0900000009")
            yield Receive(scene.office.intake(PAPERS, applicant=who), by=by, at=scene.now).run

    return measured(works())


def plain_receive(scene: Scene) -> Measured:
    """The same rows by hand: who, code, case, papers, charge, line in the register, step, two events."""
    pattern = Case.objects.filter(status=CaseStatus.PROCESSING).order_by("-pk").first()
    assert pattern is not None
    names = [f.column for f in Case._meta.concrete_fields if f.column not in ("id", "code", "token", "register_number")]
    source = ", ".join(names)
    counter = iter(range(10_000))
    return measured(repeated(lambda: _plain_receive(pattern, source, next(counter), scene.now), TIMES))


def _plain_receive(pattern: Case, source: str, number: int, at: datetime) -> None:
    when, papers = moment(at), 4
    with transaction.atomic():
        identity = f"000800{number:06d}"
        ((party,),) = fetch(
            "INSERT INTO procedures_party (kind, full_name, search, id_sealed, id_index, address, phone, email)"
            " VALUES ('person', 'Nguyễn Văn Đo (mẫu)', 'nguyen van do mau', %s, %s, '', '', '') RETURNING id",
            seal(identity), blind_index(identity),
        )  # fmt: skip
        ((sequence,),) = fetch(
            "INSERT INTO procedures_casecounter (agency_code, day, last) VALUES ('BENCH', %s, 1) ON CONFLICT"
            " (agency_code, day) DO UPDATE SET last = procedures_casecounter.last + 1 RETURNING last",
            at.date(),
        )  # fmt: skip
        chosen = source.replace("applicant_id", str(party))
        ((case,),) = fetch(
            f"INSERT INTO procedures_case (code, token, register_number, {source})"
            f" SELECT %s, %s, 900000 + %s, {chosen} FROM procedures_case WHERE id = %s RETURNING id",
            f"BENCH-{sequence}", f"bench-{sequence}", sequence, pattern.pk,
        )  # fmt: skip
        row = "(%s, %s, %s, 'Giấy tờ', '', 1, 0, 1, 0, 0, 'complete', '')"
        do(
            "INSERT INTO procedures_casepaper (case_id, position, code, name, name_en, needed_originals, needed_copies,"
            f" originals, copies, electronic, state, note) VALUES {', '.join([row] * papers)}",
            *[value for n in range(papers) for value in (case, n, f"p{n}")],
        )  # fmt: skip
        do(
            "INSERT INTO procedures_task (case_id, sequence, step, branch, role, unit_id, opened_at, due_at, outcome,"
            " sent_back_from, note) VALUES (%s, 1, 'reception', '', 'front_desk', %s, %s, %s, '', '', '')",
            case, pattern.received_at_unit_id, when, when,
        )  # fmt: skip
        event = "(%s, %s, 'accept', %s, %s, '{}', %s, %s)"
        do(
            "INSERT INTO procedures_caseevent (case_id, sequence, code, at, unit_id, facts, previous_hash, hash)"
            f" VALUES {event}, {event}",
            case, 1, when, pattern.received_at_unit_id, "0" * 64, "1" * 64,
            case, 2, when, pattern.received_at_unit_id, "1" * 64, "2" * 64,
        )  # fmt: skip
        do("UPDATE procedures_registerbook SET last = last WHERE id = %s", pattern.register_book_id)


# Look-ups and lists


def look_up(scene: Scene) -> Measured:
    """The page behind the QR code, without its HTML."""

    def work(token: str) -> Callable[[], Any]:
        def run() -> None:
            case = case_by_token(token, at=scene.now)
            assert case is not None
            track_page(case, at=scene.now)

        return run

    return measured(work(token) for token in _tokens())


def plain_look_up(scene: Scene) -> Measured:
    """The case with its places, and its events with the steps that are open."""

    def work(token: str) -> Callable[[], Any]:
        def run() -> None:
            ((case, *_rest),) = fetch(
                "SELECT c.id, c.*, v.digest, u.name, r.name, p.full_name FROM procedures_case c"
                " JOIN procedures_procedureversion v ON v.id = c.version_id"
                " JOIN procedures_unit u ON u.id = c.received_at_unit_id"
                " JOIN procedures_unit r ON r.id = c.return_unit_id"
                " JOIN procedures_party p ON p.id = c.applicant_id WHERE c.token = %s",
                token,
            )
            fetch("SELECT * FROM procedures_caseevent WHERE case_id = %s ORDER BY sequence", case)
            fetch("SELECT * FROM procedures_task WHERE case_id = %s ORDER BY sequence", case)

        return run

    return measured((work(token) for token in _tokens()), count=False)


def _tokens() -> list[str]:
    top = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    first = Case.objects.order_by("pk").values_list("pk", flat=True)[0]
    random = Random(118)
    keys = [random.randint(first, top) for _n in range(TIMES)]
    return list(Case.objects.filter(pk__in=keys).values_list("token", flat=True))


def _busiest(role: str) -> tuple[Officer, list[Posting]]:
    officer = (
        Officer.objects.filter(tasks__closed_at=None, postings__role=role)
        .annotate(n=Count("tasks"))
        .order_by("-n", "pk")
        .first()
    )
    assert officer is not None
    return officer, []


def work_list(scene: Scene) -> Measured:
    """The first page of a case officer's worklist, with its four figures."""
    officer, _none = _busiest("case_officer")
    postings, calendar = postings_of(officer, at=scene.now), calendar_for(scene.office.commune)
    return measured(repeated(lambda: worklist(officer, postings, at=scene.now, calendar=calendar, view="all"), TIMES))


def plain_work_list(scene: Scene) -> Measured:
    """The same steps with their case, person, procedure, unit and officer, and the four figures."""
    officer, _none = _busiest("case_officer")
    held = [(p.unit_id, p.role) for p in postings_of(officer, at=scene.now)]
    where = " OR ".join("(t.unit_id = %s AND t.role = %s)" for _one in held)
    values = [value for pair in held for value in pair]
    when = moment(scene.now)

    def run() -> None:
        fetch(
            "SELECT count(*), count(*) FILTER (WHERE t.officer_id = %s OR t.officer_id IS NULL),"
            " count(*) FILTER (WHERE t.due_at < %s AND c.status NOT IN (5, 6, 9)),"
            " count(*) FILTER (WHERE t.due_at >= %s AND c.status NOT IN (5, 6, 9))"
            " FROM procedures_task t JOIN procedures_case c ON c.id = t.case_id"
            f" WHERE t.closed_at IS NULL AND ({where})",
            officer.pk, when, when, *values,
        )  # fmt: skip
        fetch(
            "SELECT t.*, c.*, p.*, d.name, u.name, o.full_name FROM procedures_task t"
            " JOIN procedures_case c ON c.id = t.case_id JOIN procedures_party p ON p.id = c.applicant_id"
            " JOIN procedures_procedureversion v ON v.id = c.version_id"
            " JOIN procedures_procedure d ON d.id = v.procedure_id JOIN procedures_unit u ON u.id = t.unit_id"
            " LEFT JOIN procedures_officer o ON o.id = t.officer_id"
            f" WHERE t.closed_at IS NULL AND ({where}) ORDER BY t.due_at NULLS LAST, t.id LIMIT 51",
            *values,
        )  # fmt: skip

    return measured(repeated(run, TIMES), count=False)


def overdue_page(scene: Scene) -> Measured:
    """The first page of a commune's overdue cases."""
    cases, calendar = cases_in_reach([scene.office.commune]), calendar_for(scene.office.commune)
    late = cases.overdue(at=scene.now)
    return measured(repeated(lambda: case_list(late, at=scene.now, calendar=calendar), TIMES))


def plain_overdue_page(scene: Scene) -> Measured:
    """The same cases with person and procedure."""
    commune, when = scene.office.commune, moment(scene.now)

    def run() -> None:
        fetch(
            "SELECT c.*, p.*, d.name, u.name FROM procedures_case c JOIN procedures_party p ON p.id = c.applicant_id"
            " JOIN procedures_procedureversion v ON v.id = c.version_id"
            " JOIN procedures_procedure d ON d.id = v.procedure_id JOIN procedures_unit u ON u.id = c.agency_id"
            " WHERE c.closed_at IS NULL AND c.status IN (2, 4) AND c.late_from <= %s AND c.agency_id = %s"
            " ORDER BY c.received_at DESC, c.id DESC LIMIT 51",
            when, commune.pk,
        )  # fmt: skip

    return measured(repeated(run, TIMES), count=False)


def overdue_counts(scene: Scene) -> Measured:
    """How many cases are overdue in each unit of the province."""

    def run() -> None:
        list(Case.objects.overdue(at=scene.now).order_by().values_list("agency").annotate(n=Count("pk")))

    return measured(repeated(run, 20))


def plain_overdue_counts(scene: Scene) -> Measured:
    """The same by hand."""
    when = moment(scene.now)

    def run() -> None:
        fetch(
            "SELECT agency_id, count(*) FROM procedures_case WHERE closed_at IS NULL AND status IN (2, 4)"
            " AND late_from <= %s GROUP BY agency_id",
            when,
        )

    return measured(repeated(run, 20), count=False)


def counter_desk(scene: Scene) -> Measured:
    """The first page of a counter: figures and what is to be handed on."""
    counters, calendar = [scene.office.counter], calendar_for(scene.office.commune)
    return measured(repeated(lambda: desk(counters, at=scene.now, calendar=calendar), TIMES))


def one_case(scene: Scene) -> Measured:
    """The page of a case, without its HTML."""
    keys = list(Case.objects.filter(token__in=_tokens()).values_list("pk", flat=True))
    related = ("version__procedure", "received_at_unit", "agency", "return_unit", "applicant", "submitter")

    def work(pk: int) -> Callable[[], Any]:
        return lambda: case_page(Dossier(Case.objects.select_related(*related).get(pk=pk)), at=scene.now)

    return measured(work(pk) for pk in keys)


def receipt_pdf(scene: Scene) -> Measured:
    """The receipt with QR code, both copies, from a case that was read."""
    cases = Case.objects.filter(status=CaseStatus.PROCESSING).select_related(
        "version__procedure", "received_at_unit", "agency", "return_unit", "applicant", "submitter", "register_book",
        "received_by",
    )[:24]  # fmt: skip
    return measured((lambda case=case: render_receipt(receipt_sheet(Dossier(case)))) for case in cases)


def statistics(scene: Scene) -> Measured:
    """The published figures of the last months."""
    return measured(repeated(lambda: published_figures(scene.now.date()), 6))


def plain_statistics(scene: Scene) -> Measured:
    """One scan that counts what was received, settled and late in each month and unit."""
    month = "to_char(received_at, 'YYYY-MM')" if connection.vendor == "postgresql" else "substr(received_at, 1, 7)"

    def run() -> None:
        if connection.vendor == "postgresql":
            do("SET max_parallel_workers_per_gather = 0")
        fetch(
            f"SELECT {month}, agency_id, version_id, count(*), count(finished_at),"
            " count(*) FILTER (WHERE finished_at >= late_from) FROM procedures_case GROUP BY 1, 2, 3"
        )

    return measured(repeated(run, 6), count=False)


def sweep(scene: Scene) -> Measured:
    """The minute's look for something to tell people, when nothing is new."""
    from procedures.notices.making import make_messages

    return measured(repeated(lambda: make_messages(at=scene.now + timedelta(days=30)), 20))


def plain_sweep(scene: Scene) -> Measured:
    """One statement for the same question."""
    return measured(
        repeated(
            lambda: fetch("SELECT id FROM procedures_caseevent WHERE id > (SELECT floor FROM procedures_outboxmark)"),
            20,
        ),
        count=False,
    )


GOALS = (
    Goal("Act on a case", act, plain_act, 3),
    Goal("Receive with papers and code", receive, plain_receive, 3),
    Goal("Public look-up with timeline", look_up, plain_look_up, 4),
    Goal("Worklist, page of 50 and figures", work_list, plain_work_list, 3),
    Goal("Overdue cases of a commune, page", overdue_page, plain_overdue_page, 3),
    Goal("Overdue cases, counted per unit", overdue_counts, plain_overdue_counts, 3),
    Goal("First page of a counter", counter_desk, None),
    Goal("Page of a case", one_case, None),
    Goal("Published statistics", statistics, plain_statistics),
    Goal("Receipt as PDF, two copies", receipt_pdf, None, 15, "ms"),
    Goal("Sweep with nothing to tell", sweep, plain_sweep, 3),
)

__all__ = ["GOALS", "Goal", "Scene", "held_by"]
