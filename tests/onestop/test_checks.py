"""One test per system check: silent where all is well, and told with its id and hint where not."""

from datetime import date

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from procedures.checks import _years_promised_into
from procedures.models import AnnouncedYear, WorkCalendar
from tests.clock import at


def told(databases: list[str] | None = None) -> list[str]:
    """Ids of what the office's checks say."""
    return [message.id for message in run_checks(databases=databases) if str(message.id).startswith("procedures.")]


@pytest.fixture
def day(monkeypatch):
    """Sets the day on which the checks are asked."""

    def is_today(today: date) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(today.year, today.month, today.day, 9))

    return is_today


@pytest.fixture
def calendar(db) -> WorkCalendar:
    """The one calendar that others inherit from, with no year announced yet."""
    AnnouncedYear.objects.all().delete()
    found, _made = WorkCalendar.objects.update_or_create(parent=None, unit=None, defaults={"name": "Lịch cả nước"})
    return found


def test_nothing_to_tell():
    assert told() == []


@pytest.mark.parametrize("key", ["", "short", f"{'n' * 32},short"])
def test_e001_without_a_key_for_identity_numbers(settings, key):
    settings.ONESTOP_FIELD_KEY = key
    assert told() == ["procedures.E001"]


@pytest.mark.parametrize("address", ["", "motcua.example", "ftp://motcua.example", "https://"])
def test_e002_without_an_address_for_receipts(settings, address):
    settings.ONESTOP_PUBLIC_URL = address
    assert told() == ["procedures.E002"]


def test_e003_without_a_folder(settings, tmp_path):
    settings.ONESTOP_DATA_DIR = tmp_path / "gone"
    assert told() == ["procedures.E003"]


def test_an_error_stops_a_command(settings):
    settings.ONESTOP_FIELD_KEY = ""
    with pytest.raises(SystemCheckError, match=r"procedures\.E001"):
        call_command("check")


@pytest.mark.django_db
def test_e004_without_the_triggers_of_the_record():
    assert told(["default"]) == []
    with connection.cursor() as cursor:
        for table, statement in triggers_of("procedures_caseevent").items():
            assert table
            cursor.execute(statement)
    found = [message for message in run_checks(databases=["default"]) if message.id == "procedures.E004"]
    assert [message.msg for message in found] == [
        "Nothing keeps the record from being changed in procedures_caseevent."
    ]
    assert told() == []  # a command that does not ask about the database is not held up


@pytest.mark.django_db
def test_a_database_on_its_way_is_not_judged(calendar, day):
    day(date(2031, 1, 5))
    assert told(["default"]) == ["procedures.W001"]
    MigrationRecorder(connection).migration_qs.filter(app="procedures").delete()
    assert told(["default"]) == []


def test_w001_when_the_year_has_no_announced_calendar(calendar, day):
    AnnouncedYear.objects.create(calendar=calendar, year=2026)
    day(date(2026, 11, 30))
    assert told(["default"]) == []
    day(date(2027, 1, 4))
    assert told(["default"]) == ["procedures.W001"]


def test_w001_in_december_looks_at_the_next_year_too(calendar, day):
    AnnouncedYear.objects.create(calendar=calendar, year=2026)
    day(date(2026, 12, 1))
    found = [message for message in run_checks(databases=["default"]) if message.id == "procedures.W001"]
    assert [message.msg for message in found] == ["The calendar Lịch cả nước does not know the days off of 2027."]
    AnnouncedYear.objects.create(calendar=calendar, year=2027)
    assert told(["default"]) == []


def test_a_calendar_that_inherits_is_not_asked(calendar, day):
    AnnouncedYear.objects.create(calendar=calendar, year=2026)
    WorkCalendar.objects.create(name="Lịch của xã", parent=calendar)
    day(date(2026, 6, 1))
    assert told(["default"]) == []


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2026, 1, 1), [2026]), (date(2026, 11, 30), [2026]), (date(2026, 12, 31), [2026, 2027])],
)
def test_years_that_promises_reach_into(today, years):
    assert _years_promised_into(today) == years


def triggers_of(table: str) -> dict[str, str]:
    """Name of each trigger of `table` and the statement that drops it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            return {name: f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        return {name: f"DROP TRIGGER {name} ON {table}" for (name,) in cursor.fetchall()}
