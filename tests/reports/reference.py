"""The slow way to a report: every case replayed event by event, in plain Python, with nothing of the product's queries.

A story is what happened to one case, in order. Only what the record says is used: the code of an event, its moment,
and the date promised with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.clock import TIMEZONE

ASKING = ("request_supplement_at_appraisal", "request_payment")
BROUGHT = ("receive_supplement", "confirm_payment")
ENDING = ("withdraw", "stop", "close_unanswered")


@dataclass(frozen=True)
class Happened:
    """An event: its code, its moment, and the date promised by it, if it promised one."""

    code: str
    at: datetime
    due: datetime | None = None


@dataclass
class Story:
    """A case as its record tells it. `group` is what the report's lines tell apart."""

    channel: str
    partly: bool
    group: tuple[str, str]
    events: list[Happened] = field(default_factory=list)


@dataclass
class _State:
    accepted: datetime | None = None
    ended: datetime | None = None
    due: datetime | None = None
    stood_since: datetime | None = None
    judged: datetime | None = None


def cells(stories: Iterable[Story], begins: datetime, ends: datetime) -> dict[tuple[str, str], Counter[str]]:
    """Cells by group of a period from `begins` to right before `ends`."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for story in stories:
        for cell in _cells_of(story, begins, ends):
            found.setdefault(story.group, Counter())[cell] += 1
    return found


def _cells_of(story: Story, begins: datetime, ends: datetime) -> list[str]:
    state = _replay(story, ends)
    if state.accepted is None or (state.ended is not None and state.ended < begins):
        return []
    return [_way_in(story, state, begins), _outcome(state, ends)]


def _replay(story: Story, until: datetime) -> _State:
    state = _State()
    for event in story.events:
        if event.at >= until:
            break
        if event.code == "accept":
            state.accepted = event.at
        if event.code in ASKING and state.accepted is not None:
            state.stood_since = event.at
        if event.code in BROUGHT:
            state.stood_since = None
        if state.ended is None and event.code in (*ENDING, "finish"):
            state.ended = event.at
            state.judged = state.stood_since or event.at
        state.due = event.due or state.due
    return state


def _way_in(story: Story, state: _State, begins: datetime) -> str:
    assert state.accepted is not None
    if state.accepted < begins:
        return "carried"
    if story.channel == "online":
        return "partly_online" if story.partly else "full_online"
    return {"postal": "post", "direct": "direct"}[story.channel]


def _outcome(state: _State, ends: datetime) -> str:
    if state.ended is None:
        return "overdue" if state.stood_since is None and _past(state.due, ends) else "in_time"
    if _past(state.due, state.judged):
        return "late"
    return "early" if state.due is not None and _day(state.judged) < _day(state.due) else "on_time"


def _past(due: datetime | None, moment: datetime | None) -> bool:
    """Whether `moment` lies in a later minute than `due`."""
    if due is None or moment is None:
        return False
    return moment >= due.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _day(moment: datetime | None) -> object:
    assert moment is not None
    return moment.astimezone(TIMEZONE).date()
