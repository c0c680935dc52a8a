"""Who takes a result, and what they show: the words in which a hand-over is put on record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Taker(models.TextChoices):
    """Who takes a result (NĐ 118/2025 art. 20)."""

    APPLICANT = "applicant", pgettext_lazy("taker", "the applicant")
    SUBMITTER = "submitter", pgettext_lazy("taker", "who handed the case in")
    AUTHORISED = "authorised", pgettext_lazy("taker", "somebody authorised")


class Proof(models.TextChoices):
    """What a person shows who takes a result (NĐ 118/2025 art. 20)."""

    RECEIPT = "receipt", _("The receipt")
    LOST = "lost", _("Declaration that the receipt is lost, and an identity card")
    ELECTRONIC = "electronic", _("Nothing: the result is sent electronically")
    AT_ONCE = "at_once", _("Nothing: handed in and given back in the same visit")
