"""A result on its way by post: each parcel with its tracking number, when it left and how it ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit


class ParcelState(models.TextChoices):
    """How far a parcel is. Apart from the status of its case: the case is ready until somebody has the result."""

    POSTED = "posted", _("With the post")
    DELIVERED = "delivered", _("Delivered")
    UNDELIVERED = "undelivered", _("Came back")


class Parcel(models.Model):
    """One parcel with a result, handed to the post at the counter of return.

    `number` counts the parcels of a case. `ended_on` is the day the post delivered it or brought it back, `ended_at`
    when an officer noted that. Once ended it is not changed any more (triggers): another try is another parcel.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="parcels")
    number = models.PositiveSmallIntegerField()
    tracking = models.CharField(max_length=40)
    recipient = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ParcelState.choices, default=ParcelState.POSTED)
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        ordering = ("number",)
        indexes = (
            # Parcels the post still has, longest on the way first.
            models.Index(fields=("unit", "posted_at", "id"), name="parcels_on_the_way", condition=Q(state="posted")),
        )
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="parcels_of_a_case_are_numbered"),
            models.UniqueConstraint(
                fields=("case",), condition=Q(state="posted"), name="a_result_travels_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=("tracking",), condition=Q(state="posted"), name="a_tracking_number_is_one_parcel"
            ),
            models.CheckConstraint(
                condition=~Q(tracking="") & ~Q(recipient="") & ~Q(address="") & ~Q(phone=""),
                name="a_parcel_says_its_number_and_where_to",
            ),
            models.CheckConstraint(
                condition=Q(state="posted", ended_on=None, ended_at=None, ended_by=None)
                | (Q(state__in=("delivered", "undelivered")) & ~Q(ended_on=None) & ~Q(ended_at=None)),
                name="an_ended_parcel_says_when",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("posted_at")), name="a_parcel_ends_after_it_was_posted"
            ),
            models.CheckConstraint(condition=~Q(state="undelivered") | ~Q(reason=""), name="a_parcel_back_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.tracking} {self.state}"
