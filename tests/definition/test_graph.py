"""The compiled route: what follows, what lies on which branch, how long it takes, how it is drawn."""

import pytest

from procedures.definition import PictureFork, Route, RouteError, StepKind, compile_route
from procedures.definition.schema import Definition
from tests.definition.samples import FORK, GOOD, STAGES, definition, spoilt

NESTED = spoilt(
    FORK,
    ("    budget: 2h\n    moves: [{to: together}]", "    budget: 2h\n    moves: [{to: inner}]"),
    (
        "  - code: together\n",
        """\
  - {code: inner, name: {vi: a, en: a}, kind: fork, branches: [tax_a, tax_b]}
  - {code: tax_a, name: {vi: a, en: a}, unit: tax, role: case_officer, budget: 1h, moves: [{to: inner_end}]}
  - {code: tax_b, name: {vi: a, en: a}, unit: tax, role: case_officer, budget: 2h, moves: [{to: inner_end}]}
  - {code: inner_end, name: {vi: a, en: a}, kind: join, joins: inner, moves: [{to: together}]}
  - code: together
""",
    ),
)


def codes(picture: object) -> object:
    """A picture as nested tuples of codes."""
    if isinstance(picture, tuple):
        return tuple(codes(figure) for figure in picture)
    return (picture.code, codes(picture.branches)) if isinstance(picture, PictureFork) else picture.code


class TestPlainRoute:
    """One line from reception to handover."""

    route = compile_route(definition())

    def test_start_end_and_steps(self) -> None:
        assert self.route.start.code == "reception"
        assert [step.code for step in self.route.ends] == ["handover"]
        assert [step.code for step in self.route.steps] == ["reception", "appraisal", "approval", "handover"]
        assert self.route.step("approval").signs
        with pytest.raises(KeyError):
            self.route.step("nowhere")

    def test_forward_and_back(self) -> None:
        assert [move.to for move in self.route.forward("reception")] == ["appraisal"]
        assert self.route.forward("handover") == ()
        assert self.route.send_back("approval") == ("appraisal", "reception")
        assert self.route.send_back("reception") == ()

    def test_every_step_lies_on_the_main_line(self) -> None:
        assert {self.route.branch_of(step.code) for step in self.route.steps} == {()}
        assert self.route.fork_of_step("appraisal") is None
        with pytest.raises(KeyError):
            self.route.join_of("appraisal")

    def test_times(self) -> None:
        assert self.route.longest_path_minutes == 7 * 60
        assert self.route.stage_minutes("main") == 7 * 60
        assert self.route.stage_of("approval") == "main"

    def test_the_picture_is_the_line(self) -> None:
        picture = self.route.picture()
        assert codes(picture) == ("reception", "appraisal", "approval", "handover")
        assert [figure.is_fork for figure in picture] == [False] * 4
        assert picture[3].kind is StepKind.END
        assert picture[3].name.en == "Handover"


class TestFork:
    """Two branches at the same time."""

    route = compile_route(definition(FORK))

    def test_branches_know_their_fork(self) -> None:
        assert self.route.join_of("split") == "together"
        assert self.route.fork_of_step("police_sign") == "split"
        assert self.route.branch_of("police_sign") == (("split", "police_work"),)
        assert self.route.branch_of("insurance") == (("split", "insurance"),)

    def test_fork_and_join_lie_outside_their_branches(self) -> None:
        assert self.route.branch_of("split") == self.route.branch_of("together") == ()
        assert self.route.fork_of_step("sealing") is None
        assert self.route.forward("split") == ()
        assert [move.to for move in self.route.forward("together")] == ["sealing"]

    def test_only_the_longer_branch_takes_time(self) -> None:
        assert self.route.longest_path_minutes == (3 + 1 + 1) * 60
        assert "insurance" not in self.route.longest_path()

    def test_the_picture_has_branches_side_by_side(self) -> None:
        assert codes(self.route.picture()) == (
            "reception",
            ("split", (("police_work", "police_sign"), ("insurance",))),
            "sealing",
            "handover",
        )


def test_forks_nest() -> None:
    route = compile_route(definition(NESTED))
    assert route.branch_of("tax_b") == (("split", "insurance"), ("inner", "tax_b"))
    assert route.branch_of("inner_end") == (("split", "insurance"),)
    assert route.fork_of_step("tax_a") == "inner"
    assert route.join_of("inner") == "inner_end"
    assert codes(route.picture()[1]) == (
        "split",
        (("police_work", "police_sign"), ("insurance", ("inner", (("tax_a",), ("tax_b",))))),
    )


def test_each_stage_is_timed_alone() -> None:
    route = compile_route(definition(STAGES))
    assert route.stage_minutes("before") == 8 * 60
    assert route.stage_minutes("after") == 4 * 60
    assert route.longest_path("after") == ("drawing", "handover")
    assert route.stage_of("payment") is None
    assert codes(route.picture()) == ("reception", "work", "payment", "drawing", "handover")


def test_steps_are_ordered_by_the_moves_where_the_file_is_not() -> None:
    head, steps = GOOD.split("steps:\n")
    parts = ["  - code: " + part for part in steps.split("  - code: ")[1:]]
    shuffled = f"{head}steps:\n{parts[0]}{parts[3]}{parts[2]}{parts[1]}"
    assert [step.code for step in compile_route(definition(shuffled)).steps] == [
        "reception", "appraisal", "approval", "handover",
    ]  # fmt: skip


def test_equal_definitions_share_one_route() -> None:
    assert compile_route(definition()) is compile_route(definition())
    assert compile_route(definition()) is not compile_route(definition(FORK))


def test_a_definition_survives_the_database() -> None:
    stored = definition(STAGES).model_dump(mode="json")
    assert Definition.model_validate(stored) == definition(STAGES)
    assert compile_route(Definition.model_validate(stored)) is compile_route(definition(STAGES))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (GOOD, "{to: approval}", "{to: nowhere}"),
        (GOOD, "  - code: approval\n", "  - code: appraisal\n"),
        (GOOD, "[{to: handover}]", "[{to: handover}, {to: reception}]"),
        (GOOD, "[{to: appraisal}]", "[{to: handover}]"),
        (FORK, "    joins: split\n", "    joins: reception\n"),
        (FORK, "    moves: [{to: police_sign}]", "    moves: [{to: police_sign}, {to: sealing}]"),
    ],
)
def test_a_route_that_lint_refuses_is_not_compiled(text: str, old: str, new: str) -> None:
    from yaml import BaseLoader, load

    values = load(spoilt(text, (old, new)), BaseLoader)
    sound = definition(text)
    steps = tuple(
        step.model_copy(
            update={
                "code": raw["code"],
                "joins": raw.get("joins"),
                "moves": tuple(step.moves[0].model_copy(update={"to": move["to"]}) for move in raw.get("moves", ())),
            }
        )
        for step, raw in zip(sound.steps, values["steps"], strict=True)
    )
    with pytest.raises(RouteError):
        Route(steps, sound.stages)
