"""The legal clocks of feedback: each date from the one engine, each with its explanation.

Turning it down, asking its sender and settling it count from the day it came; the time its sender is asked does not
count; publishing counts from the day it was settled. Source: NĐ 20/2008/NĐ-CP as amended, QĐ 766/QĐ-TTg group 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from procedures import formats
from procedures.deadlines import (
    ASK_FEEDBACK,
    PUBLISH_FEEDBACK,
    REFUSE_FEEDBACK,
    SETTLE_FEEDBACK,
    Due,
    OfficeCalendar,
    Pause,
    Term,
    due,
)
from procedures.models import Feedback, FeedbackState
from procedures.queries.calendars import calendar_as_of, calendar_for
from procedures.queries.chips import TimeChip, left_until
from procedures.queries.explanation import Sheet, foot_of, sheet_of

ASKING = "sender"
"""The reason of the time in which the sender is asked, as the clock's explanation knows it."""


@dataclass(frozen=True, slots=True)
class FeedbackLimit:
    """A date of feedback. `kept_at` is when it was kept, None while it was not; `due_at` None while the clock rests."""

    slug: str
    name: str
    start: datetime
    term: Term
    moment: Due
    kept_at: datetime | None
    chip: TimeChip | None

    @property
    def due_at(self) -> datetime | None:
        """When it ends."""
        return self.moment.at


def calendar_of(feedback: Feedback) -> OfficeCalendar:
    """The calendar its dates were counted with."""
    return calendar_as_of(feedback.calendar_version) or calendar_for(feedback.received_unit)


def settle_by(feedback: Feedback, calendar: OfficeCalendar) -> datetime | None:
    """Until when it must be settled: 15 working days without the time its sender was asked; None while asked."""
    return due(calendar, feedback.received_at, SETTLE_FEEDBACK, pauses=_pauses(feedback)).at


def refuse_by(feedback: Feedback, calendar: OfficeCalendar) -> datetime:
    """Until when it may be turned down: 2 working days."""
    return _plain(calendar, feedback.received_at, REFUSE_FEEDBACK)


def ask_by(feedback: Feedback, calendar: OfficeCalendar) -> datetime:
    """Until when its sender may be asked for more: 5 working days."""
    return _plain(calendar, feedback.received_at, ASK_FEEDBACK)


def limits_of(feedback: Feedback, *, at: datetime) -> tuple[FeedbackLimit, ...]:
    """Every date that feedback has now, the explanation included."""
    return tuple(_limits(feedback, calendar_of(feedback), at))


def _limits(feedback: Feedback, calendar: OfficeCalendar, at: datetime) -> Iterator[FeedbackLimit]:
    start, ended = feedback.received_at, feedback.declined_at
    taken = feedback.asked_at or feedback.confirmed_at
    first = due(calendar, start, REFUSE_FEEDBACK, explain=True)
    yield _limit("refuse", _("Take it up or turn it down"), start, REFUSE_FEEDBACK, first, taken or ended, calendar, at)
    if feedback.confirmed_at is None and ended is None:
        asking = due(calendar, start, ASK_FEEDBACK, explain=True)
        yield _limit("ask", _("Ask the sender for more"), start, ASK_FEEDBACK, asking, feedback.asked_at, calendar, at)
    if ended is None:
        moment = due(calendar, start, SETTLE_FEEDBACK, pauses=_pauses(feedback), until=at, explain=True)
        name = _("Settle it")
        yield _limit("settle", name, start, SETTLE_FEEDBACK, moment, feedback.settled_at, calendar, at)
    if feedback.settled_at is not None:
        last = due(calendar, feedback.settled_at, PUBLISH_FEEDBACK, explain=True)
        name = _("Publish the result")
        published = feedback.published_at
        yield _limit("publish", name, feedback.settled_at, PUBLISH_FEEDBACK, last, published, calendar, at)


def _limit(
    slug: str,
    name: str,
    start: datetime,
    term: Term,
    moment: Due,
    kept: datetime | None,
    calendar: OfficeCalendar,
    at: datetime,
) -> FeedbackLimit:
    return FeedbackLimit(slug, name, start, term, moment, kept, _chip(moment.at, kept, calendar, at))


def _chip(due_at: datetime | None, kept: datetime | None, calendar: OfficeCalendar, at: datetime) -> TimeChip | None:
    if due_at is None:
        return TimeChip("none", _("Paused"))
    if kept is None:
        return left_until(due_at, at=at, calendar=calendar)
    return TimeChip("none", _("Done on time")) if kept <= due_at else left_until(due_at, at=kept, calendar=calendar)


def chip_of(feedback: Feedback, *, at: datetime, calendar: OfficeCalendar) -> TimeChip | None:
    """The time left to settle, for a row of a list; None when nothing is waited for."""
    if feedback.state == FeedbackState.ASKED:
        return TimeChip("none", _("Paused"))
    if feedback.due_at is None or not feedback.is_open:
        return None
    return left_until(feedback.due_at, at=at, calendar=calendar)


def sheet_for(feedback: Feedback, limit: FeedbackLimit) -> Sheet:
    """How a date came about, line by line."""
    calendar = calendar_of(feedback)
    moment = formats.moment(limit.due_at) if limit.due_at else _("not running")
    return sheet_of(
        feedback.code,
        limit.moment,
        str(limit.term),
        title=_("%(name)s: why %(moment)s?") % {"name": limit.name, "moment": moment},
        sentence=_("The clock started at %(start)s and runs for %(term)s.")
        % {"start": formats.moment(limit.start), "term": formats.term(str(limit.term))},
        foot=foot_of(calendar.name, limit.moment.provisional),
        is_limit=True,
    )


def _pauses(feedback: Feedback) -> tuple[Pause, ...]:
    if feedback.asked_at is None:
        return ()
    return (Pause(feedback.asked_at, feedback.replied_at, ASKING),)


def _plain(calendar: OfficeCalendar, start: datetime, term: Term) -> datetime:
    at = due(calendar, start, term).at
    assert at is not None, "only an open pause leaves a term without an end"
    return at
