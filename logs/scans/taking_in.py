"""A file from a copier comes in: kept, and cut and read in the background."""

import contextlib
import uuid
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from challenges.models import Challenge
from learninglogs.audit.models import record
from learninglogs.files.abandoned import place_of_work
from learninglogs.files.intake import Received, receive
from learninglogs.files.picture_process import look
from learninglogs.files.refusals import NotAScan, Refusal, ScanTooBig, TooBig
from learninglogs.files.scans.family import family_of
from learninglogs.jobs.models import Job
from learninglogs.people.actor import Actor
from logs.models import LogEntry, Place, Scan

READ_SCAN = "read-scan"
FILE_SCAN = "file-scan"
NAME_MAX = 100


def take_in_class_scan(challenge: Challenge, upload: "File[Any]", *, by: Actor) -> tuple[Scan, bool]:
    """Keep the pile and have it read; (the scan, whether it is new).

    The very same file sent again is the scan that stands. Raises files.refusals.Refusal, OSError.
    """
    scan, is_new = _take_in(Scan(id=uuid.uuid4(), challenge=challenge), upload, by=by)
    if is_new:
        record(by, "sent_scan", scan, school_id=challenge.school_class.school_id)
    return scan, is_new


def take_in_pages(entry: LogEntry, upload: "File[Any]", *, place: Place, by: Actor) -> Scan:
    """Keep one child's scan and have it read. place: where a single page goes. Raises Refusal, OSError."""
    wish = Scan(id=uuid.uuid4(), challenge=entry.challenge, entry=entry, place=place)
    return _take_in(wish, upload, by=by)[0]


def is_scan(upload: "File[Any]") -> bool:
    """Whether a file sent as a photo is a PDF, or a TIFF of several pages, which the limited child counts."""
    family = family_of(upload)
    if family != "TIFF":
        return family is not None
    with place_of_work() as work, contextlib.suppress(Refusal):  # a damaged one is refused as a photo is
        path = work / "upload"
        with path.open("wb") as copy:
            for chunk in upload.chunks():
                copy.write(chunk)
        return look(path).page_count > 1
    return False


def _take_in(scan: Scan, upload: "File[Any]", *, by: Actor) -> tuple[Scan, bool]:
    if upload.size and family_of(upload) is None:
        raise NotAScan
    received = _received(scan, upload)
    scan.sha256, scan.received_key = received.sha256, received.key
    scan.received_bytes, scan.name = received.byte_count, PurePath(upload.name or "").name[:NAME_MAX]
    scan.sent_by_user_id, scan.sent_by_pupil_id = by.user_id, by.pupil_id
    try:
        with transaction.atomic():
            # Two taps, two tabs: one after the other.
            Challenge.objects.select_for_update().get(pk=scan.challenge_id)
            before = _same(scan)
            if before is None:
                scan.save(force_insert=True)
                have_read(scan)
    except BaseException:
        default_storage.delete(received.key)
        raise
    if before is not None:
        default_storage.delete(received.key)
    return before or scan, before is None


def _received(scan: Scan, upload: "File[Any]") -> Received:
    """A pile may be larger than a photo; one child's pages come where photos do. Raises Refusal, OSError."""
    if scan.entry_id is not None:
        return receive(upload, key_prefix=scan.folder, max_bytes=settings.UPLOAD_MAX_BYTES)
    try:
        return receive(upload, key_prefix=scan.folder, max_bytes=settings.SCAN_MAX_BYTES)
    except TooBig as big:
        raise ScanTooBig(**big.numbers) from None


def _same(scan: Scan) -> Scan | None:
    """This very file, sent before: for a class as long as that scan stands, for one child while it is on its
    way, so that a second tap sends nothing twice.
    """
    same = Scan.objects.standing().filter(
        challenge=scan.challenge_id, entry=scan.entry_id, sha256=scan.sha256
    )
    return (same if scan.entry_id is None else same.filter(read_at=None)).first()


def have_read(scan: Scan) -> None:
    """Ask for the scan to be cut and read; inside the transaction that made it."""
    school = scan.challenge.school_class.school
    Job.objects.ask(READ_SCAN, scan.read_key, school=school, payload={"scan": str(scan.pk)})


def have_filed(scan: Scan) -> None:
    """Ask for what was read to be filed; inside the transaction that read it."""
    school = scan.challenge.school_class.school
    total = scan.sheet_count
    Job.objects.ask(FILE_SCAN, scan.file_key, school=school, payload={"scan": str(scan.pk)}, total=total)


def refuse(scan: Scan, words: str) -> None:
    """What came could not be read. Inside a transaction."""
    Scan.objects.filter(pk=scan.pk).update(refused_at=timezone.now(), refusal=words)
