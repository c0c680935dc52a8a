"""The edges of a period, each by the real acts: where a case is counted, and what a past moment knows of it.

The period is the month of March 2026 as the law cuts it: 15 February to 14 March. It is told after it is over unless a
test says otherwise.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import DatabaseError, transaction

from procedures.actions import RegisterOnline
from procedures.actions.accept import Accept
from procedures.actions.refuse_reception import RefuseReception
from procedures.actions.reschedule import Reschedule
from procedures.actions.stop import CloseUnanswered
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.models import Case, ReplacedPromise, ReportForm, Unit
from procedures.reports.linked import linked
from procedures.reports.period import Preset, preset_period
from procedures.reports.record import Cell, Question, cases_in
from procedures.reports.statutory import as_data, report
from procedures.reports.weekly import weekly_figures
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import ask_for_papers, bring_papers, go_to, hand_over, leave, ready

MARCH = preset_period(Preset.MONTH, 2026, 3)
APRIL = MARCH.__class__(MARCH.last.replace(day=15), preset_period(Preset.MONTH, 2026, 4).last)
AFTER = at(2026, 6, 1)
THREE_DAYS = "1.004873"
AT_ONCE = "1.001193"
LONG = "1.012812"
LINKED = "2.000986"


def cells(unit: Unit, *, period: object = MARCH, as_of: datetime = AFTER) -> dict[str, int]:
    """The cells of the report that are not zero."""
    made = report(Question(unit, period, as_of), ReportForm.UNIT)  # type: ignore[arg-type]
    assert not made.faults
    return {cell.value: number for cell, number in made.total.cells.items() if number}


def test_accepted_at_the_first_instant_of_a_period(office: Office) -> None:
    registered = RegisterOnline(office.intake(THREE_DAYS, channel=Channel.ONLINE), at=at(2026, 2, 14, 9)).run().case
    Accept(registered, by=office.receiver, at=MARCH.begins).run()
    assert cells(office.commune) == {"full_online": 1, "overdue": 1}
    assert cells(office.commune, period=MARCH.before()) == {}


def test_accepted_at_the_first_instant_after_a_period(office: Office) -> None:
    registered = RegisterOnline(office.intake(THREE_DAYS, channel=Channel.ONLINE), at=at(2026, 3, 13, 9)).run().case
    Accept(registered, by=office.receiver, at=MARCH.ends).run()
    assert cells(office.commune) == {}
    assert cells(office.commune, period=APRIL) == {"full_online": 1, "overdue": 1}


def test_finished_at_the_last_instant_of_a_period(office: Office) -> None:
    case = office.receive(THREE_DAYS, at=at(2026, 3, 12, 9))
    last = at(2026, 3, 14, 23, 59, 59, 999_999)
    go_to(case, _last_step(case), at=at(2026, 3, 13, 9))
    leave(case, at=last)
    assert reload(case).finished_at == last
    assert cells(office.commune) == {"direct": 1, "early": 1}
    assert cells(office.commune, period=APRIL) == {}


def test_finished_at_the_first_instant_after_a_period(office: Office) -> None:
    case = office.receive(THREE_DAYS, at=at(2026, 3, 12, 9))
    go_to(case, _last_step(case), at=at(2026, 3, 13, 9))
    leave(case, at=MARCH.ends)
    assert cells(office.commune) == {"direct": 1, "in_time": 1}
    assert cells(office.commune, period=APRIL) == {"carried": 1, "early": 1}


def _last_step(case: Case) -> str:
    """The step from which the case is finished."""
    route = case.version.route
    return next(step.code for step in route.steps if any(move.to == route.ends[0].code for move in step.moves))


def test_released_on_time_and_collected_late(office: Office) -> None:
    case = ready(office.receive(THREE_DAYS, at=monday(9)), at=thursday(10))
    due = reload(case).due_at
    assert due is not None
    assert due.date() == thursday(10).date()
    hand_over(case, at=at(2026, 4, 20, 9))
    assert cells(office.commune) == {"direct": 1, "on_time": 1}
    assert cells(office.commune, period=APRIL) == {}


def test_withdrawn_before_acceptance_is_counted_nowhere(office: Office) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    Withdraw(case, by=office.receiver, at=monday(10), reason="Đơn xin rút").run()
    refused = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    RefuseReception(refused, by=office.receiver, at=monday(10), reason="Không thuộc thẩm quyền").run()
    assert cells(office.commune) == {}


def test_withdrawn_after_acceptance_is_settled(office: Office) -> None:
    in_time, late = (office.receive(THREE_DAYS, at=monday(9)) for _number in range(2))
    Withdraw(in_time, by=office.receiver, at=tuesday(10), reason="Đơn xin rút").run()
    Withdraw(late, by=office.receiver, at=friday(10), reason="Đơn xin rút").run()
    assert cells(office.commune) == {"direct": 2, "early": 1, "late": 1}


def test_a_supplement_open_at_the_end_of_a_period_stops_the_clock(office: Office) -> None:
    case = office.receive(THREE_DAYS, at=at(2026, 3, 9, 9))
    leave(case, at=at(2026, 3, 9, 10))
    ask_for_papers(case, "declaration", at=at(2026, 3, 10, 9))
    assert cells(office.commune) == {"direct": 1, "in_time": 1}
    bring_papers(case, at=at(2026, 3, 16, 9))
    assert cells(office.commune) == {"direct": 1, "in_time": 1}
    assert cells(office.commune, period=APRIL) == {"carried": 1, "overdue": 1}


def test_a_case_closed_while_its_clock_stood_still_is_judged_by_the_day_it_stopped(office: Office) -> None:
    case = office.receive(THREE_DAYS, at=at(2026, 2, 23, 9))
    leave(case, at=at(2026, 2, 23, 10))
    ask_for_papers(case, "declaration", at=at(2026, 2, 24, 9))
    closing = {"reason": "Không bổ sung", "legal_basis": "NĐ 118/2025/NĐ-CP Điều 19"}
    CloseUnanswered(case, by=office.receiver, at=at(2026, 3, 12, 9), **closing).run()
    assert cells(office.commune) == {"direct": 1, "early": 1}


def test_a_case_asked_for_papers_twice_is_one_case(office: Office) -> None:
    """A sector law may let papers be asked for a second time: the second pause counts like the first."""
    case = office.receive("1.013225", at=at(2026, 2, 23, 9))
    assert case.version.definition.policies.supplement.limit == 2
    paper = case.version.definition.papers[0].code
    leave(case, at=at(2026, 2, 23, 10))
    ask_for_papers(case, paper, at=at(2026, 2, 24, 9))
    bring_papers(case, at=at(2026, 2, 26, 9))
    ask_for_papers(case, paper, at=at(2026, 2, 27, 9))
    assert cells(office.commune) == {"direct": 1, "in_time": 1}
    bring_papers(case, at=at(2026, 3, 16, 9))
    assert cells(office.commune) == {"direct": 1, "in_time": 1}
    assert cells(office.commune, period=APRIL) == {"carried": 1, "overdue": 1}
    assert cells(office.commune, as_of=at(2026, 2, 25, 9)) == {"direct": 1, "in_time": 1}
    assert ReplacedPromise.objects.filter(case=case).count() == 2


def test_a_linked_case_counts_once_for_the_citizen_and_once_for_each_agency(office: Office) -> None:
    case = office.receive(LINKED, at=at(2026, 2, 23, 9))
    leave(case, at=at(2026, 2, 23, 10))
    leave(case, "insurance_card", at=at(2026, 3, 3, 9))
    leave(case, "insurance_approval", at=at(2026, 3, 4, 9))
    assert cells(office.commune) == {"direct": 1, "in_time": 1}
    found = linked(Question(office.commune, MARCH, AFTER))
    assert found.cases == 1
    assert {line.code: line.figures for line in found.agencies} == {
        "H99.12.04": (0, 1, 0, 0, 1),
        "H99.12.07": (0, 1, 0, 0, 1),
        "H99.91": (0, 1, 1, 0, 0),
    }
    assert all(line.adds_up for line in found.agencies)
    after = linked(Question(office.commune, APRIL, AFTER))
    assert {line.code: line.figures for line in after.agencies} == {
        "H99.12.04": (1, 0, 0, 0, 1),
        "H99.12.07": (1, 0, 0, 0, 1),
    }


def test_a_new_date_promised_later_does_not_change_what_a_past_moment_saw(office: Office) -> None:
    case = office.receive(THREE_DAYS, at=monday(9))
    assert cells(office.commune, as_of=thursday(17, 1)) == {"direct": 1, "overdue": 1}
    go_to(case, "appraisal", at=tuesday(9))
    Reschedule(case, by=office.supervisor, at=friday(9), new_due_at=at(2026, 3, 12, 17), reason="Chờ xác minh").run()
    assert cells(office.commune, as_of=thursday(17, 1)) == {"direct": 1, "overdue": 1}
    assert cells(office.commune, as_of=friday(10)) == {"direct": 1, "in_time": 1}


def test_yesterday_asked_again_is_the_same_to_the_letter(office: Office) -> None:
    """After a day of every kind of act the report as of the evening before has not moved."""
    kept = [office.receive(code, at=monday(9)) for code in (THREE_DAYS, THREE_DAYS, AT_ONCE, LONG, LINKED)]
    leave(kept[0], at=monday(10))
    yesterday = Question(office.commune, MARCH, monday(20))
    before = as_data(report(yesterday, ReportForm.UNIT))
    ask_for_papers(kept[0], "declaration", at=tuesday(9))
    Withdraw(kept[1], by=office.receiver, at=tuesday(9), reason="Đơn xin rút").run()
    hand_over(ready(kept[2], at=tuesday(10)), at=tuesday(11))
    leave(kept[4], at=tuesday(10))
    office.receive(at=tuesday(12))
    bring_papers(kept[0], at=wednesday(9))
    assert as_data(report(yesterday, ReportForm.UNIT)) == before
    assert as_data(report(Question(office.commune, MARCH, wednesday(10)), ReportForm.UNIT)) != before


def test_a_replaced_promise_stays_on_record(office: Office) -> None:
    case = office.receive(THREE_DAYS, at=monday(9))
    promised, late_from = case.due_at, case.late_from
    go_to(case, "appraisal", at=tuesday(9))
    Reschedule(case, by=office.supervisor, at=tuesday(9), new_due_at=at(2026, 3, 12, 17), reason="Chờ").run()
    kept = ReplacedPromise.objects.get()
    assert (kept.case, kept.replaced_at, kept.due_at, kept.late_from) == (case, tuesday(9), promised, late_from)
    for change in (
        lambda: ReplacedPromise.objects.update(replaced_at=monday(9)),
        lambda: ReplacedPromise.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic():
            change()


def test_a_case_with_dates_that_contradict_each_other_stops_the_report(office: Office) -> None:
    case = office.receive(THREE_DAYS, at=at(2026, 2, 23, 9))
    Case.objects.filter(pk=case.pk).update(finished_at=at(2026, 2, 1, 9))
    made = report(Question(office.commune, MARCH, AFTER), ReportForm.UNIT)
    assert {fault.code for fault in made.faults} == {"equation_broken", "carried_over_broken"}
    assert made.total.cells == {Cell.DIRECT: 1}
    assert "(3)" in str(made.faults[0])


def test_board_report_and_digest_say_the_same_number_overdue(office: Office) -> None:
    """Whatever a case is doing: running late, late and waiting for papers, promised anew, finished late."""
    running, asked, moved, done = (office.receive(THREE_DAYS, at=monday(9)) for _number in range(4))
    leave(asked, at=monday(10))
    ask_for_papers(asked, "declaration", at=tuesday(9))
    go_to(moved, "appraisal", at=tuesday(9))
    Reschedule(moved, by=office.supervisor, at=tuesday(9), new_due_at=at(2026, 3, 20, 17), reason="Chờ").run()
    ready(done, at=friday(9))
    now = at(2026, 3, 8, 23, 59, 59, 999_999)
    board = set(Case.objects.overdue(at=now).filter(agency=office.commune))
    assert board == {running}
    question = Question(office.commune, MARCH, now)
    assert set(cases_in(question, (Cell.OVERDUE,))) == board
    assert report(question, ReportForm.UNIT).total.cells[Cell.OVERDUE] == len(board)
    assert weekly_figures(office.commune, monday(9).date())["now"]["overdue"] == len(board)
