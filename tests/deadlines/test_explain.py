"""The lines that make a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from procedures.deadlines import Line, WeekPattern, parse_sessions
from tests.deadlines.office import OFFICE, answer, at, pause

Row = tuple[str, str, int, bool, str]


def rows(lines: Iterable[Line]) -> list[Row]:
    """Lines as day and clock, with 24:00 for midnight at the end of a day."""
    return [(f"{x.start:%d/%m %H:%M}", _end(x), x.minutes, x.counted, f"{x.reason} {x.detail}".strip()) for x in lines]


def _end(line: Line) -> str:
    if (line.end.hour, line.end.minute) == (0, 0):
        return f"{line.end - timedelta(minutes=1):%d/%m} 24:00"
    return f"{line.end:%d/%m %H:%M}"


def counted(lines: Iterable[Line]) -> int:
    return sum(line.minutes for line in lines if line.counted)


def test_three_working_days_over_national_day() -> None:
    lines = answer("2026-08-27T09:12", "3wd", explain=True).lines
    assert rows(lines)[:9] == [
        ("27/08 09:12", "27/08 24:00", 888, False, "receipt_day"),
        ("28/08 00:00", "28/08 07:30", 450, False, "before_opening"),
        ("28/08 07:30", "28/08 11:30", 240, True, "counted"),
        ("28/08 11:30", "28/08 13:00", 90, False, "lunch"),
        ("28/08 13:00", "28/08 17:00", 240, True, "counted"),
        ("28/08 17:00", "28/08 24:00", 420, False, "after_closing"),
        ("29/08 00:00", "29/08 24:00", 1440, False, "weekend"),
        ("30/08 00:00", "30/08 24:00", 1440, False, "weekend"),
        ("31/08 00:00", "31/08 24:00", 1440, False, "swap_off Nghỉ hoán đổi với thứ Bảy 22/08/2026"),
    ]
    assert rows(lines)[9:11] == [
        ("01/09 00:00", "01/09 24:00", 1440, False, "holiday Quốc khánh"),
        ("02/09 00:00", "02/09 24:00", 1440, False, "holiday Quốc khánh"),
    ]
    assert lines[-1].end == at("2026-09-04T17:00")
    assert counted(lines) == 3 * 480


def test_hours_begin_inside_a_session_and_end_inside_another() -> None:
    lines = answer("2026-03-02T10:30", "2h", explain=True).lines
    assert rows(lines) == [
        ("02/03 10:30", "02/03 11:30", 60, True, "counted"),
        ("02/03 11:30", "02/03 13:00", 90, False, "lunch"),
        ("02/03 13:00", "02/03 14:00", 60, True, "counted"),
    ]


def test_a_start_outside_working_time_says_what_it_waited_for() -> None:
    lines = answer("2026-03-07T09:00", "1h", explain=True).lines
    assert rows(lines) == [
        ("07/03 09:00", "07/03 24:00", 900, False, "weekend"),
        ("08/03 00:00", "08/03 24:00", 1440, False, "weekend"),
        ("09/03 00:00", "09/03 07:30", 450, False, "before_opening"),
        ("09/03 07:30", "09/03 08:30", 60, True, "counted"),
    ]


def test_a_make_up_day_is_counted_under_its_own_name() -> None:
    lines = answer("2026-08-21T09:00", "1wd", explain=True).lines
    assert rows(line for line in lines if line.counted) == [
        ("22/08 07:30", "22/08 11:30", 240, True, "make_up Làm bù cho thứ Hai 31/08/2026"),
        ("22/08 13:00", "22/08 17:00", 240, True, "make_up Làm bù cho thứ Hai 31/08/2026"),
    ]


def test_calendar_days_count_whole_and_say_where_they_moved() -> None:
    lines = answer("2026-02-13T09:00", "2d", explain=True).lines
    assert rows(lines) == [
        ("13/02 09:00", "13/02 24:00", 900, False, "receipt_day"),
        ("14/02 00:00", "14/02 24:00", 1440, True, "counted"),
        ("15/02 00:00", "15/02 24:00", 1440, True, "counted"),
        ("16/02 00:00", "16/02 24:00", 1440, False, "holiday Tết Nguyên đán"),
        ("17/02 00:00", "17/02 24:00", 1440, False, "holiday Tết Nguyên đán"),
        ("18/02 00:00", "18/02 24:00", 1440, False, "holiday Tết Nguyên đán"),
        ("19/02 00:00", "19/02 24:00", 1440, False, "holiday Tết Nguyên đán"),
        ("20/02 00:00", "20/02 24:00", 1440, False, "holiday Tết Nguyên đán"),
        ("21/02 00:00", "21/02 24:00", 1440, False, "weekend"),
        ("22/02 00:00", "22/02 24:00", 1440, False, "weekend"),
        ("23/02 00:00", "23/02 17:00", 1020, False, "moved"),
    ]


def test_a_holiday_inside_calendar_days_counts_and_keeps_its_name() -> None:
    lines = answer("2026-04-29T09:00", "2d", explain=True).lines
    assert rows(lines)[1:3] == [
        ("30/04 00:00", "30/04 24:00", 1440, True, "counted Ngày Chiến thắng"),
        ("01/05 00:00", "01/05 24:00", 1440, True, "counted Ngày Quốc tế lao động"),
    ]
    assert counted(lines) == 2 * 1440


def test_calendar_days_used_up_within_a_day_run_to_its_closing() -> None:
    lines = answer("2026-03-02T09:00", "1d", pause("2026-03-03T10:00/2026-03-03T12:00"), explain=True).lines
    assert rows(lines) == [
        ("02/03 09:00", "02/03 24:00", 900, False, "receipt_day"),
        ("03/03 00:00", "03/03 10:00", 600, True, "counted"),
        ("03/03 10:00", "03/03 12:00", 120, False, "pause:payment"),
        ("03/03 12:00", "03/03 24:00", 720, True, "counted"),
        ("04/03 00:00", "04/03 02:00", 120, True, "counted"),
        ("04/03 02:00", "04/03 17:00", 900, False, "to_closing"),
    ]


def test_a_pause_is_one_line_with_its_reason() -> None:
    lines = answer("2026-03-05T15:00", "4h", pause("2026-03-05T16:00/2026-03-09T08:30"), explain=True).lines
    assert rows(lines) == [
        ("05/03 15:00", "05/03 16:00", 60, True, "counted"),
        ("05/03 16:00", "09/03 08:30", 5310, False, "pause:payment"),
        ("09/03 08:30", "09/03 11:30", 180, True, "counted"),
    ]


def test_overlapping_pauses_share_the_time_between_them() -> None:
    both = (
        pause("2026-03-03T08:00/2026-03-03T10:00", "payment"),
        pause("2026-03-03T09:00/2026-03-03T11:00", "supplement"),
    )
    lines = answer("2026-03-03T07:30", "1h", *both, explain=True).lines
    assert rows(lines) == [
        ("03/03 07:30", "03/03 08:00", 30, True, "counted"),
        ("03/03 08:00", "03/03 10:00", 120, False, "pause:payment"),
        ("03/03 10:00", "03/03 11:00", 60, False, "pause:supplement"),
        ("03/03 11:00", "03/03 11:30", 30, True, "counted"),
    ]


def test_a_restart_sets_aside_everything_before_it() -> None:
    supplement = pause("2026-03-02T10:00/2026-03-04T09:00:restart", "supplement")
    lines = answer("2026-03-02T09:00", "4h", supplement, explain=True).lines
    assert rows(lines) == [
        ("02/03 09:00", "02/03 10:00", 60, False, "restart"),
        ("02/03 10:00", "04/03 09:00", 2820, False, "pause:supplement"),
        ("04/03 09:00", "04/03 11:30", 150, True, "counted"),
        ("04/03 11:30", "04/03 13:00", 90, False, "lunch"),
        ("04/03 13:00", "04/03 14:30", 90, True, "counted"),
    ]


def test_an_open_pause_without_a_moment_of_asking_ends_the_lines_where_it_began() -> None:
    lines = answer("2026-03-02T09:00", "1wd", pause("2026-03-02T16:00/"), explain=True).lines
    assert rows(lines) == [("02/03 09:00", "02/03 16:00", 420, False, "receipt_day")]


def test_reception_only_sessions_and_other_breaks_are_named() -> None:
    pattern = WeekPattern(at("2026-01-01T00:00").date(), parse_sessions("mon 08:00-09:00 09:30-10:00* 10:00-11:00"))
    calendar = OFFICE.with_changes(patterns=(pattern,))
    lines = answer("2026-03-02T08:00", "2h", office=calendar, explain=True).lines
    assert rows(lines) == [
        ("02/03 08:00", "02/03 09:00", 60, True, "counted"),
        ("02/03 09:00", "02/03 09:30", 30, False, "break"),
        ("02/03 09:30", "02/03 10:00", 30, False, "reception_only"),
        ("02/03 10:00", "02/03 11:00", 60, True, "counted"),
    ]
    closed = answer("2026-03-03T08:00", "1h", office=calendar, explain=True).lines
    assert [line.reason for line in closed][:4] == ["no_session", "no_session", "no_session", "no_session"]


def test_nothing_is_explained_unless_asked() -> None:
    assert answer("2026-08-27T09:12", "3wd").lines == ()
