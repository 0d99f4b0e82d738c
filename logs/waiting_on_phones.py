"""What is still on phones: counted for whoever waits for it; the day after, families are told of it once."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial

from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.mails import lay_down
from learninglogs.jobs.kinds import Effects
from learninglogs.jobs.models import FINISHED, Job
from learninglogs.people.models import Guardian, MailKind

from .models import LogEntry, PhoneUpload
from .models.upload import PhoneUploadQuerySet, Sent

STILL_ON_PHONES = "still-on-phones"
# From a tired evening to the next day at noon: a mail then comes at four.
A_NIGHT = datetime.timedelta(hours=18)
# What one of each adds to `count_on_phones`; a photo adds one.
A_FILM, A_SOUND = 1_000, 1_000_000


# ── Counting ────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class OnPhones:
    """How many photos, films and sounds of a double page are announced and not all here."""

    photos: int = 0
    films: int = 0
    sounds: int = 0

    @classmethod
    def of(cls, entry: LogEntry | None) -> "OnPhones":
        """entry: one with `on_phones`, see `count_on_phones`."""
        rest, photos = divmod(getattr(entry, "on_phones", 0), A_FILM)
        sounds, films = divmod(rest, A_SOUND // A_FILM)
        return cls(photos, films, sounds)

    @classmethod
    def among(cls, uploads: Iterable[PhoneUpload]) -> "OnPhones":
        kinds = [upload.what for upload in uploads]
        films, sounds = kinds.count(Sent.FILM), kinds.count(Sent.SOUND)
        return cls(len(kinds) - films - sounds, films, sounds)

    def __add__(self, other: "OnPhones") -> "OnPhones":
        return OnPhones(self.photos + other.photos, self.films + other.films, self.sounds + other.sounds)

    @property
    def count(self) -> int:
        return self.photos + self.films + self.sounds

    def __bool__(self) -> bool:
        return self.count > 0

    def __str__(self) -> str:
        """“1 film and 2 photos”."""
        words = [
            (self.films, ngettext("%s film", "%s films", self.films)),
            (self.sounds, ngettext("%s sound", "%s sounds", self.sounds)),
            (self.photos, ngettext("%s photo", "%s photos", self.photos)),
        ]
        return str(get_text_list([said % n for n, said in words if n], _("and")))


@cache
def count_on_phones() -> Coalesce:
    """For entries: what `OnPhones.of` reads, three small numbers in one, so that one look into the table is
    enough. Put together once a process.
    """
    each = Case(
        When(sent_as=Sent.FILM, then=A_FILM), When(sent_as=Sent.SOUND, then=A_SOUND), default=1,
        output_field=IntegerField(),
    )  # fmt: skip
    waiting = PhoneUpload.objects.on_a_phone().filter(entry=OuterRef("pk")).order_by()
    return Coalesce(Subquery(waiting.values("entry").annotate(n=Sum(each)).values("n")), 0)


# ── Telling families ────────────────────────────────────────────────────────────
def ask_to_remind(entry: LogEntry) -> None:
    """Look tomorrow whether all has come. What is announced meanwhile does not put it off."""
    if entry.told_of_phones_at or Job.objects.filter(key=_key(entry)).exclude(state__in=FINISHED).exists():
        return
    _ask(entry, timezone.now() + A_NIGHT)


def _key(entry: LogEntry) -> str:
    return f"{STILL_ON_PHONES}:{entry.pk}"


def _ask(entry: LogEntry, at: datetime.datetime) -> None:
    payload = {"entry": entry.pk}
    Job.objects.ask(STILL_ON_PHONES, _key(entry), school=entry.pupil.school, payload=payload, run_after=at)


def at_home(entry_pks: Iterable[int]) -> PhoneUploadQuerySet:
    """What a family can see to: on their own phones or the child's, for a double page that is a draft.

    A new page of class time is on the school's tablet, and a teacher's photo on the teacher's.
    """
    family = Guardian.objects.filter(pupil=OuterRef("entry__pupil")).values("user")
    of_family = Q(added_by_user=None) | Q(added_by_user__in=family)
    waiting = PhoneUpload.objects.on_a_phone().exclude(sent_as=Sent.NEW_PAGE)
    return waiting.filter(of_family, entry__in=list(entry_pks), entry__handed_in_at=None)


def look_whether_all_has_come(entry_pk: int) -> Effects:
    """Lay down the one mail about this double page; what was announced later is looked at later."""
    entry = (
        LogEntry.objects.filter(pk=entry_pk, told_of_phones_at=None).select_related("pupil__school").first()
    )
    oldest = at_home([entry_pk]).order_by("created_at").first() if entry else None
    if entry is None or oldest is None:
        return Effects()
    if oldest.created_at > timezone.now() - A_NIGHT:
        return Effects(apply=partial(_ask, entry, oldest.created_at + A_NIGHT))
    return Effects(apply=partial(_tell_family, entry))


def _tell_family(entry: LogEntry) -> None:
    if LogEntry.objects.filter(pk=entry.pk, told_of_phones_at=None).update(told_of_phones_at=timezone.now()):
        lay_down(entry.challenge, MailKind.ON_PHONES, Guardian.objects.filter(pupil=entry.pupil_id))
