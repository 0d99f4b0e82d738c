"""A draft kept while somebody types: whatever of it fits."""

from django.http import QueryDict

from learninglogs.people.actor import Actor
from learninglogs.people.models import SchoolClass

from .forms import WORDS_ONLY, WRITE_NEW, ChallengeForm
from .forms.dates import DATES
from .models import Challenge


def save_what_fits(
    typed: QueryDict, *, by: Actor, school_class: SchoolClass, instance: Challenge | None = None
) -> tuple[Challenge | None, list[str]]:
    """The draft, and the labels of what is not in it yet because it is half typed.

    No draft where nothing was saved: there is no title yet, or nothing fits.

    New criteria wait for a save on purpose: half of them would be a criteria set for everybody to choose.
    Raises revisions.WrittenMeanwhile and Challenge.DoesNotExist as the form's `save`.
    """
    form = ChallengeForm(typed, school_class=school_class, instance=instance)
    begun = form.began_with
    form.is_valid()
    wrong = set(form.errors) - {"version", "__all__"}
    if form["criteria"].value() == WRITE_NEW:
        wrong = wrong - {"new_criteria"} | {"criteria"}
    if wrong & set(DATES):
        wrong |= set(DATES)
    if "title" in wrong and instance is None:
        return None, []
    left_out = [str(form[name].label) for name in form.fields if name in wrong]
    as_before = {name: begun.get(name, "") for name in wrong}
    if as_before.get("criteria") == WRITE_NEW:
        as_before["criteria"] = WORDS_ONLY
    if not wrong:
        return form.save(by=by, by_itself=True), []
    kept = {name: form[name].value() for name in form.fields} | as_before
    fitting = ChallengeForm(kept, school_class=school_class, instance=_again(instance))
    if not fitting.is_valid():  # what stood there before does not fit either
        return None, left_out
    return fitting.save(by=by, by_itself=True), left_out


def _again(instance: Challenge | None) -> Challenge | None:
    """The challenge as it is stored: a form that was wrong has written into the one it was given."""
    related = Challenge.objects.select_related("school_class__school", "criteria_set")
    return related.get(pk=instance.pk) if instance else None
