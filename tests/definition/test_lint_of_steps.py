"""Problems of steps, forks, stages and budgets, each with the exact line, and the sound file beside it."""

import pytest

from procedures.definition import check_definition
from tests.definition.samples import FORK, GOOD, STAGES, found, marked, spoilt


def problem(text: str, code: str) -> str:
    """The sentence of the only problem of this code."""
    sentences = [p.sentence for p in check_definition(text.encode(), "x") if p.code == code]
    assert len(sentences) == 1
    return sentences[0]


class TestStepForm:
    """A step has what its kind needs, and nothing else."""

    @pytest.mark.parametrize("key", ["unit: civil_status", "role: case_officer"])
    def test_work_is_held_by_a_unit_and_a_role(self, key: str) -> None:
        text = spoilt(GOOD, (f"    {key}\n", ""), ("- code: appraisal\n", "- code: appraisal # here\n"))
        assert found(text) == marked(text, "bad-step")

    @pytest.mark.parametrize("key", ["unit: one_stop_return", "role: front_desk"])
    def test_an_end_is_held_by_a_unit_and_a_role(self, key: str) -> None:
        before, end = GOOD.rsplit("  - code: handover\n", 1)
        spoilt_end = "\n".join(line for line in end.splitlines() if line.strip() != key)
        text = f"{before}  - code: handover # here\n{spoilt_end}\n"
        assert found(text) == marked(text, "bad-step")

    def test_the_first_step_is_the_reception(self) -> None:
        text = spoilt(GOOD, ("    unit: one_stop\n", "    unit: police # here\n"))
        assert found(text) == marked(text, "bad-start")

    def test_the_first_step_is_work(self) -> None:
        text = spoilt(STAGES, ("{code: reception, name", "{code: reception, kind: payment, name"))
        assert "bad-start" in [code for _, code in found(text)]

    @pytest.mark.parametrize(
        "key",
        [
            "moves: [{to: approval}]",
            "send_back: [approval]",
            "signs: true",
            "branches: [reception]",
            "asks: [eligible]",
        ],
    )
    def test_an_end_does_nothing_but_hand_over(self, key: str) -> None:
        text = f"{GOOD}    {key} # here\n"
        assert marked(text, "bad-step")[0] in found(text)

    def test_only_a_join_joins(self) -> None:
        text = spoilt(GOOD, ("    signs: true\n", "    joins: reception # here\n"))
        assert marked(text, "bad-step")[0] in found(text)

    def test_a_payment_has_one_way_on(self) -> None:
        text = spoilt(
            STAGES,
            ("kind: payment, moves: [{to: drawing}]}", "kind: payment, moves: [{to: drawing}, {to: handover}]} # here"),
        )
        assert found(text) == marked(text, "bad-step")

    def test_a_fork_takes_no_time(self) -> None:
        text = spoilt(
            FORK, ("branches: [police_work, insurance]}", "branches: [police_work, insurance], budget: 1h} # here")
        )
        assert found(text) == marked(text, "bad-step")


