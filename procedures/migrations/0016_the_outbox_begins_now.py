"""What happened before messages existed is told to nobody: the outbox begins behind the last event on record."""

from django.db import migrations
from django.db.models import Max


def begin_now(apps, schema_editor):
    """Set the mark behind the last event."""
    last = apps.get_model("procedures", "CaseEvent").objects.aggregate(last=Max("pk"))["last"] or 0
    apps.get_model("procedures", "OutboxMark").objects.get_or_create(pk=1, defaults={"floor": last, "seen": last})


def forget(apps, schema_editor):
    """Take the mark away."""
    apps.get_model("procedures", "OutboxMark").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("procedures", "0015_messages")]
    operations = [migrations.RunPython(begin_now, forget)]
