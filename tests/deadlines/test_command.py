"""`manage.py due`: the shape that scripts rely on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from procedures.models import WeekSession, WorkCalendar
from tests.office import Office, load_reference_data

ROOT = Path(__file__).parents[2]
START = ("--start", "2026-08-27T09:00")
TABLE = """date,weekday,kind,name,linked_date,source
2026-08-28,Fri,HOLIDAY,Ngày truyền thống,,quyết định
"""


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("due", *arguments, stdout=out)
    return out.getvalue()


def process(*arguments: str) -> tuple[int, str, str]:
    """The command as a person starts it: (exit code, output, errors)."""
    command = [sys.executable, "manage.py", "due", *arguments]
    environment = {**os.environ, "ONESTOP_PROFILE": "test"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_first_line_is_the_due_moment_with_its_offset() -> None:
    assert process(*START, "--term", "3wd") == (0, "2026-09-04T17:00:00+07:00\n", "")


def test_json_has_exactly_its_keys_and_sums_to_the_term() -> None:
    answer = json.loads(run(*START, "--term", "3wd", "--json"))
    assert {key: value for key, value in answer.items() if key != "lines"} == {
        "due": "2026-09-04T17:00:00+07:00",
        "provisional": False,
    }
    assert answer["lines"][0] == {
        "from": "2026-08-27T09:00:00+07:00",
        "to": "2026-08-28T00:00:00+07:00",
        "minutes": 900,
        "counted": False,
        "reason": "receipt_day",
    }
    assert sum(line["minutes"] for line in answer["lines"] if line["counted"]) == 3 * 480
    assert "holiday: Quốc khánh" in [line["reason"] for line in answer["lines"]]


def test_json_of_a_paused_term_has_no_due_moment() -> None:
    answer = json.loads(run(*START, "--term", "3wd", "--json", "--pause", "2026-08-28T09:00/"))
    assert answer["due"] is None


def test_explain_adds_the_lines_and_their_sum() -> None:
    printed = run(*START, "--term", "8h", "--explain").splitlines()
    assert printed[0] == "2026-08-28T09:00:00+07:00"
    assert printed[1] == "2026-08-27T09:00+07:00  2026-08-27T11:30+07:00     150  counted  counted"
    assert printed[-1] == "480 minutes counted"


def test_sessions_days_off_and_policy_are_exchanged(tmp_path: Path) -> None:
    table = tmp_path / "days.csv"
    table.write_text(TABLE, encoding="utf-8")
    assert run(*START, "--term", "1wd", "--calendar", str(table)) == "2026-08-31T17:00:00+07:00\n"
    sessions = "mon-fri 07:30-11:30 13:00-17:00; sat 07:30-11:30"
    assert run(*START, "--term", "2wd", "--sessions", sessions) == "2026-08-29T11:30:00+07:00\n"
    assert run(*START, "--term", "1wd", "--policy", "rolling") == "2026-08-28T09:00:00+07:00\n"


def test_a_table_announces_its_own_years_only(tmp_path: Path) -> None:
    table = tmp_path / "days.csv"
    table.write_text(TABLE, encoding="utf-8")
    printed = run("--start", "2025-03-03T09:00", "--term", "1wd", "--calendar", str(table)).splitlines()
    assert printed[0] == "2025-03-04T17:00:00+07:00"
    assert printed[1].startswith("provisional")


def test_several_pauses_of_both_kinds() -> None:
    pauses = ("--pause", "2026-03-03T08:00/2026-03-03T09:00", "--pause", "2026-03-04T08:00/2026-03-05T09:00:restart")
    assert run("--start", "2026-03-02T09:00", "--term", "3wd", *pauses) == "2026-03-10T17:00:00+07:00\n"


@pytest.mark.django_db
def test_a_unit_counts_by_its_own_calendar() -> None:
    load_reference_data()
    commune = Office().commune
    assert run(*START, "--term", "3wd", "--unit", commune.code) == "2026-09-04T17:00:00+07:00\n"
    national = WorkCalendar.objects.get(unit=None)
    own = WorkCalendar.objects.create(name="Lịch An Mẫu", unit=commune, parent=national)
    for weekday in range(6):
        WeekSession.objects.create(
            calendar=own, since="2025-07-01", weekday=weekday, start=time(7, 30), end=time(11, 30)
        )
    assert run(*START, "--term", "3wd", "--unit", commune.code) == "2026-09-03T11:30:00+07:00\n"


@pytest.mark.django_db
def test_an_unknown_unit_is_one_sentence() -> None:
    with pytest.raises(CommandError, match=r"^There is no unit with the code 'H00\.00'\.$"):
        run(*START, "--term", "3wd", "--unit", "H00.00")


@pytest.mark.parametrize(
    "arguments",
    [
        (*START, "--term", "-3wd"),
        (*START, "--term=-3wd"),
        (*START, "--term", "three"),
        (*START, "--term", "99999wd"),
        (*START,),
        ("--term", "3wd"),
        ("--start", "2026-02-31T09:00", "--term", "3wd"),
        (*START, "--term", "3wd", "--policy", "sometime"),
        (*START, "--term", "3wd", "--pause", "2026-08-29T09:00/2026-08-28T09:00"),
        (*START, "--term", "3wd", "--pause", "yesterday"),
        (*START, "--term", "3wd", "--sessions", "whenever"),
        (*START, "--term", "3wd", "--sessions", "mon-fri 07:30-11:30*"),
        (*START, "--term", "3wd", "--calendar", "no-such-file.csv"),
        (*START, "--term", "3wd", "--calendar", "."),
        (*START, "--term", "3wd", "--calendar", "\0"),
        (*START, "--term", "3wd", "--nonsense"),
    ],
    ids=lambda arguments: " ".join(arguments)[-40:].replace("\0", "NUL"),
)
def test_nonsense_is_one_sentence(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("arguments", [(*START, "--term", "-3wd"), (*START, "--term", "31/2"), (*START, "--unit")])
def test_nonsense_exits_with_one_line_and_1(arguments: tuple[str, ...]) -> None:
    code, printed, errors = process(*arguments)
    assert (code, printed, len(errors.splitlines())) == (1, "", 1)


def test_half_a_pair_in_a_table_exits_1_with_one_sentence(tmp_path: Path) -> None:
    table = tmp_path / "days.csv"
    table.write_text(TABLE + "2026-08-31,Mon,SWAPPED_OFF,Nghỉ,2026-08-22,x\n", encoding="utf-8")
    code, printed, errors = process(*START, "--term", "3wd", "--calendar", str(table))
    assert (code, printed) == (1, "")
    assert errors == (
        "CommandError: Line 3: 2026-08-31 is half a pair. Its other day 2026-08-22 is missing or names another day.\n"
    )
