"""How a promised date came about, told day by day and span by span from the clock's own lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.deadlines import Due, Line
from procedures.models.calendar import NATIONAL_NAME
from procedures.queries.dossier import Dossier
from procedures.queries.promise import promise


class Counting(StrEnum):
    """What a term counts; hours are the empty text, so that days of either kind are true."""

    HOURS = ""
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


def counting_of(term: str) -> Counting:
    """What a term as a definition writes it counts, e.g. 8h, 3wd, 15d, 2mo, same_day."""
    if term.endswith("h"):
        return Counting.HOURS
    return Counting.WORKING_DAYS if term.endswith(("wd", "same_day")) else Counting.CALENDAR_DAYS


FOLD_OVER = 14
"""More days than this are folded into runs of equal days."""


@dataclass(frozen=True, slots=True)
class DayBox:
    """One day of the strip, or a run of equal days. `kind`: start, counted, off or end."""

    kind: str
    weekday: str
    date: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class SpanRow:
    """One row of the table."""

    start: datetime
    end: datetime
    counted: bool
    amount: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The explanation of one date."""

    code: str
    title: str
    sentence: str
    days: tuple[DayBox, ...]
    lines: tuple[SpanRow, ...]
    total: str
    total_line: str
    foot: str
    is_limit: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    counted: bool
    reason: str
    detail: str
    number: int


def explanation_sheet(dossier: Dossier, *, at: datetime) -> Sheet:
    """The sheet of an accepted case. Raises ValueError for a case without a clock."""
    case = dossier.case
    if case.clock_started_at is None:
        raise ValueError("a case that was not accepted has no promised date")
    moment = promise(dossier, explain=True)
    foot = foot_of(dossier.promised_calendar.name, case.provisional)
    sheet = sheet_of(case.code, moment, case.term, title=_title(moment.at), foot=foot)
    sheet = replace(sheet, sentence=_sentence(dossier, moment.lines))
    if case.rescheduled_at is not None and moment.at is not None and case.due_at is not None:
        days, lines = _with_new_date(sheet.days, sheet.lines, moment.at, case.due_at, case.rescheduled_at)
        return replace(sheet, title=_title(case.due_at), days=days, lines=lines)
    return sheet


def sheet_of(
    code: str, moment: Due, term: str, *, title: str, foot: str, sentence: str = "", is_limit: bool = False
) -> Sheet:
    """The sheet of any date that the clock gave together with its lines; `is_limit`: it was promised to nobody."""
    counting = counting_of(term)
    days = list(_days(moment.lines))
    counted = sum(day.counted for day in days)
    minutes = sum(line.minutes for line in moment.lines if line.counted)
    return Sheet(
        code=code,
        title=title,
        sentence=sentence,
        days=tuple(_boxes(days, moment.at, counting, is_limit=is_limit)),
        lines=tuple(_folded(list(_rows(moment.lines, counting)), counting)),
        total=_days_said(counted) if counting else _minutes_said(minutes),
        total_line=(_("the time allowed: %(term)s") if is_limit else _("the term of the procedure: %(term)s"))
        % {"term": formats.term(term)},
        foot=foot,
        is_limit=is_limit,
    )


def _with_new_date(
    boxes: tuple[DayBox, ...], rows: tuple[SpanRow, ...], ended: datetime, promised: datetime, apologised: datetime
) -> tuple[tuple[DayBox, ...], tuple[SpanRow, ...]]:
    """The strip and the table with the date that was promised by hand after the term's own end."""
    if promised <= ended:
        return boxes, rows
    last = boxes[-1]
    over = _("Term ended %(time)s") % {"time": formats.clock(ended)}
    again = DayBox(
        "end",
        _with_capital(formats.weekday(promised)),
        formats.short_day(promised),
        "",
        _("New date %(time)s") % {"time": formats.clock(promised)},
    )
    told = _("Apology of %(day)s") % {"day": formats.day(apologised)}
    row = SpanRow(ended, promised, False, "0", _("A new date was promised"), told)
    return (*boxes[:-1], DayBox("counted", last.weekday, last.date, last.number, over), again), (*rows, row)


def days_said(lines: Sequence[Line]) -> str:
    """The days a term counts and the days off in between, in one line; "" when there are too many to name."""
    days = list(_days(lines))
    counted = [formats.short_day(day.day) for day in days if day.counted]
    off = [formats.short_day(day.day) for day in days if not day.counted and day.reason in _CLOSED]
    if not counted or len(days) > FOLD_OVER:
        return ""
    text = _("Counted: %(days)s.") % {"days": ", ".join(counted)}
    return f"{text} " + _("Off: %(days)s.") % {"days": ", ".join(off)} if off else text


def day_strip(moment: Due, *, counting: Counting) -> tuple[DayBox, ...]:
    """The strip of days of a moment that the clock explained."""
    return tuple(_boxes(list(_days(moment.lines)), moment.at, counting))


