"""What the office reads about its stored files: what is not whole and what to do, how much there is, and when
it was last looked at.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from learninglogs.files.disk import Room, room_left
from learninglogs.files.stored import Shelf, Told, shelf_called, shelves
from learninglogs.office import file_check
from learninglogs.office.models import FileCheck, FileFinding
from learninglogs.people.models import School

LATELY = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Problem:
    """Files that are not whole, as one thing a person knows."""

    told: Told
    shelf: Shelf
    findings: list[FileFinding]

    @property
    def pk(self) -> int:
        """Of the finding it is asked about by."""
        return self.findings[0].pk

    @property
    def since(self) -> datetime.datetime:
        return min(each.first_seen_at for each in self.findings)

    @property
    def whats(self) -> str:
        """“2 files missing”, “1 file damaged, 3 missing”."""
        missing = sum(each.what == FileFinding.What.MISSING for each in self.findings)
        damaged = len(self.findings) - missing
        if not missing:
            return _("damaged")
        if not damaged:
            return _("missing")
        return _("%(damaged)s damaged, %(missing)s missing") % {"damaged": damaged, "missing": missing}


def problems_of(school: School) -> list[Problem]:
    """The longest known first; what no row names any more is none. A few queries a shelf that has any."""
    by_shelf: dict[str, dict[str, FileFinding]] = defaultdict(dict)
    for each in FileFinding.objects.open().troubles().filter(school=school):
        by_shelf[each.shelf][each.key] = each
    problems = []
    for name, findings in by_shelf.items():
        if shelf := shelf_called(name):
            for told in shelf.tell(list(findings)):
                problems.append(Problem(told, shelf, [findings[key] for key in told.keys if key in findings]))
    return sorted((each for each in problems if each.findings), key=lambda each: (each.since, each.pk))


@dataclass(frozen=True)
class Part:
    """A piece of the bar. percent: of the whole bar, 1 at least."""

    words: str | Promise
    byte_count: int
    percent: int
    colour: int
    file_count: int | None = None


def parts_of(check: FileCheck, room: Room | None) -> list[Part]:
    """What lies there by kind, and what else the disk is full of."""
    counted = [(each, *check.counted.get(each.name, (0, 0))) for each in shelves()]
    ours = sum(byte_count for _shelf, _count, byte_count in counted)
    whole = room.total_bytes if room else ours
    parts = [
        Part(shelf.words, byte_count, _percent(byte_count, whole), colour, count)
        for colour, (shelf, count, byte_count) in enumerate(counted, start=1)
        if count
    ]
    if room and room.used_bytes > ours:
        rest = room.used_bytes - ours
        parts.append(Part(_("Everything else on this disk"), rest, _percent(rest, whole), 0))
    return parts


def _percent(byte_count: int, whole: int) -> int:
    return min(100, max(1, round(100 * byte_count / whole))) if whole else 0


def page_of(school: School) -> dict[str, Any]:
    """All the page says. last: the check that was finished last, or None; now: the one under way, or None."""
    checks = FileCheck.objects.filter(school=school)
    last, now = checks.finished().first(), checks.under_way().first()
    room = room_left()
    unnamed_count = FileFinding.objects.open().unnamed().filter(school=school).count()
    put_right = FileFinding.objects.troubles().filter(school=school)
    return {
        "problems": problems_of(school),
        "last": last,
        "now": now,
        "is_looking": file_check.is_looking(school),
        "next_night": file_check.next_night(school),
        "room": room,
        "parts": parts_of(last, room) if last else [],
        "unnamed_count": unnamed_count,
        "are_too_many": file_check.are_too_many(unnamed_count, last.count if last else 0),
        "put_right_count": put_right.filter(put_right_at__gt=timezone.now() - LATELY).count(),
    }
