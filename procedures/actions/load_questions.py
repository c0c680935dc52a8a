"""Load sets of questions from data, and choose which of them a unit asks."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from procedures.errors import LoadError
from procedures.models import ChosenQuestions, QuestionSet, RatingUse, Unit
from procedures.queries.questions import QuestionFile


def load_questions(read: QuestionFile, *, at: datetime) -> bool:
    """Keep this version of a set; whether it is new. Raises LoadError when that version exists with other content."""
    content = read.model_dump(mode="json")
    kept, made = QuestionSet.objects.get_or_create(
        code=read.code, number=read.number, defaults={"content": content, "loaded_at": at}
    )
    if not made and kept.content != content:
        raise LoadError(
            _("%(set)s version %(number)s was loaded before with other questions; give it the next number.")
            % {"set": read.code, "number": read.number}
        )
    return made


def choose_questions(unit_code: str, use: str, code: str) -> None:
    """Let a unit, with those below it, ask a set from now on. Raises LoadError for what does not exist."""
    unit = Unit.objects.filter(code=unit_code).first()
    if unit is None:
        raise LoadError(_("There is no unit %(code)s.") % {"code": unit_code})
    if use not in RatingUse.values:
        raise LoadError(_("Say where it is asked: %(uses)s.") % {"uses": ", ".join(RatingUse.values)})
    if not QuestionSet.objects.filter(code=code).exists():
        raise LoadError(_("There is no question set %(code)s.") % {"code": code})
    ChosenQuestions.objects.update_or_create(unit=unit, use=use, defaults={"code": code})
