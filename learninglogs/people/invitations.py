"""Asking grown-ups in: a parent by letter or e-mail, staff by e-mail. Once, and for seven days."""

import re
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from learninglogs.audit.models import record

from .actor import Actor
from .mail import send
from .models import (
    Guardian,
    GuardianInvitation,
    Pupil,
    Role,
    School,
    SchoolClass,
    Staff,
    StaffInvitation,
    Teaching,
    User,
)
from .models.invitation import end_of_last_day
from .models.tokens import hash_of

# Crockford's letters: none is taken for another. Twelve of them are sixty bits, for seven days and one use.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
MISREAD = str.maketrans("OIL", "011")
# The jobs that come with classes.
WITH_CLASSES = (Role.TEACHER, Role.SUPPORT, Role.SENCO)

Asked = GuardianInvitation | StaffInvitation


def new_token() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def in_groups(token: str) -> str:
    """“7QK2 M055 41VD”: as it is printed and typed."""
    return " ".join(token[at : at + 4] for at in range(0, len(token), 4))


def as_written(typed: str) -> str:
    """What was meant: small letters, gaps and dashes, and an O for a nought make no difference."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(MISREAD)


def invited_with(typed: str) -> Asked | None:
    """The open invitation with this token, typed or scanned; None for used, taken back, over and unknown."""
    token_hash = hash_of(as_written(typed))
    for_child = GuardianInvitation.objects.open().filter(token_hash=token_hash, pupil__left_at=None)
    if found := for_child.select_related("pupil__school", "pupil__school_class").first():
        return found
    return StaffInvitation.objects.open().filter(token_hash=token_hash).select_related("school").first()


def invite_guardian(
    pupil: Pupil, *, by: Actor, join_url: str = "", email: str = "", relation: str = ""
) -> tuple[GuardianInvitation, str]:
    """One more grown-up for this child; with an e-mail address the invitation is sent there.

    join_url: the whole address of the page that takes it, for the mail. Returns the invitation and its token,
    this once.
    """
    token = new_token()
    invitation = GuardianInvitation.objects.create(
        pupil=pupil, email=email.lower(), relation=relation, **_common(token, by, pupil.school)
    )
    record(by, "invited_guardian", pupil, school_id=pupil.school_id, child_id=pupil.pk)
    if email:
        words = _(
            "%(school)s asks you in to %(child)s’s Learning Log. Every challenge, %(child)s’s pages and the "
            "words of the class stand there.\n\nOpen this address on your phone or computer:\n\n%(link)s\n\n"
            "It works once, for seven days. Please do not pass it on. Nobody you do not know of? "
            "Then somebody has mistyped their address: you need do nothing."
        )
        said = {"school": pupil.school, "child": pupil.first_name, "link": f"{join_url}#{token}"}
        subject = _("%(child)s’s Learning Log") % {"child": pupil.first_name}
        send(email, subject, words % said, school_id=pupil.school_id)
    return invitation, token


def invite_staff(
    *,
    school: School,
    email: str,
    called: str,
    roles: list[str],
    classes: Iterable[SchoolClass],
    by: Actor,
    join_url: str,
) -> tuple[StaffInvitation, str]:
    """Ask an adult in to work at the school, by e-mail. Returns the invitation and its token, this once."""
    token = new_token()
    with transaction.atomic():
        invitation = StaffInvitation.objects.create(
            school=school, email=email.lower(), called=called, roles=roles, **_common(token, by, school)
        )
        invitation.classes.set(classes)
        record(by, "invited_staff", invitation, school_id=school.pk)
    words = _(
        "Dear %(called)s,\n\n%(school)s uses Learning Logs, the children’s homework journals, and asks you "
        "in.\n\nOpen this address on your own computer:\n\n%(link)s\n\nIt works once, for seven days."
    )
    said = {"called": called, "school": school, "link": f"{join_url}#{token}"}
    send(email, _("Learning Logs at %s") % school, words % said, school_id=school.pk)
    return invitation, token


def _common(token: str, by: Actor, school: School) -> dict[str, object]:
    return {
        "token_hash": hash_of(token),
        "invited_by_id": by.user_id,
        "expires_at": end_of_last_day(school),
    }


def withdraw(invitation: Asked) -> None:
    """It opens nothing any more."""
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])


def accept(invitation: Asked, user: User) -> bool:
    """Give the account what the invitation promised. False where somebody else was quicker or it is over.

    Nor does a letter give back what the office has ended: only the office does.
    """
    with transaction.atomic():
        still_open = type(invitation).objects.open().filter(pk=invitation.pk)
        if isinstance(invitation, GuardianInvitation):
            ended = Guardian.objects.filter(user=user, pupil=invitation.pupil, ended_at__isnull=False)
            still_open = still_open.exclude(Exists(ended))
        if not still_open.update(accepted_at=timezone.now(), accepted_by=user):
            return False
        if isinstance(invitation, GuardianInvitation):
            _become_guardian(invitation, user)
        else:
            _become_staff(invitation, user)
    return True


def _become_guardian(invitation: GuardianInvitation, user: User) -> None:
    """Somebody who is a grown-up of the child already stays one, with the limits that stand."""
    pupil = invitation.pupil
    guardian, _is_new = Guardian.objects.get_or_create(
        user=user, pupil=pupil, defaults={"relation": invitation.relation}
    )
    record(Actor(user_id=user.pk), "became_guardian", guardian, school_id=pupil.school_id, child_id=pupil.pk)


def _become_staff(invitation: StaffInvitation, user: User) -> None:
    """Sessions of before end: they were let in without a thought of other people's children."""
    for role in invitation.roles:
        job, _is_new = Staff.objects.get_or_create(user=user, school=invitation.school, role=role)
        if job.left_at:
            job.left_at = None
            job.save(update_fields=["left_at"])
        if role in WITH_CLASSES:
            for school_class in invitation.classes.all():
                Teaching.objects.get_or_create(staff=job, school_class=school_class)
    user.sign_out_everywhere()
    record(Actor(user_id=user.pk), "became_staff", user, school_id=invitation.school_id)
