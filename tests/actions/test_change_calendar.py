"""When the calendar changes: previewed on every open case, decided once, applied and recorded case by case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from procedures.actions.change_calendar import NewDay, NewWeek, apply, decide, preview, propose
from procedures.actions.receive import Receive
from procedures.actions.reschedule import Reschedule
from procedures.actions.withdraw import Withdraw
from procedures.errors import ActionRefused
from procedures.models import CalendarChange, CalendarDay, Case, ChangeState, DayKind, Unit, WorkCalendar
from procedures.queries import calendars
from procedures.queries.calendars import calendar_for
from procedures.queries.ledger import verify
from tests.clock import at
from tests.office import Office, reload

THURSDAY = at(2026, 3, 5, 9)
FRIDAY_OFF = NewDay(date(2026, 3, 6), "Ngày nghỉ đột xuất", notice="Thông báo mẫu số 1")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """A test that is undone gives its calendar's number and revision to the next one."""
    calendars._built.cache_clear()
    yield
    calendars._built.cache_clear()


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
        (["sessions", "whenever", "--unit", "H99.12", "--since", "2026-03-07"], "whenever"),
        (["sessions", "sat 07:30-11:30", "--since", "7/3"], "--since: write the day as 2026-11-24"),
        (["preview", "x.csv", "--unit", "H00"], "There is no unit H00."),
    ],
)
def test_the_command_answers_nonsense_in_one_line(office: Office, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("change_calendar", *arguments)


FIVE_DAYS = "t2-t6 07:30-11:30 13:00-17:00"
SATURDAY_TOO = f"{FIVE_DAYS}; t7 07:30-11:30"


def decided(change: CalendarChange, office: Office, moment=THURSDAY) -> CalendarChange:
    change = decide(preview(change), decision="12/QĐ-UBND", by=office.supervisor, at=moment)
    apply(change, at=moment)
    return change


def test_a_commune_gets_its_own_week_and_only_its_cases_move(office: Office) -> None:
    here = office.receive("1.004873", at=THURSDAY)
    counter = Receive(
        office.intake(
            "1.004873", received_at=office.other_counter, agency=office.other_commune, return_to=office.other_counter
        ),
        by=office.officer("front_desk", office.other_counter),
        at=THURSDAY,
    )
    there = counter.run().case
    change = preview(
        propose(office.commune, sessions=NewWeek(date(2026, 3, 7), SATURDAY_TOO), by=office.supervisor, at=THURSDAY)
    )
    (line,) = change.lines.all()
    assert (line.case_id, line.new_due_at) == (here.pk, at(2026, 3, 9, 17))
    assert not WorkCalendar.objects.exclude(unit=None).exists()

    change = decided(change, office)

    assert change.calendar.unit == office.commune
    assert reload(here).due_at == at(2026, 3, 9, 17)
    assert reload(there).due_at == at(2026, 3, 10, 17)
    assert calendar_for(office.section("civil_status")).is_working_day(date(2026, 3, 7))
    assert not calendar_for(office.other_commune).is_working_day(date(2026, 3, 7))


def test_the_inherited_hours_hold_until_the_own_ones_begin(office: Office) -> None:
    text = "t2-t5 08:00-12:00 13:00-17:00"
    decided(
        propose(office.commune, sessions=NewWeek(date(2026, 4, 6), text), by=office.supervisor, at=THURSDAY), office
    )
    calendar = calendar_for(office.commune)
    assert calendar.is_working_day(date(2026, 4, 3))
    assert [str(session) for session in calendar.sessions_on(date(2026, 4, 2))] == ["07:30-11:30", "13:00-17:00"]
    assert [str(session) for session in calendar.sessions_on(date(2026, 4, 9))] == ["08:00-12:00", "13:00-17:00"]
    assert not calendar.is_working_day(date(2026, 4, 10))


def test_a_session_for_reception_only_opens_the_door_and_moves_no_date(office: Office) -> None:
    case = office.receive("1.004873", at=THURSDAY)
    week = NewWeek(date(2026, 3, 7), f"{FIVE_DAYS}; t7 07:30-11:30*")
    change = decided(propose(office.commune, sessions=week, by=office.supervisor, at=THURSDAY), office)
    assert not change.lines.exists()
    assert reload(case).due_at == at(2026, 3, 10, 17)
    (saturday,) = calendar_for(office.commune).sessions_on(date(2026, 3, 7))
    assert not saturday.counts


def test_a_unit_closes_on_a_day_of_its_own_and_opens_again(office: Office, national: WorkCalendar) -> None:
    case = office.receive("1.004873", at=THURSDAY)
    decided(propose(office.commune, added=(FRIDAY_OFF,), by=office.supervisor, at=THURSDAY), office)
    assert reload(case).due_at == at(2026, 3, 11, 17)
    assert calendar_for(office.other_commune).is_working_day(date(2026, 3, 6))
    assert not national.days.filter(day=date(2026, 3, 6)).exists()

    own = WorkCalendar.objects.get(unit=office.commune)
    decided(propose(own, removed=(date(2026, 3, 6),), by=office.supervisor, at=at(2026, 3, 5, 10)), office)
    assert reload(case).due_at == at(2026, 3, 10, 17)


def test_a_calendar_made_in_between_is_inherited_by_those_below(office: Office, national: WorkCalendar) -> None:
    decided(propose(office.commune, added=(FRIDAY_OFF,), by=office.supervisor, at=THURSDAY), office)
    province = Unit.objects.get(parent=None)
    monday_off = NewDay(date(2026, 3, 9), "Ngày truyền thống của tỉnh (mẫu)")
    change = preview(propose(province, added=(monday_off,), by=None, at=at(2026, 3, 5, 10)))
    change = decided(change, office, at(2026, 3, 5, 10))
    calendar = calendar_for(office.commune)
    assert not calendar.is_working_day(date(2026, 3, 6))
    assert not calendar.is_working_day(date(2026, 3, 9))
    assert WorkCalendar.objects.get(unit=office.commune).parent == change.calendar
    assert change.calendar.parent == national


def test_the_decision_sees_cases_received_since_the_preview(office: Office, national: WorkCalendar) -> None:
    change = previewed(national, FRIDAY_OFF)
    assert not change.lines.exists()
    late_comer = office.receive("1.004873", at=at(2026, 3, 5, 10))
    change = decide(change, decision="12/QĐ-UBND", by=office.supervisor, at=at(2026, 3, 5, 11))
    assert apply(change, at=at(2026, 3, 5, 11)) == 1
    assert reload(late_comer).due_at == at(2026, 3, 11, 17)
    assert change.examined == 1


def test_two_changes_previewed_at_once_both_count(office: Office, national: WorkCalendar) -> None:
    case = office.receive("1.004873", at=THURSDAY)
    first = previewed(national, FRIDAY_OFF)
    second = previewed(national, NewDay(date(2026, 3, 9), "Ngày nghỉ đột xuất"))
    first = decide(first, decision="12/QĐ-UBND", by=office.supervisor, at=at(2026, 3, 5, 10))
    with pytest.raises(ActionRefused) as refused:
        decide(second, decision="13/QĐ-UBND", by=office.supervisor, at=at(2026, 3, 5, 10))
    assert refused.value.codes == ("another_applied",)
    apply(first, at=at(2026, 3, 5, 10))
    decided(second, office, at(2026, 3, 5, 11))
    assert reload(case).due_at == at(2026, 3, 12, 17)


def test_announcing_a_year_makes_its_promises_firm(office: Office, national: WorkCalendar) -> None:
    national.years.filter(year=2026).delete()
    WorkCalendar.objects.filter(pk=national.pk).update(revision=national.revision + 1)
    case = office.receive("1.004873", at=THURSDAY)
    assert case.provisional

    change = decided(propose(national, years=(2026,), by=None, at=THURSDAY), office)

    case = reload(case)
    assert not case.provisional
    assert case.due_at == at(2026, 3, 10, 17)
    assert case.events.last().code == "confirm_date"
    assert not change.lines.get().moves


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sometimes", "bad_sessions"),
        ("t2 07:30-11:30; t2 13:00-17:00", "bad_sessions"),
        ("t2 07:30-11:30 11:00-17:00", "bad_sessions"),
        ("t2-t6 07:30-11:30*", "no_working_time"),
    ],
)
def test_a_week_that_cannot_be_kept_is_refused(office: Office, text: str, code: str) -> None:
    with pytest.raises(ActionRefused) as refused:
        propose(office.commune, sessions=NewWeek(date(2026, 3, 7), text), by=None, at=THURSDAY)
    assert refused.value.codes == (code,)
    assert not CalendarChange.objects.exists()


