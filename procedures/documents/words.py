"""How times, days, money and numbers are written on paper: always Vietnamese, as the statutory forms are.

Source: NĐ 30/2020, Phụ lục I (place and date line); the hour-and-day wording of the receipt forms.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
NO_BREAK = "\u00a0"


def local(at: datetime) -> datetime:
    """`at` on the office's clock. Raises ValueError for a naive datetime: nobody could tell which clock it is."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"a time on paper needs a time zone, got {at!r}")
    return at.astimezone(OFFICE_TIME)


def moment(at: datetime) -> str:
    """`17 giờ 00 phút, ngày 04/09/2026`; the parts of time and date never break over lines."""
    here = local(at)
    return f"{here:%H} giờ {here:%M} phút, ngày {here:%d/%m/%Y}".replace(" ", NO_BREAK).replace(f",{NO_BREAK}", ", ")


def short_day(at: datetime) -> str:
    """`04/09/2026`."""
    return f"{local(at):%d/%m/%Y}"


def long_day(day: date) -> str:
    """`ngày 05 tháng 02 năm 2026`: a zero before days below 10 and before the months 1 and 2 (NĐ 30/2020)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def money(amount_vnd: int) -> str:
    """`21.000 đồng`, not broken over lines. `amount_vnd` is whole đồng."""
    return f"{amount_vnd:,}".replace(",", ".") + f"{NO_BREAK}đồng"


def sentence(text: str) -> str:
    """`text` with a full stop, unless it ends a sentence already."""
    stripped = text.rstrip()
    return stripped if stripped.endswith((".", "!", "?", "…", ";", ":")) else f"{stripped}."


def two_digits(number: int) -> str:
    """`01`, `12`: counts on official papers carry a leading zero so that nothing can be written before them."""
    return f"{number:02d}"


def grouped(number: str) -> str:
    """Twelve digits in groups of three (`001 090 000 001`); anything else as it is."""
    digits = number.strip()
    if len(digits) == 12 and digits.isascii() and digits.isdigit():
        return NO_BREAK.join(digits[start : start + 3] for start in range(0, 12, 3))
    return number


def phone(number: str) -> str:
    """`0900 000 000` for a ten-digit mobile number, also when stored as +84…; anything else as it is."""
    digits = number.strip()
    if digits.startswith("+84") and digits[1:].isdigit():
        digits = "0" + digits[3:]
    if len(digits) == 10 and digits.isascii() and digits.isdigit():
        return NO_BREAK.join((digits[:4], digits[4:7], digits[7:]))
    return number


def dotted(value: str) -> str:
    """`value`, or dots to be filled in by hand."""
    return value or "…………"
