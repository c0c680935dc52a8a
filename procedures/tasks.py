"""What runs by itself: each task takes ids or nothing, and calls what a person could call too."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from procedures.actions.change_calendar import apply, preview
from procedures.actions.export import drop_old, make_next
from procedures.actions.foresee import foresee
from procedures.actions.send_link import send_links
from procedures.actions.tell_warnings import send_digests
from procedures.actions.warn import sweep
from procedures.actions.weekly_digest import make_digests, send_letters
from procedures.models import CalendarChange, ChangeState, Draft, PostedForm
from procedures.notices.delivery import send_due
from procedures.notices.making import look_at_calls, make_messages
from procedures.queries.ledger import verify

logger = logging.getLogger(__name__)
FORMS_ARE_REMEMBERED = timedelta(days=30)
DRAFTS_ARE_KEPT = timedelta(days=7)


@shared_task
def forget_old_forms() -> int:
    """Drop idempotency keys nobody will post again; how many."""
    deleted, _per_model = PostedForm.objects.filter(posted_at__lt=timezone.now() - FORMS_ARE_REMEMBERED).delete()
    return deleted


@shared_task
def forget_old_drafts() -> int:
    """Drop unfinished applications nobody came back to; how many. They hold personal data."""
    deleted, _per_model = Draft.objects.filter(saved_at__lt=timezone.now() - DRAFTS_ARE_KEPT).delete()
    return deleted


@shared_task
def go_on_with_calendar_changes() -> int:
    """Finish previews and applications of calendar changes that were left half-way; how many dates moved."""
    now, moved = timezone.now(), 0
    for change in CalendarChange.objects.filter(state__in=(ChangeState.DRAFT, ChangeState.DECIDED)):
        preview(change)
        moved += apply(change, at=now)
    return moved


@shared_task
def send_due_messages() -> int:
    """Tell citizens what happened: make messages of new events, send what is due. How many were sent or tried.

    Called by a hint after an act and by the clock; at once in several workers is harmless.
    """
    now = timezone.now()
    make_messages(at=now)
    look_at_calls(at=now)
    send_links(at=now)
    return send_due(timezone.now)


@shared_task
def weekly_digests() -> int:
    """Make the digests of the last week that are missing, and mail what is not sent; how many letters left."""
    make_digests(at=timezone.now())
    return send_letters(timezone.now)


@shared_task
def foresee_lateness() -> int:
    """Renew the forecasts of every office; how many stand."""
    return foresee(at=timezone.now())


@shared_task
def warn_of_time() -> int:
    """Make the warnings that are due and send them to who works now; how many are new."""
    now = timezone.now()
    made = sweep(at=now)
    send_digests(at=now)
    return made


@shared_task
def make_exports() -> int:
    """Write the exports that wait, and drop old ones; how many were written."""
    drop_old(at=timezone.now())
    written = 0
    while make_next(at=timezone.now()):
        written += 1
    return written


@shared_task
def clear_sessions() -> None:
    """Drop sessions that have ended."""
    call_command("clearsessions")


@shared_task
def verify_record() -> int:
    """Verify the whole record at night; each defect is an error in the log. How many defects."""
    report = verify()
    for defect in report.defects:
        logger.error("The record does not verify: %s", defect)
    return len(report.defects)
