"""The nightly check goes in slices, and removes what no row names a day after it was first seen."""

import hashlib
import itertools
import uuid
import zoneinfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from learninglogs.office import file_check
from learninglogs.office.models import FileCheck, FileFinding
from tests.office.stored import (
    check,
    grow_old,
    key_of,
    leave_behind,
    look,
    on_disk,
    pass_a_day,
    stored_photo,
    troubles,
)


# ── What no row names ───────────────────────────────────────────────────────────
def test_what_no_row_names_goes_a_day_after_it_was_first_seen(school):
    photo = stored_photo(school.ada, school.challenge)
    left, young = leave_behind(photo), leave_behind(photo, "640-young.jpeg", days=0)
    check(school)
    assert on_disk(left).exists() and not troubles()
    check(school)
    assert on_disk(left).exists(), "it has been known for a moment only"
    pass_a_day()
    check(school)
    assert not on_disk(left).exists()
    assert on_disk(young).exists(), "somebody may be at work on it"
    assert all(on_disk(key).exists() for key in photo.pictures.values_list("key", flat=True))


def test_a_file_that_a_row_names_meanwhile_stays(school, monkeypatch):
    """Named between the walk and the removal: the row is looked at again inside the transaction."""
    photo = stored_photo(school.ada, school.challenge)
    left = leave_behind(photo)
    check(school)
    pass_a_day()
    found = file_check.note_unnamed

    def named_just_now(*args):
        found(*args)
        photo.pictures.filter(size="320").update(key=left, sha256=hashlib.sha256(b"left behind").hexdigest())

    monkeypatch.setattr(file_check, "note_unnamed", named_just_now)
    check(school)
    assert on_disk(left).exists()


def test_the_files_of_a_child_who_is_gone_go_too(school):
    photo = stored_photo(school.ada, school.challenge)
    keys = list(photo.pictures.values_list("key", flat=True))
    for key in keys:
        grow_old(key)
    photo.delete()
    check(school)
    pass_a_day()
    check(school)
    assert not any(on_disk(key).exists() for key in keys)


def test_what_lies_in_nobodys_folder_is_left_alone(school):
    key = f"schools/{school.wrenfield.pk}/pupils/{school.ada.pk}/letters/{uuid.uuid4()}/1"
    default_storage.save(key, ContentFile(b"dear teacher"))
    grow_old(key, 30)
    for _time in range(2):
        check(school)
        pass_a_day()
    assert on_disk(key).exists()


def test_many_go_a_few_at_a_time(school, monkeypatch):
    monkeypatch.setattr(file_check, "REMOVED_AT_ONCE", 2)
    photo = stored_photo(school.ada, school.challenge)
    left = [leave_behind(photo, f"320-{n}.jpeg") for n in range(5)]
    check(school)
    pass_a_day()
    check(school)
    assert not any(on_disk(key).exists() for key in left)
    assert not FileFinding.objects.open().exists()


def test_a_database_older_than_its_files_removes_nothing(school, monkeypatch):
    monkeypatch.setattr(file_check, "MOST_UNNAMED", 3)
    photo = stored_photo(school.ada, school.challenge)
    left = [leave_behind(photo, f"320-{n}.jpeg") for n in range(4)]
    check(school)
    pass_a_day()
    check(school)
    assert all(on_disk(key).exists() for key in left)
    assert "perhaps the database is older than the files" in look(school).content.decode()


# ── Slices ──────────────────────────────────────────────────────────────────────
def test_a_check_goes_in_slices_and_on_from_where_it_was_stopped(school, monkeypatch):
    monkeypatch.setattr(file_check, "SLICE_FILES", 4)
    monkeypatch.setattr(file_check, "SLICE_KEYS", 3)
    for pupil in (school.ada, school.ben, school.cleo):
        stored_photo(pupil, school.challenge)
    run_due()
    file_check.begin(school.wrenfield)
    seen = []
    while FileCheck.objects.under_way().exists():
        Job.objects.filter(kind=file_check.CHECK).update(run_after=timezone.now())
        assert run_due() == 1, "one slice, and the next not before its pause"
        seen.append(FileCheck.objects.get().count)
    assert len(seen) > 8 and seen[-1] == 15
    assert all(after - before <= 4 for before, after in itertools.pairwise(seen))


def test_a_check_in_slices_ends_where_the_files_lie_far_away(school, monkeypatch, settings):
    far = {"BACKEND": "tests.files.far_away.FarAwayStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": far}
    monkeypatch.setattr(file_check, "SLICE_FILES", 4)
    monkeypatch.setattr(file_check, "SLICE_KEYS", 3)
    photos = [stored_photo(pupil, school.challenge) for pupil in (school.ada, school.ben)]
    default_storage.delete(key_of(photos[0], "640"))
    check(school)
    assert troubles() == {key_of(photos[0], "640"): "missing"}


def test_a_slice_reads_no_more_than_it_may(school, monkeypatch):
    monkeypatch.setattr(file_check, "SLICE_BYTES", 1)
    stored_photo(school.ada, school.challenge)
    file_check.begin(school.wrenfield)
    counts = set()
    while FileCheck.objects.under_way().exists():
        Job.objects.filter(kind=file_check.CHECK).update(run_after=timezone.now())
        run_due()
        counts.add(FileCheck.objects.get().count)
    assert counts == {0, 1, 2, 3, 4, 5}


def test_a_slice_that_was_done_twice_counts_once(school):
    stored_photo(school.ada, school.challenge)
    file_check.begin(school.wrenfield)
    under_way = FileCheck.objects.get()
    FileCheck.objects.update(shelf="page-pictures")
    under_way.refresh_from_db()
    slices = [file_check.Slice(FileCheck.objects.select_related("school").get()) for _time in range(2)]
    for part in slices:
        part.work(lambda done, total: None)
        part.apply()
    assert FileCheck.objects.get().count == 5


def test_a_check_whose_job_was_lost_goes_on_in_the_next_night(school):
    stored_photo(school.ada, school.challenge)
    file_check.begin(school.wrenfield)
    Job.objects.filter(kind=file_check.CHECK).update(state="failed", finished_at=timezone.now())
    file_check.begin_all()
    assert FileCheck.objects.filter(school=school.wrenfield).count() == 1
    assert Job.objects.get(key=f"check-files:{school.wrenfield.pk}").state == "pending"


def test_each_night_asks_for_the_next_and_begins_every_school(school):
    file_check.start()
    file_check.start()
    night = Job.objects.get(kind=file_check.NIGHT)
    assert night.run_after.astimezone(zoneinfo.ZoneInfo("Europe/London")).hour == 2
    Job.objects.filter(pk=night.pk).update(run_after=timezone.now(), key="check-files-tonight:yesterday")
    run_due()
    assert Job.objects.filter(kind=file_check.NIGHT, state="pending").count() == 1
    assert FileCheck.objects.count() == 2
