"""Rate a case once, or a visit; nobody learns who rated."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures.actions.idempotency import claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import (
    Case,
    CaseStatus,
    QuestionSet,
    RatedCase,
    Rating,
    RatingAnswer,
    RatingFollowUp,
    RatingUse,
    Unit,
)
from procedures.queries.questions import QuestionRow, questions_of

WINDOW = timedelta(days=90)
"""How long after the hand-over a case can be rated."""

LONGEST_TEXT = 1000
SATISFIED_FROM = 0.5
"""A rating is satisfied from half of the possible points up: "Satisfied" on the quick scale; 9 of 18 points, the
lowest good grade of TT 01/2018/TT-VPCP art. 13. Below that it is low and is followed up."""


def barriers_to_rating(case: Case, *, at: datetime) -> Iterator[Refusal]:
    """Why this case cannot be rated now, whatever is answered. At most one query."""
    if case.status != CaseStatus.RETURNED or case.returned_at is None:
        yield Refusal("not_handed_over", _("You can rate when you have the result."))
    elif at > case.returned_at + WINDOW:
        sentence = _("Rating is open for %(days)s days after the result was handed over, and that time is over.")
        yield Refusal("too_late_to_rate", sentence, {"days": WINDOW.days})
    elif RatedCase.objects.filter(pk=case.pk).exists():
        yield already_rated()


def already_rated() -> Refusal:
    """The case has its one rating."""
    return Refusal("already_rated", _("This case has been rated. Thank you; one rating counts for each case."))


@dataclass
class Rate:
    """What rating a case and rating a visit have in common. `answers`: the points by question; unknown ones count not.

    Refused with `no_answer`, `wrong_answer`, `text_too_long`. Source: NĐ 118/2025/NĐ-CP art. 29 (who rated is
    confidential), art. 33 (topics).
    """

    questions: QuestionSet
    answers: Mapping[str, str]
    at: datetime
    text: str = ""
    demo: bool = False

    def answer_refusals(self) -> Iterator[Refusal]:
        """At least one answer, each of them one of those offered, and a text that is not a letter."""
        if not any(self.answers.get(question.code) for question in self._asked):
            yield Refusal("no_answer", _("Choose at least one answer."))
        for question in self._asked:
            given = self.answers.get(question.code)
            if given and given not in {str(option.points) for option in question.options}:
                yield Refusal(
                    "wrong_answer", _("Choose one of the answers: %(question)s"), {"question": question.label}
                )
        if len(self._text) > LONGEST_TEXT:
            sentence = _("At most %(most)s letters; yours has %(count)s. Please shorten it.")
            yield Refusal("text_too_long", sentence, {"most": LONGEST_TEXT, "count": len(self._text)})

    @property
    def _asked(self) -> tuple[QuestionRow, ...]:
        return questions_of(self.questions).questions

    @property
    def _text(self) -> str:
        """The text as it is kept: NFC, without signs that nobody sees."""
        plain = unicodedata.normalize("NFC", self.text.replace("\r\n", "\n")).strip()
        return "".join(letter for letter in plain if letter == "\n" or unicodedata.category(letter)[0] != "C")

    def write(self, unit: Unit, use: RatingUse, contact: Case | None) -> Rating:
        """The rating with its answers, and a follow-up for a low one or for who wants to be called."""
        given = [(q.code, int(self.answers[q.code]), q.most) for q in self._asked if self.answers.get(q.code)]
        points, most = sum(row[1] for row in given), sum(row[2] for row in given)
        day = timezone.localtime(self.at).date()
        rating = Rating.objects.create(
            questions=self.questions,
            unit=unit,
            use=use,
            day=day,
            points=points,
            most=most,
            satisfied=points >= SATISFIED_FROM * most,
            text=self._text,
            contact_case=contact,
            is_demo=self.demo or unit.is_demo,
        )
        RatingAnswer.objects.bulk_create(
            RatingAnswer(rating=rating, question=code, points=got, most=possible) for code, got, possible in given
        )
        if not rating.satisfied or contact is not None:
            RatingFollowUp.objects.create(rating=rating, opened_on=day)
        return rating


@dataclass
class RateCase(Rate):
    """Rate the case whose token the person has shown, once, within `WINDOW` of the hand-over.

    `contact`: the person asks to be called back, and only then the rating names its case. Refused with
    `not_handed_over`, `too_late_to_rate`, `already_rated`, and what `Rate` refuses. Nothing is written into the record
    of the case: its officers would read there who rated and when.
    """

    case: Case = field(kw_only=True)
    contact: bool = field(default=False, kw_only=True)

    def run(self) -> Rating:
        """Mark the case and write the rating. Raises ActionRefused with every reason, having changed nothing."""
        if reasons := [*barriers_to_rating(self.case, at=self.at), *self.answer_refusals()]:
            raise ActionRefused(reasons)
        try:
            with transaction.atomic():
                # The key of the table is the case: of two posts at once the second waits here, and is refused.
                RatedCase.objects.create(case=self.case)
                return self.write(self.case.agency, RatingUse.CASE, self.case if self.contact else None)
        except IntegrityError:
            if not RatedCase.objects.filter(pk=self.case.pk).exists():
                raise
            raise ActionRefused([already_rated()]) from None


@dataclass
class RateVisit(Rate):
    """Rate a visit at a counter, without a case. `key` is the form's idempotency key.

    Raises AlreadyAnswered when the form was posted before.
    """

    unit: Unit = field(kw_only=True)
    key: str = field(default="", kw_only=True)

    def run(self) -> Rating:
        """Write the rating. Raises ActionRefused with every reason, having changed nothing."""
        if reasons := list(self.answer_refusals()):
            raise ActionRefused(reasons)
        with transaction.atomic():
            if self.key:
                claim(self.key, by=None, at=self.at, answer="")
            return self.write(self.unit, RatingUse.VISIT, None)
