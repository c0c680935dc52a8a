"""Which statutory papers a case has at the moment."""

from __future__ import annotations

from procedures.models import CaseStatus, PaperKind
from procedures.queries.certifying import KINDS
from procedures.queries.dossier import Dossier


def papers_of(dossier: Dossier) -> tuple[PaperKind, ...]:
    """The papers that can be printed, in the order of the forms. Asks only for supplement requests.

    An accepted case has its receipt, control sheet and label; the others come with the act that they tell of. Taking an
    accepted case back stops it at the applicant's wish, and has its notice too (NĐ 118/2025 art. 21).
    """
    case = dossier.case
    accepted = case.accepted_at is not None
    exists = {
        PaperKind.RECEIPT: accepted,
        PaperKind.SUPPLEMENT_SLIP: bool(dossier.supplements),
        PaperKind.REFUSAL_SLIP: case.status == CaseStatus.REFUSED,
        PaperKind.APOLOGY: case.rescheduled_at is not None,
        PaperKind.STOPPING_NOTICE: case.status == CaseStatus.STOPPED
        or (case.status == CaseStatus.WITHDRAWN and accepted),
        PaperKind.CONTROL_SHEET: accepted,
        PaperKind.LABEL: accepted,
        PaperKind.CERTIFICATION_LABEL: dossier.definition.code in KINDS and dossier.case.certified.exists(),
    }
    return tuple(kind for kind, there in exists.items() if there)
