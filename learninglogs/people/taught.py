"""Whom a view of staff's is about."""

from collections.abc import Iterable

from django.shortcuts import get_object_or_404

from .http import Request
from .models import Pupil, SchoolClass
from .models.standing import taught_class_ids


def taught_class(request: Request, pk: int) -> SchoolClass:
    """A class this adult works with. Raises Http404 for every other."""
    classes = SchoolClass.objects.taught_by(request.actor).select_related("school")
    return get_object_or_404(classes, pk=pk)


def taught_child(request: Request, pk: int) -> Pupil:
    """A child of those classes. Raises Http404 for every other."""
    children = Pupil.objects.taught_by(request.actor).select_related("school_class__school")
    return get_object_or_404(children, pk=pk)


def class_at_work(request: Request, classes: Iterable[SchoolClass]) -> SchoolClass | None:
    """In whose book a page of the whole school is opened: the class the address or the form names, or one's
    first. None for whoever has no class among these.
    """
    own = [each for each in classes if each.pk in taught_class_ids(request.actor)]
    named = request.POST.get("class") or request.GET.get("class")
    return next((each for each in own if str(each.pk) == named), own[0] if own else None)
