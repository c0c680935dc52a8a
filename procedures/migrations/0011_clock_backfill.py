"""From when on the cases so far are late, and what the calendars say now."""

from datetime import datetime, time, timedelta

from django.db import migrations
from django.db.models import F
from django.utils import timezone


def say_from_when_it_is_late(apps, _schema_editor):
    """By the minute: one minute after the promise; by the date: the midnight after its day."""
    case, version = (apps.get_model("procedures", name) for name in ("Case", "ProcedureVersion"))
    promised = case.objects.exclude(due_at=None)
    by_date = [
        pk
        for pk, document in version.objects.values_list("pk", "document").iterator()
        if document.get("policies", {}).get("closing", {}).get("judged") == "date"
    ]
    promised.exclude(version__in=by_date).update(late_from=F("due_at") + timedelta(minutes=1))
    rows = []
    for row in promised.filter(version__in=by_date).only("pk", "due_at").iterator(chunk_size=2000):
        day = timezone.localtime(row.due_at).date() + timedelta(days=1)
        row.late_from = timezone.make_aware(datetime.combine(day, time.min))
        rows.append(row)
        if len(rows) == 2000:
            case.objects.bulk_update(rows, ("late_from",))
            rows = []
    case.objects.bulk_update(rows, ("late_from",))


def keep_the_calendars(apps, _schema_editor):
    """What each calendar says by itself, at its present revision."""
    calendar, kept = (apps.get_model("procedures", name) for name in ("WorkCalendar", "CalendarRevision"))
    for row in calendar.objects.all():
        days = row.days.order_by("day").values_list("day", "kind", "makeup", "name", "notice")
        sessions = row.sessions.order_by("since", "weekday", "start")
        content = {
            "name": row.name,
            "days": [[str(d), kind, str(m) if m else None, name, said] for d, kind, m, name, said in days],
            "sessions": [
                [str(s.since), s.weekday, f"{s.start:%H:%M}", f"{s.end:%H:%M}", s.counts] for s in sessions
            ],
            "years": sorted(row.years.values_list("year", flat=True)),
        }
        kept.objects.create(calendar=row, revision=row.revision, content=content)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0010_clock_leftovers")]
    operations = [
        migrations.RunPython(say_from_when_it_is_late, migrations.RunPython.noop),
        migrations.RunPython(keep_the_calendars, migrations.RunPython.noop),
    ]
