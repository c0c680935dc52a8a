"""What a row may never say, whoever writes it: each constraint by its name, with the row it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django_fsm import TransitionNotAllowed

from procedures.models import (
    AnnouncedYear,
    CalendarDay,
    Case,
    CaseCounter,
    CaseEvent,
    CasePaper,
    CaseStatus,
    Charge,
    Consultation,
    Delivery,
    Mandate,
    Pause,
    Posting,
    ProcedureVersion,
    RegisterBook,
    SupplementRequest,
    Task,
    WeekSession,
    WorkCalendar,
)
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import go_to

AT, LATER, DAY = monday(8), tuesday(8), date(2026, 3, 2)
Row = dict[str, Any]
Maker = Callable[[Case, Office], object]


def changed(**values: object) -> Maker:
    return lambda case, office: Case.objects.filter(pk=case.pk).update(**values)


def made(model: type[Any], **values: object) -> Maker:
    """A row of the case; twice where the second one is too many."""
    return lambda case, office: model.objects.create(case=case, **values)


def twice(model: type[Any], **values: object) -> Maker:
    return lambda case, office: [model.objects.create(case=case, **values) for _ in range(2)]


def task(**values: object) -> Maker:
    given: Row = {"sequence": 90, "step": "appraisal", "branch": "x", "role": "clerk", "opened_at": AT, **values}
    return lambda case, office: Task.objects.create(case=case, unit=office.counter, **given)


def supplement(case: Case, office: Office) -> None:
    said: Row = {"at_reception": True, "reason": "x", "asked_at": AT, "asked_by": office.receiver, "answer_by": LATER}
    for _ in range(2):
        SupplementRequest.objects.create(case=case, number=1, **said)


def question(case: Case, office: Office) -> None:
    said: Row = {"question": "?", "asked_at": AT, "asked_by": office.receiver, "due_at": LATER}
    for _ in range(2):
        Consultation.objects.create(case=case, task=case.tasks.first(), unit=office.counter, **said)


def calendar(model: type[Any], count: int = 1, **values: object) -> Maker:
    return lambda case, office: [
        model.objects.create(calendar=WorkCalendar.objects.get(unit=None), **values) for _ in range(count)
    ]


def posting(until: date, count: int) -> Maker:
    def make(case: Case, office: Office) -> None:
        for _ in range(count):
            Posting.objects.create(officer=office.receiver, unit=office.counter, role="clerk", since=DAY, until=until)

    return make


def version(case: Case, office: Office) -> None:
    known = office.version("1.001193")
    ProcedureVersion.objects.create(
        procedure=known.procedure, number=known.number, document={}, digest="x", effective_since=DAY
    )


def event(case: Case, office: Office) -> None:
    CaseEvent.objects.create(case=case, sequence=1, code="x", at=AT, previous_hash="0", hash="0")


def book(**values: object) -> Maker:
    """Another volume of the counter's year, beside the one that the case opened."""
    given: Row = {"year": 2026, "volume": 1, "last": 1, "opened_at": AT, **values}

    def make(case: Case, office: Office) -> None:
        if "closed_by" in given:
            given["closed_by"] = office.supervisor
        RegisterBook.objects.create(unit=office.counter, **given)

    return make


def copied(case: Case) -> Row:
    """What a second case with the same line in the register would be written with."""
    kept = ("version", "channel", "received_at_unit", "agency", "return_unit", "applicant", "received_at")
    return {"code": "x", "register_book": case.register_book, "register_number": case.register_number} | {
        name: getattr(case, name) for name in kept
    }


CLOSED: Row = {"closed_at": LATER, "closed_by": None, "pages": 1}
SESSION: Row = {"since": DAY, "weekday": 0, "start": time(8), "end": time(9)}
OFF: Row = {"day": date(2030, 1, 7), "name": "x"}
PAUSE: Row = {"reason": "payment", "restarts": False}
PAPER: Row = {"position": 9, "code": "x", "name": "x"}

