"""Work on a case: one task per open branch, each with exactly one accountable unit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Role, Unit


class TaskOutcome(models.TextChoices):
    """How a task was left."""

    FORWARDED = "forwarded", _("Forwarded")
    SENT_BACK = "sent_back", _("Sent back")
    FINISHED = "finished", _("Finished")
    HANDED_OVER = "handed_over", _("Handed over")
    PAID = "paid", _("Paid")
    STOPPED = "stopped", _("Stopped")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks as the office speaks of them."""

    def open(self) -> TaskQuerySet:
        """Tasks somebody still has to do."""
        return self.filter(closed_at=None)


class Task(models.Model):
    """One visit of a case to one step of its route.

    `branch` is the path of forks the task stands in, "" on the main line, "split:police" inside a fork.
    `unit` is accountable; `officer` is the person holding it, if one was named. `due_at` is the end of the
    step's time budget. The table of tasks, in order, is the control sheet (form 06).
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="tasks", db_index=False)
    sequence = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=48)
    branch = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=24, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tasks")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=16, choices=TaskOutcome.choices, blank=True)
    sent_back_from = models.CharField(max_length=48, blank=True)
    note = models.CharField(max_length=500, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("sequence",)
        indexes = (
            # The worklist of a department: what the unit holds, most urgent first.
            models.Index(fields=("unit", "due_at"), name="worklist_of_a_unit", condition=Q(closed_at=None)),
            models.Index(fields=("officer", "due_at"), name="worklist_of_an_officer", condition=Q(closed_at=None)),
        )
        constraints = (
            models.UniqueConstraint(fields=("case", "sequence"), name="tasks_of_a_case_are_numbered"),
            models.UniqueConstraint(
                fields=("case", "branch"), condition=Q(closed_at=None), name="an_open_branch_has_one_task"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="a_task_closes_after_it_opened"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (~Q(closed_at=None) & ~Q(outcome="")),
                name="a_closed_task_says_how",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.sequence} {self.step}"
