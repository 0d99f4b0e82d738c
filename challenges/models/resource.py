"""What a teacher puts beside a challenge: a link, a picture, a file to read."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .challenge import Challenge


class ResourceKind(models.TextChoices):
    LINK = "link", _("Link")
    PICTURE = "picture", _("Picture")
    FILE = "file", _("File")


class Resource(models.Model):
    """url: of a link. key, sha256, content_type, byte_count: where a picture or file lies once it is cleaned;
    empty until then. width_px, height_px: of a picture. is_on_card: the one picture a card shows.
    """

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="resources")
    kind = models.CharField(max_length=8, choices=ResourceKind)
    title = models.CharField(_("title"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    url = models.URLField(_("address"), max_length=500, blank=True)
    is_on_card = models.BooleanField(default=False)
    key = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    content_type = models.CharField(max_length=60, blank=True, editable=False)
    byte_count = models.PositiveBigIntegerField(default=0, editable=False)
    width_px = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height_px = models.PositiveIntegerField(null=True, blank=True, editable=False)
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge"], condition=Q(is_on_card=True), name="one_picture_on_a_card"
            )
        ]

    def __str__(self) -> str:
        return self.title
