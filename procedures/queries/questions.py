"""Question sets as they are asked: read from the stored file, in the reader's language."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from procedures.models import ChosenQuestions, QuestionSet, RatingUse, Unit
from procedures.phrases import local

USUAL = {RatingUse.CASE: "nd118", RatingUse.VISIT: "quick"}
"""What an office asks that has chosen nothing."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Part):
    """A text in both languages."""

    vi: str = Field(min_length=1, max_length=200)
    en: str = Field(min_length=1, max_length=200)


class OptionRow(_Part):
    """One answer and the points it gives."""

    points: int = Field(ge=0, le=10)
    text: Said

    @property
    def label(self) -> str:
        """The answer in the reader's language."""
        return local(self.text)


class QuestionRow(_Part):
    """One question; its answers differ in points, so that the points name the answer."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")
    text: Said
    options: tuple[OptionRow, ...] = Field(min_length=2, max_length=7)

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return local(self.text)

    @property
    def most(self) -> int:
        """The points of the best answer."""
        return max(option.points for option in self.options)

    @field_validator("options")
    @classmethod
    def _differ(cls, options: tuple[OptionRow, ...]) -> tuple[OptionRow, ...]:
        if len({option.points for option in options}) < len(options):
            raise ValueError("two answers give the same points")
        return options


class QuestionFile(_Part):
    """A set of questions as its file says it. The free text stands at the end of every set and is not named."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")
    number: int = Field(ge=1, le=9999)
    name: Said
    law: str = ""
    questions: tuple[QuestionRow, ...] = Field(min_length=1, max_length=20)

    @field_validator("questions")
    @classmethod
    def _named_once(cls, questions: tuple[QuestionRow, ...]) -> tuple[QuestionRow, ...]:
        if len({question.code for question in questions}) < len(questions):
            raise ValueError("two questions have the same code")
        return questions


def questions_of(stored: QuestionSet) -> QuestionFile:
    """The stored set, read."""
    return QuestionFile.model_validate(stored.content)


def questions_for(unit: Unit, use: RatingUse) -> QuestionSet | None:
    """The newest version of what the unit asks, chosen by itself or the nearest unit above; None: nothing is loaded.

    Two queries.
    """
    above = [code for code in unit.path.split("/") if code]
    chosen = ChosenQuestions.objects.filter(use=use, unit__code__in=above).values_list("unit__path", "code")
    nearest = max(chosen, key=lambda row: len(row[0]), default=("", USUAL[use]))[1]
    return QuestionSet.objects.filter(code=nearest).order_by("-number").first()
