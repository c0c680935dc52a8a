"""When a message may go out: not at night, and not beyond what the office pays for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from procedures.models import Message
from procedures.models.message import PAID_CHANNELS


def sendable_from(channel: str, *, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours where the channel wakes people and it is night at the office."""
    start, end = settings.ONESTOP_QUIET_HOURS
    if channel not in PAID_CHANNELS or start == end:
        return at
    now = timezone.localtime(at)
    if not _is_night(now.time(), start, end):
        return at
    morning = datetime.combine(now.date(), end, now.tzinfo)
    return morning if morning > now else morning + timedelta(days=1)


def _is_night(clock: time, start: time, end: time) -> bool:
    return start <= clock < end if start < end else clock >= start or clock < end


def is_over_cap(message: Message, *, at: datetime) -> bool:
    """Whether this message would cost the unit more parts than it allows itself per day or month; 0 allows any number.

    Two workers that ask at the same moment may both get the last part.
    """
    if message.channel not in PAID_CHANNELS or message.counted_on is not None:
        return False
    today = timezone.localtime(at).date()
    per_day, per_month = settings.ONESTOP_SMS_PER_DAY, settings.ONESTOP_SMS_PER_MONTH
    spent = Message.objects.filter(unit=message.unit_id, channel__in=PAID_CHANNELS)
    periods = (
        (per_day, spent.filter(counted_on=today)),
        (per_month, spent.filter(counted_on__gte=today.replace(day=1))),
    )
    return any(most and _parts(rows) + message.parts > most for most, rows in periods)


def _parts(rows: object) -> int:
    return rows.aggregate(parts=Sum("parts"))["parts"] or 0  # type: ignore[attr-defined]
