"""What can be wrong with a question to the clock, said once each.

The sentences are English and marked for translation; whoever shows them to a person translates `template`
and fills in `params`. No Django here, so the mark is a function that does nothing.
"""

from __future__ import annotations

from procedures.errors import OneStopError


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the collectors of messages; it is translated where it is shown."""
    return sentence


SENTENCES = {
    "naive_moment": gettext_noop("The moment %(moment)s has no time zone."),
    "bad_moment": gettext_noop("“%(text)s” is not a moment. Write it as 2026-08-27T09:00."),
    "outside_calendar": gettext_noop("The calculation leaves the years %(first)s to %(last)s."),
    "no_working_time": gettext_noop(
        "In the calendar “%(name)s” the working time up to %(last)s is not enough, so no date can be promised."
    ),
    "closed_day": gettext_noop("The office is closed on %(day)s."),
    "bad_term": gettext_noop("“%(text)s” is not a term. Write 8h, 3wd, 15d, 2mo or same_day."),
    "negative_term": gettext_noop("A term cannot be negative: %(text)s."),
    "broken_minutes": gettext_noop("The term %(text)s is not a whole number of minutes."),
    "broken_days": gettext_noop("Calendar days and months are counted whole: %(text)s."),
    "negative_minutes": gettext_noop("Working minutes cannot be negative: %(minutes)s."),
    "end_before_start": gettext_noop("The end %(end)s lies before the start %(start)s."),
    "bad_pause": gettext_noop("“%(text)s” is not a pause. Write START/END, then :resume or :restart."),
    "bad_session": gettext_noop("The session %(start)s-%(end)s ends before it starts."),
    "overlapping_sessions": gettext_noop("Two sessions of one day overlap: %(first)s and %(second)s."),
    "bad_weekday": gettext_noop("There is no weekday number %(weekday)s. Monday is 0 and Sunday is 6."),
    "bad_sessions": gettext_noop("“%(text)s” does not describe sessions. Write “mon-fri 07:30-11:30 13:00-17:00”."),
    "weekday_twice": gettext_noop("The sessions of %(weekday)s are given twice."),
    "no_pattern": gettext_noop("The calendar “%(name)s” has no weekly pattern."),
    "pattern_twice": gettext_noop("Two weekly patterns begin on %(day)s."),
    "swap_with_itself": gettext_noop("The day %(day)s cannot make up for itself."),
    "swap_twice": gettext_noop("The day %(day)s belongs to two different swaps."),
    "half_a_pair": gettext_noop(
        "Line %(line)s: %(day)s is half a pair. Its other day %(other)s is missing or names another day."
    ),
    "no_link": gettext_noop("Line %(line)s: %(day)s is half a pair. Fill in linked_date."),
    "unexpected_link": gettext_noop("Line %(line)s: only the two days of a swap have a linked_date."),
    "not_a_table": gettext_noop(
        "The file “%(file)s” is not a holiday table. Its first line must name date, kind and linked_date."
    ),
    "unreadable": gettext_noop("The file “%(file)s” cannot be read."),
    "empty_table": gettext_noop("The holiday table has no rows."),
    "bad_date": gettext_noop("Line %(line)s: “%(text)s” is not a date. Write it as 2026-09-02."),
    "wrong_weekday": gettext_noop("Line %(line)s: %(day)s is a %(right)s, not a %(wrong)s."),
    "unknown_kind": gettext_noop(
        "Line %(line)s: “%(kind)s” is not a kind of day. Use HOLIDAY, SUBSTITUTE_OFF, SWAPPED_OFF or MAKEUP_WORKDAY."
    ),
    "date_twice": gettext_noop("Line %(line)s: %(day)s is in the table twice."),
}


class DeadlineError(OneStopError, ValueError):
    """A question the clock refuses to answer.

    `code` is stable; `template` is the English sentence with named placeholders, `params` fills them.
    `str()` is the filled English sentence.
    """

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.template = SENTENCES[code]
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(self.template % self.params)
