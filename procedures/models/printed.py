"""What was put on paper: every printing of a statutory paper, numbered, so that a second one is marked as such."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """The papers of one case: forms 01 to 06 and the label of its folder. The value is the name of its address too."""

    RECEIPT = "receipt", _("Receipt")
    SUPPLEMENT_SLIP = "supplement_slip", _("Slip asking for papers")
    REFUSAL_SLIP = "refusal_slip", _("Refusal slip")
    APOLOGY = "apology", _("Apology and new date")
    STOPPING_NOTICE = "stopping_notice", _("Notice of stopping")
    CONTROL_SHEET = "control_sheet", _("Control sheet")
    LABEL = "label", _("Folder label")


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
