"""What becomes of a photo that comes in pieces: its place once, whoever is quicker, whatever breaks."""

import datetime
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from logs import pieces as verbs
from logs import uploads
from logs.models import PhoneUpload, Photo
from tests.jobs.conftest import REPOSITORY
from tests.logs.phone import NO_PHOTO, Phone, files, lying, made, photo_of, plain
from tests.logs.sending import TusPhone, pieces, sha256

RED = plain("red")


def remove(key):
    default_storage.delete(key)


def overwrite(key):
    Path(default_storage.path(key)).write_bytes(b"x" * 100)


# ── The whole way ───────────────────────────────────────────────────────────────
def test_a_photo_that_comes_in_pieces_gets_its_place_and_leaves_no_piece(mum, entry):
    content = photo_of()
    url = mum.send(entry, content, piece_bytes=500, place="right")
    assert mum.head(url)["Upload-Kept"] == sha256(content)
    photo = lying(entry)["right"]
    assert photo.sha256 == sha256(content)
    with default_storage.open(photo.received_key) as stored:
        assert stored.read() == content
    assert pieces() == set()
    assert set(made(entry)) == {"right"}
    assert AuditLine.objects.filter(verb="added_photo", child_id=entry.pupil_id).count() == 1


def test_until_its_last_byte_it_is_no_photo(mum, entry, url):
    answer = mum.patch(url, 0, RED[:-1])
    assert answer["Upload-Offset"] == str(len(RED) - 1)
    assert "Upload-Kept" not in answer
    assert not Photo.objects.exists()
    assert mum.patch(url, len(RED) - 1, RED[-1:])["Upload-Kept"] == sha256(RED)


def test_a_third_page_is_kept_beside_the_double_page(mum, entry):
    for colour, place in [("red", "left"), ("green", "right"), ("blue", "left")]:
        mum.send(entry, plain(colour), place=place)
    assert len(lying(entry)) == 2
    assert entry.spare_photos().count() == 1


def test_a_retake_replaces(mum, entry):
    mum.send(entry, plain("red"))
    mum.send(entry, plain("green"), replacing="on")
    assert lying(entry)["left"].sha256 == sha256(plain("green"))


def test_what_is_no_photo_is_refused_as_ever(mum, entry):
    mum.send(entry, NO_PHOTO)
    assert made(entry) == {}
    assert entry.photos.get().refusal


def test_a_child_in_class_sends_too(school, entry):
    TusPhone(school.ada).send(entry, RED)
    assert lying(entry)["left"].added_by_pupil == school.ada


# ── Once and no more ────────────────────────────────────────────────────────────
def test_announced_twice_it_is_one_photo(mum, entry):
    name = str(uuid.uuid4())
    first = mum.announce(entry, RED, client_id=name)["Location"]
    mum.patch(first, 0, RED[:100])
    again = mum.announce(entry, RED, client_id=name)
    assert (again["Location"], again["Upload-Offset"]) == (first, "100")
    mum.patch(first, 100, RED[100:])
    again = mum.announce(entry, RED, client_id=name)
    assert (again["Location"], again["Upload-Kept"]) == (first, sha256(RED))
    assert Photo.objects.count() == 1


def test_another_photo_of_the_same_name_begins_anew(mum, entry):
    name = str(uuid.uuid4())
    url = mum.announce(entry, RED, client_id=name)["Location"]
    mum.patch(url, 0, RED[:100])
    assert mum.announce(entry, plain("green"), client_id=name)["Upload-Offset"] == "0"
    assert pieces() == set()


def test_the_last_piece_sent_twice_is_one_photo(mum, entry, url):
    mum.patch(url, 0, RED[:100])
    assert mum.patch(url, 100, RED[100:]).status_code == 204
    assert mum.patch(url, 100, RED[100:]).status_code == 409
    assert Photo.objects.count() == 1


def test_two_workers_with_the_same_piece_keep_one(mum, entry, url):
    """Both read the row before either has written to it."""
    both = [PhoneUpload.objects.select_related("entry__pupil").get() for _worker in range(2)]
    by = type("Mum", (), {"user_id": both[0].added_by_user_id, "pupil_id": None})
    uploads.add_piece(both[0], ContentFile(RED[:100]), at=0, by=by)
    with pytest.raises(uploads.OffsetConflict):
        uploads.add_piece(both[1], ContentFile(RED[:300]), at=0, by=by)
    assert len(pieces()) == 1
    both = [PhoneUpload.objects.select_related("entry__pupil").get() for _worker in range(2)]
    uploads.add_piece(both[0], ContentFile(RED[100:]), at=100, by=by)
    with pytest.raises(uploads.OffsetConflict):
        uploads.add_piece(both[1], ContentFile(RED[100:]), at=100, by=by)
    assert Photo.objects.count() == 1
    assert files() == {Photo.objects.get().received_key}


