"""Put on record why a case is or will be late."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction
from procedures.errors import Refusal
from procedures.models import CaseStatus, DelayCause, DelayCode, DelayPaper, Role, Task
from procedures.policies import Place
from procedures.queries.dossier import Dossier

LARGEST_PAPER = 5 * 1024 * 1024
"""Bytes of an attached paper."""
_BEGINNINGS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def kind_of_paper(content: bytes) -> str:
    """The media type of a paper by what it contains, whatever its name says; empty for what is not accepted."""
    return next((kind for start, kind in _BEGINNINGS if content.startswith(start)), "")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper as it came with a form."""

    name: str
    content: bytes


@dataclass
class RecordCause(CaseAction):
    """Name the cause of a delay, with a note and perhaps a paper. The latest one stands; earlier ones stay on record.

    Refused with `not_late` (finished in time), `no_cause`, `no_note`, `paper_too_large`, `wrong_paper`.
    Source: NĐ 118/2025 art. 19 (the written apology says why).
    """

    cause: str = field(default="", kw_only=True)
    note: str = field(default="", kw_only=True)
    paper: Attachment | None = field(default=None, kw_only=True)

    code: ClassVar[str] = "record_cause"
    label: ClassVar[Any] = _("Record the cause of the delay")
    place: ClassVar[Place] = Place.OVERSIGHT
    roles: ClassVar[frozenset[Role]] = frozenset({Role.SUPERVISOR})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset(
        {
            CaseStatus.ACCEPTED,
            CaseStatus.PROCESSING,
            CaseStatus.WAITING_PAPERS,
            CaseStatus.WAITING_PAYMENT,
            CaseStatus.READY,
            CaseStatus.RETURNED,
        }
    )

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: Any) -> Iterator[Refusal]:
        """A case that was finished in time has no delay."""
        case = dossier.case
        if case.finished_at is not None and (case.late_from is None or case.finished_at < case.late_from):
            yield Refusal("not_late", _("The case was finished in time: there is no delay to explain."))

    def refusals(self) -> Iterator[Refusal]:
        """A cause out of the list, a note, and a paper that is what it says."""
        if self.cause not in DelayCode.values:
            yield Refusal("no_cause", _("Choose the cause of the delay."))
        if not self.note.strip():
            yield Refusal("no_note", _("Write in a sentence what happened."))
        if self.paper is not None:
            if len(self.paper.content) > LARGEST_PAPER:
                yield Refusal(
                    "paper_too_large", _("The paper is larger than 5 MB. Scan it in grey and attach it again.")
                )
            elif not kind_of_paper(self.paper.content):
                yield Refusal(
                    "wrong_paper", _("The paper is neither a PDF nor a JPEG or PNG picture. Attach one of these.")
                )

    def effect(self) -> dict[str, Any]:
        """Let the new cause stand and keep its paper."""
        assert self.by is not None
        self.case.delay_causes.filter(latest=True).update(latest=False)
        given = {"code": self.cause, "note": self.note.strip(), "at": self.at, "by": self.by}
        cause = DelayCause.objects.create(case=self.case, **given)
        facts: dict[str, Any] = {"cause": self.cause, "note": self.note.strip()}
        if self.paper is not None:
            content, name = self.paper.content, self.paper.name[-120:]
            seal = hashlib.sha256(content).hexdigest()
            media = kind_of_paper(content)
            DelayPaper.objects.create(cause=cause, name=name, media_type=media, sha256=seal, content=content)
            facts |= {"paper": name, "sha256": seal}
        return facts
