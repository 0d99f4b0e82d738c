"""School, term, class, and the tablet a class signs in on."""

import datetime
import secrets
import zoneinfo
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from .standing import own_pupil_ids, run_school_ids, taught_class_ids, workplace_ids
from .tokens import hash_of

if TYPE_CHECKING:
    from .adults import User
    from .pupil import Pupil

# So many wrong tries of a whole class within a quarter of an hour, and the tablets that guess slow down.
CLASS_WRONG_BEFORE_SLOW = 30
CLASS_COUNTS_FOR = datetime.timedelta(minutes=15)
LONGEST_PAUSE_S = 30


class Cover(models.TextChoices):
    """The sugar paper a class's books are covered in. Sage is kept for support logs."""

    DUCKEGG = "duckegg", _("Duck egg")
    MUSTARD = "mustard", _("Mustard")
    ROSE = "rose", _("Rose")
    LILAC = "lilac", _("Lilac")
    SKY = "sky", _("Sky")


class WayOfWorking(models.TextChoices):
    """The presets of PRODUCT.md; every part of one can be changed on a challenge."""

    SHARED = "shared", _("Fortnightly, shared")
    PEER_MARKED = "peer_marked", _("Twice a half term, peer-marked")
    CELEBRATED = "celebrated", _("Friday to Thursday, celebrated")
    PARTNERS = "partners", _("Weekly objectives, partners")


def valid_time_zone(name: str) -> None:
    """Raises ValidationError for a name that is no IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Europe/London is one."), params={"name": name}
        )


class SchoolQuerySet(models.QuerySet["School"]):
    def run_by(self, actor: Actor) -> Self:
        """Schools whose office this adult sits in: the head and the administrator."""
        return self.filter(pk__in=run_school_ids(actor))

    def worked_at_by(self, actor: Actor) -> Self:
        """Schools this adult works at, governors excepted."""
        return self.filter(pk__in=workplace_ids(actor))


class School(models.Model):
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[valid_time_zone]
    )
    sample_loaded_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def today(self) -> datetime.date:
        """The date on the school's own wall calendar."""
        return timezone.now().astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()

    def term_on(self, day: datetime.date) -> "Term | None":
        """The term that holds the day, else the last that began before it; None before the first."""
        return self.terms.filter(starts_on__lte=day).order_by("-starts_on").first()


class Term(models.Model):
    """A half term, as English schools name them: “Autumn 2”."""

    school = models.ForeignKey(School, models.CASCADE, related_name="terms")
    name = models.CharField(_("name"), max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="term_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["school", "starts_on"], name="one_term_starts_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on.year}"

    @property
    def season(self) -> str:
        """“Autumn” of “Autumn 2”."""
        return self.name.split()[0]


class InsetDay(models.Model):
    """A day in term on which staff come and children do not."""

    school = models.ForeignKey(School, models.CASCADE, related_name="inset_days")
    day = models.DateField(_("day"))

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["school", "day"], name="inset_day_once")]

    def __str__(self) -> str:
        return self.day.isoformat()


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    def taught_by(self, actor: Actor) -> Self:
        """Classes this adult works with: their own, or the whole school for its head and administrator."""
        return self.filter(pk__in=taught_class_ids(actor))

    def looked_at_together_by(self, actor: Actor) -> Self:
        """Classes whose wall this person sees: staff's own, and a pupil's while they sit in it."""
        return self.filter(pk__in=taught_class_ids(actor) | ({actor.class_id} - {None}))

    def visible_to(self, actor: Actor) -> Self:
        """Taught classes, one's own as a pupil, and one's children's."""
        from .pupil import Pupil  # noqa: PLC0415 – models of one app name each other

        own = Pupil.objects.at_school().filter(pk__in=own_pupil_ids(actor))
        return self.filter(Q(pk__in=taught_class_ids(actor)) | Q(pk__in=own.values("school_class")))


