"""Paper: the statutory forms as PDF. Layout only: each form takes plain values and gives bytes.

| form | what it is | values | made by |
|---|---|---|---|
| 01 | receipt with the promised date, A5, two copies | `ReceiptSheet` | `render_receipt` |
| 02 | supplement slip, A5 | `SupplementSlip` | `render_supplement_slip` |
| 03 | refusal slip, A5 | `RefusalSlip` | `render_refusal_slip` |
| 04 | apology and re-appointment, A4 | `ApologyLetter` | `render_apology` |
| 05 | notice of stopping, A4 | `StoppingNotice` | `render_stopping_notice` |
| 06 | control sheet of hand-overs, A5 | `ControlSheet` | `render_control_sheet` |
| – | payment receipt, A5, two copies | `PaymentSheet` | `render_payment_receipt` |
| – | slip that asks for a transfer (VietQR), A5 | `PaymentSlip` | `render_payment_slip` |
| 07 | register of cases, A4 across, a book a year | `RegisterPart` | `render_register` |
| – | label of a folder, 70 × 37 mm, or 24 on A4 | `Label` | `render_label`, `label_sheets` |
| – | hand-over list, A4 across | `HandOverSheet` | `render_hand_over_list` |
| – | certification register, A4 across | `CertificationPart` | `render_certification_register` |
| – | labels of certified documents, 70 × 37 mm | `CertificationLabels` | `render_certification_labels` |

Each `render_…` gives a file of one paper; the functions without that word in their names give a `Document`, and
`print_documents` makes one file of many.

The words on the papers are those of the forms and always Vietnamese. Source: NĐ 30/2020/NĐ-CP for layout and type;
TT 01/2018/TT-VPCP and TT 03/2025/TT-VPCP for the forms.
"""

from procedures.documents.apology import render_apology
from procedures.documents.certification_label import (
    CertificationLabel,
    CertificationLabels,
    certification_labels,
    render_certification_labels,
)
from procedures.documents.certification_register import (
    CertificationLine,
    CertificationPart,
    render_certification_register,
)
from procedures.documents.control_sheet import render_control_sheet
from procedures.documents.hand_over_list import HandedFolder, HandOverSheet, render_hand_over_list
from procedures.documents.label import Label, label_sheets, render_label
from procedures.documents.paper import Document, print_documents
from procedures.documents.payment import (
    MoneyLine,
    PaymentSheet,
    PaymentSlip,
    payment_receipt,
    render_payment_receipt,
    render_payment_slip,
)
from procedures.documents.receipt import render_receipt
from procedures.documents.refusal import render_refusal_slip
from procedures.documents.register import RegisterLine, RegisterPart, render_register
from procedures.documents.sheet import (
    ApologyLetter,
    CaseSheet,
    ControlSheet,
    FeeLine,
    HandOver,
    MissingPaper,
    PaperLine,
    ReceiptSheet,
    RefusalSlip,
    StoppingNotice,
    SupplementSlip,
)
from procedures.documents.statutory_report import FigureColumn, FigureLine, ReportSheet, render_report
from procedures.documents.stopping import render_stopping_notice
from procedures.documents.supplement_request import render_supplement_slip
from procedures.documents.weekly_digest import (
    DigestSheet,
    FieldFigures,
    OverdueCase,
    WeekFigure,
    render_weekly_digest,
)

__all__ = [
    "ApologyLetter",
    "CaseSheet",
    "CertificationLabel",
    "CertificationLabels",
    "CertificationLine",
    "CertificationPart",
    "ControlSheet",
    "DigestSheet",
    "Document",
    "FeeLine",
    "FieldFigures",
    "FigureColumn",
    "FigureLine",
    "HandOver",
    "HandOverSheet",
    "HandedFolder",
    "Label",
    "MissingPaper",
    "MoneyLine",
    "OverdueCase",
    "PaperLine",
    "PaymentSheet",
    "PaymentSlip",
    "ReceiptSheet",
    "RefusalSlip",
    "RegisterLine",
    "RegisterPart",
    "ReportSheet",
    "StoppingNotice",
    "SupplementSlip",
    "WeekFigure",
    "certification_labels",
    "label_sheets",
    "payment_receipt",
    "print_documents",
    "render_apology",
    "render_certification_labels",
    "render_certification_register",
    "render_control_sheet",
    "render_hand_over_list",
    "render_label",
    "render_payment_receipt",
    "render_payment_slip",
    "render_receipt",
    "render_refusal_slip",
    "render_register",
    "render_report",
    "render_stopping_notice",
    "render_supplement_slip",
    "render_weekly_digest",
]
