"""Danh sách bàn giao hồ sơ: the folders one unit gives to another, signed by both and confirmed by the centre.

An internal list with thirteen columns, hence A4 across; head, type and page numbers as NĐ 30/2020 has them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from reportlab.lib.units import mm

from procedures.documents.blocks import Block, Columns, Item, Laid, Stack
from procedures.documents.codes import code128
from procedures.documents.header import Signature, letterhead, signatures, title_block
from procedures.documents.paper import A4, Marks, lay_out, print_pages
from procedures.documents.parts import line
from procedures.documents.pen import Pen
from procedures.documents.table import Cell, Column, LaidTable, Table
from procedures.documents.text import Align, Text, bold, plain
from procedures.documents.words import moment, phone, two_digits

TITLE = ("DANH SÁCH BÀN GIAO HỒ SƠ",)

A4_ACROSS = replace(
    A4,
    width=297 * mm,
    height=210 * mm,
    left=20 * mm,
    right=15 * mm,
    top=15 * mm,
    bottom=15 * mm,
    sizes=replace(A4.sizes, body=12, table=9),
)
"""The margins give the table its width; the binding edge is the long one."""

SIGNING_ROOM = 22 * mm
LAST_ROWS = 2
"""Rows that go with the signatures to a page of their own."""

CODE_HEIGHT = 9 * mm
CODE_COLUMN = 62 * mm


@dataclass(frozen=True, slots=True)
class Signed:
    """A table and the places to sign below it, which never stand on a page without rows of the table."""

    table: Table
    places: Block
    gap: float

    def lay(self, width: float) -> LaidSigned:
        """Measure both."""
        return LaidSigned(self.table.lay(width), self.places.lay(width), self.gap)


@dataclass(frozen=True, slots=True)
class LaidSigned:
    """A signed table on its width."""

    table: LaidTable
    places: Laid
    gap: float

    @property
    def height(self) -> float:
        """Points."""
        return self.table.height + self.gap + self.places.height

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """The table, then the places to sign."""
        self.table.draw(pen, left, top)
        self.places.draw(pen, left, top + self.table.height + self.gap)

    def divide(self, room: float) -> tuple[Laid, Laid] | None:
        """Between rows; where the table alone would fit, its last rows go on with the signatures."""
        parts = self.table.divide(room)
        if parts is None and len(self.table.rows) > LAST_ROWS and self.table.height <= room:
            rows = self.table.rows
            parts = replace(self.table, rows=rows[:-LAST_ROWS]), replace(self.table, rows=rows[-LAST_ROWS:])
        return (parts[0], replace(self, table=parts[1])) if parts else None


@dataclass(frozen=True, slots=True)
class HandedFolder:
    """One folder on the list. `received`, `due` and `result` (collected) are dates of its case."""

    case_code: str
    procedure_name: str
    sets: int
    applicant_name: str
    address: str
    phone: str
    received: datetime | None
    due: datetime | None
    result: datetime | None = None
    giver_name: str = ""
    receiver_name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverSheet:
    """The list. `lead_agency` is the agency that leads the settling; `list_code` what the bar code holds."""

    superior_agency: str
    agency: str
    place_name: str
    number: str
    list_code: str
    lead_agency: str
    giver: str
    receiver: str
    handed_at: datetime
    folders: tuple[HandedFolder, ...]
    giver_name: str = ""
    receiver_name: str = ""
    demo: bool = False


def render_hand_over_list(sheet: HandOverSheet) -> bytes:
    """The PDF of the list, A4 across. Raises ValueError for a time without a zone."""
    sizes = A4_ACROSS.sizes
    head = letterhead(
        A4_ACROSS,
        superior=sheet.superior_agency,
        agency=sheet.agency,
        number=sheet.number,
        place=sheet.place_name,
        at=sheet.handed_at,
    )
    items = [
        Item(head),
        Item(title_block(TITLE, sizes.title), gap=0.6 * sizes.body),
        Item(_about(sheet, sizes.body), gap=0.5 * sizes.body),
        Item(Signed(_table(sheet, sizes.table), signatures(_signers(sheet), sizes.body, SIGNING_ROOM), sizes.body), 7),
    ]
    marks = Marks(reference=f"Danh sách bàn giao số {sheet.number}", demo=sheet.demo)
    title = f"Danh sách bàn giao hồ sơ {sheet.number}"
    return print_pages(lay_out(items, A4_ACROSS), A4_ACROSS, title=title, author=sheet.agency, marks=marks)


def _about(sheet: HandOverSheet, body: float) -> Columns:
    lines = Stack(
        (
            line(body, plain("Cơ quan chủ trì: "), bold(sheet.lead_agency)),
            line(body, plain("Bên giao: "), plain(sheet.giver), plain(". Bên nhận: "), bold(sheet.receiver)),
            line(body, plain("Thời gian bàn giao: "), plain(moment(sheet.handed_at))),
            line(body, plain("Tổng số: "), bold(f"{two_digits(len(sheet.folders))} hồ sơ")),
        )
    )
    code = Stack(
        (
            Item(code128(sheet.list_code, CODE_HEIGHT, CODE_COLUMN)),
            Item(Text((plain(sheet.list_code),), body * 0.8, Align.CENTRE), gap=1),
        )
    )
    return Columns((lines, code), (None, CODE_COLUMN), gutter=6 * mm)


def _signers(sheet: HandOverSheet) -> tuple[Signature, ...]:
    return (
        Signature(("BÊN GIAO",), sheet.giver_name),
        Signature(("BÊN NHẬN",), sheet.receiver_name),
        Signature(("XÁC NHẬN CỦA TRUNG TÂM",), "", hint="(Ký, đóng dấu)"),
    )


def _table(sheet: HandOverSheet, size: float) -> Table:
    columns = (
        Column("TT", 8 * mm, Align.CENTRE),
        Column("Mã", 30 * mm),
        Column("Nội dung"),
        Column("Số bộ", 9 * mm, Align.CENTRE),
        Column("Chủ hồ sơ", 28 * mm),
        Column("Địa chỉ", 30 * mm),
        Column("SĐT", 22 * mm),
        Column("Nhận", 17.5 * mm, Align.CENTRE),
        Column("Hẹn trả", 17.5 * mm, Align.CENTRE),
        Column("Ngày nhận KQ", 17.5 * mm, Align.CENTRE),
        Column("Bên giao", 17 * mm),
        Column("Bên nhận", 17 * mm),
        Column("Ghi chú", 15 * mm),
    )
    return Table(columns, tuple(_row(number, one) for number, one in enumerate(sheet.folders, start=1)), size)


def _row(number: int, folder: HandedFolder) -> tuple[Cell, ...]:
    texts = (
        str(number),
        folder.case_code,
        folder.procedure_name,
        two_digits(folder.sets),
        folder.applicant_name,
        folder.address,
        phone(folder.phone),
        _day(folder.received),
        _day(folder.due),
        _day(folder.result),
        folder.giver_name,
        folder.receiver_name,
        folder.note,
    )
    return tuple((plain(text),) for text in texts)


def _day(when: datetime | None) -> str:
    return f"{when:%d/%m/%Y}" if when else ""
