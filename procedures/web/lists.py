"""Addresses of the pages of a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from procedures.queries.rows import Listed


def page_links(request: HttpRequest, listed: Listed[Any]) -> dict[str, str]:
    """Where the next page is and how to come back to the beginning, with the filter kept."""
    query = request.GET.copy()
    query.pop("after", None)
    first = f"?{query.urlencode()}"
    query["after"] = listed.next_mark
    return {
        "next_url": f"?{query.urlencode()}" if listed.next_mark else "",
        "first_url": "" if listed.is_first else first,
    }
