"""A sound or film is stuck on the double page, taken off, put back, and played to whoever may see it."""

import hashlib
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.jobs.leases import Lease
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run, run_due
from learninglogs.people.models import Consent, Guardian, Purpose
from logs import clip_jobs, clips
from logs.models import Clip, EntryClosed, LogEntry, Place
from tests.access.scene import place_photo, stick_on
from tests.clips import assert_tells_nothing, film, sound
from tests.logs.phone import Phone, files
from tests.people_of_the_school import actor_for, board_of, client_for


@pytest.fixture
def entry(school):
    """Ada's draft with a photo of both pages."""
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    place_photo(entry, Place.WHOLE)
    return entry


class Recorder(Phone):
    """A phone that sends sounds and films."""

    def send(self, entry, content, *, kind="sound", name="came"):
        upload = SimpleUploadedFile(name, content, content_type="application/octet-stream")
        return self.tap("logs:add_clip", entry, kind=kind, upload=upload)

    def say(self, clip, **said):
        """Fill in the page of the clip."""
        answer = self.client.post(clip.get_absolute_url(), said, follow=True)
        return answer.content.decode()

    def shown(self, clip, what="play_clip", **headers):
        return self.client.get(reverse(f"logs:{what}", args=[clip.pk]), headers=headers)


@pytest.fixture
def mum(school):
    return Recorder(school.adas_mum)


@pytest.fixture
def made_fizz(entry, mum):
    """Ada's film of two seconds, made by ffmpeg."""
    mum.send(entry, film(), kind="film")
    run_due()
    return Clip.objects.get()


@pytest.fixture
def fizz(entry):
    """Ada's film, for whatever is not about its making."""
    return stick_on(entry.photos.get(), title="", captions="")


def body(answer):
    return b"".join(answer.streaming_content)


def now(row):
    return type(row).objects.get(pk=row.pk)


# ── made ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_adas_film_is_kept_at_once_and_made_later(entry, mum):
    told = mum.send(entry, film(), kind="film")
    assert "Safe. Being made" in told
    clip = Clip.objects.get()
    assert (clip.position, clip.kind, clip.made_at) == (1, "film", None)
    assert clip.added_by_user.called == "Mrs Lowe"
    run_due()
    clip = now(clip)
    assert (clip.is_film, clip.width_px, clip.height_px, clip.clock) == (True, 320, 240, "0:02")
    assert "Film, 0:02" in mum.look(entry)


def test_nothing_is_left_in_store_but_the_film_and_its_poster(made_fizz):
    mine = {key for key in files() if f"/clips/{made_fizz.pk}/" in key}
    assert mine == {made_fizz.key, made_fizz.poster_key}
    assert made_fizz.received_key == ""
    with default_storage.open(made_fizz.key) as stored:
        content = stored.read()
    assert_tells_nothing(content)
    assert hashlib.sha256(content).hexdigest() == made_fizz.key_sha256
    assert made_fizz.key.startswith(
        f"schools/{made_fizz.entry.pupil.school_id}/pupils/{made_fizz.entry.pupil_id}/"
    )


def test_what_is_said_to_be_a_film_and_is_a_sound_becomes_a_sound(entry, mum):
    mum.send(entry, sound(), kind="film", name="film.mp4")
    run_due()
    clip = Clip.objects.get()
    assert (clip.kind, clip.poster_key, len(clip.peaks)) == ("sound", "", 40)
    page = mum.look(entry)
    assert page.count("<rect ") == 40
    assert "<audio controls" in page


def test_the_same_film_sent_twice_is_one(entry, mum, made_fizz):
    mum.send(entry, film(), kind="film")
    assert Clip.objects.count() == 1
    assert len([key for key in files() if "/clips/" in key]) == 2


def test_a_four_minute_sound_is_refused_kindly_and_its_place_is_free_again(entry, mum):
    mum.send(entry, sound(240))
    run_due()
    page = mum.look(entry)
    assert "This one is 4:00 long; 3 minutes is the most." in page
    assert "Everything you had before is still here" in page
    assert [key for key in files() if "/clips/" in key] == [], "what was refused is not kept"
    clip = Clip.objects.get()
    assert "I have read it" in page
    mum.tap("logs:take_clip_off", clip)
    assert "4:00 long" not in mum.look(entry)
    mum.send(entry, sound())
    assert Clip.objects.live().get().position == 1


def test_what_is_no_clip_at_all_is_refused_kindly(entry, mum):
    mum.send(entry, b"Dear teacher, the dog ate my film.", kind="film")
    run_due()
    assert "neither a sound nor a film" in mum.look(entry)


