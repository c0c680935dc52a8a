"""Form 06: Phiếu kiểm soát quá trình giải quyết hồ sơ, every hand-over with giver, receiver and time.

Printed from the record, never typed. Source: TT 01/2018/TT-VPCP, form 05, kept as form 06 by TT 03/2025/TT-VPCP.
"""

from __future__ import annotations

from reportlab.lib.units import mm

from procedures.documents.blocks import Item
from procedures.documents.header import title_block
from procedures.documents.paper import A5, Document, document_of, lay_out, print_document
from procedures.documents.parts import case_head, line, notes, reprint_mark
from procedures.documents.sheet import ControlSheet, HandOver
from procedures.documents.table import Cell, Column, Table
from procedures.documents.text import LINE_BREAK, Align, bold, plain
from procedures.documents.words import dotted, moment

TITLE = ("PHIẾU KIỂM SOÁT", "QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ")

OUTCOMES = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn", "": "–"}


def render_control_sheet(sheet: ControlSheet) -> bytes:
    """The PDF of one."""
    return print_document(control_sheet(sheet))


def control_sheet(sheet: ControlSheet) -> Document:
    """The control sheet, A5.

    Raises ValueError as `render_receipt` does, and KeyError for an outcome that is none of `OUTCOMES`.
    """
    sizes = A5.sizes
    head = case_head(sheet, at=sheet.issued_at)
    items = [
        Item(head),
        Item(title_block(TITLE, sizes.title), gap=0.8 * sizes.body),
        *reprint_mark(sheet, sizes.body),
        *_case(sheet, sizes.body),
        Item(_table(sheet.hand_overs, sizes.table * 0.95), gap=0.7 * sizes.body),
    ]
    pages = lay_out(items, A5, notes(["Phiếu này lập từ nhật ký xử lý hồ sơ trên hệ thống và đi cùng hồ sơ."], sizes))
    return document_of(sheet, A5, "Phiếu kiểm soát quá trình giải quyết hồ sơ", pages)


def _case(sheet: ControlSheet, body: float) -> list[Item]:
    due = moment(sheet.due_at) if sheet.due_at else "chưa ấn định"
    code = f" (mã {sheet.procedure_code})" if sheet.procedure_code else ""
    items = [
        line(body, plain("Chủ hồ sơ: "), bold(sheet.applicant_name), gap=0.6),
        line(body, plain("Thủ tục hành chính: "), bold(sheet.procedure_name), plain(code)),
    ]
    if sheet.address:
        items.insert(1, line(body, plain("Địa chỉ: "), plain(sheet.address)))
    return [
        *items,
        line(body, plain("Cơ quan (bộ phận) giải quyết: "), plain(sheet.settled_by)),
        line(body, plain("Thời gian nhận hồ sơ: "), plain(moment(sheet.received_at))),
        line(body, plain("Thời gian trả kết quả: "), bold(due)),
    ]


def _table(hand_overs: tuple[HandOver, ...], size: float) -> Table:
    columns = (
        Column("STT", 9 * mm, Align.CENTRE),
        Column("Tên cơ quan"),
        Column("Thời gian giao, nhận hồ sơ", 39 * mm),
        Column("Kết quả giải quyết", 19 * mm, Align.CENTRE),
        Column("Ghi chú", 20 * mm),
    )
    return Table(columns, tuple(_row(number, step) for number, step in enumerate(hand_overs, start=1)), size)


def _row(number: int, step: HandOver) -> tuple[Cell, ...]:
    return (
        (plain(str(number)),),
        (plain(f"Giao: {step.giver}"), LINE_BREAK, plain(f"Nhận: {step.receiver}")),
        (
            plain(moment(step.at)),
            LINE_BREAK,
            plain(f"Người giao: {dotted(step.giver_name)}"),
            LINE_BREAK,
            plain(f"Người nhận: {dotted(step.receiver_name)}"),
        ),
        (plain(OUTCOMES[step.outcome]),),
        (plain(step.note),),
    )
