"""Form 04: Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết, the apology with the one new date.

A letter under NĐ 30/2020, hence A4. Source: NĐ 118/2025/NĐ-CP, art. 19 (reason, apology, one re-appointment per
case, told before the date has passed); fields of the apology slips in use.
"""

from __future__ import annotations

from procedures.documents.blocks import Item
from procedures.documents.header import signed_letter_end, title_block
from procedures.documents.paper import A4, lay_out, print_sheet
from procedures.documents.parts import (
    addressed_lines,
    applicant_word,
    numbered_head,
    paragraph,
    recipients,
    reprint_mark,
)
from procedures.documents.sheet import ApologyLetter
from procedures.documents.text import bold, plain
from procedures.documents.words import moment, phone, sentence, short_day

TITLE = ("VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN", "THỜI GIAN GIẢI QUYẾT HỒ SƠ")


def render_apology(sheet: ApologyLetter) -> bytes:
    """The PDF of the letter, A4. Raises ValueError for a time without a zone."""
    sizes = A4.sizes
    head = numbered_head(sheet, A4)
    names = sheet.recipients or ("Như trên", sheet.one_stop, f"Lưu: hồ sơ {sheet.case_code}")
    items = [
        Item(head),
        Item(title_block(TITLE, sizes.title), gap=1.5 * sizes.body),
        *reprint_mark(sheet, sizes.body),
        *addressed_lines(sheet, sizes.body),
        *_text(sheet, sizes.body),
        Item(
            signed_letter_end(recipients(names, sizes), sheet.signer_titles, sheet.signer_name, sizes), gap=sizes.body
        ),
    ]
    return print_sheet(sheet, A4, "Văn bản xin lỗi và đề nghị gia hạn", lay_out(items, A4))


def _text(sheet: ApologyLetter, body: float) -> list[Item]:
    you = applicant_word(sheet.applicant_kind)
    field = f" (lĩnh vực {sheet.field_name})" if sheet.field_name else ""
    asking = f" Cần trao đổi thêm, xin gọi số {phone(sheet.hotline)}." if sheet.hotline else ""
    return [
        paragraph(
            body,
            plain(f"Ngày {short_day(sheet.received_at)}, {sheet.one_stop} tiếp nhận hồ sơ "),
            bold(sheet.procedure_name),
            plain(f"{field} của {you}; mã hồ sơ: "),
            bold(sheet.case_code),
            plain(f"; thời gian hẹn trả kết quả: {moment(sheet.due_at)}."),
        ),
        paragraph(body, plain(f"Hồ sơ đã được chuyển đến {sheet.settled_by} để giải quyết theo quy định.")),
        paragraph(
            body, plain(f"Hồ sơ của {you} chưa trả được kết quả đúng thời gian đã hẹn. Lý do: {sentence(sheet.reason)}")
        ),
        paragraph(
            body,
            plain(f"{sheet.agency} xin lỗi {you} vì sự chậm trễ này và hẹn lại thời gian trả kết quả vào lúc "),
            bold(moment(sheet.new_due_at)),
            plain(f", tại {sheet.one_stop}."),
        ),
        paragraph(body, plain("Thời gian trả kết quả chỉ hẹn lại một lần, không thay đổi thêm." + asking)),
        paragraph(body, plain(f"Rất mong nhận được sự thông cảm của {you}./."), keep=True),
    ]