REFUSED: dict[str, list[Maker]] = {
    "a_returned_case_says_when": [changed(status=10, closed_at=AT)],
    "a_case_in_progress_was_accepted": [
        changed(accepted_at=None),
        changed(accepted_at=None, status=4),
        changed(accepted_at=None, status=9),
        changed(accepted_at=None, status=10, closed_at=AT, returned_at=AT),
    ],
    "a_promise_says_from_when_it_is_late": [
        changed(late_from=None),
        changed(due_at=None),
        changed(due_at=AT, late_from=AT),
    ],
    "an_ended_case_says_when": [
        *(changed(status=status) for status in (3, 7, 8)),
        changed(status=10, returned_at=AT),
    ],
    "an_open_branch_has_one_task": [task(branch="")],
    "tasks_of_a_case_are_numbered": [task(sequence=1)],
    "a_task_closes_after_it_opened": [task(closed_at=monday(7), outcome="forwarded")],
    "a_closed_task_says_how": [task(closed_at=LATER), task(outcome="forwarded")],
    "a_clock_is_stopped_once": [twice(Pause, started_at=AT, **PAUSE)],
    "a_pause_ends_after_it_started": [made(Pause, started_at=AT, ended_at=monday(7), **PAUSE)],
    "supplement_requests_are_numbered": [supplement],
    "a_unit_is_asked_once_at_a_time": [question],
    "a_paid_amount_says_when": [
        made(Charge, code="x", kind="fee", name="x", amount_vnd=1, state="paid", asked_at=AT),
    ],
    "a_paper_stands_once_on_a_case": [twice(CasePaper, **PAPER)],
    "a_complete_paper_is_there": [made(CasePaper, needed_originals=1, **PAPER)],
    "a_mandate_on_paper_says_its_day": [made(Mandate, kind="power"), made(Mandate, kind="referral")],
    "a_delivery_names_whom_where_and_phone": [
        made(Delivery, recipient="", address="x", phone="1"),
        made(Delivery, recipient="x", address="", phone="1"),
        made(Delivery, recipient="x", address="x", phone=""),
    ],
    "events_of_a_case_are_numbered": [event],
    "an_agency_counts_each_day_once": [
        lambda case, office: CaseCounter.objects.create(agency_code="H99.12", day=DAY, last=1)
    ],
    "a_version_number_is_used_once": [version],
    "an_officer_is_posted_once": [posting(DAY, 2)],
    "a_posting_ends_after_it_began": [posting(date(2026, 3, 1), 1)],
    "a_weekday_is_zero_to_six": [calendar(WeekSession, **{**SESSION, "weekday": 7})],
    "a_session_ends_after_it_starts": [calendar(WeekSession, **{**SESSION, "end": time(8)})],
    "a_day_is_off_once": [calendar(CalendarDay, count=2, kind="holiday", **OFF)],
    "a_swap_is_a_pair": [
        calendar(CalendarDay, kind="swapped_off", **OFF),
        calendar(CalendarDay, kind="holiday", makeup=date(2030, 1, 12), **OFF),
    ],
    "volumes_of_a_year_are_numbered": [book(**CLOSED)],
    "one_register_is_open_a_year": [book(volume=2)],
    "a_closed_register_says_by_whom": [book(volume=2, closed_at=LATER), book(volume=2, **{**CLOSED, "pages": 0})],
    "a_register_line_is_one_case": [lambda case, office: Case.objects.create(**copied(case))],
    "a_register_line_has_book_and_number": [
        lambda case, office: Case.objects.create(**{**copied(case), "register_number": None}),
        lambda case, office: Case.objects.create(**{**copied(case), "register_book": None, "register_number": 9}),
        lambda case, office: Case.objects.create(**{**copied(case), "register_number": 0}),
    ],
    "a_year_is_announced_once": [calendar(AnnouncedYear, year=2026)],
}
"""Constraints that protect cases, procedures, postings and days."""


def machine_constraints() -> Iterator[str]:
    models = (
        *(AnnouncedYear, CalendarDay, Case, CaseCounter, CaseEvent, CasePaper, Charge, Consultation, Delivery, Mandate),
        *(Pause, Posting, ProcedureVersion, RegisterBook, SupplementRequest, Task, WeekSession),
    )
    for model in models:
        yield from (constraint.name for constraint in model._meta.constraints)


