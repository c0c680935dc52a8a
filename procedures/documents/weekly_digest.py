"""The weekly digest for leaders: one A4 page with the week's figures, the fields behind them, and what is overdue.

Not a statutory form. Source: NĐ 30/2020 for type and head.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.units import mm

from procedures.documents.blocks import Item
from procedures.documents.header import letterhead, title_block
from procedures.documents.paper import A4, Document, Marks, lay_out, print_document
from procedures.documents.parts import line
from procedures.documents.table import Column, Table
from procedures.documents.text import Align, Text, bold, italic, plain
from procedures.documents.words import short_day


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """A figure of the week beside that of the week before; `share` is what it says in words, if anything."""

    name: str
    now: int
    before: int
    share: str = ""


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """A field of work: what came, was settled, settled late, is open, is overdue."""

    name: str
    figures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """A case overdue at the end of the week. Nobody's name."""

    case_code: str
    procedure_name: str
    agency: str
    overdue_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSheet:
    """The digest of a unit for the week from `first` to `last`. `sentence` is the week in one sentence."""

    superior_agency: str
    agency: str
    place_name: str
    first: date
    last: date
    made_at: datetime
    sentence: str
    figures: tuple[WeekFigure, ...]
    fields: tuple[FieldFigures, ...]
    overdue: tuple[OverdueCase, ...]
    overdue_count: int
    demo: bool = False


def render_weekly_digest(sheet: DigestSheet) -> bytes:
    """The PDF, one A4 page; the same figures give the same bytes."""
    sizes = A4.sizes
    small = sizes.small
    items = [
        Item(
            letterhead(
                A4, superior=sheet.superior_agency, agency=sheet.agency, place=sheet.place_name, at=sheet.made_at
            )
        ),
        Item(title_block(("BẢN TIN TUẦN",), sizes.title), gap=4 * mm),
        Item(
            Text(
                (bold(f"Giải quyết thủ tục hành chính từ ngày {sheet.first:%d/%m/%Y} đến ngày {sheet.last:%d/%m/%Y}"),),
                small,
                Align.CENTRE,
            )
        ),
        line(sizes.table, bold(sheet.sentence), gap=0.8),
        Item(_week(sheet, small), gap=2 * mm),
    ]
    if sheet.fields:
        items += [line(sizes.table, bold("Theo lĩnh vực"), gap=0.8, keep=True), Item(_fields(sheet, small), gap=1 * mm)]
    if sheet.overdue:
        shown = f"Hồ sơ quá hạn lâu nhất ({len(sheet.overdue)}/{sheet.overdue_count})"
        items += [line(sizes.table, bold(shown), gap=0.8, keep=True), Item(_overdue(sheet, small), gap=1 * mm)]
    told = "Số liệu lấy từ báo cáo cùng kỳ, tính đến hết ngày Chủ nhật; xem từng hồ sơ tại mục Báo cáo."
    items.append(line(small, italic(told), gap=0.8))
    title = f"Bản tin tuần {sheet.first:%d-%m-%Y}"
    return print_document(Document(lay_out(items, A4), A4, title, sheet.agency, Marks(title, sheet.demo)))


def _week(sheet: DigestSheet, size: float) -> Table:
    columns = (
        Column("Trong tuần"),
        Column("Tuần này", 24 * mm, Align.RIGHT),
        Column("Tuần trước", 26 * mm, Align.RIGHT),
        Column("Tỷ lệ", 34 * mm, Align.RIGHT),
    )
    rows = tuple(
        ((plain(f.name),), (bold(_grouped(f.now)),), (plain(_grouped(f.before)),), (plain(f.share),))
        for f in sheet.figures
    )
    return Table(columns, rows, size)


def _fields(sheet: DigestSheet, size: float) -> Table:
    titles = ("Tiếp nhận", "Đã giải quyết", "Trong đó quá hạn", "Đang giải quyết", "Trong đó quá hạn")
    columns = (Column("Lĩnh vực"), *(Column(title, 21 * mm, Align.RIGHT) for title in titles))
    rows = tuple(
        ((plain(each.name),), *((plain(_grouped(figure)),) for figure in each.figures)) for each in sheet.fields
    )
    return Table(columns, rows, size)


def _overdue(sheet: DigestSheet, size: float) -> Table:
    columns = (
        Column("Mã hồ sơ", 40 * mm),
        Column("Thủ tục"),
        Column("Cơ quan giải quyết", 42 * mm),
        Column("Quá hạn từ", 24 * mm, Align.CENTRE),
    )
    rows = tuple(
        (
            (plain(case.case_code),),
            (plain(case.procedure_name),),
            (plain(case.agency),),
            (plain(short_day(case.overdue_since)),),
        )
        for case in sheet.overdue
    )
    return Table(columns, rows, size)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
