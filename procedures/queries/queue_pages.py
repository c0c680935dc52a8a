"""What the pages of the queue show: the choices at the machine, a ticket, the call screen, the counter's panel."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.models import (
    Officer,
    PriorityClass,
    QueueGroup,
    Ticket,
    TicketCall,
    TicketState,
    Unit,
    Wanted,
    Window,
)
from procedures.models.queue import AT_WINDOW, IN_LINE
from procedures.queries.queue import Queue, day_of, is_manned, queue_of, standing, turns_of, window_of
from procedures.queries.queue_order import Lane, call_order

SCREEN_WINDOWS = 5
SCREEN_CALLS = 5
SCREEN_NEXT = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a visitor can come for: `code` names it in a form."""

    code: str
    label: str
    wanted: Wanted
    letter: str = ""


def choices_of(centre: Unit) -> tuple[Choice, ...]:
    """The groups of the centre, or the three plain wishes where it has none."""
    groups = QueueGroup.objects.filter(centre=centre).order_by("letter")
    found = tuple(Choice(group.letter, group.label, Wanted(group.wanted), group.letter) for group in groups)
    return found or tuple(Choice(wish.value, str(wish.label), wish) for wish in Wanted)


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A number as its holder sees it."""

    label: str
    service: str
    priority: str
    taken_at: datetime
    state: str
    sentence: str
    detail: str
    window: int | None
    called_at: datetime | None
    before: int | None
    estimate: str
    basis: str
    is_live: bool


def ticket_page(ticket: Ticket, *, at: datetime) -> TicketPage:
    """The number at `at`: its place in line, the window it was called to, or how it ended."""
    today, before, estimate = day_of(at), None, None
    live = ticket.day == today and ticket.state not in (TicketState.DONE, TicketState.CANCELLED)
    if ticket.day == today and ticket.is_waiting:
        queue = queue_of(ticket.centre, at=at)
        before, estimate = queue.before(ticket), queue.estimate(ticket)
    sentence, detail = _said(ticket, before, over=ticket.day < today)
    minutes = ngettext("about %(count)s minute", "about %(count)s minutes", estimate.minutes) if estimate else ""
    return TicketPage(
        label=ticket.label,
        service=_service(ticket),
        priority=str(ticket.get_priority_display()) if ticket.priority else "",
        taken_at=ticket.taken_at,
        state=ticket.state if live or ticket.day == today else "over",
        sentence=sentence,
        detail=detail,
        window=ticket.window.number if ticket.window and ticket.state in AT_WINDOW and live else None,
        called_at=ticket.called_at,
        before=before,
        estimate=minutes % {"count": estimate.minutes} if estimate else "",
        basis=_("Reckoned from %(visits)s visits today and %(windows)s windows at work")
        % {"visits": estimate.visits, "windows": estimate.windows}
        if estimate
        else "",
        is_live=live,
    )


def _service(ticket: Ticket) -> str:
    if ticket.letter:
        group = QueueGroup.objects.filter(centre=ticket.centre_id, letter=ticket.letter).first()
        if group is not None:
            return group.label
    return str(ticket.get_wanted_display())


def _said(ticket: Ticket, before: int | None, *, over: bool) -> tuple[str, str]:
    """The answer in one sentence, and what to do."""
    if over and ticket.state not in (TicketState.DONE, TicketState.CANCELLED):
        return _("This number was of another day"), _("Please take a new number when you come.")
    if ticket.state in AT_WINDOW and ticket.window is not None:
        told = _("Please go to window %(window)s") % {"window": ticket.window.number}
        return told, _("Your number is kept for all the matters you came for.")
    if ticket.state == TicketState.MISSED:
        told = _("Your number was called, and nobody came")
        return told, _("Please tell any window: your number will be called again.")
    if ticket.state == TicketState.DONE:
        return _("Your visit is done"), _("Thank you for coming.")
    if ticket.state == TicketState.CANCELLED:
        return _("This number was cancelled"), _("If you are still here, please take a new one.")
    if not before:
        return _("You are next"), _("Please stay near the windows.")
    told = ngettext("%(count)s number is before you", "%(count)s numbers are before you", before)
    return told % {"count": before}, _("This page looks again by itself.")


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """A window on the call screen with the number last called to it."""

    window: int
    number: str
    name: str
    priority: bool
    newest: bool


@dataclass(frozen=True, slots=True)
class ScreenCall:
    """One call, the newest of which stands large."""

    key: int
    number: str
    window: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CallScreen:
    """Everything on the call screen. Numbers and windows only."""

    calls: tuple[ScreenCall, ...]
    rows: tuple[ScreenRow, ...]
    next: tuple[str, ...]
    waiting: int

    @property
    def now(self) -> ScreenCall | None:
        """The newest call."""
        return self.calls[0] if self.calls else None

    def as_json(self) -> dict[str, Any]:
        """The same for the page's script; oldest call first, as they are called out."""
        return {
            "calls": [
                {"id": c.key, "number": c.number, "window": c.window, "at": int(c.at.timestamp())}
                for c in reversed(self.calls)
            ],
            "rows": [
                {"window": r.window, "number": r.number, "name": r.name, "priority": r.priority} for r in self.rows
            ],
            "next": list(self.next),
            "waiting": self.waiting,
        }