def test_nothing_sent_and_an_empty_file_are_said_at_once(entry, mum):
    assert "Nothing came with that" in mum.tap("logs:add_clip", entry, kind="sound")
    assert "arrived empty" in mum.send(entry, b"")
    assert not Clip.objects.exists()


def test_a_film_larger_than_a_photo_may_be_is_taken_and_one_larger_still_is_not(entry, mum, settings):
    settings.UPLOAD_MAX_BYTES, settings.CLIP_MAX_BYTES = 1_000, 200_000
    settings.BIG_FILES_WELCOME_AT = {"logs:add_clip": 200_000}
    assert "Safe. Being made" in mum.send(entry, bytes(150_000))
    refused = mum.client.post(
        reverse("logs:add_clip", args=[entry.pk]),
        {"kind": "film", "upload": SimpleUploadedFile("film.mp4", bytes(1_400_000))},
    )
    assert refused.status_code == 413
    assert "A film can be up to" in refused.content.decode()


# ── at most three ────────────────────────────────────────────────────────────────────────────────────────


def test_a_fourth_is_refused_kindly(entry, mum):
    for hz in (300, 400, 500):
        mum.send(entry, sound(1, hz=hz))
    assert [clip.position for clip in Clip.objects.all()] == [1, 2, 3]
    told = mum.send(entry, sound(1, hz=600))
    assert "Three are on this double page already" in told or "Three are on this page already" in told
    assert Clip.objects.count() == 3
    assert "three is the most" in mum.look(entry)
    assert len([key for key in files() if "/clips/" in key]) == 3


