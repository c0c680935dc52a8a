"""Who hands in for somebody else and on what ground, and where a result goes by post."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.case import Case


class MandateKind(models.TextChoices):
    """On what ground somebody hands in for the applicant (Bộ luật Dân sự 2015, điều 134-138)."""

    POWER_OF_ATTORNEY = "power", _("Power of attorney")
    HOUSEHOLD = "household", _("Member of the household")
    REFERRAL = "referral", _("Letter of referral")
    GUARDIAN = "guardian", _("Guardian or parent")
    LEGAL = "legal", _("Legal representative")


PROVEN_BY_PAPER = (MandateKind.POWER_OF_ATTORNEY, MandateKind.REFERRAL)
"""Grounds that are a paper with a day of issue; the others follow from the law or the register."""


class Mandate(models.Model):
    """The ground on which the submitter of a case acts: kind, number, day of issue, who certified it."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="mandate", primary_key=True)
    kind = models.CharField(max_length=12, choices=MandateKind.choices)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    certified_by = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind__in=PROVEN_BY_PAPER) | Q(issued_on__isnull=False),
                name="a_mandate_on_paper_says_its_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Delivery(models.Model):
    """Where the result of a case goes by post: recipient, address, telephone for the postman."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="delivery", primary_key=True)
    recipient = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = (
            models.CheckConstraint(
                condition=~Q(recipient="") & ~Q(address="") & ~Q(phone=""), name="a_delivery_names_whom_where_and_phone"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.recipient}"