def call_screen_of(centre: Unit, *, at: datetime) -> CallScreen:
    """The screen of a centre. Three queries, whatever the number of windows."""
    queue = queue_of(centre, at=at)
    said = TicketCall.objects.filter(window__in=queue.windows, ticket__day=queue.day)
    recent = list(said.select_related("ticket", "window").order_by("-pk")[:SCREEN_CALLS])
    calls = tuple(ScreenCall(call.pk, call.ticket.label, call.window.number, call.at) for call in recent)
    newest = recent[0] if recent else None
    latest: dict[int, Ticket] = {}
    for ticket in queue.tickets:
        if ticket.window_id is None or ticket.called_at is None:
            continue
        before = latest.get(ticket.window_id)
        if before is None or before.called_at is None or ticket.called_at >= before.called_at:
            latest[ticket.window_id] = ticket
    manned = queue.manned
    rows = [
        _row(window, latest.get(window.pk), newest=newest is not None and newest.window_id == window.pk)
        for window in queue.windows
        if window.pk in latest or window.pk in manned
    ]
    order = _expected(queue, [Lane(call.lane) for call in recent if call.lane])
    return CallScreen(calls, tuple(_shown(rows)), tuple(order[:SCREEN_NEXT]), len(queue.waiting))


def _row(window: Window, ticket: Ticket | None, *, newest: bool) -> ScreenRow:
    return ScreenRow(
        window=window.number,
        number=ticket.label if ticket else "",
        name=window.name,
        priority=bool(ticket and ticket.priority),
        newest=newest,
    )


def _shown(rows: list[ScreenRow]) -> list[ScreenRow]:
    """At most five, the newest among them."""
    rows.sort(key=lambda row: row.window)
    kept = rows[:SCREEN_WINDOWS]
    last = next((row for row in rows[SCREEN_WINDOWS:] if row.newest), None)
    return [*kept[:-1], last] if last else kept


def _expected(queue: Queue, turns: Iterable[Lane]) -> list[str]:
    """The numbers most likely called next, over all windows."""
    by_pk = {ticket.pk: ticket for ticket in queue.tickets}
    unbound = [one for one in standing(queue.tickets, queue.manned) if one.for_window is None]
    return [by_pk[one.pk].label for one in call_order(unbound, list(turns))[:SCREEN_NEXT]]


@dataclass(frozen=True, slots=True)
class Line:
    """One class of the queue with how many wait in it."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Panel:
    """The queue beside the counter's work: who is here, who is next, how many wait and how long."""

    centre: Unit
    window: Window | None
    windows: tuple[Window, ...]
    here: Ticket | None
    next: tuple[Ticket, ...]
    lines: tuple[Line, ...]
    waiting: int
    longest: str
    missed: tuple[Ticket, ...]
    cases: tuple[str, ...]


