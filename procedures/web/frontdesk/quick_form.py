"""The form of a certification at once: who, which documents, how it is paid, what the officer confirms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.actions import Intake, PaperCount
from procedures.actions.enter_certification import MOST_DOCUMENTS, NAME_LIMIT
from procedures.actions.intake import COUNT_LIMIT, enough
from procedures.actions.settle_at_once import Waiver
from procedures.definition.schema import Fact, FactType
from procedures.models import PaymentMethod
from procedures.phrases import local
from procedures.queries.certifying import COUNTED, DocumentData, DocumentFee, Reckoning
from procedures.web.forms import Problem, choice_field, fact_name, line_field, list_field, whole
from procedures.web.frontdesk.forms import IntakeForm

EXEMPT = "exempt"
PAYMENTS = (
    (PaymentMethod.CASH.value, _("Cash")),
    (PaymentMethod.TRANSFER.value, _("Transfer, VietQR after saving")),
    (EXEMPT, _("Exempt by law")),
)
NOT_ASKED = (
    *("by_proxy", "submitter_name", "submitter_id_number", "submitter_phone"),
    *("mandate_kind", "mandate_number", "mandate_day", "mandate_certified_by"),
    *("agency", "channel", "variant", "return_unit", "return_method"),
    *("post_recipient", "post_address", "post_phone", "duplicate_reason", "slip_reason", "email"),
)
"""What needs no answer when the person stands at the counter and waits; anything else is received the ordinary way."""

EMPTY_ROWS = 3
"""Rows a fresh page begins with; Enter adds more."""

_ROW = re.compile(r"document-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table as typed. `wrong` are the names of its fields that cannot stand."""

    index: int
    name: str = ""
    pages: str = "1"
    copies: str = "1"
    wrong: tuple[str, ...] = ()
    fee: DocumentFee | None = None

    @property
    def is_empty(self) -> bool:
        """Nobody wrote anything into it."""
        return not self.name.strip() and self.pages.strip() in ("", "1") and self.copies.strip() in ("", "1")

    @property
    def document(self) -> DocumentData | None:
        """The document, where the row can be read."""
        return None if self.wrong else DocumentData(" ".join(self.name.split()), *map(int, (self.pages, self.copies)))


