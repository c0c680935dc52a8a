"""What the tests of fees share: a late birth with two copies, unpaid or paid, and what is said of it."""

from __future__ import annotations

from procedures.models import Case, PaymentMethod
from tests.clock import monday
from tests.office import Office

LATE_BIRTH = {"on_time": False, "copies": 2}
WHY, LAW = "Thu nhầm mức phí", "Điều 4 Thông tư số 85/2019/TT-BTC"
COUNTER = frozenset({"motcua.anmau", "motcua2.anmau"})
"""Who may settle money of a case received and returned at An Mẫu."""


def fees(case: Case) -> list[tuple[str, str]]:
    """Code and state of every amount."""
    return list(case.charges.values_list("code", "state"))


def late_birth(office: Office, payment: PaymentMethod | None = None) -> Case:
    """A case over 24.000 đồng, still due or paid with the application."""
    return office.receive(at=monday(8), facts=LATE_BIRTH, payment=payment)
