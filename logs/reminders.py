"""What families are told by e-mail: a challenge is set, two days to go, catch-up begins, and something is
still on a phone. Nobody is ever late.

A reminder that waits (challenges.Reminder) is looked at when the mail is written: only what is still true is
said, to whoever may still be told. All that waits for one person and school is one mail.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from challenges.mails import TRY_AGAIN, ask_family_mail, in_kind_hours, reachable
from challenges.models import Challenge, LaterDay, Reminder
from learninglogs.jobs.kinds import Effects
from learninglogs.people.mail import as_plain_text, delivered, message_id, send, whole_address
from learninglogs.people.mail_stops import stop_headers, stop_path
from learninglogs.people.models import MailKind, Pupil, School, User

from .models import LogEntry, PhoneUpload
from .waiting_on_phones import OnPhones, at_home

# Of two things to say about one challenge the first of these is said: it holds the other.
FIRST = (MailKind.ON_PHONES, MailKind.CATCH_UP, MailKind.SET, MailKind.SOON)


@dataclass(frozen=True)
class Line:
    """One challenge in a mail: what there is to say of it to the family of this child. waits: on phones."""

    pupil: Pupil
    challenge: Challenge
    kind: MailKind
    waits: OnPhones

    @property
    def address(self) -> str:
        return whole_address(reverse("home:pupil_home", args=[self.pupil.pk]))


def write_to_family(user_pk: int, school_pk: int) -> Effects:
    """Send what waits for this person about this school, as one mail, and forget it.

    A mail server that is away, and the evening, put it off; nothing is lost. Raises Refused where the server
    will never take mail for this person.
    """
    user, school = User.objects.filter(pk=user_pk).first(), School.objects.filter(pk=school_pk).first()
    if user is None or school is None:
        return Effects()
    waiting = Reminder.objects.filter(guardian__user=user, guardian__pupil__school=school)
    now = timezone.now()
    if (morning := in_kind_hours(now, school)) != now:
        return Effects(apply=partial(_wait, waiting, user_pk, school, morning))
    reminders = list(waiting.select_related("guardian__pupil", "challenge__school_class__school"))
    done = Reminder.objects.filter(pk__in=[reminder.pk for reminder in reminders])
    lines = _still_true(user, reminders)
    if lines and not delivered(partial(_send, user, school, lines), apply=done.delete):
        return Effects(apply=partial(_wait, waiting, user_pk, school, now + TRY_AGAIN))
    return Effects(apply=done.delete)


def _wait(waiting: QuerySet[Reminder], user_pk: int, school: School, at: datetime.datetime) -> None:
    if waiting.exists():
        ask_family_mail(user_pk, school, at)


# ── What is still true ──────────────────────────────────────────────────────────
def _still_true(user: User, reminders: list[Reminder]) -> list[Line]:
    """The lines to say, by child and day; at most one about a challenge of a child."""
    stopped = set(user.mail_stops.values_list("kind", flat=True))
    pupils = {reminder.guardian.pupil_id for reminder in reminders}
    challenges = {reminder.challenge_id for reminder in reminders}
    about = {"pupil__in": pupils, "challenge__in": challenges}
    handed_in = set(LogEntry.objects.handed_in().filter(**about).values_list("pupil", "challenge"))
    later = {(each.pupil_id, each.challenge_id): each for each in LaterDay.objects.filter(**about)}
    may_be_told = set(reachable().filter(user=user).values_list("pk", flat=True))
    on_phones = _on_phones(reminders)
    said: dict[tuple[int, int], Line] = {}
    for reminder in sorted(reminders, key=lambda reminder: FIRST.index(MailKind(reminder.kind))):
        pupil, kind = reminder.guardian.pupil, MailKind(reminder.kind)
        both = (pupil.pk, reminder.challenge_id)
        own = later[both].on(reminder.challenge) if both in later else reminder.challenge
        is_wanted = kind not in stopped and reminder.guardian_id in may_be_told
        waits = on_phones.get(both, OnPhones())
        if is_wanted and _is_true(kind, own, pupil, waits, is_handed_in=both in handed_in):
            said.setdefault(both, Line(pupil, own, kind, waits))
    return sorted(said.values(), key=lambda line: (line.pupil.sorts_as, line.challenge.hand_in_on))


def _on_phones(reminders: list[Reminder]) -> dict[tuple[int, int], OnPhones]:
    """What is on phones still, by child and challenge, where a reminder is about that."""
    about = {
        (each.guardian.pupil_id, each.challenge_id) for each in reminders if each.kind == MailKind.ON_PHONES
    }
    entries = LogEntry.objects.filter(pupil__in={pupil for pupil, _challenge in about}) if about else ()
    pks = {each.pk: (each.pupil_id, each.challenge_id) for each in entries}
    uploads: dict[tuple[int, int], list[PhoneUpload]] = defaultdict(list)
    for upload in at_home(pks) if pks else ():
        uploads[pks[upload.entry_id]].append(upload)
    return {both: OnPhones.among(uploads[both]) for both in about}


def _is_true(
    kind: MailKind, challenge: Challenge, pupil: Pupil, waits: OnPhones, *, is_handed_in: bool
) -> bool:
    """challenge: with the child's own days."""
    if challenge.school_class_id != pupil.school_class_id or not challenge.is_open:
        return False
    if kind == MailKind.SET:
        return True
    if kind == MailKind.ON_PHONES:
        return bool(waits) and not is_handed_in
    return not is_handed_in and (challenge.days_left >= 0) == (kind == MailKind.SOON)


# ── The mail ────────────────────────────────────────────────────────────────────
def _send(user: User, school: School, lines: list[Line]) -> None:
    context = {
        "user": user,
        "school": school,
        "lines": lines,
        "stop_url": whole_address(stop_path(user, "families")),
        "choose_url": whole_address(reverse("people:my_mails")),
    }
    words = as_plain_text(render_to_string("logs/family_mail.txt", context))
    headers = {**stop_headers(user, "families"), "Message-ID": _message_id(user, lines)}
    send(user.email, _subject(lines), words, school_id=school.pk, headers=headers)


def _subject(lines: list[Line]) -> str:
    """One line of plain words, whatever stands in a title."""
    child, challenge = lines[0].pupil.first_name, lines[0].challenge
    said = {
        "child": child,
        "title": challenge.title,
        "day": date_format(challenge.hand_in_on, "l j F"),
        "last": date_format(challenge.closes_on, "l j F"),
    }
    if len(lines) > 1:
        names = list(dict.fromkeys(line.pupil.first_name for line in lines))
        subject = _("Learning Logs: %s") % get_text_list(names, _("and"))
    elif lines[0].kind == MailKind.ON_PHONES:
        subject = _("%(child)s’s challenge: something is still on a phone") % said
    elif lines[0].kind == MailKind.SET:
        subject = _("%(child)s has a new challenge: %(title)s") % said
    elif lines[0].kind == MailKind.SOON:
        subject = _("%(child)s’s challenge: hand in by %(day)s") % said
    else:
        subject = _("%(child)s can still hand in until %(last)s") % said
    return " ".join(subject.split())


def _message_id(user: User, lines: list[Line]) -> str:
    """The same for the same news: a mail program that gets a mail twice shows it once."""
    told = [(line.pupil.pk, line.challenge.pk, line.kind, line.challenge.hand_in_on) for line in lines]
    return message_id(f"{user.pk} {told}")
