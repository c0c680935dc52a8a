"""The filter bars of the lists of questions and of feedback; the address holds the filter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from procedures.models import Feedback, FeedbackState, FeedbackSubject, Procedure, Question, QuestionState
from procedures.models.inquiry import OPEN_FEEDBACK

SEARCH = forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": 80})


class InquiryFilter(filters.FilterSet):
    """What both lists are narrowed by."""

    q = filters.CharFilter(label=_("Code or words"), method="by_words", widget=SEARCH)
    procedure = filters.ChoiceFilter(
        label=_("Procedure"), field_name="procedure__code", empty_label=_("Every procedure")
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        """`at` is the moment "late" is judged on."""
        super().__init__(*args, **kwargs)
        self.at = at
        named = Procedure.objects.order_by("name")
        self.filters["procedure"].extra["choices"] = [(p.code, p.label) for p in named]

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whose code or title holds what was typed."""
        return rows.filter(Q(code__icontains=value.strip()) | Q(title__icontains=value.strip()))


class QuestionFilter(InquiryFilter):
    """Of the list of questions."""

    state = filters.ChoiceFilter(label=_("Status"), choices=QuestionState.choices, empty_label=_("Every status"))

    class Meta:
        model = Question
        fields = ("q", "state", "procedure")


class FeedbackFilter(InquiryFilter):
    """Of the list of feedback."""

    state = filters.ChoiceFilter(label=_("Status"), choices=FeedbackState.choices, empty_label=_("Every status"))
    subject = filters.ChoiceFilter(label=_("About"), choices=FeedbackSubject.choices, empty_label=_("Everything"))
    time = filters.ChoiceFilter(
        label=_("Time"), choices=(("late", _("Overdue")),), method="by_time", empty_label=_("Any time")
    )

    class Meta:
        model = Feedback
        fields = ("q", "state", "subject", "time", "procedure")

    def by_time(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Not settled, and its time is over."""
        return rows.filter(state__in=OPEN_FEEDBACK, due_at__lt=self.at)
