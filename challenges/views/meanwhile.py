"""Two people, or two tabs, wrote one challenge at once: nothing is lost, and both texts are shown."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from challenges.forms import ChallengeForm, content_of
from challenges.models import Challenge
from challenges.revisions import content_at, merged

KEEP, THEIRS = "keep-", "theirs"


def as_chosen(typed: QueryDict, challenge: Challenge | None) -> QueryDict:
    """What was typed, with the other text wherever it was chosen on the page that shows both."""
    wanted = [
        name.removeprefix(KEEP)
        for name, choice in typed.items()
        if choice == THEIRS and name.startswith(KEEP)
    ]
    if not wanted or challenge is None or typed.get("all") == "mine":
        return typed
    version = typed.get("version", "")
    theirs = (content_at(challenge, int(version)) if version.isdecimal() else None) or content_of(challenge)
    chosen = typed.copy()
    for name in wanted:
        if name in theirs:
            _put(chosen, name, theirs[name])
    return chosen


def _put(fields: QueryDict, name: str, value: Any) -> None:
    """Lines are a box each, or a line each where one box holds them all."""
    if isinstance(value, list) and name not in {"questions", "new_criteria"}:
        value = "\n".join(value)
    fields.setlist(name, value if isinstance(value, list) else [value])


class Meeting:
    """Somebody saved after the version a form was written on: both texts, put together.

    form: what can be saved now, on the version there is. both: fields that both changed, so that somebody has
    to choose. theirs_alone: the other's changes that are in it.
    """

    def __init__(self, form: ChallengeForm) -> None:
        now = Challenge.objects.select_related("school_class__school", "criteria_set").get(
            pk=form.instance.pk
        )
        written_on = form.cleaned_data.get("version") or form.instance.version
        self.theirs = content_of(now)
        together = merged(content_at(now, written_on), form.typed, self.theirs)
        self.both, self.theirs_alone = together.both, together.theirs_alone
        self.typed = QueryDict(mutable=True)
        for name, value in together.content.items():
            _put(self.typed, name, value)
        self.typed["version"] = str(now.version)
        self.form = ChallengeForm(self.typed, school_class=now.school_class, instance=now)

    @property
    def words(self) -> str:
        names = get_text_list([str(self.form[name].label) for name in self.theirs_alone], _("and"))
        return _("Somebody else changed this meanwhile: %s. Both changes are in it.") % names

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For each field both changed: its name, label, and the two texts."""
        return [
            {
                "name": name,
                "label": self.form[name].label,
                "mine": _shown(self.form, name, self.typed.getlist(name)),
                "theirs": _shown(self.form, name, self.theirs.get(name, "")),
            }
            for name in self.both
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Every field as a hidden input."""
        return [(name, value) for name, values in self.typed.lists() for value in values]


def _shown(form: ChallengeForm, name: str, value: Any) -> str:
    """A text as it is read: lines under each other, a choice by its name."""
    lines = value if isinstance(value, list) else [value]
    choices: Mapping[str, Any] = {str(key): words for key, words in getattr(form.fields[name], "choices", [])}
    return "\n".join(str(choices.get(str(line), line)) for line in lines)