@pytest.mark.parametrize("position", [0, 1, 4])
def test_the_database_itself_stores_no_fourth(entry, mum, position):
    mum.send(entry, sound(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Clip.objects.create(entry=entry, position=position, sha256="1" * 64, received_bytes=1)


def test_a_film_longer_than_three_minutes_cannot_be_stored(fizz):
    fizz.duration_s = 240
    with pytest.raises(IntegrityError), transaction.atomic():
        fizz.save()


# ── off and on again ─────────────────────────────────────────────────────────────────────────────────────


def test_taken_off_it_can_be_put_back(entry, mum, fizz):
    told = mum.tap("logs:take_clip_off", fizz)
    assert "is off the page" in told
    assert "Put it back" in told
    assert mum.shown(fizz).status_code == 404
    mum.tap("logs:put_clip_back", fizz)
    assert now(fizz).withdrawn_at is None
    assert mum.shown(fizz).status_code == 200


def test_put_back_where_its_place_is_taken_it_takes_a_free_one(entry, mum, fizz):
    mum.tap("logs:take_clip_off", fizz)
    mum.send(entry, sound())
    mum.tap("logs:put_clip_back", fizz)
    assert now(fizz).position == 2


def test_put_back_where_three_are_it_stays_off(entry, mum, fizz):
    mum.tap("logs:take_clip_off", fizz)
    for hz in (300, 400, 500):
        mum.send(entry, sound(1, hz=hz))
    assert "Three are on this double page already" in mum.tap("logs:put_clip_back", fizz)
    assert now(fizz).withdrawn_at


def test_nothing_changes_once_it_is_handed_in(entry, mum, fizz):
    entry.hand_in(by=actor_for(entry.pupil))
    for verb in ("take_clip_off", "put_clip_back"):
        assert mum.tap(f"logs:{verb}", fizz) == "404"
    assert mum.send(entry, sound()) == "404"
    assert now(fizz).withdrawn_at is None


def test_two_tabs_cannot_stick_on_after_handing_in(entry, fizz, school):
    entry.hand_in(by=actor_for(school.ada))
    with pytest.raises(EntryClosed):
        clips.add_clip(entry, SimpleUploadedFile("a", sound()), kind="sound", by=actor_for(school.ada))
    assert len([key for key in files() if "/clips/" in key]) == 2, "what came too late is not kept"


# ── its place and its words ──────────────────────────────────────────────────────────────────────────────


def test_ada_names_it_and_sticks_it_on_the_picture(entry, mum, fizz):
    photo = entry.photos.get()
    told = mum.say(fizz, title="My volcano erupts", captions="A big fizz", on=photo.pk, x=39, y=29)
    clip = now(fizz)
    assert (clip.title, clip.pin_photo, clip.pin_x, clip.pin_y) == ("My volcano erupts", photo, 39, 29)
    assert "Film, 0:01 · Both pages" in told
    assert "pinmark at-x-39 at-y-29" in told
    assert "A big fizz" in told


def test_stuck_on_without_a_place_it_lies_in_the_middle_and_off_again_nowhere(entry, mum, fizz):
    photo = entry.photos.get()
    mum.say(fizz, title="", captions="", on=photo.pk, x="", y="")
    assert (now(fizz).pin_x, now(fizz).pin_y) == (50, 50)
    mum.say(fizz, title="", captions="", on="", x=9, y=9)
    assert (now(fizz).pin_photo, now(fizz).pin_x) == (None, None)


def test_stuck_on_without_a_place_none_of_three_hides_another(entry, school, mum):
    photo = entry.photos.get()
    for hz in (300, 400, 500):
        upload = SimpleUploadedFile("a", sound(hz=hz))
        mum.say(
            clips.add_clip(entry, upload, kind="sound", by=actor_for(school.ada)),
            title="", captions="", on=photo.pk, x="", y="",
        )  # fmt: skip
    assert len(set(entry.clips.values_list("pin_x", "pin_y"))) == 3


@pytest.mark.parametrize("wrong", [{"x": 101, "y": 5}, {"x": -1, "y": 5}, {"title": "x" * 61}])
def test_what_cannot_be_is_asked_again_and_nothing_typed_is_lost(entry, mum, fizz, wrong):
    sent = {"title": "Fizz", "captions": "Ffff", "on": entry.photos.get().pk, "x": 5, "y": 5} | wrong
    told = mum.say(fizz, **sent)
    assert "field__error" in told
    assert "Ffff" in told
    assert now(fizz).captions == ""


def test_another_childs_picture_is_not_a_place(entry, mum, fizz, school):
    theirs = LogEntry.objects.create(pupil=school.ben, challenge=school.challenge)
    bens = place_photo(theirs, Place.WHOLE)
    assert "field__error" in mum.say(fizz, title="", captions="", on=bens.pk, x=5, y=5)
    assert now(fizz).pin_photo == entry.photos.get()


def test_the_words_go_out_as_captions(mum, fizz):
    fizz.captions = "0:00 Three, two, one\n0:01 <b>Fizz</b>"
    fizz.save()
    answer = mum.shown(fizz, "clip_captions")
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode().startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nThree, two, one")
    assert "<b>" not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-cache"


# ── played ───────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_played_in_ranges_and_privately(mum, made_fizz):
    whole = mum.shown(made_fizz)
    content = body(whole)
    assert (whole.status_code, whole["Content-Type"]) == (200, "video/mp4")
    piece = mum.shown(made_fizz, Range="bytes=100-199")
    assert (piece.status_code, body(piece)) == (206, content[100:200])
    assert mum.shown(made_fizz, Range=f"bytes={len(content)}-").status_code == 416
    for answer in (whole, piece):
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert mum.shown(made_fizz, "clip_poster")["Content-Type"] == "image/jpeg"


def test_playing_is_one_line_in_the_record_however_many_pieces_are_asked_for(mum, fizz, school):
    for first in (0, 100, 200):
        mum.shown(fizz, Range=f"bytes={first}-{first + 50}")
    line = AuditLine.objects.get(verb="played_clip")
    assert (line.user_id, line.child_id) == (school.adas_mum.pk, school.ada.pk)
    Recorder(school.mr_hill).shown(fizz, Range="bytes=1-")
    assert AuditLine.objects.filter(verb="played_clip").count() == 2


def test_the_class_hears_it_once_it_is_let_through(entry, fizz, school):
    def who_hears():
        people = {
            "ada": school.ada,
            "ben": school.ben,
            "mr_hill": school.mr_hill,
            "bens_dad": school.bens_dad,
        }
        devices = {name: client_for(person) for name, person in people.items()}
        devices["board"] = board_of(school.kingfisher)
        url = reverse("logs:play_clip", args=[fizz.pk])
        return {name for name, device in devices.items() if device.get(url).status_code == 200}

    assert who_hears() == {"ada", "mr_hill"}
    entry.hand_in(by=actor_for(school.ada))
    assert who_hears() == {"ada", "mr_hill"}
    entry.let_through()
    assert who_hears() == {"ada", "mr_hill", "ben", "board"}
    Consent.objects.create(pupil=school.ada, purpose=Purpose.CLASS_WALL, is_yes=False, on_paper_from="Mum")
    assert who_hears() == {"ada", "mr_hill"}
    Consent.objects.all().delete()
    entry.hold_back()
    assert who_hears() == {"ada", "mr_hill"}


def test_a_guardian_whom_a_court_keeps_from_pictures_hears_nothing(entry, fizz, school):
    Guardian.objects.create(user=school.bens_dad, pupil=school.ada, no_pictures_since=timezone.now())
    dad = Recorder(school.bens_dad)
    assert dad.shown(fizz).status_code == 404
    assert dad.shown(fizz, "clip_poster").status_code == 404
    entry.hand_in(by=actor_for(school.ada))
    shelf = dad.client.get(reverse("galleries:log", args=[entry.pk])).content.decode()
    assert str(fizz.pk) not in shelf


def test_nobody_lets_through_what_nobody_could_listen_to(entry, mum, school):
    mum.send(entry, sound())
    entry.hand_in(by=actor_for(school.ada))
    his = LogEntry.objects.answered_by(actor_for(school.mr_hill))
    assert his.let_through_as_seen({entry.pk: entry.seen_as}) == []
    run_due()
    assert his.let_through_as_seen({entry.pk: entry.seen_as}) == [entry]


def test_it_is_shown_everywhere_a_double_page_is_shown_large(entry, mum, fizz, school):
    mum.say(fizz, title="My volcano", captions="", on=entry.photos.get().pk, x=40, y=30)
    entry.hand_in(by=actor_for(school.ada))
    entry.let_through()
    for person, name, args in [
        (school.ada, "logs:double_page", [entry.pk]),
        (school.ada, "logs:handed_in", [entry.pk]),
        (school.ada, "galleries:log", [entry.pk]),
        (school.mr_hill, "feedback:entry", [entry.pk]),
        (school.mr_hill, "galleries:spread", [entry.challenge_id, entry.pk]),
    ]:
        page = client_for(person).get(reverse(name, args=args)).content.decode()
        assert reverse("logs:play_clip", args=[fizz.pk]) in page, name
        assert "Take off" not in page, name
        assert "pinmark at-x-40 at-y-30" in page, name


# ── the job, whatever is killed ──────────────────────────────────────────────────────────────────────────


def test_made_twice_it_is_one_film(entry, mum, made_fizz):
    job = Job.objects.get(kind="clip")
    effects = clip_jobs.make_a_clip(job, lambda done, total: None)
    assert effects.apply is None, "the upload is gone: there is nothing to make it from, and no need"


def test_a_run_that_lost_its_lease_removes_what_nobody_names(entry, mum):
    mum.send(entry, sound())
    job = Job.objects.get(kind="clip")
    effects = clip_jobs.make_a_clip(job, lambda done, total: None)
    assert len([key for key in files() if "/clips/" in key]) == 2
    effects.discard()
    clip = Clip.objects.get()
    assert [key for key in files() if "/clips/" in key] == [clip.received_key], "the upload is still there"


def test_a_film_damaged_before_the_upload_is_gone_is_made_once_more(entry, mum):
    mum.send(entry, sound())
    job = Job.objects.get(kind="clip")
    effects = clip_jobs.make_a_clip(job, lambda done, total: None)
    with transaction.atomic():
        effects.apply()
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now())
    clip = Clip.objects.get()
    damaged = default_storage.path(clip.key)
    with open(damaged, "r+b") as file:  # noqa: PTH123 – a path of the storage's
        file.write(b"????")
    run_due()
    clip = Clip.objects.get()
    with default_storage.open(clip.key) as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == clip.key_sha256
    assert clip.received_key == ""


def test_a_film_waits_while_another_is_made_so_that_photos_never_do(entry, mum, settings):
    settings.CLIPS_AT_ONCE = 1
    for hz in (300, 400):
        mum.send(entry, sound(1, hz=hz))
    first, second = Job.objects.filter(kind="clip").order_by("created_at")
    Lease.claim(first.pk)
    run(second.pk)
    assert not Clip.objects.exclude(made_at=None).exists()
    second.refresh_from_db()
    assert (second.state, second.run_after > timezone.now()) == ("pending", True)
    assert clip_jobs.make_a_clip(Job.objects.get(pk=first.pk), lambda done, total: None).discard, "it is made"
    Job.objects.filter(pk=first.pk).update(
        state="done", finished_at=timezone.now(), lease_until=None, lease_token=""
    )
    Job.objects.filter(pk=second.pk).update(run_after=timezone.now())
    run(second.pk)
    assert Clip.objects.exclude(made_at=None).get().position == 2


def test_it_says_how_far_it_is_and_can_be_tried_again(entry, mum):
    mum.send(entry, sound())
    Job.objects.filter(kind="clip").update(progress_done=40, progress_total=100)
    assert "Being made: 40 %" in mum.look(entry)
    Job.objects.filter(kind="clip").update(
        state="failed", finished_at=timezone.now(), last_error="It did not work.\nOSError"
    )
    assert "Try again" in mum.look(entry)
    mum.tap("logs:try_clip_again", Clip.objects.get())
    assert Job.objects.get(kind="clip").state == "pending"


def test_a_clip_nobody_has_is_not_there(mum):
    missing = uuid.uuid4()
    for name in ("clip", "play_clip", "clip_poster", "clip_captions"):
        assert mum.client.get(reverse(f"logs:{name}", args=[missing])).status_code == 404
