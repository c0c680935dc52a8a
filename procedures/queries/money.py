"""Money at the counter as its pages read it: the account of a counter, payment receipts, open and closed shifts."""

from __future__ import annotations

from dataclasses import dataclass

from procedures.models import Unit


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account fees are transferred to. `bin` are the six digits of the bank."""

    bin: str
    number: str
    holder: str


def account_of(unit: Unit) -> Account | None:
    """The account of the counter, or of the nearest unit above that has one. At most one query."""
    found: Unit | None = unit if unit.bank_bin and unit.bank_account else None
    if found is None:
        above = [code for code in unit.path.split("/") if code and code != unit.code]
        with_account = Unit.objects.filter(code__in=above).exclude(bank_bin="").exclude(bank_account="")
        found = with_account.order_by("-path").first()
    return Account(found.bank_bin, found.bank_account, found.bank_holder or found.name) if found else None
