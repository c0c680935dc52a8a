"""The database refuses to change what is on record: events, and procedure versions once published."""

from django.db import migrations

EVENTS, VERSIONS = "procedures_caseevent", "procedures_procedureversion"
FROZEN = ("procedure_id", "number", "document", "digest", "effective_since", "published_at")

SQLITE_UP = (
    f"""CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON {EVENTS}
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    f"""CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON {EVENTS}
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above.
    f"""CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON {EVENTS}
    WHEN EXISTS (SELECT 1 FROM {EVENTS} WHERE (case_id = NEW.case_id AND sequence = NEW.sequence) OR id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    f"""CREATE TRIGGER published_versions_are_not_changed BEFORE UPDATE OF {", ".join(FROZEN)} ON {VERSIONS}
    WHEN OLD.published_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a published version is immutable'); END""",
    f"""CREATE TRIGGER published_versions_are_not_deleted BEFORE DELETE ON {VERSIONS}
    WHEN OLD.published_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a published version is immutable'); END""",
)
SQLITE_DOWN = tuple(
    f"DROP TRIGGER {name}"
    for name in (
        "events_are_not_changed",
        "events_are_not_deleted",
        "events_are_not_replaced",
        "published_versions_are_not_changed",
        "published_versions_are_not_deleted",
    )
)
POSTGRESQL_UP = (
    """CREATE FUNCTION onestop_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER events_are_append_only BEFORE UPDATE OR DELETE ON {EVENTS}
    FOR EACH ROW EXECUTE FUNCTION onestop_refuse_change('events are append-only')""",
    f"""CREATE TRIGGER published_versions_are_not_changed BEFORE UPDATE OF {", ".join(FROZEN)} ON {VERSIONS}
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION onestop_refuse_change('a published version is immutable')""",
    f"""CREATE TRIGGER published_versions_are_not_deleted BEFORE DELETE ON {VERSIONS}
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION onestop_refuse_change('a published version is immutable')""",
)
POSTGRESQL_DOWN = (
    f"DROP TRIGGER events_are_append_only ON {EVENTS}",
    f"DROP TRIGGER published_versions_are_not_changed ON {VERSIONS}",
    f"DROP TRIGGER published_versions_are_not_deleted ON {VERSIONS}",
    "DROP FUNCTION onestop_refuse_change()",
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
    dependencies = [("procedures", "0001_initial")]
    operations = [migrations.RunPython(put, take_away)]
