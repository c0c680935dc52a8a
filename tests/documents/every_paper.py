"""Every paper of the office with short, long and extreme values, for tests that hold for all of them.

A paper made elsewhere joins by a line in `PAPERS`: how it is rendered, its sizes, and its values by length.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from procedures.documents import (
    CertificationLabel,
    CertificationLabels,
    FeeLine,
    HandOver,
    MissingPaper,
    MoneyLine,
    label_sheets,
    print_documents,
    render_apology,
    render_certification_labels,
    render_certification_register,
    render_control_sheet,
    render_label,
    render_payment_receipt,
    render_receipt,
    render_refusal_slip,
    render_register,
    render_report,
    render_stopping_notice,
    render_supplement_slip,
    render_weekly_digest,
)
from procedures.documents.book import ACROSS
from procedures.documents.label import SHEET, SINGLE
from procedures.documents.paper import A4, A5, Paper
from procedures.documents.statutory_report import SHEET as SHEET_ACROSS
from procedures.models import ReportForm
from tests.documents import statutory
from tests.documents.reading import A4_MM, A5_MM
from tests.documents.samples import (
    ADDRESS,
    APOLOGY,
    CASE_CODE,
    CERTIFICATIONS,
    CONTROL,
    LABEL,
    LATER,
    LONG_NAME,
    LONG_PERSON,
    LONG_RECEIPT,
    PAID,
    RECEIPT,
    RECEIVED,
    REFUSAL,
    REGISTER,
    STOPPING,
    SUPPLEMENT,
    certification_lines,
    papers,
    register_lines,
)

ACROSS_MM, LABEL_MM = (297, 210), (70, 37)

NAME_120 = (LONG_NAME + " Chi nhánh Đề Ẩm")[:119] + "Ỹ"
WORD_60 = "Nghiêng" * 8 + "Ngải"
"""A name that is one word of sixty letters: nothing to break it at."""

LONG_PLACE = LONG_RECEIPT.address
LONG_PROCEDURE = LONG_RECEIPT.procedure_name
FORTY = papers(40)
TWENTY_FEES = tuple(FeeLine(f"Phí thẩm định hồ sơ nội dung thứ {n}", n * 1_234_000, n % 2 == 0) for n in range(1, 21))
REASON = "Chờ cơ quan nơi thường trú trước đây trả lời kết quả xác minh theo quy định của pháp luật. " * 6
NOTHING = {"tracking_url": "", "id_number": "", "address": "", "phone": "", "email": "", "hotline": ""}
"""What an applicant need not give and an office need not have."""

LONG = {
    "superior_agency": LONG_RECEIPT.superior_agency,
    "agency": LONG_RECEIPT.agency,
    "applicant_name": NAME_120,
    "applicant_kind": "business",
    "address": LONG_PLACE,
    "email": LONG_RECEIPT.email,
    "procedure_name": LONG_PROCEDURE,
    "place_name": LONG_RECEIPT.place_name,
    "demo": True,
    "reprint": 12,
}


@dataclass(frozen=True)
class PaperCase:
    """A paper: how it is rendered, its size, its values by length, its codes, and how many copies are in a file."""

    render: Callable[[Any], bytes]
    size_mm: tuple[int, int]
    paper: Paper
    values: Mapping[str, Any]
    codes: Mapping[str, str] = field(default_factory=dict)
    copies: int = 1
    cuts: frozenset[str] = frozenset()
    """Values that the paper shortens or leaves out, because they stand in full elsewhere."""


def _values(sheet: Any, long: dict[str, Any], word: dict[str, Any], bare: dict[str, Any]) -> dict[str, Any]:
    return {
        "short": sheet,
        "long": replace(sheet, **LONG, **long),
        "one word": replace(sheet, **{**LONG, "applicant_name": WORD_60, **long, **word}),
        "nothing optional": replace(sheet, **NOTHING, **bare),
    }


HAND_OVERS = tuple(
    HandOver(LONG_RECEIPT.agency, "Phòng Văn hóa – Xã hội", LATER, LONG_PERSON, WORD_60, "late", REASON[:120])
    for _ in range(15)
)
EXTREME_LINE = {
    "procedure_name": LONG_PROCEDURE,
    "applicant_name": NAME_120,
    "address": LONG_PLACE,
    "agency": LONG_RECEIPT.agency,
    "method": "Dịch vụ bưu chính công ích",
    "taken_by": LONG_PERSON,
    "note": "Dừng giải quyết",
}
BARE_LINE = {"address": "", "phone": "", "due_at": None, "returned_at": None}

FULL_LABEL = replace(LABEL, applicant_name=NAME_120, procedure_name=LONG_PROCEDURE, reprint=12, demo=True)
COPIED = CertificationLabel(
    kind="copies",
    case_code=CASE_CODE,
    number=42,
    book="01/2026-SCT/BS",
    day=RECEIVED,
    document_name="Bằng tốt nghiệp đại học",
    pages=2,
    copies=3,
)
LONGEST_COPIED = replace(
    COPIED, kind="from_register", number=12_345, book="12/2026-SCT/SG", document_name=NAME_120, pages=999, copies=999
)
EXTREME_CERTIFICATION = {
    "requester": NAME_120,
    "document_name": f"{LONG_PROCEDURE} ({LONG_PLACE})"[:200].strip(" ,("),
    "signer": f"{LONG_PERSON}, Phó Chủ tịch Ủy ban nhân dân",
    "copies": 999,
    "pages": 999,
    "fee_vnd": 199_800_000,
    "note": "Không chứng thực",
}
OPEN_BOOK = {"cover": False, "closing": False, "closed_at": None, "closed_by": ""}

PAPERS: dict[str, PaperCase] = {
    "01 receipt": PaperCase(
        render_receipt,
        A5_MM,
        A5,
        _values(
            RECEIPT,
            {
                "papers": FORTY,
                "fees": TWENTY_FEES,
                "submitter_name": LONG_PERSON,
                "authorisation": f"Hợp đồng ủy quyền, số 123/2026/HĐUQ, 01/03/2026, Văn phòng công chứng {LONG_PERSON}",
            },
            {"submitter_name": WORD_60, "authorisation": WORD_60},
            {"papers": (), "fees": (), "due_at": None, "register_book": "", "register_number": "", "officer_name": ""},
        ),
        {"QRCode": ADDRESS, "Code128": CASE_CODE},
        copies=2,
    ),
    "02 supplement slip": PaperCase(
        render_supplement_slip,
        A5_MM,
        A5,
        _values(
            SUPPLEMENT,
            {
                "papers": tuple(MissingPaper(p.name, 1, 2, 3, "bản đã nộp mờ, không đọc được") for p in FORTY),
                "reason": REASON,
                "contact_name": LONG_PERSON,
            },
            {"contact_name": WORD_60, "officer_name": WORD_60},
            {"reason": "", "legal_basis": "", "complete_by": None, "contact_name": "", "contact_phone": ""},
        ),
        {"QRCode": ADDRESS, "Code128": CASE_CODE},
    ),
    "03 refusal slip": PaperCase(
        render_refusal_slip,
        A5_MM,
        A5,
        _values(
            replace(REFUSAL, case_code=CASE_CODE),
            {"reasons": (REASON, REASON), "returned_papers": FORTY, "submitter_name": LONG_PERSON},
            {"submitter_name": WORD_60},
            {"legal_basis": "", "advice": "", "returned_papers": (), "number": ""},
        ),
        {"Code128": CASE_CODE},
    ),
    "04 apology": PaperCase(
        render_apology,
        A4_MM,
        A4,
        _values(
            APOLOGY,
            {"reason": REASON, "settled_by": LONG_RECEIPT.agency, "signer_name": LONG_PERSON},
            {"signer_name": WORD_60},
            {"number": "", "field_name": "", "signer_name": ""},
        ),
        cuts=frozenset({"procedure_code"}),
    ),
    "05 notice of stopping": PaperCase(
        render_stopping_notice,
        A4_MM,
        A4,
        _values(
            STOPPING,
            {"reason": REASON, "fees_returned": TWENTY_FEES, "papers_returned": FORTY, "signer_name": LONG_PERSON},
            {"signer_name": WORD_60},
            {"stage": "", "legal_basis": "", "requested_at": None, "fees_returned": (), "papers_returned": ()},
        ),
        cuts=frozenset({"procedure_code"}),
    ),
    "06 control sheet": PaperCase(
        render_control_sheet,
        A5_MM,
        A5,
        _values(CONTROL, {"hand_overs": HAND_OVERS}, {}, {"hand_overs": (), "due_at": None}),
        {"Code128": CASE_CODE},
    ),
    "weekly digest": PaperCase(
        render_weekly_digest,
        A4_MM,
        A4,
        {
            "short": statutory.digest(),
            "long": statutory.digest(8, demo=True, agency=LONG_NAME, superior_agency=LONG_NAME),
            "one word": statutory.digest(2, agency=WORD_60),
            "nothing optional": statutory.digest(0, superior_agency=""),
        },
    ),
    "statutory report": PaperCase(
        render_report,
        ACROSS_MM,
        SHEET_ACROSS,
        {
            "short": statutory.sheet(),
            "long": statutory.sheet(ReportForm.PROVINCE, 45, demo=True, agency=LONG_NAME, superior_agency=LONG_NAME),
            "one word": statutory.sheet(ReportForm.OLD, 12, agency=WORD_60, **statutory.CLOSED),
            "nothing optional": statutory.sheet(count=0, period_name="", receiver="", superior_agency=""),
        },
    ),
    "07 register": PaperCase(
        render_register,
        ACROSS_MM,
        ACROSS,
        {
            "short": REGISTER,
            "long": replace(REGISTER, lines=register_lines(24, **EXTREME_LINE), last=24, demo=True),
            "one word": replace(REGISTER, lines=register_lines(12, applicant_name=WORD_60), agency=LONG_NAME),
            "nothing optional": replace(REGISTER, lines=register_lines(3, **BARE_LINE), **OPEN_BOOK),
        },
    ),
    "label": PaperCase(
        render_label,
        LABEL_MM,
        SINGLE,
        {
            "short": LABEL,
            "long": FULL_LABEL,
            "one word": replace(LABEL, applicant_name=WORD_60, procedure_name=WORD_60, reprint=2),
            "nothing optional": replace(LABEL, procedure_name="", due_at=None, register=""),
        },
        {"Code128": CASE_CODE},
        cuts=frozenset({"procedure_name"}),
    ),
    "payment receipt": PaperCase(
        render_payment_receipt,
        A5_MM,
        A5,
        _values(
            PAID,
            {
                "lines": tuple(MoneyLine(f.name, f.amount_vnd) for f in TWENTY_FEES),
                "payer_name": NAME_120,
                "method": "portal",
            },
            {"payer_name": WORD_60, "officer_name": WORD_60, "method": "transfer"},
            {"lines": PAID.lines[:1], "officer_name": ""},
        ),
        {"Code128": CASE_CODE},
        cuts=frozenset({"applicant_name", "address", "symbol", "method", "kind"}),
    ),
    "certification register": PaperCase(
        render_certification_register,
        ACROSS_MM,
        ACROSS,
        {
            "short": CERTIFICATIONS,
            "long": replace(
                CERTIFICATIONS,
                lines=certification_lines(24, **EXTREME_CERTIFICATION),
                last=24,
                kind="signatures",
                demo=True,
            ),
            "one word": replace(
                CERTIFICATIONS,
                lines=certification_lines(12, requester=WORD_60, document_name=WORD_60, signer=WORD_60),
                agency=LONG_NAME,
                kind="from_register",
            ),
            "nothing optional": replace(
                CERTIFICATIONS,
                lines=certification_lines(3, signed_at=None, signer="", fee_vnd=0),
                superior_agency="",
                **OPEN_BOOK,
            ),
        },
        cuts=frozenset({"kind"}),
    ),
    "label of a certification": PaperCase(
        render_certification_labels,
        LABEL_MM,
        SINGLE,
        {
            "short": CertificationLabels(labels=(COPIED,)),
            "long": CertificationLabels(labels=(LONGEST_COPIED,) * 3, reprint=12, demo=True),
            "one word": CertificationLabels(labels=(replace(COPIED, document_name=WORD_60),), look=True),
            "nothing optional": CertificationLabels(labels=(replace(COPIED, kind="signatures", pages=1, copies=1),)),
        },
        {"Code128": CASE_CODE},
        cuts=frozenset({"kind"}),
    ),
    "sheet of labels": PaperCase(
        lambda labels: print_documents([label_sheets(labels)], title="Nhãn hồ sơ", author="Một Cửa"),
        A4_MM,
        replace(SHEET, left=SINGLE.left, right=SINGLE.right, top=SHEET.top + SINGLE.top, bottom=SHEET.top),
        {
            "short": (LABEL,),
            "long": (FULL_LABEL,) * 25,
            "one word": (replace(LABEL, applicant_name=WORD_60, procedure_name=WORD_60),) * 24,
            "nothing optional": (replace(LABEL, procedure_name="", due_at=None, register=""),) * 2,
        },
        {"Code128": CASE_CODE},
    ),
}
LENGTHS = ("short", "long", "one word", "nothing optional")
EVERY = [(name, length) for name in PAPERS for length in LENGTHS]
