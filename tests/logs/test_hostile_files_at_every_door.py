"""Every hostile file of the corpus comes as a sound, a film, under a flap, and as a pile from the copier."""

import resource
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from learninglogs.files.picture_process import process
from learninglogs.files.refusals import Refusal
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from logs.clips import add_clip
from logs.flaps import add_inside
from logs.models import Clip, ClipKind, Flap, FlapPicture, LogEntry, Photo, PhotoPicture, Place
from logs.models.scan import Why
from logs.scans.taking_in import take_in_class_scan
from tests.access.scene import place_photo
from tests.corpus import WHY_NOT, corpus_files
from tests.logs.phone import files
from tests.people_of_the_school import actor_for
from tests.pictures import assert_nothing_but_pixels

pytestmark = pytest.mark.corpus
SAFETY_S = 10
PICTURE_MAX_BYTES = 700_000_000
WORKER_GROWS_MAX_BYTES = 150_000_000
EVERYTHING_SAFE = "Everything you had before is still here"
SECRETS = (b"root:", b"<?php", b"<script", b"Raw profile")


class Door:
    """Where a file comes in, by the verb behind it. What a person sees of it has tests of its own."""

    def __init__(self, school):
        self.school, self.by = school, actor_for(school.adas_mum)
        self.entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
        self.photo = place_photo(self.entry, Place.WHOLE)

    def told(self, file):
        """The words of the refusal; None where the file became something."""
        try:
            self.send(SimpleUploadedFile(file.path.name, file.path.read_bytes()))
        except Refusal as refusal:
            return refusal.words
        run_due()
        return self.refusal()


class ClipDoor(Door):
    """What a person says it is, sound or film, is only what it is called until it is looked at."""

    kind = ClipKind.SOUND

    def send(self, upload):
        Clip.objects.all().delete()
        add_clip(self.entry, upload, kind=self.kind, by=self.by)

    def refusal(self):
        return Clip.objects.get().refusal or None


class FilmDoor(ClipDoor):
    kind = ClipKind.FILM


class FlapDoor(Door):
    def __init__(self, school):
        super().__init__(school)
        where = {"x": 10, "y": 60, "w": 30, "h": 20, "hinge": "top", "label": "The magma chamber"}
        self.flap = Flap.objects.create(photo=self.photo, **where)
        FlapPicture.objects.create(flap=self.flap, photo=place_photo(self.entry, None))

    def send(self, upload):
        FlapPicture.objects.filter(position__gt=0).delete()  # there is room again
        before = set(Photo.objects.values_list("pk", flat=True))
        add_inside(self.flap, uploads=[upload], by=self.by)
        self.sent = Photo.objects.exclude(pk__in=before).get()

    def refusal(self):
        self.sent.refresh_from_db()
        lies = FlapPicture.objects.live().filter(photo=self.sent).exists()
        assert lies == (not self.sent.refusal), "what was refused lies under no flap"
        assert FlapPicture.objects.live().filter(position=0).exists(), "what lay there lies there"
        return self.sent.refusal or None


class ScanDoor(Door):
    def send(self, upload):
        by = actor_for(self.school.mr_hill)
        self.scan, _is_new = take_in_class_scan(self.school.challenge, upload, by=by)

    def refusal(self):
        self.scan.refresh_from_db()
        sheets = list(self.scan.sheets.all())
        if sheets and not any(sheet.key for sheet in sheets):
            assert {sheet.why for sheet in sheets} == {Why.DAMAGED}
            return EVERYTHING_SAFE  # the pile’s own page lists the sheets that could not be read
        assert bool(sheets) == (not self.scan.refusal)
        return self.scan.refusal or None


def may_be_taken(door, file):
    """A hostile picture may lie under a flap, a hostile paper be a pile; nothing of the kind is a sound."""
    kinds = {FlapDoor: file.is_picture, ScanDoor: file.is_picture or file.detected == "application/pdf"}
    return file.expected != "refuse" and kinds.get(type(door), False)


def must_be_taken(door, file):
    return isinstance(door, FlapDoor) and file.is_picture and file.expected.startswith("accept")


def faults_of(door, file):
    """What went otherwise than it must; nothing, where all is well."""
    process().last_work, began = None, time.monotonic()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = door.told(file)
    took_s = time.monotonic() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown) * 1024
    if told is None and not may_be_taken(door, file):
        yield "was taken"
    if told is not None and must_be_taken(door, file):
        yield f"was refused: {told}"
    if told is not None and EVERYTHING_SAFE not in told:
        yield f"was refused without a kind word: {told}"
    if took_s > SAFETY_S or grown > WORKER_GROWS_MAX_BYTES:
        yield f"took {took_s:.1f} s, and {grown} bytes of the worker"
    if (work := process().last_work) and work.peak_rss_bytes > PICTURE_MAX_BYTES:
        yield f"took {work.peak_rss_bytes} bytes"
    if broken := set(_broken_work()):
        yield f"broke work: {broken}"


def _broken_work():
    """Failed or tried again, for another reason than a refusal."""
    words = Job.objects.exclude(last_error="").values_list("kind", "last_error")
    return ((kind, said) for kind, said in words if EVERYTHING_SAFE not in said)


@pytest.mark.parametrize("door", [ClipDoor, FilmDoor, FlapDoor, ScanDoor])
def test_a_hostile_file_hurts_nobody_whichever_door_it_comes_in_by(door, school, own_folder):
    hostile = corpus_files("hostile") or pytest.skip(WHY_NOT)
    canary = own_folder / "canary"
    canary.write_text("as it was")
    door = door(school)
    faults = {file.name: said for file in hostile if (said := list(faults_of(door, file)))}
    assert faults == {}
    assert canary.read_text() == "as it was"
    assert_all_there_is_clean(own_folder)


def assert_all_there_is_clean(folder):
    """Nothing in store carries what came in a hostile file, and no place of work was left."""
    assert not list((folder / "work").glob("*"))
    assert not list((folder / "incoming").glob("*"))
    for key in files():
        content = (folder / "files" / key).read_bytes()
        assert not [words for words in SECRETS if words in content], key
    for picture in PhotoPicture.objects.exclude(sha256="0" * 64):
        assert_nothing_but_pixels(folder / "files" / picture.key)
