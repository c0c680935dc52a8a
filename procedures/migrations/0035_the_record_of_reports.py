"""The database keeps every promise that is replaced, and refuses to change one or a closed report."""

from django.db import migrations

CASES, PROMISES, CLOSED = "procedures_case", "procedures_replacedpromise", "procedures_closedreport"
KEPT, SIGNED = "a replaced promise stays on record", "a closed report is immutable"
KEEP = f"INSERT INTO {PROMISES} (case_id, replaced_at, due_at, late_from)"

SQLITE_UP = (
    f"""CREATE TRIGGER a_replaced_promise_is_kept AFTER UPDATE OF late_from ON {CASES}
    WHEN OLD.late_from IS NOT NULL AND NEW.late_from IS NOT OLD.late_from
    BEGIN {KEEP} VALUES (OLD.id, NEW.changed_at, OLD.due_at, OLD.late_from); END""",
    *(
        f"CREATE TRIGGER {name} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
        for name, what, table, said in (
            ("replaced_promises_are_not_changed", "UPDATE", PROMISES, KEPT),
            ("replaced_promises_are_not_deleted", "DELETE", PROMISES, KEPT),
            ("closed_reports_are_not_changed", "UPDATE", CLOSED, SIGNED),
            ("closed_reports_are_not_deleted", "DELETE", CLOSED, SIGNED),
        )
    ),
    # INSERT OR REPLACE deletes without asking the triggers above.
    f"""CREATE TRIGGER replaced_promises_are_not_replaced BEFORE INSERT ON {PROMISES}
    WHEN EXISTS (SELECT 1 FROM {PROMISES} WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    f"""CREATE TRIGGER closed_reports_are_not_replaced BEFORE INSERT ON {CLOSED}
    WHEN EXISTS (SELECT 1 FROM {CLOSED} WHERE id = NEW.id OR (unit_id = NEW.unit_id AND number = NEW.number)
    OR (unit_id = NEW.unit_id AND form = NEW.form AND begins_on = NEW.begins_on AND ends_on = NEW.ends_on))
    BEGIN SELECT RAISE(ABORT, '{SIGNED}'); END""",
)
SQLITE_DOWN = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "a_replaced_promise_is_kept",
        "replaced_promises_are_not_changed",
        "replaced_promises_are_not_deleted",
        "replaced_promises_are_not_replaced",
        "closed_reports_are_not_changed",
        "closed_reports_are_not_deleted",
        "closed_reports_are_not_replaced",
    )
)
POSTGRESQL_UP = (
    f"""CREATE FUNCTION onestop_keep_promise() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {KEEP} VALUES (OLD.id, NEW.changed_at, OLD.due_at, OLD.late_from); RETURN NULL; END $$""",
    f"""CREATE TRIGGER a_replaced_promise_is_kept AFTER UPDATE OF late_from ON {CASES}
    FOR EACH ROW WHEN (OLD.late_from IS NOT NULL AND NEW.late_from IS DISTINCT FROM OLD.late_from)
    EXECUTE FUNCTION onestop_keep_promise()""",
    f"""CREATE TRIGGER replaced_promises_are_append_only BEFORE UPDATE OR DELETE ON {PROMISES}
    FOR EACH ROW EXECUTE FUNCTION onestop_refuse_change('{KEPT}')""",
    f"""CREATE TRIGGER closed_reports_are_append_only BEFORE UPDATE OR DELETE ON {CLOSED}
    FOR EACH ROW EXECUTE FUNCTION onestop_refuse_change('{SIGNED}')""",
)
POSTGRESQL_DOWN = (
    f"DROP TRIGGER a_replaced_promise_is_kept ON {CASES}",
    "DROP FUNCTION onestop_keep_promise()",
    f"DROP TRIGGER replaced_promises_are_append_only ON {PROMISES}",
    f"DROP TRIGGER closed_reports_are_append_only ON {CLOSED}",
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
    dependencies = [("procedures", "0034_reports")]
    operations = [migrations.RunPython(put, take_away)]
