"""Every night every stored file is read: what is damaged or missing has a name, and can be put right."""

import datetime
import hashlib
import itertools
import os
import uuid
import zoneinfo
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.urls import reverse
from django.utils import timezone

from challenges.models import ChallengeFile, Resource
from learninglogs.audit.models import AuditLine
from learninglogs.files.stored import Shelf, shelf, shelf_of, shelves
from learninglogs.galleries.class_books import ask_for_book
from learninglogs.galleries.models import ClassBook
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from learninglogs.office import file_check
from learninglogs.office.models import FileCheck, FileFinding
from logs import straightening
from logs.models import LogEntry, Page, Photo, PhotoPicture, Place
from tests.logs.phone import Phone, plain
from tests.logs.sending import TusPhone, pieces
from tests.people_of_the_school import actor_for, client_for

SIZES = ("320", "640", "1024", "2560", "master")


def stored_photo(pupil, challenge, *, place=Place.LEFT):
    """A photo whose five pictures are what they say they are, though nobody could look at them."""
    entry, _is_new = LogEntry.objects.get_or_create(pupil=pupil, challenge=challenge)
    photo = Photo.objects.create(
        entry=entry, sha256="0" * 64, received_bytes=9, pictures_made_at=timezone.now()
    )
    for size in SIZES:
        content = f"{photo.pk} {size}".encode()
        sha256 = hashlib.sha256(content).hexdigest()
        key = f"{photo.folder}/{size}-{sha256[:24]}.jpeg"
        default_storage.save(key, ContentFile(content))
        PhotoPicture.objects.create(
            photo=photo, size=size, key=key, sha256=sha256, content_type="image/jpeg", width_px=8,
            height_px=8, byte_count=len(content),
        )  # fmt: skip
    if place:
        Page.objects.create(entry=entry, photo=photo, **place.covers)
    return photo


def on_disk(key) -> Path:
    return Path(default_storage.path(key))


def damage(key):
    """One bit of it turns."""
    content = bytearray(on_disk(key).read_bytes())
    content[-1] ^= 1
    on_disk(key).write_bytes(content)


def key_of(photo, size):
    return photo.pictures.get(size=size).key


def grow_old(key, days=2):
    moment = timezone.now().timestamp() - days * 86_400
    os.utime(on_disk(key), (moment, moment))


def check(school):
    """The whole check, slice by slice."""
    file_check.begin(school.wrenfield)
    while FileCheck.objects.under_way().exists():
        Job.objects.filter(kind=file_check.CHECK).update(run_after=timezone.now())
        assert run_due()
    return FileCheck.objects.finished().filter(school=school.wrenfield).first()


def look(school, who="mrs_bell"):
    address = reverse("office:stored_files", args=[school.wrenfield.pk])
    return client_for(getattr(school, who)).get(address)


def press(school, name, *more, who="mrs_bell", follow=True):
    address = reverse(f"office:{name}", args=[school.wrenfield.pk, *more])
    return client_for(getattr(school, who)).post(address, follow=follow)


def troubles():
    return {each.key: each.what for each in FileFinding.objects.open().troubles()}


# ── What is found ───────────────────────────────────────────────────────────────
def test_all_is_whole_and_counted(school):
    stored_photo(school.ada, school.challenge)
    assert "Not looked at yet" in look(school).content.decode()
    done = check(school)
    assert done.counted["page-pictures"][0] == 5 == done.count
    assert not FileFinding.objects.exists()
    page = look(school).content.decode()
    assert "Every file is whole" in page and "5 files looked at" in page


def test_a_turned_bit_and_a_missing_file_are_named_by_child_and_page(school):
    ada, ben = stored_photo(school.ada, school.challenge), stored_photo(school.ben, school.challenge)
    damage(key_of(ada, "640"))
    on_disk(key_of(ben, "master")).unlink()
    check(school)
    assert troubles() == {key_of(ada, "640"): "damaged", key_of(ben, "master"): "missing"}
    page = look(school).content.decode()
    assert "2 things are not whole" in page
    assert "Ada L: Left page, “A place that amazes me”" in page
    assert "Ben T: Left page, “A place that amazes me”" in page
    assert ada.entry.get_absolute_url() in page
    assert "The photo itself is whole" in page and "Only the photo in full size is not whole" in page
    assert page.count("Make them again") == 1, "only where there is something to make them of"


@pytest.mark.parametrize("bad, said, mends", [
    (["320"], "The photo itself is whole", True),
    (["320", "640", "1024", "2560"], "The photo itself is whole", True),
    (["master"], "Only the photo in full size", False),
    (["master", "320"], "Only the photo in full size", False),
    (list(SIZES), "The rest of the log is safe", False),
])  # fmt: skip
def test_what_is_safe_and_what_to_do_is_said(school, bad, said, mends):
    photo = stored_photo(school.ada, school.challenge)
    for size in bad:
        on_disk(key_of(photo, size)).unlink()
    check(school)
    page = look(school)
    assert len(page.context["problems"]) == 1
    assert said in page.content.decode()
    assert bool(page.context["problems"][0].told.mend) is mends