def test_many_small_pieces_are_joined_and_large_ones_left_alone(mum, entry, monkeypatch):
    """No byte is copied twice before the end, and no line so bad that it leaves a thousand pieces."""
    monkeypatch.setattr(verbs, "MANY_PIECES", 4)
    monkeypatch.setattr(verbs, "LARGE_BYTES", 30)
    content = photo_of()[:1000]
    url, at, seen = mum.announce(entry, content)["Location"], 0, []
    for size in [10, 10, 10, 10, 40, 5, 5, 5, 1]:
        mum.patch(url, at, content[at : at + size])
        at += size
        seen.append([part["bytes"] for part in PhoneUpload.objects.get().parts])
        assert len(pieces()) == len(seen[-1])
    assert seen[2:5] == [[10, 10, 10], [40], [40, 40]]
    assert seen[7:] == [[40, 40, 5, 5, 5], [40, 40, 16]]
    mum.patch(url, at, content[at:])
    assert Photo.objects.get().sha256 == sha256(content)


@pytest.mark.parametrize("harm", [remove, overwrite])
def test_a_piece_that_is_damaged_where_it_lay_begins_anew(mum, entry, url, harm):
    mum.patch(url, 0, RED[:100])
    mum.patch(url, 100, RED[100:200])
    harm(min(pieces()))
    assert mum.patch(url, 200, RED[200:]).status_code == 460
    assert (mum.offset(url), files(), Photo.objects.count()) == (0, set(), 0)
    assert mum.patch(url, 0, RED).status_code == 204


# ── What goes wrong ─────────────────────────────────────────────────────────────
def test_a_photo_that_changed_on_its_way_is_sent_again(mum, entry, url):
    mum.patch(url, 0, b"x" * 100)
    answer = mum.patch(url, 100, RED[100:])
    assert answer.status_code == 460
    assert "sent again from the phone" in answer.content.decode()
    assert (mum.offset(url), files(), Photo.objects.count()) == (0, set(), 0)
    assert mum.patch(url, 0, RED).status_code == 204
    assert Photo.objects.get().sha256 == sha256(RED)


def test_handed_in_meanwhile_it_waits_until_it_is_taken_back(school, mum, entry, url):
    Phone(school.adas_mum).add(entry, "right", plain("green"))
    mum.patch(url, 0, RED[:100])
    entry.hand_in(by=type("Mum", (), {"user_id": school.adas_mum.pk}))
    answer = mum.patch(url, 100, RED[100:])
    assert (answer.status_code, "Change something" in answer.content.decode()) == (403, True)
    assert mum.announce(entry, plain("blue")).status_code == 403
    assert mum.offset(url) == 100
    entry.refresh_from_db()
    entry.take_back()
    assert mum.patch(url, 100, RED[100:]).status_code == 204
    assert set(lying(entry)) == {"left", "right"}


def test_nothing_comes_for_a_fortnight_and_the_pieces_go(mum, entry, url):
    mum.patch(url, 0, RED[:100])
    upload = PhoneUpload.objects.get()
    job = Job.objects.get(kind="forget-pieces")
    assert job.run_after == pytest.approx(
        upload.created_at + datetime.timedelta(days=14), abs=datetime.timedelta(minutes=1)
    )
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    run_due()
    job.refresh_from_db()
    assert (job.state, len(pieces())) == ("pending", 1), "it is looked at again, and was not touched"
    PhoneUpload.objects.update(heard_of_at=timezone.now() - datetime.timedelta(days=15))
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    run_due()
    assert (pieces(), PhoneUpload.objects.count()) == (set(), 0)
    assert mum.head(url).status_code == 404


def test_a_piece_left_by_a_killed_worker_goes_with_the_rest(mum, entry, url):
    upload = PhoneUpload.objects.get()
    default_storage.save(f"{upload.folder}/000000000100-dead", ContentFile(RED[:100]))
    mum.patch(url, 0, RED)
    run_due()
    assert pieces() == set()


def test_the_pieces_lie_where_every_web_machine_reaches_them(mum, entry, settings):
    """In a bucket, for one: nothing of an upload is on the machine that took a piece of it."""
    far_away = {"BACKEND": "tests.files.far_away.FarAwayStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": far_away}
    content = photo_of()
    url = mum.announce(entry, content)["Location"]
    mum.patch(url, 0, content[:1000])
    assert uploads_folder_in(default_storage.objects) == 1
    mum.patch(url, 1000, content[1000:])
    assert uploads_folder_in(default_storage.objects) == 0
    assert default_storage.objects[Photo.objects.get().received_key] == content


def uploads_folder_in(keys):
    return sum("/uploads/" in key for key in keys)


# ── Two workers at one moment ───────────────────────────────────────────────────
ROUNDS = 8


def play_two_workers(data, **settings):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEARNINGLOGS_")}
    environment |= {"LEARNINGLOGS_DATA": str(data), "DJANGO_SETTINGS_MODULE": "learninglogs.settings"}
    environment |= {"LEARNINGLOGS_HOSTS": "testserver", **settings}
    run = subprocess.run(
        [sys.executable, "-m", "tests.logs.two_workers", str(ROUNDS)],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


ONCE = {"addresses": 1, "middle": [204, 409], "last": [204, 409], "uploads": 1, "photos": 1, "files": 1}


def test_the_same_piece_at_the_same_moment_is_taken_once_on_sqlite(tmp_path):
    assert play_two_workers(tmp_path / "data") == [ONCE] * ROUNDS


@pytest.mark.postgresql
def test_the_same_piece_at_the_same_moment_is_taken_once_on_postgresql(tmp_path, postgresql_url):
    assert play_two_workers(tmp_path / "data", LEARNINGLOGS_DATABASE_URL=postgresql_url) == [ONCE] * ROUNDS
