"""The way back to the lunchtime club, for staff who opened a child's page from its register.

It goes by the address alone: nothing is kept with the log, so that nothing can show where it was made.
"""

from urllib.parse import parse_qs, urlencode, urlsplit

from django.urls import reverse

from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from learninglogs.people.models.standing import support_school_ids
from logs.models import LogEntry
from logs.models.club import club_children

FROM_CLUB = {"from": "club"}


def is_from_club(request: Request) -> bool:
    """Whether somebody came here from the register, or sent this from a page they came to from there."""
    queries = [request.GET.urlencode(), urlsplit(request.headers.get("Referer", "")).query]
    return any(parse_qs(query).get("from") == ["club"] for query in queries)


def kept_from_club(request: Request, address: str) -> str:
    """The address, still on the way from the club if this request is."""
    if not is_from_club(request):
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(FROM_CLUB)}"


def club_url(request: Request, entry: LogEntry) -> str:
    """Where the register is, for who came from it or has no other way back; empty for everybody else."""
    is_staff = is_from_club(request) and club_children(request.actor).filter(pk=entry.pupil_id).exists()
    if is_staff or _has_no_other_way(request, entry):
        return reverse("logs:club", args=[entry.pupil.school_id])
    return ""


def _has_no_other_way(request: Request, entry: LogEntry) -> bool:
    """Support staff who see this child at the club and nowhere else."""
    if not support_school_ids(request.actor):
        return False
    return not Pupil.objects.cared_for_by(request.actor).filter(pk=entry.pupil_id).exists()
