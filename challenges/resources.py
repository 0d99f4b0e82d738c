"""What lies beside a challenge: added clean, copied, taken away, put back.

A teacher's picture or PDF is cleaned while the page waits, in a child process of its own that may use little
memory and twenty seconds. It is one file now and then, by staff, and this way a file as it came never lies in
the storage at all: it is the request's own passing file, gone with it, and a refusal stands beside the field.
Children's photos, thirty at once from phones, go by jobs.
"""

import datetime
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max, prefetch_related_objects
from django.utils import timezone

from learninglogs.files.abandoned import place_of_work
from learninglogs.files.intake import keep, local_path
from learninglogs.files.picture_process import PictureProcess
from learninglogs.files.pictures import Made
from learninglogs.files.pictures.sniff import sniff
from learninglogs.files.refusals import EmptyFile, NeitherPictureNorPaper, TooBig
from learninglogs.jobs.models import Job

from .models import Challenge, Resource, ResourceKind
from .models.resource import LARGE, SMALL

MOST_BYTES = 20_000_000
MOST_RESOURCES = 12
CLEAN_WITHIN_S = 20
FORGET = "forget-resources"
# So long a thrown-away draft can be put back with its pictures and files.
UNDO_FOR = datetime.timedelta(days=1)
COPIED = ("kind", "title", "position", "url", "is_on_card", "key", "sha256", "small_sha256",
          "content_type", "byte_count", "width_px", "height_px")  # fmt: skip


class TooManyResources(Exception):
    """Twelve are plenty for a child to look at."""


def folder_of(challenge: Challenge) -> str:
    return f"schools/{challenge.school_class.school_id}/challenges/{challenge.pk}"


def fetch_beside(challenges: Iterable[Challenge]) -> None:
    """Fetch what lies beside challenges of `with_whether_beside`: one query, or none where nothing lies."""
    there = list(challenges)
    with_any = [each for each in there if each.has_resources]  # type: ignore[attr-defined]  # annotated
    prefetch_related_objects(with_any, "resources")
    for each in there:
        if not each.has_resources:  # type: ignore[attr-defined]  # annotated
            nothing = Resource.objects.none()
            nothing._result_cache = []  # even an empty query is put together before it is left out
            each.__dict__.setdefault("_prefetched_objects_cache", {}).setdefault("resources", nothing)


# ── Adding ──────────────────────────────────────────────────────────────────────
def add_link(challenge: Challenge, *, title: str, url: str) -> Resource:
    """Raises TooManyResources."""
    return place(Resource(challenge=challenge, kind=ResourceKind.LINK, title=title, url=url))


def add_file(challenge: Challenge, upload: "File[Any]", *, title: str) -> Resource:
    """A picture or a PDF, cleaned and kept. Raises files.refusals.Refusal, TooManyResources,
    picture_process.PictureProcessFailed, OSError.
    """
    return place(clean(challenge, upload, title=title))


def clean(challenge: Challenge, upload: "File[Any]", *, title: str) -> Resource:
    """A picture or a PDF, cleaned, with its files stored and no row yet. Raises as `add_file` does."""
    process = PictureProcess(seconds=CLEAN_WITHIN_S)
    try:
        with place_of_work() as work:
            source = _laid_down(upload, work / "upload")
            if _is_paper(source):
                resource = _paper(challenge, process, source, work / "paper.pdf")
            elif sniff(source):
                resource = _picture(challenge, process.make_pictures(source, work))
            else:
                raise NeitherPictureNorPaper
    finally:
        process.stop()
    resource.title = title or Path(upload.name or "").stem[:120] or str(ResourceKind(resource.kind).label)
    return resource


