"""The paper of a case: NĐ 118/2025/NĐ-CP art. 18 clause 2, art. 20 clauses 1 and 2; TT 01/2018/TT-VPCP form 05.

2026: Monday 16 to Friday 20 February is Tết.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.actions import Receive
from procedures.actions.hand_over_paper import add_to_list
from procedures.actions.take_in_paper import receive_list
from procedures.models import Case, FolderPlace, PaperMovement, Unit
from procedures.queries.calendars import calendar_for
from procedures.queries.journey import must_leave_by, whereabouts
from procedures.queries.journey_pages import papers_at, to_leave
from procedures.web.frontdesk.hand_overs import control_sheet
from tests.clock import at, friday, monday, tuesday, wednesday
from tests.office import Office, reload
from tests.paper import carried, keeper, refused, sent
from tests.route import go_to, hand_over, leave

LAND, THREE_AGENCIES = "1.013831", "2.000986"


def leaves_by(case: Case, unit: Unit) -> datetime | None:
    """Until when the folder must leave the unit it lies at."""
    case = reload(case)
    task = case.tasks.open().exclude(unit=unit).order_by("sequence").first()
    return must_leave_by(case, whereabouts(case), task, calendar_for(unit))


# Article 18 clause 2: the same working day, after 15:00 the next morning


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (monday(8), monday(17)),
        (monday(15), monday(17)),
        (monday(15, 1), tuesday(11, 30)),
        (friday(16, 30), at(2026, 3, 9, 11, 30)),
        (at(2026, 2, 13, 15, 30), at(2026, 2, 23, 11, 30)),  # the last afternoon before Tết
    ],
)
def test_article_18_clause_2_paper_leaves_the_same_day_after_three_the_next_morning(
    office: Office, received: datetime, by: datetime
) -> None:
    case = office.receive(at=received)
    assert leaves_by(case, office.counter) == by
    (row,) = to_leave([office.counter], at=received, calendar=calendar_for(office.counter)).rows
    assert (row.code, row.due_at) == (case.code, by)


def test_article_18_clause_2_a_folder_that_stays_is_late_and_says_so(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    (row,) = to_leave([office.counter], at=tuesday(8, 30), calendar=calendar_for(office.counter)).rows
    assert row.chip is not None
    assert (row.chip.kind, row.target) == ("late", office.section("civil_status").label)
    sent(case, unit=office.counter, at=tuesday(9))
    assert not to_leave([office.counter], at=tuesday(9), calendar=calendar_for(office.counter)).rows


def test_article_18_clause_2_the_rule_holds_for_the_next_desk_too(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 30))
    carried(case, unit=office.counter, at=monday(10))
    section = office.section("civil_status")
    assert leaves_by(case, section) is None
    leave(case, at=monday(15, 30))
    assert leaves_by(case, section) == tuesday(11, 30)


# Article 20 clause 1: across borders within one working day


def test_article_20_clause_1_across_borders_paper_has_one_working_day(office: Office) -> None:
    intake = office.intake(received_at=office.other_counter, return_to=office.other_counter)
    by = office.officer("front_desk", office.other_counter)
    case = reload(Receive(intake, by=by, at=monday(10)).run().case)
    assert leaves_by(case, office.other_counter) == tuesday(17)
    leave(case, at=monday(11))
    paper_list = carried(case, unit=office.other_counter, at=monday(16), taken_at=tuesday(9))
    assert (paper_list.giver, paper_list.receiver) == (office.other_counter, office.section("civil_status"))
    assert whereabouts(reload(case)).unit == office.section("civil_status")


def test_article_20_clause_1_the_result_comes_back_to_the_counter_that_received(office: Office) -> None:
    intake = office.intake(received_at=office.other_counter, return_to=office.other_counter)
    by = office.officer("front_desk", office.other_counter)
    case = reload(Receive(intake, by=by, at=monday(9)).run().case)
    leave(case, at=monday(9, 30))
    carried(case, unit=office.other_counter, at=monday(10))
    go_to(case, "handover", at=monday(14))
    back = carried(case, unit=office.section("civil_status"), at=tuesday(8))
    assert back.receiver == office.other_counter
    hand_over(case, at=tuesday(10))
    assert whereabouts(reload(case)).place == FolderPlace.ARCHIVE


# Article 20 clause 2: paper goes from agency to agency in turn, the lead agency first


def test_article_20_clause_2_one_folder_goes_to_the_lead_agency_first_and_may_be_sent_to_the_others(
    office: Office,
) -> None:
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(10))
    police = office.section("police")
    movement = add_to_list(reload(case), by=office.receiver, at=monday(10), units=[office.counter])
    assert movement.to_unit == office.section("civil_status")
    movement.delete()
    chosen = add_to_list(reload(case), by=office.receiver, at=monday(10), units=[office.counter], receiver=police)
    assert chosen.to_unit == police


# Every hand-over has a giver, a receiver and a moment; the control sheet is made of them


def test_checklist_8_the_control_sheet_takes_giver_receiver_and_moment_from_the_paper(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 30))
    carried(case, unit=office.counter, at=monday(10), taken_at=monday(10, 20))
    leave(case, at=monday(11))
    rows = control_sheet(office.dossier(case), at=monday(16)).hand_overs
    section = office.section("civil_status")
    assert [(row.giver, row.receiver, row.at) for row in rows] == [
        ("Người nộp hồ sơ", office.counter.name, monday(9)),
        (office.counter.name, section.name, monday(10, 20)),
        (section.name, office.section("leadership").name, monday(11)),
    ]
    assert (rows[1].giver_name, rows[1].receiver_name) == (str(keeper(office.counter)), str(keeper(section)))
    assert rows[1].note == "Danh sách bàn giao số 1/2026"


def test_checklist_8_a_way_that_no_step_made_has_a_row_of_its_own(office: Office) -> None:
    from procedures.actions.take_in_paper import take_in

    case = office.receive(at=monday(9))
    police = office.section("police")
    take_in(reload(case), by=keeper(police), at=monday(9, 40), unit=police)
    rows = control_sheet(office.dossier(case), at=monday(16)).hand_overs
    assert [(row.giver, row.receiver) for row in rows][1:] == [(office.counter.name, police.name)]


def test_checklist_8_every_movement_on_a_list_names_who_gave_and_who_took(office: Office) -> None:
    cases = [office.receive(at=monday(9)) for _number in range(2)]
    for case in cases:
        leave(case, at=monday(9, 30))
    carried(*cases, unit=office.counter, at=monday(10), taken_at=monday(10, 20))
    for movement in PaperMovement.objects.all():
        assert movement.given_by == keeper(office.counter)
        assert movement.received_by == keeper(office.section("civil_status"))
        assert (movement.given_at, movement.received_at) == (monday(10), monday(10, 20))


# What should be here and is not


def test_a_folder_that_should_be_here_is_named_with_who_gave_it(office: Office) -> None:
    case = office.receive(LAND, at=monday(9))
    leave(case, at=monday(9, 30))
    task = case.tasks.open().select_related("unit").get()
    calendar = calendar_for(office.counter)

    def away() -> list[str]:
        return [row.where for row in papers_at([task.unit], "away", at=tuesday(9), calendar=calendar).rows]

    assert away() == [f"Tại {office.counter.label}"]
    paper_list = sent(case, unit=office.counter, at=monday(16))
    assert away() == [f"Đang chuyển đến {task.unit.label}, danh sách 1/2026, {keeper(office.counter)} giao"]
    receive_list(paper_list, by=keeper(task.unit), at=tuesday(9))
    assert away() == []
    (row,) = papers_at([task.unit], "here", at=wednesday(9), calendar=calendar).rows
    assert (row.code, row.target) == (case.code, "")
    told = refused(lambda: receive_list(paper_list, by=keeper(task.unit), at=tuesday(9, 1)))
    assert told.codes == ("list_received",)
