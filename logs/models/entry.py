"""The log entry: drafted, handed in, let through."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge, LaterDay
from learninglogs.people.actor import Actor
from learninglogs.people.models import Pupil, Purpose, User
from learninglogs.people.models.pupil import agreed
from learninglogs.people.models.standing import support_school_ids

from .class_time import ClassTime
from .club import children_at_club

if TYPE_CHECKING:
    from .page import Page
    from .photo import Photo


class EmptyEntry(Exception):
    """There is no page to hand in."""


class EntryClosed(Exception):
    """The challenge is closed, or others are already at work on the entry."""


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Own and taught children's entries; a classmate's only once let through, and only in class."""
        seen = Q(pupil__in=Pupil.objects.cared_for_by(actor).values("pk"))
        if actor.in_class:
            seen |= Q(pk__in=LogEntry.objects.shown_in_class_to(actor).values("pk"))
        return self.filter(seen)

    def shown_in_class_to(self, actor: Actor) -> Self:
        """What a pupil in class, or the class's board, sees of the class: logs that were let through, of
        children whose family has not said no to the classroom.
        """
        mates = Pupil.objects.classmates_of(actor).agreed_to(Purpose.CLASS_WALL)
        return self.filter(
            pupil__in=mates.values("pk"),
            let_through_at__isnull=False,
            challenge__in=Challenge.objects.given_out().values("pk"),
        )

    def editable_by(self, actor: Actor) -> Self:
        """Child and family while it is open and nobody else is at work on it; staff at any time."""
        still_ours = Q(settled_at=None) & _is_open()
        helped, taught = Pupil.objects.helped_by(actor), Pupil.objects.taught_by(actor)
        return self.filter(
            (Q(pupil__in=helped.values("pk")) & still_ours)
            | Q(pupil__in=taught.values("pk"))
            | _at_club_of(actor)
        )

    def developed_by(self, actor: Actor) -> Self:
        """Handed in, and class time is open: the child in class, and staff for them. Never from home."""
        return self.developed_in_class_by(actor).filter(
            challenge__in=ClassTime.objects.open().values("challenge")
        )

    def developed_in_class_by(self, actor: Actor) -> Self:
        """The same, also while class time is not open: whoever was too slow is told so."""
        if actor.in_class and actor.pupil_id:
            children = Q(pupil=actor.pupil_id)
        else:
            children = Q(pupil__in=Pupil.objects.taught_by(actor).values("pk"))
        return self.handed_in().filter(children)

    def laid_open_to(self, actor: Actor) -> Self:
        """Double pages this person may open, to work on or to look at: of children whose photos they see."""
        pictured = Pupil.objects.pictured_for(actor)
        return self.filter(Q(pupil__in=pictured.values("pk")) | _at_club_of(actor))

    def cared_for_by(self, actor: Actor) -> Self:
        """Of children cared for, whatever a court order keeps; and what is made at the club."""
        cared_for = Pupil.objects.cared_for_by(actor)
        return self.filter(Q(pupil__in=cared_for.values("pk")) | _at_club_of(actor))

    def answered_by(self, actor: Actor) -> Self:
        """Entries staff may let through, mark and release: those of the children they teach."""
        return self.filter(pupil__in=Pupil.objects.taught_by(actor).values("pk"))

    def handed_in(self) -> Self:
        return self.filter(handed_in_at__isnull=False)

    def let_through(self) -> Self:
        """Handed in and let through to the class."""
        return self.filter(handed_in_at__isnull=False, let_through_at__isnull=False)

    def for_the_class(self) -> Self:
        """Of those let through, the logs of children whose family has not said no to the classroom."""
        return self.filter(shown_to_class())

    def ready_to_show(self) -> Self:
        """Handed in, its pictures, those under flaps and its clips all made: an adult could look at it."""
        from .clip import Clip  # noqa: PLC0415 – models of one app name each other
        from .flap import FlapPicture  # noqa: PLC0415 – models of one app name each other
        from .page import Page  # noqa: PLC0415 – models of one app name each other

        pages = Page.objects.live().filter(photo__pictures_made_at=None)
        inside = FlapPicture.objects.in_the_making()
        clips = Clip.objects.in_the_making().order_by()
        made = self.handed_in().exclude(pk__in=pages.values("entry"))
        return made.exclude(pk__in=inside.values("photo__entry")).exclude(pk__in=clips.values("entry"))

    def let_through_as_seen(self, seen: Mapping[int, str]) -> "list[LogEntry]":
        """Let the class see these logs, each as it was when somebody looked at it.

        seen: `LogEntry.seen_as` by the entry's id. A log that was taken back and changed since, or whose
        pictures are not made, stays hidden and is not in the answer.
        """
        now = timezone.now()
        with transaction.atomic():
            held = self.ready_to_show().filter(pk__in=seen, let_through_at=None).select_for_update()
            shown = [entry for entry in held if entry.seen_as == seen[entry.pk]]
            for entry in shown:
                entry.let_through_at = now
                entry.save(update_fields=["let_through_at"])
        return shown

    def with_double_page(self, *, pictures: bool = False) -> Self:
        """Each with its live pages and their photos, and their pictures if asked: two queries or three."""
        from .page import Page  # noqa: PLC0415 – models of one app name each other

        live = Page.objects.to_show()
        if pictures:
            live = live.prefetch_related("photo__pictures")
        return self.prefetch_related(Prefetch("pages", queryset=live, to_attr="live_pages"))

    def with_beside(self) -> Self:
        """Adds `has_references`, `has_new_pages`, and `has_before`: the class saw a page before and after.

        So that nobody asks for what is not there.
        """
        from .new_page import NewPage  # noqa: PLC0415 – models of one app name each other
        from .reference import Reference  # noqa: PLC0415 – models of one app name each other

        new_pages = NewPage.objects.filter(entry=OuterRef("pk"), set_aside_at=None)
        return self.annotate(
            has_references=Exists(Reference.objects.filter(entry=OuterRef("pk"))),
            has_new_pages=Exists(new_pages),
            has_before=Exists(new_pages.shown_with_before()),
        )

    def with_page_count(self) -> Self:
        """Adds `is_begun`: whether any page lies in it."""
        from .page import Page  # noqa: PLC0415 – models of one app name each other

        return self.annotate(is_begun=Exists(Page.objects.live().filter(entry=OuterRef("pk"))))


