"""The papers of a case: what was asked for and what was handed in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PaperState(models.TextChoices):
    """Where a paper of the checklist stands."""

    COMPLETE = "complete", _("Complete")
    MISSING = "missing", _("Missing")
    REUSED = "reused", _("Used again")
    NOT_NEEDED = "not_needed", _("Not needed")


class CasePaper(models.Model):
    """One paper of the checklist: counts of originals, copies and electronic files, needed and received.

    `reused_from` is the case in which a paper that is used again was handed in.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="papers", db_index=False)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=48)
    name = models.CharField(max_length=500)
    name_en = models.CharField(max_length=500, blank=True)
    needed_originals = models.PositiveSmallIntegerField(default=0)
    needed_copies = models.PositiveSmallIntegerField(default=0)
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    electronic = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=PaperState.choices, default=PaperState.COMPLETE)
    note = models.CharField(max_length=200, blank=True)
    reused_from = models.ForeignKey(
        "procedures.Case", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("case", "code"), name="a_paper_stands_once_on_a_case"),
            models.CheckConstraint(
                condition=~Q(state="complete")
                | Q(originals__gt=0)
                | Q(copies__gt=0)
                | Q(electronic__gt=0)
                | Q(needed_originals=0, needed_copies=0),
                name="a_complete_paper_is_there",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def label(self) -> str:
        """The paper's name in the reader's language."""
        return self.name_en if self.name_en and (get_language() or "vi").startswith("en") else self.name
