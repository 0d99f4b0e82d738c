"""What families say about showing their child's work, and that it counts at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from learninglogs.audit.models import record

from .actor import Actor
from .models import Consent, Pupil, Purpose, User
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


@dataclass(frozen=True)
class OnPaper:
    """An answer the office has on paper. name: whose it is; account: theirs, where they have one."""

    name: str
    account: User | None = None


def say(
    pupil: Pupil, purpose: Purpose, *, is_yes: bool, by: Actor, on_paper: OnPaper | None = None
) -> Consent | None:
    """Write down an answer in place of the one the same grown-up gave before; the same answer again is kept.

    by: who answers, or for an answer on paper who writes it down. None where nothing is new.
    """
    answer = Consent(pupil=pupil, purpose=purpose, is_yes=is_yes)
    if on_paper:
        answer.said_by, answer.on_paper_from = on_paper.account, on_paper.name
        answer.typed_by_id = by.user_id
    else:
        answer.said_by_id = by.user_id
    with transaction.atomic():
        Pupil.objects.select_for_update().get(pk=pupil.pk)  # two taps, one after the other
        said = Consent.objects.current().of_same_giver(answer)
        if said.filter(is_yes=is_yes).exists():
            return None
        said.update(replaced_at=timezone.now())
        answer.save()
        if not is_yes:
            pupil.hide_pictures()
        verb = "gave_consent" if is_yes else "withdrew_consent"
        record(by, verb, answer, school_id=pupil.school_id, child_id=pupil.pk)
    return answer


def set_aside(answer: Consent, *, by: Actor) -> bool:
    """The office takes an answer out of what counts: mistyped, or of somebody with no say any more.

    False where it had been replaced already, or is not the office's to take out.
    """
    with transaction.atomic():
        pupil = Pupil.objects.select_for_update().get(pk=answer.pupil_id)
        counts = Consent.objects.for_the_office_to_set_aside().filter(pk=answer.pk)
        if not counts.update(replaced_at=timezone.now()):
            return False
        pupil.hide_pictures()
        record(by, "set_consent_aside", answer, school_id=pupil.school_id, child_id=pupil.pk)
    return True


def standing_of(pupil: Pupil, actor: Actor) -> list[Standing]:
    """All purposes of one child, as this person is shown them: one query."""
    answers = list(Consent.objects.counting().filter(pupil=pupil))
    return [standing_in(answers, purpose, actor) for purpose in Purpose]


def standing_in(answers: Iterable[Consent], purpose: Purpose, actor: Actor) -> Standing:
    """answers: those of one child that count, the latest first. The rule is that of `agreed_to`."""
    said = [each for each in answers if each.purpose == purpose]
    refused = [each for each in said if not each.is_yes]
    is_yes = not refused and (bool(said) or purpose in ON_UNLESS_REFUSED)
    own = next((each for each in said if actor.user_id and each.said_by_id == actor.user_id), None)
    return Standing(
        purpose=purpose,
        is_yes=is_yes,
        own=own,
        last=said[0] if said else None,
        refused_by_other=any(each != own for each in refused),
    )
