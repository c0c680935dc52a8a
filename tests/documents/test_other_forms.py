"""Forms 02 to 06: their fields, their size, their codes, and that nothing is printed over anything."""

from dataclasses import replace

import pytest

from procedures.documents import (
    render_apology,
    render_control_sheet,
    render_refusal_slip,
    render_stopping_notice,
    render_supplement_slip,
)
from procedures.documents.paper import A4, A5
from tests.documents.reading import A4_MM, A5_MM, UNPRINTABLE, Pages, collisions, is_nfc
from tests.documents.samples import (
    ADDRESS,
    APOLOGY,
    CASE_CODE,
    CONTROL,
    LONG_NAME,
    REFUSAL,
    STOPPING,
    SUPPLEMENT,
)

FORMS = {
    "supplement": (render_supplement_slip, SUPPLEMENT, A5, A5_MM),
    "refusal": (render_refusal_slip, REFUSAL, A5, A5_MM),
    "apology": (render_apology, APOLOGY, A4, A4_MM),
    "stopping": (render_stopping_notice, STOPPING, A4, A4_MM),
    "control": (render_control_sheet, CONTROL, A5, A5_MM),
}

WORDS = {
    "supplement": [
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "Số: 12/HDHS",
        f"Mã hồ sơ: {CASE_CODE}",
        "An Mẫu, ngày 08 tháng 9 năm 2026",
        "Hồ sơ của ông/bà: Nguyễn Văn Mẫu",
        "Qua thẩm định hồ sơ, Trung tâm Phục vụ hành chính công xã An Mẫu đề nghị ông/bà bổ sung",
        "1 Giấy chứng sinh Lý do: bản đã nộp không có chữ ký của cơ sở y tế 01 – –",
        "2 Giấy chứng nhận kết hôn của cha, mẹ – 01 02",
        "Lý do: Hồ sơ chưa đủ thành phần theo quy định.",
        "Căn cứ: Điều 16 Luật Hộ tịch số 60/2014/QH13.",
        "Bổ sung chậm nhất: 17 giờ 00 phút, ngày 14/09/2026",
        "Lần yêu cầu: 01",
        "Khi nhận đủ, thời hạn tính lại từ đầu.",
        "Trần Thị Thử, điện thoại 0900 000 001.",
        "NGƯỜI HƯỚNG DẪN",
    ],
    "refusal": [
        "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ",
        "Tiếp nhận hồ sơ của ông/bà: Nguyễn Văn Mẫu",
        "1. Việc đăng ký cư trú thuộc thẩm quyền của Công an xã An Mẫu.",
        "2. Người nộp hồ sơ không có văn bản ủy quyền của người yêu cầu.",
        "Căn cứ: Điều 22 Luật Cư trú số 68/2020/QH14.",
        "Hướng dẫn: Nộp tại Công an xã An Mẫu, số 2 đường Thử.",
        "Tờ khai đăng ký khai sinh (01 bản chính); Giấy chứng sinh (01 bản chính).",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "quyền khiếu nại",
    ],
    "apology": [
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT HỒ SƠ",
        "Số: 07/PXL",
        "An Mẫu, ngày 05 tháng 02 năm 2026",
        "Kính gửi: Ông/Bà Nguyễn Văn Mẫu",
        "Ngày 27/08/2026, Trung tâm Phục vụ hành chính công xã An Mẫu tiếp nhận hồ sơ Đăng ký khai sinh",
        f"mã hồ sơ: {CASE_CODE}; thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 04/09/2026.",
        "chuyển đến Phòng Văn hóa – Xã hội xã An Mẫu",
        "Lý do: chờ cơ quan nơi thường trú trước đây trả lời xác minh.",
        "xin lỗi ông/bà vì sự chậm trễ này và hẹn lại thời gian trả kết quả vào lúc 17 giờ 00 phút, ngày 08/09/2026",
        "chỉ hẹn lại một lần",
        "Nơi nhận: - Như trên;",
        "GIÁM ĐỐC",
        "Lê Hoàng Giả Định",
    ],
    "stopping": [
        "THÔNG BÁO Về việc dừng giải quyết hồ sơ",
        "Số: 15/TB-TTPVHCC",
        "Ngày 08/09/2026, ông/bà đề nghị dừng giải quyết hồ sơ.",
        "thông báo dừng giải quyết hồ sơ nêu trên từ 17 giờ 00 phút, ngày 08/09/2026, khi hồ sơ đang ở bước: Thẩm định",
        "Lý do: Ông/bà đề nghị rút hồ sơ.",
        "Căn cứ: Điều 21 Nghị định số 118/2025/NĐ-CP.",
        "Phí, lệ phí trả lại: Lệ phí đăng ký khai sinh: 8.000 đồng.",
        "2 Giấy chứng sinh Bản chính 01",
        "khiếu nại theo quy định của pháp luật về khiếu nại./.",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
    ],
    "control": [
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        "Chủ hồ sơ: Nguyễn Văn Mẫu",
        "Thủ tục hành chính: Đăng ký khai sinh (mã 1.001193)",
        "Cơ quan (bộ phận) giải quyết: Ủy ban nhân dân xã An Mẫu",
        "Thời gian nhận hồ sơ: 09 giờ 42 phút, ngày 27/08/2026",
        "Thời gian trả kết quả: 17 giờ 00 phút, ngày 04/09/2026",
        "Giao: Một cửa Nhận: Phòng Văn hóa – Xã hội",
        "Người giao: Trần Thị Thử Người nhận: Lê Văn Giả",
        "Trước hạn",
        "Đúng hạn",
        "Quá hạn",
        "Người nhận: …………",
        "Chờ xác minh",
    ],
}


