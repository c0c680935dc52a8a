"""The closing of a shift (chốt ca): receipts, sums, counted cash, difference; A4, signed by giver and receiver.

Not a statutory form. Source: NĐ 30/2020 for head, type and signatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from procedures.documents.blocks import Art, Item
from procedures.documents.header import Signature, letterhead, signatures, title_block
from procedures.documents.paper import A4, Marks, lay_out, print_pages
from procedures.documents.parts import line
from procedures.documents.spoken import money_in_words
from procedures.documents.table import Column, Table
from procedures.documents.text import Align, Text, bold, italic, plain
from procedures.documents.words import moment, money

TITLE = "BẢNG KÊ THU PHÍ, LỆ PHÍ VÀ CHỐT CA"
METHODS = {"cash": "Tiền mặt", "transfer": "Chuyển khoản", "portal": "Cổng DVCQG"}


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One receipt: its number, case, payer, method and amount; below zero for money given back. `note` says so."""

    reference: str
    case_code: str
    payer_name: str
    method: str
    amount_vnd: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSheet:
    """A closed shift. Amounts are whole đồng; `notes` pairs of denomination and count."""

    superior_agency: str
    agency: str
    place_name: str
    one_stop: str
    officer_name: str
    number: int
    since: datetime
    closed_at: datetime
    lines: tuple[ShiftLine, ...]
    cash_vnd: int
    transfer_vnd: int
    counted_vnd: int
    notes: tuple[tuple[int, int], ...] = ()
    explanation: str = ""
    demo: bool = False


def render_shift_close(sheet: ShiftSheet) -> bytes:
    """The PDF, A4."""
    sizes = A4.sizes
    body = sizes.body
    head = letterhead(
        A4, superior=sheet.superior_agency, agency=sheet.agency, place=sheet.place_name, at=sheet.closed_at
    )
    items = [
        Item(head),
        Item(title_block((TITLE,), sizes.title), gap=body),
        line(body, plain("Nơi thu: "), plain(sheet.one_stop), gap=0.8),
        line(body, plain("Người thu tiền: "), bold(sheet.officer_name), plain(f"; ca số {sheet.number}")),
        line(body, plain("Từ "), plain(moment(sheet.since)), plain(" đến "), plain(moment(sheet.closed_at))),
        Item(Art(0.3 * body)),
        Item(_receipts(sheet, sizes.small)),
        *_sums(sheet, body),
        *_notes(sheet, body, sizes.small),
        Item(
            signatures(
                (
                    Signature(("NGƯỜI THU TIỀN",), sheet.officer_name),
                    Signature(("NGƯỜI NHẬN TIỀN",), ""),
                    Signature(("PHỤ TRÁCH BỘ PHẬN",), ""),
                ),
                body,
                24 * mm,
            ),
            gap=body,
        ),
    ]
    return print_pages(
        lay_out(items, A4),
        A4,
        title=f"Chốt ca số {sheet.number}",
        author=sheet.agency,
        marks=Marks(reference=f"Chốt ca số {sheet.number}", demo=sheet.demo),
    )


def _receipts(sheet: ShiftSheet, size: float) -> Table:
    columns = (
        Column("STT", 9 * mm, Align.CENTRE),
        Column("Biên lai", 31 * mm),
        Column("Mã hồ sơ", 38 * mm),
        Column("Người nộp tiền"),
        Column("Hình thức", 20 * mm),
        Column("Số tiền (đồng)", 26 * mm, Align.RIGHT),
    )
    rows = tuple(
        (
            (plain(str(number)),),
            (plain(entry.reference),),
            (plain(entry.case_code),),
            (plain(entry.payer_name), italic(f" ({entry.note})")) if entry.note else (plain(entry.payer_name),),
            (plain(METHODS[entry.method]),),
            (plain(figures(entry.amount_vnd)),),
        )
        for number, entry in enumerate(sheet.lines, start=1)
    )
    return Table(columns, rows, size)


def figures(amount_vnd: int) -> str:
    """`-16.000`: whole đồng without the word."""
    return f"{amount_vnd:,}".replace(",", ".")


def _sums(sheet: ShiftSheet, body: float) -> list[Item]:
    difference = sheet.counted_vnd - sheet.cash_vnd
    found = [
        line(body, plain("Tiền mặt theo biên lai: "), bold(money(sheet.cash_vnd)), gap=0.6, keep=True),
        line(body, plain("Chuyển khoản theo biên lai: "), bold(money(sheet.transfer_vnd)), keep=True),
        line(body, plain("Tiền mặt thực đếm: "), bold(money(sheet.counted_vnd)), keep=True),
        line(body, plain("Bằng chữ: "), italic(f"{money_in_words(sheet.counted_vnd)}."), keep=True),
    ]
    if not difference:
        return [*found, line(body, plain("Chênh lệch: không có."), keep=True)]
    word = "thừa" if difference > 0 else "thiếu"
    text = (plain("Chênh lệch: "), bold(f"{word} {money(abs(difference))}"))
    return [
        *found,
        line(body, *text, keep=True),
        line(body, plain("Giải trình: "), plain(sheet.explanation), keep=True),
    ]


def _notes(sheet: ShiftSheet, body: float, size: float) -> list[Item]:
    """How many of each denomination, where they were counted."""
    if not sheet.notes:
        return []
    said = "; ".join(f"{figures(worth)} × {count}" for worth, count in sheet.notes)
    return [Item(Text((plain(f"Mệnh giá: {said}."),), size), gap=0.3 * body)]
