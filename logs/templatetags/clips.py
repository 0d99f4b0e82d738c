"""Sound and film in templates: the list under a double page, and the marks on its pictures."""

from typing import Any

from django import template
from django.template import RequestContext

from learninglogs.people.templatetags.look import drawn_once
from logs.models import Clip, LogEntry, Photo
from logs.stuck_on import StuckOn, refused_clips, room_for_more, stuck_on

register = template.Library()
WAVE_HEIGHT, WAVE_STEP = 40, 5


@register.inclusion_tag("logs/_clips.html", takes_context=True)
def clips(context: RequestContext, entry: LogEntry, *, may_edit: bool = False) -> dict[str, Any]:
    """The clips of a double page, to play where they stand; with may_edit also to add and to take off."""
    request = context["request"]
    known = stuck_on(entry, request.actor)
    off = request.GET.get("off", "") if may_edit else ""
    withdrawn = Clip.objects.filter(entry=entry).exclude(withdrawn_at=None).filter(refused_at=None)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "entry": entry,
        "may_edit": may_edit,
        "stuck": known,
        "refused": refused_clips(entry, request.actor) if may_edit else [],
        "taken_off": next((clip for clip in withdrawn if str(clip.pk) == off), None) if off else None,
        "room": room_for_more(known),
    }


@register.simple_tag(takes_context=True)
def pins_on(context: RequestContext, photo: Photo, entry: LogEntry) -> list[StuckOn]:
    """The clips stuck on this picture that can be played."""
    known = stuck_on(entry, context["request"].actor)
    return [each for each in known if each.clip.pin_photo_id == photo.pk and each.clip.made_at]


@register.filter
def wave(clip: Clip) -> list[dict[str, int]]:
    """A sound's look as bars of a drawing WAVE_HEIGHT high: where each begins and how tall it is."""
    return list(_bars(tuple(clip.peaks)))


@drawn_once
def _bars(peaks: tuple[int, ...]) -> tuple[dict[str, int], ...]:
    heights = [max(3, round(WAVE_HEIGHT * peak / 100)) for peak in peaks]
    return tuple(
        {"x": WAVE_STEP * number, "y": (WAVE_HEIGHT - height) // 2, "height": height}
        for number, height in enumerate(heights)
    )
