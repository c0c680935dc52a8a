"""What the office does on a day."""

from __future__ import annotations

from datetime import date, time

import pytest

from procedures.deadlines import (
    DEFAULT_SESSIONS,
    DayOff,
    DeadlineError,
    OfficeCalendar,
    Session,
    Swap,
    WeekPattern,
    add_working_minutes,
    working_minutes,
)
from tests.deadlines.office import OFFICE, at, ends

MORNING = Session(time(7, 30), time(11, 30))
SATURDAY_RECEPTION = {**DEFAULT_SESSIONS, 5: (Session(time(7, 30), time(11, 30), counts=False),)}


def office(sessions: dict[int, tuple[Session, ...]], *later: WeekPattern, **parts: object) -> OfficeCalendar:
    return OfficeCalendar("test", (WeekPattern(date(2026, 1, 1), sessions), *later), **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "reason", "name"),
    [
        (date(2026, 8, 28), "", ""),
        (date(2026, 8, 29), "weekend", ""),
        (date(2026, 8, 31), "swap_off", "Nghỉ hoán đổi với thứ Bảy 22/08/2026"),
        (date(2026, 8, 22), "", "Làm bù cho thứ Hai 31/08/2026"),
        (date(2026, 9, 2), "holiday", "Quốc khánh"),
        (date(2026, 4, 26), "holiday", "Giỗ Tổ Hùng Vương"),
    ],
)
def test_a_closed_day_says_why(day: date, reason: str, name: str) -> None:
    assert OFFICE.reason_closed(day) == reason
    assert OFFICE.is_working_day(day) is (reason == "")
    assert OFFICE.name_of(day) == name


def test_a_day_names_its_notice_and_the_other_day_of_its_swap() -> None:
    assert OFFICE.notice_of(date(2026, 11, 24)) == "Nghị quyết 28/2026/QH16"
    assert OFFICE.counterpart_of(date(2026, 8, 31)) == date(2026, 8, 22)
    assert OFFICE.counterpart_of(date(2026, 8, 22)) == date(2026, 8, 31)
    assert OFFICE.counterpart_of(date(2026, 8, 24)) is None
    assert OFFICE.notice_of(date(2026, 8, 24)) == ""


def test_closing_is_the_end_of_the_last_counted_session() -> None:
    evening = {0: (MORNING, Session(time(17), time(19), counts=False))}
    assert OFFICE.closing_of(date(2026, 8, 28)) == at("2026-08-28T17:00")
    assert office(evening).closing_of(date(2026, 3, 2)) == at("2026-03-02T11:30")
    with pytest.raises(DeadlineError, match="closed on 2026-09-02"):
        OFFICE.closing_of(date(2026, 9, 2))


def test_the_next_working_day_passes_over_everything_closed() -> None:
    assert OFFICE.next_working_day(date(2026, 8, 28)) == date(2026, 9, 3)
    assert OFFICE.next_working_day(date(2026, 8, 21)) == date(2026, 8, 22)


def test_a_reception_session_is_open_but_passes_no_time() -> None:
    calendar = office(SATURDAY_RECEPTION)
    saturday = date(2026, 3, 7)
    assert len(calendar.sessions_on(saturday)) == 1
    assert calendar.reason_closed(saturday) == "reception_only"
    assert working_minutes(calendar, at("2026-03-07T00:00"), at("2026-03-08T00:00")) == 0
    assert ends("2026-03-06T09:00", "1wd", office=calendar) == "2026-03-09 17:00"


def test_a_make_up_day_works_the_sessions_of_the_day_it_replaces() -> None:
    short_monday = {**SATURDAY_RECEPTION, 0: (MORNING,)}
    calendar = office(short_monday, swaps=(Swap(date(2026, 8, 31), date(2026, 8, 22), "swap"),))
    assert calendar.sessions_on(date(2026, 8, 22)) == (MORNING,)
    assert calendar.sessions_on(date(2026, 8, 31)) == ()
    assert ends("2026-08-21T09:00", "1wd", office=calendar) == "2026-08-22 11:30"


