"""The record told in sentences: made when read, in the reader's language, from an event's code and facts.

Officers read who did what; the public page tells the same without people, papers' contents or inner steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.definition import Route
from procedures.models import CaseEvent, LimitKind, MandateKind, MessageChannel, Proof, Taker
from procedures.phrases import CODE_GOES, MESSAGE_KINDS, SHOWN_FOR_CODE, local

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline. `waiting` marks what is waited for, with `at` as its limit."""

    at: datetime
    sentence: str
    lines: tuple[str, ...] = ()
    waiting: bool = False


def entry(event: CaseEvent, route: Route) -> Entry:
    """The event as an officer reads it: who, did what, and the notes given with it."""
    who = str(event.by) if event.by else _("The system")
    facts: Facts = event.facts
    telling = _TOLD.get(event.code)
    text = telling() if telling else _("%(who)s: %(code)s.")
    sentence = _filled(text, who=format_html("<b>{}</b>", who), **_names(event, route))
    notes = [facts.get(name) for name in _NOTES]
    notes = [*_parted(facts), *_renewed(facts), *_paid(facts), *(str(note) for note in notes if note), *_limits(facts)]
    return Entry(event.at, sentence, tuple(notes))


_NOTES = ("reason", "note", "other", "question", "answer", "legal_basis", "what", "done", "despite")


def _parted(facts: Facts) -> Iterator[str]:
    """How a result left: who took it, on what proof, by which authorisation, and what went back with it."""
    proof, taker = str(facts.get("proof") or ""), str(facts.get("taker") or "")
    shown = str(Proof(proof).label) if proof in Proof.values else proof
    who = str(Taker(taker).label) if taker in Taker.values else ""
    if who and shown:
        yield _("Taken by %(taker)s. Shown: %(proof)s") % {"taker": who, "proof": shown}
    elif shown:
        yield shown
    if card := facts.get("card"):
        yield _("Identity card shown, number ending in %(digits)s") % {"digits": str(card).lstrip("•")}
    yield from authorised(facts.get("mandate"))
    if isinstance(early := facts.get("early"), Mapping):
        told = {"told": _moment(early.get("told_at")), "due": _moment(early.get("due_at"))}
        yield _("Before the promised %(due)s; the person was told at %(told)s") % told
    if count := len(facts.get("originals") or ()):
        yield ngettext("%(count)s original given back", "%(count)s originals given back", count) % {"count": count}
    if kept := facts.get("kept"):
        yield _("Not given back: %(papers)s. %(why)s") % {"papers": ", ".join(kept), "why": facts.get("kept_why")}


def _renewed(facts: Facts) -> Iterator[str]:
    """On what proof and why a QR code was replaced."""
    for name, words in (("shown", SHOWN_FOR_CODE), ("renewed_for", CODE_GOES)):
        if said := words.get(str(facts.get(name) or "")):
            yield str(said)


def authorised(mandate: object) -> Iterator[str]:
    """The paper on which somebody else took the result, from the facts of an event; nothing where there was none."""

    if not isinstance(mandate, Mapping):
        return
    kind, number, day = (str(mandate.get(name) or "") for name in ("kind", "number", "issued_on"))
    parts = [str(MandateKind(kind).label) if kind in MandateKind.values else kind]
    parts += [_("number %(number)s") % {"number": number}] if number else []
    parts += [formats.day(date.fromisoformat(day))] if day else []
    parts += [str(mandate["certified_by"])] if mandate.get("certified_by") else []
    yield ", ".join(parts)


def _paid(facts: Facts) -> tuple[str, ...]:
    """The money that came in together with another act."""
    payment = facts.get("payment")
    if not isinstance(payment, Mapping):
        return ()
    told = {"amount": formats.money(int(payment["amount_vnd"])), "receipt": str(payment["receipt"])}
    return (_("Collected %(amount)s, payment receipt %(receipt)s.") % told,)


def _limits(facts: Facts) -> Iterator[str]:
    """The other dates that a changed calendar moved with the promise."""
    for limit in facts.get("limits") or ():
        names = {"name": _limit_name(limit.get("kind")), "old": _moment(limit.get("from"))}
        yield _("%(name)s: %(new)s instead of %(old)s") % {**names, "new": _moment(limit.get("to"))}


def _limit_name(kind: object) -> str:
    return str(LimitKind(kind).label) if kind in LimitKind.values else str(kind)


def _filled(text: str, **values: str) -> SafeString:
    return mark_safe(conditional_escape(text) % {key: conditional_escape(value) for key, value in values.items()})