def test_what_contradicts_the_inherited_days_is_refused(office: Office, national: WorkCalendar) -> None:
    holiday = NewDay(date(2026, 9, 2), "Nghỉ riêng")
    with pytest.raises(ActionRefused) as refused:
        propose(office.commune, added=(holiday,), removed=(date(2026, 9, 2),), by=None, at=THURSDAY)
    assert refused.value.codes == ("day_known", "day_unknown")
    swap = national.days.exclude(makeup=None).get(day__year=2026, day__month=8)
    again = NewDay(date(2026, 8, 28), "Đổi nữa", kind=DayKind.SWAPPED_OFF, makeup=swap.makeup)
    with pytest.raises(ActionRefused) as refused:
        propose(office.commune, added=(again,), by=None, at=THURSDAY)
    assert refused.value.codes == ("swap_twice",)


def test_the_command_gives_a_unit_its_own_week(office: Office) -> None:
    told = StringIO()
    week = "mon-fri 07:30-11:30 13:00-17:00; sat 07:30-11:30"
    call_command("change_calendar", "sessions", "--unit", "H99.12", "--since", "2027-01-02", week, stdout=told)
    change = CalendarChange.objects.get()
    assert (change.unit, change.state, change.calendar) == (office.commune, ChangeState.PREVIEWED, None)
    call_command(
        "change_calendar", "decide", str(change.pk), "--by", "giamsat.anmau", "--decision", "6/TB", stdout=told
    )
    assert calendar_for(office.commune).is_working_day(date(2027, 1, 9))
    assert not calendar_for(office.other_commune).is_working_day(date(2027, 1, 9))