def as_json(dossier: Dossier) -> dict[str, Any]:
    """The clock's lines as they are, for another program."""
    case, moment = dossier.case, promise(dossier, explain=True)
    return {
        "case": case.code,
        "term": case.term,
        "start": formats.local_time(case.clock_started_at).isoformat() if case.clock_started_at else None,
        "due_at": moment.at.isoformat() if moment.at else None,
        "promised": formats.local_time(case.due_at).isoformat() if case.due_at else None,
        "provisional": moment.provisional,
        "calendar": {"name": dossier.promised_calendar.name, "version": dossier.promised_calendar.version},
        "lines": lines_as_json(moment.lines),
    }


def lines_as_json(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The clock's lines with their moments in ISO 8601."""
    return [{**line._asdict(), "start": line.start.isoformat(), "end": line.end.isoformat()} for line in lines]


def _title(due: datetime | None) -> str:
    if due is None:
        return _("Why is there no date at the moment?")
    return _("Why is the promised date %(moment)s?") % {"moment": formats.moment(due)}


def _sentence(dossier: Dossier, lines: Sequence[Line]) -> str:
    case, days = dossier.case, _days(lines)
    assert case.clock_started_at is not None
    text = _("The clock started at %(start)s. The procedure takes: %(term)s.") % {
        "start": formats.moment(case.clock_started_at),
        "term": formats.term(case.term),
    }
    off = sum(not day.counted and day.reason in _CLOSED for day in days)
    if off:
        closed = ngettext("%(count)s day in between is a day off.", "%(count)s days in between are days off.", off)
        text = f"{text} {closed % {'count': off}}"
    if case.rescheduled_at is not None and case.due_at is not None:
        later = _("On %(day)s a new date was promised with an apology: %(moment)s.")
        text = f"{text} {later % {'day': formats.day(case.rescheduled_at), 'moment': formats.moment(case.due_at)}}"
    return text


def foot_of(calendar: str, provisional: bool) -> str:
    """Whose calendar it was, and that it is provisional."""
    text = _("Calendar: %(name)s.") % {"name": _calendar_said(calendar)}
    if provisional:
        return f"{text} " + _("Provisional: the holidays of that year have not been announced yet.")
    return text


def _calendar_said(name: str) -> str:
    return _("the whole country") if name == NATIONAL_NAME else name


# Days


_CLOSED = frozenset({"weekend", "holiday", "swap_off", "no_session"})
_INSIDE_A_DAY = frozenset({"before_opening", "lunch", "break", "after_closing", "to_closing"})


def _days(lines: Sequence[Line]) -> Iterator[_Day]:
    """The days the lines run over, each with the reason that decides it."""
    number = 0
    for day, group in groupby(_by_day(lines), key=lambda pair: pair[0]):
        parts = [line for _day, line in group]
        counted = next((line for line in parts if line.counted), None)
        deciding = counted or next((p for p in parts if p.reason not in _INSIDE_A_DAY), parts[0])
        number += counted is not None
        yield _Day(day, counted is not None, deciding.reason, deciding.detail, number if counted else 0)


def _by_day(lines: Sequence[Line]) -> Iterator[tuple[date, Line]]:
    """Each line once for every day it touches: pauses run over many."""
    for line in lines:
        day = line.start.date()
        last = (line.end - timedelta(minutes=1)).date()
        while day <= last:
            yield day, line
            day += timedelta(days=1)


def _boxes(
    days: Sequence[_Day], due: datetime | None, counting: Counting, *, is_limit: bool = False
) -> Iterator[DayBox]:
    end = _("Ends %(time)s") if is_limit else _("Due %(time)s")
    shown = [day for day in days if due is None or day.day <= due.date()]
    for run in _runs(shown) if len(shown) > FOLD_OVER else [[day] for day in shown]:
        first, last = run[0], run[-1]
        is_end = due is not None and last.day == due.date()
        kind = "end" if is_end else "counted" if last.counted else "start" if first.reason == "receipt_day" else "off"
        number = f"{first.number}–{last.number}" if first.counted and len(run) > 1 else str(first.number or "")
        reason = end % {"time": formats.clock(due)} if is_end and due else _day_said(last.reason, counting)
        if last.detail and not is_end:
            reason = last.detail if last.reason in _CLOSED else f"{reason}, {last.detail}"
        yield DayBox(kind, _weekdays(run), _dates(run), number, reason)


def _day_said(reason: str, counting: Counting) -> str:
    """Why a day counts or not, short enough for its box."""
    if reason == "counted" and counting:
        return _("Working day") if counting is Counting.WORKING_DAYS else _("Calendar day")
    return _("Day of receipt, not counted") if reason == "receipt_day" else reason_said(reason)


def _runs(days: Sequence[_Day]) -> Iterator[list[_Day]]:
    """Neighbouring days that are equal; the first and the last day always stand alone."""
    run: list[_Day] = []
    for index, day in enumerate(days):
        alone = index in (0, len(days) - 1)
        same = run and (run[-1].counted, run[-1].reason, run[-1].detail) == (day.counted, day.reason, day.detail)
        if run and (alone or not same or index == 1):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _weekdays(run: Sequence[_Day]) -> str:
    first, last = formats.weekday(run[0].day), formats.weekday(run[-1].day)
    return _with_capital(first if len(run) == 1 else f"{first} – {last}")


def _with_capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _dates(run: Sequence[_Day]) -> str:
    first, last = formats.short_day(run[0].day), formats.short_day(run[-1].day)
    return first if len(run) == 1 else f"{first} – {last}"


# Spans


def span_rows(lines: Sequence[Line], *, counting: Counting) -> tuple[SpanRow, ...]:
    """The rows of a date that is only about to be promised."""
    return tuple(_folded(list(_rows(lines, counting)), counting))


def _rows(lines: Sequence[Line], counting: Counting) -> Iterator[SpanRow]:
    """The lines as a person wants them: a working day is one row, a run of closed days too."""
    number = 0
    keyed = _days_of_lines(lines) if counting else _hours_of_lines(lines)
    for _key, group in groupby(keyed, key=lambda pair: pair[0]):
        parts = [line for _k, line in group]
        minutes = sum(line.minutes for line in parts if line.counted)
        start, end = parts[0].start, parts[-1].end
        if minutes:
            counted = [line for line in parts if line.counted]
            number += 1
            hours = ", ".join(f"{line.start:%H:%M}–{line.end:%H:%M}" for line in counted)
            amount = _days_said(1) if counting else _minutes_said(minutes)
            reason = _number_said(number, counting)
            detail = " · ".join(part for part in (hours if len(counted) > 1 else "", counted[0].detail) if part)
            yield SpanRow(counted[0].start, counted[-1].end, True, amount, reason, detail)
        else:
            deciding = next((p for p in parts if p.reason not in _INSIDE_A_DAY), parts[0])
            yield SpanRow(start, end, False, "0", reason_said(deciding.reason), deciding.detail)


def _number_said(number: int, counting: Counting) -> str:
    told = {
        Counting.HOURS: reason_said("counted"),
        Counting.WORKING_DAYS: _("Working day %(number)s"),
        Counting.CALENDAR_DAYS: _("Calendar day %(number)s, days off counted too"),
    }
    return told[counting] % {"number": number} if counting else told[counting]


def _folded(rows: Sequence[SpanRow], counting: Counting) -> Iterator[SpanRow]:
    """The rows, and of many the counted days that follow each other as one row."""
    for run in _row_runs(rows) if len(rows) > FOLD_OVER else [[row] for row in rows]:
        first, last = run[0], run[-1]
        if len(run) == 1:
            yield first
            continue
        told = (
            _("%(count)s calendar days, days off counted too")
            if counting is Counting.CALENDAR_DAYS
            else _("%(count)s working days, every day the whole day")
        )
        reason = told % {"count": len(run)}
        yield SpanRow(first.start, last.end, True, _days_said(len(run)), reason, first.detail)


def _row_runs(rows: Sequence[SpanRow]) -> Iterator[list[SpanRow]]:
    """Neighbouring working days of the same hours."""
    run: list[SpanRow] = []
    for row in rows:
        same = bool(run) and run[-1].counted and row.counted and run[-1].detail == row.detail
        if run and not (same and row.amount == run[-1].amount == _days_said(1)):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _days_of_lines(lines: Sequence[Line]) -> Iterator[tuple[tuple[object, ...], Line]]:
    """Lines with the key of the row they go to."""
    for _day, group in groupby(lines, key=lambda line: line.start.date()):
        parts = list(group)
        if any(line.counted for line in parts):
            special = {"receipt_day", "restart"}
            for line in parts:
                apart = line.reason in special or line.reason.startswith("pause:")
                yield ((line.reason,) if apart else ("counted", line.start.date())), line
        else:
            for line in parts:
                yield ((line.reason, line.detail) if line.reason not in _INSIDE_A_DAY else ("inside", _day)), line


def _hours_of_lines(lines: Sequence[Line]) -> Iterator[tuple[tuple[object, ...], Line]]:
    """Lines of a term in hours: every counted span for itself, what lies between as one row."""
    for line in lines:
        apart = line.reason if line.reason in ("receipt_day", "restart") or line.reason.startswith("pause:") else ""
        yield (("counted", line.start) if line.counted else ("between", apart)), line


def _days_said(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def _minutes_said(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not rest:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": f"{rest:02d}"}


def reason_said(code: str) -> str:
    """A reason of the clock in words."""
    telling = {
        "counted": _("Working time"),
        "receipt_day": _("The day of receipt does not count (Civil Code, article 147)"),
        "weekend": _("Weekend"),
        "holiday": _("Public holiday"),
        "swap_off": _("Day off against a working Saturday"),
        "no_session": _("The office is closed"),
        "before_opening": _("Before opening"),
        "lunch": _("Lunch break"),
        "break": _("Break"),
        "after_closing": _("After closing"),
        "reception_only": _("Open for reception only; no working time passes"),
        "moved": _("The term ended on a day off and moved to the next working day (Civil Code, article 148)"),
        "to_closing": _("Up to closing time"),
        "restart": _("Void: the term began anew when the papers arrived"),
        "pause:supplement": _("Waiting for papers from the applicant; the clock stood still"),
        "pause:payment": _("Waiting for a payment; the clock stood still"),
        "pause:sender": _("Waiting for the sender; the clock stood still"),
    }
    return telling.get(code, code)
