"""Put a printing of a payment receipt on record and tell which one it is."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from procedures.models import Officer, PaymentReceipt, ReceiptPrinting

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def print_receipt(receipt: PaymentReceipt, *, by: Officer, at: datetime, key: str = "") -> int:
    """Record one printing and return which it is, from 1. The same `key` prints once; what is no key counts as none."""
    key = key if _KEY.fullmatch(key) else ""
    with transaction.atomic():
        # Two officers print at once: the second waits here and gets the next number.
        PaymentReceipt.objects.select_for_update(of=("self",)).only("pk").get(pk=receipt.pk)
        before = list(ReceiptPrinting.objects.filter(receipt=receipt).order_by("number"))
        mine = next((printed for printed in before if key and printed.key == key), None)
        if mine is None:
            mine = ReceiptPrinting.objects.create(receipt=receipt, number=len(before) + 1, at=at, by=by, key=key)
    return mine.number