def test_a_finding_keeps_its_first_day_and_ends_when_the_file_is_back(school):
    photo = stored_photo(school.ada, school.challenge)
    key = key_of(photo, "master")
    whole = on_disk(key).read_bytes()
    on_disk(key).unlink()
    check(school)
    first = FileFinding.objects.get().first_seen_at
    check(school)
    assert FileFinding.objects.get().first_seen_at == first
    on_disk(key).write_bytes(b"not it")
    check(school)
    assert FileFinding.objects.get().what == "damaged"
    on_disk(key).write_bytes(whole)
    press(school, "look_again")
    assert "being looked at once more" in press(school, "look_again").content.decode()
    run_due()
    assert FileFinding.objects.get().put_right_at
    assert "Every file is whole" in look(school).content.decode()


def test_the_page_says_when_it_was_looked_at_and_swaps_nothing_else(school):
    address = reverse("office:stored_files", args=[school.wrenfield.pk])
    head = client_for(school.mrs_bell)
    press(school, "check_files")
    page = head.get(f"{address}?was=looking").content.decode()
    assert "Looking now: 0 so far" in page and 'hx-get="?was=looking"' in page
    check(school)
    page = head.get(f"{address}?was=looking").content.decode()
    assert "Show what was found" in page and "hx-get" not in page
    assert "Show what was found" not in head.get(address).content.decode()


def test_what_no_row_names_any_more_is_no_trouble(school):
    photo = stored_photo(school.ada, school.challenge)
    damage(key_of(photo, "320"))
    check(school)
    photo.delete()
    assert look(school).context["problems"] == []
    press(school, "look_again")
    run_due()
    assert not FileFinding.objects.open().troubles().exists()


def test_a_row_that_changes_while_files_are_read_is_no_trouble(school):
    """A picture is made anew between the reading and the writing down: its old file is gone, rightly."""
    photo = stored_photo(school.ada, school.challenge)
    file_check.begin(school.wrenfield)
    under_way = FileCheck.objects.get()
    while under_way.shelf != "page-pictures":
        Job.objects.filter(kind=file_check.CHECK).update(run_after=timezone.now())
        run_due()
        under_way.refresh_from_db()
    picture = photo.pictures.get(size="320")
    on_disk(picture.key).unlink()
    part = file_check.Slice(under_way)
    part.work(lambda done, total: None)
    assert [look.trouble for _shelf, look in part.looks].count("missing") == 1
    PhotoPicture.objects.filter(pk=picture.pk).update(key=f"{photo.folder}/320-new.jpeg")
    part.apply()
    assert not FileFinding.objects.exists()


def test_an_upload_that_is_not_a_picture_yet_is_looked_at_too(school):
    Phone(school.adas_mum).add(
        LogEntry.objects.create(pupil=school.ada, challenge=school.challenge), "left", plain("red")
    )
    photo = Photo.objects.get()
    damage(photo.received_key)
    Job.objects.all().delete()
    check(school)
    assert troubles() == {photo.received_key: "damaged"}
    assert "The rest of the log is safe" in look(school).content.decode()


def test_what_lies_beside_a_challenge_is_named_and_an_unknown_hash_is_learnt(school):
    folder = f"schools/{school.wrenfield.pk}/challenges/{school.challenge.pk}"
    sha256 = hashlib.sha256(b"large").hexdigest()
    picture = Resource.objects.create(
        challenge=school.challenge, kind="picture", title="The falls", sha256=sha256,
        key=f"{folder}/2560-{sha256[:24]}.jpg", content_type="image/jpeg",
    )  # fmt: skip
    small = picture.key_in("1024")
    default_storage.save(picture.key, ContentFile(b"large"))
    default_storage.save(small, ContentFile(b"small"))
    assert check(school).counted["beside"] == [2, 10]
    picture.refresh_from_db()
    assert picture.small_sha256 == hashlib.sha256(b"small").hexdigest()
    damage(small)
    check(school)
    assert troubles() == {small: "damaged"}
    page = look(school).content.decode()
    assert "The picture “The falls” beside “A place that amazes me”, Kingfisher Class" in page
    assert reverse("challenges:resources", args=[school.challenge.pk]) in page
    problem = look(school).context["problems"][0]
    assert press(school, "take_off_file", problem.pk, who="mr_hill").status_code == 404
    assert Resource.objects.exists()
    assert "It is taken away" in press(school, "take_off_file", problem.pk).content.decode()
    run_due()
    assert not Resource.objects.exists() and not troubles()
    assert AuditLine.objects.filter(verb="took_off_file", user_id=school.mrs_bell.pk).exists()


