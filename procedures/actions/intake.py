"""What is handed in: the data of an application, checked at once and written as a case."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from procedures.definition import fees_due, required_papers
from procedures.definition.schema import Channel, Fact, FactType, Level, Paper
from procedures.errors import Refusal
from procedures.models import (
    PROVEN_BY_PAPER,
    Case,
    CaseCounter,
    CasePaper,
    Charge,
    ContactChoice,
    Delivery,
    Mandate,
    MandateKind,
    MessageChannel,
    Officer,
    PaperState,
    Party,
    PartyKind,
    PaymentMethod,
    ProcedureVersion,
    ReturnMethod,
    Unit,
    UnitKind,
)
from procedures.models.register import case_code
from procedures.models.secret import blind_index, seal
from procedures.phrases import CHANNELS, local, name_key

NAME_LIMIT = 200
MANDATE_LIMIT = 200
COUNT_LIMIT = 999
NUMBER_LIMIT = 1_000_000_000


@dataclass(frozen=True)
class PartyData:
    """A person or organisation as given at the counter. Texts are stored in NFC."""

    full_name: str
    kind: PartyKind = PartyKind.PERSON
    id_number: str = ""
    birth_date: date | None = None
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class MandateData:
    """On what ground somebody hands in for the applicant, as shown at the counter."""

    kind: MandateKind
    number: str = ""
    issued_on: date | None = None
    certified_by: str = ""

    def said(self) -> str:
        """In one line, as papers and the case's page name it. Vietnamese, as it goes on record."""
        with translation.override("vi"):
            parts = [str(self.kind.label)]
        if self.number:
            parts.append(f"số {self.number}")
        if self.issued_on:
            parts.append(f"ngày {self.issued_on:%d/%m/%Y}")
        if self.certified_by:
            parts.append(f"chứng thực tại {self.certified_by}")
        return ", ".join(parts)[:MANDATE_LIMIT]


@dataclass(frozen=True)
class DeliveryData:
    """Where a result goes by post."""

    recipient: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PaperCount:
    """How many of one paper were handed in, by form. `reused_from` is the key of the case it is used again from."""

    originals: int = 0
    copies: int = 0
    electronic: int = 0
    reused: bool = False
    reused_from: int | None = None

    @property
    def counts(self) -> tuple[int, int, int]:
        """Originals, copies, electronic files."""
        return (self.originals, self.copies, self.electronic)


@dataclass(frozen=True)
class Intake:
    """One application: the procedure's version, the three places, the people, the papers, the answers.

    `agency` is the competent agency, `received_at` the counter, `return_to` where the result is collected. `payment`
    is how the fees are paid when the application is accepted; None: later. `told_by` are the channels by which the
    person wants to be told, in their order; empty: as the office does.
    """

    version: ProcedureVersion
    channel: Channel
    received_at: Unit
    agency: Unit
    return_to: Unit
    applicant: PartyData
    submitter: PartyData | None = None
    authorisation: str = ""
    mandate: MandateData | None = None
    delivery: DeliveryData = DeliveryData()
    variant: str = ""
    facts: Mapping[str, bool | int | str] = field(default_factory=dict)
    papers: Mapping[str, PaperCount] = field(default_factory=dict)
    return_method: ReturnMethod = ReturnMethod.COUNTER
    payment: PaymentMethod | None = None
    note: str = ""
    told_by: tuple[str, ...] = ()

    def conditions(self) -> dict[str, bool | int | str]:
        """The facts that papers and fees may ask at reception."""
        return {
            **self.facts,
            "channel": self.channel.value,
            "variant": self.variant,
            "by_proxy": self.submitter is not None,
        }

    def required(self) -> tuple[Paper, ...]:
        """The papers of this application: variant and answers considered."""
        return required_papers(self.version.definition, self.conditions(), self.variant)

    def goes_to(self) -> DeliveryData:
        """Where the result goes by post: to the applicant, unless something else was given."""
        given, home = self.delivery, self.applicant
        return DeliveryData(
            " ".join((given.recipient.strip() or home.full_name).split()),
            given.address.strip() or home.address.strip(),
            given.phone or home.phone,
        )

    def missing(self) -> tuple[Paper, ...]:
        """Required papers of which less was handed in than asked for."""
        return tuple(
            paper for paper in self.required() if not enough(paper.originals, paper.copies, self.papers.get(paper.code))
        )


def enough(originals: int, copies: int, count: PaperCount | None) -> bool:
    """Whether what was handed in covers the originals and copies asked for; an original stands in for a copy."""
    if originals == copies == 0:
        return True
    if count is None:
        return False
    if count.reused or count.electronic:
        return True  # data that is legally valid electronically is not asked for on paper (NĐ 118/2025 art. 17)
    return count.originals >= originals and count.originals + count.copies >= originals + copies


