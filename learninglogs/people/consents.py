"""What families say about showing their child's work, and that it counts at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from learninglogs.audit.models import record

from .actor import Actor
from .models import Consent, Pupil, Purpose
from .models.consent import ON_UNLESS_REFUSED


@dataclass(frozen=True)
class Standing:
    """Where one purpose stands for one child.

    is_yes: what counts now. own: what this person said last, None before they said anything. last: the answer
    given last by anybody, None before the first. refused_by_other: somebody else's No keeps it at No.
    """

    purpose: Purpose
    is_yes: bool
    own: Consent | None
    last: Consent | None
    refused_by_other: bool


def say(pupil: Pupil, purpose: Purpose, *, is_yes: bool, by: Actor, on_paper_from: str = "") -> None:
    """Write down an answer in place of the one the same grown-up gave before; the same answer again is kept.

    on_paper_from: whose answer on paper the office writes down; empty for one's own.
    """
    with transaction.atomic():
        Pupil.objects.select_for_update().get(pk=pupil.pk)  # two taps, one after the other
        said = Consent.objects.current().filter(
            pupil=pupil, purpose=purpose, said_by=by.user_id, on_paper_from=on_paper_from
        )
        if said.filter(is_yes=is_yes).exists():
            return
        said.update(replaced_at=timezone.now())
        answer = Consent.objects.create(
            pupil=pupil, purpose=purpose, is_yes=is_yes, said_by_id=by.user_id, on_paper_from=on_paper_from
        )
        if not is_yes:
            pupil.hide_pictures()
        verb = "gave_consent" if is_yes else "withdrew_consent"
        record(by, verb, answer, school_id=pupil.school_id, child_id=pupil.pk)


def standing_of(pupil: Pupil, actor: Actor) -> list[Standing]:
    """All purposes of one child, as this person is shown them: one query."""
    answers = list(Consent.objects.current().filter(pupil=pupil))
    return [standing_in(answers, purpose, actor) for purpose in Purpose]


def standing_in(answers: Iterable[Consent], purpose: Purpose, actor: Actor) -> Standing:
    """answers: the current ones of one child, the latest first. The rule is that of `agreed_to`."""
    said = [each for each in answers if each.purpose == purpose]
    refused = [each for each in said if not each.is_yes]
    is_yes = not refused and (bool(said) or purpose in ON_UNLESS_REFUSED)
    own = next((each for each in said if each.said_by_id == actor.user_id and not each.on_paper_from), None)
    return Standing(
        purpose=purpose,
        is_yes=is_yes,
        own=own,
        last=said[0] if said else None,
        refused_by_other=any(each != own for each in refused),
    )
