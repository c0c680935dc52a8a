"""The database refuses to change or delete an event of a question or of feedback."""

from django.db import migrations

TABLES = {"question": "procedures_questionevent", "feedback": "procedures_feedbackevent"}
SAID = "events are append-only"
ACTS = {"changed": "UPDATE", "deleted": "DELETE"}

SQLITE_UP = tuple(
    f"CREATE TRIGGER {name}_events_are_not_{done} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    for name, table in TABLES.items()
    for done, act in ACTS.items()
) + tuple(
    # INSERT OR REPLACE deletes without asking the trigger above.
    f"""CREATE TRIGGER {name}_events_are_not_replaced BEFORE INSERT ON {table} WHEN EXISTS (
    SELECT 1 FROM {table} WHERE id = NEW.id OR (inquiry_id = NEW.inquiry_id AND sequence = NEW.sequence))
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END"""
    for name, table in TABLES.items()
)
SQLITE_DOWN = tuple(
    f"DROP TRIGGER IF EXISTS {name}_events_are_not_{done}" for name in TABLES for done in (*ACTS, "replaced")
)
POSTGRESQL_UP = tuple(
    f"""CREATE TRIGGER {name}_events_are_not_changed BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION onestop_refuse_change('{SAID}')"""
    for name, table in TABLES.items()
)
POSTGRESQL_DOWN = tuple(f"DROP TRIGGER {name}_events_are_not_changed ON {table}" for name, table in TABLES.items())


def put(apps, schema_editor):
    """Create the triggers of this engine."""
    for statement in SQLITE_UP if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_UP:
        schema_editor.execute(statement, params=None)


def take_away(apps, schema_editor):
    """Drop them again."""
    for statement in SQLITE_DOWN if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_DOWN:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0030_questions_and_feedback")]
    operations = [migrations.RunPython(put, take_away)]
