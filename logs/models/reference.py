"""What a log was made with: books, links, objects, people, places (S0.6)."""

from typing import Self
from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learninglogs.people.actor import Actor

from .entry import LogEntry

MOST_REFERENCES = 8
WEB = URLValidator(schemes=["http", "https"])


class ReferenceKind(models.TextChoices):
    BOOK = "book", _("Book")
    LINK = "link", _("Website or film")
    OBJECT = "object", _("Object")
    PERSON = "person", _("Person")
    PLACE = "place", _("Place")

    @property
    def icon(self) -> str:
        return {
            ReferenceKind.BOOK: "book-open",
            ReferenceKind.LINK: "globe",
            ReferenceKind.OBJECT: "palette",
            ReferenceKind.PERSON: "user",
            ReferenceKind.PLACE: "map-pin",
        }[self]


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the log: a classmate reads them once it is let through."""
        seen, laid_open = LogEntry.objects.visible_to(actor), LogEntry.objects.laid_open_to(actor)
        return self.filter(Q(entry__in=seen.values("pk")) | Q(entry__in=laid_open.values("pk")))

    def editable_by(self, actor: Actor) -> Self:
        """Of a draft, for whoever may work on it."""
        drafts = LogEntry.objects.editable_by(actor).filter(handed_in_at=None)
        return self.filter(entry__in=drafts.values("pk"))


class Reference(models.Model):
    """by: who wrote it, or where it is. url: an address of the web, or empty. position: 0–7.

    The constraints make a ninth impossible to store, whatever the code does.
    """

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="references")
    kind = models.CharField(_("what is it?"), max_length=8, choices=ReferenceKind, default=ReferenceKind.BOOK)
    title = models.CharField(_("what is it called?"), max_length=120)
    by = models.CharField(_("who made it, or where is it?"), max_length=120, blank=True)
    url = models.CharField(_("its address on the web"), max_length=500, blank=True, validators=[WEB])
    position = models.PositiveSmallIntegerField(editable=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="one_reference_a_position"),
            models.CheckConstraint(
                condition=Q(position__lt=MOST_REFERENCES), name="eight_references_at_most"
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="reference_leads_to_the_web",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def icon_name(self) -> str:
        return ReferenceKind(self.kind).icon

    @property
    def host(self) -> str:
        """“www.nhm.ac.uk”: where a link leads, said beside it before anybody follows it."""
        return urlsplit(self.url).hostname or ""
