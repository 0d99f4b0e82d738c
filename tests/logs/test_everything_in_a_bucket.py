"""Photos, films and piles of a school whose files lie in a bucket, through django-storages."""

import datetime
import hashlib
from urllib.request import Request, urlopen

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from learninglogs.files.bucket import s3_options
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from learninglogs.office import file_check
from learninglogs.office.models import FileCheck, FileFinding
from logs import straightening
from logs.clips import add_clip
from logs.models import Clip, ClipKind, LogEntry, PhoneUpload, Photo, PhotoPicture, Scan, ScanSheet
from logs.straightening import Wish
from tests.clips import assert_tells_nothing, film
from tests.files.bucket import NAME, a_bucket
from tests.logs.phone import made, photo_of
from tests.logs.sending import TusPhone
from tests.people_of_the_school import actor_for
from tests.scans.make_class_scan import CLEAN, Sheet
from tests.scans.pile import labels_of, lies_at, send


@pytest.fixture
def bucket(settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody checks it")
    with a_bucket() as bucket:
        options = s3_options(NAME, endpoint=bucket.url, region="eu-west-2")
        there = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": there}
        yield bucket
        assert bucket.refused == []


@pytest.fixture
def entry(school):
    return LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)


@pytest.fixture
def mum(school):
    return TusPhone(school.adas_mum)


def assert_holds(bucket, keys):
    """These alone lie in the bucket."""
    assert set(bucket.objects) == set(keys)


def below(bucket, part):
    return {key for key in bucket.objects if f"/{part}/" in key}


def nothing_broke():
    assert list(Job.objects.exclude(last_error="").values_list("kind", "last_error")) == []


@pytest.fixture
def adas_page(bucket, entry, mum):
    """Sent in three pieces over a bad line, and made into pictures."""
    content = photo_of()
    url = mum.announce(entry, content)["Location"]
    for first in range(0, 2000, 1000):
        assert mum.patch(url, first, content[first : first + 1000]).status_code == 204
    assert len(below(bucket, "uploads")) == 2
    assert mum.patch(url, 2000, content[2000:]).status_code == 204
    assert below(bucket, "uploads") == set(), "the pieces went into the photo"
    return made(entry)["left"]


def test_a_photo_sent_in_pieces_becomes_five_pictures_and_nothing_else(bucket, adas_page, own_folder):
    assert_holds(bucket, PhotoPicture.objects.values_list("key", flat=True))
    assert len(bucket.objects) == 5
    for picture in adas_page.pictures.all():
        assert hashlib.sha256(bucket.objects[picture.key][0]).hexdigest() == picture.sha256
    assert not list((own_folder / "work").glob("*")), "and no copy of it stays with the worker"
    nothing_broke()


def test_pieces_that_were_taken_back_are_gone(bucket, entry, mum):
    content = photo_of()
    url = mum.announce(entry, content)["Location"]
    mum.patch(url, 0, content[:1000])
    assert mum.delete(url).status_code == 204
    assert_holds(bucket, [])
    assert not PhoneUpload.objects.exists()


def test_her_page_is_laid_straight_and_shown_as_it_was_taken_again(bucket, adas_page):
    master = adas_page.picture("master").sha256
    straightening.straighten(adas_page, Wish(((0.1, 0.1), (0.9, 0.1), (0.9, 0.8), (0.1, 0.9)), True, 90))
    run_due()
    laid = {each.size: each.sha256 for each in PhotoPicture.objects.filter(photo=adas_page)}
    straightening.show_as_taken(Photo.objects.get(pk=adas_page.pk))
    run_due()
    after = {each.size: each.sha256 for each in PhotoPicture.objects.filter(photo=adas_page)}
    assert laid["master"] == after["master"] == master and laid["640"] != after["640"]
    assert_holds(bucket, PhotoPicture.objects.values_list("key", flat=True))
    nothing_broke()


def test_her_film_is_made_and_played_in_ranges_by_the_bucket_itself(bucket, entry, mum, school):
    upload = ContentFile(film(), name="film.mp4")
    add_clip(entry, upload, kind=ClipKind.FILM, by=actor_for(school.adas_mum))
    run_due()
    clip = Clip.objects.get()
    assert_holds(bucket, [clip.key, clip.poster_key])
    assert_tells_nothing(bucket.objects[clip.key][0])
    answer = mum.client.get(reverse("logs:play_clip", args=[clip.pk]))
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    assert "X-Amz-Signature=" in answer["Location"] and "X-Amz-Expires=60" in answer["Location"]
    asked = Request(answer["Location"], headers={"Range": "bytes=4-7"})  # noqa: S310 – our own bucket
    with urlopen(asked, timeout=5) as piece:  # noqa: S310 – our own bucket
        assert (piece.status, piece.read(), piece.headers["Content-Type"]) == (206, b"ftyp", "video/mp4")
    nothing_broke()


def test_a_pile_from_the_copier_is_filed_and_the_pile_is_gone(bucket, school, tmp_path):
    texts = labels_of([school.ada], school.challenge)
    sheets = [Sheet(texts[school.ada.pk, "left"], CLEAN, seed=1), Sheet(seed=2)]
    scan = send(sheets, school.challenge, school.mr_hill, tmp_path)
    assert lies_at(school.challenge) == {(school.ada.pk, "left")}
    waiting = ScanSheet.objects.filter(scan=scan).exclude(key="")
    named = {key for sheet in waiting for key in (sheet.key, sheet.small_key)}
    named |= set(PhotoPicture.objects.values_list("key", flat=True))
    named |= set(Scan.objects.exclude(received_key="").values_list("received_key", flat=True))
    assert_holds(bucket, named)
    nothing_broke()


def test_the_nightly_check_finds_what_is_damaged_missing_and_nobodys(bucket, adas_page, school):
    damaged, missing = adas_page.picture("640").key, adas_page.picture("320").key
    content, came_at, kind = bucket.objects[damaged]
    bucket.objects[damaged] = (content[:-9] + bytes(9), came_at, kind)
    del bucket.objects[missing]
    long_ago = timezone.now() - datetime.timedelta(days=2)
    forgotten = f"{adas_page.folder}/forgotten.jpeg"
    bucket.objects[forgotten] = (b"nobody's", long_ago, kind)
    bucket.objects[f"{adas_page.folder}/young.jpeg"] = (b"somebody's work", timezone.now(), kind)
    file_check.begin(school.wrenfield)
    for _slice in range(40):
        Job.objects.filter(kind=file_check.CHECK).update(run_after=timezone.now())
        run_due()
        if FileCheck.objects.finished().exists():
            break
    found = set(FileFinding.objects.values_list("key", "what"))
    assert found == {(damaged, "damaged"), (missing, "missing"), (forgotten, "unnamed")}
    nothing_broke()


def test_amazons_own_buckets_are_spoken_to_as_amazon_likes_it():
    theirs, others = s3_options("wrenfield"), s3_options("wrenfield", endpoint="https://store.example")
    assert theirs["client_config"].request_checksum_calculation != "when_required"
    assert others["client_config"].request_checksum_calculation == "when_required"
    assert "default_acl" not in theirs and "default_acl" not in others
