"""What was put on paper: every printing of a statutory paper, numbered, so that a second one is marked as such."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """The papers of one case: forms 01 to 06 and its labels. The value is the name of its address too."""

    RECEIPT = "receipt", _("Receipt")
    SUPPLEMENT_SLIP = "supplement_slip", _("Slip asking for papers")
    REFUSAL_SLIP = "refusal_slip", _("Refusal slip")
    APOLOGY = "apology", _("Apology and new date")
    STOPPING_NOTICE = "stopping_notice", _("Notice of stopping")
    CONTROL_SHEET = "control_sheet", _("Control sheet")
    LABEL = "label", _("Folder label")
    CERTIFICATION_LABEL = "certification_label", _("Certification labels")


class PrintedPaper(models.Model):
    """One printing of a paper: which one, by whom, when. `key` is that of the link it was printed by."""

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="printings")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("printed paper")
        verbose_name_plural = _("printed papers")
        ordering = ("case_id", "kind", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "kind", "number"), name="printings_of_a_paper_are_numbered"),
            models.UniqueConstraint(
                fields=("case", "kind", "key"), condition=~Q(key=""), name="a_link_prints_a_paper_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} #{self.number}"


class ReceiptToPrint(models.Model):
    """A receipt that says another date than the one promised now, until a new one is printed.

    `unit` is the counter that prints it and hands it over, `change` the last change of the calendar that moved the
    date.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="receipts_to_print")
    unit = models.ForeignKey("procedures.Unit", models.PROTECT, related_name="+")
    change = models.ForeignKey("procedures.CalendarChange", models.PROTECT, related_name="receipts")
    since = models.DateTimeField()
    printed_at = models.DateTimeField(null=True, blank=True)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("receipt to print anew")
        verbose_name_plural = _("receipts to print anew")
        ordering = ("since", "pk")
        constraints = (
            # Printing a receipt takes it off the list by this one's index.
            models.UniqueConstraint(fields=("case",), condition=Q(printed_at=None), name="a_receipt_waits_once"),
            models.CheckConstraint(
                condition=Q(printed_at=None, printed_by=None) | (~Q(printed_at=None) & ~Q(printed_by=None)),
                name="a_receipt_printed_anew_says_by_whom",
            ),
        )
        indexes = (
            # The list of a counter, oldest first.
            models.Index(fields=("unit", "since", "id"), name="receipts_to_print_anew", condition=Q(printed_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} since {self.since}"
