"""Form 01 as it leaves the printer: rendered, read back, its codes scanned."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from procedures.documents import FeeLine, PaperLine, ReceiptSheet, render_receipt
from procedures.documents.paper import A5
from procedures.documents.typeface import Face, has_glyph
from tests.documents.reading import A5_MM, UNPRINTABLE, Pages, collisions, is_nfc
from tests.documents.samples import (
    ADDRESS,
    CASE_CODE,
    LONG_NAME,
    LONG_PERSON,
    LONG_RECEIPT,
    PAPERS,
    RECEIPT,
    papers,
)

TABLE_HEAD = "STT Tên giấy tờ Loại Số lượng"


def printed(sheet: ReceiptSheet = RECEIPT, **changes: object) -> Pages:
    """The receipt with some values changed, read back."""
    return Pages(render_receipt(replace(sheet, **changes)))


def test_birth_registration_takes_one_page_per_copy():
    pages = printed()
    assert len(pages) == 2
    assert [pages.size_mm(number) for number in range(2)] == [A5_MM, A5_MM]
    assert "(Liên 1: Lưu)" in pages.text(0)
    assert "(Liên 2: Giao người nộp hồ sơ)" in pages.text(1)


def test_copies_differ_only_in_their_name():
    pages = printed()
    first = pages.text(0).replace("(Liên 1: Lưu)", "")
    second = pages.text(1).replace("(Liên 2: Giao người nộp hồ sơ)", "")
    assert first.split() == second.split()


@pytest.mark.parametrize(
    "words",
    [
        "ỦY BAN NHÂN DÂN XÃ AN MẪU",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"Mã hồ sơ: {CASE_CODE}",
        "An Mẫu, ngày 27 tháng 8 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Bộ phận tiếp nhận và trả kết quả: Trung tâm Phục vụ hành chính công xã An Mẫu",
        "Tiếp nhận hồ sơ của ông/bà: Nguyễn Văn Mẫu",
        "Số định danh cá nhân: 001 090 000 001",
        "Địa chỉ: Số 1, thôn Thử, xã An Mẫu, tỉnh Minh Họa",
        "Số điện thoại: 0900 000 000",
        "Email: nguyenvanmau@example.vn",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh (mã 1.001193)",
        "Quét mã để xem hồ sơ đang ở đâu, khi nào có kết quả",
        "1. Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:",
        TABLE_HEAD,
        "3 Giấy chứng nhận kết hôn của cha, mẹ Bản chụp 01",
        "2. Số lượng hồ sơ: 01 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định: 3 ngày làm việc",
        "4. Thời gian nhận hồ sơ: 09 giờ 42 phút, ngày 27/08/2026",
        "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 04/09/2026",
        "6. Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công xã An Mẫu; hình thức: nhận trực tiếp",
        "7. Phí, lệ phí: Lệ phí đăng ký khai sinh không đúng hạn: 8.000 đồng (đã nộp)",
        "Vào Sổ theo dõi hồ sơ, Quyển số: 01/2026, Số thứ tự: 42",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Trần Thị Thử",
        "Khi nhận kết quả, xin mang theo giấy này và giấy tờ tùy thân",
        "Điện thoại hướng dẫn: 1900 0000.",
    ],
)
def test_every_field_of_the_form_is_printed(words):
    """The fields of form 01 (TT 01/2018/TT-VPCP, kept by TT 03/2025/TT-VPCP)."""
    assert words in printed().text(1)


def test_codes_are_read_from_both_copies():
    pages = printed()
    assert [pages.codes(number) for number in range(2)] == [{"QRCode": ADDRESS, "Code128": CASE_CODE}] * 2


@pytest.mark.parametrize("dpi", [200, 203, 300, 600])
@pytest.mark.parametrize("code", [CASE_CODE, "G09.20-20260609-0092637", "000.17.22.H56-210531-0001"])
def test_codes_of_every_length_are_read_from_a_scan(code, dpi):
    address = f"{ADDRESS}{'a' * len(code)}"
    assert printed(case_code=code, tracking_url=address).codes(0, dpi) == {"QRCode": address, "Code128": code}


def test_qr_symbol_is_at_least_25_millimetres_wide():
    assert printed().code_side_mm(0) >= 25


def test_without_a_tracking_address_there_is_no_code_to_scan():
    pages = printed(tracking_url="")
    assert pages.codes(0) == {"Code128": CASE_CODE}
    assert "Quét mã" not in pages.whole_text


def test_fonts_are_embedded_and_nothing_else_is_named():
    pages = printed()
    assert pages.fonts == {f"AAAAAA+LiberationSerif{cut}" for cut in ("", "-Bold", "-Italic")}
    assert pages.embedded_fonts == 3


@pytest.mark.parametrize("sheet", [RECEIPT, LONG_RECEIPT], ids=["short", "long"])
def test_text_is_composed_and_every_letter_has_a_glyph(sheet):
    text = printed(sheet).whole_text
    assert is_nfc(text)
    assert [letter for letter in set(text) if not has_glyph(letter, Face.REGULAR)] == []


@pytest.mark.parametrize("count", [0, 1, 3, 8, 20, 40])
@pytest.mark.parametrize("sheet", [RECEIPT, LONG_RECEIPT], ids=["short", "long"])
def test_nothing_leaves_the_margins_or_covers_anything(sheet, count):
    pages = printed(sheet, papers=papers(count), reprint=2)
    for number in range(len(pages)):
        letters = pages.letters(number)
        assert min(letter.left for letter in letters) >= A5.left - 1
        assert max(letter.right for letter in letters) <= A5.width - A5.right + 1
        assert min(letter.bottom for letter in letters) >= A5.bottom - 1
        # The number of a later page stands in the top margin, where a printer still reaches.
        assert max(letter.top for letter in letters) <= A5.height - (UNPRINTABLE if number else A5.top - 1)
        assert collisions(letters) == []


@pytest.mark.parametrize(("count", "pages_per_copy"), [(1, 1), (3, 1), (20, 2), (40, 3)])
def test_papers_flow_over_pages_with_the_head_repeated(count, pages_per_copy):
    pages = printed(papers=papers(count))
    assert len(pages) == 2 * pages_per_copy
    copy = [pages.text(number) for number in range(pages_per_copy)]
    listed = [text for text in copy if "Giấy tờ thứ" in text]
    assert [text.count(TABLE_HEAD) for text in listed] == [1] * len(listed)
    for number in range(1, count + 1):
        assert sum(text.count(f"{number} Giấy tờ thứ {number} ") for text in copy) == 1


def test_later_pages_tell_their_number_case_and_copy():
    pages = printed(papers=papers(40), reprint=1)
    for number in (1, 2, 4, 5):
        assert f"Mã hồ sơ: {CASE_CODE} – Bản in lại, lần 1" in pages.text(number)
    assert ["Liên 1: Lưu" in pages.text(number) for number in range(6)] == [True] * 3 + [False] * 3
    assert ["Liên 2: Giao người nộp hồ sơ" in pages.text(number) for number in range(6)] == [False] * 3 + [True] * 3


def test_first_page_has_no_number_and_later_ones_are_centred_on_top():
    """NĐ 30/2020: numbered from the second page on, centred in the top margin; each copy begins anew."""
    pages = printed(papers=papers(40))
    numbers = []
    for page in range(6):
        middle = [
            letter.character
            for letter in pages.letters(page)
            if letter.bottom > A5.height - A5.top and abs((letter.left + letter.right) / 2 - A5.width / 2) < 4
        ]
        numbers.append("".join(middle) if page % 3 else "")
    assert numbers == ["", "2", "3", "", "2", "3"]


def test_signatures_never_stand_on_a_page_without_the_promise():
    for count in range(1, 20):
        pages = printed(papers=papers(count))
        last = pages.text(len(pages) // 2 - 1)
        assert "NGƯỜI NỘP HỒ SƠ" in last
        assert "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 04/09/2026" in last


def test_long_names_wrap_and_are_printed_whole():
    text = printed(LONG_RECEIPT).text(0)
    assert len(LONG_NAME) == 120
    assert f"Tiếp nhận hồ sơ của doanh nghiệp: {LONG_NAME}" in text
    assert f"Người nộp hồ sơ: {LONG_PERSON}" in text
    assert "Mã số thuế / mã số doanh nghiệp: 0100109106-001" in text


def test_a_word_longer_than_the_line_is_broken_not_cut():
    word = "x" * 150
    assert printed(address=word).text(0).replace(" ", "").count(word) == 1


def test_a_paper_name_longer_than_a_page_goes_on_over_the_next():
    name = " ".join(f"chữ{number}" for number in range(1200))
    pages = printed(papers=(PaperLine(name, "Bản chính", 1),))
    text = "".join(pages.text(number) for number in range(len(pages) // 2)).replace(" ", "")
    assert text.count("chữ0chữ1") == 1
    assert text.count("chữ1198chữ1199") == 1


def test_submitter_is_named_only_when_another_person():
    assert "Người nộp hồ sơ:" not in printed().whole_text
    assert "Người nộp hồ sơ: Trần Văn Thay" in printed(submitter_name="Trần Văn Thay").text(0)


@pytest.mark.parametrize(("reprint", "mark"), [(1, "Bản in lại, lần 1"), (12, "Bản in lại, lần 12")])
def test_reprint_is_marked_on_both_copies(reprint, mark):
    pages = printed(reprint=reprint)
    assert [mark in pages.text(number) for number in range(2)] == [True, True]


def test_first_printing_has_no_mark():
    text = printed().whole_text
    assert "Bản in lại" not in text
    assert "BẢN TRÌNH DIỄN" not in text


def test_demonstration_is_marked_on_every_page():
    pages = printed(demo=True, papers=papers(20))
    marks = [pages.text(number).count("BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ") for number in range(len(pages))]
    assert marks == [1] * 4


def test_a_missing_due_date_is_said():
    text = printed(due_at=None).text(0)
    assert "5. Thời gian trả kết quả giải quyết hồ sơ: chưa ấn định; cơ quan thông báo" in text


def test_a_provisional_due_date_is_said():
    text = printed(provisional=True).text(0)
    assert "17 giờ 00 phút, ngày 04/09/2026 (dự kiến; nếu thay đổi, cơ quan báo lại)" in text


@pytest.mark.parametrize(
    ("fees", "words"),
    [
        ((), "7. Phí, lệ phí: không phải nộp"),
        ((FeeLine("Lệ phí", 8000),), "7. Phí, lệ phí: Lệ phí: 8.000 đồng (chưa nộp)"),
        ((FeeLine("Lệ phí", 0),), "7. Phí, lệ phí: Lệ phí: 0 đồng (được miễn)"),
        (
            (FeeLine("Lệ phí", 8000, paid=True), FeeLine("Phí bản sao", 16000)),
            "Lệ phí: 8.000 đồng (đã nộp); Phí bản sao: 16.000 đồng (chưa nộp). "
            "Cộng: 24.000 đồng; còn phải nộp 16.000 đồng",
        ),
        (
            (FeeLine("Lệ phí", 8000, paid=True), FeeLine("Phí bản sao", 16000, paid=True)),
            "Cộng: 24.000 đồng, đã nộp đủ",
        ),
    ],
)
def test_fees_say_amount_and_what_remains(fees, words):
    assert words in printed(fees=fees).text(0)


def test_no_papers_is_said_and_no_empty_table_printed():
    text = printed(papers=()).text(0)
    assert "Thành phần hồ sơ: không có giấy tờ nộp kèm" in text
    assert TABLE_HEAD not in text


def test_register_is_left_to_be_filled_in_by_hand_when_unknown():
    text = printed(register_book="", register_number="").text(0)
    assert "Quyển số: …………, Số thứ tự: …………" in text


def test_same_receipt_gives_the_same_bytes():
    assert render_receipt(RECEIPT) == render_receipt(RECEIPT)


def test_receipts_made_at_the_same_moment_do_not_disturb_each_other():
    """Web workers are threads; the fonts are shared by them."""
    sheets = [replace(RECEIPT, applicant_name=f"{LONG_PERSON} {number}") for number in range(8)] * 4
    alone = {sheet.applicant_name: render_receipt(sheet) for sheet in sheets}
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(render_receipt, sheets))
    assert together == [alone[sheet.applicant_name] for sheet in sheets]


def test_file_is_printed_at_its_size_on_one_side_and_names_no_person():
    content = render_receipt(RECEIPT)
    assert b"/Duplex /Simplex" in content
    assert b"/PrintScaling /None" in content
    assert b"/Lang (vi-VN)" in content
    assert "Nguyễn".encode("utf-16-be") not in content


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"received_at": datetime(2026, 8, 27, 9, 42)}, "needs a time zone"),
        ({"case_code": "MẪU-0001"}, "plain ASCII"),
        ({"tracking_url": "https://x.example/" + "a" * 300}, "too long"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_its_reason(changes, reason):
    with pytest.raises(ValueError, match=reason):
        render_receipt(replace(RECEIPT, **changes))


def test_text_is_printed_as_it_is_never_as_markup():
    assert "Trần <b>Đậm</b> & Con" in printed(applicant_name="Trần <b>Đậm</b> & Con").text(0)


def test_papers_are_counted_with_two_digits():
    text = printed(papers=(replace(PAPERS[0], count=3),)).text(0)
    assert "1 Tờ khai đăng ký khai sinh Bản chính 03" in text
