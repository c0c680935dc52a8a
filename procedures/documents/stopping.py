"""Form 05: Thông báo dừng giải quyết hồ sơ, what was stopped, why, and what is given back.

A notice under NĐ 30/2020, hence A4. Source: NĐ 118/2025/NĐ-CP, art. 21 (stopping at the applicant's wish, fees by
the rules of the sector) and art. 19 (supplement not completed); the layout is ours, no published one was found.
"""

from __future__ import annotations

from reportlab.lib.units import mm

from procedures.documents.blocks import Art, Item
from procedures.documents.header import signed_letter_end, subject, title_block
from procedures.documents.paper import A4, lay_out, print_sheet
from procedures.documents.parts import (
    addressed_lines,
    applicant_word,
    numbered_head,
    paragraph,
    recipients,
    reprint_mark,
)
from procedures.documents.sheet import PaperLine, StoppingNotice
from procedures.documents.table import Column, Table
from procedures.documents.text import Align, bold, plain
from procedures.documents.words import moment, money, sentence, short_day, two_digits

TITLE = "THÔNG BÁO"
SUBJECT = "Về việc dừng giải quyết hồ sơ"


def render_stopping_notice(sheet: StoppingNotice) -> bytes:
    """The PDF of the notice, A4. Raises ValueError for a time without a zone."""
    sizes = A4.sizes
    head = numbered_head(sheet, A4)
    names = sheet.recipients or ("Như trên", sheet.one_stop, f"Lưu: hồ sơ {sheet.case_code}")
    items = [
        Item(head),
        Item(title_block((TITLE,), sizes.title), gap=1.5 * sizes.body),
        Item(subject(SUBJECT, sizes.body)),
        *reprint_mark(sheet, sizes.body),
        *addressed_lines(sheet, sizes.body),
        *_text(sheet, sizes.body),
        *_given_back(sheet),
        paragraph(sizes.body, plain(_rights(sheet)), keep=True),
        Item(
            signed_letter_end(recipients(names, sizes), sheet.signer_titles, sheet.signer_name, sizes), gap=sizes.body
        ),
    ]
    return print_sheet(sheet, A4, "Thông báo dừng giải quyết hồ sơ", lay_out(items, A4))


def _text(sheet: StoppingNotice, body: float) -> list[Item]:
    you = applicant_word(sheet.applicant_kind)
    items = [
        paragraph(
            body,
            plain(f"Ngày {short_day(sheet.received_at)}, {sheet.one_stop} tiếp nhận hồ sơ "),
            bold(sheet.procedure_name),
            plain(f" của {you}; mã hồ sơ: "),
            bold(sheet.case_code),
            plain("."),
        )
    ]
    if sheet.requested_at:
        asked = f"Ngày {short_day(sheet.requested_at)}, {you} đề nghị dừng giải quyết hồ sơ."
        items.append(paragraph(body, plain(asked)))
    stage = f", khi hồ sơ đang ở bước: {sheet.stage}" if sheet.stage else ""
    items.append(
        paragraph(
            body,
            plain(f"{sheet.agency} thông báo dừng giải quyết hồ sơ nêu trên từ "),
            bold(moment(sheet.stopped_at)),
            plain(f"{stage}."),
        )
    )
    items.append(paragraph(body, plain(f"Lý do: {sentence(sheet.reason)}")))
    if sheet.legal_basis:
        items.append(paragraph(body, plain(f"Căn cứ: {sentence(sheet.legal_basis)}")))
    return items


def _given_back(sheet: StoppingNotice) -> list[Item]:
    """Fees and papers that go back to the applicant, and where."""
    body = A4.sizes.body
    items: list[Item] = []
    if sheet.fees_returned:
        fees = "; ".join(f"{fee.name}: {money(fee.amount_vnd)}" for fee in sheet.fees_returned)
        items.append(paragraph(body, plain(f"Phí, lệ phí trả lại: {fees}.")))
    if sheet.papers_returned:
        place = sheet.return_place or sheet.one_stop
        items.append(paragraph(body, plain(f"Giấy tờ trả lại tại {place}, trong giờ làm việc, gồm:"), keep=True))
        items.append(Item(_table(sheet.papers_returned), gap=6))
        items.append(Item(Art(2)))
    return items


def _table(papers: tuple[PaperLine, ...]) -> Table:
    columns = (
        Column("STT", 13 * mm, Align.CENTRE),
        Column("Tên giấy tờ"),
        Column("Loại", 30 * mm, Align.CENTRE),
        Column("Số lượng", 22 * mm, Align.CENTRE),
    )
    rows = tuple(
        ((plain(str(number)),), (plain(paper.name),), (plain(paper.form),), (plain(two_digits(paper.count)),))
        for number, paper in enumerate(papers, start=1)
    )
    return Table(columns, rows, A4.sizes.table)


def _rights(sheet: StoppingNotice) -> str:
    you = applicant_word(sheet.applicant_kind)
    return (
        f"Khi có đủ điều kiện, {you} có thể nộp hồ sơ mới. Nếu không đồng ý với việc dừng giải quyết, {you} có quyền "
        "khiếu nại theo quy định của pháp luật về khiếu nại./."
    )
