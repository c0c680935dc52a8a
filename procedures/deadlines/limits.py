"""The other clocks of the decree: each a date of its own beside the term of the case.

The lengths are the decree's; where sector law sets others, the procedure's version says so and the caller passes
them in.

Source: NĐ 118/2025/NĐ-CP art. 17.2 (online reception), 18 and 20 (forwarding of paper), 19 (supplement,
re-appointment), 23 (correction); QĐ 766/QĐ-TTg, group 5 (feedback).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from procedures.deadlines.calendar import OfficeCalendar
from procedures.deadlines.clock import THREE_IN_THE_AFTERNOON, due, snapped
from procedures.deadlines.moments import DAY_MINUTES, TIMEZONE, minute_of, moment_of
from procedures.deadlines.term import Policy, Term, TermUnit

ALERT_CLOCK_HOURS = 2
ANSWER_ONLINE = Term(Decimal(8), TermUnit.HOUR)
ASK_SUPPLEMENT = Term(Decimal(3), TermUnit.WORKING_DAY)
ANSWER_SUPPLEMENT = Term(Decimal(15), TermUnit.DAY)
HAND_OVER_ACROSS = Term(Decimal(1), TermUnit.WORKING_DAY)
CORRECT_RESULT = Term(Decimal(3), TermUnit.WORKING_DAY)
REFUSE_FEEDBACK = Term(Decimal(2), TermUnit.WORKING_DAY)
ASK_FEEDBACK = Term(Decimal(5), TermUnit.WORKING_DAY)
SETTLE_FEEDBACK = Term(Decimal(15), TermUnit.WORKING_DAY)
PUBLISH_FEEDBACK = Term(Decimal(2), TermUnit.WORKING_DAY)
"""Feedback: how long it may be turned down, its sender asked, until it is settled, and until its result is public."""

REAPPOINTMENT_NOTICE = timedelta(days=1)


def online_alert_at(received: datetime, hours: int = ALERT_CLOCK_HOURS) -> datetime:
    """When the reception officer must have been alerted: clock hours, day and night (art. 17.2)."""
    return moment_of(minute_of(received) + hours * 60)


def online_answer_due(calendar: OfficeCalendar, received: datetime, term: Term = ANSWER_ONLINE) -> datetime:
    """When an online application must be accepted, or all its gaps told at once: 8 working hours (art. 17.2)."""
    return _plain(calendar, received, term)


def supplement_request_due(calendar: OfficeCalendar, accepted: datetime, term: Term = ASK_SUPPLEMENT) -> datetime:
    """Until when appraisal may ask for missing papers: 3 working days from reception (art. 19)."""
    return _plain(calendar, accepted, term)


def supplement_answer_due(calendar: OfficeCalendar, notified: datetime, term: Term = ANSWER_SUPPLEMENT) -> datetime:
    """Until when the applicant may bring them before the case is closed: 15 days from the notice (art. 19)."""
    return _plain(calendar, notified, term)


def correction_due(calendar: OfficeCalendar, reported: datetime, term: Term = CORRECT_RESULT) -> datetime:
    """When a result with the agency's own error must be corrected and back: 3 working days (art. 23)."""
    return _plain(calendar, reported, term)


def paper_handover_due(
    calendar: OfficeCalendar, received: datetime, same_day_until: time = THREE_IN_THE_AFTERNOON
) -> datetime:
    """When paper must be handed to the department (art. 18).

    Received in working time up to 15:00: the closing of the same day. Later: the end of the first counted
    session of the next working day, which is how "at the start of the next working day" can be kept.
    """
    taken = snapped(calendar, received)
    if taken.time() <= same_day_until:
        return calendar.closing_of(taken.date())
    morning = calendar.next_working_day(taken.date())
    _, end = calendar.spans_on(morning.toordinal())[0]
    return moment_of(morning.toordinal() * DAY_MINUTES + end)


def paper_across_due(calendar: OfficeCalendar, received: datetime) -> datetime:
    """When paper received for an agency elsewhere must be with that agency: 1 working day (art. 20)."""
    return _plain(calendar, received, HAND_OVER_ACROSS)


def last_day_to_reappoint(due_at: datetime, notice: timedelta = REAPPOINTMENT_NOTICE) -> date:
    """The last day on which a new date may be promised without a warning: one day before due (art. 19)."""
    return due_at.astimezone(TIMEZONE).date() - notice


def _plain(calendar: OfficeCalendar, start: datetime, term: Term) -> datetime:
    at = due(calendar, start, term, policy=Policy.CLOSING).at
    assert at is not None, "only an open pause leaves a term without an end"
    return at
