"""The form of a reception: people, the case, papers, fees, the return of the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.actions import DeliveryData, Intake, MandateData, PartyData
from procedures.definition.schema import Channel, Definition, Fact, FactType, Level
from procedures.errors import Refusal
from procedures.models import MandateKind, PartyKind, PaymentMethod, ProcedureVersion, ReturnMethod, Unit, UnitKind
from procedures.phrases import CHANNELS, local
from procedures.queries.returning import Contact
from procedures.queries.scan import Card, read_scan
from procedures.web.forms import (
    Answer,
    checked_birth,
    checked_identity,
    checked_phone,
    choice_field,
    day_field,
    fact_field,
    fact_name,
    fact_value,
    line_field,
    list_field,
    mail_field,
    text_field,
)
from procedures.web.frontdesk.checklist import paper_counts
from procedures.web.frontdesk.contact_form import orders_offered

COUNTER_CHANNELS = (Channel.DIRECT, Channel.POSTAL)
"""What can be handed in at a counter; online applications arrive by themselves."""

PAYMENTS = (
    ("later", _("Later")),
    (PaymentMethod.CASH.value, _("Cash, now")),
    (PaymentMethod.TRANSFER.value, _("Transfer: show the QR code after saving")),
)
"""When and how the fees are paid. A transfer names the case, so it can only be made once there is a case code; its
receipt is written when the money is there."""


LONGEST_CARD = 500
_LOOK_UP = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-vals": '{"decision": "refresh"}',
    "hx-target": "#returning",
    "hx-select": "#returning",
    "hx-select-oob": "#papers",
    "hx-swap": "outerHTML",
}


@dataclass(frozen=True)
class Places:
    """The units a reception may name: counters of this officer, competent agencies, places of return."""

    counters: Sequence[Unit]
    agencies: Sequence[Unit]
    returns: Sequence[Unit]


def places_for(definition: Definition, counters: Sequence[Unit]) -> Places:
    """Which units may receive, settle and return. One query. The nearest agency stands first."""
    units = list(Unit.objects.filter(closed_on=None))
    near = counters[0].path
    if definition.agency.level is Level.COMMUNE:
        agencies = [unit for unit in units if unit.kind == UnitKind.COMMUNE]
    elif definition.agency.unit:
        agencies = [unit for unit in units if unit.function == definition.agency.unit]
    else:
        agencies = [unit for unit in units if unit.kind == UnitKind.PROVINCE]
    agencies.sort(key=lambda unit: (not near.startswith(unit.path), unit.path))
    public = (UnitKind.CENTER, UnitKind.RECEPTION_POINT)
    returns = [unit for unit in units if unit.kind in public]
    returns.sort(key=lambda unit: (unit.pk != counters[0].pk, unit.path))
    return Places(counters, agencies, returns)


class IntakeForm(forms.Form):
    """One application at the counter. Fields that leave no choice are left out and their value assumed."""

    full_name = line_field(label=_("Full name"), max_length=200, required=False)
    id_number = line_field(label=_("Identity number"), max_length=24, required=False)
    birth_date = day_field(label=_("Date of birth"), required=False)
    phone = line_field(label=_("Telephone"), max_length=24, required=False)
    address = line_field(label=_("Address"), max_length=300, required=False)
    email = mail_field(label=_("E-mail"), required=False)
    kind = choice_field(label=_("Who applies"))
    by_proxy = choice_field(
        label=_("Submitter"),
        choices=(("no", _("The applicant in person")), ("yes", _("Somebody authorised"))),
        initial="no",
        decides=True,
    )
    submitter_name = line_field(label=_("Submitter's full name"), max_length=200, required=False)
    submitter_id_number = line_field(label=_("Submitter's identity number"), max_length=24, required=False)
    submitter_phone = line_field(label=_("Telephone"), max_length=24, required=False)
    mandate_kind = list_field(label=_("On what ground"), choices=MandateKind.choices, required=False)
    mandate_number = line_field(label=_("Number of the paper"), max_length=60, required=False)
    mandate_day = day_field(label=_("Day of the paper"), required=False)
    mandate_certified_by = line_field(label=_("Certified by"), max_length=200, required=False)
    counter = list_field(label=_("Received at"), decides=True)
    agency = list_field(label=_("Settled by"), decides=True)
    channel = choice_field(label=_("Handed in"), decides=True)
    variant = choice_field(label=_("Which of these?"), decides=True)
    return_unit = list_field(label=_("Place of return"))
    return_method = choice_field(
        label=_("Way of return"), choices=ReturnMethod.choices, initial=ReturnMethod.COUNTER.value, decides=True
    )
    payment = choice_field(label=_("Payment"), choices=PAYMENTS, initial="later", required=False)
    post_recipient = line_field(label=_("Recipient"), max_length=200, required=False)
    post_address = line_field(label=_("Postal address"), max_length=300, required=False)
    post_phone = line_field(label=_("Telephone for the postman"), max_length=24, required=False)
    duplicate_reason = line_field(label=_("Why another one is received"), max_length=300, required=False)
    told_by = list_field(label=_("How to tell the person"), required=False)
    note = line_field(label=_("Note for the departments"), max_length=500, required=False)
    slip_reason = text_field(label=_("Reason, as it is printed on the slip"), rows=3, required=False, max_length=500)

    card_warnings: tuple[Refusal, ...] = ()

    def __init__(self, version: ProcedureVersion, places: Places, *args: Any, today: date, **kwargs: Any) -> None:
        """The form of one version of a procedure, filled in `today`."""
        super().__init__(*args, **kwargs)
        self._read_card()
        self.today, self.version, self.definition, self.places = today, version, version.definition, places
        definition = self.definition
        channels = [c for c in COUNTER_CHANNELS if c in definition.channels] or list(definition.channels)
        self._offer("kind", [(kind, PartyKind(kind).label) for kind in definition.applicants])
        self._offer("channel", [(c.value, capfirst(str(CHANNELS[c.value]))) for c in channels])
        self._offer("variant", [(v.code, local(v.name)) for v in definition.variants])
        self._offer("counter", _named(places.counters))
        self._offer("agency", _named(places.agencies))
        self._offer("return_unit", _named(places.returns))
        self.fields["told_by"].choices = orders_offered()  # type: ignore[attr-defined]
        self.facts = tuple(fact for fact in definition.facts if fact.at_reception)
        # Whoever it is, known or not, is looked for while the next field is being typed.
        self.fields["id_number"].widget.attrs |= _LOOK_UP
        for fact in self.facts:
            self.fields[fact_name(fact.code)] = fact_field(fact, must_answer=False)

    def _read_card(self) -> None:
        """An identity card scanned into the field of the name fills the applicant in; its text is not kept."""
        text = self.data.get("full_name", "")
        scanned = read_scan(text[:LONGEST_CARD]) if "|" in text else None
        if scanned is not None and scanned.card is not None:
            read = {name: [value] for name, value in from_card(scanned.card).items()}
            self.data = MultiValueDict({**dict(self.data.lists()), **read})
            self.card_warnings = scanned.warnings

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Offer the choices, the first one chosen; a single one is no question and the field goes."""
        self.only = {**getattr(self, "only", {}), name: str(choices[0][0]) if choices else ""}
        if len(choices) > 1:
            field = self.fields[name]
            field.choices = choices  # type: ignore[attr-defined]
            field.initial = choices[0][0]
        else:
            del self.fields[name]

    # What the template asks

    def fact_fields(self) -> list[forms.BoundField]:
        """The questions of the procedure that want more than a tick."""
        return [self[fact_name(fact.code)] for fact in self.facts if fact.type is not FactType.BOOL]

    def ticks(self) -> list[forms.BoundField]:
        """The questions of the procedure that are answered by a tick."""
        return [self[fact_name(fact.code)] for fact in self.facts if fact.type is FactType.BOOL]

    def has_case_section(self) -> bool:
        """Whether there is anything to ask about the case itself."""
        return bool(self.facts) or any(name in self.fields for name in ("counter", "agency", "channel", "variant"))

    def choice(self, name: str) -> forms.BoundField | None:
        """The field, or nothing when there is no choice."""
        return self[name] if name in self.fields else None

    # Checks of single fields

    def clean_birth_date(self) -> date | None:
        """A day in the life of somebody alive."""
        return checked_birth(self.cleaned_data["birth_date"], self.today)

    def clean_phone(self) -> str:
        """Digits only."""
        return checked_phone(self.cleaned_data["phone"])

    def clean_post_phone(self) -> str:
        """Digits only."""
        return checked_phone(self.cleaned_data["post_phone"])

    def clean_submitter_phone(self) -> str:
        """Digits only."""
        return checked_phone(self.cleaned_data["submitter_phone"])

    def clean_id_number(self) -> str:
        """Digits only."""
        return checked_identity(self.cleaned_data["id_number"])

    def clean_submitter_id_number(self) -> str:
        """Digits only."""
        return checked_identity(self.cleaned_data["submitter_id_number"])

    # From what was typed to the application

    def suggest_reason(self, missing: Sequence[str]) -> None:
        """Say on the slip what is missing, where nothing else was written."""
        if not self.data.get("slip_reason", "").strip():
            reason = gettext("Still missing: %(papers)s.") % {"papers": "; ".join(missing)}
            self.data = MultiValueDict({**dict(self.data.lists()), "slip_reason": [reason[:500]]})

    def use(self, contact: Contact) -> None:
        """Take over how the person could be reached last time."""
        given = {"phone": contact.phone, "email": contact.email, "address": contact.address}
        self.data = MultiValueDict(
            {**dict(self.data.lists()), **{name: [value] for name, value in given.items() if value}}
        )
        self.full_clean()

    def intake(self) -> Intake:
        """The application as typed so far; a field that is not good yet counts as empty or as its default."""
        data = getattr(self, "cleaned_data", {})
        by_proxy = data.get("by_proxy") == "yes"
        return Intake(
            version=self.version,
            channel=Channel(self.chosen("channel")),
            received_at=_unit(self.places.counters, self.chosen("counter")),
            agency=_unit(self.places.agencies, self.chosen("agency")),
            return_to=_unit(self.places.returns, self.chosen("return_unit")),
            applicant=PartyData(
                full_name=data.get("full_name", ""),
                kind=PartyKind(self.chosen("kind")),
                id_number=data.get("id_number", ""),
                birth_date=data.get("birth_date"),
                address=data.get("address", ""),
                phone=data.get("phone", ""),
                email=data.get("email", ""),
            ),
            submitter=self._submitter(data) if by_proxy else None,
            mandate=_mandate(data) if by_proxy else None,
            delivery=DeliveryData(
                data.get("post_recipient", ""), data.get("post_address", ""), data.get("post_phone", "")
            ),
            variant=self.chosen("variant"),
            facts=self.answers(),
            papers=paper_counts(self.definition.papers, self.data),
            return_method=ReturnMethod(data.get("return_method") or ReturnMethod.COUNTER),
            payment=PaymentMethod.CASH if data.get("payment") == PaymentMethod.CASH else None,
            note=data.get("note", ""),
            told_by=tuple(filter(None, (data.get("told_by") or "").split(","))),
        )

    def chosen(self, name: str) -> str:
        """The value of a choice, or the only one there is, or the first."""
        typed = getattr(self, "cleaned_data", {}).get(name)
        return str(typed or self.only[name])

    def answers(self) -> dict[str, Answer]:
        """The facts answered at reception, declared defaults where nothing good was typed."""
        data = getattr(self, "cleaned_data", {})
        typed = {fact.code: data.get(fact_name(fact.code)) for fact in self.facts}
        return {
            fact.code: fact_value(fact, typed[fact.code]) if self._answered(fact, typed[fact.code]) else fact.default
            for fact in self.facts
        }

    def _answered(self, fact: Fact, typed: Any) -> bool:
        """An empty field leaves the default; an empty tick box of a form that was sent means no."""
        return self.is_bound if fact.type is FactType.BOOL else typed not in (None, "")

    def _submitter(self, data: Mapping[str, Any]) -> PartyData:
        return PartyData(
            full_name=data.get("submitter_name", ""),
            id_number=data.get("submitter_id_number", ""),
            phone=data.get("submitter_phone", ""),
        )


def _mandate(data: Mapping[str, Any]) -> MandateData:
    return MandateData(
        kind=MandateKind(data.get("mandate_kind") or MandateKind.POWER_OF_ATTORNEY),
        number=data.get("mandate_number", ""),
        issued_on=data.get("mandate_day"),
        certified_by=data.get("mandate_certified_by", ""),
    )


def _named(units: Sequence[Unit]) -> list[tuple[str, str]]:
    return [(unit.code, unit.label) for unit in units]


def _unit(units: Sequence[Unit], code: str) -> Unit:
    return next((unit for unit in units if unit.code == code), units[0])


def from_card(card: Card | None) -> dict[str, Any]:
    """What a scanned card fills in."""
    if card is None:
        return {}
    return {
        "full_name": card.full_name,
        "id_number": card.id_number,
        "birth_date": f"{card.birth_date:%d/%m/%Y}" if card.birth_date else "",
        "address": card.address,
    }
