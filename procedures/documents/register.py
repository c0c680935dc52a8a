"""Form 07: Sổ theo dõi hồ sơ, the register of a counter, a book for each year.

Source: TT 01/2018/TT-VPCP, form 06, kept as form 07 by TT 03/2025/TT-VPCP (columns).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from procedures.documents.book import BookPart, Wording, render_book
from procedures.documents.table import Cell, Column, Table
from procedures.documents.text import LINE_BREAK, Align, bold, plain
from procedures.documents.words import local, phone, short_day, two_digits

WORDING = Wording(title="Sổ theo dõi hồ sơ", counted="hồ sơ")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One received case. `returned_at` None: not returned yet; `method` is how the result reaches the applicant."""

    number: int
    case_code: str
    procedure_name: str
    sets: int = 1
    applicant_name: str
    address: str = ""
    phone: str = ""
    agency: str
    received_at: datetime
    due_at: datetime | None = None
    returned_at: datetime | None = None
    method: str
    taken_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPart(BookPart):
    """A part of a counter's register of cases."""

    lines: tuple[RegisterLine, ...]


def render_register(part: RegisterPart) -> bytes:
    """The PDF of a part of the register. Raises ValueError as `render_book` does."""
    return render_book(part, part.lines, _table, WORDING)


def _table(entries: Sequence[RegisterLine], size: float) -> Table:
    columns = (
        Column("STT", 9 * mm, Align.CENTRE),
        Column("Mã hồ sơ", 24 * mm),
        Column("Tên thủ tục hành chính"),
        Column("Số bộ", 9 * mm, Align.CENTRE),
        Column("Tên cá nhân, tổ chức", 33 * mm),
        Column("Địa chỉ, số điện thoại", 34 * mm),
        Column("Cơ quan chủ trì giải quyết", 25 * mm),
        Column("Nhận hồ sơ", 17 * mm, Align.CENTRE),
        Column("Hẹn trả kết quả", 17 * mm, Align.CENTRE),
        Column("Trả kết quả", 17 * mm, Align.CENTRE),
        Column("Phương thức nhận kết quả", 17 * mm, Align.CENTRE),
        Column("Ký nhận", 18 * mm, Align.CENTRE),
        Column("Ghi chú", 15 * mm),
    )
    return Table(columns, tuple(_row(entry) for entry in entries), size)


def _row(entry: RegisterLine) -> tuple[Cell, ...]:
    where: list[tuple[str, object]] = [plain(entry.address)] if entry.address else []
    if entry.address and entry.phone:
        where.append(LINE_BREAK)
    if entry.phone:
        where.append(plain(phone(entry.phone)))
    return (
        (plain(str(entry.number)),),
        (plain(entry.case_code),),
        (plain(entry.procedure_name),),
        (plain(two_digits(entry.sets)),),
        (bold(entry.applicant_name),),
        tuple(where),  # type: ignore[return-value]
        (plain(entry.agency),),
        _day(entry.received_at),
        _day(entry.due_at),
        _day(entry.returned_at),
        (plain(entry.method),),
        (plain(entry.taken_by),),
        (plain(entry.note),),
    )


def _day(at: datetime | None) -> Cell:
    """Time and day under each other; empty while it has not come."""
    if at is None:
        return ()
    return (plain(f"{local(at):%H:%M}"), LINE_BREAK, plain(short_day(at)))
