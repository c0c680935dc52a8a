"""The order of the queue: priority first, nobody starves, put-back numbers have their place. No database."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from procedures.queries.queue_order import (
    LOOKED_BACK,
    PRIORITY_RUN,
    PUT_BACK_BEHIND,
    Lane,
    Waiting,
    call_order,
    next_in_line,
    put_back_at,
)
from tests.clock import monday

P, R, N, T = Lane.PRIORITY, Lane.RETURN, Lane.ORDINARY, Lane.TRANSFER
LANES = st.lists(st.sampled_from([P, R, N]), max_size=40)


def line(*lanes: Lane) -> list[Waiting]:
    """People who joined a minute apart, in this order."""
    return [Waiting(number, lane, monday(8) + timedelta(minutes=number)) for number, lane in enumerate(lanes)]


def called(waiting: list[Waiting], history: tuple[Lane, ...] = ()) -> list[Lane]:
    """The lines in the order of calls."""
    return [one.lane for one in call_order(waiting, history)]


def test_priority_is_called_first_however_late_it_came() -> None:
    first = next_in_line(line(N, N, R, P), ())
    assert first is not None
    assert first.lane is P


def test_after_two_of_priority_comes_one_of_the_others() -> None:
    assert called(line(N, N, P, P, P, P, P)) == [P, P, N, P, P, N, P]


def test_those_who_collect_alternate_with_the_ordinary() -> None:
    assert called(line(N, N, N, R, R, R)) == [R, N, R, N, R, N]


def test_all_three_lines_have_their_turn() -> None:
    assert called(line(*[N] * 3, *[R] * 3, *[P] * 6)) == [P, P, R, P, P, N, P, P, R, N, R, N]


def test_within_a_line_the_first_to_come_is_the_first_called() -> None:
    assert [one.pk for one in call_order(reversed(line(N, N, N)), ())] == [0, 1, 2]


def test_a_transferred_number_goes_first_at_its_window_and_nowhere_else() -> None:
    sent = Waiting(9, N, monday(9), for_window=2)
    assert next_in_line([*line(P, N), sent], (), window=2) == sent
    there = next_in_line([*line(P, N), sent], (), window=1)
    assert there is not None
    assert there.lane is P
    assert next_in_line([sent], (), window=1) is None


def test_a_transferred_number_uses_up_nobodys_turn() -> None:
    first = next_in_line(line(N, P), (T, P, T, P))
    assert first is not None
    assert first.lane is N


def test_nobody_waits() -> None:
    assert next_in_line([], (P, P)) is None
    assert call_order([], ()) == []


@given(LANES, LANES)
def test_everybody_is_called_once(lanes: list[Lane], history: list[Lane]) -> None:
    order = call_order(line(*lanes), history)
    assert sorted(one.pk for one in order) == list(range(len(lanes)))


@given(LANES)
def test_nobody_starves_while_priority_and_results_keep_coming(history: list[Lane]) -> None:
    """One ordinary visitor, and endless others: called within one round."""
    ordinary, said = Waiting(0, N, monday(8)), history[:LOOKED_BACK]
    for turn in range(1, LOOKED_BACK + 1):
        others = [Waiting(2 * turn, P, monday(7)), Waiting(2 * turn + 1, R, monday(7))]
        chosen = next_in_line([ordinary, *others], said)
        assert chosen is not None
        if chosen is ordinary:
            return
        said = [chosen.lane, *said][:LOOKED_BACK]
    raise AssertionError("an ordinary number was passed over for a whole round")


@given(LANES, LANES)
def test_priority_waits_for_at_most_one_of_the_others(lanes: list[Lane], history: list[Lane]) -> None:
    order = [one.lane for one in call_order(line(*lanes), history)]
    last = max((place for place, lane in enumerate(order) if lane is P), default=-1)
    assert all(P in order[place : place + 2] for place in range(last))


@given(LANES)
def test_priority_never_runs_on_while_others_wait(lanes: list[Lane]) -> None:
    order = called(line(*lanes))
    last = max((place for place, lane in enumerate(order) if lane is not P), default=-1)
    runs = "".join("P" if lane is P else "x" for lane in order[: last + 1]).split("x")
    assert max(map(len, runs)) <= PRIORITY_RUN


def test_a_number_put_back_stands_behind_the_next_three() -> None:
    standing = line(N, N, N, N, N)
    back = Waiting(99, N, put_back_at(standing, monday(10)))
    assert [one.pk for one in call_order([*standing, back], ())].index(99) == PUT_BACK_BEHIND
    assert put_back_at(standing[:2], monday(10)) == monday(10)