def test_hours_change_on_their_day_and_the_first_ones_hold_before() -> None:
    summer = WeekPattern(date(2026, 5, 1), dict.fromkeys(range(5), (MORNING,)))
    calendar = office(dict(DEFAULT_SESSIONS), summer)
    assert calendar.closing_of(date(2026, 4, 30)) == at("2026-04-30T17:00")
    assert calendar.closing_of(date(2026, 5, 1)) == at("2026-05-01T11:30")
    assert calendar.closing_of(date(2025, 5, 1)) == at("2025-05-01T17:00")
    assert add_working_minutes(calendar, at("2026-04-30T16:00"), 120) == at("2026-05-01T08:30")


def test_a_unit_may_close_on_a_saturday_that_others_make_up() -> None:
    closed = OFFICE.with_changes(days_off=(*OFFICE.days_off, DayOff(date(2026, 8, 22), "Mất điện")))
    assert closed.reason_closed(date(2026, 8, 22)) == "holiday"
    assert ends("2026-08-21T09:00", "1wd", office=closed) == "2026-08-24 17:00"


def test_a_day_off_named_twice_is_off_once() -> None:
    twice = OFFICE.with_changes(days_off=(*OFFICE.days_off, *OFFICE.days_off))
    assert ends("2026-08-27T09:00", "3wd", office=twice) == "2026-09-04 17:00"


def test_the_version_names_the_content() -> None:
    assert OFFICE.with_changes().version == OFFICE.version
    assert OFFICE.with_changes(days_off=()).version != OFFICE.version
    assert OfficeCalendar("named", OFFICE.patterns, version="7.2").version == "7.2"


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (lambda: Session(time(11, 30), time(7, 30)), "bad_session"),
        (lambda: Session(time(7, 30), time(7, 30, 59)), "bad_session"),
        (lambda: WeekPattern(date(2026, 1, 1), {7: ()}), "bad_weekday"),
        (lambda: WeekPattern(date(2026, 1, 1), {0: (MORNING, Session(time(9), time(10)))}), "overlapping_sessions"),
        (lambda: OfficeCalendar("none", ()), "no_pattern"),
        (lambda: office({}, WeekPattern(date(2026, 1, 1), {})), "pattern_twice"),
        (lambda: Swap(date(2026, 8, 31), date(2026, 8, 31), "swap"), "swap_with_itself"),
        (
            lambda: OFFICE.with_changes(swaps=(*OFFICE.swaps, Swap(date(2026, 8, 31), date(2026, 9, 5), "again"))),
            "swap_twice",
        ),
        (
            lambda: OFFICE.with_changes(swaps=(*OFFICE.swaps, Swap(date(2026, 8, 22), date(2026, 9, 5), "chain"))),
            "swap_twice",
        ),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(broken: object, code: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        broken()  # type: ignore[operator]
    assert refused.value.code == code


def test_an_office_that_never_works_promises_nothing() -> None:
    with pytest.raises(DeadlineError) as refused:
        ends("2026-03-02T09:00", "1h", office=office({0: (Session(time(8), time(9), counts=False),)}))
    assert refused.value.code == "no_working_time"


def test_the_years_end_somewhere() -> None:
    with pytest.raises(DeadlineError) as refused:
        ends("1975-04-30T11:30", "1wd")
    assert refused.value.code == "outside_calendar"
    with pytest.raises(DeadlineError) as refused:
        ends("2198-12-30T09:00", "9999d")
    assert refused.value.code == "outside_calendar"


def test_an_old_question_after_a_new_one_gets_its_answer() -> None:
    fresh = OFFICE.with_changes()
    assert ends("2026-08-27T09:00", "3wd", office=fresh) == "2026-09-04 17:00"
    assert ends("2024-05-03T09:00", "1wd", office=fresh) == "2024-05-04 17:00"
    assert ends("2090-01-02T09:00", "1wd", office=fresh) == "2090-01-03 17:00"
    assert working_minutes(fresh, at("1999-01-04T00:00"), at("1999-01-05T00:00")) == 480
