"""The hand-over list as paper, taken from the record alone. Called with Vietnamese active."""

from __future__ import annotations

from django.utils import timezone

from procedures.documents import HandedFolder, HandOverSheet
from procedures.models import HandOverList, MovementState, PaperMovement, Unit
from procedures.web.frontdesk.sheets import heads

MISSING = "Không có khi nhận"


def hand_over_sheet(paper_list: HandOverList, movements: list[PaperMovement]) -> HandOverSheet:
    """The closed list. `movements` are read with case, applicant, procedure, agency and officers."""
    assert paper_list.closed_at is not None
    superior, agency = heads(paper_list.giver)
    leads = list(dict.fromkeys(movement.case.agency.name for movement in movements))
    return HandOverSheet(
        superior_agency=superior,
        agency=agency,
        place_name=paper_list.giver.place_name or _place(paper_list.giver),
        number=f"{paper_list.label}",
        list_code=paper_list.code,
        lead_agency=leads[0] if len(leads) == 1 else "; ".join(leads[:3]),
        giver=paper_list.giver.name,
        receiver=paper_list.receiver.name,
        handed_at=timezone.localtime(paper_list.closed_at),
        folders=tuple(_folder(movement) for movement in movements),
        giver_name=str(paper_list.closed_by or ""),
        receiver_name=str(paper_list.confirmed_by or ""),
        demo=paper_list.giver.is_demo,
    )


def _place(unit: Unit) -> str:
    above = Unit.objects.filter(code__in=[code for code in unit.path.split("/") if code]).exclude(place_name="")
    nearest = above.order_by("-path").first()
    return nearest.place_name if nearest else unit.name


def _folder(movement: PaperMovement) -> HandedFolder:
    case = movement.case
    return HandedFolder(
        case_code=case.code,
        procedure_name=case.version.procedure.name,
        sets=1,
        applicant_name=case.applicant.full_name,
        address=case.applicant.address,
        phone=case.applicant.phone,
        received=timezone.localtime(case.accepted_at) if case.accepted_at else None,
        due=timezone.localtime(case.due_at) if case.due_at else None,
        result=timezone.localtime(case.returned_at) if case.returned_at else None,
        giver_name=str(movement.given_by or ""),
        receiver_name=str(movement.received_by or "") if movement.state == MovementState.RECEIVED else "",
        note=MISSING if movement.state == MovementState.MISSING else "",
    )
