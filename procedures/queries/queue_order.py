"""Who is called next: the rule of the queue, worked out on plain values.

A window looks at the numbers it may serve. In this order:

1. A number transferred to this very window: its holder was called before and is not made to wait twice.
2. A priority number (elderly, pregnant, disabled), but after `PRIORITY_RUN` of them in a row one of the others.
3. Of the others, one collecting a result, but after `RETURN_RUN` of them in a row one ordinary number: collecting
   is short and keeps an appointment.
4. An ordinary number.

Within a line: whoever joined first. Nobody starves: while all three lines are full, of every
(PRIORITY_RUN + 1) × (RETURN_RUN + 1) calls of a window one is ordinary. Priority is bounded the other way too: a
priority number waits for at most one of the others between two runs. A missed number that is put back stands behind
the next `PUT_BACK_BEHIND` numbers of its own line.
Source: NĐ 118/2025 art. 13 (priority for elderly, pregnant and disabled visitors); the measure is the office's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PRIORITY_RUN = 2
RETURN_RUN = 1
PUT_BACK_BEHIND = 3

LOOKED_BACK = (PRIORITY_RUN + 1) * (RETURN_RUN + 1)
"""How many of its last calls a window needs to know."""


class Lane(StrEnum):
    """The lines a number can stand in."""

    TRANSFER = "transfer"
    PRIORITY = "priority"
    RETURN = "return"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number in line: its key, its line, since when it stands there, and the window it was sent to."""

    pk: int
    lane: Lane
    since: datetime
    for_window: int | None = None

    @property
    def place(self) -> tuple[datetime, int]:
        """Earlier is first; of two that joined at one moment the lower key."""
        return self.since, self.pk


def next_in_line(waiting: Iterable[Waiting], history: Sequence[Lane], window: int | None = None) -> Waiting | None:
    """The number `window` calls next, None when nobody waits for it.

    `history` are the lines of its last calls today, newest first; calls of transferred numbers are no turns.
    """
    heads: dict[Lane, Waiting] = {}
    for one in waiting:
        if one.for_window is not None and one.for_window != window:
            continue
        lane = Lane.TRANSFER if one.for_window is not None else one.lane
        if lane not in heads or one.place < heads[lane].place:
            heads[lane] = one
    return heads[_turn(heads, history)] if heads else None


def _turn(heads: dict[Lane, Waiting], history: Sequence[Lane]) -> Lane:
    """The line whose turn it is; `heads` are the lines in which somebody stands."""
    if Lane.TRANSFER in heads:
        return Lane.TRANSFER
    turns = [lane for lane in history if lane is not Lane.TRANSFER]
    others = {Lane.RETURN, Lane.ORDINARY} & heads.keys()
    if Lane.PRIORITY in heads and (not others or _run(turns, Lane.PRIORITY) < PRIORITY_RUN):
        return Lane.PRIORITY
    if len(others) == 1:
        return others.pop()
    between = [lane for lane in turns if lane is not Lane.PRIORITY]
    return Lane.RETURN if _run(between, Lane.RETURN) < RETURN_RUN else Lane.ORDINARY


def _run(turns: Sequence[Lane], lane: Lane) -> int:
    """How many of the last turns went to `lane` without a break."""
    count = 0
    for turn in turns:
        if turn is not lane:
            break
        count += 1
    return count


def call_order(waiting: Iterable[Waiting], history: Sequence[Lane], window: int | None = None) -> list[Waiting]:
    """Everybody in the order one window would call them if nobody else came."""
    left, said, order = {one.pk: one for one in waiting}, list(history), []
    while (one := next_in_line(left.values(), said, window)) is not None:
        del left[one.pk]
        order.append(one)
        said = [Lane.TRANSFER if one.for_window is not None else one.lane, *said][:LOOKED_BACK]
    return order


def put_back_at(line: Iterable[Waiting], at: datetime) -> datetime:
    """The place in line of a number that is put back: just behind the next `PUT_BACK_BEHIND` of its line."""
    standing = sorted(line, key=lambda one: one.place)
    if len(standing) <= PUT_BACK_BEHIND:
        return at
    return standing[PUT_BACK_BEHIND - 1].since + timedelta(microseconds=1)
