"""Why a case is late: the cause a supervisor put on record, and the views of the board people keep."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit


class DelayCode(models.TextChoices):
    """Who or what made a case late. Every recorded delay has exactly one."""

    STAFF = "staff", _("Staff of the office")
    AGENCY = "agency", _("Another agency")
    EXCHANGE = "exchange", _("Exchange with another system")
    CITIZEN = "citizen", _("The citizen")
    LEGAL_GAP = "legal_gap", _("A gap in the law")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")


class DelayCause(models.Model):
    """The cause of a delay as it was judged at `at`; a later row of the same case takes its place.

    `latest` marks the row that stands. The event `record_cause` of the case carries the same facts under its seal.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="delay_causes")
    code = models.CharField(max_length=16, choices=DelayCode.choices)
    note = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    latest = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("cause of delay")
        verbose_name_plural = _("causes of delay")
        ordering = ("at", "pk")
        constraints = (
            # Also the index by which the board finds the cause of a row.
            models.UniqueConstraint(fields=("case",), condition=Q(latest=True), name="one_cause_of_a_delay_stands"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"


class DelayPaper(models.Model):
    """The paper that proves a cause: a PDF or a picture, kept with its SHA-256 as the event names it."""

    cause = models.OneToOneField(DelayCause, models.PROTECT, related_name="paper")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("paper about a delay")
        verbose_name_plural = _("papers about delays")

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A filter of the board under a name. `query` is the filter as the address carries it.

    Its owner sees it; with `shared_with` also everybody who oversees that unit or one above it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)
    shared_with = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="shared_views")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="an_officer_names_a_view_once"),)

    def __str__(self) -> str:
        return self.name
