"""Whom a view of staff's is about."""

from django.shortcuts import get_object_or_404

from .http import Request
from .models import Pupil, SchoolClass


def taught_class(request: Request, pk: int) -> SchoolClass:
    """A class this adult works with. Raises Http404 for every other."""
    classes = SchoolClass.objects.taught_by(request.actor).select_related("school")
    return get_object_or_404(classes, pk=pk)


def taught_child(request: Request, pk: int) -> Pupil:
    """A child of those classes. Raises Http404 for every other."""
    children = Pupil.objects.taught_by(request.actor).select_related("school_class__school")
    return get_object_or_404(children, pk=pk)
