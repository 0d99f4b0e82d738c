"""The children's secret pictures, to print."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.sheets import PICTURES, sheet_of
from learninglogs.people.taught import taught_class


@require_safe
@signed_in
def pictures_sheet(request: Request, pk: int) -> HttpResponse:
    """What was just drawn; somebody who comes later is told that it is gone."""
    school_class = taught_class(request, pk)
    sheet = sheet_of(request, PICTURES, school_class)
    if sheet is None:
        messages.info(
            request,
            _("The sheet of secret pictures is gone, so that nobody finds it. Draw new ones if you need."),
        )
        return redirect("people:class_tablets", pk=pk)
    shown = {"school_class": school_class, "pages": sheet.pages(), "is_new_school": sheet.is_new_school}
    return render(request, "people/secret_pictures.html", shown)
