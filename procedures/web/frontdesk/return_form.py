"""What handing a result over asks, wherever it is asked: what was shown, who takes it, what goes back, what is paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from procedures import formats
from procedures.actions import MandateData
from procedures.models import MandateKind, PaymentMethod, Proof, ReturnMethod
from procedures.queries.dossier import Dossier
from procedures.queries.scan import Card
from procedures.queries.taking import is_early, originals_of
from procedures.queries.telling import told_that_ready
from procedures.web.forms import SAID, checked_identity, choice_field, day_field, line_field, list_field, ticks_field

Fields = dict[str, forms.Field]
COUNTER_METHODS = (PaymentMethod.CASH, PaymentMethod.TRANSFER)
"""How money comes in at a counter; what the portal collects is not asked here."""

FIELDS = {
    "no_recipient": "id_to_name",
    "no_proof": "id_proof",
    "not_electronic": "id_proof",
    "no_card": "id_id_number",
    "no_mandate": "id_mandate_kind",
    "mandate_without_day": "id_mandate_day",
    "mandate_without_number": "id_mandate_number",
    "mandate_of_tomorrow": "id_mandate_day",
    "not_told": "id_told_now",
    "original_kept": "id_originals",
    "fee_unpaid": "id_payment",
    "no_account": "id_payment",
}
"""Where on the page a refusal is mended."""


class IdentityField(forms.CharField):
    """A number as it stands on a card, blanks apart."""

    def clean(self, value: Any) -> str:
        """The number without blanks."""
        return checked_identity(super().clean(value))


def identity_field(**options: Any) -> IdentityField:
    """The number of a card that is typed because no scanner can read it."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
    return IdentityField(widget=widget, error_messages=SAID, **options)


class ReturnFields:
    """The fields of a hand-over. `posted`: answers that were sent, whose choices are taken as they come."""

    def __init__(self, dossier: Dossier, at: datetime, posted: QueryDict | None = None, *, lost: bool = False) -> None:
        """`lost`: the visit began without a receipt."""
        self.dossier, self.at, self.posted, self.lost = dossier, at, posted, lost

    def fields(self) -> Fields:
        """Everything, in the order of the page."""
        case = self.dossier.case
        person = case.submitter or case.applicant
        proof = Proof.LOST if self.lost else Proof.RECEIPT
        if case.return_method == ReturnMethod.ELECTRONIC and not self.lost:
            proof = Proof.ELECTRONIC
        fields: Fields = {
            "proof": choice_field(label=_("What was shown"), choices=self._proofs(), initial=proof.value),
            "to_name": line_field(
                label=_("Who takes the result"), max_length=200, initial=person.full_name, required=False
            ),
            "id_number": identity_field(label=_("Number of the identity card"), max_length=24, required=False),
            **mandate_fields(),
            **self.parting(),
        }
        if self.posted is not None or self.dossier.fee_due:
            fields["payment"] = self._method()
        return fields

    def parting(self) -> Fields:
        """What handing over and posting ask alike: the originals, and whether the person was told."""
        if self.posted is not None:
            choices = [(code, code) for code in self.posted.getlist("originals")]
        else:
            choices = [(paper.code, paper.label) for paper in originals_of(self.dossier)]
        fields: Fields = {}
        if choices or self.posted is not None:
            label = _("Originals given back: tick each one")
            fields["originals"] = ticks_field(label=label, choices=choices, required=False)
            fields["kept_why"] = line_field(label=_("Why one is not given back"), max_length=300, required=False)
        if self.posted is not None or self._untold():
            fields["told_now"] = forms.BooleanField(
                label=_("The person was told now, by telephone or here, that the result is there before its day"),
                required=False,
            )
        return fields

    def _untold(self) -> bool:
        case = self.dossier.case
        return is_early(case, at=self.at) and told_that_ready(case) is None

    def _proofs(self) -> list[tuple[str, Any]]:
        """Sending electronically is offered where the receipt says so; at once is what the quick page alone does."""
        shown = [Proof.RECEIPT, Proof.LOST]
        if self.dossier.case.return_method == ReturnMethod.ELECTRONIC:
            shown.append(Proof.ELECTRONIC)
        return [(proof.value, proof.label) for proof in shown]

    def _method(self) -> forms.Field:
        """How what is due is paid: nothing is chosen beforehand, so that money is never booked by oversight."""
        label = ""
        if self.posted is None:
            label = _("%(amount)s is paid") % {"amount": formats.money(self.dossier.fee_due)}
        return choice_field(label=label, choices=[(m.value, m.label) for m in COUNTER_METHODS], required=False)


def mandate_fields() -> Fields:
    """On what ground somebody else takes the result."""
    kinds = [("", _("None")), *MandateKind.choices]
    return {
        "mandate_kind": list_field(label=_("Authorisation of somebody else"), choices=kinds, required=False),
        "mandate_number": line_field(label=_("Number of the paper"), max_length=60, required=False),
        "mandate_day": day_field(label=_("Day of the paper"), required=False),
        "mandate_certified_by": line_field(label=_("Certified by"), max_length=200, required=False),
    }


def return_params(cleaned: Mapping[str, Any], card: Card | None = None) -> dict[str, Any]:
    """The parameters of the act from the cleaned answers; a scanned card says who takes the result."""
    found = {name: value for name, value in cleaned.items() if not name.startswith("mandate_")}
    found["originals"] = tuple(found.get("originals") or ())
    if kind := cleaned.get("mandate_kind"):
        found["mandate"] = MandateData(
            kind=MandateKind(kind),
            number=cleaned.get("mandate_number") or "",
            issued_on=cleaned.get("mandate_day"),
            certified_by=cleaned.get("mandate_certified_by") or "",
        )
    if card is not None:
        found |= {"to_name": card.full_name, "id_number": card.id_number}
    return found