def problems(intake: Intake, *, at: datetime) -> Iterator[Refusal]:
    """What is wrong with the data itself, whoever receives it and whatever is missing of the papers."""
    definition = intake.version.definition
    today = timezone.localtime(at).date()
    if not intake.applicant.full_name.strip():
        yield Refusal("no_applicant", _("Write the applicant's full name."))
    if intake.submitter is not None and not intake.submitter.full_name.strip():
        yield Refusal("no_submitter", _("Write the full name of the person who hands the application in."))
    if intake.channel not in definition.channels:
        channel = CHANNELS[intake.channel.value]
        yield Refusal("channel_not_offered", _("This procedure is not offered %(channel)s."), {"channel": channel})
    variants = [variant.code for variant in definition.variants]
    if intake.variant not in (variants or [""]):
        yield Refusal("variant_missing", _("Choose the variant of the procedure."))
    if intake.applicant.kind.value not in definition.applicants:
        kind = PartyKind(intake.applicant.kind).label
        yield Refusal("wrong_applicant", _("This procedure is not for this applicant: %(kind)s."), {"kind": kind})
    if any(not 0 <= count <= COUNT_LIMIT for paper in intake.papers.values() for count in paper.counts):
        yield Refusal("bad_count", _("Count each paper from 0 to 999."))
    since, until = intake.version.effective_since, intake.version.effective_until
    if intake.version.published_at is None or today < since or (until is not None and today > until):
        yield Refusal("not_in_force", _("This version of the procedure is not in force today."))
    yield from _fact_problems(intake)
    if intake.submitter is not None and intake.mandate is not None:
        yield from mandate_problems(intake.mandate, today)
    yield from _return_problems(intake)
    yield from unreachable(intake.told_by, tuple(filter(None, (intake.applicant, intake.submitter))))
    if intake.return_to.kind not in (UnitKind.CENTER, UnitKind.RECEPTION_POINT):
        yield Refusal("no_return_counter", _("%(unit)s hands no results over."), {"unit": intake.return_to.label})
    for person in filter(None, (intake.applicant, intake.submitter)):
        if len(person.full_name) > NAME_LIMIT or not person.full_name.isprintable():
            yield Refusal("bad_name", _("Write the name in at most 200 letters, without special signs."))
    if not _competent(intake):
        yield Refusal("not_competent", _("%(unit)s does not settle this procedure."), {"unit": intake.agency.label})


def mandate_problems(mandate: MandateData, today: date) -> Iterator[Refusal]:
    """A ground that is a paper says when it was issued, a letter of referral its number too."""
    if mandate.kind in PROVEN_BY_PAPER and mandate.issued_on is None:
        yield Refusal("mandate_without_day", _("Write the day of the authorisation, as it stands on the paper."))
    if mandate.kind == MandateKind.REFERRAL and not mandate.number.strip():
        yield Refusal("mandate_without_number", _("Write the number of the letter of referral."))
    if mandate.issued_on is not None and mandate.issued_on > today:
        yield Refusal("mandate_of_tomorrow", _("The authorisation is dated in the future. Look at the paper again."))


def unreachable(channels: Sequence[str], people: Sequence[PartyData | Party]) -> Iterator[Refusal]:
    """One reason per channel for which nobody of the case left a number or mailbox."""
    for name in channels:
        if name not in MessageChannel.values:
            yield Refusal("no_channel", _("Choose at least one way to tell the person, each of them once."))
            continue
        given = [person.email if name == MessageChannel.EMAIL else person.phone for person in people]
        if not any(given):
            yield Refusal(
                "no_address_for",
                _("Nothing is on the case for “%(channel)s”. Choose another way."),
                {"channel": MessageChannel(name).label},
            )


def _return_problems(intake: Intake) -> Iterator[Refusal]:
    """Post needs a place to go to, an electronic copy somebody who can open it (NĐ 118/2025 art. 14, 20)."""
    if intake.return_method == ReturnMethod.POST:
        to = intake.goes_to()
        if not to.address:
            yield Refusal("no_postal_address", _("Write the address the result is posted to."))
        if not to.phone:
            yield Refusal("no_postal_phone", _("Write a telephone number for the postman."))
    if intake.return_method == ReturnMethod.ELECTRONIC and not (intake.applicant.email or _has_account(intake)):
        sentence = _("Write an e-mail address, or the 12 digits of the identity number: the account of the portal.")
        yield Refusal("no_electronic_address", sentence)


def _has_account(intake: Intake) -> bool:
    """A personal number, or an organisation's tax code, is its account on the national portal."""
    return intake.applicant.id_number.isdecimal() and len(intake.applicant.id_number) in (10, 12, 13)


def _fact_problems(intake: Intake) -> Iterator[Refusal]:
    declared = {fact.code: fact for fact in intake.version.definition.facts}
    for code, value in intake.facts.items():
        fact = declared.get(code)
        if fact is None:
            yield Refusal("unknown_fact", _("The procedure does not ask “%(code)s”."), {"code": code})
        elif not fits(fact, value):
            yield Refusal("wrong_answer", _("This is no answer to: %(question)s"), {"question": local(fact.label)})


