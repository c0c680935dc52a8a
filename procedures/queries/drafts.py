"""The applications an officer has begun to type and not saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext as _

from procedures import formats
from procedures.models import Draft, Officer, PostedForm, Procedure

MOST_DRAFTS = 20

QUICK = "nhan-nhanh"
"""What the page of certifications keeps its drafts under, in place of a procedure's code."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One unfinished application: of whom, for which procedure, typed until when."""

    key: str
    code: str
    procedure: str
    applicant: str
    at: str

    @property
    def quick(self) -> bool:
        """Whether it belongs to the page of certifications."""
        return self.code == QUICK


def drafts_of(officer: Officer, *, today: date) -> tuple[DraftRow, ...]:
    """The officer's unfinished applications, newest first. One query, two when there are any."""
    # A copy that arrived together with the form itself is no longer unfinished.
    saved = PostedForm.objects.filter(key=OuterRef("key"))
    drafts = list(Draft.objects.filter(~Exists(saved), officer=officer).order_by("-saved_at")[:MOST_DRAFTS])
    if not drafts:
        return ()
    names = {row.code: row.label for row in Procedure.objects.filter(code__in={draft.procedure for draft in drafts})}
    return tuple(
        DraftRow(
            draft.key,
            draft.procedure,
            str(_("Certification at once"))
            if draft.procedure == QUICK
            else names.get(draft.procedure, draft.procedure),
            _applicant(draft),
            _at(draft.saved_at, today),
        )
        for draft in drafts
    )


def _at(when: datetime, today: date) -> str:
    """ "09:42" of today, "04/09 09:42" of an earlier day."""
    same = formats.local_time(when).date() == today
    return formats.clock(when) if same else formats.short_moment(when, today)


def draft_form(officer: Officer, key: str, procedure: str) -> tuple[QueryDict, datetime] | None:
    """What the officer had typed under this key, and until when; None for nothing, or nothing that can be read."""
    draft = Draft.objects.filter(key=key[:64], officer=officer, procedure=procedure).first()
    try:
        return (QueryDict(draft.content), draft.saved_at) if draft is not None else None
    except ValueError:
        return None


def case_of_form(officer: Officer, key: str) -> str:
    """Code of the case that came of a form this officer posted; "" for none."""
    posted = PostedForm.objects.filter(key=key[:64], officer=officer).first()
    return posted.answer if posted is not None else ""


def is_free(key: str) -> bool:
    """Whether no form and no draft has this key yet."""
    return not (PostedForm.objects.filter(key=key[:64]).exists() or Draft.objects.filter(key=key[:64]).exists())


def _applicant(draft: Draft) -> str:
    try:
        return QueryDict(draft.content).get("full_name", "")
    except ValueError:
        return ""
