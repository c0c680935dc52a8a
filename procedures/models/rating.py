"""What citizens think of the office: sets of questions, ratings without a name, and what a low one leads to.

A case is marked as rated, and a rating says nothing of its case: no row joins the two (ADR 0016).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit


class RatingUse(models.TextChoices):
    """Where questions are asked."""

    CASE = "case", _("After the hand-over of a result")
    VISIT = "visit", _("At the counter, of a visit")


class QuestionSet(models.Model):
    """One version of a set of questions, never changed: `content` is the checked file."""

    code = models.CharField(max_length=32)
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("question set")
        verbose_name_plural = _("question sets")
        constraints = (models.UniqueConstraint(fields=("code", "number"), name="question_sets_have_versions"),)

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class ChosenQuestions(models.Model):
    """The set a unit asks, in its newest version; units below ask the same unless they choose themselves."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    use = models.CharField(max_length=8, choices=RatingUse.choices)
    code = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("chosen question set")
        verbose_name_plural = _("chosen question sets")
        constraints = (models.UniqueConstraint(fields=("unit", "use"), name="a_unit_chooses_one_question_set"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.use} {self.code}"


class RatedCase(models.Model):
    """That a case has been rated. No moment, no number of its own, nothing that leads to the rating."""

    case = models.OneToOneField("procedures.Case", models.PROTECT, primary_key=True, related_name="rated")

    class Meta:
        verbose_name = _("rated case")
        verbose_name_plural = _("rated cases")

    def __str__(self) -> str:
        return str(self.case_id)


class Rating(models.Model):
    """One rating of a unit on a day. `points` of `most` possible, over the questions that were answered.

    `contact_case` only where the citizen asked to be called back. The key is random: an order would lead to the case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questions = models.ForeignKey(QuestionSet, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    use = models.CharField(max_length=8, choices=RatingUse.choices)
    day = models.DateField()
    points = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    satisfied = models.BooleanField()
    text = models.CharField(max_length=1000, blank=True)
    contact_case = models.ForeignKey("procedures.Case", models.PROTECT, null=True, blank=True, related_name="+")
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        indexes = (models.Index(fields=("unit", "day"), name="ratings_of_a_unit"),)
        constraints = (
            models.CheckConstraint(condition=Q(points__lte=F("most"), most__gt=0), name="points_are_of_the_possible"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.points}/{self.most}"


class RatingAnswer(models.Model):
    """The points one question of a rating got."""

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="answers")
    question = models.CharField(max_length=32)
    points = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("answer of a rating")
        verbose_name_plural = _("answers of ratings")
        constraints = (
            models.UniqueConstraint(fields=("rating", "question"), name="a_question_is_answered_once"),
            models.CheckConstraint(condition=Q(points__lte=F("most"), most__gt=0), name="an_answer_is_of_the_possible"),
        )

    def __str__(self) -> str:
        return f"{self.question} {self.points}/{self.most}"


class RatingFollowUp(models.Model):
    """A low rating that the supervisor looks into. Once closed it is not changed any more (triggers)."""

    rating = models.OneToOneField(Rating, models.PROTECT, primary_key=True, related_name="follow_up")
    opened_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("follow-up of a rating")
        verbose_name_plural = _("follow-ups of ratings")
        indexes = (models.Index(fields=("opened_on", "rating"), name="follow_ups_open", condition=Q(closed_at=None)),)
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, done="")
                | (~Q(closed_at=None) & ~Q(closed_by=None) & ~Q(done="")),
                name="a_closed_follow_up_says_what_was_done",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rating_id} {self.opened_on}"
