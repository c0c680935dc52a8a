"""What exists: the office, its calendars, procedures and their versions, cases and their record."""

from procedures.models.calendar import AnnouncedYear, CalendarDay, DayKind, WeekSession, WorkCalendar
from procedures.models.calendar_change import CalendarChange, CalendarChangeLine, ChangeState
from procedures.models.case import Case, CaseStatus, ReturnMethod
from procedures.models.draft import Draft
from procedures.models.event import CaseEvent
from procedures.models.mandate import PROVEN_BY_PAPER, Delivery, Mandate, MandateKind
from procedures.models.office import Officer, Posting, Role, Unit, UnitKind
from procedures.models.paper import CasePaper, PaperState
from procedures.models.party import Party, PartyKind
from procedures.models.posted_form import PostedForm
from procedures.models.printed import PaperKind, PrintedPaper
from procedures.models.procedure import Procedure, ProcedureVersion
from procedures.models.register import CaseCounter, PersonalDataReading
from procedures.models.waiting import (
    Charge,
    ChargeKind,
    ChargeState,
    Consultation,
    Pause,
    PauseReason,
    SupplementRequest,
)
from procedures.models.work import Task, TaskOutcome

__all__ = [
    "PROVEN_BY_PAPER",
    "AnnouncedYear",
    "CalendarChange",
    "CalendarChangeLine",
    "CalendarDay",
    "Case",
    "CaseCounter",
    "CaseEvent",
    "CasePaper",
    "CaseStatus",
    "ChangeState",
    "Charge",
    "ChargeKind",
    "ChargeState",
    "Consultation",
    "DayKind",
    "Delivery",
    "Draft",
    "Mandate",
    "MandateKind",
    "Officer",
    "PaperKind",
    "PaperState",
    "Party",
    "PartyKind",
    "Pause",
    "PauseReason",
    "PersonalDataReading",
    "PostedForm",
    "Posting",
    "PrintedPaper",
    "Procedure",
    "ProcedureVersion",
    "ReturnMethod",
    "Role",
    "SupplementRequest",
    "Task",
    "TaskOutcome",
    "Unit",
    "UnitKind",
    "WeekSession",
    "WorkCalendar",
]
