"""What a definition asks of one application: the papers to bring and the fees to pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from procedures.definition.conditions import FactValue, holds
from procedures.definition.schema import Channel, Definition, Exemption, Fee, Paper


@dataclass(frozen=True)
class FeeLine:
    """One fee of one case: `quantity` times the amount, at most the cap; `amount_vnd` in whole đồng.

    `capped`: the cap was reached. `exemption` is what was taken off, perhaps everything: then the amount is 0.
    """

    fee: Fee
    quantity: int
    amount_vnd: int
    capped: bool = False
    exemption: Exemption | None = None


def default_facts(definition: Definition) -> dict[str, FactValue]:
    """Every declared fact with its value before anybody answered."""
    return {fact.code: fact.default for fact in definition.facts}


def reception_facts(
    definition: Definition, facts: Mapping[str, FactValue], *, channel: str = "direct", variant: str = ""
) -> dict[str, FactValue]:
    """Everything a paper or a fee may ask for: defaults, the built-in facts of reception, then the answers given."""
    return {
        **default_facts(definition),
        "channel": str(channel),
        "by_proxy": False,
        **facts,
        "variant": variant or str(facts.get("variant", "")),
    }


def required_papers(definition: Definition, facts: Mapping[str, FactValue], variant: str = "") -> tuple[Paper, ...]:
    """Papers to be handed in or shown for these answers and this variant, in the order of the definition.

    Facts not given have their declared defaults. A paper that names variants is left out for the others.
    """
    known = reception_facts(definition, facts, channel=str(facts.get("channel", "direct")), variant=variant)
    return tuple(
        paper
        for paper in definition.papers
        if (not paper.variants or known["variant"] in paper.variants) and holds(paper.required_if, known)
    )


def fees_due(
    definition: Definition, facts: Mapping[str, FactValue], channel: Channel | str, on: date
) -> tuple[FeeLine, ...]:
    """Fees for these answers, handed in through this channel and received on this day.

    A fee counted per fact is left out when the number is zero or less; one that is exempt stays, with the amount 0.
    """
    known = {**reception_facts(definition, facts, channel=channel), "channel": str(channel)}
    lines = (_line(fee, known, on) for fee in definition.fees if _applies(fee, known, on))
    return tuple(line for line in lines if line.quantity > 0)


def _applies(fee: Fee, facts: Mapping[str, FactValue], on: date) -> bool:
    if fee.channels and facts["channel"] not in fee.channels:
        return False
    return _lasts(fee, on) and holds(fee.condition, facts)


def _lasts(rule: Fee | Exemption, on: date) -> bool:
    return not ((rule.since and on < rule.since) or (rule.until and on > rule.until))


def _line(fee: Fee, facts: Mapping[str, FactValue], on: date) -> FeeLine:
    quantity = int(facts[fee.per]) if fee.per else 1
    full = fee.amount_vnd * quantity
    amount = full if fee.at_most_vnd is None else min(full, fee.at_most_vnd)
    given = [rule for rule in fee.exemptions if _lasts(rule, on) and holds(rule.condition, facts)]
    exemption = max(given, key=lambda rule: rule.percent, default=None)
    if exemption is None:
        return FeeLine(fee, quantity, amount, amount < full)
    return FeeLine(fee, quantity, amount * (100 - exemption.percent) // 100, amount < full, exemption)
