"""How dates, times, money and spans of time are said, in the reader's language.

Vietnamese writes "17:00, thứ Sáu 04/09/2026" and "21.000 đồng"; English "17:00, Friday 4 September 2026" and
"21,000 VND". Every moment is told in the office's timezone.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MINUTES_PER_DAY = 480
"""A working day counts eight hours when working time is told in days."""

_WEEKDAYS_VI = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_english() -> bool:
    """Whether the reader chose English."""
    return (get_language() or "vi").startswith("en")


def local_time(moment: datetime) -> datetime:
    """The moment on the office's clock."""
    return timezone.localtime(moment)


def _day_of(moment: date) -> date:
    return local_time(moment).date() if isinstance(moment, datetime) else moment


def weekday(moment: date) -> str:
    """ "thứ Sáu" or "Friday"."""
    return (_WEEKDAYS_EN if in_english() else _WEEKDAYS_VI)[_day_of(moment).weekday()]


def day(moment: date) -> str:
    """ "04/09/2026" or "4 September 2026"."""
    when = _day_of(moment)
    if in_english():
        return f"{when.day} {_MONTHS_EN[when.month - 1]} {when.year}"
    return f"{when:%d/%m/%Y}"


def day_and_weekday(moment: date) -> str:
    """ "thứ Sáu 04/09/2026" or "Friday 4 September 2026"."""
    return f"{weekday(moment)} {day(moment)}"


def short_day(moment: date, today: date | None = None) -> str:
    """ "04/09", with the year when it is not the year of `today`; English "4 Sep"."""
    when = _day_of(moment)
    other_year = today is not None and when.year != today.year
    if in_english():
        text = f"{when.day} {_MONTHS_EN[when.month - 1][:3]}"
        return f"{text} {when.year}" if other_year else text
    return f"{when:%d/%m/%Y}" if other_year else f"{when:%d/%m}"


def clock(moment: datetime) -> str:
    """ "17:00" in both languages."""
    return f"{local_time(moment):%H:%M}"


def clock_in_words(moment: datetime) -> str:
    """ "17 giờ", "17 giờ 30" or "5 p.m.", "5.30 p.m.", as it is said to a citizen."""
    when = local_time(moment)
    if in_english():
        hour = when.hour % 12 or 12
        minutes = f".{when:%M}" if when.minute else ""
        return f"{hour}{minutes} {'a.m.' if when.hour < 12 else 'p.m.'}"
    return f"{when.hour} giờ {when:%M}" if when.minute else f"{when.hour} giờ"


def moment(when: datetime) -> str:
    """ "17:00, thứ Sáu 04/09/2026"."""
    return f"{clock(when)}, {day_and_weekday(when)}"


def moment_in_words(when: datetime) -> str:
    """ "17 giờ, thứ Sáu 04/09/2026", as it is said to a citizen."""
    return f"{clock_in_words(when)}, {day_and_weekday(when)}"


def short_moment(when: datetime, today: date | None = None) -> str:
    """ "04/09 17:00", for dense tables and timelines."""
    return f"{short_day(when, today)} {clock(when)}"


def grouped(number: int) -> str:
    """A whole number in groups of three: "1.184" or "1,184"."""
    text = f"{number:,}"
    return text if in_english() else text.replace(",", ".")


def money(amount_vnd: int) -> str:
    """An amount in whole đồng: "21.000 đồng" or "21,000 VND"."""
    return f"{grouped(amount_vnd)} VND" if in_english() else f"{grouped(amount_vnd)} đồng"


def decimal(value: float) -> str:
    """A number with at most one decimal: "0,5" or "0.5", and "3" for a whole one."""
    text = f"{value:.1f}".removesuffix(".0")
    return text if in_english() else text.replace(".", ",")


def working_time(minutes: int) -> str:
    """A span of working time by its largest fitting unit: "3 ngày làm việc", "5 giờ làm việc", "40 phút"."""
    if minutes >= MINUTES_PER_DAY:
        days = minutes // MINUTES_PER_DAY
        return ngettext("%(count)s working day", "%(count)s working days", days) % {"count": days}
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("%(count)s working hour", "%(count)s working hours", hours) % {"count": hours}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def term(text: str) -> str:
    """A term of the definition language as people say it: "3wd" → "3 ngày làm việc"; "" stays empty."""
    if text == "same_day":
        return _("on the same day")
    for unit, say in _TERM_UNITS.items():
        if text.endswith(unit):
            amount = float(text.removesuffix(unit))
            return say(int(amount) if amount.is_integer() else 2) % {"count": decimal(amount)}
    return text


_TERM_UNITS = {
    "wd": lambda n: ngettext("%(count)s working day", "%(count)s working days", n),
    "mo": lambda n: ngettext("%(count)s month", "%(count)s months", n),
    "h": lambda n: ngettext("%(count)s working hour", "%(count)s working hours", n),
    "d": lambda n: ngettext("%(count)s day", "%(count)s days", n),
}


def phone(number: str) -> str:
    """A telephone number in groups: "0900 000 000", "1900 0000"; other shapes stay as they were typed."""
    digits = number.replace(" ", "")
    if digits.isdigit() and len(digits) == 10 and digits.startswith("0"):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return number


def masked_phone(number: str) -> str:
    """ "0900 ••• 000"; empty when there is none."""
    digits = "".join(letter for letter in number if letter.isdigit())
    return f"{digits[:4]} ••• {digits[-3:]}" if len(digits) >= 9 else "•••" if digits else ""


def initials(name: str) -> str:
    """First letters of the family and the given name: "Trần Thị Thử" → "TT"."""
    words = [word for word in name.split() if word[0].isalpha()]
    return (words[0][0] + words[-1][0]).upper() if len(words) > 1 else "".join(word[0] for word in words).upper()