def test_a_received_file_of_challenges_is_looked_at_until_it_is_taken(school):
    name = f"files/{hashlib.sha256(b'bees').hexdigest()}.jpg"
    kept = ChallengeFile.objects.create(
        school=school.wrenfield, made_by=school.mr_hill, file_name="theirs.zip",
        content=[{"title": "Bees", "files": [{"name": name}]}],
    )  # fmt: skip
    check(school)
    assert list(troubles().values()) == ["missing"]
    assert "“theirs.zip”, a file of challenges" in look(school).content.decode()
    ChallengeFile.objects.filter(pk=kept.pk).update(taken_at=timezone.now())
    check(school)
    assert not troubles()


# ── Put right ───────────────────────────────────────────────────────────────────
def test_damaged_pictures_are_made_again_with_one_tap(school):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.adas_mum).add(entry, "left", plain("red"))
    run_due()
    photo = entry.photos.get()
    damage(key_of(photo, "640"))
    on_disk(key_of(photo, "2560")).unlink()
    check(school)
    problem = look(school).context["problems"][0]
    assert problem.whats == "1 damaged, 1 missing"
    assert "It is being made again" in press(school, "mend_file", problem.pk).content.decode()
    run_due()
    for picture in photo.pictures.all():
        assert hashlib.sha256(on_disk(picture.key).read_bytes()).hexdigest() == picture.sha256
    Job.objects.filter(kind=file_check.LOOK_AGAIN).update(run_after=timezone.now())
    run_due()
    assert "Every file is whole" in look(school).content.decode()
    assert AuditLine.objects.get(verb="mended_file").child_id == school.ada.pk


def test_two_joined_pages_are_made_again_of_the_two(school):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    for place, colour in (("left", "red"), ("right", "green")):
        Phone(school.adas_mum).add(entry, place, plain(colour))
    run_due()
    straightening.join(entry, by=actor_for(school.adas_mum))
    run_due()
    both = entry.photos.get(left_half__isnull=False)
    on_disk(key_of(both, "master")).unlink()
    check(school)
    problem = look(school).context["problems"][0]
    assert "What the page was made of is whole" in problem.told.safe
    press(school, "mend_file", problem.pk)
    run_due()
    assert both.pictures.count() == 5
    for picture in both.pictures.all():
        assert hashlib.sha256(on_disk(picture.key).read_bytes()).hexdigest() == picture.sha256


def test_a_typed_page_is_made_again_of_its_words(school):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    words = {"heading": "Lava", "words": "Hot.", "look": "lined", "picture_place": "below"}
    client_for(school.ada).post(entry.get_type_url("left"), words | {"version": "0", "make": "1"})
    run_due()
    photo = entry.photos.get()
    damage(key_of(photo, "master"))
    check(school)
    press(school, "mend_file", look(school).context["problems"][0].pk)
    run_due()
    for picture in photo.pictures.all():
        assert hashlib.sha256(on_disk(picture.key).read_bytes()).hexdigest() == picture.sha256


def test_what_it_would_be_made_of_is_looked_at_once_more_before(school):
    """The master was whole at night and is damaged by day: nothing is made of it, nothing is removed."""
    photo = stored_photo(school.ada, school.challenge)
    damage(key_of(photo, "320"))
    check(school)
    problem = look(school).context["problems"][0]
    damage(key_of(photo, "master"))
    assert "It could not be made again" in press(school, "mend_file", problem.pk).content.decode()
    assert on_disk(key_of(photo, "320")).exists() and on_disk(key_of(photo, "master")).exists()
    assert not Job.objects.filter(kind="page-pictures").exists()


def test_a_damaged_piece_of_a_film_on_its_way_begins_anew(school):
    """The phone has the film still: whatever lies here of it may go."""
    entry, mum = (
        LogEntry.objects.create(pupil=school.ada, challenge=school.challenge),
        TusPhone(school.adas_mum),
    )
    url = mum.announce(entry, b"film" * 100, sent_as="film")["Location"]
    mum.patch(url, 0, b"film" * 20)
    mum.patch(url, 80, b"film" * 20)
    check(school)
    assert FileCheck.objects.get().counted["phone-uploads"] == [2, 160]
    assert not troubles()
    damage(min(pieces()))
    check(school)
    problem = look(school).context["problems"][0]
    assert problem.told.title == f"{school.ada}: on its way from a phone, “{school.challenge}”"
    assert "The phone has all of it still. Nothing is lost." in look(school).content.decode()
    press(school, "mend_file", problem.pk)
    assert (mum.offset(url), pieces()) == (0, set())
    check(school)
    assert not troubles()
    assert mum.patch(url, 0, b"film" * 100).status_code == 204


