"""The digest of warnings: one letter to each officer, in working hours only, each warning in one digest."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.deadlines import working_minutes
from procedures.models import Officer, Posting, TimeWarning, Unit
from procedures.queries.calendars import calendar_for

logger = logging.getLogger(__name__)
MOST = 2000


def send_digests(*, at: datetime) -> int:
    """Send what no digest has carried yet to whoever it is for; how many letters.

    Warnings are claimed before the letter goes: a worker that dies in between sends one letter too few, never one
    twice; the warnings themselves stand on the officer's page either way. A unit outside its hours waits.
    """
    units = Unit.objects.filter(pk__in=TimeWarning.objects.filter(told_at=None).values("unit"))
    return sum(_send_for(unit, at=at) for unit in units)


def is_quiet(unit: Unit, *, at: datetime) -> bool:
    """Whether the unit is closed at that moment, so that nobody is written to."""
    minute = timedelta(minutes=1)
    return not working_minutes(calendar_for(unit), at - minute, at + minute)


def _send_for(unit: Unit, *, at: datetime) -> int:
    if is_quiet(unit, at=at):
        return 0
    try:
        with transaction.atomic():
            skip = connection.features.has_select_for_update_skip_locked
            unlocked = TimeWarning.objects.select_for_update(of=("self",), skip_locked=skip)
            waiting = unlocked.filter(unit=unit, told_at=None)
            claimed = list(waiting.select_related("case")[:MOST])
            TimeWarning.objects.filter(pk__in=[warning.pk for warning in claimed]).update(told_at=at)
        return _letters(unit, claimed, at=at)
    except Exception:
        logger.exception("No digest for unit %s", unit.code)
        return 0


def _letters(unit: Unit, warnings: list[TimeWarning], *, at: datetime) -> int:
    posts = Posting.objects.on(timezone.localtime(at).date()).filter(unit=unit, officer__is_active=True)
    held: dict[str, list[Officer]] = defaultdict(list)
    for post in posts.select_related("officer"):
        held[post.role].append(post.officer)
    told: dict[Officer, list[TimeWarning]] = defaultdict(list)
    for warning in warnings:
        people = [o for o in held[warning.role] if warning.officer_id in (None, o.pk)] or held[warning.role]
        for officer in people:
            told[officer].append(warning)
    return sum(_letter(officer, found) for officer, found in told.items() if officer.email)


def _letter(officer: Officer, warnings: list[TimeWarning]) -> int:
    """One letter: how many, and each case by its code and threshold; no name and no matter of a citizen."""
    count = len(warnings)
    said = ngettext("%(count)s warning about time", "%(count)s warnings about time", count)
    lines = [
        f"{warning.case.code}: {warning.get_threshold_display()} ({formats.moment(warning.promised)})"
        for warning in warnings
    ]
    body = "\n".join([*lines, "", _("See them all on the page “Warnings”.")])
    return send_mail(said % {"count": formats.grouped(count)}, body, None, [officer.email])
