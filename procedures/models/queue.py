"""The queue before the counters: windows, groups of services, tickets, and every call of a number.

A ticket holds no personal data: a number, what for, and the class of priority its holder named. It belongs to one
day; a ticket of an earlier day that was never called counts as not served, which is computed and never written.
"""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

TOKEN_BYTES = 12


class Wanted(models.TextChoices):
    """What a visitor came for."""

    RECEIVE = "receive", _("Hand in papers")
    RETURN = "return", _("Collect a result")
    ASK = "ask", _("Ask for advice")


class PriorityClass(models.TextChoices):
    """Who is called first, as the visitor says (NĐ 118/2025 art. 13)."""

    NONE = "", _("No priority")
    ELDERLY = "elderly", _("Elderly")
    PREGNANT = "pregnant", _("Pregnant or with a small child")
    DISABLED = "disabled", _("With a disability")


class TicketState(models.TextChoices):
    """How far a ticket has come on its day."""

    WAITING = "waiting", _("Waiting")
    CALLED = "called", _("Called")
    SERVING = "serving", _("Being served")
    DONE = "done", _("Served")
    MISSED = "missed", _("Did not come")
    TRANSFERRED = "transferred", _("Waiting at another counter")
    CANCELLED = "cancelled", _("Cancelled")


IN_LINE = (TicketState.WAITING, TicketState.TRANSFERRED)
"""States in which a number waits to be called."""

AT_WINDOW = (TicketState.CALLED, TicketState.SERVING)
"""States in which a number occupies a window."""


class QueueGroup(models.Model):
    """A group of services with a letter of its own, where a centre has any: "B, Hộ tịch, hand in papers"."""

    centre = models.ForeignKey("procedures.Unit", models.CASCADE, related_name="queue_groups")
    letter = models.CharField(max_length=1)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    wanted = models.CharField(max_length=8, choices=Wanted.choices)

    class Meta:
        verbose_name = _("group of services")
        verbose_name_plural = _("groups of services")
        ordering = ("centre_id", "letter")
        constraints = (models.UniqueConstraint(fields=("centre", "letter"), name="a_centre_uses_a_letter_once"),)

    def __str__(self) -> str:
        return f"{self.letter} {self.label}"

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return _in_language(self.name, self.name_en)


def _in_language(vietnamese: str, english: str) -> str:
    return english if english and (get_language() or "vi").startswith("en") else vietnamese


class Window(models.Model):
    """A counter of a centre (quầy). `letters` are the groups it serves; empty means every number.

    `officer` sits there since `sat_at`; who sat down on an earlier day no longer does.
    """

    centre = models.ForeignKey("procedures.Unit", models.CASCADE, related_name="windows")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    letters = models.CharField(max_length=20, blank=True)
    is_open = models.BooleanField(default=True)
    officer = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="window"
    )
    sat_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        ordering = ("centre_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("centre", "number"), name="windows_of_a_centre_are_numbered"),
            models.CheckConstraint(
                condition=Q(officer=None, sat_at=None) | Q(officer__isnull=False, sat_at__isnull=False),
                name="who_sits_sat_down",
            ),
        )

    def __str__(self) -> str:
        return f"{self.centre_id} #{self.number}"

    @property
    def label(self) -> str:
        """What is done here, in the reader's language."""
        return _in_language(self.name, self.name_en)

    def serves(self, letter: str) -> bool:
        """Whether numbers with this letter are called here."""
        return not self.letters or letter in self.letters


class TicketCounterManager(models.Manager["TicketCounter"]):
    """Gives out numbers, consecutive per centre, day and letter."""

    def take(self, centre_pk: int, day: date, letter: str) -> int:
        """The next number, from 1. One statement; a rolled-back ticket gives its number back. Take it last."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (centre_id, day, letter, last) VALUES (%s, %s, %s, 1) "
                f"ON CONFLICT (centre_id, day, letter) DO UPDATE SET last = {table}.last + 1 RETURNING last",
                [centre_pk, day, letter],
            )
            return int(cursor.fetchone()[0])


class TicketCounter(models.Model):
    """How many numbers of a letter a centre has given out on a day."""

    centre = models.ForeignKey("procedures.Unit", models.CASCADE, related_name="+")
    day = models.DateField()
    letter = models.CharField(max_length=1, blank=True)
    last = models.PositiveIntegerField()

    objects = TicketCounterManager()

    class Meta:
        verbose_name = _("ticket counter")
        verbose_name_plural = _("ticket counters")
        constraints = (
            models.UniqueConstraint(fields=("centre", "day", "letter"), name="a_letter_counts_each_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day} {self.letter}: {self.last}"


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets as the office speaks of them."""

    def of_day(self, centre_pk: int, day: date) -> TicketQuerySet:
        """All tickets of a centre on a day."""
        return self.filter(centre_id=centre_pk, day=day)


class Ticket(models.Model):
    """A number for one visitor and one day, kept for all their procedures.

    `queued_at` is the place in line: the moment of taking, or the one given when the ticket was put back.
    `for_window` is where a transferred ticket waits; `window` where it was called last.
    """

    centre = models.ForeignKey("procedures.Unit", models.PROTECT, related_name="tickets")
    day = models.DateField()
    letter = models.CharField(max_length=1, blank=True)
    number = models.PositiveIntegerField()
    wanted = models.CharField(max_length=8, choices=Wanted.choices)
    priority = models.CharField(max_length=8, choices=PriorityClass.choices, blank=True)
    state = models.CharField(max_length=12, choices=TicketState.choices, default=TicketState.WAITING)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField()
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="tickets")
    for_window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="awaited")
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recalls = models.PositiveSmallIntegerField(default=0)
    serving_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cases = models.ManyToManyField("procedures.Case", related_name="tickets", db_table="procedures_ticket_case")

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = (
            models.UniqueConstraint(
                fields=("centre", "day", "letter", "number"), name="numbers_of_a_day_are_given_once"
            ),
            models.UniqueConstraint(
                fields=("window", "day"), condition=Q(state__in=AT_WINDOW), name="a_window_serves_one_number"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AT_WINDOW) | Q(window__isnull=False, called_at__isnull=False),
                name="a_called_number_has_its_window",
            ),
            models.CheckConstraint(
                condition=~Q(state=TicketState.TRANSFERRED) | Q(for_window__isnull=False),
                name="a_transferred_number_has_its_goal",
            ),
        )
        indexes = (
            # queries/queue.py: everything asked of the queue is asked of one centre and day.
            models.Index(fields=("centre", "day", "state"), name="tickets_of_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day} {self.label}"

    @property
    def label(self) -> str:
        """The number as it is called: "B018", "018" where the centre has no letters."""
        return f"{self.letter}{self.number:03d}"

    @property
    def is_waiting(self) -> bool:
        """Whether the number stands in line."""
        return self.state in IN_LINE

    def outcome(self, today: date) -> str:
        """The state as it is told on `today`: what nobody called on its day was not served."""
        if self.day < today and (self.state in IN_LINE or self.state in AT_WINDOW):
            return str(_("Not served"))
        return str(self.get_state_display())


class TicketCall(models.Model):
    """One call of a number to a window. Never changed: the screen and the order of calls are read from it.

    `lane` is the line the number was taken from; empty for a repeated call, which uses up nobody's turn.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="calls")
    window = models.ForeignKey(Window, models.PROTECT, related_name="calls")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lane = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = (
            # queries/queue.py: the last calls of a window today.
            models.Index(fields=("window", "at"), name="calls_of_a_window"),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.window_id} {self.at:%H:%M:%S}"
