"""Texts and tables, good and bad."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from procedures.deadlines import (
    NATIONAL_TABLE,
    TIMEZONE,
    DayOff,
    DeadlineError,
    Effect,
    Session,
    Swap,
    default_calendar,
    parse_moment,
    parse_pause,
    parse_sessions,
    read_holiday_table,
)

HEADER = "date,weekday,kind,name,linked_date,source\n"
OFF = "2026-08-31,Mon,SWAPPED_OFF,Nghỉ hoán đổi,2026-08-22,thông báo\n"
WORKED = "2026-08-22,Sat,MAKEUP_WORKDAY,Làm bù,2026-08-31,thông báo\n"
HOLIDAY = "2026-09-02,Wed,HOLIDAY,Quốc khánh,,luật\n"


def refusal(text: str | bytes) -> DeadlineError:
    with pytest.raises(DeadlineError) as refused:
        read_holiday_table(text if isinstance(text, bytes) else text.encode(), "days.csv")
    return refused.value


def test_a_moment_is_read_on_the_offices_clock() -> None:
    assert parse_moment("2026-08-27T09:00").tzinfo is TIMEZONE
    assert (
        parse_moment("2026-08-27T09:00")
        == parse_moment("2026-08-27T02:00Z")
        == parse_moment("2026-08-27T09:00:00+07:00")
    )


@pytest.mark.parametrize(
    "text",
    ["", "today", "2026-02-31T09:00", "2026-08-27", "2026-08-27T25:00", "27/08/2026 09:00", "2026-08-27T09:00\n"],
)
def test_nonsense_is_no_moment(text: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_moment(text)
    assert refused.value.code == "bad_moment"


def test_a_pause_says_what_happens_at_its_end() -> None:
    resumed = parse_pause("2026-03-03T10:00/2026-03-04T10:00")
    assert (resumed.effect, resumed.reason) == (Effect.RESUME, "resume")
    restarted = parse_pause("2026-03-03T10:00/2026-03-04T10:00:restart", "supplement")
    assert (restarted.effect, restarted.reason) == (Effect.RESTART, "supplement")
    assert restarted.end == parse_moment("2026-03-04T10:00")
    assert parse_pause("2026-03-03T10:00/:resume").end is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-03T10:00", "bad_pause"),
        ("2026-03-03T10:00/2026-03-04T10:00:stop", "bad_moment"),
        ("/2026-03-04T10:00", "bad_pause"),
        ("a/b", "bad_moment"),
        ("2026-03-04T10:00/2026-03-03T10:00", "end_before_start"),
    ],
)
def test_nonsense_is_no_pause(text: str, code: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_pause(text)
    assert refused.value.code == code


def test_sessions_are_read_day_by_day() -> None:
    week = parse_sessions("mon-fri 07:30-11:30 13:00-17:00; Sat 07:30-11:30*")
    assert sorted(week) == [0, 1, 2, 3, 4, 5]
    assert week[4] == (Session(time(7, 30), time(11, 30)), Session(time(13), time(17)))
    assert week[5] == (Session(time(7, 30), time(11, 30), counts=False),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_sessions"),
        ("mon-fri", "bad_sessions"),
        ("fri-mon 07:30-11:30", "bad_sessions"),
        ("thứ-hai 07:30-11:30", "bad_sessions"),
        ("mon-xyz 07:30-11:30", "bad_sessions"),
        ("mon 7h30-11h30", "bad_sessions"),
        ("mon 07:30-25:00", "bad_sessions"),
        ("mon 11:30-07:30", "bad_session"),
        ("mon-fri 07:30-11:30; wed 08:00-09:00", "weekday_twice"),
    ],
)
def test_nonsense_describes_no_sessions(text: str, code: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_sessions(text)
    assert refused.value.code == code


def test_a_holiday_table_is_read_with_its_pairs() -> None:
    table = read_holiday_table((HEADER + OFF + WORKED + HOLIDAY).encode("utf-8-sig"), "days.csv")
    assert table.days_off == (DayOff(date(2026, 9, 2), "Quốc khánh", "luật"),)
    assert table.swaps == (Swap(date(2026, 8, 31), date(2026, 8, 22), "Nghỉ hoán đổi", "thông báo", "Làm bù"),)
    assert table.years == {2026}


def test_a_year_is_announced_by_its_holidays_not_by_a_swap_that_reaches_into_it() -> None:
    text = (
        HEADER
        + HOLIDAY
        + ("2027-01-02,Sat,MAKEUP_WORKDAY,Làm bù,2026-12-31,x\n2026-12-31,Thu,SWAPPED_OFF,Nghỉ,2027-01-02,x\n")
    )
    assert read_holiday_table(text.encode(), "days.csv").years == {2026}


def test_columns_that_only_inform_may_be_missing() -> None:
    table = read_holiday_table(b"date,kind,linked_date\n2026-09-02,HOLIDAY,\n", "days.csv")
    assert table.days_off == (DayOff(date(2026, 9, 2), ""),)


@pytest.mark.parametrize("half", [OFF, WORKED])
def test_half_a_pair_is_refused(half: str) -> None:
    assert refusal(HEADER + HOLIDAY + half).code == "half_a_pair"
    assert "Line 3" in str(refusal(HEADER + HOLIDAY + half))


def test_a_pair_must_name_each_other_and_be_of_two_kinds() -> None:
    assert refusal(HEADER + OFF + WORKED.replace("2026-08-31", "2026-08-24")).code == "half_a_pair"
    assert refusal(HEADER + OFF + WORKED.replace("MAKEUP_WORKDAY", "SWAPPED_OFF")).code == "half_a_pair"
    assert refusal(HEADER + OFF + WORKED.replace("2026-08-31", "")).code == "no_link"
    assert refusal(HEADER + OFF + WORKED.replace("MAKEUP_WORKDAY", "HOLIDAY")).code == "unexpected_link"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_table"),
        (HEADER, "empty_table"),
        ("day,name\n2026-09-02,x\n", "not_a_table"),
        (HEADER + HOLIDAY.replace("2026-09-02", "2026-02-31"), "bad_date"),
        (HEADER + HOLIDAY.replace("2026-09-02", "02/09/2026"), "bad_date"),
        (HEADER + HOLIDAY.replace("Wed", "Thu"), "wrong_weekday"),
        (HEADER + HOLIDAY.replace("HOLIDAY", "FEAST"), "unknown_kind"),
        (HEADER + HOLIDAY + HOLIDAY, "date_twice"),
        (HEADER + '"unclosed', "unreadable"),
        (b"\xff\xfe\x00date", "unreadable"),
        (b"\x7fELF\x02\x01\x01\x00\x80", "unreadable"),
        (b"x" * 1_000_001, "unreadable"),
        (HEADER + "2026-09-02\n", "unknown_kind"),
        (HEADER + "\n\n2026-09-02,Wed,HOLIDAY,a,,b,too,many\n" + HOLIDAY, "date_twice"),
    ],
)
def test_what_is_no_holiday_table_is_refused_with_its_line(text: str | bytes, code: str) -> None:
    assert refusal(text).code == code


def test_the_line_of_a_fault_is_the_line_of_the_file() -> None:
    spread = HEADER + '2026-09-01,Tue,HOLIDAY,"Quốc\nkhánh",,luật\n' + HOLIDAY.replace("Wed", "Thu")
    assert str(refusal(spread)) == "Line 4: 2026-09-02 is a Wed, not a Thu."


def test_the_shipped_table_is_announced_for_three_years() -> None:
    table = read_holiday_table(NATIONAL_TABLE.read_bytes(), NATIONAL_TABLE.name)
    assert table.years == {2024, 2025, 2026} == default_calendar().announced_years
    assert [(swap.off, swap.working) for swap in table.swaps] == [
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ]
    assert all(off.name and off.notice for off in table.days_off)


@pytest.mark.sampledata
def test_the_fields_own_table_closes_the_same_days(sample_data: Path) -> None:
    """A table from another source, imported: in the announced years both calendars work on the same days."""
    table = read_holiday_table((sample_data / "holidays_vn_2023_2027.csv").read_bytes(), "holidays_vn_2023_2027.csv")
    assert table.years == {2023, 2024, 2025, 2026, 2027}
    shipped = default_calendar()
    other = shipped.with_changes(days_off=table.days_off, swaps=table.swaps)
    days = [date(2024, 1, 1) + timedelta(days=count) for count in range(3 * 365 + 1)]
    assert [other.is_working_day(day) for day in days] == [shipped.is_working_day(day) for day in days]


def test_the_days_of_a_week_may_be_vietnamese() -> None:
    english = parse_sessions("mon-fri 07:30-11:30 13:00-17:00; sat 07:30-11:30*; sun 08:00-09:00")
    assert parse_sessions("T2-T6 07:30-11:30 13:00-17:00; t7 07:30-11:30*; CN 08:00-09:00") == english
    assert [session.counts for session in english[5]] == [False]


@pytest.mark.parametrize(
    "text", ["t1 07:30-11:30", "t8 07:30-11:30", "cn-t2 07:30-11:30", "t2- 07:30-11:30", "t2 7:30-11:30"]
)
def test_nonsense_is_no_vietnamese_week(text: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_sessions(text)
    assert refused.value.code == "bad_sessions"
