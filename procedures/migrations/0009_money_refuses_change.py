"""The database refuses to change money on record: payment receipts but for their one voiding, and closed shifts."""

from django.db import migrations

RECEIPTS, SHIFTS = "procedures_paymentreceipt", "procedures_shiftclose"
FROZEN = (
    "unit_id",
    "series",
    "year",
    "number",
    "case_id",
    "officer_id",
    "at",
    "method",
    "total_vnd",
    "payer_name",
    "lines",
)
VOID = ("voided_at", "voided_by_id", "void_kind", "void_reason")
WORDS = "a payment receipt is not changed"
SHIFT_WORDS = "a closed shift is not changed"
SAME_RECEIPT = (
    "id = NEW.id OR (unit_id = NEW.unit_id AND series = NEW.series AND year = NEW.year AND number = NEW.number)"
)
SAME_SHIFT = "id = NEW.id OR (unit_id = NEW.unit_id AND officer_id = NEW.officer_id AND number = NEW.number)"

# Trigger name: table, event, when.
GUARDS = {
    "receipts_are_not_changed": (RECEIPTS, f"UPDATE OF {', '.join(FROZEN)}", "", WORDS),
    "receipts_are_void_once": (RECEIPTS, f"UPDATE OF {', '.join(VOID)}", "OLD.voided_at IS NOT NULL", WORDS),
    "receipts_are_closed_once": (RECEIPTS, "UPDATE OF shift_id", "OLD.shift_id IS NOT NULL", WORDS),
    "voids_are_closed_once": (RECEIPTS, "UPDATE OF void_shift_id", "OLD.void_shift_id IS NOT NULL", WORDS),
    "receipts_are_not_deleted": (RECEIPTS, "DELETE", "", WORDS),
    "closed_shifts_are_not_changed": (SHIFTS, "UPDATE", "", SHIFT_WORDS),
    "closed_shifts_are_not_deleted": (SHIFTS, "DELETE", "", SHIFT_WORDS),
}
# INSERT OR REPLACE deletes without asking the triggers above; only SQLite knows it.
SQLITE_GUARDS = {
    "receipts_are_not_replaced": (RECEIPTS, SAME_RECEIPT, WORDS),
    "closed_shifts_are_not_replaced": (SHIFTS, SAME_SHIFT, SHIFT_WORDS),
}


def _sqlite():
    for name, (table, event, when, words) in GUARDS.items():
        condition = f"WHEN {when} " if when else ""
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{words}'); END"
    for name, (table, same, words) in SQLITE_GUARDS.items():
        yield (
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )


def _postgresql():
    for name, (table, event, when, words) in GUARDS.items():
        condition = f"WHEN ({when}) " if when else ""
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {condition}"
            f"EXECUTE FUNCTION onestop_refuse_change('{words}')"
        )


def put(apps, schema_editor):
    """Create the triggers of this engine."""
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement, params=None)


def take_away(apps, schema_editor):
    """Drop them again."""
    if schema_editor.connection.vendor == "sqlite":
        for name in (*GUARDS, *SQLITE_GUARDS):
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
        return
    for name, (table, *_rest) in GUARDS.items():
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0008_money")]
    operations = [migrations.RunPython(put, take_away)]
