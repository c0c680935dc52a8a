"""Demonstration questions and feedback: invented senders, one in each state, each done by the real acts."""

from __future__ import annotations

from datetime import datetime, timedelta

from procedures.actions.answer_question import AnswerQuestion
from procedures.actions.ask_question import AskQuestion
from procedures.actions.ask_sender import AskSender
from procedures.actions.confirm_feedback import ConfirmFeedback
from procedures.actions.decline_feedback import DeclineFeedback
from procedures.actions.decline_question import DeclineQuestion
from procedures.actions.forward_feedback import ForwardFeedback
from procedures.actions.give_feedback import GiveFeedback
from procedures.actions.publish_answer import PublishAnswer
from procedures.actions.publish_result import PublishResult
from procedures.actions.settle_feedback import SettleFeedback
from procedures.deadlines import OfficeCalendar, add_working_minutes, working_minutes
from procedures.management.walker import posted
from procedures.models import Feedback, FeedbackState, Procedure, Question, Role, Unit
from procedures.queries.calendars import calendar_for

HOUR = 60
DAY = 8 * HOUR
QUESTIONS = (
    (
        "1.001193",
        "Khai sinh cho con cần mang những giấy tờ gì?",
        "Vợ tôi sinh ở bệnh viện tỉnh. Khi đi khai sinh cần mang giấy gì, bố đi một mình có được không? (mẫu)",
        "Ông/bà mang giấy chứng sinh và căn cước. Bố hoặc mẹ đi một mình đều được; nếu đã đăng ký kết hôn thì không "
        "cần mang giấy chứng nhận kết hôn, cán bộ tra trên hệ thống. Giải quyết trong ngày.",
    ),
    (
        "2.000815",
        "Chứng thực bản sao có phải hẹn trước không?",
        "Tôi cần chứng thực năm bản sao bằng tốt nghiệp, có làm ngay được không và mất bao nhiêu tiền? (mẫu)",
        "Không phải hẹn trước. Ông/bà mang bản chính đến quầy, làm ngay trong buổi. Mức thu ghi ở trang của thủ tục.",
    ),
    (
        "1.004222",
        "Người thuê nhà đăng ký thường trú cần gì?",
        "Tôi thuê nhà đã hai năm, muốn đăng ký thường trú tại nhà thuê thì cần chủ nhà ký giấy gì? (mẫu)",
        "",
    ),
)
"""Procedure, title, text, answer."""

FEEDBACK = (
    (FeedbackState.RECEIVED, "lateness", "Hồ sơ đất quá hẹn", "Tôi đến đúng hẹn, chưa có kết quả (mẫu)."),
    (FeedbackState.ASKED, "behaviour", "Cán bộ trả lời gắt gỏng", "Cán bộ ở quầy nói to tiếng với mẹ tôi (mẫu)."),
    (FeedbackState.CONFIRMED, "regulation", "Tờ khai hỏi hai lần một điều", "Mẫu tờ khai hỏi nơi ở hai lần (mẫu)."),
    (FeedbackState.FORWARDED, "regulation", "Mẫu đơn đất quá dài", "Mẫu đơn bốn trang, người già khó viết (mẫu)."),
    (FeedbackState.SETTLED, "behaviour", "Chờ lâu không ai giải thích", "Tôi chờ hai giờ, không ai nói vì sao (mẫu)."),
    (FeedbackState.PUBLISHED, "lateness", "Giấy hẹn ghi sai giờ", "Giấy hẹn ghi 17 giờ, quầy đóng 16 giờ 30 (mẫu)."),
    (FeedbackState.DECLINED, "regulation", "Đường vào xã xấu", "Đường trước trụ sở nhiều ổ gà, đề nghị sửa (mẫu)."),
)  # fmt: skip
"""One in each state: state, subject, title, text."""

RESULT = "Đã kiểm tra, ghi nhận phản ánh là đúng và đã chấn chỉnh. Cảm ơn ông/bà đã phản ánh."


