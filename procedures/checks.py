"""What must hold before the office serves anybody. Each check has an id, a hint and a test.

Errors stop every command; warnings are printed by it. Checks of what is in the database run with `serve`, `migrate`
and `check --database default`.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from procedures.models import WorkCalendar
from procedures.models.name_index import WORDS, is_whole

GUARDED_TABLES = ("procedures_caseevent", "procedures_procedureversion")
# From this month on the next year's days off are usually announced, and promises begin to reach into it.
ANNOUNCED_FROM_MONTH = 12


@register(Tags.security)
def identity_numbers_can_be_sealed(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """procedures.E001"""
    keys = getattr(settings, "ONESTOP_FIELD_KEY", "").split(",")
    if all(len(key.strip()) >= 32 for key in keys):
        return []
    hint = "Set ONESTOP_FIELD_KEY to at least 32 random characters."
    return [Error("Identity numbers cannot be encrypted.", hint=hint, id="procedures.E001")]


@register(Tags.urls)
def receipts_lead_somewhere(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """procedures.E002"""
    parts = urlsplit(getattr(settings, "ONESTOP_PUBLIC_URL", ""))
    if parts.scheme in {"http", "https"} and parts.hostname and not parts.query:
        return []
    hint = "Set ONESTOP_PUBLIC_URL to the address under which citizens reach the office."
    return [Error("The QR code of a receipt would lead nowhere.", hint=hint, id="procedures.E002")]


@register(Tags.files)
def there_is_a_place_for_files(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """procedures.E003"""
    folder = getattr(settings, "ONESTOP_DATA_DIR", None)
    if folder and Path(folder).is_dir():
        return []
    hint = "Make the folder that ONESTOP_DATA_DIR names, owned by the account that serves."
    return [Error(f"There is no folder {folder} to keep files in.", hint=hint, id="procedures.E003")]


@register(Tags.database)
def the_record_refuses_change(
    app_configs: Any, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """procedures.E004: a database brought back without its triggers would let the record be rewritten."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if _nothing_to_judge(alias, "procedures_caseevent"):
            continue
        bare = sorted(set(GUARDED_TABLES) - _tables_with_triggers(alias))
        if bare:
            hint = "Restore a backup that has its triggers, or run the statements of migration procedures.0002."
            message = f"Nothing keeps the record from being changed in {', '.join(bare)}."
            found.append(Error(message, hint=hint, id="procedures.E004"))
    return found


@register(Tags.database)
def days_off_are_announced(
    app_configs: Any, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """procedures.W001: dates are promised all the same, but marked provisional, so this warns and does not stop."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if _nothing_to_judge(alias, "procedures_workcalendar"):
            continue
        roots = WorkCalendar.objects.using(alias).filter(parent=None).prefetch_related("years")
        for calendar in roots:
            announced = {row.year for row in calendar.years.all()}
            for year in _years_promised_into(timezone.localdate()):
                if year not in announced:
                    hint = f"When the days off of {year} are announced, load them: manage.py load_calendars FILE."
                    message = f"The calendar {calendar.name} does not know the days off of {year}."
                    found.append(Warning(message, hint=hint, id="procedures.W001"))
    return found


@register(Tags.database)
def names_are_found(app_configs: Any, databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """procedures.W013: the counter would not find people by name, or not those of newer cases."""
    for alias in databases or ():
        if not _nothing_to_judge(alias, WORDS) and not is_whole(connections[alias]):
            hint = "Run manage.py migrate: it puts the index of names in order, whatever else there is to migrate."
            return [Warning("The index by which names are found is not whole.", hint=hint, id="procedures.W013")]
    return []


def _years_promised_into(today: date) -> list[int]:
    return [today.year] if today.month < ANNOUNCED_FROM_MONTH else [today.year, today.year + 1]


def _nothing_to_judge(alias: str, table: str) -> bool:
    """Whether the table, or a migration of the office that may bring what a check misses, is still to come."""
    connection = connections[alias]
    if table not in connection.introspection.table_names():
        return True
    executor = MigrationExecutor(connection)
    leaves = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "procedures"]
    return bool(executor.migration_plan(leaves))


def _tables_with_triggers(alias: str) -> set[str]:
    connection = connections[alias]
    statement = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {row[0] for row in cursor.fetchall()}
