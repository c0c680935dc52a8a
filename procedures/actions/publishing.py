"""What publishing an answer and publishing the result of feedback have in common: words that name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.inquiries import I, InquiryAct, clean
from procedures.errors import Refusal
from procedures.models import Unit
from procedures.phrases import name_key
from procedures.queries.personal_data import personal_data_in


@dataclass
class Publishing(InquiryAct[I]):
    """Make it public in a text of its own, so that personal data can be taken out.

    A number that looks like one of a person is refused until somebody has looked (`checked`). Refused with
    `nothing_to_publish`, `personal_data`. Source: Law 91/2025 on personal data.
    """

    title: str = ""
    text: str = ""
    answer_text: str = ""
    checked: bool = False
    incomplete: ClassVar[Any]
    label = _("Publish")
    roles = policies.DECIDING_ROLES

    def refusals(self) -> Iterator[Refusal]:
        """It is complete and names nobody."""
        texts = (self.title, self.text, self.answer_text)
        if not all(clean(text) for text in texts):
            yield Refusal("nothing_to_publish", self.incomplete)
        hotlines = Unit.objects.exclude(phone="").values_list("phone", flat=True)
        found = personal_data_in(*texts, known=hotlines)
        if found and not self.checked:
            yield Refusal(
                "personal_data",
                _("This looks like personal data: %(found)s. Take it out, or confirm that the public may read it."),
                {"found": ", ".join(found)},
            )

    def published(self) -> dict[str, Any]:
        """What the public reads from now on; the state is the act's own."""
        inquiry = self.inquiry
        inquiry.published_at = self.at
        inquiry.published_title, inquiry.published_text = clean(self.title), clean(self.text)
        inquiry.published_answer = clean(self.answer_text)
        inquiry.search = name_key(f"{inquiry.published_title} {inquiry.published_text} {inquiry.published_answer}")
        return {
            "title": inquiry.published_title,
            "text": inquiry.published_text,
            "answer": inquiry.published_answer,
            "checked": self.checked,
        }
