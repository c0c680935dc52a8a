"""Certification: the fee by page with its cap, one number for each document, the register of the year.

TT 226/2016/TT-BTC; NĐ 23/2015/NĐ-CP art. 13; TT 01/2020/TT-BTP art. 2.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from django.db import DatabaseError, transaction

from procedures.actions import ActionRefused
from procedures.actions.close_register import close_register
from procedures.actions.withdraw import Withdraw
from procedures.definition import fees_due, read_definition
from procedures.definition.schema import Definition
from procedures.models import CaseStatus, CertificationBook, CertificationKind, CertifiedDocument
from procedures.queries.certifying import DocumentData, Reckoning, numbers_said
from tests.certifying import BIRTH, SIGNATURES, settled
from tests.clock import at, monday
from tests.office import FIXTURES, Office

DAY = date(2026, 3, 2)


@cache
def shipped(name: str) -> Definition:
    """A procedure of the shipped files."""
    path = FIXTURES / "procedures" / f"{name}.yaml"
    return read_definition(path.read_bytes(), path.name)


COPIES, SIGNED, REGISTER = (
    "2.000815-certified-copies",
    "2.000884-signature-certification",
    "2.000908-copies-from-the-register",
)


@pytest.mark.parametrize(
    ("pages", "amount", "capped"),
    [
        (1, 2_000, False),
        (2, 4_000, False),
        (3, 5_000, False),
        (197, 199_000, False),
        (198, 200_000, True),
        (199, 200_000, True),
        (999, 200_000, True),
    ],
)
def test_one_copy_costs_by_its_pages_and_never_more_than_the_cap(pages: int, amount: int, capped: bool) -> None:
    reckoning = Reckoning(shipped(COPIES), on=DAY)
    fee = reckoning.fee(DocumentData("Sổ", pages=pages))
    assert (fee.amount_vnd, fee.capped) == (amount, capped)
    assert reckoning.fee(DocumentData("Sổ", pages=pages, copies=7)).amount_vnd == 7 * amount


def test_the_facts_of_many_rows_are_their_sums_with_zeros_said() -> None:
    reckoning = Reckoning(shipped(COPIES), on=DAY)
    rows = [DocumentData("A", 1, 2), DocumentData("B", 3, 3), DocumentData("C", 197), DocumentData("D", 198, 4)]
    facts = reckoning.facts(rows)
    assert facts == {"copies": 10, "first_pages": 2 + 6 + 2, "further_pages": 3 + 195, "capped_copies": 4}
    assert reckoning.facts(rows[3:]) == {"copies": 4, "first_pages": 0, "further_pages": 0, "capped_copies": 4}
    lines = fees_due(shipped(COPIES), facts, "direct", DAY)
    assert sum(line.amount_vnd for line in lines) == sum(reckoning.fee(row).amount_vnd for row in rows)


def test_forty_rows_cost_what_each_of_them_costs() -> None:
    reckoning = Reckoning(shipped(COPIES), on=DAY)
    rows = [DocumentData(f"Giấy {n}", pages=5 * n, copies=n) for n in range(1, 41)]
    lines = fees_due(shipped(COPIES), reckoning.facts(rows), "direct", DAY)
    by_hand = sum(n * (200_000 if 5 * n >= 198 else 4_000 + (5 * n - 2) * 1_000) for n in range(1, 41))
    assert sum(line.amount_vnd for line in lines) == sum(reckoning.fee(row).amount_vnd for row in rows) == by_hand


def test_a_signature_costs_by_paper_and_a_copy_from_the_register_nothing() -> None:
    signed = Reckoning(shipped(SIGNED), on=DAY)
    assert signed.facts([DocumentData("Giấy ủy quyền", 9, 2), DocumentData("Lý lịch", 2)]) == {"documents": 3}
    assert signed.fee(DocumentData("Giấy ủy quyền", 300, 2)).amount_vnd == 20_000
    register = Reckoning(shipped(REGISTER), on=DAY)
    assert (register.facts([BIRTH]), register.fee(BIRTH).amount_vnd) == ({}, 0)


@pytest.mark.parametrize(("numbers", "said"), [([], ""), ([7], "07"), ([7, 8, 9], "07–09"), ([120, 121], "120–121")])
def test_numbers_in_words(numbers: list[int], said: str) -> None:
    assert numbers_said(numbers) == said


def test_each_document_has_one_number_however_many_copies(office: Office) -> None:
    settled(office, BIRTH, DocumentData("Bằng lái xe", copies=50), at=monday(9))
    assert list(CertifiedDocument.objects.values_list("number", "copies")) == [(1, 2), (2, 50)]


def test_a_line_of_the_register_is_not_changed_and_not_deleted(office: Office) -> None:
    line = settled(office, at=monday(9)).certified.get()
    for change in (lambda: CertifiedDocument.objects.update(copies=9), line.delete, line.book.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert CertifiedDocument.objects.get().copies == 2


def test_the_year_is_closed_and_nothing_in_it_changes(office: Office) -> None:
    settled(office, at=monday(9))
    book = CertificationBook.objects.get()
    with pytest.raises(ActionRefused) as refused:
        close_register(book, by=office.receiver, at=at(2027, 1, 4, 8))
    assert refused.value.codes == ("not_supervisor",)
    closed = close_register(book, by=office.supervisor, at=at(2027, 1, 4, 8))
    assert (closed.pages, closed.closing_reason) == (1, "")
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        CertificationBook.objects.update(last=9)


def test_numbers_go_on_in_the_next_volume_of_the_year_and_begin_anew_with_the_next_year(office: Office) -> None:
    """NĐ 23/2015 art. 13: a new book within the year takes the number after the last one of the book before."""
    settled(office, BIRTH, BIRTH, at=monday(9))
    close_register(CertificationBook.objects.get(), by=office.supervisor, at=monday(10), reason="Hết trang")
    second = settled(office, at=monday(11)).certified.get()
    assert (second.number, second.book.volume, second.book.before, second.book.count) == (3, 2, 2, 1)
    next_year = settled(office, at=at(2027, 1, 4, 9)).certified.get()
    assert (next_year.number, next_year.book.symbol) == (1, "01/2027-SCT/BS")


def test_what_is_never_signed_keeps_its_line(office: Office) -> None:
    case = settled(office, at=monday(9), code=SIGNATURES)
    Withdraw(case, by=office.receiver, at=monday(10), reason="Đổi ý").run()
    line = CertifiedDocument.objects.get()
    assert (line.number, line.case.status) == (1, CaseStatus.WITHDRAWN)
    assert settled(office, at=monday(11), code=SIGNATURES).certified.get().number == 2
    assert {book.kind for book in CertificationBook.objects.all()} == {CertificationKind.SIGNATURES}
