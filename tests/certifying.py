"""Certifying in a test: an application with its documents, and an officer who holds several posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from procedures.actions import Intake, PaperCount
from procedures.actions.settle_at_once import SettleAtOnce, Waiver
from procedures.models import Case, Officer, PaymentMethod, Posting
from procedures.queries.certifying import DocumentData, Reckoning
from tests.office import LOADED_AT, Office

COPIES, SIGNATURES, FROM_REGISTER = "2.000815", "2.000884", "2.000908"
BIRTH = DocumentData("Giấy khai sinh", pages=1, copies=2)
ANSWERS = dict.fromkeys(("originals_valid", "signed_before_officer", "content_allowed", "entry_found"), True)


def application(
    office: Office, *documents: DocumentData, code: str = COPIES, payment: PaymentMethod | None = PaymentMethod.CASH
) -> Intake:
    """A complete application for these documents at the counter of An Mẫu."""
    intake = office.intake(code, payment=payment)
    definition = intake.version.definition
    counted = Reckoning(definition, on=LOADED_AT.date()).facts(documents)
    papers = {paper.code: PaperCount(paper.originals, paper.copies) for paper in definition.papers}
    return replace(intake, facts=counted, papers=papers)


def settled(
    office: Office,
    *documents: DocumentData,
    at: datetime,
    by: Officer | None = None,
    code: str = COPIES,
    payment: PaymentMethod | None = PaymentMethod.CASH,
    waiver: Waiver | None = None,
    key: str = "",
) -> Case:
    """The case of documents that were certified at once, as far as the officer may."""
    documents = documents or (BIRTH,)
    intake = application(office, *documents, code=code, payment=payment)
    who = by or office.receiver
    return SettleAtOnce(intake, documents, at=at, by=who, answers=ANSWERS, waiver=waiver, key=key).run()


def also_posted(office: Office, officer: Officer, *posts: tuple[str, str]) -> Officer:
    """The officer, posted too to these sections of An Mẫu: (function, role)."""
    for function, role in posts:
        Posting.objects.create(officer=officer, unit=office.section(function), role=role, since=LOADED_AT.date())
    return officer


BUT_THE_SIGNATURE = (("civil_status", "case_officer"), ("clerical", "clerk"))
EVERYTHING = (*BUT_THE_SIGNATURE, ("leadership", "approver"))
