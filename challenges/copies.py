"""A challenge brought back as it was, made once more, or thrown away and put back."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from learninglogs.people.actor import Actor
from learninglogs.people.models import SchoolClass

from .content import next_days
from .forms import ChallengeForm, content_of
from .models import Challenge
from .resources import forget_files, rows_of, write_rows
from .revisions import Content, content_at
from .set_again import copy_as_draft


class CannotBeAsItWas(Exception):
    """What it said does not fit any more: families know a later day, a criteria set is gone. Nothing changed.

    words: why, for the person.
    """

    def __init__(self, form: ChallengeForm) -> None:
        self.words = " ".join(str(each) for errors in form.errors.values() for each in errors)
        super().__init__(self.words)


def bring_back(challenge: Challenge, number: int, *, by: Actor) -> None:
    """Make the challenge say what it said in that save; that is a save of its own, and can be undone.

    Raises CannotBeAsItWas, revisions.WrittenMeanwhile, and KeyError where that save is not kept any more.
    """
    content = content_at(challenge, number)
    if content is None:
        raise KeyError(number)
    written = content | {"version": challenge.version}
    form = ChallengeForm(written, school_class=challenge.school_class, instance=challenge)
    if not form.is_valid():
        raise CannotBeAsItWas(form)
    form.save(by=by, back_to=number)


def duplicate(challenge: Challenge) -> Challenge:
    """The same challenge once more, note and all, as a draft on the class's next days."""
    school_class = challenge.school_class
    days = replace(next_days(school_class), set_at=challenge.set_at)
    title = _("%s (copy)") % challenge.title
    return copy_as_draft(challenge, school_class, days, title=title[:120], note=challenge.note)


def _made_from(content: Content, school_class: SchoolClass, by: Actor) -> Challenge:
    form = ChallengeForm(content, school_class=school_class)
    if not form.is_valid():
        raise CannotBeAsItWas(form)
    return form.save(by=by)


def throw_away(draft: Challenge) -> dict[str, Any]:
    """Delete a draft; what is returned, plain JSON, is all that `put_back` needs. Its files stay a day."""
    thrown = {
        "school_class": draft.school_class_id,
        "title": draft.title,
        "content": content_of(draft),
        "resources": rows_of(draft),
    }
    with transaction.atomic():
        forget_files(draft)
        draft.delete()
    return thrown


def put_back(thrown: dict[str, Any], school_class: SchoolClass, *, by: Actor) -> Challenge:
    """Undo `throw_away`. Raises CannotBeAsItWas."""
    with transaction.atomic():
        made = _made_from(thrown["content"], school_class, by)
        write_rows(made, thrown["resources"])
    return made