def panel_of(officer: Officer, centres: Collection[Unit], *, at: datetime) -> Panel | None:
    """The panel of the officer's counter; None where no counter of theirs has windows."""
    window = window_of(officer, centres, at=at)
    centre = window.centre if window else _with_windows(centres)
    if centre is None:
        return None
    queue = queue_of(centre, at=at)
    here = queue.at_window(window)
    turns = turns_of(window, queue.day) if window else []
    order = queue.order_for(window, turns) if window else queue.waiting
    return Panel(
        centre=centre,
        window=window,
        windows=queue.windows,
        here=here,
        next=tuple(order),
        lines=_lines(queue.waiting),
        waiting=len(queue.waiting),
        longest=_longest(queue.waiting, at),
        missed=tuple(queue.missed),
        cases=tuple(here.cases.order_by("pk").values_list("code", flat=True)) if here else (),
    )


def _with_windows(centres: Collection[Unit]) -> Unit | None:
    first = Window.objects.filter(centre__in=centres, is_open=True).select_related("centre").first()
    return first.centre if first else None


def _lines(waiting: Iterable[Ticket]) -> tuple[Line, ...]:
    """How many wait, by class: the priorities by name, those collecting, everybody else."""
    counts: dict[str, int] = {}
    for ticket in waiting:
        counts[_class_of(ticket)] = counts.get(_class_of(ticket), 0) + 1
    return tuple(Line(label, count) for label, count in counts.items())


def _class_of(ticket: Ticket) -> str:
    if ticket.priority:
        return str(PriorityClass(ticket.priority).label)
    return str(Wanted(ticket.wanted).label)


def _longest(waiting: Iterable[Ticket], at: datetime) -> str:
    minutes = max((int((at - ticket.taken_at).total_seconds() // 60) for ticket in waiting), default=None)
    return "" if minutes is None else minutes_said(minutes)


def minutes_said(minutes: int) -> str:
    """ "12 phút"."""
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": formats.grouped(minutes)}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The day of one centre in figures; spans in words, empty where nothing was measured."""

    centre: str
    code: str
    given: int
    waiting: int
    longest: str
    wait: str
    service: str
    done: int
    missed: int
    windows: int


def figures_of(centres: Collection[Unit], *, at: datetime) -> tuple[FigureRow, ...]:
    """Today's queues of the centres, those without windows or numbers left out. Two queries."""
    tickets: dict[int, list[Ticket]] = {}
    for ticket in Ticket.objects.filter(centre__in=centres, day=day_of(at)):
        tickets.setdefault(ticket.centre_id, []).append(ticket)
    windows: dict[int, int] = {}
    for window in Window.objects.filter(centre__in=centres):
        windows[window.centre_id] = windows.get(window.centre_id, 0) + is_manned(window, at)
    known = [centre for centre in centres if centre.pk in tickets or centre.pk in windows]
    return tuple(_figures(centre, tickets.get(centre.pk, []), windows.get(centre.pk, 0), at) for centre in known)


def _figures(centre: Unit, tickets: list[Ticket], windows: int, at: datetime) -> FigureRow:
    waiting = [ticket for ticket in tickets if ticket.state in IN_LINE]
    done = [ticket for ticket in tickets if ticket.state == TicketState.DONE]
    return FigureRow(
        centre=centre.label,
        code=centre.code,
        given=len(tickets),
        waiting=len(waiting),
        longest=_longest(waiting, at),
        wait=_mean((t.called_at - t.taken_at).total_seconds() for t in tickets if t.called_at),
        service=_mean((t.ended_at - t.called_at).total_seconds() for t in done if t.ended_at and t.called_at),
        done=len(done),
        missed=sum(ticket.state == TicketState.MISSED for ticket in tickets),
        windows=windows,
    )


def _mean(seconds: Iterable[float]) -> str:
    found = list(seconds)
    return minutes_said(round(sum(found) / len(found) / 60)) if found else ""
