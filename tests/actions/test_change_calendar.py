"""When the calendar changes: previewed on every open case, decided once, applied and recorded case by case."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from procedures.actions.change_calendar import NewDay, apply, decide, preview, propose
from procedures.actions.reschedule import Reschedule
from procedures.actions.withdraw import Withdraw
from procedures.errors import ActionRefused
from procedures.models import CalendarDay, Case, ChangeState, DayKind, WorkCalendar
from procedures.queries.calendars import calendar_for
from procedures.queries.ledger import verify
from tests.clock import at
from tests.office import Office, reload

THURSDAY = at(2026, 3, 5, 9)
FRIDAY_OFF = NewDay(date(2026, 3, 6), "Ngày nghỉ đột xuất", notice="Thông báo mẫu số 1")


@pytest.fixture
def national(office: Office) -> WorkCalendar:
    return WorkCalendar.objects.get(unit=None)


def previewed(national: WorkCalendar, *days: NewDay):
    return preview(propose(national, added=days, by=None, at=THURSDAY))


def test_the_preview_shows_old_and_new_date_and_changes_nothing(office: Office, national: WorkCalendar) -> None:
    three_days = office.receive("1.004873", at=THURSDAY)
    before = reload(three_days).due_at

    change = previewed(national, FRIDAY_OFF)

    (line,) = change.lines.all()
    assert (line.case_id, line.old_due_at, line.new_due_at) == (three_days.pk, before, at(2026, 3, 11, 17))
    assert change.state == ChangeState.PREVIEWED
    assert change.examined == 1
    assert reload(three_days).due_at == before == at(2026, 3, 10, 17)
    assert calendar_for(office.commune).is_working_day(date(2026, 3, 6))


def test_the_decision_moves_dates_and_each_case_has_an_event(office: Office, national: WorkCalendar) -> None:
    case = office.receive("1.004873", at=THURSDAY)
    change = decide(previewed(national, FRIDAY_OFF), decision="12/QĐ-UBND", by=office.supervisor, at=at(2026, 3, 5, 10))

    assert apply(change, at=at(2026, 3, 5, 10)) == 1

    case = reload(case)
    event = case.events.last()
    assert case.due_at == at(2026, 3, 11, 17)
    assert (event.code, event.facts["decision"]) == ("move_date", "12/QĐ-UBND")
    assert not calendar_for(office.commune).is_working_day(date(2026, 3, 6))
    assert change.state == ChangeState.APPLIED
    assert not verify().defects


def test_a_case_that_went_on_meanwhile_is_left_alone(office: Office, national: WorkCalendar) -> None:
    case = office.receive("1.004873", at=THURSDAY)
    change = previewed(national, FRIDAY_OFF)
    Withdraw(case, by=office.receiver, at=at(2026, 3, 5, 10), reason="Xin rút").run()
    change = decide(change, decision="12/QĐ-UBND", by=office.supervisor, at=at(2026, 3, 5, 11))

    assert apply(change, at=at(2026, 3, 5, 11)) == 0
    assert change.lines.get().left_alone == "moved_on"
    assert reload(case).events.last().code == "withdraw"


def test_a_date_promised_by_hand_stays(office: Office, national: WorkCalendar) -> None:
    case = office.receive("1.004873", at=THURSDAY)
    new = at(2026, 3, 13, 17)
    Reschedule(case, by=office.supervisor, at=at(2026, 3, 5, 10), new_due_at=new, reason="Chờ xác minh").run()

    assert not previewed(national, FRIDAY_OFF).lines.exists()
    assert reload(case).due_at == new


def test_an_interrupted_preview_and_application_go_on_where_they_were(office: Office, national: WorkCalendar) -> None:
    cases = [office.receive("1.004873", at=THURSDAY) for _ in range(5)]
    change = propose(national, added=(FRIDAY_OFF,), by=None, at=THURSDAY)

    preview(change, batch=2, limit=1)
    assert (change.examined, change.state) == (2, ChangeState.DRAFT)
    with pytest.raises(ActionRefused) as refused:
        decide(change, decision="12/QĐ-UBND", by=office.supervisor, at=THURSDAY)
    assert refused.value.codes == ("not_previewed",)

    preview(change, batch=2)
    with pytest.raises(ActionRefused) as refused:
        decide(change, decision=" ", by=office.supervisor, at=THURSDAY)
    assert refused.value.codes == ("no_decision",)
    assert (change.examined, change.lines.count()) == (5, 5)
    change = decide(change, decision="12/QĐ-UBND", by=office.supervisor, at=THURSDAY)
    assert apply(change, at=THURSDAY) == 5
    assert apply(change, at=THURSDAY) == 0
    assert {reload(case).due_at for case in cases} == {at(2026, 3, 11, 17)}


def test_nonsense_is_refused_with_every_reason(office: Office, national: WorkCalendar) -> None:
    with pytest.raises(ActionRefused) as refused:
        propose(
            national,
            added=(
                NewDay(date(2026, 9, 2), "Quốc khánh"),
                NewDay(date(2026, 3, 9), "Nửa cặp", kind=DayKind.SWAPPED_OFF),
            ),
            removed=(date(2026, 3, 10),),
            by=None,
            at=THURSDAY,
        )
    assert refused.value.codes == ("day_known", "half_a_pair", "day_unknown")
    with pytest.raises(ActionRefused) as refused:
        propose(national, by=None, at=THURSDAY)
    assert refused.value.codes == ("nothing_proposed",)


def test_loading_a_table_never_moves_a_promise_silently(office: Office, national: WorkCalendar, tmp_path) -> None:
    office.receive("1.004873", at=THURSDAY)
    table = tmp_path / "new.csv"
    table.write_text(
        "date,weekday,kind,name,linked_date,source\n2026-03-06,Fri,HOLIDAY,Ngày mẫu,,Thông báo mẫu\n", encoding="utf-8"
    )
    with pytest.raises(CommandError, match="change_calendar preview"):
        call_command("load_calendars", str(table))
    assert not CalendarDay.objects.filter(day=date(2026, 3, 6)).exists()

    told = StringIO()
    call_command("change_calendar", "preview", str(table), stdout=told)
    case = Case.objects.get()
    assert f"{case.code}: 10/03/2026 17:00 → 11/03/2026 17:00" in told.getvalue()
    number = told.getvalue().split(":")[0].removeprefix("Change ")
    call_command("change_calendar", "decide", number, "--by", "giamsat.anmau", "--decision", "5/TB", stdout=told)
    assert reload(case).due_at == at(2026, 3, 11, 17)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["continue", "999"], "There is no change 999."),
        (["preview", "nowhere.csv"], "nowhere.csv: No such file"),
        (["preview", "x.csv", "--unit", "H00"], "There is no calendar of H00."),
    ],
)
def test_the_command_answers_nonsense_in_one_line(office: Office, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("change_calendar", *arguments)
