"""What the papers of a case are filled with: plain values, nothing that knows a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper handed in: its name, its form (`Bản chính`, `Bản sao`, `Bản chụp`, `Bản điện tử`), how many."""

    name: str
    form: str
    count: int


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee or charge: its name, whole đồng, and whether it has been paid."""

    name: str
    amount_vnd: int
    paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSheet:
    """What all papers of a case have in common.

    `superior_agency` and `agency` are the two lines of the head, in any case of letters; `one_stop` is the place of
    reception. `applicant_kind` is `person`, `organization`, `business` or `household_business`; another word is
    treated as a person. `reprint` tells which printing it is from the second on, 0 for the first; `look` that it was
    only looked at and not printed. `demo` marks every page as without legal value. `tracking_url` may be empty:
    then there is no QR code.
    """

    superior_agency: str
    agency: str
    one_stop: str
    place_name: str
    case_code: str
    tracking_url: str = ""
    applicant_name: str
    applicant_kind: str = "person"
    id_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    procedure_name: str
    procedure_code: str = ""
    hotline: str = ""
    reprint: int = 0
    look: bool = False
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSheet(CaseSheet):
    """Form 01. `due_at` None: no date could be promised yet; `provisional`: the date may still move.

    `term_text` is the term as the procedure states it (`3 ngày làm việc`). `sets` counts sets of papers.
    `authorisation` says by which paper the submitter came for the applicant.
    """

    papers: tuple[PaperLine, ...]
    sets: int = 1
    term_text: str
    received_at: datetime
    due_at: datetime | None
    provisional: bool = False
    return_place: str
    return_method: str
    fees: tuple[FeeLine, ...] = ()
    register_book: str = ""
    register_number: str = ""
    submitter_name: str
    authorisation: str = ""
    officer_name: str


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A paper to be added or completed: how many originals, certified copies and photocopies, and why."""

    name: str
    originals: int = 0
    certified_copies: int = 0
    photocopies: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementSlip(CaseSheet):
    """Form 02. `number` is its number with symbol (`12/HDHS`); `complete_by` the last moment to bring the papers.

    `at_appraisal` tells a request made while the case is being settled from one made at reception, before there is
    a term. `request_number` counts the requests of the case; the decree allows one.
    """

    number: str = ""
    issued_at: datetime
    papers: tuple[MissingPaper, ...]
    reason: str = ""
    legal_basis: str = ""
    at_appraisal: bool = False
    complete_by: datetime | None = None
    request_number: int = 1
    contact_name: str = ""
    contact_phone: str = ""
    officer_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalSlip(CaseSheet):
    """Form 03. `reasons` are whole sentences; `advice` says where or how the matter can be settled instead."""

    number: str = ""
    issued_at: datetime
    reasons: tuple[str, ...]
    legal_basis: str = ""
    advice: str = ""
    returned_papers: tuple[PaperLine, ...] = ()
    submitter_name: str
    officer_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyLetter(CaseSheet):
    """Form 04. `settled_by` is the unit that has the case; `signer_titles` the lines above the name (`GIÁM ĐỐC`)."""

    number: str = ""
    issued_at: datetime
    field_name: str = ""
    received_at: datetime
    due_at: datetime
    new_due_at: datetime
    settled_by: str
    reason: str
    signer_titles: tuple[str, ...]
    signer_name: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingNotice(CaseSheet):
    """Form 05. `requested_at` is set when the applicant asked for it; `stage` names the step the case stood at."""

    number: str = ""
    issued_at: datetime
    received_at: datetime
    stopped_at: datetime
    requested_at: datetime | None = None
    stage: str = ""
    reason: str
    legal_basis: str = ""
    fees_returned: tuple[FeeLine, ...] = ()
    papers_returned: tuple[PaperLine, ...] = ()
    return_place: str = ""
    signer_titles: tuple[str, ...]
    signer_name: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandOver:
    """One hand-over of a case. `outcome` is `early`, `on_time`, `late`, or empty while it cannot be told."""

    giver: str
    receiver: str
    at: datetime
    giver_name: str = ""
    receiver_name: str = ""
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSheet(CaseSheet):
    """Form 06. `hand_overs` in the order they happened; `settled_by` is the agency competent to settle."""

    issued_at: datetime
    received_at: datetime
    due_at: datetime | None
    settled_by: str
    hand_overs: tuple[HandOver, ...]
