"""Papers of invented people, short and long."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from procedures.documents import (
    ApologyLetter,
    CertificationLine,
    CertificationPart,
    ControlSheet,
    FeeLine,
    HandOver,
    Label,
    MissingPaper,
    MoneyLine,
    PaperLine,
    PaymentSheet,
    ReceiptSheet,
    RefusalSlip,
    RegisterLine,
    RegisterPart,
    StoppingNotice,
    SupplementSlip,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
RECEIVED = datetime(2026, 8, 27, 9, 42, tzinfo=ZONE)
DUE = datetime(2026, 9, 4, 17, 0, tzinfo=ZONE)
LATER = datetime(2026, 9, 8, 17, 0, tzinfo=ZONE)

CASE_CODE = "H99.12-260827-0042"
ADDRESS = "https://motcua.minhhoa.example/h/8sD2kfLq0ZpXv31mTgYw"

LONG_NAME = (
    "Công ty Trách nhiệm hữu hạn Một thành viên Đầu tư Xây dựng, Thương mại và Dịch vụ "
    "Nguyễn Hữu Ất Ỷ Lan Đề Ẩm Quỳnh Phượng"
)
LONG_PERSON = "Nguyễn Phước Quý Thị Tuyết Nhung Ngọc Ánh Công Tằng Tôn Nữ Hoàng Phượng Quỳnh Hương Thảo Nguyên Ất Ẩm Ỷ"

PAPERS = (
    PaperLine("Tờ khai đăng ký khai sinh", "Bản chính", 1),
    PaperLine("Giấy chứng sinh", "Bản chính", 1),
    PaperLine("Giấy chứng nhận kết hôn của cha, mẹ", "Bản chụp", 1),
    PaperLine("Thẻ căn cước của người đi đăng ký", "Bản điện tử", 1),
)

COMMON = {
    "superior_agency": "Ủy ban nhân dân xã An Mẫu",
    "agency": "Trung tâm Phục vụ hành chính công",
    "one_stop": "Trung tâm Phục vụ hành chính công xã An Mẫu",
    "place_name": "An Mẫu",
    "case_code": CASE_CODE,
    "tracking_url": ADDRESS,
    "applicant_name": "Nguyễn Văn Mẫu",
    "applicant_kind": "person",
    "id_number": "001090000001",
    "address": "Số 1, thôn Thử, xã An Mẫu, tỉnh Minh Họa",
    "phone": "+84900000000",
    "email": "nguyenvanmau@example.vn",
    "procedure_name": "Đăng ký khai sinh",
    "procedure_code": "1.001193",
    "hotline": "1900 0000",
}

RECEIPT = ReceiptSheet(
    **COMMON,
    papers=PAPERS,
    term_text="3 ngày làm việc",
    received_at=RECEIVED,
    due_at=DUE,
    return_place="Trung tâm Phục vụ hành chính công xã An Mẫu",
    return_method="nhận trực tiếp",
    fees=(FeeLine("Lệ phí đăng ký khai sinh không đúng hạn", 8000, paid=True),),
    register_book="01/2026",
    register_number="42",
    submitter_name="Nguyễn Văn Mẫu",
    officer_name="Trần Thị Thử",
)

LONG_RECEIPT = replace(
    RECEIPT,
    superior_agency="Ủy ban nhân dân thành phố trực thuộc Trung ương Minh Họa",
    agency="Trung tâm Phục vụ hành chính công phường Nguyễn Hữu Ất – Đề Ẩm",
    applicant_name=LONG_NAME,
    applicant_kind="business",
    id_number="0100109106-001",
    address="Lô A12, đường số 7 kéo dài, Khu công nghiệp Quỳnh Phượng, thôn Ỷ Lan Thượng, xã Đề Ẩm, tỉnh Minh Họa",
    email="mot.dia.chi.thu.dien.tu.rat.dai.khong.co.khoang.trang@cong-ty-dau-tu-xay-dung-minh-hoa.example",
    procedure_name="Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV (công trình không theo tuyến, "
    "theo tuyến trong đô thị, tín ngưỡng, tôn giáo, tượng đài, tranh hoành tráng) và nhà ở riêng lẻ",
    submitter_name=LONG_PERSON,
    place_name="Thành phố Hồ Chí Minh",
    case_code="000.17.22.H56-210531-0001",
)


def papers(count: int) -> tuple[PaperLine, ...]:
    """`count` numbered papers, every third with a name that takes several lines."""
    tail = " (kèm bản dịch có chứng thực nếu giấy tờ do cơ quan có thẩm quyền của nước ngoài cấp)"
    return tuple(
        PaperLine(f"Giấy tờ thứ {number}{tail if number % 3 == 0 else ''}", "Bản sao", number)
        for number in range(1, count + 1)
    )


SUPPLEMENT = SupplementSlip(
    **COMMON,
    number="12/HDHS",
    issued_at=LATER,
    papers=(
        MissingPaper("Giấy chứng sinh", originals=1, reason="bản đã nộp không có chữ ký của cơ sở y tế"),
        MissingPaper("Giấy chứng nhận kết hôn của cha, mẹ", certified_copies=1, photocopies=2),
    ),
    reason="Hồ sơ chưa đủ thành phần theo quy định",
    legal_basis="Điều 16 Luật Hộ tịch số 60/2014/QH13",
    at_appraisal=True,
    complete_by=datetime(2026, 9, 14, 17, 0, tzinfo=ZONE),
    contact_name="Trần Thị Thử",
    contact_phone="0900000001",
    officer_name="Trần Thị Thử",
)

REFUSAL = RefusalSlip(
    **{**COMMON, "case_code": ""},
    issued_at=RECEIVED,
    reasons=(
        "Việc đăng ký cư trú thuộc thẩm quyền của Công an xã An Mẫu",
        "Người nộp hồ sơ không có văn bản ủy quyền của người yêu cầu",
    ),
    legal_basis="Điều 22 Luật Cư trú số 68/2020/QH14",
    advice="Nộp tại Công an xã An Mẫu, số 2 đường Thử",
    returned_papers=PAPERS[:2],
    submitter_name="Nguyễn Văn Mẫu",
    officer_name="Trần Thị Thử",
)

APOLOGY = ApologyLetter(
    **COMMON,
    number="07/PXL",
    issued_at=datetime(2026, 2, 5, 10, 0, tzinfo=ZONE),
    field_name="Hộ tịch",
    received_at=RECEIVED,
    due_at=DUE,
    new_due_at=LATER,
    settled_by="Phòng Văn hóa – Xã hội xã An Mẫu",
    reason="chờ cơ quan nơi thường trú trước đây trả lời xác minh",
    signer_titles=("GIÁM ĐỐC",),
    signer_name="Lê Hoàng Giả Định",
)

STOPPING = StoppingNotice(
    **COMMON,
    number="15/TB-TTPVHCC",
    issued_at=LATER,
    received_at=RECEIVED,
    stopped_at=LATER,
    requested_at=LATER,
    stage="Thẩm định hồ sơ",
    reason="Ông/bà đề nghị rút hồ sơ",
    legal_basis="Điều 21 Nghị định số 118/2025/NĐ-CP",
    fees_returned=(FeeLine("Lệ phí đăng ký khai sinh", 8000, paid=True),),
    papers_returned=PAPERS,
    signer_titles=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    signer_name="Lê Hoàng Giả Định",
)

CONTROL = ControlSheet(
    **COMMON,
    issued_at=LATER,
    received_at=RECEIVED,
    due_at=DUE,
    settled_by="Ủy ban nhân dân xã An Mẫu",
    hand_overs=(
        HandOver("Một cửa", "Phòng Văn hóa – Xã hội", RECEIVED, "Trần Thị Thử", "Lê Văn Giả", "early"),
        HandOver("Phòng Văn hóa – Xã hội", "Lãnh đạo xã", DUE, "Lê Văn Giả", "Lê Hoàng Giả Định", "on_time"),
        HandOver("Lãnh đạo xã", "Một cửa", LATER, "Lê Hoàng Giả Định", "", "late", "Chờ xác minh"),
    ),
)

LABEL = Label(
    case_code=CASE_CODE,
    applicant_name="Nguyễn Văn Mẫu",
    procedure_name="Đăng ký khai sinh",
    due_at=DUE,
    register="01/2026-42",
)


def register_lines(count: int, start: int = 1, **changes: object) -> tuple[RegisterLine, ...]:
    """`count` lines of a register from the number `start`."""
    given: dict[str, object] = {
        "procedure_name": "Đăng ký khai sinh",
        "applicant_name": "Nguyễn Văn Mẫu",
        "address": "Số 1, thôn Thử, xã An Mẫu, tỉnh Minh Họa",
        "phone": "+84900000000",
        "agency": "Ủy ban nhân dân xã An Mẫu",
        "received_at": RECEIVED,
        "due_at": DUE,
        "returned_at": LATER,
        "method": "Tại quầy",
        **changes,
    }
    return tuple(
        RegisterLine(number=number, case_code=f"H99.12-260827-{number:04d}", **given)  # type: ignore[arg-type]
        for number in range(start, start + count)
    )


REGISTER = RegisterPart(
    superior_agency="Ủy ban nhân dân xã An Mẫu",
    agency="Trung tâm Phục vụ hành chính công",
    keeper="Trung tâm Phục vụ hành chính công xã An Mẫu",
    place_name="An Mẫu",
    book="01/2026",
    year=2026,
    opened_at=RECEIVED,
    last=14,
    lines=register_lines(14),
    closed_at=datetime(2027, 1, 4, 8, 30, tzinfo=ZONE),
    closed_by="Lê Hoàng Giả Định",
    cover=True,
    closing=True,
    printed_at=datetime(2027, 1, 4, 9, 0, tzinfo=ZONE),
)


def certification_lines(count: int, start: int = 1, **changes: object) -> tuple[CertificationLine, ...]:
    """`count` lines of a certification register from the number `start`."""
    given: dict[str, object] = {
        "entered_at": RECEIVED,
        "signed_at": LATER,
        "requester": "Nguyễn Văn Mẫu",
        "document_name": "Bằng tốt nghiệp đại học",
        "signer": "Lê Hoàng Giả Định, Phó Chủ tịch",
        "copies": 3,
        "pages": 2,
        "fee_vnd": 12_000,
        **changes,
    }
    return tuple(
        CertificationLine(number=number, case_code=f"H99.12-260827-{number:04d}", **given)  # type: ignore[arg-type]
        for number in range(start, start + count)
    )


CERTIFICATIONS = CertificationPart(
    superior_agency="Tỉnh Minh Họa",
    agency="Ủy ban nhân dân xã An Mẫu",
    keeper="Ủy ban nhân dân xã An Mẫu",
    place_name="An Mẫu",
    book="01/2026-SCT/BS",
    year=2026,
    opened_at=RECEIVED,
    last=14,
    kind="copies",
    lines=certification_lines(14),
    closed_at=datetime(2027, 1, 4, 8, 30, tzinfo=ZONE),
    closed_by="Lê Hoàng Giả Định",
    cover=True,
    closing=True,
    printed_at=datetime(2027, 1, 4, 9, 0, tzinfo=ZONE),
)

PAID = PaymentSheet(
    **{**COMMON, "tracking_url": ""},
    symbol="BL-26",
    number="0000012",
    issued_at=RECEIVED,
    payer_name="Nguyễn Văn Mẫu",
    lines=(
        MoneyLine("Phí chứng thực, trang thứ nhất và thứ hai", 8_000),
        MoneyLine("Phí chứng thực, từ trang thứ ba", 2_000),
        MoneyLine("Phí chứng thực, mức tối đa một bản", 600_000),
    ),
    method="cash",
    officer_name="Trần Thị Thử",
)
