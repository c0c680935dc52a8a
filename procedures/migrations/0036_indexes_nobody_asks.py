"""The indexes of the record that no query asks: each act pays for every index of the rows it writes.

An event, a task and a paper are reached by their case, which their unique constraints index already; by officer and by
unit only open tasks are looked for, which have indexes of their own. Who changed a case last is never looked for, and
without that index an act without a new status changes the case in its page (HOT). Only indexes are dropped here, no
table is built anew, so the triggers of the record stay.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


def _officer():
    return models.ForeignKey(
        blank=True, db_index=False, null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


def _case(name):
    return models.ForeignKey(db_index=False, on_delete=PROTECT, related_name=name, to="procedures.case")


UNINDEXED = {
    ("CaseEvent", "case"): _case("events"),
    ("CaseEvent", "by"): _officer(),
    ("CaseEvent", "unit"): models.ForeignKey(
        blank=True, db_index=False, null=True, on_delete=PROTECT, related_name="+", to="procedures.unit"
    ),
    ("Task", "case"): _case("tasks"),
    ("Task", "closed_by"): _officer(),
    ("CasePaper", "case"): _case("papers"),
    ("CasePaper", "reused_from"): models.ForeignKey(
        blank=True, db_index=False, null=True, on_delete=PROTECT, related_name="+", to="procedures.case"
    ),
    ("Case", "changed_by"): _officer(),
    ("Case", "received_by"): _officer(),
}
STATE = [
    migrations.AlterField(model_name=model.lower(), name=name, field=field)
    for (model, name), field in UNINDEXED.items()
]
FILL = {"procedures_case": 88, "procedures_task": 92}


def _fields(apps):
    for name, field in UNINDEXED:
        model = apps.get_model("procedures", name)
        yield model, model._meta.get_field(field)


def drop(apps, schema_editor):
    connection = schema_editor.connection
    for model, field in _fields(apps):
        # By the name Django gave it.
        name = schema_editor._create_index_name(model._meta.db_table, [field.column])
        schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(name)}")
    if connection.vendor == "postgresql":
        for table, percent in FILL.items():
            schema_editor.execute(
                f"ALTER TABLE {table} SET (fillfactor = {percent}, autovacuum_vacuum_scale_factor = 0.01,"
                " autovacuum_analyze_scale_factor = 0.01)"
            )


def put_back(apps, schema_editor):
    for model, field in _fields(apps):
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))
    if schema_editor.connection.vendor == "postgresql":
        for table in FILL:
            schema_editor.execute(
                f"ALTER TABLE {table} RESET (fillfactor, autovacuum_vacuum_scale_factor,"
                " autovacuum_analyze_scale_factor)"
            )


class Migration(migrations.Migration):
    dependencies = [("procedures", "0035_the_record_of_reports")]
    operations = [
        migrations.RunPython(drop, put_back),
        migrations.SeparateDatabaseAndState(state_operations=STATE),
    ]
