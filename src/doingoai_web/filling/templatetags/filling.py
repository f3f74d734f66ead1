"""What stands beside a field."""

from collections.abc import Mapping

from django import template

from doingoai_web.filling.page import Notes

register = template.Library()


@register.filter
def note(notes: Mapping[str, Notes], name: str) -> Notes | None:
    return notes.get(name)


@register.filter
def note_in(notes: Mapping[str, Notes], section: str) -> Notes | None:
    """Of a section as a whole."""
    return notes.get(f"s.{section}")
