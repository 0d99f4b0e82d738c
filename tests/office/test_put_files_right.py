"""What is damaged or missing is made again with one tap, where there is something to make it of."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.galleries.class_books import ask_for_book
from learninglogs.galleries.models import ClassBook
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from learninglogs.office import file_check
from learninglogs.office.models import FileCheck
from logs import straightening
from logs.models import LogEntry
from tests.logs.phone import Phone, plain
from tests.logs.sending import TusPhone, pieces
from tests.office.stored import (
    check,
    damage,
    grow_old,
    key_of,
    look,
    on_disk,
    pass_a_day,
    press,
    stored_photo,
    troubles,
)
from tests.people_of_the_school import actor_for, client_for


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
