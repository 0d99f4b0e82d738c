"""Every night every stored file is read: what is damaged or missing has a name."""

import hashlib
import uuid

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
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from learninglogs.office import file_check
from learninglogs.office.models import FileCheck, FileFinding
from logs.models import LogEntry, Photo, PhotoPicture
from tests.logs.phone import Phone, plain
from tests.office.stored import SIZES, check, damage, key_of, look, on_disk, press, stored_photo, troubles
from tests.people_of_the_school import actor_for, client_for


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
