"""Keep what a calendar says at its present revision, so that promises counted with it can be explained for ever."""

from __future__ import annotations

from procedures.models import CalendarRevision, WorkCalendar
from procedures.queries.calendars import revision_content


def keep_revision(calendar_id: int) -> CalendarRevision:
    """Keep the present revision of a calendar; a revision that is kept already stays as it is.

    Called by everything that changes a calendar, in the same transaction, after its revision grew.
    """
    calendar = WorkCalendar.objects.get(pk=calendar_id)
    known = CalendarRevision.objects.filter(calendar=calendar, revision=calendar.revision).first()
    if known is not None:
        return known
    content = revision_content(calendar)
    return CalendarRevision.objects.create(calendar=calendar, revision=calendar.revision, content=content)
