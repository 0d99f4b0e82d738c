"""Stored files of the logs: photos of pages, sounds and films, scans that wait, and uploads on their way."""

import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learninglogs.files.check import look_at
from learninglogs.files.stored import Shelf, Stored, Told, shelf
from learninglogs.files.tus import OffsetConflict

from .double_page import have_pictures_made
from .models import Clip, PhoneUpload, Photo, PhotoPicture, Scan, ScanSheet, Size
from .uploads import start_over

FOLDER = r"schools/\d+/pupils/\d+/photos/([0-9a-f-]{36})/"


@shelf
class PagePictures(Shelf):
    """The five pictures of each photo, and until they are made the photo as it came."""

    name, words, folder = "page-pictures", gettext_lazy("Photos of pages"), re.compile(FOLDER)
    fields = ("logs.PhotoPicture.key", "logs.Photo.received_key")

    def rows_of(self, school_id: int) -> list[models.QuerySet[Any]]:
        made = PhotoPicture.objects.filter(photo__entry__pupil__school=school_id)
        came = Photo.objects.filter(entry__pupil__school=school_id).exclude(received_key="")
        return [made, came]

    def rows_naming(self, keys: Collection[str]) -> Iterable[models.Model]:
        made = PhotoPicture.objects.filter(key__in=keys)
        return chain(made, Photo.objects.filter(received_key__in=keys))

    def files_of(self, row: Any) -> Iterable[tuple[str, str]]:
        return [(row.key if isinstance(row, PhotoPicture) else row.received_key, row.sha256)]

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        """Rows take files in, and files that no row names are removed, under the photo's lock alone."""
        with _locked(Photo.objects, self.folder.match(key)):
            yield

    # ── For people ──────────────────────────────────────────────────────────────
    def tell(self, keys: Collection[str]) -> list[Told]:
        bad: dict[uuid.UUID, set[str]] = defaultdict(set)
        for row in self.rows_naming(keys):
            photo = row.photo_id if isinstance(row, PhotoPicture) else row.pk
            bad[photo].update(key for key, _sha256 in self.files_of(row))
        related = ("entry__pupil", "entry__challenge", "typed_page", "left_half", "right_half")
        photos = Photo.objects.filter(pk__in=bad).select_related(*related)
        fetched = ("pictures", "pages", "left_half__pictures", "right_half__pictures")
        return [_told(photo, bad[photo.pk]) for photo in photos.prefetch_related(*fetched)]

    def mend(self, told: Told) -> bool:
        """Have the pictures made again from the photo, if that is whole still."""
        row = next(iter(self.rows_naming(told.keys)), None)
        if row is None:
            return False
        photo = Photo.objects.get(pk=row.photo_id if isinstance(row, PhotoPicture) else row.pk)
        with self.held(told.keys[0]):
            pictures = list(photo.pictures.all())
            whole = {each.pk for each in pictures if _is_whole(each.key, each.sha256)}
            came_whole = bool(photo.received_key) and _is_whole(photo.received_key, photo.sha256)
            has_master = any(each.pk in whole for each in pictures if each.size == Size.MASTER)
            made_of = _made_of(photo)
            made_of_whole = made_of is not None and all(_is_whole(each.key, each.sha256) for each in made_of)
            if not (came_whole or has_master or made_of_whole):
                return False
            for each in pictures:
                if each.pk not in whole:  # its name is made of its content: the new one may need it
                    default_storage.delete(each.key)
            if made_of_whole and not has_master:
                photo.pictures.filter(size=Size.MASTER).delete()  # or it would be made of that
            have_pictures_made(photo)
        return True


def _made_of(photo: Photo) -> list[PhotoPicture] | None:
    """What a page is made of that nobody photographed: of typed words no file, of two joined photos theirs.

    None for a photo, and where one of the two is gone.
    """
    if hasattr(photo, "typed_page"):
        return []
    halves = [half.picture(Size.LARGE) if half else None for half in (photo.left_half, photo.right_half)]
    return None if None in halves else [half for half in halves if half]


