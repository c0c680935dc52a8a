"""Enter the documents of a case in the certification register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import locked, record
from procedures.actions.intake import COUNT_LIMIT
from procedures.errors import Refusal
from procedures.models import Case, CaseEvent, CertificationBook, CertifiedDocument, Officer
from procedures.queries.certifying import KINDS, DocumentData, Reckoning, numbers_said
from procedures.queries.dossier import Dossier

ENTERED = "enter_certification"
"""Event code of documents entered in the register."""

NAME_LIMIT = 200
MOST_DOCUMENTS = 40
"""Documents of one case: more than a person carries, and few enough for one page and one strip of labels."""


def document_refusals(documents: Sequence[DocumentData]) -> Iterator[Refusal]:
    """What is wrong with the documents, each by its row, counted from 1."""
    if not documents:
        yield Refusal("no_document", _("Write at least one document."), {"row": 1})
    if len(documents) > MOST_DOCUMENTS:
        yield Refusal("too_many_documents", _("At most %(most)s documents at once."), {"most": MOST_DOCUMENTS})
    for row, document in enumerate(documents, start=1):
        if not document.name.strip():
            yield Refusal("no_document_name", _("Row %(row)s: write what document it is."), {"row": row})
        elif len(document.name) > NAME_LIMIT or not document.name.isprintable():
            sentence = _("Row %(row)s: name the document in at most 200 letters, without special signs.")
            yield Refusal("bad_document_name", sentence, {"row": row})
        if not 1 <= document.pages <= COUNT_LIMIT:
            yield Refusal("bad_pages", _("Row %(row)s: count the pages from 1 to 999."), {"row": row})
        if not 1 <= document.copies <= COUNT_LIMIT:
            yield Refusal("bad_copies", _("Row %(row)s: count the copies from 1 to 999."), {"row": row})


def enter_documents(
    case: Case, documents: Sequence[DocumentData], *, by: Officer, at: datetime
) -> tuple[CaseEvent, list[CertifiedDocument]]:
    """Give each document its number in the authority's open book; the event and the lines.

    Part of another act, which has asked `document_refusals`. The number stands in the attestation that is signed, so
    it is given before the signature; what is not signed in the end keeps its line and its number.
    Source: NĐ 23/2015/NĐ-CP art. 13; TT 01/2020/TT-BTP art. 2 (one number for each kind of document).
    """
    dossier = Dossier(locked(case.pk))
    case, definition = dossier.case, dossier.definition
    reckoning = Reckoning(definition, on=timezone.localtime(at).date(), facts=case.facts)
    kind = KINDS[definition.code]
    place = CertificationBook.objects.take(case.agency, kind, len(documents), at=at)
    lines = [
        CertifiedDocument(
            case=case,
            book_id=place.book_id,
            number=number,
            name=document.name,
            pages=document.pages,
            copies=document.copies,
            fee_vnd=reckoning.fee(document).amount_vnd,
            entered_at=at,
            entered_by=by,
        )
        for number, document in enumerate(documents, start=place.first)
    ]
    CertifiedDocument.objects.bulk_create(lines)
    book = CertificationBook.objects.get(pk=place.book_id)
    facts = {
        "number": f"{numbers_said([line.number for line in lines])}, {book.symbol}",
        "documents": len(lines),
        "copies": sum(line.copies for line in lines),
    }
    return record(dossier, ENTERED, by=by, at=at, unit=case.received_at_unit, facts=facts), lines
