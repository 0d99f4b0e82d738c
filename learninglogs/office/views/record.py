"""The record's page and its export."""

import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learninglogs.audit.models import AuditLine
from learninglogs.audit.models import record as write_down
from learninglogs.audit.verbs import GROUPS
from learninglogs.files.tables import csv_answer
from learninglogs.office.desk import school_of
from learninglogs.office.record import LINES_A_PAGE, MOST_EXPORTED, in_words, lines_of
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import School

SAID_ONCE_IN = datetime.timedelta(hours=1)


@require_safe
@signed_in
def record(request: Request, pk: int) -> HttpResponse:
    """The newest lines that fit; older ones page by page, from where the last page ended."""
    school = school_of(request, pk)
    _say_it_was_read(request, school)
    lines = lines_of(school, request.GET.dict())
    before = request.GET.get("before", "")
    if before.isdecimal():
        lines = lines.filter(pk__lt=int(before))
    found = list(lines[: LINES_A_PAGE + 1])
    shown = in_words(found[:LINES_A_PAGE], _("somebody no longer here"))
    context = {
        "school": school,
        "desk": "record",
        "lines": shown,
        "older": shown[-1].pk if len(found) > LINES_A_PAGE else None,
        "groups": [(name, title) for name, (title, _verbs) in GROUPS.items()],
        "wanted": request.GET,
        "zone": school.time_zone,
    }
    return render(request, "office/record.html", context)


@require_POST
@signed_in
def export_record(request: Request, pk: int) -> HttpResponse:
    """The lines that fit, as a file; taking them out is a line of its own."""
    school = school_of(request, pk)
    lines = list(lines_of(school, request.POST.dict())[:MOST_EXPORTED])
    write_down(request.actor, "exported_record", school, school_id=pk)
    rows = [
        (line.at.isoformat(), line.who, line.what, line.about, line.device)
        for line in in_words(lines, _("somebody no longer here"))
    ]
    return csv_answer("who-did-what", [_("When"), _("Who"), _("What"), _("About"), _("Where from")], rows)


def _say_it_was_read(request: Request, school: School) -> None:
    """Reading is a line too, once an hour for each who reads."""
    mine = AuditLine.objects.filter(school=school, user_id=request.actor.user_id, verb="read_record")
    if not mine.filter(at__gt=timezone.now() - SAID_ONCE_IN).exists():
        write_down(request.actor, "read_record", school, school_id=school.pk)