@contextmanager
def _locked(rows: "models.Manager[Any]", found: re.Match[str] | None) -> Iterator[None]:
    """In a transaction that holds the row a folder is named after, if there is one."""
    with transaction.atomic():
        list(rows.select_for_update().filter(pk=uuid.UUID(found[1])) if found else ())
        yield


def _is_whole(key: str, sha256: str) -> bool:
    return not look_at(Stored(key, sha256)).trouble


def _told(photo: Photo, bad: set[str]) -> Told:
    """bad: the keys of its files that are damaged or missing."""
    sizes = {each.size for each in photo.pictures.all() if each.key in bad}
    has_source = photo.received_key not in {"", *bad} or (
        bool(photo.pictures.all()) and Size.MASTER not in sizes
    )
    if not has_source and _made_of(photo) is not None:
        has_source = True
        safe = _("What the page was made of is whole: the words that were typed, or the two photos.")
        to_do = _("Have it made again. It takes a few seconds.")
    elif has_source:
        safe = _("The photo itself is whole; only smaller pictures made of it are not.")
        to_do = _("Have them made again. It takes a few seconds.")
    elif sizes and len(sizes) < len(photo.pictures.all()):
        safe = _("The page can still be seen. Only the photo in full size is not whole.")
        to_do = _("Ask for a new photo of the page, or have the file put back from a copy.")
    else:
        safe = _("The rest of the log is safe: words, stars and every other page.")
        to_do = _(
            "Have the file put back from a copy. Without one, ask for a new photo of the page or take it off."
        )
    return Told(
        keys=tuple(sorted(bad)),
        title=_title(photo),
        url=photo.entry.get_absolute_url(),
        safe=safe,
        to_do=to_do,
        mend=_("Make them again") if has_source else "",
        child_id=photo.entry.pupil_id,
    )


def _title(photo: Photo) -> str:
    """“Ada L: left page, The Moon”."""
    pages = sorted(photo.pages.all(), key=lambda page: (page.replaced_at is not None, -page.pk))
    place = pages[0].place.label if pages else _("a photo that is not placed")
    words = {"child": photo.entry.pupil, "place": place, "challenge": photo.entry.challenge}
    return _("%(child)s: %(place)s, “%(challenge)s”") % words


@shelf
class Clips(Shelf):
    """What was made of sounds and films, and until it is made the upload as it came."""

    name, words = "clips", gettext_lazy("Films and sounds")
    folder = re.compile(r"schools/\d+/pupils/\d+/clips/([0-9a-f-]{36})/")
    fields = ("logs.Clip.key", "logs.Clip.poster_key", "logs.Clip.received_key")

    def rows_of(self, school_id: int) -> list[models.QuerySet[Any]]:
        return [Clip.objects.filter(entry__pupil__school=school_id)]

    def rows_naming(self, keys: Collection[str]) -> models.QuerySet[Clip]:
        found = {match[1] for key in keys if (match := self.folder.match(key))}
        return Clip.objects.filter(pk__in=found)

    def files_of(self, row: Any) -> Iterable[tuple[str, str]]:
        files = [
            (row.key, row.key_sha256),
            (row.poster_key, row.poster_sha256),
            (row.received_key, row.sha256),
        ]
        return [(key, sha256) for key, sha256 in files if key]

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        with _locked(Clip.objects, self.folder.match(key)):
            yield

    def tell(self, keys: Collection[str]) -> list[Told]:
        wanted = set(keys)
        return [
            Told(
                keys=bad,
                title=_("%(child)s: %(called)s, “%(challenge)s”")
                % {"child": clip.entry.pupil, "called": clip.called, "challenge": clip.entry.challenge},
                url=clip.entry.get_absolute_url(),
                safe=_("The pages and everything else of the log are safe."),
                to_do=_("Have the file put back from a copy, or ask for it to be recorded once more."),
                child_id=clip.entry.pupil_id,
            )
            for clip in self.rows_naming(keys).select_related("entry__pupil", "entry__challenge")
            if (bad := tuple(key for key, _sha256 in self.files_of(clip) if key in wanted))
        ]


