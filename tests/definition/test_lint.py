"""One test per problem a definition may have, each with the exact line, and the sound file beside it."""

import pytest

from procedures.definition import check_definition
from tests.definition.samples import FORK, GOOD, STAGES, found, marked, spoilt


def problem(text: str, code: str) -> str:
    """The sentence of the only problem of this code."""
    sentences = [p.sentence for p in check_definition(text.encode(), "x") if p.code == code]
    assert len(sentences) == 1
    return sentences[0]


@pytest.mark.parametrize("text", [GOOD, FORK, STAGES], ids=["plain", "fork", "stages"])
def test_a_sound_definition_has_no_problem(text: str) -> None:
    assert found(text) == []


class TestNames:
    """Codes are unique; what is named exists."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("{code: authorisation, name", "{code: declaration, name"),
            ("{code: copies, type", "{code: on_time, type"),
            ("{code: copy, kind", "{code: late, kind"),
            ('{code: "02", name', '{code: "01", name'),
            ("{code: home, name", "{code: hospital, name"),
        ],
    )
    def test_a_code_is_used_once(self, old: str, new: str) -> None:
        line = next(n for n, content in enumerate(GOOD.splitlines(), 1) if old in content)
        assert (line, "duplicate-code") in found(spoilt(GOOD, (old, new)))

    def test_a_step_code_is_used_once(self) -> None:
        text = spoilt(GOOD, ("  - code: approval\n", "  - code: appraisal # here\n"))
        assert marked(text, "duplicate-code")[0] in found(text)

    def test_a_stage_and_a_result_are_declared_once(self) -> None:
        stage = "  - {code: main, name: {vi: Giải quyết, en: Settlement}}"
        result = "  - {code: KQ.G15.000031, name: {vi: Giấy khai sinh, en: Birth certificate}}"
        text = spoilt(GOOD, (stage, f"{stage}\n{stage} # here"), (result, f"{result}\n{result} # here"))
        assert set(marked(text, "duplicate-code", "duplicate-code")) <= set(found(text))

    def test_a_unit_is_of_the_vocabulary(self) -> None:
        text = spoilt(GOOD, ("    unit: civil_status\n", "    unit: civil_statu # here\n"))
        assert found(text) == marked(text, "unknown-unit")
        assert "Did you mean “civil_status”?" in problem(text, "unknown-unit")

    def test_a_unit_to_consult_is_of_the_vocabulary(self) -> None:
        text = spoilt(GOOD, ("{units: [police], term: 1wd}", "{units: [policy], term: 1wd} # here"))
        assert found(text) == marked(text, "unknown-unit")

    def test_a_role_is_of_the_vocabulary(self) -> None:
        text = spoilt(GOOD, ("    role: approver\n", "    role: boss # here\n"))
        assert found(text) == marked(text, "unknown-role")
        assert "Possible: front_desk, case_officer" in problem(text, "unknown-role")

    def test_the_maker_of_a_move_is_of_the_vocabulary(self) -> None:
        text = spoilt(GOOD, ("[{to: handover}]", "[{to: handover}, {to: handover, by: chief}] # here"))
        assert found(text) == marked(text, "unknown-role")

    def test_a_step_asks_declared_facts(self) -> None:
        text = spoilt(GOOD, ("asks: [eligible]", "asks: [eligible, elegible] # here"))
        assert found(text) == marked(text, "unknown-fact")

    def test_a_move_leads_to_a_step(self) -> None:
        text = spoilt(GOOD, ("[{to: approval}]", "[{to: aproval}] # here"))
        assert found(text) == marked(text, "unknown-step")

    def test_a_step_is_sent_back_to_a_step(self) -> None:
        text = spoilt(GOOD, ("send_back: [reception]", "send_back: [receptoin] # here"))
        assert found(text) == marked(text, "unknown-step")

    def test_a_paper_names_declared_variants(self) -> None:
        text = spoilt(GOOD, ('variants: ["02"]}', 'variants: ["02", "03"]} # here'))
        assert found(text) == marked(text, "unknown-variant")

    def test_a_fee_and_a_variant_name_offered_channels(self) -> None:
        text = spoilt(
            GOOD,
            ('amount_vnd: 8000, condition: "!on_time"}', "amount_vnd: 8000, channels: [postal]} # here"),
            ("en: Domestic}}", "en: Domestic}, terms: {postal: 2wd}} # here"),
        )
        assert found(text) == marked(text, "unknown-channel", "unknown-channel")

    def test_an_agency_of_the_province_says_which_unit(self) -> None:
        text = spoilt(GOOD, ("agency: {level: commune}", "agency: {level: province} # here"))
        assert found(text) == marked(text, "bad-agency")
        assert found(spoilt(GOOD, ("{level: commune}", "{level: province, unit: justice}"))) == []

    def test_the_unit_of_the_agency_is_of_the_vocabulary(self) -> None:
        text = spoilt(GOOD, ("agency: {level: commune}", "agency: {level: province, unit: court} # here"))
        assert found(text) == marked(text, "unknown-unit")


class TestFactsAndFees:
    """Facts have sensible values, fees can be counted, days are in order."""

    def test_a_fact_cannot_be_called_like_a_built_in_one(self) -> None:
        text = spoilt(GOOD, ("{code: copies, type: int", "{code: fee_due, type: int"), ("per: copies, ", ""))
        assert [code for _, code in found(text)] == ["reserved-name"]
        assert "every case has it already" in problem(text, "reserved-name")

    def test_a_fact_cannot_be_called_like_a_word_of_conditions(self) -> None:
        text = spoilt(GOOD, ("{code: copies, type: int", "{code: in, type: int"), ("per: copies, ", ""))
        assert [code for _, code in found(text)] == ["reserved-name"]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("type: bool, default: true,", "type: bool, default: 1,"),
            ("type: int, default: 1,", "type: int, default: false,"),
            ("type: int, default: 1,", "type: text, default: 5,"),
        ],
    )
    def test_a_default_is_of_the_type(self, old: str, new: str) -> None:
        text = spoilt(GOOD, (old, new), ("per: copies, ", ""))
        line = next(n for n, content in enumerate(text.splitlines(), 1) if new in content)
        assert (line, "bad-default") in found(text)

    def test_the_default_of_a_choice_is_one_of_its_options(self) -> None:
        text = spoilt(GOOD, ("default: hospital\n", "default: ship # here\n"))
        assert found(text) == marked(text, "bad-default")

    def test_a_choice_has_options_and_nothing_else_has(self) -> None:
        text = spoilt(
            GOOD,
            ("      - {code: home, name: {vi: Ở nhà, en: At home}}\n", ""),
            ("    options:\n", "    options: # here\n"),
            (
                "default: true, label: {vi: Đúng hạn, en: On time}}",
                "default: true, label: {vi: x, en: x}, options: [{code: a, name: {vi: x, en: x}}]} # here",
            ),
        )
        assert found(text) == marked(text, "bad-options", "bad-options")

    def test_a_fact_kept_from_reception_is_asked_by_a_step(self) -> None:
        line = "default: true, label: {vi: Đúng hạn, en: On time}}"
        text = spoilt(GOOD, (line, f"at_reception: false, {line} # here"))
        assert found(text) == marked(text, "unasked-fact")

    def test_a_fee_is_counted_by_a_declared_number(self) -> None:
        text = spoilt(GOOD, ("per: copies, at_most_vnd: 12000}", "per: copys, at_most_vnd: 12000} # here"))
        assert found(text) == marked(text, "unknown-fact")
        text = spoilt(GOOD, ("per: copies, at_most_vnd: 12000}", "per: on_time, at_most_vnd: 12000} # here"))
        assert found(text) == marked(text, "bad-fee")

    def test_a_window_ends_after_it_begins(self) -> None:
        text = spoilt(
            GOOD,
            ("{since: 2025-07-01}", "{since: 2025-07-01, until: 2025-07-01} # here"),
            ("at_most_vnd: 12000}", "since: 2026-03-01, until: 2026-02-28} # here"),
        )
        assert found(text) == marked(text, "bad-period", "bad-period")
        assert found(spoilt(GOOD, ("{since: 2025-07-01}", "{since: 2025-07-01, until: 2025-07-02}"))) == []


class TestConditions:
    """Conditions can be asked, and can be true."""

    def condition(self, expression: str) -> str:
        """The good file with this condition on the way to the approval, and another way beside it."""
        return spoilt(GOOD, ("[{to: approval}]", f"[{{to: approval, when: '{expression}'}}, {{to: approval}}] # here"))

    @pytest.mark.parametrize(
        "expression",
        [
            "eligible && !on_time",
            'place == "home" || copies > 2',
            'channel == "online" && variant == "02"',
            'place in ["home", "hospital"] && by_proxy',
            "fee_due == 0 && papers_missing < 3 && open_consultations == 0",
            'result_signed && result_number != ""',
            "copies * 2 - 1 > 5 ? on_time : eligible",
        ],
    )
    def test_a_condition_over_known_facts_is_sound(self, expression: str) -> None:
        assert found(self.condition(expression)) == []

    @pytest.mark.parametrize(
        "expression",
        [
            "eligible &&",
            "eligible and on_time",
            "copies",
            "eligible || copies",
            'copies > "2"',
            "place > 1",
            "on_time == 1",
            "copies / 2 > 1",
            "size(place) > 3",
            "[1, 2].exists(n, n == copies)",
            'place.startsWith("h")',
            "eligible == null",
            "(copies + 1) && on_time",
            "eligible ? 1 : 2",
        ],
    )
    def test_a_condition_that_cannot_be_asked(self, expression: str) -> None:
        text = self.condition(expression)
        assert found(text) == marked(text, "bad-condition")

    def test_a_condition_names_known_facts(self) -> None:
        text = self.condition("elegible && on_tme")
        assert found(text) == [*marked(text, "unknown-fact"), *marked(text, "unknown-fact")]

    def test_a_condition_names_possible_options(self) -> None:
        for expression in ('place == "ship"', 'place in ["home", "ship"]', '"03" != variant', 'channel == "postal"'):
            text = self.condition(expression)
            assert found(text) == marked(text, "unknown-option"), expression

    def test_a_condition_can_be_true(self) -> None:
        for expression in ("eligible && !eligible", "copies > 5 && copies < 3", 'place == "home" && place != "home"'):
            text = self.condition(expression)
            assert found(text) == marked(text, "never-true"), expression

    def test_papers_and_fees_ask_only_what_reception_knows(self) -> None:
        text = spoilt(
            GOOD,
            ("required_if: by_proxy}", "required_if: fee_due > 0} # here"),
            ('condition: "!on_time"}', "condition: result_signed} # here"),
        )
        assert found(text) == marked(text, "unknown-fact", "unknown-fact")
        assert "not known yet at reception" in check_definition(text.encode(), "x")[0].sentence

    def test_what_must_be_true_to_leave_is_a_condition_too(self) -> None:
        old = "    leave: [{when: eligible, sentence: {vi: Phải đủ điều kiện., en: Must be eligible.}}]"
        text = spoilt(GOOD, (old, "    leave: [{when: eligable, sentence: {vi: x, en: x}}] # here"))
        assert found(text) == marked(text, "unknown-fact")


class TestWalk:
    """A case reaches every step, always gets on, and comes to an end."""

    def test_every_step_is_reached(self) -> None:
        lost = """\
  - code: lost # here
    name: {vi: a, en: a}
    unit: clerical
    role: clerk
    moves: [{to: handover}]
