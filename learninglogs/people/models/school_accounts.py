"""The accounts a school's staff have anyway, at Google or Microsoft, as a way in here."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from learninglogs.people.seals import seal, unseal


class AccountKind(models.TextChoices):
    GOOGLE = "google", _("Google")
    MICROSOFT = "microsoft", _("Microsoft")


class SchoolAccountsQuerySet(models.QuerySet["SchoolAccounts"]):
    def switched_on(self) -> Self:
        return self.filter(switched_off_at=None)


class SchoolAccounts(models.Model):
    """One school's Google Workspace or Microsoft 365: its own app there, for its own staff.

    place: for Google the domain (`hd`), for Microsoft the directory's number (`tid`). Nobody of another
    place comes in, whatever else their token says.
    """

    school = models.ForeignKey("people.School", models.CASCADE, related_name="accounts")
    kind = models.CharField(max_length=10, choices=AccountKind)
    client_id = models.CharField(max_length=200)
    sealed_secret = models.TextField()
    place = models.CharField(max_length=120)
    switched_off_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolAccountsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "school accounts"
        constraints = [models.UniqueConstraint(fields=["school", "kind"], name="one_of_a_kind_a_school")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.school}"

    @property
    def secret(self) -> str:
        """Proves this school's app to Google or Microsoft. Raises ValueError with another SECRET_KEY."""
        return unseal(self.sealed_secret)

    @secret.setter
    def secret(self, secret: str) -> None:
        self.sealed_secret = seal(secret)


class LinkedAccount(models.Model):
    """An account there, and whose it is. subject: Google's `sub`, Microsoft's `oid`, never an e-mail."""

    accounts = models.ForeignKey(SchoolAccounts, models.CASCADE, related_name="links")
    user = models.ForeignKey("people.User", models.CASCADE, related_name="linked_accounts")
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["accounts", "subject"], name="an_account_opens_one"),
            models.UniqueConstraint(fields=["accounts", "user"], name="one_account_there_an_adult"),
        ]

    def __str__(self) -> str:
        return f"{self.accounts}: {self.user}"
