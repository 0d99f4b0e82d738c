"""What a teacher puts beside a challenge: a link, a picture, a file to read."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from .challenge import Challenge

LARGE, SMALL = "2560", "1024"


class ResourceKind(models.TextChoices):
    LINK = "link", _("Link")
    PICTURE = "picture", _("Picture")
    FILE = "file", _("File")


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever may see the challenge, in a class or in the school's bank."""
        seen = Challenge.objects.visible_to(actor).order_by().values("pk")
        in_bank = Challenge.objects.in_bank_of(actor).order_by().values("pk")
        return self.filter(Q(challenge__in=seen) | Q(challenge__in=in_bank))

    def editable_by(self, actor: Actor) -> Self:
        """Those of challenges this adult sets."""
        return self.filter(challenge__in=Challenge.objects.set_by(actor).values("pk"))


class Resource(models.Model):
    """url: of a link. key, sha256, content_type, byte_count: where a picture or file lies, cleaned; empty for
    a link. width_px, height_px: of a picture, which is kept in two sizes. small_sha256: of the smaller one.
    is_on_card: the one picture a card shows.
    """

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="resources")
    kind = models.CharField(max_length=8, choices=ResourceKind)
    title = models.CharField(_("title"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    url = models.URLField(_("address"), max_length=500, blank=True)
    is_on_card = models.BooleanField(default=False)
    key = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    small_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    content_type = models.CharField(max_length=60, blank=True, editable=False)
    byte_count = models.PositiveBigIntegerField(default=0, editable=False)
    width_px = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height_px = models.PositiveIntegerField(null=True, blank=True, editable=False)
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge"], condition=Q(is_on_card=True), name="one_picture_on_a_card"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is opened: a link's own address, else ours."""
        if self.kind == ResourceKind.LINK:
            return self.url
        return reverse("challenges:resource", args=[self.pk])

    def get_card_url(self) -> str:
        """The smaller picture, for a card."""
        return f"{self.get_absolute_url()}?size={SMALL}"

    @property
    def icon_name(self) -> str:
        return {ResourceKind.LINK: "globe", ResourceKind.PICTURE: "image"}.get(
            ResourceKind(self.kind), "file-text"
        )

    def key_in(self, size: str) -> str:
        """Where the picture lies in that size: both are named by the large one's content."""
        return self.key.replace(f"/{LARGE}-", f"/{SMALL}-") if size == SMALL else self.key

    @property
    def keys(self) -> set[str]:
        """Every stored file of it; none for a link."""
        return {self.key_in(LARGE), self.key_in(SMALL)} - {""}
