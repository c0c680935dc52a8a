"""Keep what an officer types until it is saved, and let it go afterwards."""

from __future__ import annotations

from datetime import datetime

from procedures.models import Draft, Officer, PostedForm

LONGEST_DRAFT = 40_000
"""Characters of a form; the longest real one has a tenth of this."""


def keep_draft(content: str, *, key: str, procedure: str, by: Officer, at: datetime) -> bool:
    """Keep the form, in place of what was kept under its key. False, keeping nothing, when it was saved already.

    Two statements at most after the first time. What is too long for a form, or another officer's, is not kept either.
    """
    if len(content) > LONGEST_DRAFT:
        return False
    # Whatever comes late, after the case was saved, must not bring the draft back.
    if PostedForm.objects.filter(key=key).exists():
        return False
    sealed = Draft.sealed_form(content)
    kept = Draft.objects.filter(key=key, officer=by).update(procedure=procedure, sealed=sealed, saved_at=at)
    if kept:
        return True
    draft = Draft(key=key, officer=by, procedure=procedure, sealed=sealed, saved_at=at)
    # Two tabs may keep the same form at the same moment: one of them is enough.
    Draft.objects.bulk_create([draft], ignore_conflicts=True)
    return Draft.objects.filter(key=key, officer=by).exists()


def drop_draft(key: str, *, by: Officer) -> None:
    """Let an unfinished application go. Only the officer's own."""
    Draft.objects.filter(key=key[:64], officer=by).delete()
