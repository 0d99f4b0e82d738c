"""The disk in templates."""

from typing import Any

from django import template

from learninglogs.files.disk import room_left

register = template.Library()


@register.inclusion_tag("pieces/_disk_notice.html")
def disk_notice() -> dict[str, Any]:
    """A notice for staff while the disk is almost full; nothing otherwise."""
    return {"room": room_left()}
