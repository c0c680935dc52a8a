"""A case (hồ sơ): its legal life as a protected state, and the dates and places it carries."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMIntegerField, transition

from procedures.deadlines import late_from
from procedures.models.office import Officer, Unit
from procedures.models.party import Party
from procedures.models.procedure import ProcedureVersion
from procedures.models.register_book import RegisterBook


class CaseStatus(models.IntegerChoices):
    """The ten statuses exchanged with the national portal. Overdue is never one of them."""

    REGISTERED = 1, _("Newly registered")
    ACCEPTED = 2, _("Accepted")
    REFUSED = 3, _("Not accepted")
    PROCESSING = 4, _("In progress")
    WAITING_PAPERS = 5, _("Waiting for papers")
    WAITING_PAYMENT = 6, _("Waiting for payment")
    WITHDRAWN = 7, _("Withdrawn")
    STOPPED = 8, _("Stopped")
    READY = 9, _("Result ready")
    RETURNED = 10, _("Result handed over")


CLOSED_STATUSES = (CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.STOPPED, CaseStatus.RETURNED)
SETTLED_STATUSES = (*CLOSED_STATUSES, CaseStatus.READY)
RUNNING_STATUSES = (CaseStatus.ACCEPTED, CaseStatus.PROCESSING)
"""In these the clock of the case runs."""


def overdue_at(at: datetime) -> Q:
    """Running cases that are late at `at`, by the minute or by the date as their procedure says.

    A stopped clock is never late.
    """
    # late_from is NULL until acceptance, and `<=` drops NULLs: what was not promised cannot be late. A running case
    # is never closed; saying so lets the index of open cases answer.
    return Q(closed_at=None, status__in=RUNNING_STATUSES, late_from__lte=at)


class ReturnMethod(models.TextChoices):
    """How the result reaches the applicant."""

    COUNTER = "counter", _("At the counter")
    POST = "post", _("By post")
    ELECTRONIC = "electronic", _("Electronic copy")


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases as the office speaks of them."""

    def open(self) -> CaseQuerySet:
        """Cases that have not ended."""
        return self.filter(closed_at=None)

    def overdue(self, *, at: datetime) -> CaseQuerySet:
        """Running cases that are late at `at`."""
        return self.filter(overdue_at(at))


def new_token() -> str:
    """An unguessable address for the tracking page: 128 random bits, 22 characters."""
    return secrets.token_urlsafe(16)


