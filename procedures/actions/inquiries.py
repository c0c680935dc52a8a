"""What the acts on questions and feedback have in common: lock, judge, change, record, in one transaction."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures import formats, policies
from procedures.actions.idempotency import claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import Inquiry, Officer, Role
from procedures.models.inquiry import EVENTS, new_code

I = TypeVar("I", bound=Inquiry)  # noqa: E741
MOST_TRIES = 20
MOST_LINKS = 2
SHORTEST_TITLE, SHORTEST_TEXT = 8, 15


@dataclass
class InquiryAct(Generic[I]):
    """One thing an officer may do to a question or to feedback.

    `edition` is the one the officer was looking at, `key` the form's idempotency key, `answer` the address its first
    post is answered with.
    """

    inquiry: I
    by: Officer | None = field(kw_only=True)
    at: datetime = field(kw_only=True)
    edition: int | None = field(default=None, kw_only=True)
    key: str = field(default="", kw_only=True)
    answer: str = field(default="", kw_only=True)

    code: ClassVar[str]
    label: ClassVar[Any]
    roles: ClassVar[frozenset[Role]] = policies.ANSWERING_ROLES
    states: ClassVar[frozenset[str]]

    def run(self) -> I:
        """Perform the act. Raises ActionRefused with every reason, or AlreadyAnswered for a form posted before."""
        with transaction.atomic():
            # Two officers can press the button at once: lock first, then judge the locked row.
            rows = type(self.inquiry)._default_manager.select_for_update(of=("self",))
            self.inquiry = rows.select_related("unit").get(pk=self.inquiry.pk)
            if self.key:
                claim(self.key, by=self.by, at=self.at, answer=self.answer)
            if reasons := self._reasons():
                raise ActionRefused(reasons)
            append(self.inquiry, self.code, by=self.by, at=self.at, facts=self.effect())
            return self.inquiry

    def _reasons(self) -> list[Refusal]:
        barred = list(policies.inquiry_refusals(self.roles, self.inquiry, by=self.by, at=self.at))
        if barred:
            return barred
        if self.edition is not None and self.edition != self.inquiry.edition:
            return [changed_meanwhile(self.inquiry)]
        if self.inquiry.state not in self.states:  # type: ignore[attr-defined]
            return [wrong_state(self.inquiry)]
        return list(self.refusals())

    def refusals(self) -> Iterator[Refusal]:
        """Why the act cannot be done with what was typed."""
        return iter(())

    def effect(self) -> dict[str, Any]:
        """Change it and return the facts of the event. Runs under the lock, after every guard."""
        raise TypeError(f"{type(self).__name__} has no effect")


def append(inquiry: Inquiry, code: str, *, by: Officer | None, at: datetime, facts: Mapping[str, Any]) -> None:
    """Append the event and save what it happened to, with a new edition. The caller holds the lock."""
    inquiry.edition += 1
    inquiry.event_count += 1
    inquiry.save()
    EVENTS[type(inquiry)].objects.create(
        inquiry=inquiry, sequence=inquiry.event_count, code=code, at=at, by=by, facts=dict(facts)
    )


def begin(inquiry: Inquiry, code: str, *, by: Officer | None, at: datetime, facts: Mapping[str, Any]) -> None:
    """Give it a code that nothing has and record that it came."""
    rows = type(inquiry)._default_manager
    codes = (new_code(inquiry.PREFIX) for _try in range(MOST_TRIES))
    inquiry.code = next(free for free in codes if not rows.filter(code=free).exists())
    inquiry.is_demo = inquiry.unit.is_demo
    append(inquiry, code, by=by, at=at, facts=facts)


def clean(text: str) -> str:
    """A text as it is kept: NFC, line ends of one kind, nothing invisible that steers a screen."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in plain if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs")).strip()


def wording_refusals(title: str, text: str) -> Iterator[Refusal]:
    """What is too short to be understood, or looks like an advertisement."""
    if len(clean(title)) < SHORTEST_TITLE:
        yield Refusal("title_short", _("Say in one sentence what it is about."))
    if len(clean(text)) < SHORTEST_TEXT:
        yield Refusal("text_short", _("Tell a little more, so that we can help."))
    if f"{title} {text}".lower().count("http") > MOST_LINKS:
        yield Refusal("many_links", _("At most two links. Describe the rest in words."))


def reason_refusals(reason: str) -> Iterator[Refusal]:
    """A decision against somebody says why."""
    if not clean(reason):
        yield Refusal("no_reason", _("Write the reason: the sender reads it."))


def changed_meanwhile(inquiry: Inquiry) -> Refusal:
    """Somebody was faster: who and when."""
    last = EVENTS[type(inquiry)].objects.filter(inquiry=inquiry).select_related("by").order_by("sequence").last()
    return Refusal(
        "changed_meanwhile",
        _("%(who)s changed this at %(time)s. What you typed is still there; look at the new state first."),
        {"who": str(last.by or _("The sender")), "time": formats.moment(last.at)},
    )


def wrong_state(inquiry: Inquiry) -> Refusal:
    """It is too early or too late for this."""
    state = inquiry.get_state_display()  # type: ignore[attr-defined]
    return Refusal("wrong_state", _("Not possible any more or not yet: “%(state)s”."), {"state": state})
