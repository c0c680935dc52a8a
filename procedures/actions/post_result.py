"""Hand the result to the post, with the number by which the parcel is followed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.return_result import Parting, fee_unpaid, on_the_way
from procedures.errors import Refusal
from procedures.models import Parcel, ParcelState, ReturnMethod, Task
from procedures.queries.dossier import Dossier
from procedures.queries.parcels import address_of, last_parcel, open_parcel

_TRACKING = re.compile(r"[A-Z0-9]{6,40}")


@dataclass
class PostResult(Parting):
    """Hand the result to the post; the case stays ready until the parcel is delivered.

    `tracking` is the number of the postal service; recipient, address and telephone are those of the last try, or of
    the reception, unless something else is given. Refused with `not_by_post`, `parcel_on_the_way`, `no_tracking`,
    `tracking_taken`, `no_address`, `not_told`, `original_kept`, `fee_unpaid`. Source: NĐ 118/2025 art. 14, 20.
    """

    tracking: str = field(default="", kw_only=True)
    recipient: str = field(default="", kw_only=True)
    address: str = field(default="", kw_only=True)
    phone: str = field(default="", kw_only=True)

    code: ClassVar[str] = "post_result"
    label: ClassVar[Any] = _("Hand over to the post")

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """The receipt says another way, or the post has it already."""
        if dossier.case.return_method != ReturnMethod.POST:
            yield Refusal("not_by_post", _("The receipt does not say that the result goes by post."))
        elif parcel := open_parcel(dossier.case):
            yield on_the_way(parcel)

    def refusals(self) -> Iterator[Refusal]:
        """A tracking number that is free, a whole address, and nothing owed."""
        number = tracking_number(self.tracking)
        if not _TRACKING.fullmatch(number):
            yield Refusal("no_tracking", _("Scan or type the tracking number on the post's slip: letters and digits."))
        elif Parcel.objects.filter(tracking=number, state=ParcelState.POSTED).exists():
            yield Refusal("tracking_taken", _("This tracking number is on another parcel that the post still has."))
        if not all(self._where()):
            yield Refusal("no_address", _("Write recipient, address and a telephone number for the postman."))
        yield from self.parting_refusals()
        if self.dossier.fee_due:
            yield fee_unpaid(self.dossier)

    def _where(self) -> tuple[str, str, str]:
        given = (self.recipient, self.address, self.phone)
        known = address_of(self.case, last_parcel(self.case)) if not all(given) else ("", "", "")
        recipient, address, phone = (_tidy(new) or old for new, old in zip(given, known, strict=True))
        return recipient, address, phone

    def effect(self) -> dict[str, Any]:
        """Note the parcel."""
        recipient, address, phone = self._where()
        assert self.by is not None
        parcel = Parcel.objects.create(
            case=self.case,
            number=self.case.parcels.count() + 1,
            tracking=tracking_number(self.tracking),
            recipient=recipient,
            address=address,
            phone=phone,
            unit=self.case.return_unit,
            posted_at=self.at,
            posted_by=self.by,
        )
        return {"number": parcel.tracking, "parcel": parcel.number, "to": recipient, **self.parting_facts()}


def tracking_number(text: str) -> str:
    """A tracking number as it is kept: capitals, without blanks and bars."""
    return re.sub(r"[\s.\-]", "", unicodedata.normalize("NFC", text)).upper()


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
