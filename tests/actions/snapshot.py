"""Every row that belongs to cases, so that a test can say "nothing has changed"; and running an act that is refused."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from django.db import transaction

from procedures.actions import ActionRefused
from procedures.models import (
    Case,
    CaseCounter,
    CaseEvent,
    CasePaper,
    Charge,
    Consultation,
    Correction,
    Parcel,
    Party,
    Pause,
    PaymentReceipt,
    PostedForm,
    ReceiptCounter,
    SupplementRequest,
    Task,
)

PARTS = (CaseEvent, CasePaper, Charge, Consultation, Correction, Parcel, Pause, PaymentReceipt, SupplementRequest, Task)
BESIDE = (CaseCounter, Party, PostedForm, ReceiptCounter)

Rows = dict[str, list[tuple[Any, ...]]]


class Act(Protocol):
    """Anything that can be done: an act on a case, or the taking in of an application."""

    def run(self) -> Any: ...


def rows(*cases: Case) -> Rows:
    """Every row of these cases as it is stored; of all cases, and what is counted beside them, when none is named."""
    if not cases:
        return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in (Case, *PARTS, *BESIDE)}
    found: Rows = {"Case": list(Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk").values_list())}
    for part in PARTS:
        found[part.__name__] = list(part.objects.filter(case__in=cases).order_by("pk").values_list())
    return found


def refused(act: Act) -> ActionRefused:
    """Run an act that has to be refused, and see that it left every row as it was."""
    before = rows()
    with pytest.raises(ActionRefused) as caught:
        act.run()
    assert rows() == before, "a refused act changed something"
    sentences = caught.value.sentences()
    assert sentences
    assert all(sentences)
    return caught.value


def codes(act: Act) -> tuple[str, ...]:
    """The codes of the reasons for which an act is refused."""
    return refused(act).codes


def judged(act: Act) -> tuple[str, ...]:
    """The codes of the reasons against an act, () when it can be done; whatever it did is undone."""
    with transaction.atomic():
        try:
            act.run()
        except ActionRefused as refusal:
            return refusal.codes
        finally:
            transaction.set_rollback(True)
    return ()
