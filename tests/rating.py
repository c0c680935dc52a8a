"""Short ways to a rating."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from procedures.actions.rate_case import RateCase, RateVisit
from procedures.models import Case, Rating, RatingUse, Unit
from procedures.queries.questions import questions_for
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import hand_over, ready

GOOD = {"time": "2", "attitude": "1"}
LOW = {"time": "0", "attitude": "0"}


def handed_over(office: Office) -> Case:
    """A birth registration of An Mẫu whose result was handed over on Tuesday at nine."""
    case = ready(office.receive(at=monday(9)), at=monday(10))
    hand_over(case, at=tuesday(9))
    return reload(case)


def rate(case: Case, answers: Mapping[str, str], *, at: datetime, text: str = "", contact: bool = False) -> RateCase:
    """The rating of a case, not yet given."""
    questions = questions_for(case.agency, RatingUse.CASE)
    assert questions is not None
    return RateCase(questions, answers, at, text, case=case, contact=contact)


def visit(unit: Unit, points: str, *, at: datetime) -> Rating:
    """A visit rated on the quick scale."""
    questions = questions_for(unit, RatingUse.VISIT)
    assert questions is not None
    return RateVisit(questions, {"overall": points}, at, unit=unit).run()