@cache
def shown_to_class(entry: str = "") -> Q:
    """That a log is let through, and the child's family has not said no to the classroom.

    entry: where a row has its log, for other rows than logs (“entry__”). Put together once a process.
    """
    times = {f"{entry}handed_in_at__isnull": False, f"{entry}let_through_at__isnull": False}
    return Q(**times) & agreed(Purpose.CLASS_WALL, pupil=f"{entry}pupil")


def _is_open() -> Q:
    """A log may still come in: the challenge is open for the class, or for this child by a later day."""
    later = LaterDay.objects.open().filter(pupil=OuterRef("pupil"), challenge=OuterRef("challenge"))
    return Q(challenge__in=Challenge.objects.live().values("pk")) | Q(Exists(later))


def _at_club_of(actor: Actor) -> Q:
    """Of the club's children: what is open, nobody else is at work on, and no one else has handed in."""
    if not support_school_ids(actor):
        return Q(pk__in=[])
    theirs = Q(pupil__in=children_at_club(actor).values("pk"), settled_at=None)
    return theirs & (Q(handed_in_at=None) | Q(handed_in_by=actor.user_id)) & _is_open()


class LogEntry(models.Model):
    """One pupil's answer to one challenge.

    handed_in_at: None while it is a draft. let_through_at: when an adult let the class see it.
    settled_at: when others began to work on it (marking); from then it may not be taken back.
    told_of_phones_at: when its family was told, once, that something of it is still on a phone.
    """

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="entries")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="entries")
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    let_through_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    told_of_phones_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LogEntryQuerySet.as_manager()
    live_pages: "list[Page]"

    class Meta:
        ordering = ["pupil__sorts_as", "pk"]
        verbose_name_plural = "log entries"
        constraints = [
            models.UniqueConstraint(fields=["pupil", "challenge"], name="one_entry_a_pupil_and_challenge"),
            models.CheckConstraint(
                condition=Q(let_through_at=None) | Q(handed_in_at__isnull=False),
                name="let_through_was_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil.first_name}: {self.challenge.title}"

    def get_absolute_url(self) -> str:
        return reverse("logs:double_page", args=[self.pk])

    def get_type_url(self, place: str) -> str:
        """Where that side, “left” or “right”, is typed."""
        return reverse("logs:type_page", args=[self.pk, place])

    def get_references_url(self) -> str:
        """Where it is written down what it was made with."""
        return reverse("logs:references", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.handed_in_at is None

    @property
    def may_be_taken_back(self) -> bool:
        return self.handed_in_at is not None and self.settled_at is None and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether it may still come in: the challenge is open, or this child has a later day for it."""
        own = LaterDay.objects.open().filter(pupil=self.pupil_id, challenge=self.challenge_id)
        return self.challenge.is_open or (self.challenge.is_closed and own.exists())

    def pages_now(self) -> "list[Page]":
        """The live pages with their photos: the prefetched ones, or fetched now."""
        if not hasattr(self, "live_pages"):
            self.live_pages = list(self.pages.to_show())
        return self.live_pages

    @property
    def has_flaps(self) -> bool:
        """Whether there is something to lift on it."""
        return any(page.has_flaps for page in self.pages_now())

    @property
    def seen_as(self) -> str:
        """Which handing-in this is: taken back and handed in anew, it is another. Empty in a draft."""
        return self.handed_in_at.isoformat() if self.handed_in_at else ""

    def hand_in(self, *, by: Actor) -> None:
        """Put it in the teacher's tray; twice changes nothing. Raises EmptyEntry without a page."""
        with transaction.atomic():
            # Whoever takes the last page off waits until this is done, and then finds it handed in.
            held = LogEntry.objects.select_for_update().get(pk=self.pk)
            if not held.pages.live().exists():
                raise EmptyEntry
            if held.handed_in_at is None:
                held.handed_in_at, held.handed_in_by_id = timezone.now(), by.user_id
                held.save(update_fields=["handed_in_at", "handed_in_by"])
        self.handed_in_at, self.handed_in_by_id = held.handed_in_at, held.handed_in_by_id

    def take_back(self) -> None:
        """Make it a draft again; classmates no longer see it. Raises EntryClosed when it is too far along."""
        if not self.may_be_taken_back:
            raise EntryClosed
        with transaction.atomic():
            # Others may have begun to work on it since this entry was read.
            untouched = LogEntry.objects.filter(pk=self.pk, settled_at=None)
            if not untouched.update(handed_in_at=None, handed_in_by=None, let_through_at=None):
                raise EntryClosed
            self._void_picture_links()
        self.refresh_from_db(fields=["handed_in_at", "handed_in_by", "let_through_at"])

    def let_through(self) -> None:
        """Let the class see it as it is now. Raises EmptyEntry for a draft, or while pictures are made."""
        if self.let_through_at is None:
            if not LogEntry.objects.let_through_as_seen({self.pk: self.seen_as}):
                raise EmptyEntry
            self.refresh_from_db(fields=["let_through_at"])

    def give_back(self) -> None:
        """A teacher opens it again, to mend a wrong page: a draft, hidden from the class, free to change."""
        with transaction.atomic():
            LogEntry.objects.filter(pk=self.pk).update(
                handed_in_at=None, handed_in_by=None, let_through_at=None, settled_at=None
            )
            self._void_picture_links()
        self.refresh_from_db(fields=["handed_in_at", "handed_in_by", "let_through_at", "settled_at"])

    def hold_back(self) -> None:
        """Hide it from the class again, at once: links to its pictures end with it."""
        self.let_through_at = None
        with transaction.atomic():
            self.save(update_fields=["let_through_at"])
            self._void_picture_links()

    def _void_picture_links(self) -> None:
        """Addresses a classmate's browser was given a moment ago name an older key."""
        self.photos.update(key_version=F("key_version") + 1)

    def spare_photos(self) -> "models.QuerySet[Photo]":
        """Photos that found no place on the double page and wait for “swap” or “leave out”."""
        return self.photos.spare()

    @property
    def photos_of_pages(self) -> "Iterable[Photo]":
        return [page.photo for page in self.pages_now()]
