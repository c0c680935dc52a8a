"""Hand the result over to the applicant and close the case."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures import formats
from procedures.actions.base import CaseAction, iso
from procedures.actions.collect_fee import payment_facts, payment_refusals, take_payment
from procedures.actions.end_journey import end_journey
from procedures.actions.intake import MandateData, mandate_problems
from procedures.actions.walking import close_all
from procedures.errors import Refusal
from procedures.models import (
    CasePaper,
    CaseStatus,
    Parcel,
    PaymentMethod,
    Proof,
    ReturnMethod,
    Role,
    Taker,
    TaskOutcome,
)
from procedures.models.secret import blind_index
from procedures.policies import Place
from procedures.queries.dossier import Dossier
from procedures.queries.parcels import open_parcel
from procedures.queries.taking import Match, handed_in_today, is_early, match, originals_of
from procedures.queries.telling import told_that_ready


@dataclass
class Parting(CaseAction):
    """What handing over and posting have in common: the person was told, originals go back, nothing is owed.

    `originals` are the codes of the papers that go back; None: all of them. `kept_why` says why one does not.
    `told_now`: the officer told the person, by telephone or at the counter, that the result is there before its day.
    """

    originals: Collection[str] | None = field(default=None, kw_only=True)
    kept_why: str = field(default="", kw_only=True)
    told_now: bool = field(default=False, kw_only=True)

    place: ClassVar[Place] = Place.RETURN
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.READY})
    reads: ClassVar[tuple[str, ...]] = ("applicant", "submitter")

    @cached_property
    def kept(self) -> list[CasePaper]:
        """The originals that do not go back."""
        given = self.originals
        return [] if given is None else [paper for paper in originals_of(self.dossier) if paper.code not in given]

    @cached_property
    def told_at(self) -> datetime | None:
        """When the person was told; asked only of a result that leaves before its day."""
        return told_that_ready(self.case)

    def parting_refusals(self) -> Iterator[Refusal]:
        """Why the result may not leave yet."""
        if is_early(self.case, at=self.at) and not self.told_now and self.told_at is None:
            assert self.case.due_at is not None
            sentence = _("Promised for %(day)s, and nobody told the person that it is ready. Call them or say it now.")
            yield Refusal("not_told", sentence, {"day": formats.day(self.case.due_at)})
        if self.kept and not self.kept_why.strip():
            sentence = _("Not ticked off: %(papers)s. Hand it back and tick it, or write why it stays.")
            yield Refusal("original_kept", sentence, {"papers": ", ".join(paper.label for paper in self.kept)})

    def parting_facts(self) -> dict[str, Any]:
        """What the record says of it."""
        back = [paper.code for paper in originals_of(self.dossier)]
        facts: dict[str, Any] = {"originals": [c for c in back if self.originals is None or c in self.originals]}
        if self.kept:
            facts |= {"kept": [paper.name for paper in self.kept], "kept_why": self.kept_why.strip()}
        if is_early(self.case, at=self.at):
            assert self.case.due_at is not None
            told = self.at if self.told_now else self.told_at
            facts["early"] = {"due_at": iso(self.case.due_at), "told_at": iso(told or self.at), "now": self.told_now}
        return facts


@dataclass
class ReturnResult(Parting):
    """Hand the result to the applicant, to who handed the case in, or to somebody they authorised; final.

    `to_name` is who takes it and `id_number` the number on their card, compared with the record and never kept in
    full; `proof` what they showed, `mandate` the authorisation of somebody else, `payment` how what was still due is
    paid now. Lateness was judged when the result was ready, never on the day it is collected. Refused with
    `no_recipient`, `no_proof`, `not_electronic`, `no_card`, `no_mandate`, `not_told`, `original_kept`, `fee_unpaid`
    (amount in đồng), `parcel_on_the_way`, and what is wrong with a mandate. Source: NĐ 118/2025 art. 20, 24.
    """

    to_name: str = field(default="", kw_only=True)
    id_number: str = field(default="", kw_only=True, repr=False)
    proof: Proof | str = field(default="", kw_only=True)
    mandate: MandateData | None = field(default=None, kw_only=True)
    payment: PaymentMethod | str | None = field(default=None, kw_only=True)

    code: ClassVar[str] = "return_result"
    label: ClassVar[Any] = _("Hand over the result")
    final: ClassVar[bool] = True

    @cached_property
    def who(self) -> Match:
        """Who takes it, for this case."""
        if self.proof == Proof.ELECTRONIC:
            return Match(Taker.APPLICANT)
        return match(self.case, self.to_name, self.id_number)

    def refusals(self) -> Iterator[Refusal]:
        """The right person or an authorisation, what they showed, what goes back, and that nothing is owed."""
        if parcel := open_parcel(self.case):
            yield on_the_way(parcel)
            return
        if not self.to_name.strip():
            yield Refusal("no_recipient", _("Write who takes the result."))
        if self.proof not in Proof.values:
            yield Refusal("no_proof", _("Say what was shown: the receipt, or a card where the receipt is lost."))
        elif self.proof == Proof.ELECTRONIC and self.case.return_method != ReturnMethod.ELECTRONIC:
            sentence = _("The receipt does not say that the result goes electronically. Hand it to a person.")
            yield Refusal("not_electronic", sentence)
        elif self.proof == Proof.AT_ONCE and not handed_in_today(self.case, at=self.at):
            yield Refusal("no_proof", _("This case was not handed in today. Say what was shown."))
        if self.to_name.strip():
            yield from self._person_refusals()
        yield from self.parting_refusals()
        if self.dossier.fee_due and self.payment not in PaymentMethod.values:
            yield fee_unpaid(self.dossier)
        elif self.dossier.fee_due:
            yield from payment_refusals(PaymentMethod(str(self.payment)), self.case.return_unit)

    def _person_refusals(self) -> Iterator[Refusal]:
        """Whether this is the right person: who comes for somebody else shows a card and says on what ground."""
        other = self.who.taker == Taker.AUTHORISED
        if not self.id_number.strip() and (other or self.proof == Proof.LOST):
            yield Refusal("no_card", _("Scan or type the identity card of who takes the result."))
        if not other:
            return
        if self.mandate is None:
            sentence = _(
                "%(person)s is neither the applicant (%(applicant)s) nor who handed the case in. "
                "Record the authorisation, or ask them to come themselves."
            )
            params = {"person": self.to_name.strip(), "applicant": self.case.applicant.full_name}
            yield Refusal("no_mandate", sentence, params)
        else:
            yield from mandate_problems(self.mandate, timezone.localtime(self.at).date())

    def effect(self) -> dict[str, Any]:
        """Close the last task and the case."""
        facts: dict[str, Any] = {
            "to": " ".join(self.to_name.split()),
            "taker": str(self.who.taker),
            "proof": str(self.proof),
            **self._card(),
            **self._mandate(),
            **self.parting_facts(),
            "collected_vnd": 0,
        }
        close_all(self.dossier, TaskOutcome.HANDED_OVER, by=self.by, at=self.at)
        self.case.mark_returned(at=self.at)
        end_journey(self.case, by=self.by, at=self.at)
        if self.dossier.fees_to_collect and self.payment and self.by is not None:
            receipt = take_payment(
                self.dossier,
                PaymentMethod(self.payment),
                by=self.by,
                at=self.at,
                unit=self.case.return_unit,
                payer_name=self.to_name,
            )
            facts |= {"collected_vnd": receipt.total_vnd, "payment": payment_facts(receipt)}
        return facts

    def _card(self) -> dict[str, str]:
        """The card that was shown: its last digits to be read, its fingerprint to be compared. Never the number."""
        number = self.id_number.strip()
        if not number:
            return {}
        return {"card": f"•••{number[-3:]}", "card_index": blind_index(number)}

    def _mandate(self) -> dict[str, Any]:
        if self.who.taker != Taker.AUTHORISED or self.mandate is None:
            return {}
        day = self.mandate.issued_on
        return {
            "mandate": {
                "kind": str(self.mandate.kind),
                "number": self.mandate.number.strip(),
                "issued_on": day.isoformat() if day else "",
                "certified_by": self.mandate.certified_by.strip(),
            }
        }


def fee_unpaid(dossier: Dossier) -> Refusal:
    """Something is still owed."""
    return Refusal("fee_unpaid", _("Collect %(due)s first."), {"due": formats.money(dossier.fee_due)})


def on_the_way(parcel: Parcel) -> Refusal:
    """The result is not here."""
    return Refusal(
        "parcel_on_the_way",
        _("With the post since %(day)s, number %(number)s. Note first that it came back, or was delivered."),
        {"day": formats.day(parcel.posted_at), "number": parcel.tracking},
    )
