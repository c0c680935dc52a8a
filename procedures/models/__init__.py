"""What exists: the office, its calendars, procedures and their versions, cases and their record."""

from procedures.models.calendar import AnnouncedYear, CalendarDay, CalendarRevision, DayKind, WeekSession, WorkCalendar
from procedures.models.calendar_change import (
    CalendarChange,
    CalendarChangeDate,
    CalendarChangeLine,
    ChangeState,
    LimitKind,
)
from procedures.models.case import Case, CaseStatus, ReturnMethod
from procedures.models.certification import (
    CertificationBook,
    CertificationKind,
    CertificationPlace,
    CertifiedDocument,
)
from procedures.models.correction import Correction
from procedures.models.delay import DelayCause, DelayCode, DelayPaper, SavedView
from procedures.models.draft import Draft
from procedures.models.event import CaseEvent
from procedures.models.foresight import (
    EscalationRung,
    Export,
    ExportState,
    Forecast,
    StepPace,
    Threshold,
    TimeWarning,
)
from procedures.models.inquiry import (
    Feedback,
    FeedbackEvent,
    FeedbackState,
    FeedbackSubject,
    Inquiry,
    Question,
    QuestionEvent,
    QuestionState,
)
from procedures.models.journey import (
    Destination,
    FolderPlace,
    HandOverList,
    MovementState,
    PaperFolder,
    PaperMovement,
)
from procedures.models.mandate import PROVEN_BY_PAPER, Delivery, Mandate, MandateKind
from procedures.models.message import (
    ContactChoice,
    InboundMessage,
    Message,
    MessageChannel,
    MessageState,
    OutboxMark,
)
from procedures.models.money import (
    PaymentMethod,
    PaymentReceipt,
    ReceiptCounter,
    ReceiptPrinting,
    ShiftClose,
    VoidKind,
)
from procedures.models.name_word import NameWord
from procedures.models.office import Officer, Posting, Role, Unit, UnitKind
from procedures.models.paper import CasePaper, PaperState
from procedures.models.parcel import Parcel, ParcelState
from procedures.models.party import Party, PartyKind
from procedures.models.posted_form import PostedForm
from procedures.models.printed import PaperKind, PrintedPaper, ReceiptToPrint
from procedures.models.procedure import Procedure, ProcedureVersion
from procedures.models.public_door import Door, Guessing, LinkRequest
from procedures.models.queue import (
    PriorityClass,
    QueueGroup,
    Ticket,
    TicketCall,
    TicketCounter,
    TicketState,
    Wanted,
    Window,
)
from procedures.models.rating import (
    ChosenQuestions,
    QuestionSet,
    RatedCase,
    Rating,
    RatingAnswer,
    RatingFollowUp,
    RatingUse,
)
from procedures.models.register import CaseCounter, PersonalDataReading
from procedures.models.register_book import Book, RegisterBook, RegisterPlace
from procedures.models.report import (
    ClosedReport,
    DigestLetter,
    Measure,
    PlanTarget,
    ReplacedPromise,
    ReportForm,
    WeeklyDigest,
)
from procedures.models.stock import StockLine, StockOutcome, StockTaking
from procedures.models.taking import Proof, Taker
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
    "Book",
    "CalendarChange",
    "CalendarChangeDate",
    "CalendarChangeLine",
    "CalendarDay",
    "CalendarRevision",
    "Case",
    "CaseCounter",
    "CaseEvent",
    "CasePaper",
    "CaseStatus",
    "CertificationBook",
    "CertificationKind",
    "CertificationPlace",
    "CertifiedDocument",
    "ChangeState",
    "Charge",
    "ChargeKind",
    "ChargeState",
    "ChosenQuestions",
    "ClosedReport",
    "Consultation",
    "ContactChoice",
    "Correction",
    "DayKind",
    "DelayCause",
    "DelayCode",
    "DelayPaper",
    "Delivery",
    "Destination",
    "DigestLetter",
    "Door",
    "Draft",
    "EscalationRung",
    "Export",
    "ExportState",
    "Feedback",
    "FeedbackEvent",
    "FeedbackState",
    "FeedbackSubject",
    "FolderPlace",
    "Forecast",
    "Guessing",
    "HandOverList",
    "InboundMessage",
    "Inquiry",
    "LimitKind",
    "LinkRequest",
    "Mandate",
    "MandateKind",
    "Measure",
    "Message",
    "MessageChannel",
    "MessageState",
    "MovementState",
    "NameWord",
    "Officer",
    "OutboxMark",
    "PaperFolder",
    "PaperKind",
    "PaperMovement",
    "PaperState",
    "Parcel",
    "ParcelState",
    "Party",
    "PartyKind",
    "Pause",
    "PauseReason",
    "PaymentMethod",
    "PaymentReceipt",
    "PersonalDataReading",
    "PlanTarget",
    "PostedForm",
    "Posting",
    "PrintedPaper",
    "PriorityClass",
    "Procedure",
    "ProcedureVersion",
    "Proof",
    "Question",
    "QuestionEvent",
    "QuestionSet",
    "QuestionState",
    "QueueGroup",
    "RatedCase",
    "Rating",
    "RatingAnswer",
    "RatingFollowUp",
    "RatingUse",
    "ReceiptCounter",
    "ReceiptPrinting",
    "ReceiptToPrint",
    "RegisterBook",
    "RegisterPlace",
    "ReplacedPromise",
    "ReportForm",
    "ReturnMethod",
    "Role",
    "SavedView",
    "ShiftClose",
    "StepPace",
    "StockLine",
    "StockOutcome",
    "StockTaking",
    "SupplementRequest",
    "Taker",
    "Task",
    "TaskOutcome",
    "Threshold",
    "Ticket",
    "TicketCall",
    "TicketCounter",
    "TicketState",
    "TimeWarning",
    "Unit",
    "UnitKind",
    "VoidKind",
    "Wanted",
    "WeekSession",
    "WeeklyDigest",
    "Window",
    "WorkCalendar",
]
