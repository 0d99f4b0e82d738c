"""Which mails an adult does not want. Every mail comes until it is stopped, and each says how."""

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .adults import User


class MailKind(models.TextChoices):
    """What mails are sent about by themselves. An invitation or a code is asked for, and is none of these."""

    SET = "set", _("A new challenge is set")
    SOON = "soon", _("Two days to hand-in day, and nothing is handed in yet")
    CATCH_UP = "catch_up", _("Catch-up begins, and nothing is handed in yet")
    ON_PHONES = "on_phones", _("Photos or films are still on a phone the day after")
    DIGEST = "digest", _("Where my class is, on hand-in day and when a challenge closes")


TO_FAMILIES = (MailKind.SET, MailKind.SOON, MailKind.CATCH_UP, MailKind.ON_PHONES)
TO_TEACHERS = (MailKind.DIGEST,)


class MailStopManager(models.Manager["MailStop"]):
    def stop(self, user: User, kinds: Iterable[MailKind]) -> None:
        """From now on none of these; twice is once."""
        self.bulk_create([MailStop(user=user, kind=kind) for kind in kinds], ignore_conflicts=True)

    def start(self, user: User, kinds: Iterable[MailKind]) -> None:
        """They come again."""
        self.filter(user=user, kind__in=list(kinds)).delete()


class MailStop(models.Model):
    """One kind of mail one adult has stopped."""

    user = models.ForeignKey(User, models.CASCADE, related_name="mail_stops")
    kind = models.CharField(max_length=10, choices=MailKind)
    stopped_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MailStopManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_stop_a_kind_of_mail")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
