"""A sound or film is stuck on the double page, named, taken off and put back."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from learninglogs.jobs.runner import run_due
from logs import clips
from logs.models import Clip, EntryClosed, LogEntry, Place
from tests.access.scene import place_photo
from tests.clips import assert_tells_nothing, film, sound
from tests.logs.phone import files
from tests.logs.recorder import now
from tests.people_of_the_school import actor_for

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