class QuickForm(IntakeForm):
    """An application for certification, its papers shown at the counter and its counts taken from the rows."""

    payment = choice_field(label=_("Payment"), choices=PAYMENTS, initial=PaymentMethod.CASH.value, decides=True)
    kind = list_field(label=_("Who applies"))
    waiver_reason = line_field(label=_("Why nothing is to be paid"), max_length=300, required=False)
    waiver_basis = line_field(label=_("Article and document"), max_length=200, required=False)

    def __init__(self, *args: Any, asked: tuple[Fact, ...] = (), **kwargs: Any) -> None:
        """The form as `IntakeForm`; `asked` are the facts this officer confirms at their own steps."""
        super().__init__(*args, **kwargs)
        for fact in self.facts:
            if fact.code in COUNTED or fact.type is not FactType.BOOL:
                del self.fields[fact_name(fact.code)]
        self.facts = tuple(fact for fact in self.facts if fact_name(fact.code) in self.fields)
        self.asked = asked
        for fact in asked:
            self.fields[fact_name(fact.code)] = _confirmation(fact)
        for name in NOT_ASKED:
            self.fields.pop(name, None)
        attrs = self.fields["id_number"].widget.attrs
        self.fields["id_number"].widget.attrs = {key: attrs[key] for key in attrs if not key.startswith("hx-")}
        self.rows = self._rows()

    def _rows(self) -> list[Row]:
        """The rows as typed, in their order, with one empty row after them."""
        found = sorted({int(match[1]) for name in self.data if (match := _ROW.fullmatch(name))})[:MOST_DOCUMENTS]
        rows = [_row(index, self.data) for index in found]
        while len(rows) < EMPTY_ROWS or (not rows[-1].is_empty and len(rows) < MOST_DOCUMENTS):
            rows.append(Row(rows[-1].index + 1 if rows else 0))
        return rows

    def reckon(self) -> None:
        """Work out what each row costs. After `full_clean`, because answers may change a fee."""
        reckoning = self.reckoning()
        self.rows = [
            replace(row, fee=reckoning.fee(row.document)) if not row.is_empty and row.document else row
            for row in self.rows
        ]

    def reckoning(self) -> Reckoning:
        """The rules of this version today."""
        return Reckoning(self.definition, on=self.today, facts=super().answers())

    @property
    def documents(self) -> tuple[DocumentData, ...]:
        """The documents that can be read."""
        return tuple(row.document for row in self.rows if not row.is_empty and row.document)

    @property
    def has_pages(self) -> bool:
        """Whether the fee asks for pages."""
        return "further_pages" in {fact.code for fact in self.definition.facts}

    def confirmations(self) -> list[forms.BoundField]:
        """What the officer confirms by a tick."""
        return [self[fact_name(fact.code)] for fact in self.asked]

    def confirmed(self) -> dict[str, bool]:
        """What was confirmed."""
        return {fact.code: bool(self.cleaned_data.get(fact_name(fact.code))) for fact in self.asked}

    def waiver(self) -> Waiver | None:
        """Why nothing is paid, where that was chosen."""
        data = getattr(self, "cleaned_data", {})
        if data.get("payment") != EXEMPT:
            return None
        return Waiver(data.get("waiver_reason", ""), data.get("waiver_basis", ""))

    def answers(self) -> dict[str, bool | int | str]:
        """The answers ticked, and the counts of the rows."""
        return {**super().answers(), **self.reckoning().facts(self.documents)}

    def intake(self) -> Intake:
        """The application: every paper shown, as many copies as the rows say."""
        intake = super().intake()
        copies = sum(document.copies for document in self.documents)
        papers = {
            paper.code: PaperCount(
                min(max(paper.originals, len(self.documents)), COUNT_LIMIT) if paper.originals else 0,
                min(max(paper.copies, copies), COUNT_LIMIT) if paper.copies else 0,
            )
            for paper in intake.required()
        }
        assert all(enough(paper.originals, paper.copies, papers[paper.code]) for paper in intake.required())
        paid = self.cleaned_data.get("payment") if self.is_bound and hasattr(self, "cleaned_data") else ""
        payment = PaymentMethod.CASH if paid == PaymentMethod.CASH else None
        return replace(intake, papers=papers, payment=payment)

    def row_problems(self) -> Iterator[Problem]:
        """What is wrong in the rows, each with its field."""
        for place, row in enumerate(self.rows, start=1):
            for field in () if row.is_empty else row.wrong:
                yield str(_WRONG[field]) % {"row": place}, f"id_{field}-{row.index}"


_WRONG = {
    "document": _("Row %(row)s: write what document it is."),
    "pages": _("Row %(row)s: count the pages from 1 to 999."),
    "copies": _("Row %(row)s: count the copies from 1 to 999."),
}


def _row(index: int, data: Mapping[str, Any]) -> Row:
    name = str(data.get(f"document-{index}", ""))[: NAME_LIMIT + 1]
    pages, copies = (str(data.get(f"{field}-{index}", "1"))[:9].strip() or "1" for field in ("pages", "copies"))
    wrong = [] if name.strip() else ["document"]
    wrong += [
        field for field, text in (("pages", pages), ("copies", copies)) if not 1 <= (whole(text) or 0) <= COUNT_LIMIT
    ]
    return Row(index, name, pages, copies, tuple(wrong))


def _confirmation(fact: Fact) -> forms.BooleanField:
    """A tick without which the step is not left; empty to begin with, so that nobody confirms by oversight."""
    label = local(fact.label)
    missing = {"required": _("Tick this when it is so; otherwise receive the application the ordinary way.")}
    return forms.BooleanField(label=label, error_messages=missing)
