"""Money on paper: what is said, that nothing overlaps or is cut, and that codes read back."""

from dataclasses import replace

import pytest

from procedures.documents import MoneyLine, PaymentSheet, PaymentSlip, render_payment_receipt, render_payment_slip
from procedures.documents.shift_close import ShiftLine, ShiftSheet, render_shift_close
from procedures.documents.vietqr import vietqr
from tests.documents.reading import A4_MM, A5_MM, Pages, collisions
from tests.documents.samples import COMMON, DUE, LATER, LONG_NAME, LONG_PERSON, LONG_RECEIPT, RECEIVED

SHEET = {**COMMON, "tracking_url": ""}
NAME_120 = (LONG_NAME + " " + LONG_PERSON)[:119].strip() + "Ỷ"
LONG_WHY = (
    "8.000 đồng × 12 (Số bản sao), tối đa 200.000 đồng; miễn: nộp trực tuyến bằng tài khoản định danh mức độ 2, "
    "từ 15/08/2026 đến hết 28/02/2027, Nghị quyết số 66.22/2026/NQ-CP; Thông tư số 281/2016/TT-BTC"
)
TEN = tuple(
    MoneyLine(f"Phí thẩm định hồ sơ cấp mới Giấy chứng nhận, khoản thứ {n}, hộ gia đình", n * 923_000)
    for n in range(1, 11)
)

RECEIPT = PaymentSheet(
    **SHEET,
    symbol="BL-26",
    number="0000012",
    issued_at=RECEIVED,
    payer_name="Nguyễn Văn Mẫu",
    lines=(MoneyLine("Lệ phí đăng ký khai sinh không đúng hạn", 8_000), MoneyLine("Phí cấp bản sao", 13_000)),
    method="cash",
    officer_name="Trần Thị Thử",
)
PAYLOAD = vietqr(bank_bin="999999", account="000000000001", amount_vnd=21_000, purpose="99122608270042")
SLIP = PaymentSlip(
    **SHEET,
    issued_at=RECEIVED,
    payer_name="Nguyễn Văn Mẫu",
    lines=RECEIPT.lines,
    payload=PAYLOAD,
    bank_bin="999999",
    account="000000000001",
    holder="Trung tâm Phục vụ hành chính công (mẫu)",
    purpose="99122608270042",
)
EXTREME = {
    "superior_agency": LONG_RECEIPT.superior_agency,
    "agency": LONG_RECEIPT.agency,
    "procedure_name": LONG_RECEIPT.procedure_name,
    "case_code": LONG_RECEIPT.case_code,
    "payer_name": NAME_120,
    "phone": "",
    "demo": True,
}
SHIFT = ShiftSheet(
    superior_agency="Ủy ban nhân dân xã An Mẫu",
    agency="Trung tâm Phục vụ hành chính công",
    place_name="An Mẫu",
    one_stop="Trung tâm Phục vụ hành chính công xã An Mẫu",
    officer_name="Trần Thị Thử",
    number=7,
    since=RECEIVED,
    closed_at=DUE,
    lines=(
        ShiftLine("BL-26 0000012", "H99.12-260827-0042", "Nguyễn Văn Mẫu", "cash", 21_000),
        ShiftLine("BL-26 0000013", "H99.12-260827-0043", "Lê Thị Mẫu", "transfer", 16_000),
        ShiftLine("BL-26 0000012", "H99.12-260827-0042", "Nguyễn Văn Mẫu", "cash", -21_000, "lập sai: thu nhầm"),
    ),
    cash_vnd=0,
    transfer_vnd=16_000,
    counted_vnd=2_000,
    notes=((2_000, 1),),
    explanation="Khách không nhận tiền thừa",
)
PAPERS = {
    "receipt": lambda: render_payment_receipt(RECEIPT),
    "receipt-void": lambda: render_payment_receipt(
        replace(RECEIPT, voided_at=LATER, void_reason="Thu nhầm mức phí", reprint=2)
    ),
    "receipt-long": lambda: render_payment_receipt(replace(RECEIPT, **EXTREME, lines=TEN, officer_name=LONG_PERSON)),
    "slip": lambda: render_payment_slip(SLIP),
    "slip-plain": lambda: render_payment_slip(replace(SLIP, payload="")),
    "slip-long": lambda: render_payment_slip(
        replace(SLIP, **EXTREME, lines=tuple(replace(line, why=LONG_WHY) for line in TEN), holder=NAME_120)
    ),
    "shift": lambda: render_shift_close(SHIFT),
    "shift-long": lambda: render_shift_close(
        replace(
            SHIFT,
            superior_agency=LONG_RECEIPT.superior_agency,
            agency=LONG_RECEIPT.agency,
            officer_name=LONG_PERSON,
            lines=tuple(replace(line, payer_name=NAME_120) for line in SHIFT.lines * 14),
            notes=tuple((worth, 999) for worth in (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000)),
            explanation="Khách trả thừa và không quay lại lấy. " * 12,
            demo=True,
        )
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_overlaps_or_is_cut(name):
    pages = Pages(PAPERS[name]())
    size = A4_MM if name.startswith("shift") else A5_MM
    for number in range(len(pages)):
        assert pages.size_mm(number) == size
        letters = pages.letters(number)
        assert collisions(letters) == []
        width, height = (side * 72 / 25.4 for side in size)
        edge = 5 * 72 / 25.4
        assert all(edge <= letter.left and letter.right <= width - edge for letter in letters)
        assert all(letter.bottom >= 3 * 72 / 25.4 and letter.top <= height - edge / 2 for letter in letters)
    assert "\ufffd" not in pages.whole_text
    assert pages.embedded_fonts


def test_the_receipt_in_figures_and_words():
    pages = Pages(PAPERS["receipt"]())
    assert len(pages) == 2
    for number, copy in enumerate(("(Liên 1: Lưu)", "(Liên 2: Giao người nộp tiền)")):
        text = pages.text(number)
        assert copy in text
        for said in (
            "BIÊN LAI THU PHÍ, LỆ PHÍ",
            "Số: BL-26/0000012",
            "Người nộp tiền: Nguyễn Văn Mẫu",
            "Tổng số tiền đã thu: 21.000 đồng",
            "Bằng chữ: Hai mươi mốt nghìn đồng.",
            "Hình thức nộp: tiền mặt",
            "Trần Thị Thử",
        ):
            assert said in text
    assert pages.codes(0) == {"Code128": COMMON["case_code"]}


def test_void_and_reprint_are_marked():
    text = Pages(PAPERS["receipt-void"]()).text(0)
    assert "BIÊN LAI ĐÃ HỦY" in text
    assert "Thu nhầm mức phí" in text
    assert "Bản in lại, lần 2" in text
    assert "Bản xem" in Pages(render_payment_receipt(replace(RECEIPT, look=True))).text(0)


def test_the_slip_reads_back_from_200_dpi():
    pages = Pages(PAPERS["slip"]())
    assert len(pages) == 1
    assert pages.codes(0)["QRCode"] == PAYLOAD
    assert "Nội dung chuyển khoản: 99122608270042" in pages.text(0)
    assert "QRCode" not in Pages(PAPERS["slip-plain"]()).codes(0)


def test_the_shift_says_sums_and_difference():
    text = Pages(PAPERS["shift"]()).whole_text
    for said in (
        "Chênh lệch: thừa 2.000 đồng",
        "Giải trình: Khách không nhận tiền thừa",
        "-21.000",
        "Mệnh giá: 2.000 × 1",
    ):
        assert said in text
