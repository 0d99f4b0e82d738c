"""What a court order keeps from one guardian of one child. Only the office says so, and it counts at once."""

from django.db import transaction
from django.utils import timezone

from learninglogs.audit.models import record

from .actor import Actor
from .models import Guardian

SINCE = {"pictures": "no_pictures_since", "contact": "no_contact_since", "access": "ended_at"}


def set_limit(guardian: Guardian, what: str, stands: bool, *, by: Actor) -> bool:
    """Have this limit stand, or not. what: a key of SINCE. False where it was so already.

    A letter that lies open somewhere would let them in again under another address, so a limit that is set
    takes the child's letters back. Links to pictures given out before are looked at in full.
    """
    since, pupil, now = SINCE[what], guardian.pupil, timezone.now()
    with transaction.atomic():
        other = Guardian.objects.filter(pk=guardian.pk, **{f"{since}__isnull": stands})
        if not other.update(**{since: now if stands else None}):
            return False
        if stands:
            pupil.invitations.open().update(withdrawn_at=now)
        pupil.hide_pictures()
        verb = f"{'set' if stands else 'lifted'}_limit_{what}"
        record(by, verb, guardian, school_id=pupil.school_id, child_id=pupil.pk)
    return True
