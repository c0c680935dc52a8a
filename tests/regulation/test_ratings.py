"""Ratings: NĐ 118/2025/NĐ-CP art. 29 (who rated is confidential), art. 33 (topics), and the figures made of them."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from procedures.actions import ActionRefused
from procedures.actions.close_follow_up import CloseFollowUp
from procedures.actions.load_questions import choose_questions
from procedures.actions.rate_case import WINDOW, RateCase, RateVisit
from procedures.models import (
    Case,
    CaseEvent,
    QuestionSet,
    RatedCase,
    Rating,
    RatingAnswer,
    RatingFollowUp,
    RatingUse,
)
from procedures.queries.questions import questions_for, questions_of
from procedures.queries.ratings import published_shares, ratings_of
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.rating import GOOD, LOW, handed_over, rate, visit

WHEN = tuesday(10)


@pytest.fixture
def case(office: Office) -> Case:
    """A case whose result was handed over on Tuesday at nine."""
    return handed_over(office)


def refused(act: RateCase | RateVisit | CloseFollowUp) -> tuple[str, ...]:
    """The codes of the reasons, after making sure that nothing was written."""
    before = (Rating.objects.count(), RatedCase.objects.count())
    with pytest.raises(ActionRefused) as told:
        act.run()
    assert (Rating.objects.count(), RatedCase.objects.count()) == before
    return told.value.codes


# Article 33: what is asked


def test_the_decree_asks_about_its_topics_and_the_office_chooses(office: Office) -> None:
    usual = questions_for(office.commune, RatingUse.CASE)
    assert usual is not None
    assert (usual.code, len(questions_of(usual).questions)) == ("nd118", 8)  # the ninth topic, "other", is the text
    choose_questions("H99.12", "case", "hue")
    chosen, elsewhere = (questions_for(u, RatingUse.CASE) for u in (office.counter, office.other_commune))
    assert chosen is not None
    assert elsewhere is not None
    assert (chosen.code, elsewhere.code) == ("hue", "nd118")


def test_the_newest_version_is_asked_and_a_version_never_changes(office: Office, tmp_path: Path) -> None:
    text = Path("fixtures/ratings/quick.yaml").read_text(encoding="utf-8")
    newer, changed = tmp_path / "newer.yaml", tmp_path / "changed.yaml"
    newer.write_text(text.replace("number: 1", "number: 2"), encoding="utf-8")
    changed.write_text(text.replace("Very satisfied", "Delighted"), encoding="utf-8")
    for _twice in range(2):
        call_command("load_questions", str(newer), stdout=StringIO())
    asked = questions_for(office.counter, RatingUse.VISIT)
    assert asked is not None
    assert asked.number == 2
    with pytest.raises(CommandError, match="quick"):
        call_command("load_questions", str(changed), stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("load_questions", str(tmp_path / "none.yaml"))
    with pytest.raises(CommandError):
        call_command("load_questions", choose=["H99.12", "case", "unknown"])


# Once, for the case that was shown, in time


def test_a_case_is_rated_once_after_the_hand_over(office: Office, case: Case) -> None:
    rating = rate(case, GOOD, at=WHEN).run()
    assert (rating.satisfied, rating.unit, rating.day) == (True, office.commune, WHEN.date())
    assert refused(rate(case, LOW, at=WHEN)) == ("already_rated",)
    waiting = office.receive(at=monday(9))
    assert refused(rate(waiting, GOOD, at=WHEN)) == ("not_handed_over",)


def test_rating_ends_ninety_days_after_the_hand_over(office: Office, case: Case) -> None:
    assert case.returned_at is not None
    late = case.returned_at + WINDOW + timedelta(seconds=1)
    assert refused(rate(case, GOOD, at=late)) == ("too_late_to_rate",)
    assert rate(case, GOOD, at=case.returned_at + WINDOW).run().satisfied


def test_answers_are_those_offered_and_the_text_has_an_end(case: Case) -> None:
    assert refused(rate(case, {}, at=WHEN)) == ("no_answer",)
    both = rate(case, {"time": "9", "attitude": "x"}, at=WHEN, text="ă" * 1001)
    assert refused(both) == ("wrong_answer", "wrong_answer", "text_too_long")
    assert rate(case, {"time": "2"}, at=WHEN, text="a\r\nb\x00\u202e ").run().text == "a\nb"


# Article 29: nobody learns who rated


def test_a_rating_says_nothing_of_its_case_and_the_case_nothing_of_its_rating(case: Case) -> None:
    events = CaseEvent.objects.filter(case=case).count()
    rating = rate(case, LOW, at=WHEN, text="Chờ lâu").run()
    assert CaseEvent.objects.filter(case=case).count() == events
    assert reload(case).edition == case.edition
    assert {f.name for f in RatedCase._meta.concrete_fields} == {"case"}
    assert rating.contact_case_id is None
    assert not [f.name for f in Rating._meta.concrete_fields if f.get_internal_type() == "DateTimeField"]


def test_only_who_asks_to_be_called_back_is_known_to_the_supervisor(case: Case) -> None:
    rating = rate(case, GOOD, at=WHEN, contact=True).run()
    assert (rating.contact_case, rating.satisfied) == (case, True)
    assert RatingFollowUp.objects.filter(rating=rating, closed_at=None).exists()


def test_ratings_are_never_changed(office: Office, case: Case) -> None:
    rate(case, LOW, at=WHEN).run()
    CloseFollowUp(RatingFollowUp.objects.get().pk, "Đã xin lỗi", by=office.supervisor, at=WHEN).run()
    changes = [
        lambda: Rating.objects.update(satisfied=True),
        lambda: RatingAnswer.objects.update(points=0),
        lambda: QuestionSet.objects.update(number=9),
        lambda: RatingFollowUp.objects.update(done="khác"),
        lambda: RatingAnswer.objects.all()._raw_delete("default"),  # type: ignore[attr-defined]
        lambda: RatedCase.objects.all()._raw_delete("default"),  # type: ignore[attr-defined]
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            change()


# Low ratings


def test_a_low_rating_is_followed_up_by_a_supervisor_above_the_unit(office: Office, case: Case) -> None:
    rate(case, LOW, at=WHEN).run()
    found = RatingFollowUp.objects.get()
    foreign = office.officer("supervisor", office.other_commune)
    assert refused(CloseFollowUp(found.pk, "x", by=foreign, at=WHEN)) == ("not_yours",)
    assert refused(CloseFollowUp(found.pk, "x", by=office.receiver, at=WHEN)) == ("not_yours",)
    assert refused(CloseFollowUp(found.pk, "  ", by=office.supervisor, at=WHEN)) == ("no_deed",)
    assert refused(CloseFollowUp(found.pk, "x" * 1001, by=office.supervisor, at=WHEN)) == ("too_long",)
    CloseFollowUp(found.pk, "Đã gọi và xin lỗi", by=office.supervisor, at=WHEN).run()
    found.refresh_from_db()
    assert (found.done, found.closed_by) == ("Đã gọi và xin lỗi", office.supervisor)
    assert refused(CloseFollowUp(found.pk, "x", by=office.supervisor, at=WHEN)) == ("already_closed",)


# Figures


def test_the_share_satisfied_counts_a_unit_with_everything_below(office: Office, case: Case) -> None:
    rate(case, {"time": "1", "attitude": "0"}, at=WHEN).run()  # 1 of 4 points: low
    for points in ("2", "1", "0"):
        visit(office.counter, points, at=WHEN)
    visit(office.other_counter, "0", at=WHEN)
    day = WHEN.date()
    told = ratings_of([office.commune], day, day)
    assert (told.count, told.satisfied, told.share_percent) == (4, 2, 50.0)
    assert {t.code: (t.count, t.average_percent) for t in told.topics} == {
        "overall": (3, 50.0), "time": (1, 50.0), "attitude": (1, 0.0),
    }  # fmt: skip
    assert ratings_of(None, day, day).count == 5
    assert ratings_of([office.commune], day + timedelta(days=1), day + timedelta(days=2)).share_percent is None


def test_few_ratings_are_not_published_and_cannot_be_worked_out(office: Office) -> None:
    month = date(WHEN.year, WHEN.month, 1)
    units = ["H99.12", "H99.13"]
    for _each in range(4):
        visit(office.counter, "2", at=WHEN)
    assert published_shares(units, [month], 5) == {}
    for points in ("2", "2", "2", "2", "0", "0"):
        visit(office.other_counter, points, at=WHEN)
    assert published_shares(units, [month], 5) == {(month, ""): 80}  # one hidden would be told by the total
    visit(office.counter, "2", at=WHEN)
    assert published_shares(units, [month], 5) == {(month, ""): 82, (month, "H99.12"): 100, (month, "H99.13"): 67}
