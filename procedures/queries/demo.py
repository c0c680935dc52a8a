"""What a visitor of the demonstration is told: who may sign in, and one case to follow."""

from __future__ import annotations

from django.urls import reverse

from procedures.models import Case, CaseStatus, Posting, Role

SHOWN = (Role.FRONT_DESK, Role.CASE_OFFICER, Role.APPROVER, Role.CLERK, Role.SUPERVISOR)


def logins() -> list[tuple[str, str, str]]:
    """One (role, user name, unit) per role of a demonstration commune, then the province's supervisor."""
    postings = Posting.objects.filter(officer__is_demo=True).select_related("officer", "unit").order_by("pk")
    commune = [p for p in postings if p.unit.path.count("/") >= 3 and p.officer.username.endswith(".anmau")]
    province = [p for p in postings if p.officer.username == "giamsat.tinh"]
    found = [next((p for p in commune + province if p.role == role), None) for role in SHOWN]
    rows = dict.fromkeys(p for p in [*found, *province] if p is not None)
    return [(str(Role(p.role).label), p.officer.username, p.unit.label) for p in rows]


def tracking_link() -> str:
    """The path of the tracking page of a case in progress; "" when there is none."""
    case = Case.objects.filter(status=CaseStatus.PROCESSING).order_by("-received_at").first()
    return reverse("track", args=[case.token]) if case else ""
