"""Short ways to a queue in the tests: taking numbers, sitting down, calling."""

from __future__ import annotations

from datetime import datetime

from procedures.actions.call_next import CallNext
from procedures.actions.sit_at_window import sit_at_window
from procedures.actions.take_ticket import TakeTicket
from procedures.models import Officer, PriorityClass, QueueGroup, Ticket, Unit, Wanted, Window
from tests.office import Office


def take(
    office: Office, letter: str = "B", *, at: datetime, priority: str = "", by: Officer | None = None, key: str = ""
) -> Ticket:
    """A number of An Mẫu."""
    group = QueueGroup.objects.get(centre=office.counter, letter=letter)
    named = PriorityClass(priority)
    return TakeTicket(office.counter, at, Wanted(group.wanted), group=group, priority=named, by=by, key=key).run()


def window(unit: Unit, number: int) -> Window:
    """A window by its number."""
    return Window.objects.get(centre=unit, number=number)


def sit(office: Office, number: int = 3, *, at: datetime, by: Officer | None = None) -> Window:
    """The officer at the counter sits down."""
    return sit_at_window(window(office.counter, number), by=by or office.receiver, at=at)


def call(office: Office, *, at: datetime, by: Officer | None = None) -> Ticket:
    """The officer calls the next number."""
    return CallNext(office.counter, by or office.receiver, at).run()
