"""The child, and the one rule of who may see whom."""

import datetime
from functools import cache
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learninglogs.people import secret_pictures as secret
from learninglogs.people.actor import Actor

from .consent import ON_UNLESS_REFUSED, Consent, Purpose
from .school import School, SchoolClass
from .sorting import SortKeyField
from .standing import out_of_touch_ids, own_pupil_ids, taught_class_ids, unpictured_ids

ANIMALS = [
    "fox", "whale", "rabbit", "turtle", "butterfly", "owl",
    "cat", "frog", "bee", "hedgehog", "robin", "ladybird",
]  # fmt: skip
WRONG_BEFORE_WAIT = 5
WRONG_BEFORE_LOCK = 15
# The counts of wrong tries at which one more makes the child wait.
LAST_BEFORE_WAIT = range(WRONG_BEFORE_WAIT - 1, WRONG_BEFORE_LOCK - 1, WRONG_BEFORE_WAIT)
WAIT = datetime.timedelta(minutes=15)
LET_IN = datetime.timedelta(minutes=5)


class PupilQuerySet(models.QuerySet["Pupil"]):
    def at_school(self) -> Self:
        """Children who have not left."""
        return self.filter(left_at=None)

    def of_own(self, actor: Actor) -> Self:
        """The signed-in child themselves, or a parent's own children."""
        return self.at_school().filter(pk__in=own_pupil_ids(actor))

    def guarded_by(self, actor: Actor) -> Self:
        """A parent's own children."""
        return self.of_own(actor) if actor.user_id else self.none()

    def taught_by(self, actor: Actor) -> Self:
        """Children in the classes this adult works with."""
        return self.at_school().filter(school_class__in=taught_class_ids(actor))

    def cared_for_by(self, actor: Actor) -> Self:
        """Children all of whose work this person may see: oneself, one's own, those one teaches."""
        own, taught = own_pupil_ids(actor), taught_class_ids(actor)
        return self.at_school().filter(Q(pk__in=own) | Q(school_class__in=taught))

    def pictured_for(self, actor: Actor) -> Self:
        """Of those cared for, the children whose photos this person may see: a court order can say no."""
        return self.cared_for_by(actor).exclude(pk__in=unpictured_ids(actor))

    def in_touch_with(self, actor: Actor) -> Self:
        """Oneself, or one's own children, whom what one writes, sends and answers may reach."""
        return self.of_own(actor).exclude(pk__in=out_of_touch_ids(actor))

    def helped_by(self, actor: Actor) -> Self:
        """Children whose log this person may work on: oneself, one's own, those one teaches.

        Working on a log is seeing its photos, so either limit of a guardian says no.
        """
        touched = own_pupil_ids(actor) - out_of_touch_ids(actor) - unpictured_ids(actor)
        return self.at_school().filter(Q(pk__in=touched) | Q(school_class__in=taught_class_ids(actor)))

    def classmates_of(self, actor: Actor) -> Self:
        """A pupil's class, themselves included, while they are signed in in class; nobody at home."""
        return self.at_school().filter(school_class=actor.class_id) if actor.in_class else self.none()

    def agreed_to(self, purpose: Purpose) -> Self:
        """Children whose family lets their work be shown for this."""
        return self.filter(agreed(purpose))

    def visible_to(self, actor: Actor) -> Self:
        """Everyone cared for, and in class one's classmates."""
        return self.filter(
            Q(pk__in=Pupil.objects.cared_for_by(actor).values("pk"))
            | Q(pk__in=Pupil.objects.classmates_of(actor).values("pk"))
        )


@cache
def agreed(purpose: Purpose, *, pupil: str = "pk") -> Q:
    """That the family lets a child's work be shown for this; one No is enough, and counts at once.

    pupil: where a row has its child, for other rows than children. The same question for whoever asks, so it
    is put together once a process.
    """
    said = {"pupil": OuterRef(pupil), "purpose": purpose}
    refused = Exists(Consent.objects.refusing().filter(**said))
    if purpose in ON_UNLESS_REFUSED:
        return Q(~refused)
    return Q(Exists(Consent.objects.counting().filter(**said, is_yes=True)), ~refused)


