"""Filters and tags of the screens: how dates and money are said, icons, the address of a filtered list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats

register = template.Library()

_ICONS = {
    "tick": '<circle cx="12" cy="12" r="10"/><path d="m7 12.5 3.5 3.5L17 9"/>',
    "alert": '<circle cx="12" cy="12" r="10"/><path d="M12 6.5v7M12 16v2"/>',
    "minus": '<circle cx="12" cy="12" r="10" stroke-dasharray="3 3"/><path d="M8 12h8"/>',
    "again": '<path d="M4 12a8 8 0 0 1 14-5.3M20 12a8 8 0 0 1-14 5.3"/><path d="M18 2v5h-5M6 22v-5h5"/>',
    "scan": '<path d="M2 7V3h4M18 3h4v4M22 17v4h-4M6 21H2v-4"/><path d="M6.5 7v10M10 7v10M14 7v10M17.5 7v10"/>',
    "paper": '<path d="M6 2.5h8l4.5 4.5v14.5H6z"/><path d="M14 2.5V7h4.5M9 12h6.5M9 16h6.5"/>',
    "clock": '<circle cx="12" cy="12" r="10"/><path d="M12 6v6.5l4 2.5"/>',
    "door": '<path d="M5 21V9l7-5 7 5v12M3 21h18"/><path d="M10 21v-6h4v6"/>',
}

_DOTS = {
    "done": '<circle cx="12" cy="12" r="12" fill="currentColor"/>'
    '<path d="m6.8 12.4 3.6 3.7 7-7.7" fill="none" stroke="var(--paper)" stroke-width="3"/>',
    "here": '<circle cx="12" cy="12" r="10.2" fill="var(--paper)" stroke="currentColor" stroke-width="3"/>'
    '<circle cx="12" cy="12" r="5.5" fill="currentColor"/>',
    "todo": '<circle cx="12" cy="12" r="10" fill="var(--paper)" stroke="currentColor" stroke-width="3.6"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline picture that words always accompany, hidden from screen readers."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{_ICONS[name]}</svg>')


@register.simple_tag
def dot(state: str) -> SafeString:
    """The mark of a step on the route picture: done, here or to come."""
    return mark_safe(f'<svg class="dot" viewBox="0 0 24 24" aria-hidden="true">{_DOTS[state]}</svg>')


@register.simple_tag
def mark() -> SafeString:
    """The office's own mark: a gate with an open door."""
    return mark_safe(
        '<svg viewBox="0 0 32 32" aria-hidden="true"><path fill="currentColor" d="M16 2.5 30.5 11v3.5h-29V11z'
        'M4.5 16.5h4V27h-4zM23.5 16.5h4V27h-4zM2 28.5h28V31H2z"/>'
        '<path fill="var(--gold)" d="M11.5 27v-6.5a4.5 4.5 0 0 1 9 0V27z"/></svg>'
    )


@register.simple_tag
def public_way(items: Iterable[Any]) -> SafeString:
    """The steps of a case for the citizen, as list items. Ready strings: this page is asked for most."""
    return mark_safe("".join(map(_way_item, items)))


def _way_item(item: Any) -> str:
    if not item.is_fork:
        here = item.state == "here"
        tag = f'<span class="tag">{escape(_("It is here"))}</span>' if here else ""
        lines = "".join(f"<small>{escape(line)}</small>" for line in item.lines)
        current = ' aria-current="step"' if here else ""
        words = f"<div>{tag}<b>{escape(item.name)}</b>{lines}</div>"
        return f'<li class="{item.state}"{current}>{dot(item.state)}{words}</li>'
    state = "done" if item.joined else "here" if item.begun else "todo"
    count = len(item.branches)
    said = ngettext("%(counter)s agency", "%(counter)s agencies at the same time", count) % {"counter": count}
    branches = "".join(f"<ol>{public_way(branch)}</ol>" for branch in item.branches)
    words = f"<div><b>{escape(item.name)}</b><small>{escape(said)}</small>{branches}</div>"
    return f'<li class="{state}">{dot(state)}{words}</li>'


@register.simple_tag
def public_log(entries: Iterable[Any]) -> SafeString:
    """What happened, as list items with their time."""
    return mark_safe("".join(f"<li>{when(e.at, 'words')}{escape(e.sentence)}</li>" for e in entries))


register.filter("money", formats.money)
register.filter("grouped", formats.grouped)
register.filter("clock", formats.clock)
register.filter("clock_in_words", formats.clock_in_words)
register.filter("day", formats.day)
register.filter("day_and_weekday", formats.day_and_weekday)
register.filter("moment", formats.moment)
register.filter("moment_in_words", formats.moment_in_words)
register.filter("phone", formats.phone)
register.filter("initials", formats.initials)
register.filter("term", formats.term)


@register.filter
def short_day(when: date, today: date | None = None) -> str:
    """ "04/09"."""
    return formats.short_day(when, today)


@register.filter
def short_moment(when: datetime, today: date | None = None) -> str:
    """ "04/09 17:00"."""
    return formats.short_moment(when, today)


@register.filter
def iso(when: date) -> str:
    """Machine time for `<time datetime>`, with offset."""
    return formats.local_time(when).isoformat(timespec="minutes") if isinstance(when, datetime) else when.isoformat()


@register.simple_tag
def when(moment: datetime, style: str = "moment") -> SafeString:
    """A `<time>` element: machine time inside, the chosen way of saying it outside."""
    say = {
        "moment": formats.moment,
        "words": formats.moment_in_words,
        "day": formats.day,
        "weekday": formats.day_and_weekday,
        "short": formats.short_moment,
        "short_day": formats.short_day,
        "clock": formats.clock,
    }[style]
    return format_html('<time datetime="{}">{}</time>', iso(moment), say(moment))


@register.simple_tag(takes_context=True)
def this_page_with(context: RequestContext, **changes: Any) -> str:
    """The address of this page with some of its query changed; an empty value takes the key away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def joined(parts: Iterable[Any]) -> str:
    """Parts on one line, set apart by a middle dot; empty ones left out."""
    return " · ".join(str(part) for part in parts if part)
