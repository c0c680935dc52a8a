"""What may be done to a case: one act, one file. Guard, effect, event."""

from procedures.actions.idempotency import AlreadyAnswered
from procedures.actions.intake import DeliveryData, Intake, MandateData, PaperCount, PartyData
from procedures.actions.offers import Offer, offers
from procedures.actions.receive import Receive
from procedures.actions.register_online import RegisterOnline
from procedures.actions.registry import ACTS
from procedures.errors import ActionRefused

__all__ = [
    "ACTS",
    "ActionRefused",
    "AlreadyAnswered",
    "DeliveryData",
    "Intake",
    "MandateData",
    "Offer",
    "PaperCount",
    "PartyData",
    "Receive",
    "RegisterOnline",
    "offers",
]