def fits(fact: Fact, value: object) -> bool:
    """Whether the value is of the fact's declared type: a count is not negative, a choice one of its options."""
    if fact.type is FactType.BOOL:
        return isinstance(value, bool)
    if fact.type is FactType.INT:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < NUMBER_LIMIT
    if fact.type is FactType.CHOICE:
        return value in {option.code for option in fact.options}
    return isinstance(value, str)


def _competent(intake: Intake) -> bool:
    agency = intake.version.definition.agency
    if agency.level is Level.COMMUNE:
        return intake.agency.kind == UnitKind.COMMUNE
    return intake.agency.function == agency.unit if agency.unit else intake.agency.kind == UnitKind.PROVINCE


def paper_refusals(intake: Intake) -> Iterator[Refusal]:
    """One reason per missing paper: which, how many, and what to do about it."""
    for paper in intake.missing():
        yield Refusal(
            "paper_missing",
            _("“%(paper)s” is missing. Ask for it with a supplement slip (form 02), or refuse with form 03."),
            {"paper": local(paper.name), "code": paper.code},
        )


def write_case(intake: Intake, *, by: Officer | None, at: datetime) -> Case:
    """Write the case with its people, papers and amounts, status 1. The code is taken as late as possible."""
    applicant = _party(intake.applicant)
    submitter = _party(intake.submitter) if intake.submitter else None
    day = timezone.localtime(at).date()
    agency_code = code_prefix(intake)
    case = Case(
        version=intake.version,
        variant=intake.variant,
        channel=intake.channel.value,
        received_at_unit=intake.received_at,
        agency=intake.agency,
        return_unit=intake.return_to,
        return_method=intake.return_method,
        applicant=applicant,
        submitter=submitter,
        authorisation=_nfc(intake.mandate.said() if submitter and intake.mandate else intake.authorisation),
        facts=dict(intake.facts),
        note=_nfc(intake.note),
        received_by=by,
        received_at=at,
    )
    sequence = CaseCounter.objects.take(agency_code, day)
    case.code = case_code(intake.agency.case_code_template, agency_code, day, sequence)
    case.save(force_insert=True)
    if submitter is not None and intake.mandate is not None:
        _write_mandate(intake.mandate, case)
    if intake.return_method == ReturnMethod.POST:
        to = intake.goes_to()
        Delivery.objects.create(case=case, recipient=_nfc(to.recipient), address=_nfc(to.address), phone=to.phone)
    if intake.told_by:
        ContactChoice.objects.create(case=case, channels=list(intake.told_by), language=settings.LANGUAGE_CODE)
    CasePaper.objects.bulk_create(_paper_rows(intake, case))
    Charge.objects.bulk_create(_charge_rows(intake, case, at))
    return case


def _write_mandate(mandate: MandateData, case: Case) -> None:
    Mandate.objects.create(
        case=case,
        kind=mandate.kind,
        number=_nfc(mandate.number),
        issued_on=mandate.issued_on,
        certified_by=_nfc(mandate.certified_by),
    )


def code_prefix(intake: Intake) -> str:
    """The agency code a case code begins with: of the agency that settles, or, for a group of procedures settled by
    several agencies, of the centre that takes the application in (NĐ 118/2025 art. 28)."""
    unit = intake.received_at if intake.version.definition.group else intake.agency
    return unit.agency_code or unit.code


def _party(data: PartyData) -> Party:
    name = _nfc(" ".join(data.full_name.split()))
    return Party.objects.create(
        kind=data.kind,
        full_name=name,
        search=name_key(name),
        id_sealed=seal(data.id_number),
        id_index=blind_index(data.id_number),
        birth_date=data.birth_date,
        address=_nfc(data.address),
        phone=data.phone,
        email=data.email,
    )


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def _paper_rows(intake: Intake, case: Case) -> Iterator[CasePaper]:
    needed = {paper.code for paper in intake.required()}
    position = 0
    for paper in intake.version.definition.papers:
        if paper.code not in needed:
            continue
        position += 1
        count = intake.papers.get(paper.code) or PaperCount()
        yield CasePaper(
            case=case,
            position=position,
            code=paper.code,
            name=paper.name.vi,
            name_en=paper.name.en,
            needed_originals=paper.originals,
            needed_copies=paper.copies,
            originals=count.originals,
            copies=count.copies,
            electronic=count.electronic,
            state=_paper_state(paper, count),
            reused_from_id=count.reused_from if count.reused else None,
        )


def _paper_state(paper: Paper, count: PaperCount) -> PaperState:
    if not enough(paper.originals, paper.copies, count):
        return PaperState.MISSING
    return PaperState.REUSED if count.reused else PaperState.COMPLETE


def _charge_rows(intake: Intake, case: Case, at: datetime) -> Iterator[Charge]:
    lines = fees_due(intake.version.definition, intake.conditions(), intake.channel, timezone.localtime(at).date())
    for line in lines:
        if line.amount_vnd:
            yield Charge(
                case=case,
                code=line.fee.code,
                kind=line.fee.kind.value,
                name=line.fee.name.vi,
                name_en=line.fee.name.en,
                amount_vnd=line.amount_vnd,
                asked_at=at,
            )
