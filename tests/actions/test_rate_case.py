"""Never twice: many posts for one case at the same moment, on real connections with real commits."""

from __future__ import annotations

import pytest

from procedures.actions import ActionRefused
from procedures.models import RatedCase, Rating, RatingFollowUp
from tests.actions.test_concurrency import together
from tests.clock import tuesday
from tests.office import Office
from tests.rating import GOOD, LOW, handed_over, rate

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_ratings_at_once_one_counts(office: Office) -> None:
    case = handed_over(office)
    acts = [rate(case, LOW if number % 2 else GOOD, at=tuesday(10)) for number in range(6)]
    results = together([act.run for act in acts])
    assert sum(isinstance(result, Rating) for result in results) == 1
    assert {result.codes for result in results if isinstance(result, ActionRefused)} == {("already_rated",)}
    assert (Rating.objects.count(), RatedCase.objects.count()) == (1, 1)
    assert RatingFollowUp.objects.count() == Rating.objects.filter(satisfied=False).count()
