"""Every reason an act can give is tried in the file that tests the act."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.conf import settings

ACTIONS = Path(settings.BASE_DIR) / "procedures" / "actions"
TESTS = Path(__file__).parent
TESTED_ELSEWHERE = {
    "base.py": ("contract.py", "test_forward.py", "test_answer_consultation.py"),
    "intake.py": ("test_register_online.py", "test_receive.py", "test_intake.py", "test_choose_contact.py"),
    "walking.py": ("test_forward.py",),
    "change_calendar.py": ("test_change_calendar.py",),
    "tickets.py": ("test_tickets.py", "test_call_next.py"),
    "recall_ticket.py": ("test_tickets.py",),
    "transfer_ticket.py": ("test_tickets.py",),
    "sit_at_window.py": ("test_tickets.py",),
    "close_follow_up.py": ("../regulation/test_ratings.py",),
    "rate_case.py": ("../regulation/test_ratings.py",),
    "close_report.py": ("../reports/test_pages.py",),
    "enter_certification.py": ("test_settle_at_once.py",),
    "set_target.py": ("../reports/test_targets.py",),
    "renew_token.py": ("../regulation/test_lost_code.py",),
    "ask_question.py": ("test_questions.py",),
    "route_question.py": ("test_questions.py",),
    "answer_question.py": ("test_questions.py",),
    "publishing.py": ("test_questions.py",),
    "withdraw_answer.py": ("test_questions.py",),
    "decline_question.py": ("test_questions.py",),
    "inquiries.py": ("test_questions.py",),
    "give_feedback.py": ("test_feedback.py", "../regulation/test_feedback.py"),
    "confirm_feedback.py": ("test_feedback.py", "../regulation/test_feedback.py"),
    "ask_sender.py": ("test_feedback.py", "../regulation/test_feedback.py"),
    "complete_feedback.py": ("test_feedback.py", "../regulation/test_feedback.py"),
    "forward_feedback.py": ("test_feedback.py", "../regulation/test_feedback.py"),
    "settle_feedback.py": ("test_feedback.py", "../regulation/test_feedback.py"),
    "decline_feedback.py": ("test_feedback.py", "../regulation/test_feedback.py"),
}
"""What several acts share is tried where it shows."""


def told(source: str) -> set[str]:
    """The codes of all refusals made in a module."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Refusal" and isinstance(call.args[0], ast.Constant)
    }


def named(source: str) -> set[str]:
    """Every short text that a test module writes out."""
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


@pytest.mark.parametrize("module", sorted(path.name for path in ACTIONS.glob("*.py")))
def test_every_refusal_is_tried(module: str) -> None:
    codes = told((ACTIONS / module).read_text())
    files = TESTED_ELSEWHERE.get(module, (f"test_{module}",)) if codes else ()
    tried = set[str]().union(*(named((TESTS / name).read_text()) for name in files))
    assert codes - tried == set()
