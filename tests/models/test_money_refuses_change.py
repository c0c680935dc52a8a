"""Payment receipts and closed shifts are never changed, whoever asks and however."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from procedures.actions.close_shift import CloseShift
from procedures.actions.void_payment import VoidPayment
from procedures.models import PaymentMethod, PaymentReceipt, ShiftClose
from tests.clock import monday, tuesday
from tests.office import Office

RECEIPT, SHIFT = "a payment receipt is not changed", "a closed shift is not changed"


def refused(change: Callable[[], object], words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        change()


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def receipt(office: Office) -> PaymentReceipt:
    office.receive(at=monday(8), facts={"copies": 1}, payment=PaymentMethod.CASH)
    return PaymentReceipt.objects.get()


def test_a_receipt_is_not_changed(receipt: PaymentReceipt) -> None:
    rows = PaymentReceipt.objects.all()
    before = list(rows.values_list())
    for change in (
        {"total_vnd": F("total_vnd") + 1},
        {"number": 9},
        {"payer_name": "x"},
        {"lines": []},
        {"method": "transfer"},
        {"at": tuesday(8)},
    ):
        refused(lambda change=change: rows.update(**change), RECEIPT)
    refused(receipt.save, RECEIPT)
    refused(lambda: rows._raw_delete("default"), RECEIPT)
    refused(lambda: sql(f"DELETE FROM {PaymentReceipt._meta.db_table}"), RECEIPT)
    assert list(rows.values_list()) == before


def test_a_receipt_is_void_once(office: Office, receipt: PaymentReceipt) -> None:
    VoidPayment(receipt.case, by=office.receiver, at=monday(9), reason="Thu nhầm").run()
    rows = PaymentReceipt.objects.all()
    refused(lambda: rows.update(void_reason="Lý do khác"), RECEIPT)
    refused(lambda: rows.update(voided_at=None, voided_by=None, void_reason="", void_kind=""), RECEIPT)


def test_a_closed_shift_is_not_changed(office: Office, receipt: PaymentReceipt) -> None:
    closed = CloseShift(office.counter, by=office.receiver, at=monday(17), counted_vnd=8_000).run()
    refused(lambda: ShiftClose.objects.update(counted_vnd=0, explanation="x"), SHIFT)
    refused(lambda: ShiftClose.objects.all()._raw_delete("default"), SHIFT)
    refused(lambda: PaymentReceipt.objects.update(shift=None), RECEIPT)
    assert PaymentReceipt.objects.get().shift == closed


@pytest.mark.sqlite
def test_nothing_is_replaced(office: Office, receipt: PaymentReceipt) -> None:
    CloseShift(office.counter, by=office.receiver, at=monday(17), counted_vnd=8_000).run()
    for model, words in ((PaymentReceipt, RECEIPT), (ShiftClose, SHIFT)):
        table = model._meta.db_table
        refused(lambda table=table: sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"), words)
