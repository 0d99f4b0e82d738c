"""Every real file of the corpus goes through the upload: what a family sees is what the manifest says."""

import time

import pytest
from django.utils import timezone

from learninglogs.files.picture_process import process
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from logs.models import LogEntry, PhotoPicture
from tests.corpus import each_corpus_file
from tests.logs.phone import Phone, files, lying, made, plain
from tests.pictures import assert_nothing_but_pixels

pytestmark = pytest.mark.corpus
MEMORY_MAX_BYTES = 700_000_000
SAFETY_S = 10


def ours(file):
    """All of pages, camera and formats; of the hostile ones the pictures.

    A PDF, and a TIFF of several pages, is a scan and no photo: tests/scans.
    """
    is_scan = file.detected == "image/tiff" and (file.page_count or 1) > 1
    return (file.is_picture or not file.name.startswith("hostile/")) and not is_scan


def perhaps_refused(file):
    return ours(file) and not file.expected.startswith("accept")


def more_frames(file):
    """Frames a person would count. Of a JPEG's further pictures, which are the camera's own, nobody knows."""
    return 0 if file.detected == "image/jpeg" else (file.page_count or 1) - 1


def with_more_frames(file):
    return ours(file) and file.expected == "accept" and more_frames(file) > 0


@pytest.fixture
def entry(school):
    return LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)


@pytest.fixture
def mum(school):
    return Phone(school.adas_mum)


def send(mum, entry, file, place, **more):
    """Upload the file, do the work, and hold both to the limits; the page as mum sees it afterwards."""
    began = time.monotonic()
    process().last_work = None
    told = mum.add(entry, place, file.path.read_bytes(), name=file.path.name, **more)
    run_due()
    assert time.monotonic() - began < SAFETY_S
    work = process().last_work
    assert work is None or work.peak_rss_bytes < MEMORY_MAX_BYTES
    assert not Job.objects.filter(state__in=["pending", "running"], run_after__lte=timezone.now())
    return told + mum.look(entry)


def assert_nothing_of_it_is_left(entry, told, stored_before):
    assert "Everything you had before is still here" in told
    assert files() == stored_before
    assert not entry.photos.filter(refused_at=None, pages__replaced_at=None).exclude(pictures__size="320")


@each_corpus_file("pages", "camera", "formats", "hostile", only=ours)
def test_a_real_file_fares_on_adas_page_as_the_manifest_says(file, entry, mum, own_folder):
    told = send(mum, entry, file, "left")
    page = lying(entry).get("left")
    if page is None:
        assert file.expected in {"refuse", "limit"}
        assert_nothing_of_it_is_left(entry, told, set())
        return
    assert file.expected != "refuse"
    assert (page.width_px, page.height_px) == file.upright_px
    assert page.pictures.count() == 5
    assert files() == set(PhotoPicture.objects.values_list("key", flat=True))
    for picture in page.pictures.all():
        assert_nothing_but_pixels(own_folder / "files" / picture.key)
    assert "Your pictures are ready" in told
    assert ("We show the first" in told) == (more_frames(file) > 0)


@each_corpus_file("formats", only=with_more_frames)
def test_that_there_were_more_is_said_with_their_number(file, entry, mum):
    told = send(mum, entry, file, "left")
    words = "one more picture" if more_frames(file) == 1 else f"{more_frames(file)} more pictures"
    assert f"That file held {words}. We show the first." in told


@each_corpus_file("formats", "hostile", only=perhaps_refused)
def test_a_refused_retake_gives_back_what_lay_there(file, entry, mum):
    mum.add(entry, "left", plain("red"))
    before, stored = made(entry)["left"], files()
    told = send(mum, entry, file, "left", replacing="on")
    if file.expected == "limit" and lying(entry)["left"] != before:
        return  # small enough to be taken after all
    assert_nothing_of_it_is_left(entry, told, stored)
    assert lying(entry) == {"left": before}
    mum.add(entry, "right", plain("blue"))
    assert set(lying(entry)) == {"left", "right"}, "the place beside it is free"


@each_corpus_file("formats", "hostile", only=perhaps_refused)
def test_handed_in_with_a_refused_file_alone_it_is_adas_draft_again(file, entry, mum):
    mum.add(entry, "whole", file.path.read_bytes(), name=file.path.name)
    mum.tap("logs:hand_in", entry)
    run_due()
    entry.refresh_from_db()
    assert entry.is_draft == (not lying(entry))
    if entry.is_draft:
        mum.add(entry, "whole", plain("red"))
        assert "whole" in made(entry), "its place is free again"