class TestForks:
    """Branches begin at a fork, keep to themselves, and meet at its join."""

    def test_a_fork_has_a_join(self) -> None:
        text = spoilt(FORK, ("insurance]}", "insurance]} # here"))
        text = spoilt(text, ("    joins: split\n", ""))
        assert marked(text, "fork-without-join")[0] in found(text)

    def test_a_fork_has_two_branches(self) -> None:
        text = spoilt(FORK, ("branches: [police_work, insurance]}", "branches: [police_work]} # here"))
        assert marked(text, "bad-step")[0] in found(text)

    def test_a_branch_is_named_once(self) -> None:
        text = spoilt(FORK, ("[police_work, insurance]}", "[police_work, insurance, insurance]} # here"))
        assert found(text) == marked(text, "duplicate-move")

    def test_a_join_joins_a_step_that_exists(self) -> None:
        text = spoilt(FORK, ("    joins: split\n", "    joins: splitt # here\n"))
        assert marked(text, "unknown-step")[0] in found(text)

    def test_a_join_joins_a_fork(self) -> None:
        text = spoilt(FORK, ("    joins: split\n", "    joins: reception # here\n"))
        assert marked(text, "join-without-fork")[0] in found(text)

    def test_a_fork_has_one_join(self) -> None:
        second = """\
  - code: again
    name: {vi: a, en: a}
    kind: join
    joins: split # here
    moves: [{to: sealing}]
"""
        text = spoilt(FORK, ("  - code: sealing\n", second + "  - code: sealing\n"))
        assert marked(text, "duplicate-join")[0] in found(text)

    def test_a_branch_does_not_leave_its_fork(self) -> None:
        text = spoilt(FORK, ("    moves: [{to: police_sign}]", "    moves: [{to: police_sign}, {to: sealing}] # here"))
        assert marked(text, "branch-leaves")[0] in found(text)

    def test_a_branch_does_not_enter_another(self) -> None:
        text = spoilt(
            FORK, ("    moves: [{to: police_sign}]", "    moves: [{to: police_sign}, {to: insurance}] # here")
        )
        assert found(text) == marked(text, "branch-leaves")

    def test_a_join_is_entered_from_its_fork_only(self) -> None:
        text = spoilt(
            FORK,
            (
                "role: front_desk, moves: [{to: split}]}",
                "role: front_desk, moves: [{to: split}, {to: together}]} # here",
            ),
        )
        assert found(text) == marked(text, "wrong-join")

    def test_an_end_is_reached_after_joining(self) -> None:
        text = spoilt(
            FORK, ("    budget: 2h\n    moves: [{to: together}]", "    budget: 2h\n    moves: [{to: handover}] # here")
        )
        assert marked(text, "end-in-fork")[0] in found(text)

    def test_a_branch_begins_with_work(self) -> None:
        text = spoilt(FORK, ("[police_work, insurance]}", "[police_work, insurance, together]} # here"))
        assert found(text) == marked(text, "bad-branch")

    def test_money_is_not_waited_for_inside_a_fork(self) -> None:
        payment = "  - {code: dues, name: {vi: a, en: a}, kind: payment, moves: [{to: together}]} # here\n"
        text = spoilt(
            FORK,
            ("    budget: 2h\n    moves: [{to: together}]", "    budget: 2h\n    moves: [{to: dues}]"),
            ("  - code: together\n", payment + "  - code: together\n"),
        )
        assert found(text) == marked(text, "payment-in-fork")

    def test_a_case_is_not_sent_back_into_another_branch(self) -> None:
        text = spoilt(FORK, ("send_back: [police_work]", "send_back: [police_work, reception] # here"))
        assert found(text) == marked(text, "bad-send-back")
        assert "another branch" in problem(text, "bad-send-back")

    def test_a_case_is_sent_back_to_work_only(self) -> None:
        text = spoilt(FORK, ("send_back: [reception]", "send_back: [reception, split] # here"))
        assert found(text) == marked(text, "bad-send-back")

    def test_forks_may_nest(self) -> None:
        text = spoilt(FORK, ("    budget: 2h\n    moves: [{to: together}]", "    budget: 2h\n    moves: [{to: inner}]"))
        inner = """\
  - {code: inner, name: {vi: a, en: a}, kind: fork, branches: [tax_a, tax_b]}
  - {code: tax_a, name: {vi: a, en: a}, unit: tax, role: case_officer, moves: [{to: inner_end}]}
  - {code: tax_b, name: {vi: a, en: a}, unit: tax, role: case_officer, moves: [{to: inner_end}]}
  - {code: inner_end, name: {vi: a, en: a}, kind: join, joins: inner, moves: [{to: together}]}
"""
        assert found(spoilt(text, ("  - code: together\n", inner + "  - code: together\n"))) == []
        crossed = inner.replace(
            "tax_b, name: {vi: a, en: a}, unit: tax, role: case_officer, moves: [{to: inner_end}]}",
            "tax_b, name: {vi: a, en: a}, unit: tax, role: case_officer, moves: [{to: together}]} # here",
        )
        text = spoilt(text, ("  - code: together\n", crossed + "  - code: together\n"))
        assert found(text) == marked(text, "wrong-join")


