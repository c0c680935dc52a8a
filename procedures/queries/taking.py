"""Who stands at the counter for a result, what goes back with it, and whether it is given before the promised day.

The one place of these rules (NĐ 118/2025 art. 20): the acts judge by them, the pages show what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures import formats
from procedures.errors import Refusal
from procedures.models import Case, CasePaper, Party, Taker
from procedures.models.secret import blind_index
from procedures.phrases import name_key
from procedures.queries.dossier import Dossier

HANDING_OVER = ("return_result", "deliver_parcel")
"""Events with which somebody has the result; their fact `to` says who."""

_REMARK = re.compile(r"\([^()]*\)")
_KINDS = {12: "personal number", 9: "old identity number"}


@dataclass(frozen=True, slots=True)
class Match:
    """Who somebody is for a case. `by_number`: the number on record is theirs; `doubts` are for a person to judge."""

    taker: Taker
    by_number: bool = False
    doubts: tuple[Refusal, ...] = ()


def match(case: Case, name: str, id_number: str = "") -> Match:
    """Who a person is for the case: applicant, who handed it in, or somebody else, who needs an authorisation.

    The number decides where both are known and of one kind, for names are shared; else the name does. The case comes
    with applicant and submitter.
    """
    known = ((Taker.APPLICANT, case.applicant), (Taker.SUBMITTER, case.submitter))
    for taker, party in known:
        if party is None:
            continue
        if id_number and party.id_index == blind_index(id_number):
            return Match(taker, True, tuple(_name_doubts(party, name)))
        if same_name(name, party.full_name) and not (id_number and _comparable(party, id_number)):
            return Match(taker, False, tuple(_number_doubts(party, id_number)))
    return Match(Taker.AUTHORISED)


def handed_in_today(case: Case, *, at: datetime) -> bool:
    """Whether the person may still stand there who handed the case in: only then is a receipt not asked for."""
    since = case.accepted_at
    return since is not None and timezone.localtime(since).date() == timezone.localtime(at).date()


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike, marks, capitals and remarks in brackets apart."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return name_key(_REMARK.sub(" ", name)) or name_key(name)


def _comparable(party: Party, id_number: str) -> bool:
    """Whether the number on record is of the same kind, so that another one means another person."""
    on_record = party.id_number
    kinds = [_KINDS.get(len(number), "") if number.isdecimal() else "passport" for number in (on_record, id_number)]
    return bool(on_record) and kinds[0] == kinds[1]


def _name_doubts(party: Party, name: str) -> Iterator[Refusal]:
    if name.strip() and not same_name(name, party.full_name):
        sentence = _("The number is that of %(person)s, but the name differs. Compare the card with the record.")
        yield Refusal("name_differs", sentence, {"person": party.full_name})


def _number_doubts(party: Party, id_number: str) -> Iterator[Refusal]:
    if id_number and not party.id_index:
        yield Refusal("no_number_on_record", _("No identity number is on record: compare birth date and address."))
    elif id_number:
        yield Refusal("other_kind_of_number", _("Another kind of number is on record: compare birth date and address."))


# What goes back


def originals_of(dossier: Dossier) -> list[CasePaper]:
    """The originals that the office holds for the person and hands back with the result.

    Not the declaration, which is written for the office, nor what was only shown.
    """
    stays = {paper.code for paper in dossier.definition.papers if paper.form or paper.shown_only}
    return [paper for paper in dossier.papers if paper.originals and paper.code not in stays]


# Before the promised day


def is_early(case: Case, *, at: datetime) -> bool:
    """Whether a result given at `at` is given on a day before the promised one: the person is told first."""
    return case.due_at is not None and formats.local_time(at).date() < formats.local_time(case.due_at).date()
