"""Money on paper: the payment receipt (biên lai thu phí, lệ phí), and the slip that asks for a transfer. Both A5.

Neither is one of the seven statutory forms. Source: NĐ 118/2025 art. 24 (collecting, a receipt for every payment);
NĐ 30/2020 for head, type and signatures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from procedures.documents.blocks import Art, Item
from procedures.documents.header import Signature, signatures, title_block
from procedures.documents.paper import A5, CopyMark, Document, lay_out, marks_of, print_document, print_sheet
from procedures.documents.parts import beside_code, case_head, line, notes, procedure_line, reprint_mark
from procedures.documents.sheet import CaseSheet
from procedures.documents.spoken import money_in_words
from procedures.documents.table import Cell, Column, Table
from procedures.documents.text import Align, Text, bold, italic, plain
from procedures.documents.words import moment, money, phone

RECEIPT_TITLE = "BIÊN LAI THU PHÍ, LỆ PHÍ"
SLIP_TITLE = "PHIẾU NỘP PHÍ, LỆ PHÍ"
COPIES = ("Liên 1: Lưu", "Liên 2: Giao người nộp tiền")
METHODS = {"cash": "tiền mặt", "transfer": "chuyển khoản", "portal": "thanh toán trên Cổng Dịch vụ công quốc gia"}
SIGNING_ROOM = 15 * mm


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One fee or charge: its name and whole đồng; `why` is the rule behind the amount."""

    name: str
    amount_vnd: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSheet(CaseSheet):
    """A payment receipt. `symbol` is series and year (`BL-26`), `number` the digits; `method` a key of `METHODS`.

    `void_reason` is set for one that no longer counts, with the moment `voided_at`.
    """

    symbol: str
    number: str
    issued_at: datetime
    payer_name: str
    lines: tuple[MoneyLine, ...]
    method: str
    officer_name: str
    voided_at: datetime | None = None
    void_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSlip(CaseSheet):
    """What is still to be paid and how to transfer it: the account, the purpose, and the VietQR text `payload`."""

    issued_at: datetime
    payer_name: str
    lines: tuple[MoneyLine, ...]
    payload: str = ""
    bank_bin: str = ""
    account: str = ""
    holder: str = ""
    purpose: str = ""


def render_payment_receipt(sheet: PaymentSheet) -> bytes:
    """The PDF of both copies. Raises ValueError as `render_receipt` does."""
    return print_document(payment_receipt(sheet))


def payment_receipt(sheet: PaymentSheet) -> Document:
    """Both copies laid out, to be printed alone or with other papers in one file."""
    sizes = A5.sizes
    body = sizes.body
    mark = CopyMark(COPIES, body)
    head = case_head(sheet, at=sheet.issued_at, number=f"{sheet.symbol}/{sheet.number}")
    items = [
        Item(head),
        Item(title_block((RECEIPT_TITLE,), sizes.title), gap=0.6 * body),
        Item(mark.block()),
        *_void_mark(sheet, body),
        *reprint_mark(sheet, body),
        line(body, plain("Nơi thu: "), plain(sheet.one_stop), gap=0.5),
        line(body, plain("Người nộp tiền: "), bold(sheet.payer_name)),
        procedure_line(sheet, body),
        *_amounts(sheet.lines, "Tổng số tiền đã thu", body, sizes.table),
        line(body, plain("Hình thức nộp: "), plain(METHODS[sheet.method]), keep=True),
        line(body, plain("Thời gian nộp: "), plain(moment(sheet.issued_at)), keep=True),
        Item(
            signatures(
                (
                    Signature(("NGƯỜI NỘP TIỀN",), sheet.payer_name),
                    Signature(("NGƯỜI THU TIỀN",), sheet.officer_name),
                ),
                body,
                SIGNING_ROOM,
            ),
            gap=0.7 * body,
        ),
    ]
    sentences = ["Biên lai lập thành 02 liên, các liên có giá trị như nhau; ông/bà giữ biên lai để đối chiếu khi cần."]
    pages = lay_out(items, A5, notes([*sentences, *_hotline(sheet)], sizes))
    title = f"Biên lai thu phí, lệ phí {sheet.symbol}/{sheet.number}"
    return Document(pages, A5, title, sheet.agency, marks_of(sheet), mark)


def render_payment_slip(sheet: PaymentSlip) -> bytes:
    """The PDF of the slip, with the VietQR code beside the account where there is one."""
    sizes = A5.sizes
    body = sizes.body
    head = case_head(sheet, at=sheet.issued_at)
    items = [
        Item(head),
        Item(title_block((SLIP_TITLE,), sizes.title), gap=0.8 * body),
        line(body, plain("Nơi thu: "), plain(sheet.one_stop), gap=0.6),
        line(body, plain("Người nộp tiền: "), bold(sheet.payer_name)),
        procedure_line(sheet, body),
        *_amounts(sheet.lines, "Tổng số tiền phải nộp", body, sizes.table),
    ]
    if sheet.payload:
        account = [
            line(body, bold("Chuyển khoản"), gap=0.6),
            line(body, plain("Chủ tài khoản: "), bold(sheet.holder)),
            line(body, plain("Số tài khoản: "), bold(sheet.account)),
            line(body, plain("Mã ngân hàng (BIN): "), plain(sheet.bank_bin)),
            line(body, plain("Nội dung chuyển khoản: "), bold(sheet.purpose)),
        ]
        items.append(beside_code(sheet.payload, account, body, "Quét mã VietQR để chuyển khoản"))
    sentences = ["Phiếu này không phải là biên lai; biên lai được lập khi cơ quan đã nhận được tiền."]
    if sheet.payload:
        sentences.append("Khi chuyển khoản, xin giữ nguyên số tiền và nội dung.")
    foot = notes([*sentences, *_hotline(sheet)], sizes)
    return print_sheet(sheet, A5, "Phiếu nộp phí, lệ phí", lay_out(items, A5, foot))


def _amounts(lines: Sequence[MoneyLine], label: str, body: float, size: float) -> list[Item]:
    """The table of amounts, their sum in figures and in words."""
    columns = (
        Column("STT", 9 * mm, Align.CENTRE),
        Column("Nội dung thu"),
        Column("Số tiền", 28 * mm, Align.RIGHT),
    )
    rows = tuple(
        ((plain(str(number)),), _named(entry), (plain(money(entry.amount_vnd)),))
        for number, entry in enumerate(lines, start=1)
    )
    total = sum(entry.amount_vnd for entry in lines)
    return [
        Item(Art(0.3 * body)),
        Item(Table(columns, rows, size), gap=0.2 * body),
        line(body, plain(f"{label}: "), bold(money(total)), gap=0.4, keep=True),
        line(body, plain("Bằng chữ: "), italic(f"{money_in_words(total)}."), keep=True),
    ]


def _named(entry: MoneyLine) -> Cell:
    return (plain(entry.name), italic(f" ({entry.why})")) if entry.why else (plain(entry.name),)


def _void_mark(sheet: PaymentSheet, size: float) -> list[Item]:
    if sheet.voided_at is None:
        return []
    words = f"BIÊN LAI ĐÃ HỦY, {moment(sheet.voided_at)}: {sheet.void_reason}"
    return [Item(Text((bold(words),), size, Align.CENTRE), gap=0.2 * size)]


def _hotline(sheet: CaseSheet) -> list[str]:
    return [f"Điện thoại hướng dẫn: {phone(sheet.hotline)}."] if sheet.hotline else []
