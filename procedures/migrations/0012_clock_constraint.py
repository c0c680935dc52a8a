"""Every promise says from when on it is late. Apart: PostgreSQL alters no table whose rows have just been written."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("procedures", "0011_clock_backfill")]
    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=Q(due_at=None, late_from=None)
                | (~Q(due_at=None) & ~Q(late_from=None) & Q(late_from__gt=F("due_at"))),
                name="a_promise_says_from_when_it_is_late",
            ),
        ),
    ]
