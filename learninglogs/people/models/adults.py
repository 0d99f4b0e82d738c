"""Adults: the account, the jobs they do at a school, the children they are at home with."""

from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from .pupil import Pupil
from .school import School, SchoolClass
from .standing import WHOLE_SCHOOL

SESSIONS = "learninglogs.people.sessions"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An adult's account. Without a password it cannot be entered until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())

    def with_email(self, email: str) -> "User | None":
        """Whose account this very address is, as it is kept: in small letters.

        Never by a comparison of the database's: to PostgreSQL “gmaıl” and “gmail” are one word.
        """
        return self.filter(email=email.lower()).first() if email.isascii() else None


class User(AbstractBaseUser):
    """An adult's account: staff, a parent, or both. Never a child's."""

    email = models.EmailField(_("e-mail"), unique=True)
    called = models.CharField(_("name"), max_length=80, help_text=_("As the children say it: Mr Arden."))
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now(), editable=False)
    # Part of what each session is checked against; one more here ends them all.
    epoch = models.PositiveIntegerField(default=0, editable=False)
    # The one sign-in that staff may do without a second lock.
    grace_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["called"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_email")]

    def __str__(self) -> str:
        return self.called

    def get_full_name(self) -> str:
        return self.called

    def get_session_auth_hash(self) -> str:
        """What each session of theirs has to carry: it changes with the password and with `epoch`."""
        return salted_hmac(SESSIONS, f"{self.password}:{self.epoch}", algorithm="sha256").hexdigest()

    def sign_out_everywhere(self) -> None:
        """End every session of this account, on every device, at its next request."""
        User.objects.filter(pk=self.pk).update(epoch=F("epoch") + 1)
        self.refresh_from_db(fields=["epoch"])


class Role(models.TextChoices):
    TEACHER = "teacher", _("Teacher")
    SUPPORT = "support", _("Support staff")
    SENCO = "senco", _("SENCO")
    HEAD = "head", _("Head")
    ADMINISTRATOR = "administrator", _("School administrator")
    GOVERNOR = "governor", _("Governor")


class StaffQuerySet(models.QuerySet["Staff"]):
    def present(self) -> Self:
        """Those whose job has not ended and whose account is open."""
        return self.filter(left_at=None, user__is_active=True)

    def held_by(self, actor: Actor) -> Self:
        """The jobs this adult holds now; none for a pupil or nobody."""
        return self.present().filter(user_id=actor.user_id) if actor.user_id else self.none()

    def whole_school(self) -> Self:
        """Heads and administrators: everything in their school."""
        return self.present().filter(role__in=WHOLE_SCHOOL)


class Staff(models.Model):
    """One job of one adult at one school; a person may have several."""

    user = models.ForeignKey(User, models.CASCADE, related_name="jobs_at_school")
    school = models.ForeignKey(School, models.CASCADE, related_name="staff")
    role = models.CharField(_("role"), max_length=14, choices=Role)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "staff"
        constraints = [models.UniqueConstraint(fields=["user", "school", "role"], name="one_job_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Teaching(models.Model):
    """A class somebody teaches or helps in; a job-share is two of these."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="teachings")
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="teachings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "school_class"], name="teaches_a_class_once")]

    def __str__(self) -> str:
        return f"{self.staff.user}: {self.school_class}"


class GuardianQuerySet(models.QuerySet["Guardian"]):
    def present(self) -> Self:
        """Those whose access has not ended and whose account is open."""
        return self.filter(ended_at=None, user__is_active=True)


class Guardian(models.Model):
    """A parent or carer of one child. One account, one row a child.

    A court order can limit what one of them may do, and only the office sets that. no_pictures_since: may
    read, but is shown no photo, film or book of the child. no_contact_since: may read, but nothing of theirs
    reaches the child: no words, no photos, no handing-in, no consent, no turn of the child on their phone.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="guardianships")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="guardians")
    relation = models.CharField(_("relation"), max_length=30, blank=True, help_text=_("For example mum."))
    ended_at = models.DateTimeField(null=True, blank=True)
    no_pictures_since = models.DateTimeField(null=True, blank=True)
    no_contact_since = models.DateTimeField(null=True, blank=True)

    objects = GuardianQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "pupil"], name="guardian_of_a_child_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.pupil}"

    @property
    def is_limited(self) -> bool:
        """Whether any limit stands, the end of their access included."""
        return any([self.ended_at, self.no_pictures_since, self.no_contact_since])
