"""Changes of a unit's own calendar and week of sessions; promises that become provisional or firm."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def name_the_unit(apps, _schema_editor):
    """A change that was proposed before knew its unit only through its calendar."""
    change, calendar = (apps.get_model("procedures", name) for name in ("CalendarChange", "WorkCalendar"))
    owner = calendar.objects.filter(pk=OuterRef("calendar_id")).values("unit_id")[:1]
    change.objects.update(unit_id=Subquery(owner))


class Migration(migrations.Migration):
    dependencies = [("procedures", "0003_calendar_change")]

    operations = [
        migrations.AddField(
            model_name="calendarchange",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calendar_changes",
                to="procedures.unit",
            ),
        ),
        migrations.AddField(
            model_name="calendarchange", name="sessions", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            model_name="calendarchangeline", name="provisional", field=models.BooleanField(default=False)
        ),
        migrations.AlterField(
            model_name="calendarchange",
            name="calendar",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="procedures.workcalendar",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarchange",
            constraint=models.CheckConstraint(
                condition=~Q(calendar=None) | (~Q(unit=None) & ~Q(state__in=("decided", "applied"))),
                name="a_change_knows_its_calendar",
            ),
        ),
        # Last: PostgreSQL alters no table whose rows have just been written.
        migrations.RunPython(name_the_unit, migrations.RunPython.noop),
    ]
