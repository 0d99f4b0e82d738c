"""What a teacher sees of class time: whether it is open, what waits, and every log of the challenge."""

import zoneinfo
from functools import cached_property

from django.utils.formats import time_format

from challenges.models import Challenge
from learninglogs.people.actor import Actor

from .models import ClassTime, LogEntry, NewPage, Place


class ClassTimePage:
    """Four queries, however many children."""

    def __init__(self, challenge: Challenge, actor: Actor) -> None:
        self.challenge, self.actor = challenge, actor

    @cached_property
    def open(self) -> ClassTime | None:
        return ClassTime.objects.open().filter(challenge=self.challenge).first()

    @property
    def until(self) -> str:
        """“14:45” on the school's clock; “midnight” is said as the end of the day by the template."""
        if self.open is None:
            return ""
        zone = zoneinfo.ZoneInfo(self.challenge.school_class.school.time_zone)
        return time_format(self.open.closes_at.astimezone(zone), "H:i")

    @property
    def is_until_evening(self) -> bool:
        return self.until == "00:00"

    @cached_property
    def entries(self) -> list[LogEntry]:
        """Logs that are handed in, of children who are at school."""
        logs = LogEntry.objects.answered_by(self.actor).handed_in().filter(challenge=self.challenge)
        at_school = logs.filter(pupil__left_at=None)
        return list(at_school.select_related("pupil", "challenge").with_double_page())

    @cached_property
    def waiting(self) -> list[NewPage]:
        """By the children's names; each has its entry with the pages it would lie over."""
        new_pages = NewPage.objects.waiting().filter(entry__in=self.entries).select_related("photo")
        by_pk = {entry.pk: entry for entry in self.entries}
        waiting = list(new_pages)
        for new in waiting:
            new.entry = by_pk[new.entry_id]
        order = {pk: at for at, pk in enumerate(by_pk)}
        return sorted(waiting, key=lambda new: (order[new.entry_id], new.place != Place.LEFT))

    @property
    def ready(self) -> list[NewPage]:
        """Those that can be seen, and so be let through."""
        return [new for new in self.waiting if new.photo.has_pictures]

    @property
    def is_being_made(self) -> bool:
        return len(self.ready) < len(self.waiting)