"""
        text = spoilt(GOOD, ("  - code: handover\n", lost + "  - code: handover\n"))
        assert found(text) == marked(text, "unreachable-step")

    def test_of_an_unreachable_part_the_first_step_is_named(self) -> None:
        text = spoilt(
            GOOD, ("[{to: appraisal}]", "[{to: handover}]"), ("- code: appraisal\n", "- code: appraisal # here\n")
        )
        assert (marked(text, "unreachable-step")[0]) in found(text)
        assert [code for _, code in found(text)].count("unreachable-step") == 1

    def test_a_step_without_a_move_is_a_dead_end(self) -> None:
        trap = "  - {code: trap, name: {vi: a, en: a}, unit: clerical, role: clerk} # here\n"
        text = spoilt(
            GOOD,
            ("[{to: handover}]", "[{to: handover}, {to: trap}]"),
            ("  - code: handover\n", trap + "  - code: handover\n"),
        )
        assert found(text) == marked(text, "dead-end")

    def test_a_step_whose_moves_may_all_be_shut_is_a_dead_end(self) -> None:
        text = spoilt(GOOD, ("[{to: approval}]", "[{to: approval, when: eligible && on_time}] # here"))
        assert found(text) == marked(text, "dead-end")
        assert "eligible is true and on_time is false" in problem(text, "dead-end")

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("eligible", "!eligible"),
            ('place == "home"', 'place == "hospital"'),
            ("copies > 3", "copies <= 3"),
            ('variant == "01"', 'variant == "02"'),
            ('channel == "direct" && on_time', 'channel == "online" || !on_time'),
        ],
    )
    def test_moves_that_cover_every_answer_are_no_dead_end(self, one: str, other: str) -> None:
        moves = f"[{{to: approval, when: '{one}'}}, {{to: handover, when: '{other}'}}]"
        assert found(spoilt(GOOD, ("[{to: approval}]", moves))) == []

    def test_numbers_that_fall_between_two_moves_are_a_dead_end(self) -> None:
        moves = "[{to: approval, when: copies > 3}, {to: approval, when: copies < 3}] # here"
        text = spoilt(GOOD, ("[{to: approval}]", moves))
        assert found(text) == marked(text, "dead-end")
        assert "copies is 3" in problem(text, "dead-end")

    def test_a_calculation_proves_nothing_so_one_move_must_be_free(self) -> None:
        moves = "[{to: approval, when: copies * 2 > 3}, {to: approval, when: copies * 2 <= 3}] # here"
        text = spoilt(GOOD, ("[{to: approval}]", moves))
        assert found(text) == marked(text, "dead-end")

    def test_moves_of_another_role_leave_the_holder_in_a_dead_end(self) -> None:
        text = spoilt(GOOD, ("[{to: approval}]", "[{to: approval, by: supervisor}] # here"))
        assert found(text) == marked(text, "dead-end")
        assert found(spoilt(GOOD, ("[{to: approval}]", "[{to: approval, by: case_officer}]"))) == []

    def test_a_route_has_an_end(self) -> None:
        text = spoilt(GOOD, ("    kind: end\n", ""), ("\nsteps:\n", "\nsteps: # here\n"))
        assert (marked(text, "no-end")[0]) in found(text)
        assert "dead-end" in [code for _, code in found(text)]

    def test_an_end_is_reached_from_every_step(self) -> None:
        ring = """\
  - code: ring_a # here
    name: {vi: a, en: a}
    unit: clerical
    role: clerk
    moves: [{to: ring_b}]
  - code: ring_b # here
    name: {vi: a, en: a}
    unit: clerical
    role: clerk
    moves: [{to: ring_a}] # here
"""
        text = spoilt(
            GOOD,
            ("[{to: handover}]", "[{to: handover}, {to: ring_a}]"),
            ("  - code: handover\n", ring + "  - code: handover\n"),
        )
        assert found(text) == marked(text, "no-end", "no-end", "loop")

    def test_moves_do_not_lead_in_a_circle(self) -> None:
        text = spoilt(GOOD, ("[{to: handover}]", "[{to: handover}, {to: appraisal}] # here"))
        assert found(text) == marked(text, "loop")
        assert "appraisal → approval → appraisal" in problem(text, "loop")

    def test_the_same_move_is_written_once(self) -> None:
        text = spoilt(GOOD, ("[{to: handover}]", "[{to: handover}, {to: handover}] # here"))
        assert found(text) == marked(text, "duplicate-move")

    def test_a_case_goes_back_to_earlier_steps_only(self) -> None:
        text = spoilt(GOOD, ("send_back: [reception]", "send_back: [reception, approval, appraisal] # here"))
        assert found(text) == [*marked(text, "bad-send-back"), *marked(text, "bad-send-back")]
