"""The shipped calendar and short ways to ask it, for tests that read like an almanac."""

from __future__ import annotations

from datetime import datetime

from procedures.deadlines import Due, OfficeCalendar, Pause, Policy, default_calendar, due, parse_pause, parse_term
from procedures.deadlines import parse_moment as at

OFFICE = default_calendar()

__all__ = ["OFFICE", "answer", "at", "ends", "pause"]


def ends(start: str, term: str, *pauses: Pause, policy: str = "closing", office: OfficeCalendar = OFFICE) -> str:
    """The due moment as "2026-09-04 17:00", or "paused"."""
    found = answer(start, term, *pauses, policy=policy, office=office).at
    return f"{found:%Y-%m-%d %H:%M}" if found else "paused"


def answer(
    start: str,
    term: str,
    *pauses: Pause,
    policy: str = "closing",
    office: OfficeCalendar = OFFICE,
    explain: bool = False,
    until: datetime | None = None,
) -> Due:
    """The whole answer."""
    return due(office, at(start), parse_term(term), policy=Policy(policy), pauses=pauses, explain=explain, until=until)


def pause(text: str, reason: str = "payment") -> Pause:
    """A pause such as "2026-03-03T10:00/2026-03-04T10:00:restart"; without an end it is open."""
    return parse_pause(text, reason)
