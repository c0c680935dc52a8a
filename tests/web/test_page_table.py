"""One table says who comes in where; a page that no line of it names fails here."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.addresses import (
    ALERTS,
    ANSWERING,
    BULK,
    CALLS,
    CERTIFICATIONS,
    CLOSE_REPORT,
    DECIDING,
    EVERY_ACT,
    EXPORTS,
    FIGURES,
    FOLLOW_UP,
    FOLLOW_UPS,
    FOR_COUNTERS,
    FOR_EVERY_OFFICER,
    FOR_EVERYBODY,
    FOR_PAPER,
    HALL,
    KEEPING_VIEWS,
    MONEY_OF_OTHERS,
    OF_A_CASE,
    OF_A_CASE_AT_ITS_COUNTER,
    OF_A_CERTIFICATION,
    OF_A_DELAY,
    OF_A_NUMBER,
    OF_A_SENDER,
    OF_A_UNIT,
    OF_AN_INQUIRY,
    ONLY_BY_POST,
    OTHERS,
    OVERSIGHT,
    PAPERS_OF_OTHER_CASES,
    PRINTED_FOR_COUNTERS,
    REGISTER_PAGES,
    REGISTERS,
    REPORTS,
    REPORTS_OF_OTHERS,
    SHIFTS,
    TARGETS,
)


def test_the_table_names_every_page() -> None:
    lines = {"/", *FOR_EVERY_OFFICER, *FOR_COUNTERS, *FOR_EVERYBODY, *OF_A_CASE, *ONLY_BY_POST, *OTHERS, EVERY_ACT[0]}
    lines |= {*PAPERS_OF_OTHER_CASES, *HALL, *OF_A_NUMBER, FIGURES}
    lines |= {*MONEY_OF_OTHERS, *SHIFTS}
    lines |= {*REPORTS, *REPORTS_OF_OTHERS, CLOSE_REPORT, TARGETS}
    lines |= {*PAPERS_OF_OTHER_CASES, *PRINTED_FOR_COUNTERS, *REGISTERS, "/so-theo-doi/"}
    lines |= {*PAPERS_OF_OTHER_CASES, *PRINTED_FOR_COUNTERS, *REGISTERS, *REGISTER_PAGES}
    lines |= {*CERTIFICATIONS, *OF_A_CERTIFICATION}
    lines |= {*MONEY_OF_OTHERS, *SHIFTS, *OF_A_SENDER, ANSWERING, DECIDING, *OF_AN_INQUIRY}
    lines |= {*PAPERS_OF_OTHER_CASES, *PRINTED_FOR_COUNTERS, *REGISTERS, "/so-theo-doi/"}
    lines |= {*PAPERS_OF_OTHER_CASES, *OF_A_CASE_AT_ITS_COUNTER, *CALLS}
    lines |= {*PAPERS_OF_OTHER_CASES, *FOR_PAPER, *OF_A_UNIT, ALERTS}
    lines |= {*OVERSIGHT, BULK, *KEEPING_VIEWS, *EXPORTS, OF_A_DELAY}
    lines |= {*PAPERS_OF_OTHER_CASES, *FOR_PAPER, *OF_A_UNIT, ALERTS, FOLLOW_UPS, FOLLOW_UP}
    named = {str(get_resolver().resolve(_sample(line)).route) for line in lines}
    assert named == set(_routes(get_resolver()))


def _sample(line: str) -> str:
    numbers = dict.fromkeys(("change", "book", "list", "stock", "certified", "follow_up"), 1)
    return line.format(code="H99.12-260302-0001", token="x", question="x", feedback="x", **numbers)


def _routes(resolver: URLResolver, before: str = "") -> list[str]:
    """The full pattern of every page."""
    found: list[str] = []
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append(route)
        else:
            found += _routes(entry, route)
    return found
