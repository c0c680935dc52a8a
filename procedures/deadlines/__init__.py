"""The one clock of the office: calendars, terms, pauses, and the explanation of every date.

Pure Python without a database. `due` answers when a term ends; everything in the product that shows or stores
a date asks here. The rules with worked examples: docs/deadlines.md.
"""

from procedures.deadlines.calendar import DEFAULT_SESSIONS, DayOff, OfficeCalendar, Session, Swap, WeekPattern
from procedures.deadlines.clock import Due, add_working_minutes, due, due_many, snapped, working_minutes
from procedures.deadlines.limits import (
    ASK_FEEDBACK,
    PUBLISH_FEEDBACK,
    REFUSE_FEEDBACK,
    SETTLE_FEEDBACK,
    correction_due,
    last_day_to_reappoint,
    online_alert_at,
    online_answer_due,
    paper_across_due,
    paper_handover_due,
    supplement_answer_due,
    supplement_request_due,
)
from procedures.deadlines.lines import Line
from procedures.deadlines.moments import TIMEZONE
from procedures.deadlines.outcome import Outcome, late_from, outcome
from procedures.deadlines.parsing import (
    HolidayTable,
    parse_moment,
    parse_pause,
    parse_sessions,
    read_holiday_table,
)
from procedures.deadlines.pauses import Effect, Pause
from procedures.deadlines.problems import DeadlineError
from procedures.deadlines.shipped import NATIONAL_TABLE, default_calendar
from procedures.deadlines.term import Policy, Term, TermUnit, parse_term

__all__ = [
    "ASK_FEEDBACK",
    "DEFAULT_SESSIONS",
    "NATIONAL_TABLE",
    "PUBLISH_FEEDBACK",
    "REFUSE_FEEDBACK",
    "SETTLE_FEEDBACK",
    "TIMEZONE",
    "DayOff",
    "DeadlineError",
    "Due",
    "Effect",
    "HolidayTable",
    "Line",
    "OfficeCalendar",
    "Outcome",
    "Pause",
    "Policy",
    "Session",
    "Swap",
    "Term",
    "TermUnit",
    "WeekPattern",
    "add_working_minutes",
    "correction_due",
    "default_calendar",
    "due",
    "due_many",
    "last_day_to_reappoint",
    "late_from",
    "online_alert_at",
    "online_answer_due",
    "outcome",
    "paper_across_due",
    "paper_handover_due",
    "parse_moment",
    "parse_pause",
    "parse_sessions",
    "parse_term",
    "read_holiday_table",
    "snapped",
    "supplement_answer_due",
    "supplement_request_due",
    "working_minutes",
]
