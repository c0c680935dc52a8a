"""The database refuses to change a question set, a rating, its answers, a rated case, and a closed follow-up."""

from django.db import migrations

KEPT = "a rating is immutable"
CLOSED = "a closed follow-up is immutable"
FOLLOW_UPS = "procedures_ratingfollowup"
TABLES = {
    "procedures_questionset": "id",
    "procedures_rating": "id",
    "procedures_ratinganswer": "id",
    "procedures_ratedcase": "case_id",
}

SQLITE_UP = (
    *(
        f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        for table in TABLES
        for act in ("UPDATE", "DELETE")
    ),
    # INSERT OR REPLACE deletes without asking the triggers above.
    *(
        f"""CREATE TRIGGER {table}_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"""
        for table, key in TABLES.items()
    ),
    f"""CREATE TRIGGER closed_follow_ups_are_not_changed BEFORE UPDATE ON {FOLLOW_UPS} WHEN OLD.closed_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END""",
    f"""CREATE TRIGGER follow_ups_are_not_deleted BEFORE DELETE ON {FOLLOW_UPS}
    BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END""",
)
SQLITE_DOWN = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        *(f"{table}_{act}" for table in TABLES for act in ("update", "delete", "replace")),
        "closed_follow_ups_are_not_changed",
        "follow_ups_are_not_deleted",
    )
)
POSTGRESQL_UP = (
    *(
        f"""CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION onestop_refuse_change('{KEPT}')"""
        for table in TABLES
    ),
    f"""CREATE TRIGGER closed_follow_ups_are_not_changed BEFORE UPDATE ON {FOLLOW_UPS}
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION onestop_refuse_change('{CLOSED}')""",
    f"""CREATE TRIGGER follow_ups_are_not_deleted BEFORE DELETE ON {FOLLOW_UPS}
    FOR EACH ROW EXECUTE FUNCTION onestop_refuse_change('{CLOSED}')""",
)
POSTGRESQL_DOWN = (
    *(f"DROP TRIGGER {table}_keep ON {table}" for table in TABLES),
    f"DROP TRIGGER closed_follow_ups_are_not_changed ON {FOLLOW_UPS}",
    f"DROP TRIGGER follow_ups_are_not_deleted ON {FOLLOW_UPS}",
)


def put(apps, schema_editor):
    """Create the triggers of this engine."""
    for statement in SQLITE_UP if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_UP:
        schema_editor.execute(statement, params=None)


def take_away(apps, schema_editor):
    """Drop them again."""
    for statement in SQLITE_DOWN if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_DOWN:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0028_ratings")]
    operations = [migrations.RunPython(put, take_away)]
