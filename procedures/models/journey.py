"""Where the paper of a case is: every hand-over with giver, receiver and moment, and the lists they stand on."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit

LIST_CODE = re.compile(r"^BG-(\d{1,18})$")


class HandOverList(models.Model):
    """A hand-over list (danh sách bàn giao hồ sơ): what one unit gives to another at one moment.

    Open while folders are scanned onto it; closing gives it the next `number` of the giver's year and sends it;
    confirmed when the receiver has said of every folder whether it came.
    """

    giver = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("hand-over list")
        verbose_name_plural = _("hand-over lists")
        ordering = ("-closed_at", "-pk")
        indexes = (
            # Lists that wait for a receiver.
            models.Index(fields=("receiver", "closed_at"), name="lists_to_be_received", condition=Q(confirmed_at=None)),
        )
        constraints = (
            models.UniqueConstraint(fields=("giver", "year", "number"), name="lists_of_a_unit_are_numbered"),
            models.UniqueConstraint(
                fields=("giver", "receiver"), condition=Q(closed_at=None), name="one_open_list_per_receiver"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, number=None, year=None, closed_by=None)
                | Q(closed_at__isnull=False, number__isnull=False, year__isnull=False, closed_by__isnull=False),
                name="a_closed_list_is_numbered",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(closed_at__isnull=False), name="a_list_is_closed_before_confirmed"
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number of the list in the giver's year, `12/2026`; "–" while it is open."""
        return f"{self.number}/{self.year}" if self.number is not None else "–"

    @property
    def code(self) -> str:
        """What the list's bar code holds."""
        return f"BG-{self.pk}"


class MovementState(models.TextChoices):
    """How far one hand-over is."""

    LISTED = "listed", _("On the list")
    SENT = "sent", _("On the way")
    RECEIVED = "received", _("Folder received")
    MISSING = "missing", _("Missing")


class Destination(models.TextChoices):
    """Where a movement leads."""

    UNIT = "unit", _("Unit")
    PERSON = "person", _("Given back")
    ARCHIVE = "archive", _("Archive")


CLOSED_MOVEMENTS = (MovementState.RECEIVED, MovementState.MISSING)


class PaperMovement(models.Model):
    """One hand-over of the paper folder of a case: from whom, to whom, when given, when received.

    Once received or found missing it is not changed any more (triggers): a correction is a new movement. One that
    ends the journey leads to the person or into the archive of the unit it left.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="paper_movements")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    destination = models.CharField(max_length=8, choices=Destination.choices, default=Destination.UNIT)
    state = models.CharField(max_length=8, choices=MovementState.choices)
    list = models.ForeignKey(HandOverList, models.PROTECT, null=True, blank=True, related_name="movements")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("movement of paper")
        verbose_name_plural = _("movements of paper")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(state__in=("listed", "sent")), name="a_folder_moves_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(destination="unit", to_unit__isnull=False) | (~Q(destination="unit") & Q(to_unit=None)),
                name="a_movement_says_where_to",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("received", "missing"), received_at__isnull=False)
                | Q(state__in=("listed", "sent"), received_at=None),
                name="a_received_movement_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_unit_id}→{self.to_unit_id or self.destination} {self.state}"


class FolderPlace(models.TextChoices):
    """Where a folder is."""

    AT_UNIT = "at_unit", _("At a desk")
    ON_THE_WAY = "on_the_way", _("On the way")
    MISSING = "missing", _("Missing")
    PERSON = "person", _("Given back")
    ARCHIVE = "archive", _("Archive")


class PaperFolder(models.Model):
    """Where the paper of a case is now: the outcome of its last movement, kept for the lists.

    A case that never moved has none: its paper is where it was received. `unit` is where the folder is, or where it
    was seen last.
    """

    case = models.OneToOneField("procedures.Case", models.PROTECT, primary_key=True, related_name="folder")
    place = models.CharField(max_length=12, choices=FolderPlace.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    movement = models.ForeignKey(PaperMovement, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("paper folder")
        verbose_name_plural = _("paper folders")
        indexes = (
            # The papers that lie at a unit.
            models.Index(fields=("unit", "since"), name="folders_at_a_unit", condition=Q(place="at_unit")),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.place} {self.unit_id}"