def test_a_piece_that_no_upload_names_goes_and_one_that_is_named_stays(school):
    entry, mum = (
        LogEntry.objects.create(pupil=school.ada, challenge=school.challenge),
        TusPhone(school.adas_mum),
    )
    mum.patch(mum.announce(entry, b"film" * 100, sent_as="film")["Location"], 0, b"film")
    (named,) = pieces()
    left = named.rpartition("/")[0] + "/000000000009-dead"
    default_storage.save(left, ContentFile(b"left"))
    for key in (named, left):
        grow_old(key, 30)
    check(school)
    pass_a_day()
    check(school)
    assert pieces() == {named}


def test_a_damaged_book_is_made_again(school):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.adas_mum).add(entry, "left", plain("red"))
    now = timezone.now()
    LogEntry.objects.filter(pk=entry.pk).update(handed_in_at=now, let_through_at=now)
    run_due()
    ask_for_book(school.challenge)
    run_due()
    book = ClassBook.objects.get()
    damage(book.key)
    check(school)
    problem = look(school).context["problems"][0]
    assert problem.told.title == "Class book of “A place that amazes me”, Kingfisher Class"
    press(school, "mend_file", problem.pk)
    run_due()
    check(school)
    assert not troubles()
    assert default_storage.exists(ClassBook.objects.get().key)


# ── What no row names ───────────────────────────────────────────────────────────
def leave_behind(photo, name="320-left.jpeg", days=2):
    key = f"{photo.folder}/{name}"
    default_storage.save(key, ContentFile(b"left behind"))
    grow_old(key, days)
    return key


def pass_a_day():
    FileFinding.objects.update(first_seen_at=timezone.now() - datetime.timedelta(days=1, minutes=1))


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


# ── Who ─────────────────────────────────────────────────────────────────────────
def test_the_office_alone_looks_and_only_at_its_own(school):
    photo = stored_photo(school.ada, school.challenge)
    damage(key_of(photo, "320"))
    check(school)
    finding = FileFinding.objects.get()
    for who, code in [
        ("mrs_bell", 200),
        ("mr_hill", 404),
        ("mr_stone", 404),
        ("mr_okoro", 404),
        ("ada", 404),
    ]:
        assert look(school, who).status_code == code, who
        assert press(school, "look_again", who=who).status_code == code, who
    assert press(school, "mend_file", finding.pk, who="mr_hill").status_code == 404
    theirs = reverse("office:mend_file", args=[school.oakhill.pk, finding.pk])
    assert client_for(school.mrs_bell).post(theirs).status_code == 404
    assert FileFinding.objects.visible_to(actor_for(school.mrs_bell)).exists()
    for who in ("mr_hill", "mr_stone", "adas_mum"):
        assert not FileFinding.objects.visible_to(actor_for(getattr(school, who))).exists()
        assert not FileCheck.objects.visible_to(actor_for(getattr(school, who))).exists()


def test_many_problems_cost_as_many_queries_as_one(school, django_assert_max_num_queries):
    head, counts = client_for(school.mrs_bell), []
    for pupils in ([school.ada], [school.ben, school.cleo, school.finn]):
        for pupil in pupils:
            photo = stored_photo(pupil, school.challenge)
            for size in SIZES:
                on_disk(key_of(photo, size)).unlink()
        check(school)
        with django_assert_max_num_queries(17) as queries:
            head.get(reverse("office:stored_files", args=[school.wrenfield.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ── Shelves ─────────────────────────────────────────────────────────────────────
def test_every_shelf_has_its_own_folder_and_name(school):
    one_each = {
        "beside": "schools/1/challenges/2/2560-a.jpg",
        "books": "schools/1/books/2/a.pdf",
        "brought-in": f"schools/1/brought-in/{uuid.uuid4()}/a",
        "page-pictures": f"schools/1/pupils/2/photos/{uuid.uuid4()}/320-a.webp",
        "phone-uploads": f"schools/1/pupils/2/uploads/{uuid.uuid4()}/000000000100-a",
    }
    for name, key in one_each.items():
        assert [each.name for each in shelves() if each.folder.match(key)] == [name]
        assert shelf_of(key).name == name
    assert shelf_of("schools/1/pupils/2/clips/a") is None
    with pytest.raises(ValueError):
        shelf(type("Other", (Shelf,), {"name": "books"}))


# Fields called a key that name no stored file.
NO_FILES = {"jobs.Job.key", "office.FileFinding.key", "sessions.Session.session_key"}


def test_every_row_that_names_a_stored_file_has_a_shelf():
    """A new room's files are looked at at night, too: add its Shelf to its stored.py."""
    there = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.CharField)
        and (field.name == "key" or field.name.endswith("_key"))
        and model._meta.app_label not in {"account", "mfa", "socialaccount", "usersessions"}
    }
    on_shelves = {name for each in shelves() for name in each.fields}
    assert there - NO_FILES <= on_shelves