def _names(event: CaseEvent, route: Route) -> dict[str, str]:
    """What a sentence may name, "–" for what an event does not have."""
    facts: Facts = event.facts
    opened = facts.get("opened") or []
    names = {
        "code": event.code,
        "unit": str(facts.get("unit") or (event.unit.label if event.unit else "–")),
        "from": _step_name(route, facts.get("from")),
        "to": _step_name(route, facts.get("to")),
        "holder": ", ".join(dict.fromkeys(str(task.get("unit", "")) for task in opened)) or "–",
        "number": str(facts.get("number") or "–"),
        "papers": ", ".join(_papers(facts)) or "–",
        "until": _moment(facts.get("answer_by")),
        "due": _moment(facts.get("due_at")),
        "amount": formats.money(int(facts.get("amount_vnd") or 0)),
        "receipt": str(facts.get("receipt") or "–"),
        "notice": str(facts.get("notice") or "–"),
        "person": str(facts.get("to") or "–"),
        "day": _day(facts.get("on")),
        "list": str(facts.get("list") or "–"),
        "decision": str(facts.get("decision") or "–"),
        "reporter": str(facts.get("reporter") or "–"),
        "old_date": _moment(facts.get("from")),
        "new_date": _moment(facts.get("to")),
        "about": str(MESSAGE_KINDS.get(str(facts.get("about")), "–")),
        "channels": ", ".join(str(MessageChannel(name).label) for name in facts.get("channels", ())) or "–",
    }
    return names


def _papers(facts: Facts) -> list[str]:
    """Names of the papers of an event in the reader's language; older events have the Vietnamese ones only."""
    english = facts.get("papers_en") if formats.in_english() else None
    return [str(name) for name in english or facts.get("papers", ())]


def _step_name(route: Route, code: object) -> str:
    try:
        return local(route.step(str(code)).name)
    except KeyError:
        return "–"


def _day(text: object) -> str:
    try:
        return formats.day(date.fromisoformat(str(text)))
    except ValueError:
        return "–"


def _moment(text: object) -> str:
    try:
        return formats.moment(datetime.fromisoformat(str(text)))
    except ValueError:
        return "–"


_TOLD: dict[str, Callable[[], str]] = {
    "register": lambda: _("%(who)s noted the application at %(unit)s."),
    "register_online": lambda: _("The application arrived online; %(who)s noted it."),
    "accept": lambda: _("%(who)s accepted the case at %(unit)s and promised %(due)s."),
    "enter_certification": lambda: _("%(who)s entered the documents in the certification register: %(number)s."),
    "refuse_reception": lambda: _("%(who)s refused the application in writing."),
    "request_supplement": lambda: _("%(who)s asked for missing papers: %(papers)s. They may come until %(until)s."),
    "request_supplement_at_appraisal": lambda: _(
        "%(who)s asked for papers found missing at appraisal: %(papers)s. They may come until %(until)s."
    ),
    "receive_supplement": lambda: _("%(who)s received the papers that were asked for; the new promise is %(due)s."),
    "request_payment": lambda: _("%(who)s handed over notice %(notice)s: %(amount)s to be paid."),
    "confirm_payment": lambda: _("%(who)s confirmed the payment, receipt %(receipt)s; the promise is %(due)s."),
    "forward": lambda: _("%(who)s finished “%(from)s” and forwarded the case to %(holder)s."),
    "send_back": lambda: _("%(who)s sent the case back from “%(from)s” to “%(to)s”."),
    "consult": lambda: _("%(who)s asked %(unit)s for an opinion, due %(due)s."),
    "answer_consultation": lambda: _("%(who)s answered for %(unit)s."),
    "reassign": lambda: _("%(who)s gave the step to another officer: %(person)s."),
    "finish": lambda: _("%(who)s finished “%(from)s”; the result is ready at %(holder)s."),
    "return_result": lambda: _("%(who)s handed the result to %(person)s."),
    "post_result": lambda: _("%(who)s handed the result for %(person)s to the post, tracking number %(number)s."),
    "deliver_parcel": lambda: _(
        "The post delivered the result to %(person)s on %(day)s, tracking number %(number)s; %(who)s noted it."
    ),
    "parcel_back": lambda: _("The post brought parcel %(number)s back on %(day)s; %(who)s took it in."),
    "collect_fee": lambda: _("%(who)s collected %(amount)s, payment receipt %(receipt)s."),
    "waive_fee": lambda: _("%(who)s waived %(amount)s that was still to be paid."),
    "void_payment": lambda: _("%(who)s made payment receipt %(receipt)s void; %(amount)s is to be paid again."),
    "refund_fee": lambda: _("%(who)s gave %(amount)s back; payment receipt %(receipt)s is void."),
    "hand_over_paper": lambda: _("%(who)s handed the paper folder to %(unit)s, list %(list)s."),
    "paper_missing": lambda: _("%(who)s noted that the paper folder of list %(list)s did not come."),
    "take_in_paper": lambda: _("%(who)s took the paper folder in; by the record it was at %(unit)s."),
    "withdraw": lambda: _("The applicant took the application back; %(who)s noted it."),
    "stop": lambda: _("%(who)s stopped the case."),
    "close_unanswered": lambda: _("%(who)s closed the case: the papers asked for never came."),
    "told_by_phone": lambda: _("%(who)s told the person by telephone: %(about)s."),
    "not_reached_by_phone": lambda: _("%(who)s called and reached nobody: %(about)s."),
    "renew_token": lambda: _("%(who)s cancelled the QR code of the receipt; a new receipt carries a new one."),
    "renew_token_by_phone": lambda: _(
        "The QR code of the receipt was cancelled at the wish of the person, who got a new link by text message."
    ),
    "choose_contact": lambda: _("%(who)s noted how the person wants to be told: %(channels)s."),
    "reschedule": lambda: _("%(who)s promised a new date: %(new_date)s instead of %(old_date)s."),
    "move_date": lambda: _(
        "The working calendar changed (%(decision)s, decided by %(who)s): "
        "the promise is %(new_date)s instead of %(old_date)s."
    ),
    "confirm_date": lambda: _(
        "The days off of that year are announced (%(decision)s): the promise of %(new_date)s is provisional no longer."
    ),
    "doubt_date": lambda: _(
        "The working calendar changed (%(decision)s, decided by %(who)s): the promise of %(new_date)s is provisional."
    ),
    "move_answer": lambda: _(
        "The working calendar changed (%(decision)s, decided by %(who)s): the answer is awaited until %(until)s."
    ),
    "move_limits": lambda: _(
        "The working calendar changed (%(decision)s, decided by %(who)s): time limits inside the office moved."
    ),
    "report_error": lambda: _(
        "%(who)s noted an error in the result, reported by %(reporter)s; %(unit)s corrects it until %(due)s."
    ),
    "correct_result": lambda: _("%(who)s brought the corrected result back to the counter."),
}


