"""Why a fee is what it is, in one sentence: the rate, how often, the cap, the exemption, until when, and the source."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from procedures import formats
from procedures.definition import FeeLine, fees_due
from procedures.definition.schema import Definition, Exemption, Fee
from procedures.phrases import CHANNELS, local
from procedures.queries.dossier import Dossier


def fee_reason(line: FeeLine, definition: Definition) -> str:
    """The rule behind one line, in the reader's language."""
    parts = [_rate(line, definition), *_channels(line), *_window(line.fee)]
    if line.exemption is not None:
        parts.append(exemption_said(line.exemption))
    if line.fee.source:
        parts.append(line.fee.source)
    return "; ".join(part for part in parts if part)


def exemption_said(exemption: Exemption) -> str:
    """Who pays less, how much less, how long, and by which rule."""
    reason = {"reason": local(exemption.reason), "percent": exemption.percent}
    whole = exemption.percent == 100
    said = _("exempt: %(reason)s") % reason if whole else _("%(percent)s%% less: %(reason)s") % reason
    return ", ".join((said, *_window(exemption), *([exemption.source] if exemption.source else [])))


def reasons_of(dossier: Dossier) -> dict[str, str]:
    """The sentence of every fee of a case by the fee's code, by the rules of the day it was received."""
    case, definition = dossier.case, dossier.definition
    facts = {**case.facts, "variant": case.variant, "by_proxy": case.submitter_id is not None}
    lines = fees_due(definition, facts, case.channel, timezone.localtime(case.received_at).date())
    return {line.fee.code: fee_reason(line, definition) for line in lines}


def _rate(line: FeeLine, definition: Definition) -> str:
    fee = line.fee
    amount = formats.money(fee.amount_vnd)
    if not fee.per:
        return ""
    label = next((local(fact.label) for fact in definition.facts if fact.code == fee.per), fee.per)
    told = {"amount": amount, "count": formats.grouped(line.quantity), "label": label}
    said = _("%(amount)s × %(count)s (%(label)s)") % told
    if line.capped:
        assert fee.at_most_vnd is not None
        said = _("%(rule)s, at most %(cap)s") % {"rule": said, "cap": formats.money(fee.at_most_vnd)}
    return said


def _window(fee: Fee | Exemption) -> list[str]:
    if fee.since and fee.until:
        return [_("from %(since)s to %(until)s") % {"since": formats.day(fee.since), "until": formats.day(fee.until)}]
    if fee.since:
        return [_("from %(since)s") % {"since": formats.day(fee.since)}]
    return [_("until %(until)s") % {"until": formats.day(fee.until)}] if fee.until else []


def _channels(line: FeeLine) -> list[str]:
    said = ", ".join(str(CHANNELS[channel.value]) for channel in line.fee.channels)
    return [_("handed in %(channel)s") % {"channel": said}] if said else []