class SchoolClass(models.Model):
    school = models.ForeignKey(School, models.CASCADE, related_name="classes")
    name = models.CharField(_("name"), max_length=60)
    years = models.CharField(_("year"), max_length=40, blank=True, help_text=_("For example Year 4."))
    cover = models.CharField(_("cover"), max_length=10, choices=Cover, default=Cover.DUCKEGG)
    way_of_working = models.CharField(
        _("way of working"), max_length=12, choices=WayOfWorking, default=WayOfWorking.PEER_MARKED
    )
    # The children's door: open for a lesson, shut by itself.
    door_open_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Carried in the session of each board of the class; one more here shuts them all.
    board_epoch = models.PositiveIntegerField(default=0, editable=False)
    wrong_tries = models.PositiveIntegerField(default=0, editable=False)
    wrong_tries_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "school classes"
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="class_names_differ_in_a_school")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home:class_page", args=[self.pk])

    def open_door(self, *, minutes: int) -> None:
        """Let the children sign in on the class's tablets until the lesson ends, or for longer if it is open.

        A lesson that begins signs out who forgot to leave the last one: another child may hold the tablet.
        """
        if not self.is_door_open:
            self.pupils.update(epoch=F("epoch") + 1)
        self.door_open_until = timezone.now() + datetime.timedelta(minutes=minutes)
        self.save(update_fields=["door_open_until"])

    def shut_door(self) -> None:
        """End the lesson: nobody new comes in, and every class session of these children ends at once."""
        self.door_open_until = None
        self.save(update_fields=["door_open_until"])
        self.pupils.update(epoch=F("epoch") + 1)

    def shut_boards(self) -> None:
        """Every screen that shows this class's wall by itself stops at its next page."""
        SchoolClass.objects.filter(pk=self.pk).update(board_epoch=F("board_epoch") + 1)

    @property
    def is_door_open(self) -> bool:
        return self.door_open_until is not None and self.door_open_until > timezone.now()

    def count_wrong_try(self) -> int:
        """One more wrong try at this class's door; returns how many there were in the quarter of an hour."""
        now = timezone.now()
        this_class = SchoolClass.objects.filter(pk=self.pk)
        is_recent = Q(wrong_tries_since__gt=now - CLASS_COUNTS_FOR)
        if not this_class.filter(is_recent).update(wrong_tries=F("wrong_tries") + 1):
            this_class.update(wrong_tries=1, wrong_tries_since=now)
        self.refresh_from_db(fields=["wrong_tries"])
        return self.wrong_tries


class ClassTabletQuerySet(models.QuerySet["ClassTablet"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def looked_after_by(self, actor: Actor) -> Self:
        """Tablets of the classes this adult works with."""
        return self.in_use().filter(school_class__in=SchoolClass.objects.taught_by(actor))


class ClassTablet(models.Model):
    """A device staff have made the class's own; only on one of these are the children's names ever listed."""

    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="tablets")
    name = models.CharField(_("name"), max_length=40)
    token_hash = models.CharField(max_length=64, editable=False)
    enrolled_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, related_name="enrolled_tablets"
    )
    enrolled_at = models.DateTimeField(db_default=Now(), editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    # A tablet that guesses and guesses must pause; the others of its class go on.
    paused_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClassTabletQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def enrol(cls, school_class: SchoolClass, *, name: str, by: "User") -> tuple["ClassTablet", str]:
        """A new tablet and the secret its cookie carries; the secret itself is not kept."""
        secret = secrets.token_urlsafe(24)
        tablet = cls.objects.create(
            school_class=school_class, name=name, enrolled_by=by, token_hash=hash_of(secret)
        )
        return tablet, f"{tablet.pk}:{secret}"

    @classmethod
    def from_cookie(cls, cookie: str) -> "ClassTablet | None":
        """The enrolled tablet this cookie belongs to; None for a retired, forged or missing one."""
        pk, _colon, secret = cookie.partition(":")
        if not pk.isdecimal():
            return None
        tablet = cls.objects.in_use().filter(pk=pk).select_related("school_class__school").first()
        if tablet is None or not constant_time_compare(tablet.token_hash, hash_of(secret)):
            return None
        return tablet

    def lets_in(self, pupil: "Pupil", pictures: list[str]) -> bool:
        """Whether this child, with these pictures, comes in here now. False never says why.

        Once a class has guessed wrong very often, each further wrong try makes the tablet it was made on
        pause, longer each time. Nobody else's tablet pauses: one child must not lock out thirty.
        """
        if self.paused_until and self.paused_until > timezone.now():
            return False
        if pupil.knows(pictures):
            return True
        self._pause(after=self.school_class.count_wrong_try())
        return False

    def _pause(self, *, after: int) -> None:
        """after: wrong tries of the class so far. One second from the thirtieth on, doubled every ten."""
        if after < CLASS_WRONG_BEFORE_SLOW:
            return
        doublings = (after - CLASS_WRONG_BEFORE_SLOW) // 10
        pause_s = min(2 ** min(doublings, 10), LONGEST_PAUSE_S)
        self.paused_until = timezone.now() + datetime.timedelta(seconds=pause_s)
        self.save(update_fields=["paused_until"])

    def retire(self) -> None:
        """No longer the class's: its cookie opens nothing, and who is signed in on it is signed out."""
        self.retired_at = timezone.now()
        self.save(update_fields=["retired_at"])
