"""The certification register (Sổ chứng thực): a book of an authority for each kind of certification and year.

Source: NĐ 23/2015/NĐ-CP, the registers of its annex (columns); TT 01/2020/TT-BTP art. 2 (the numbers).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from procedures.documents.book import BookPart, Wording, render_book
from procedures.documents.table import Cell, Column, Table
from procedures.documents.text import Align, bold, plain
from procedures.documents.words import money, short_day, two_digits

WORDINGS = {
    "copies": Wording(title="Sổ chứng thực bản sao từ bản chính", counted="việc chứng thực"),
    "signatures": Wording(title="Sổ chứng thực chữ ký", counted="việc chứng thực"),
    "from_register": Wording(title="Sổ cấp bản sao từ sổ gốc", counted="việc cấp bản sao"),
}
"""What a book is called, by its kind."""

COUNTED = {
    "copies": ("Tên của bản chính giấy tờ, văn bản", "Số bản sao đã được chứng thực"),
    "signatures": ("Tên giấy tờ, văn bản đã chứng thực chữ ký", "Số lượng giấy tờ, văn bản"),
    "from_register": ("Tên giấy tờ được cấp bản sao", "Số bản sao đã cấp"),
}
"""The heads of the columns that differ, by the kind of the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationLine:
    """One document. `signed_at` None: not signed yet, or never; `signer` with their title."""

    number: int
    entered_at: datetime
    signed_at: datetime | None = None
    requester: str
    document_name: str
    signer: str = ""
    copies: int
    pages: int = 1
    fee_vnd: int
    case_code: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationPart(BookPart):
    """A part of a book. `kind` is a key of `WORDINGS`, `book` as a number names it (`01/2026-SCT/BS`)."""

    kind: str
    lines: tuple[CertificationLine, ...]


def render_certification_register(part: CertificationPart) -> bytes:
    """The PDF of a part of a book. Raises ValueError as `render_book` does."""
    return render_book(part, part.lines, _table_of(part.kind), WORDINGS[part.kind])


def _table_of(kind: str) -> Callable[[Sequence[CertificationLine], float], Table]:
    """How the lines of a book of this kind are set."""
    named, counted = COUNTED[kind]
    columns = (
        Column("Số chứng thực", 16 * mm, Align.CENTRE),
        Column("Ngày, tháng, năm", 20 * mm, Align.CENTRE),
        Column("Họ tên của người yêu cầu", 42 * mm),
        Column(named),
        Column("Số trang", 12 * mm, Align.CENTRE),
        Column("Họ tên, chức danh người ký", 48 * mm),
        Column(counted, 22 * mm, Align.CENTRE),
        Column("Phí", 20 * mm, Align.RIGHT),
        Column("Ghi chú", 34 * mm),
    )

    def table(entries: Sequence[CertificationLine], size: float) -> Table:
        return Table(columns, tuple(_row(entry) for entry in entries), size)

    return table


def _row(entry: CertificationLine) -> tuple[Cell, ...]:
    note = " ".join(part for part in (entry.case_code, entry.note) if part)
    return (
        (bold(two_digits(entry.number)),),
        (plain(short_day(entry.signed_at or entry.entered_at)),),
        (plain(entry.requester),),
        (plain(entry.document_name),),
        (plain(two_digits(entry.pages)),),
        (plain(entry.signer),),
        (plain(two_digits(entry.copies)),),
        (plain(money(entry.fee_vnd) if entry.fee_vnd else "0"),),
        (plain(note),),
    )