class TestTime:
    """The steps fit into the promised term; stages are in order."""

    def test_budgets_fit_into_the_shortest_term(self) -> None:
        text = spoilt(GOOD, ("    budget: 4h\n", "    budget: 5h\n"))
        assert found(text) == []
        text = spoilt(
            GOOD,
            ("    budget: 4h\n", "    budget: 5.25h\n"),
            ("front_desk\n    budget: 1h\n    moves", "front_desk\n    budget: 1h\n    moves"),
        )
        text = text.rsplit("    budget: 1h\n", 1)[0] + "    budget: 1h # here\n"
        assert found(text) == marked(text, "over-budget")
        assert "8.25h" in problem(text, "over-budget")
        assert "same_day (8h)" in problem(text, "over-budget")

    def test_a_variant_may_have_the_shortest_term(self) -> None:
        text = spoilt(GOOD, ("With a foreign element}, term: 3wd}", "With a foreign element}, term: 6h}"))
        assert [code for _, code in found(text)] == ["over-budget"]
        assert "variant 02" in problem(text, "over-budget")

    def test_parallel_branches_count_once(self) -> None:
        assert found(spoilt(FORK, ("    budget: 2h\n", "    budget: 7h\n"))) == []
        assert [code for _, code in found(spoilt(FORK, ("    budget: 2h\n", "    budget: 7.5h\n")))] == ["over-budget"]

    def test_a_stage_has_its_own_term(self) -> None:
        text = spoilt(STAGES, ("    budget: 4h\n", "    budget: 4.5h # here\n"))
        assert found(text) == marked(text, "over-budget")
        assert "“after”" in problem(text, "over-budget")

    def test_calendar_days_are_worth_five_sevenths(self) -> None:
        slow = spoilt(
            GOOD, ("    budget: 4h\n", "    budget: 10d\n"), ("consult: {units: [police], term: 1wd}", "asks: []")
        )
        slow = slow.replace("    asks: []\n", "", 1)
        slow = spoilt(
            slow, ("term: 3wd}", "term: 15d}"), ("{term: same_day}", "{term: 15d}"), ("{term: 1wd}", "{term: 1mo}")
        )
        assert found(slow) == []
        assert [code for _, code in found(slow.replace("budget: 10d", "budget: 11d"))] == ["over-budget"]

    def test_an_opinion_comes_within_the_term(self) -> None:
        text = spoilt(GOOD, ("{units: [police], term: 1wd}", "{units: [police], term: 4wd} # here"))
        assert found(text) == marked(text, "over-budget")

    def test_days_and_months_are_whole(self) -> None:
        text = spoilt(GOOD, ("  online: {term: 1wd}", "  online: {term: 1.5d} # here"))
        assert found(text) == marked(text, "bad-form")

    def test_several_stages_have_a_term_each(self) -> None:
        text = spoilt(STAGES, ("name: {vi: a, en: a}, term: 4h}", "name: {vi: a, en: a}} # here"))
        assert found(text) == marked(text, "missing-term")

    def test_a_stage_is_declared(self) -> None:
        text = spoilt(STAGES, ("    stage: before\n", "    stage: befor # here\n"))
        assert marked(text, "bad-stage")[0] in found(text)

    def test_with_several_stages_work_says_to_which_it_belongs(self) -> None:
        text = spoilt(STAGES, ("    stage: before\n", ""), ("  - code: work\n", "  - code: work # here\n"))
        assert found(text) == marked(text, "bad-stage")

    def test_every_stage_is_used(self) -> None:
        unused = "term: 4h}\n  - {code: later, name: {vi: a, en: a}, term: 1wd} # here\n"
        text = spoilt(STAGES, ("term: 4h}\n", unused))
        assert found(text) == marked(text, "bad-stage")

    def test_no_move_leads_to_an_earlier_stage(self) -> None:
        text = spoilt(STAGES, ("  - {code: before, name: {vi: a, en: a}, term: 1wd}\n", ""))
        text = spoilt(text, ("term: 4h}\n", "term: 4h}\n  - {code: before, name: {vi: a, en: a}, term: 1wd}\n"))
        assert [code for _, code in found(text)] == ["bad-stage"]


class TestAllAtOnce:
    """Every problem is said in one go, and no problem twice."""

    def test_faults_of_shape_and_of_sense_together(self) -> None:
        text = spoilt(
            GOOD,
            ("service_level: full", "service_level: ful # here"),
            ("amount_vnd: 8000", 'amount_vnd: "8000"'),
            ('condition: "!on_time"}', 'condition: "!on_time"} # here'),
            ("    role: approver\n", "    role: boss # here\n"),
            ("[{to: handover}]", "[{to: handover}, {to: appraisal}] # here"),
            ("    budget: 4h\n", "    budget: 4 hours # here\n"),
        )
        expected = marked(text, "unknown-choice", "wrong-type", "bad-form", "unknown-role", "loop")
        assert found(text) == expected

    def test_a_misspelt_key_is_not_reported_as_a_dead_end_too(self) -> None:
        text = spoilt(GOOD, ("    moves: [{to: approval}]\n", "    mvoes: [{to: approval}] # here\n"))
        assert found(text) == marked(text, "unknown-key")

    def test_a_fact_with_a_fault_is_not_reported_as_unknown_too(self) -> None:
        text = spoilt(GOOD, ("{code: copies, type: int", "{code: Copies, type: int"))
        assert [code for _, code in found(text)] == ["bad-form"]

    def test_so_many_problems_that_nobody_reads_on(self) -> None:
        steps = "".join(f"  - {{code: s{number}, bad: 1}}\n" for number in range(150))
        problems = found(GOOD.split("steps:\n")[0] + "steps:\n" + steps)
        assert len(problems) == 201
        assert problems[-1][1] == "more"