class Pupil(models.Model):
    """A child at the school. Has no e-mail address and is not a `User`."""

    school = models.ForeignKey(School, models.CASCADE, related_name="pupils")
    school_class = models.ForeignKey(
        SchoolClass, models.SET_NULL, null=True, blank=True, related_name="pupils"
    )
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=60, blank=True)
    sorts_as = SortKeyField(of=("first_name", "last_name"))
    # As the school's management system knows the child: by these a class list finds them again.
    upn = models.CharField(_("UPN"), max_length=13, blank=True)
    born_on = models.DateField(_("birth date"), null=True, blank=True)
    # 0 is Reception; None where nobody has said.
    year_group = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    animal = models.CharField(max_length=12, default="fox")
    animal_tint = models.PositiveSmallIntegerField(default=0)
    secret_pictures = models.CharField(max_length=128, blank=True, editable=False)
    wrong_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    wait_until = models.DateTimeField(null=True, blank=True, editable=False)
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The teacher's tap: until then this child comes in at the class's door without pictures, once.
    let_in_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Links to the child's pictures given out before this are looked at in full: a family or a court said no.
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Carried in each of the child's sessions; one more here ends them all.
    epoch = models.PositiveIntegerField(default=0, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)

    # Set by `people.names.tell_apart`, for a page that shows children to each other.
    known_as: str

    objects = PupilQuerySet.as_manager()

    class Meta:
        ordering = ["sorts_as", "pk"]
        indexes = [models.Index(fields=["school_class", "left_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "upn"], condition=~Q(upn=""), name="one_child_a_upn_in_a_school"
            )
        ]

    def __str__(self) -> str:
        return self.called

    def get_absolute_url(self) -> str:
        return reverse("galleries:shelf", args=[self.pk])

    @property
    def called(self) -> str:
        """First name and an initial: “Amira K”. What staff read in a list."""
        return f"{self.first_name} {self.last_name[:1]}".strip()

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def draw_secret_pictures(self) -> list[str]:
        """Give the child three new pictures, end their sessions, and return the pictures this once."""
        pictures = secret.draw()
        self.set_secret_pictures(pictures)
        return pictures

    def set_secret_pictures(self, pictures: list[str]) -> None:
        """Keep a keyed hash of the three pictures in their order, and unlock the child."""
        self.secret_pictures = secret.seal(pictures)
        self.wrong_tries, self.wait_until, self.locked_at = 0, None, None
        self.epoch += 1
        if self.pk:
            self.save(update_fields=["secret_pictures", "wrong_tries", "wait_until", "locked_at", "epoch"])

    def has_pictures(self, pictures: list[str]) -> bool:
        """Whether these are the child's pictures. Counts nothing: for the door use `knows`."""
        return secret.opens(self.secret_pictures, pictures)

    def knows(self, pictures: list[str]) -> bool:
        """Whether these pictures let the child in. Counts the try; waiting or locked, nothing lets them in.

        5 wrong tries in a row wait 15 minutes, 15 lock the child until the teacher taps. The try is counted
        and its consequence written in one UPDATE before the answer is known, so that many tablets at once
        have no more tries than one. The pictures are compared in every case, so that the time says nothing.
        """
        now = timezone.now()
        is_right = self.has_pictures(pictures)
        may_try = Pupil.objects.filter(pk=self.pk, locked_at=None).exclude(wait_until__gt=now)
        counted = may_try.update(
            wrong_tries=F("wrong_tries") + 1,
            wait_until=Case(When(wrong_tries__in=LAST_BEFORE_WAIT, then=now + WAIT), default=None),
            locked_at=Case(When(wrong_tries__gte=WRONG_BEFORE_LOCK - 1, then=now), default=None),
        )
        if not (counted and is_right):
            return False
        Pupil.objects.filter(pk=self.pk).update(wrong_tries=0, wait_until=None, locked_at=None)
        return True

    def hide_pictures(self) -> None:
        """Links already given out open a picture only for whoever may see it now."""
        Pupil.objects.filter(pk=self.pk).update(hidden_at=timezone.now())

    def let_in(self) -> None:
        """The teacher's tap: within five minutes the child comes in at the class's door without pictures."""
        self.let_in_until = timezone.now() + LET_IN
        self.save(update_fields=["let_in_until"])

    @property
    def is_let_in(self) -> bool:
        return self.let_in_until is not None and self.let_in_until > timezone.now()

    def use_let_in(self) -> bool:
        """Whether the teacher's tap lets the child in now; it does so once, on one tablet."""
        tapped = Pupil.objects.filter(pk=self.pk, let_in_until__gt=timezone.now())
        return tapped.update(let_in_until=None) == 1

    @property
    def is_waiting(self) -> bool:
        return self.wait_until is not None and self.wait_until > timezone.now()

    def unlock(self) -> None:
        """The teacher's tap: the child may try again."""
        self.wrong_tries, self.wait_until, self.locked_at = 0, None, None
        self.save(update_fields=["wrong_tries", "wait_until", "locked_at"])
