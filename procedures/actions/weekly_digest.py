"""The weekly digest: made once per unit and week, mailed once to each leader, tried again until it is sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from procedures.documents import DigestSheet, FieldFigures, OverdueCase, WeekFigure, render_weekly_digest
from procedures.models import DigestLetter, Officer, Posting, Role, Unit, WeeklyDigest
from procedures.notices.senders import NotSent, Outgoing, sender_for
from procedures.reports.weekly import week_before, weekly_figures

logger = logging.getLogger(__name__)
SENT_FROM = time(7)
"""On Monday nothing leaves before this hour."""

MOST_TRIES = 8


def make_digests(*, at: datetime) -> int:
    """Make the digests of the last whole week that are missing; how many were made.

    A missed Monday is caught up with on any later day of the week. A unit whose digest fails is logged and does not
    keep the others from theirs.
    """
    week = week_before(at)
    here = timezone.localtime(at)
    if here.weekday() == 0 and here.time() < SENT_FROM:
        return 0
    made = 0
    for unit in _units(at).exclude(weekly_digests__week=week):
        try:
            made += make_digest(unit, week, at=at)
        except Exception:
            logger.exception("The digest of %s for the week of %s failed", unit.code, week)
    return made


def make_digest(unit: Unit, week: date, *, at: datetime) -> bool:
    """Make one digest with its letters, unless it is there already; whether it was made."""
    with translation.override("vi"):
        figures = weekly_figures(unit, week)
    with transaction.atomic():
        digest, made = WeeklyDigest.objects.get_or_create(
            unit=unit, week=week, defaults={"figures": figures, "made_at": at}
        )
        if made:
            DigestLetter.objects.bulk_create(DigestLetter(digest=digest, officer=who) for who in leaders(unit, at=at))
    return made


def leaders(unit: Unit, *, at: datetime) -> list[Officer]:
    """Who gets the digest of a unit: its supervisors, and who approves in its leadership, if they have an address."""
    day = timezone.localtime(at).date()
    supervises = Q(role=Role.SUPERVISOR, unit=unit)
    leads = Q(role=Role.APPROVER, unit__parent=unit, unit__function__endswith="leadership")
    postings = Posting.objects.on(day).filter(supervises | leads, officer__is_active=True)
    return list(Officer.objects.filter(postings__in=postings).exclude(email="").distinct().order_by("pk"))


def send_letters(now: Callable[[], datetime]) -> int:
    """Mail the letters that are not sent; how many left. One that may have arrived is not repeated.

    A try is counted before it is made: two workers never send one letter at once, and a worker killed in between
    leaves a letter that is tried again under the same Message-ID.
    """
    sent = 0
    waiting = DigestLetter.objects.filter(sent_at=None, tries__lt=MOST_TRIES).select_related("digest__unit", "officer")
    for letter in list(waiting[:500]):
        if not DigestLetter.objects.filter(pk=letter.pk, sent_at=None, tries=letter.tries).update(
            tries=letter.tries + 1
        ):
            continue
        try:
            sender_for("email").send(_mail(letter))
        except NotSent as problem:
            logger.warning("A digest was not sent: %s", problem.code)
            if problem.final:
                DigestLetter.objects.filter(pk=letter.pk).update(tries=MOST_TRIES)
            if not problem.perhaps:
                continue
        DigestLetter.objects.filter(pk=letter.pk).update(sent_at=now())
        sent += 1
    return sent


def _units(at: datetime) -> Any:
    """Units with somebody who answers for them."""
    day = timezone.localtime(at).date()
    supervised = Posting.objects.on(day).filter(role=Role.SUPERVISOR).values("unit")
    return Unit.objects.filter(pk__in=supervised).select_related("parent").order_by("path")


def _mail(letter: DigestLetter) -> Outgoing:
    digest = letter.digest
    with translation.override("vi"):
        sheet = digest_sheet(digest.unit, digest.figures, made_at=digest.made_at)
        said = {"unit": digest.unit.name, "first": f"{sheet.first:%d/%m}", "last": f"{sheet.last:%d/%m/%Y}"}
        return Outgoing(
            channel="email",
            kind="weekly_digest",
            address=letter.officer.email,
            subject=_("Weekly digest of %(unit)s, %(first)s–%(last)s") % said,
            text=f"{sheet.sentence}\n\n{_('The page is attached.')}",
            key=f"digest-{letter.pk}",
            attachment=(f"ban-tin-{digest.week:%Y%m%d}.pdf", render_weekly_digest(sheet), "application/pdf"),
        )


def digest_sheet(unit: Unit, figures: Mapping[str, Any], *, made_at: datetime) -> DigestSheet:
    """The page of a digest from its figures; its words are Vietnamese, as on every paper."""
    now, before = figures["now"], figures["before"]
    first = date.fromisoformat(figures["week"])
    named = (
        ("Tiếp nhận", "came", ""),
        ("– trong đó trực tuyến", "online", _share(now["online"], now["came"])),
        ("Đã giải quyết", "settled", ""),
        ("– trong đó quá hạn", "late", _share(now["late"], now["settled"])),
        ("Đang giải quyết cuối tuần", "open", ""),
        ("– trong đó quá hạn", "overdue", _share(now["overdue"], now["open"])),
    )
    return DigestSheet(
        superior_agency=unit.parent.name if unit.parent is not None else "",
        agency=unit.name,
        place_name=unit.place_name or unit.name,
        first=first,
        last=first + timedelta(days=6),
        made_at=timezone.localtime(made_at),
        sentence=_sentence(now),
        figures=tuple(WeekFigure(name, now[key], before[key], share) for name, key, share in named),
        fields=tuple(FieldFigures(row[0], tuple(row[1:])) for row in figures["fields"]),
        overdue=tuple(
            OverdueCase(code, procedure, agency, timezone.localtime(datetime.fromisoformat(since)))
            for code, procedure, agency, since in figures["overdue"]
        ),
        overdue_count=now["overdue"],
        demo=unit.is_demo,
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %".replace(".", ",") if whole else "–"


def _sentence(now: Mapping[str, int]) -> str:
    on_time = _share(now["settled"] - now["late"], now["settled"])
    text = f"Trong tuần tiếp nhận {now['came']} hồ sơ, giải quyết {now['settled']}, đúng hạn {on_time}; "
    return text + f"còn {now['open']} hồ sơ đang giải quyết, {now['overdue']} quá hạn."