@shelf
class Scans(Shelf):
    """The copier's file until it is cut, and its sheets until they are filed.

    key and small_key of a sheet end in how the hash of each begins.
    """

    name, words = "scans", gettext_lazy("Scans that are not filed yet")
    folder = re.compile(r"schools/\d+/(?:pupils|classes)/\d+/scans/([0-9a-f-]{36})/")
    fields = ("logs.Scan.received_key", "logs.ScanSheet.key", "logs.ScanSheet.small_key")

    def rows_of(self, school_id: int) -> list[models.QuerySet[Any]]:
        of_school = Scan.objects.filter(challenge__school_class__school=school_id)
        return [
            of_school.exclude(received_key=""),
            ScanSheet.objects.filter(scan__in=of_school.values("pk")).exclude(key=""),
        ]

    def rows_naming(self, keys: Collection[str]) -> Iterable[Scan | ScanSheet]:
        sheets = ScanSheet.objects.filter(Q(key__in=keys) | Q(small_key__in=keys))
        return chain(Scan.objects.filter(received_key__in=keys), sheets)

    def files_of(self, row: Any) -> Iterable[tuple[str, str]]:
        if isinstance(row, Scan):
            return [(row.received_key, row.sha256)]
        stem = [key.rpartition("-")[2].partition(".")[0] for key in (row.key, row.small_key)]
        return [(key, start) for key, start in zip((row.key, row.small_key), stem, strict=True) if key]

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        with _locked(Scan.objects, self.folder.match(key)):
            yield

    def tell(self, keys: Collection[str]) -> list[Told]:
        wanted = set(keys)
        told = []
        for row in self.rows_naming(keys):
            scan = row if isinstance(row, Scan) else row.scan
            told.append(
                Told(
                    keys=tuple(key for key, _start in self.files_of(row) if key in wanted),
                    title=_("%s, not filed yet") % row,
                    url=scan.get_absolute_url(),
                    safe=_("The books themselves, and every log that is filed, are safe."),
                    to_do=_("Scan these sheets once more."),
                )
            )
        return told


@shelf
class PhoneUploads(Shelf):
    """Pieces of what is on its way. The phone has it still: what is damaged is sent once more."""

    name, words = "phone-uploads", gettext_lazy("Pieces of photos and films on their way")
    folder = re.compile(r"schools/\d+/pupils/\d+/uploads/([0-9a-f-]{36})/")
    fields = ("logs.PhoneUpload.parts",)

    def rows_of(self, school_id: int) -> list[models.QuerySet[Any]]:
        coming = PhoneUpload.objects.on_a_phone().filter(entry__pupil__school=school_id).exclude(parts=[])
        return [coming.select_related("entry__pupil")]

    def rows_naming(self, keys: Collection[str]) -> models.QuerySet[PhoneUpload]:
        found = {match[1] for key in keys if (match := self.folder.match(key))}
        return PhoneUpload.objects.filter(pk__in=found).select_related("entry__pupil", "entry__challenge")

    def files_of(self, row: Any) -> Iterable[tuple[str, str]]:
        return [(row.key_of(part["name"]), part["sha256"]) for part in row.parts]

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        with _locked(PhoneUpload.objects, self.folder.match(key)):
            yield

    def tell(self, keys: Collection[str]) -> list[Told]:
        wanted = set(keys)
        return [
            Told(
                keys=bad,
                title=_("%(child)s: on its way from a phone, “%(challenge)s”")
                % {"child": upload.entry.pupil, "challenge": upload.entry.challenge},
                url=upload.entry.get_absolute_url(),
                safe=_("The phone has all of it still. Nothing is lost."),
                to_do=_("It is sent once more by itself. You can also have it begin anew at once."),
                mend=_("Begin anew"),
                child_id=upload.entry.pupil_id,
            )
            for upload in self.rows_naming(keys)
            if (bad := tuple(key for key, _sha256 in self.files_of(upload) if key in wanted))
        ]

    def mend(self, told: Told) -> bool:
        """Forget what is here of it. False where the phone was quicker."""
        upload = next(iter(self.rows_naming(told.keys)), None)
        with suppress(OffsetConflict):
            if upload is not None:
                start_over(upload)
                return True
        return False
