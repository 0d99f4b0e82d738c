"""Whose desk the office is: the administrator's and the head's of one school."""

from django.shortcuts import get_object_or_404

from learninglogs.people.http import Request
from learninglogs.people.models import School


def school_of(request: Request, pk: int) -> School:
    """The school whose office this person may sit in. Raises Http404 for everybody else's."""
    return get_object_or_404(School.objects.run_by(request.actor), pk=pk)