def public_sentence(event: CaseEvent, route: Route) -> str:
    """The event as the public reads it; empty for what stays inside the office."""
    telling = _PUBLIC.get(event.code)
    if telling is None:
        return ""
    facts: Facts = event.facts
    count = len(facts.get("papers", ())) + bool(facts.get("other"))
    return telling(count) % {
        "step": _step_name(route, facts.get("from")),
        "due": _moment(facts.get("due_at")),
        "date": _moment(facts.get("to")),
        "until": _moment(facts.get("answer_by")),
        "count": count,
    }


_PUBLIC: dict[str, Callable[[int], str]] = {
    "register_online": lambda _n: _("We received your application online."),
    "accept": lambda _n: _("Your case is accepted, and the receipt was issued."),
    "refuse_reception": lambda _n: _("The application could not be accepted. The reason stands on the slip."),
    "request_supplement": lambda n: ngettext(
        "We asked you for %(count)s paper.", "We asked you for %(count)s papers.", n
    ),
    "request_supplement_at_appraisal": lambda n: ngettext(
        "We asked you for %(count)s paper.", "We asked you for %(count)s papers.", n
    ),
    "receive_supplement": lambda _n: _("We received the papers you brought."),
    "request_payment": lambda _n: _("We sent you the notice of what has to be paid."),
    "confirm_payment": lambda _n: _("Your payment is confirmed. The case goes on."),
    "forward": lambda _n: _("Done: %(step)s."),
    "send_back": lambda _n: _("One step is being done once more inside the office."),
    "finish": lambda _n: _("The result is ready."),
    "return_result": lambda _n: _("The result was handed over."),
    "post_result": lambda _n: _("We handed the result to the post."),
    "deliver_parcel": lambda _n: _("The post delivered the result."),
    "parcel_back": lambda _n: _("The post could not deliver the result and brought it back."),
    "withdraw": lambda _n: _("The application was taken back at your wish."),
    "stop": lambda _n: _("The case was stopped. The notice says why."),
    "close_unanswered": lambda _n: _("The case was closed because the papers asked for did not come."),
    "reschedule": lambda _n: _("We apologise: the new date is %(date)s."),
    "move_date": lambda _n: _("The working days of the office have changed: the new date is %(date)s."),
    "confirm_date": lambda _n: _("The promised date %(date)s is certain now."),
    "doubt_date": lambda _n: _("The promised date %(date)s has become provisional."),
    "move_answer": lambda _n: _("The working days of the office have changed: the limit is now %(until)s."),
    "report_error": lambda _n: _("An error in the result was reported. It is corrected until %(due)s."),
    "correct_result": lambda _n: _("The corrected result is at the counter."),
    "renew_token": lambda _n: _("The QR code was replaced at the counter; the old one no longer opens this page."),
    "renew_token_by_phone": lambda _n: _(
        "The link was replaced and sent by text message; the old QR code is cancelled."
    ),
}
