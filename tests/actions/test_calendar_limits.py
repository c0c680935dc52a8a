"""A changed calendar moves every date it counts, previewed and recorded in the one decision; nothing else moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from procedures.actions import RegisterOnline
from procedures.actions.change_calendar import NewDay, apply, decide, preview, propose
from procedures.actions.print_paper import print_paper
from procedures.definition.schema import Channel
from procedures.models import CalendarChange, Case, LimitKind, PaperKind, ReceiptToPrint, WorkCalendar
from procedures.queries.calendars import forget_calendars
from procedures.queries.explanation import as_json
from procedures.queries.ledger import verify
from procedures.queries.sentences import entry, public_sentence
from tests.clock import at, monday, thursday
from tests.office import Office, reload
from tests.route import ask_for_papers, ask_unit, bring_papers, go_to, hand_over, open_task, ready

MARRIAGE = "1.000894"
FRIDAY = date(2026, 3, 6)
NOON = thursday(11)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """A test that is undone gives its calendar's number and revision to the next one."""
    forget_calendars()
    yield
    forget_calendars()


def proposed(*days: date, moment: datetime = NOON) -> CalendarChange:
    added = tuple(NewDay(day, "Ngày nghỉ đột xuất") for day in days)
    return preview(propose(WorkCalendar.objects.get(unit=None), added=added, by=None, at=moment))


def decided(office: Office, *days: date, moment: datetime = NOON) -> CalendarChange:
    change = decide(proposed(*days, moment=moment), decision="12/QĐ-UBND", by=office.supervisor, at=moment)
    apply(change, at=moment)
    return change


def told(case: Case) -> tuple[str, str]:
    """The last event as an officer and as the public reads it."""
    event, route = case.events.last(), reload(case).version.route
    return str(entry(event, route).sentence), public_sentence(event, route)


def test_the_time_of_a_step_and_of_a_question_move_with_the_promise(office: Office) -> None:
    case = office.receive(MARRIAGE, at=thursday(9), variant="02")
    go_to(case, "appraisal", at=thursday(16))
    ask_unit(case, "police", at=thursday(16))
    step, question, promised = open_task(case), case.consultations.get(), reload(case).due_at

    preview_only = proposed(FRIDAY, moment=thursday(17))
    assert {limit.kind for limit in preview_only.dates.all()} == {LimitKind.STEP, LimitKind.QUESTION}
    assert open_task(case).due_at == step.due_at

    change = decide(preview_only, decision="12/QĐ-UBND", by=office.supervisor, at=thursday(17))
    apply(change, at=thursday(17))

    moved = {limit.kind: (limit.old_at, limit.new_at) for limit in change.dates.all()}
    assert moved[LimitKind.STEP] == (step.due_at, open_task(case).due_at)
    assert moved[LimitKind.QUESTION] == (question.due_at, case.consultations.get().due_at)
    assert open_task(case).due_at > step.due_at
    assert case.consultations.get().due_at > question.due_at
    assert reload(case).due_at > promised
    assert [event.code for event in case.events.all()][-1] == "move_date"
    assert len(entry(case.events.last(), reload(case).version.route).lines) == 2
    assert not verify().defects


def test_a_budget_that_began_anew_with_the_papers_is_counted_from_there(office: Office) -> None:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    ask_for_papers(case, "declaration", at=monday(10))
    bring_papers(case, at=thursday(10))
    before = open_task(case).due_at
    assert not proposed(date(2026, 3, 3)).dates.exists()
    decided(office, FRIDAY)
    assert open_task(case).due_at >= before


def test_the_last_day_for_papers_moves_and_the_applicant_reads_it(office: Office) -> None:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    ask_for_papers(case, "declaration", at=monday(10))
    assert reload(case).answer_by == at(2026, 3, 17, 17)

    change = decided(office, date(2026, 3, 17))

    assert reload(case).answer_by == case.supplements.get().answer_by == at(2026, 3, 18, 17)
    assert [limit.kind for limit in change.dates.all()] == [LimitKind.SUPPLEMENT]
    inside, public = told(case)
    assert case.events.last().code == "move_answer"
    assert "18/03/2026" in inside
    assert "18/03/2026" in public
    assert not ReceiptToPrint.objects.exists()


def test_the_time_to_answer_an_online_application_moves(office: Office) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=thursday(9)).run().case
    assert reload(case).answer_by == at(2026, 3, 6, 9)
    decided(office, FRIDAY)
    assert reload(case).answer_by == at(2026, 3, 9, 9)
    assert case.events.last().code == "move_answer"


def test_what_went_on_meanwhile_keeps_its_own_date(office: Office) -> None:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    ask_for_papers(case, "declaration", at=monday(10))
    change = decide(proposed(date(2026, 3, 17)), decision="12/QĐ-UBND", by=office.supervisor, at=thursday(11))
    bring_papers(case, at=thursday(12))
    apply(change, at=thursday(13))
    assert change.dates.get(kind=LimitKind.SUPPLEMENT).left_alone == "moved_on"
    assert reload(case).answer_by is None


def test_a_moved_receipt_waits_at_its_counter_until_it_is_printed(office: Office) -> None:
    case = office.receive("1.004873", at=thursday(9))
    change = decided(office, FRIDAY)
    waiting = ReceiptToPrint.objects.get(printed_at=None)
    assert (waiting.case, waiting.unit, waiting.change) == (case, office.counter, change)
    assert change.lines.get().event == case.events.last()

    second = decided(office, date(2026, 3, 9), moment=thursday(13))
    assert ReceiptToPrint.objects.get(printed_at=None).change == second

    print_paper(reload(case), PaperKind.RECEIPT, by=office.receiver, at=thursday(14), since=thursday(9))
    done = ReceiptToPrint.objects.get()
    assert (done.printed_at, done.printed_by) == (thursday(14), office.receiver)


def test_an_explanation_stays_what_was_promised(office: Office) -> None:
    """A day announced later explains only the dates it moved, never those of cases that were over."""
    case = ready(office.receive("1.004873", at=monday(9)), at=monday(14))
    hand_over(case, at=monday(15))
    before = as_json(office.dossier(case))
    open_case = office.receive("1.004873", at=thursday(9))

    decided(office, date(2026, 3, 3), date(2026, 3, 4), FRIDAY)
    forget_calendars()

    after = as_json(office.dossier(case))
    assert after == before
    assert after["due_at"] == after["promised"]
    moved = as_json(office.dossier(open_case))
    assert moved["due_at"] == moved["promised"]
    assert moved["calendar"]["version"] != before["calendar"]["version"]
