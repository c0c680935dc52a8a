"""What exists: the office, its calendars, procedures and their versions, cases and their record."""

from procedures.models.calendar import AnnouncedYear, CalendarDay, DayKind, WeekSession, WorkCalendar
from procedures.models.calendar_change import CalendarChange, CalendarChangeLine, ChangeState
from procedures.models.case import Case, CaseStatus, ReturnMethod
from procedures.models.event import CaseEvent
from procedures.models.journey import (
    Destination,
    FolderPlace,
    HandOverList,
    MovementState,
    PaperFolder,
    PaperMovement,
)
from procedures.models.office import Officer, Posting, Role, Unit, UnitKind
from procedures.models.paper import CasePaper, PaperState
from procedures.models.party import Party, PartyKind
from procedures.models.posted_form import PostedForm
from procedures.models.printed import PaperKind, PrintedPaper
from procedures.models.procedure import Procedure, ProcedureVersion
from procedures.models.register import CaseCounter, PersonalDataReading
from procedures.models.stock import StockLine, StockOutcome, StockTaking
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
    "Destination",
    "FolderPlace",
    "HandOverList",
    "MovementState",
    "Officer",
    "PaperFolder",
    "PaperKind",
    "PaperMovement",
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
    "StockLine",
    "StockOutcome",
    "StockTaking",
    "SupplementRequest",
    "Task",
    "TaskOutcome",
    "Unit",
    "UnitKind",
    "WeekSession",
    "WorkCalendar",
]