def play_inquiries(commune: Unit, *, now: datetime) -> int:
    """Fill the desks of a commune, unless somebody asked or complained already; how many were made."""
    if Question.objects.exists() or Feedback.objects.exists():
        return 0
    calendar = calendar_for(commune)
    for number, (code, title, text, answer) in enumerate(QUESTIONS):
        _question(commune, calendar, now, number, (code, title, text, answer))
    _declined(commune, _back(calendar, now, 3 * DAY))
    for number, (state, subject, title, text) in enumerate(FEEDBACK):
        start = _back(calendar, now, (3 if state == FeedbackState.RECEIVED else 5 + number) * DAY)
        _feedback(commune, calendar, start, state, {"subject": subject, "title": title, "text": text})
    return len(QUESTIONS) + 1 + len(FEEDBACK)


def _back(calendar: OfficeCalendar, now: datetime, minutes: int) -> datetime:
    """A moment in working time, at least so many working minutes before now."""
    start = now
    while working_minutes(calendar, start, now) < minutes:
        start -= timedelta(hours=12)
    return add_working_minutes(calendar, start, 1)


def _question(
    commune: Unit, calendar: OfficeCalendar, now: datetime, number: int, said: tuple[str, str, str, str]
) -> None:
    code, title, text, answer = said
    asked_at = _back(calendar, now, (4 - number) * DAY)
    procedure = Procedure.objects.filter(code=code).first()
    question = AskQuestion(commune, title, text, at=asked_at, procedure=procedure).run()
    if answer:
        leader = posted(commune, Role.SUPERVISOR, at=now)
        AnswerQuestion(question, by=leader, at=add_working_minutes(calendar, asked_at, 3 * HOUR), text=answer).run()
        published_at = add_working_minutes(calendar, asked_at, 5 * HOUR)
        PublishAnswer(question, by=leader, at=published_at, title=title, text=text, answer_text=answer).run()


def _declined(commune: Unit, at: datetime) -> None:
    text = "Xe máy của tôi đăng ký ở tỉnh khác, muốn đổi biển số thì làm ở đâu? (mẫu)"
    question = AskQuestion(commune, "Đổi biển số xe ở đâu?", text, at=at).run()
    reason = "Việc này do công an giải quyết. Xin hỏi Công an xã, số điện thoại ghi ở trang Thủ tục."
    DeclineQuestion(question, by=posted(commune, Role.SUPERVISOR, at=at), at=at, reason=reason).run()


def _feedback(
    commune: Unit, calendar: OfficeCalendar, start: datetime, wanted: FeedbackState, said: dict[str, str]
) -> None:
    feedback = GiveFeedback(commune, at=start, name="Trần Văn Mẫu (mẫu)", address="Thôn Đông, xã An Mẫu", **said).run()
    by = posted(commune, Role.SUPERVISOR, at=start)
    soon, later = (add_working_minutes(calendar, start, hours * HOUR) for hours in (4, 16))
    if wanted == FeedbackState.DECLINED:
        reason = "Việc sửa đường không phải là thủ tục hành chính; xin gửi đến Phòng Kinh tế của xã."
        DeclineFeedback(feedback, by=by, at=soon, reason=reason).run()
    elif wanted == FeedbackState.ASKED:
        AskSender(feedback, by=by, at=soon, text="Ông/bà cho biết ngày, giờ và quầy nào?").run()
    elif wanted != FeedbackState.RECEIVED:
        ConfirmFeedback(feedback, by=by, at=soon, subject=said["subject"]).run()
        if wanted == FeedbackState.FORWARDED:
            ForwardFeedback(feedback, by=by, at=later, to=commune.parent).run()
        elif wanted != FeedbackState.CONFIRMED:
            SettleFeedback(feedback, by=by, at=later, result=RESULT).run()
    if wanted == FeedbackState.PUBLISHED:
        texts = {"title": said["title"], "text": said["text"], "answer_text": RESULT}
        PublishResult(feedback, by=by, at=add_working_minutes(calendar, later, 2 * HOUR), **texts).run()