def test_each_constraint_is_tried() -> None:
    assert set(machine_constraints()) - set(REFUSED) == set()
    known = {c.name for model in apps.get_app_config("procedures").get_models() for c in model._meta.constraints}
    assert set(REFUSED) - known == set()


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name, makers in REFUSED.items() for number in range(len(makers))]
)
def test_the_database_refuses(office: Office, name: str, number: int) -> None:
    case = office.receive(at=AT)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        REFUSED[name][number](case, office)
    # SQLite names the columns of a unique constraint, not the constraint; and there a trigger comes before this one.
    words = [name, *(("UNIQUE", "events are append-only") if connection.vendor == "sqlite" else ())]
    assert any(word in str(refusal.value) for word in words)


def test_an_open_task_beside_another_branch_is_no_conflict(office: Office) -> None:
    case = office.receive(at=AT)
    task(branch="split:police")(case, office)
    task(branch="", sequence=91, closed_at=LATER, outcome="forwarded")(case, office)
    assert case.tasks.count() == 3


def test_a_paper_may_be_complete_without_being_counted(office: Office) -> None:
    case = office.receive(at=AT)
    for code, values in (("a", {"electronic": 1, "needed_originals": 1}), ("b", {}), ("c", {"state": "missing"})):
        CasePaper.objects.create(case=case, **{**PAPER, "code": code, **values})
    assert case.papers.filter(position=9).count() == 3


class TestStatus:
    """The status is moved by its transitions and by nothing else."""

    def test_it_cannot_be_set(self, office: Office) -> None:
        case = office.receive(at=AT)
        with pytest.raises(AttributeError):
            case.status = CaseStatus.RETURNED
        assert reload(case).status == CaseStatus.ACCEPTED

    @pytest.mark.parametrize(
        ("move", "given"),
        [
            ("mark_accepted", {"at": LATER}),
            ("mark_refused", {"at": LATER, "reason": "x"}),
            ("mark_waiting_for_papers", {}),
            ("mark_papers_complete", {}),
            ("mark_waiting_for_payment", {}),
            ("mark_paid", {}),
            ("mark_stopped", {"at": LATER, "reason": "x"}),
            ("mark_returned", {"at": LATER}),
        ],
    )
    def test_what_an_accepted_case_cannot_become(self, office: Office, move: str, given: Row) -> None:
        case = office.receive(at=AT)
        with pytest.raises(TransitionNotAllowed):
            getattr(case, move)(**given)
        assert (case.status, case.closed_at, case.returned_at) == (CaseStatus.ACCEPTED, None, None)

    def test_every_status_has_a_way_in_and_ends_have_none_out(self) -> None:
        moves = list(Case._meta.get_field("status").get_all_transitions(Case))
        assert {move.target for move in moves} | {CaseStatus.REGISTERED} == set(CaseStatus)
        ends = {CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.STOPPED, CaseStatus.RETURNED}
        assert {move.source for move in moves} & ends == set()
        assert {move.source for move in moves if move.target == CaseStatus.RETURNED} == {CaseStatus.READY}


class TestWords:
    """What a case says of itself."""

    def test_paused_closed_and_labelled(self, office: Office) -> None:
        case = office.receive("1.004873", at=AT)
        assert (case.is_paused, case.is_closed, str(case)) == (False, False, case.code)
        assert case.status_label == str(CaseStatus.ACCEPTED.label)

    def test_overdue_is_never_a_status(self, office: Office) -> None:
        """Late is an accepted or running case past its promise; one that waits or is done is not."""
        case = office.receive(at=AT)
        late, in_time = tuesday(8), monday(17)
        assert list(Case.objects.overdue(at=late)) == [case]
        assert list(Case.objects.overdue(at=in_time)) == []
        go_to(case, "handover", at=monday(9))
        assert list(Case.objects.overdue(at=late)) == []
        assert list(Case.objects.open()) == [case]
