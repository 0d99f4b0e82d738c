"""What a teacher reads before school on hand-in day, and when a challenge has closed: counts, what waits."""

import datetime
from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from challenges.mails import TRY_AGAIN, ask_digest_mail, in_kind_hours
from challenges.models import Challenge, LaterDay, Milestone, MilestoneKind
from feedback.models import Voice
from learninglogs.jobs.kinds import Effects
from learninglogs.people.mail import as_plain_text, delivered, message_id, send, whole_address
from learninglogs.people.mail_stops import stop_headers, stop_path
from learninglogs.people.models import MailKind, Pupil, School, User
from logs.models import LogEntry

TOLD_ABOUT = (MilestoneKind.HAND_IN_DAY, MilestoneKind.CLOSED)
# A digest that could not be sent for so long says nothing that the class page does not say better.
STALE = datetime.timedelta(days=2)


@dataclass(frozen=True)
class Section:
    """Where the logs of one challenge are. later: how many may still come in on a child's own later day."""

    challenge: Challenge
    is_closed: bool
    of: int
    handed_in: int
    started: int
    to_look_at: int
    words_waiting: int
    later: int

    @property
    def not_yet(self) -> int:
        return self.of - self.handed_in - self.started

    @property
    def address(self) -> str:
        return whole_address(self.challenge.get_tray_url())


def write_digest(user_pk: int, school_pk: int, day: datetime.date) -> Effects:
    """Send this teacher where their classes are on that day of the school's; put off while mail is away."""
    user, school = User.objects.filter(pk=user_pk).first(), School.objects.filter(pk=school_pk).first()
    if user is None or school is None or school.today() - day > STALE or not user.email:
        return Effects()
    now = timezone.now()
    if (morning := in_kind_hours(now, school)) != now:
        return Effects(apply=partial(ask_digest_mail, user_pk, school, day, morning))
    sections = [] if _has_stopped(user) else [_section(each) for each in _milestones(user, school, day)]
    if sections and not delivered(partial(_send, user, school, sections), apply=lambda: None):
        return Effects(apply=partial(ask_digest_mail, user_pk, school, day, now + TRY_AGAIN))
    return Effects()


def _has_stopped(user: User) -> bool:
    return user.mail_stops.filter(kind=MailKind.DIGEST).exists()


def _milestones(user: User, school: School, day: datetime.date) -> QuerySet[Milestone]:
    """What came that day in the classes this teacher still teaches."""
    taught = user.jobs_at_school.present().filter(school=school).values("teachings__school_class")
    came = Milestone.objects.filter(
        kind__in=TOLD_ABOUT, for_day=day, challenge__school_class__in=taught,
        challenge__in=Challenge.objects.published().values("pk"),
    )  # fmt: skip
    return came.select_related("challenge__school_class__school").order_by("challenge__school_class", "pk")


def _section(milestone: Milestone) -> Section:
    challenge = milestone.challenge
    pupils = Pupil.objects.at_school().filter(school_class=challenge.school_class_id)
    entries = LogEntry.objects.filter(challenge=challenge, pupil__in=pupils)
    begun = entries.filter(handed_in_at=None, pages__replaced_at=None, pages__isnull=False).distinct()
    later = LaterDay.objects.open().filter(challenge=challenge, pupil__in=pupils)
    return Section(
        challenge,
        is_closed=milestone.kind == MilestoneKind.CLOSED,
        of=pupils.count(),
        handed_in=entries.handed_in().count(),
        started=begun.count(),
        to_look_at=entries.handed_in().filter(let_through_at=None).count(),
        words_waiting=Voice.objects.waiting().filter(entry__in=entries).count(),
        later=later.exclude(pupil__in=entries.handed_in().values("pupil")).count(),
    )


def _send(user: User, school: School, sections: list[Section]) -> None:
    context = {
        "user": user,
        "sections": sections,
        "stop_url": whole_address(stop_path(user, "teachers")),
        "choose_url": whole_address(reverse("people:my_mails")),
    }
    names = list(dict.fromkeys(str(section.challenge.school_class) for section in sections))
    subject = _("%(classes)s: %(handed_in)s of %(of)s handed in") % {
        "classes": get_text_list(names, _("and")),
        "handed_in": sum(section.handed_in for section in sections),
        "of": sum(section.of for section in sections),
    }
    told = [(section.challenge.pk, section.is_closed, section.challenge.today) for section in sections]
    headers = {**stop_headers(user, "teachers"), "Message-ID": message_id(f"digest {user.pk} {told}")}
    words = as_plain_text(render_to_string("home/digest.txt", context))
    send(user.email, " ".join(subject.split()), words, school_id=school.pk, headers=headers)
