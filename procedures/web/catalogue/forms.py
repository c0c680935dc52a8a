"""The questions to the public about one procedure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from procedures.definition.schema import Channel, Definition, Fact, FactType
from procedures.phrases import CHANNELS, local
from procedures.queries.procedure_page import usual_channel
from procedures.queries.what_to_bring import Answers, asks_for_proxy, questions
from procedures.web.forms import YES_NO, Answer, choice_field, fact_field, fact_name, fact_value, number_field

MOST_COPIES = 999
"""Whoever needs more than this asks at the counter; a longer number would only stretch the page."""


class QuestionsForm(forms.Form):
    """Sent by GET: the address holds the answers. Whatever is wrong or left out counts as the usual answer."""

    def __init__(self, definition: Definition, *args: Any, **kwargs: Any) -> None:
        """The questions of a procedure; one that leaves no choice is not asked."""
        super().__init__(*args, auto_id="q-%s", **kwargs)
        self.definition = definition
        self.facts = questions(definition)
        channels = [(c.value, capfirst(str(CHANNELS[c.value]))) for c in definition.channels]
        variants = [(v.code, local(v.name)) for v in definition.variants]
        self._ask("channel", _("How will you hand it in?"), channels, usual_channel(definition).value)
        self._ask("variant", _("Which of these is your case?"), variants, variants[0][0] if variants else "")
        if asks_for_proxy(definition):
            who = [("no", _("The applicant in person")), ("yes", _("Somebody authorised"))]
            self._ask("by_proxy", _("Who will hand it in?"), who, "no")
        for fact in self.facts:
            self.fields[fact_name(fact.code)] = _question(fact)
        if self.is_bound:  # what an old or shortened address leaves out shows the usual answer
            usual = {name: field.initial for name, field in self.fields.items()}
            self.data = {**usual, **self.data.dict()}

    def _ask(self, name: str, label: str, choices: Sequence[tuple[str, Any]], usual: str) -> None:
        if len(choices) > 1:
            self.fields[name] = choice_field(label=label, choices=choices, initial=usual, required=False)

    @property
    def asked(self) -> bool:
        """Whether there is anything to ask at all."""
        return bool(self.fields)

    def answers(self) -> Answers:
        """The answers given, the usual one where none or a wrong one was given."""
        self.is_valid()
        variants = self.definition.variants
        return Answers(
            channel=Channel(self._given("channel") or usual_channel(self.definition).value),
            variant=self._given("variant") or (variants[0].code if variants else ""),
            by_proxy=self._given("by_proxy") == "yes",
            facts={fact.code: self._fact(fact) for fact in self.facts},
        )

    def query(self) -> str:
        """The good answers as they stand in an address, and nothing else that was in it."""
        given = {name: self._given(name) for name in self.fields}
        return urlencode({"xem": "1", **{name: value for name, value in given.items() if value not in (None, "")}})

    def _given(self, name: str) -> Any:
        return getattr(self, "cleaned_data", {}).get(name)

    def _fact(self, fact: Fact) -> Answer:
        given = self._given(fact_name(fact.code))
        return fact.default if given in (None, "") else fact_value(fact, given)


def _question(fact: Fact) -> forms.Field:
    if fact.type is FactType.BOOL:
        usual = "yes" if fact.default else "no"
        return choice_field(label=local(fact.label), choices=YES_NO, initial=usual, required=False)
    if fact.type is FactType.INT:
        limits = {"min_value": 0, "max_value": MOST_COPIES}
        return number_field(label=local(fact.label), initial=fact.default, required=False, **limits)
    field = fact_field(fact, must_answer=False)
    field.required = False
    return field