def _laid_down(upload: "File[Any]", path: Path) -> Path:
    """Raises EmptyFile, TooBig."""
    byte_count = 0
    with path.open("wb") as file:
        for chunk in upload.chunks():
            byte_count += len(chunk)
            if byte_count > MOST_BYTES:
                raise TooBig(limit_mb=MOST_BYTES // 1_000_000)
            file.write(chunk)
    if byte_count == 0:
        raise EmptyFile
    return path


def _is_paper(source: Path) -> bool:
    """Readers look for its sign within the first kilobyte (ISO 32000-2, Annex I)."""
    with source.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _paper(challenge: Challenge, process: PictureProcess, source: Path, out: Path) -> Resource:
    process.clean_paper(source, out)
    content = out.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    key = f"{folder_of(challenge)}/{sha256[:24]}.pdf"
    keep(out, key)
    return Resource(
        challenge=challenge, kind=ResourceKind.FILE, key=key, sha256=sha256,
        content_type="application/pdf", byte_count=len(content),
    )  # fmt: skip


def _picture(challenge: Challenge, made: Made) -> Resource:
    """In two sizes: for a card, and for looking closely."""
    large, small = made.picture(LARGE), made.picture(SMALL)
    resource = Resource(
        challenge=challenge, kind=ResourceKind.PICTURE,
        key=f"{folder_of(challenge)}/{LARGE}-{large.sha256[:24]}.jpg", sha256=large.sha256,
        small_sha256=small.sha256, content_type=large.content_type, byte_count=large.byte_count,
        width_px=large.width_px, height_px=large.height_px,
    )  # fmt: skip
    for size in (LARGE, SMALL):
        keep(made.picture(size).path, resource.key_in(size))
    return resource


def place(resource: Resource) -> Resource:
    """After the others. The first picture lies on the card: that is what a picture is for.

    Raises TooManyResources.
    """
    with transaction.atomic():
        there = Resource.objects.filter(
            challenge=Challenge.objects.select_for_update().get(pk=resource.challenge_id)
        )
        if there.count() >= MOST_RESOURCES:
            raise TooManyResources
        resource.position = (there.aggregate(last=Max("position"))["last"] or 0) + 1
        has_picture = there.filter(is_on_card=True).exists()
        resource.is_on_card = resource.kind == ResourceKind.PICTURE and not has_picture
        resource.save()
    return resource


# ── The card, and away with it ──────────────────────────────────────────────────
def put_on_card(resource: Resource, *, on: bool) -> None:
    """One picture lies on the card, or none."""
    with transaction.atomic():
        Resource.objects.filter(challenge=resource.challenge_id, is_on_card=True).update(is_on_card=False)
        if on and resource.kind == ResourceKind.PICTURE:
            Resource.objects.filter(pk=resource.pk).update(is_on_card=True)


def take_away(resource: Resource) -> None:
    with transaction.atomic():
        forget_files(resource.challenge)
        resource.delete()


def forget_files(challenge: Challenge) -> None:
    """In a day, destroy the challenge's stored files that nothing names any more."""
    school = challenge.school_class.school
    Job.objects.ask(
        FORGET, f"{FORGET}:{challenge.pk}", school=school, run_after=timezone.now() + UNDO_FOR,
        payload={"challenge": challenge.pk, "school": school.pk},
    )  # fmt: skip


# ── Copies ──────────────────────────────────────────────────────────────────────
def rows_of(challenge: Challenge) -> list[dict[str, Any]]:
    """Its resources as plain JSON."""
    return list(challenge.resources.values(*COPIED))


def write_rows(challenge: Challenge, rows: list[dict[str, Any]]) -> None:
    Resource.objects.bulk_create(Resource(challenge=challenge, **row) for row in rows)


def copied(challenge: Challenge, *, to: Challenge) -> list[dict[str, Any]]:
    """Its resources as rows for another challenge, each file stored once more: what is erased with one stays
    with the other. A file that is gone is left out.
    """
    rows = []
    for resource in challenge.resources.all():
        row = {name: getattr(resource, name) for name in COPIED}
        if resource.key:
            if not all(default_storage.exists(key) for key in resource.keys):
                continue
            for key in resource.keys:
                _copy(key, _key_for(key, to))
            row["key"] = _key_for(resource.key, to)
        rows.append(row)
    return rows


def _key_for(key: str, challenge: Challenge) -> str:
    return f"{folder_of(challenge)}/{key.rpartition('/')[2]}"


def _copy(key: str, target: str) -> None:
    with local_path(key) as path:
        keep(path, target)
