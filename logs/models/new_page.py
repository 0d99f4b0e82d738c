"""A new photo over a page of a log that is handed in: it waits for an adult, the page before stays."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from learninglogs.people.actor import Actor

from .entry import LogEntry
from .page import Page, Place
from .photo import Photo


class NewPageQuerySet(models.QuerySet["NewPage"]):
    def visible_to(self, actor: Actor) -> Self:
        """As a draft: the child, the family, the teacher. The class sees what came of it, never this."""
        return self.filter(entry__in=LogEntry.objects.laid_open_to(actor).values("pk"))

    def editable_by(self, actor: Actor) -> Self:
        """Those nothing is decided about, for who may lay one there now."""
        return self.undecided().filter(entry__in=LogEntry.objects.developed_by(actor).values("pk"))

    def answered_by(self, actor: Actor) -> Self:
        """Those that wait, for the staff who let them through."""
        return self.waiting().filter(entry__in=LogEntry.objects.answered_by(actor).values("pk"))

    def undecided(self) -> Self:
        """Of a log that is a draft again, the photo is an ordinary one without a place."""
        return self.filter(_OPEN, entry__handed_in_at__isnull=False)

    def waiting(self) -> Self:
        """For an adult to look at; what turned out to be no photo waits for nobody."""
        lies_nowhere = Q(photo__pages=None, photo__refused_at=None, photo__left_out_at=None)
        return self.undecided().filter(lies_nowhere)

    def refused(self) -> Self:
        return self.undecided().filter(photo__refused_at__isnull=False)

    def ready_to_show(self) -> Self:
        """An adult has been able to look at it: its pictures are made."""
        return self.waiting().filter(photo__pictures_made_at__isnull=False)

    def let_through(self) -> Self:
        return self.filter(let_through_at__isnull=False, page__isnull=False)

    def shown_with_before(self) -> Self:
        """Whose page before the class has seen too: the log had been let through, and so was the new page.

        Hidden and let through anew, the log starts from what an adult looked at then.
        """
        return self.let_through().filter(let_through_at__gt=F("entry__let_through_at"))


_OPEN = Q(let_through_at=None, set_aside_at=None)


class NewPage(models.Model):
    """before: the page it came to lie over, page: the page it became; both None until it is let through.

    set_aside_at: it was taken off again, another photo took its place, or the teacher kept the page before.
    """

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="new_pages")
    photo = models.OneToOneField(Photo, models.CASCADE, related_name="new_page")
    place = models.CharField(max_length=8, choices=Place)
    added_at = models.DateTimeField(db_default=Now(), editable=False)
    let_through_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    before = models.ForeignKey(Page, models.SET_NULL, null=True, blank=True, related_name="covered_by")
    page = models.OneToOneField(Page, models.SET_NULL, null=True, blank=True, related_name="was_new")

    objects = NewPageQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "place"], condition=_OPEN, name="one_new_page_waits_a_place"
            ),
            models.CheckConstraint(
                condition=Q(let_through_at=None) | Q(set_aside_at=None), name="let_through_or_set_aside"
            ),
        ]

    def __str__(self) -> str:
        return f"{Place(self.place).label}, {self.entry}"

    @property
    def is_waiting(self) -> bool:
        """As the queryset's `waiting`, of a log that is handed in, with its photo at hand."""
        is_decided = self.let_through_at or self.set_aside_at
        return not (is_decided or self.photo.refused_at or self.photo.left_out_at)
