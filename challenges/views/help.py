"""Help that fades: how much of each challenge a child is given, whatever their year says. Staff's alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.forms.help import HelpForm
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request
from learninglogs.people.models import Pupil
from learninglogs.people.taught import taught_class
from learninglogs.people.years import years_in


@signed_in
def help_of_class(request: Request, pk: int) -> HttpResponse:
    """Each child: by year, the questions, or the title only; saved together."""
    school_class = taught_class(request, pk)
    pupils = Pupil.objects.taught_by(request.actor).filter(school_class=school_class)
    children = list(pupils.select_related("challenge_help"))
    form = HelpForm(request.POST or None, children=children)
    if request.method == "POST" and form.is_valid():
        count = form.save(by=request.actor)
        words = ngettext("Saved for %s child.", "Saved for %s children.", count) % count
        messages.success(request, words if count else _("Nothing was changed."))
        return redirect("challenges:help", pk)
    context = {"school_class": school_class, "section": "challenges", "form": form}
    context["is_mixed"] = len(years_in(school_class.years)) > 1 or len({c.year_group for c in children}) > 1
    return render(request, "challenges/help.html", context)
