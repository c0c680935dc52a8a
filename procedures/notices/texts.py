"""The words of messages: the procedure's own where its version has any, else the house's.

No text holds a name, an identity number, a telephone number or the procedure's title, nor what an officer typed by
hand: a telephone lies on a table for all to see. What is private stands behind the link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.definition import Definition, MessageKind
from procedures.definition.prove_messages import PLACEHOLDER
from procedures.models import Case, CaseEvent, MessageChannel, ReturnMethod, Unit, UnitKind
from procedures.notices.kinds import counter_of, days_early, promised_by
from procedures.notices.wording import parts_of, without_diacritics
from procedures.phrases import local

Values = dict[str, str]
PAPERS_DEFAULT = 1


@dataclass(frozen=True, slots=True)
class Wording:
    """A message in words: subject (letters only), text, what it costs in parts, and what it names."""

    subject: str
    text: str
    parts: int
    values: Values


def wording(kind: MessageKind, event: CaseEvent, case: Case, channel: str, language: str) -> Wording:
    """What is told, in the person's language, in the shape of the channel."""
    with translation.override(language):
        values = _values(kind, event, case)
        sentence = _sentence(kind, case.version.definition, case, values)
        return shaped(
            sentence,
            channel,
            values,
            link=rating_link(case) if kind == MessageKind.RATE else tracking_link(case),
            office=values["office"],
        )


def shaped(sentence: str, channel: str, values: Values, *, link: str = "", office: str = "") -> Wording:
    """The sentence as the channel carries it; a link stands in messages, not in what is said by telephone."""
    linked = _("%(sentence)s See: %(link)s") % {"sentence": sentence, "link": link} if link else sentence
    if channel == MessageChannel.EMAIL:
        subject = _("Case %(code)s") % values
        lines = [sentence, link, office, _("This letter was sent by a machine. Please do not answer it.")]
        return Wording(subject, "\n\n".join(line for line in lines if line), 0, values)
    if channel == MessageChannel.PHONE:
        return Wording("", sentence, 0, values)
    text = without_diacritics(linked) if settings.ONESTOP_SMS_PLAIN and channel == MessageChannel.SMS else linked
    return Wording("", text, 1 if channel == MessageChannel.ZALO else parts_of(text), values | {"link": link})


def tracking_link(case: Case) -> str:
    """The address behind the receipt's QR code."""
    return f"{settings.ONESTOP_PUBLIC_URL.rstrip('/')}{reverse('track', args=[case.token])}"


def rating_link(case: Case) -> str:
    """The address where the case is rated."""
    return f"{settings.ONESTOP_PUBLIC_URL.rstrip('/')}{reverse('rate', args=[case.token])}"


def _sentence(kind: MessageKind, definition: Definition, case: Case, values: Values) -> str:
    own = definition.messages.get(kind)
    if own is not None:
        return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), local(own))
    other_way = _BY_OTHER_WAYS.get(ReturnMethod(case.return_method))
    if kind in (MessageKind.READY, MessageKind.READY_EARLY) and other_way is not None:
        return other_way() % values
    return HOUSE[kind](int(values["papers"] or values["days"] or PAPERS_DEFAULT)) % values


def _values(kind: MessageKind, event: CaseEvent, case: Case) -> Values:
    """What a text may name: never a person, never what was typed."""
    facts, promised = event.facts, promised_by(event)
    until = facts.get("answer_by")
    asked = len(facts.get("papers", ())) + bool(facts.get("other"))
    counter = counter_of(kind, case)
    return {
        "code": case.code,
        "date": formats.moment(promised) if promised else "",
        "until": formats.day_and_weekday(datetime.fromisoformat(str(until))) if until else "",
        "days": str(days_early(case)) if kind == MessageKind.READY_EARLY else "",
        "papers": str(asked) if asked else "",
        "office": office_name(counter),
        "address": counter.address,
    }


def office_name(unit: Unit) -> str:
    """ "Một Cửa xã An Mẫu": the counter as people call it."""
    if unit.kind == UnitKind.CENTER and unit.place_name:
        place = unit.place_name[:1].lower() + unit.place_name[1:]
        return _("the one-stop shop %(place)s") % {"place": place}
    return unit.label


HOUSE: dict[MessageKind, Callable[[int], str]] = {
    MessageKind.ARRIVED: lambda _n: _("The online application %(code)s has arrived. We answer it soon."),
    MessageKind.ACCEPTED: lambda _n: _("Case %(code)s is accepted. Promised: %(date)s."),
    MessageKind.REFUSED: lambda _n: _("Application %(code)s could not be accepted. The slip says why and where to go."),
    MessageKind.SUPPLEMENT: lambda n: ngettext(
        "Case %(code)s waits for %(papers)s paper from you, until the end of %(until)s.",
        "Case %(code)s waits for %(papers)s papers from you, until the end of %(until)s.",
        n,
    ),
    MessageKind.SUPPLEMENT_MOVED: lambda _n: _(
        "The working days of the office have changed. Papers for case %(code)s may now come until the end of %(until)s."
    ),
    MessageKind.SUPPLEMENT_RECEIVED: lambda _n: _("We received your papers for case %(code)s. Promised: %(date)s."),
    MessageKind.PAYMENT: lambda _n: _(
        "Case %(code)s: please pay what the notice says. The time goes on when we have the proof of payment."
    ),
    MessageKind.PAYMENT_RECEIVED: lambda _n: _("The payment for case %(code)s is confirmed. Promised: %(date)s."),
    MessageKind.APOLOGY: lambda _n: _(
        "We apologise: the result of case %(code)s is late. New date: %(date)s. It will not be moved again."
    ),
    MessageKind.DATE_MOVED: lambda _n: _(
        "The working days of the office have changed. New date of case %(code)s: %(date)s. It replaces the receipt's."
    ),
    MessageKind.DATE_FIRM: lambda _n: _("The date of case %(code)s is certain now: %(date)s."),
    MessageKind.DATE_PROVISIONAL: lambda _n: _(
        "The date of case %(code)s, %(date)s, is provisional until the days off are announced. We tell you if it moves."
    ),
    MessageKind.READY: lambda _n: _(
        "The result of case %(code)s is ready. Come to %(office)s in office hours, "
        "with the receipt and your identity card."
    ),
    MessageKind.READY_EARLY: lambda n: ngettext(
        "The result of case %(code)s is ready %(days)s day early. You can come to %(office)s now, "
        "with the receipt and your identity card.",
        "The result of case %(code)s is ready %(days)s days early. You can come to %(office)s now, "
        "with the receipt and your identity card.",
        n,
    ),
    MessageKind.UNDELIVERED: lambda _n: _(
        "The post could not deliver the result of case %(code)s. It is kept at %(office)s: "
        "collect it there, or call us to have it sent again."
    ),
    MessageKind.STOPPED: lambda _n: _("Case %(code)s was stopped. The notice says why and what you can do."),
    MessageKind.CLOSED: lambda _n: _(
        "Case %(code)s was closed because what we asked for did not come. You can apply again."
    ),
    MessageKind.WITHDRAWN: lambda _n: _("Case %(code)s was taken back at your wish."),
    MessageKind.RATE: lambda _n: _(
        "You have the result of case %(code)s. How were you served? Your answer is confidential."
    ),
}

_BY_OTHER_WAYS: dict[ReturnMethod, Callable[[], str]] = {
    ReturnMethod.POST: lambda: _("The result of case %(code)s is ready. We send it to you by post."),
    ReturnMethod.ELECTRONIC: lambda: _("The result of case %(code)s is ready. You receive it electronically."),
}