def printed(form: str, **changes: object) -> Pages:
    """The form with some values changed, read back."""
    render, sheet, _, _ = FORMS[form]
    return Pages(render(replace(sheet, **changes)))


@pytest.mark.parametrize("form", FORMS)
def test_form_is_one_page_of_its_size_with_the_national_head(form):
    pages = printed(form)
    assert len(pages) == 1
    assert pages.size_mm(0) == FORMS[form][3]
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN XÃ AN MẪU"):
        assert words in pages.text(0)


@pytest.mark.parametrize(("form", "words"), [(form, words) for form, lines in WORDS.items() for words in lines])
def test_every_field_is_printed(form, words):
    assert words in printed(form).text(0)


@pytest.mark.parametrize("form", FORMS)
def test_fonts_are_embedded_and_letters_composed(form):
    pages = printed(form)
    assert {name.split("+")[0] for name in pages.fonts} == {"AAAAAA"}
    assert pages.embedded_fonts == len(pages.fonts)
    assert is_nfc(pages.whole_text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["Lê Ý", LONG_NAME], ids=["short", "long"])
def test_nothing_leaves_the_margins_or_covers_anything(form, name):
    paper = FORMS[form][2]
    pages = printed(form, applicant_name=name, reprint=3)
    assert "Bản in lại, lần 3" in pages.text(0)
    for number in range(len(pages)):
        letters = pages.letters(number)
        assert min(letter.left for letter in letters) >= paper.left - 1
        assert max(letter.right for letter in letters) <= paper.width - paper.right + 1
        assert min(letter.bottom for letter in letters) >= paper.bottom - 1
        # The number of a later page stands in the top margin, where a printer still reaches.
        assert max(letter.top for letter in letters) <= paper.height - (UNPRINTABLE if number else paper.top - 1)
        assert collisions(letters) == []


@pytest.mark.parametrize("form", FORMS)
def test_demonstration_is_marked(form):
    assert "BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in printed(form, demo=True).text(0)


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        ("supplement", {"QRCode": ADDRESS, "Code128": CASE_CODE}),
        ("control", {"Code128": CASE_CODE}),
        ("refusal", {}),
    ],
)
def test_codes_are_read(form, codes):
    assert printed(form).codes(0) == codes


def test_supplement_at_reception_promises_no_term():
    """Before acceptance there is no term that could start again (NĐ 118/2025, art. 17)."""
    text = printed("supplement", at_appraisal=False, case_code="", tracking_url="").text(0)
    assert "Qua kiểm tra khi tiếp nhận hồ sơ" in text
    assert "thời hạn tính lại" not in text
    assert "Mã hồ sơ" not in text


def test_stopping_by_the_office_names_no_request():
    text = printed("stopping", requested_at=None, fees_returned=(), papers_returned=()).text(0)
    assert "đề nghị dừng" not in text
    assert "trả lại" not in text


def test_an_organisation_is_addressed_as_one():
    text = printed("apology", applicant_kind="organization", applicant_name="Hội Mẫu").text(0)
    assert "Kính gửi: Tổ chức Hội Mẫu" in text
    assert "ông/bà" not in text


def test_control_sheet_flows_with_its_head_repeated():
    pages = printed("control", hand_overs=CONTROL.hand_overs * 8)
    assert len(pages) >= 2
    for number in range(len(pages)):
        assert pages.text(number).count("STT Tên cơ quan Thời gian giao, nhận hồ sơ") == 1
    assert pages.whole_text.count("Người giao:") == 24


def test_unknown_outcome_is_refused():
    with pytest.raises(KeyError, match="soon"):
        printed("control", hand_overs=(replace(CONTROL.hand_overs[0], outcome="soon"),))