class Case(models.Model):
    """One application, from the first paper to the handed-over result.

    Place of reception, competent agency and place of return are three different units (NĐ 118/2025 art. 14).
    `term` is the legal term of the current stage, `clock_started_at` when it began to run, `due_at` the
    promised moment, `late_from` the first moment at which the case is late, and `calendar_version` names the
    revisions of the calendars that promise was counted with. `register_book` and `register_number` are its line in the
    register, given at acceptance. `event_count`/`event_head` are the end of the event chain. `edition` grows with
    each act.
    """

    code = models.CharField(max_length=40, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="cases")
    variant = models.CharField(max_length=8, blank=True)
    channel = models.CharField(max_length=8)
    status = FSMIntegerField(_("status"), choices=CaseStatus.choices, default=CaseStatus.REGISTERED, protected=True)
    stage = models.CharField(max_length=48, blank=True)
    received_at_unit = models.ForeignKey(Unit, models.PROTECT, related_name="received_cases")
    agency = models.ForeignKey(Unit, models.PROTECT, related_name="competent_cases")
    return_unit = models.ForeignKey(Unit, models.PROTECT, related_name="returned_cases")
    return_method = models.CharField(max_length=12, choices=ReturnMethod.choices, default=ReturnMethod.COUNTER)
    applicant = models.ForeignKey(Party, models.PROTECT, related_name="cases")
    submitter = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="submitted_cases")
    authorisation = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=500, blank=True)
    received_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    term = models.CharField(max_length=12, blank=True)
    clock_started_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    first_due_at = models.DateTimeField(null=True, blank=True)
    late_from = models.DateTimeField(null=True, blank=True)
    calendar_version = models.CharField(max_length=120, blank=True)
    provisional = models.BooleanField(default=False)
    rescheduled_at = models.DateTimeField(null=True, blank=True)
    result_number = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.CharField(max_length=500, blank=True)
    register_book = models.ForeignKey(RegisterBook, models.PROTECT, null=True, blank=True, related_name="cases")
    register_number = models.PositiveIntegerField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    event_count = models.PositiveIntegerField(default=0)
    event_head = models.CharField(max_length=64, blank=True)

    objects = CaseQuerySet.as_manager()

    MUTABLE: ClassVar[tuple[str, ...]] = (
        "token",
        "status",
        "stage",
        "facts",
        "accepted_at",
        "answer_by",
        "term",
        "clock_started_at",
        "due_at",
        "first_due_at",
        "late_from",
        "calendar_version",
        "provisional",
        "rescheduled_at",
        "result_number",
        "signed_at",
        "finished_at",
        "returned_at",
        "closed_at",
        "closing_reason",
        "register_book",
        "register_number",
        "edition",
        "changed_at",
        "changed_by",
        "event_count",
        "event_head",
    )
    """The fields an act may change; what a case began with never does."""

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-received_at", "-pk")
        indexes = (
            # The case list and register: newest first.
            models.Index(fields=("-received_at", "-id"), name="cases_newest_first"),
            # Overdue and due lists: open cases by promised moment.
            models.Index(fields=("due_at",), name="open_cases_by_due", condition=Q(closed_at=None)),
            # What is overdue: open cases by the moment from which they are late.
            models.Index(fields=("late_from",), name="open_cases_by_lateness", condition=Q(closed_at=None)),
            # Results waiting at a place of return.
            models.Index(fields=("return_unit", "finished_at"), name="results_to_return", condition=Q(status=9)),
            # The papers of a counter's day: what it accepted, and what it refused.
            models.Index(fields=("received_at_unit", "accepted_at"), name="accepted_at_a_counter"),
            models.Index(fields=("received_at_unit", "closed_at"), name="refused_at_a_counter", condition=Q(status=3)),
            # What was accepted in a period, for the reports.
            models.Index(fields=("accepted_at",), name="accepted_in_a_period", condition=~Q(accepted_at=None)),
            # What ended in a period, or not before it: `reports/record.py`, `ended`.
            models.Index(Coalesce("finished_at", "closed_at"), name="ended_in_a_period"),
            # A counter's first page: what is open there, and what it handed over today.
            models.Index(fields=("received_at_unit",), name="open_cases_of_a_counter", condition=Q(closed_at=None)),
            models.Index(fields=("return_unit",), name="open_cases_to_return", condition=Q(closed_at=None)),
            models.Index(
                fields=("return_unit", "returned_at"),
                name="returned_at_a_counter",
                condition=Q(returned_at__isnull=False),
            ),
            # Online applications waiting for acceptance.
            models.Index(fields=("received_at_unit", "answer_by"), name="to_be_accepted", condition=Q(status=1)),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(status=10) | ~Q(returned_at=None), name="a_returned_case_says_when"),
            models.CheckConstraint(
                condition=~Q(status__in=(2, 4, 9, 10)) | ~Q(accepted_at=None), name="a_case_in_progress_was_accepted"
            ),
            models.CheckConstraint(
                condition=Q(due_at=None, late_from=None)
                | (~Q(due_at=None) & ~Q(late_from=None) & Q(late_from__gt=F("due_at"))),
                name="a_promise_says_from_when_it_is_late",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(3, 7, 8, 10)) | ~Q(closed_at=None), name="an_ended_case_says_when"
            ),
            # Also the index of the register's pages, by number.
            models.UniqueConstraint(fields=("register_book", "register_number"), name="a_register_line_is_one_case"),
            models.CheckConstraint(
                # Not NULL said twice: a comparison with NULL is neither true nor false, and a check lets that pass.
                condition=Q(register_book=None, register_number=None)
                | (~Q(register_book=None) & ~Q(register_number=None) & Q(register_number__gt=0)),
                name="a_register_line_has_book_and_number",
            ),
        )

    def __str__(self) -> str:
        return self.code

    def promise(self, moment: datetime) -> None:
        """Write the promised moment, and with it from when on the case is late as its procedure judges."""
        self.due_at = moment
        self.late_from = late_from(moment, self.version.definition.policies.closing.judged)

    @property
    def is_closed(self) -> bool:
        """Whether the case has ended for good."""
        return self.status in CLOSED_STATUSES

    @property
    def status_label(self) -> str:
        """The status by its counter name, in the reader's language."""
        return str(CaseStatus(self.status).label)

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still because the applicant has something to do."""
        return self.status in (CaseStatus.WAITING_PAPERS, CaseStatus.WAITING_PAYMENT)

    @transition(field=status, source=(1, 5), target=CaseStatus.ACCEPTED)
    def mark_accepted(self, *, at: datetime) -> None:
        """Complete and valid: the clock starts (NĐ 118/2025 art. 17.3)."""
        self.accepted_at = at

    @transition(field=status, source=1, target=CaseStatus.REFUSED)
    def mark_refused(self, *, at: datetime, reason: str) -> None:
        """Not taken in, with a written reason."""
        self.closed_at, self.closing_reason = at, reason

    @transition(field=status, source=2, target=CaseStatus.PROCESSING)
    def mark_processing(self) -> None:
        """Left the counter for a department."""

    @transition(field=status, source=(1, 4), target=CaseStatus.WAITING_PAPERS)
    def mark_waiting_for_papers(self) -> None:
        """Papers were asked for."""

    @transition(field=status, source=5, target=CaseStatus.PROCESSING)
    def mark_papers_complete(self) -> None:
        """The papers asked for at appraisal arrived."""

    @transition(field=status, source=4, target=CaseStatus.WAITING_PAYMENT)
    def mark_waiting_for_payment(self) -> None:
        """A financial obligation was notified."""

    @transition(field=status, source=6, target=CaseStatus.PROCESSING)
    def mark_paid(self) -> None:
        """The financial obligation was met."""

    @transition(field=status, source=(1, 2, 4, 5, 6), target=CaseStatus.WITHDRAWN)
    def mark_withdrawn(self, *, at: datetime, reason: str) -> None:
        """The applicant takes the case back."""
        self.closed_at, self.closing_reason = at, reason

    @transition(field=status, source=(4, 5, 6), target=CaseStatus.STOPPED)
    def mark_stopped(self, *, at: datetime, reason: str) -> None:
        """Settlement ends without a result."""
        self.closed_at, self.closing_reason = at, reason

    @transition(field=status, source=(2, 4), target=CaseStatus.READY)
    def mark_ready(self, *, at: datetime) -> None:
        """Every end of the route is reached: the result waits for the applicant."""
        self.finished_at = at

    @transition(field=status, source=9, target=CaseStatus.RETURNED)
    def mark_returned(self, *, at: datetime) -> None:
        """The result is handed over; the only door to this state."""
        self.returned_at = self.closed_at = at
