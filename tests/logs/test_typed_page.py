"""A page is typed: kept while it is typed, set in type, laid in its place, and typed on."""

import io

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from learninglogs.audit.models import AuditLine
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from logs import typed as verbs
from logs.models import EntryClosed, LogEntry, Page, Photo, Place, Size, TypedPage
from tests.logs.phone import NO_PHOTO, Phone, files, lying, made, plain
from tests.people_of_the_school import actor_for, client_for

LAVA = {
    "heading": "How I tested lava",
    "words": "I put honey and water on a tray. Water won.\n\nHoney took 48 seconds.",
    "look": "lined", "picture_place": "below", "version": "0",
}  # fmt: skip


@pytest.fixture
def entry(school):
    return LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)


@pytest.fixture
def ada(school):
    return client_for(school.ada)


def type_on(client, entry, side="right", **what):
    return client.post(entry.get_type_url(side), LAVA | what, follow=True).content.decode()


def autosave(client, entry, side="right", **what):
    return client.post(reverse("logs:typed_autosave", args=[entry.pk, side]), LAVA | what)


def version_of(entry):
    draft = TypedPage.objects.being_typed().filter(entry=entry).first()
    return draft.version if draft else 0


def picture_of(photo, size=Size.LARGE):
    with default_storage.open(photo.picture(size).key) as stored:
        return Image.open(io.BytesIO(stored.read())).convert("RGB")


def ink_of(picture):
    """How many pixels are written on."""
    return sum(picture.convert("L").histogram()[:90])


# ── Made into a page ────────────────────────────────────────────────────────────
def test_ada_types_her_right_page_and_it_becomes_a_page_like_any_photo(school, entry, ada):
    type_on(ada, entry, make="1")
    photo = made(entry)["right"]
    assert {picture.size for picture in photo.pictures.all()} == set(photo.sizes_due)
    page = picture_of(photo)
    assert (page.width, page.height) == (1748, 2480)
    assert ink_of(page) > 20_000, "words are on it"
    assert AuditLine.objects.get(verb="typed_page").child_id == school.ada.pk
    entry.hand_in(by=actor_for(school.ada))
    entry.let_through()
    board = client_for(school.mr_hill).get(reverse("galleries:spread", args=[school.challenge.pk, entry.pk]))
    assert 'alt="Right page: How I tested lava I put honey and water' in board.text


def test_no_upload_and_no_other_file_is_left(entry, ada):
    type_on(ada, entry, make="1")
    photo = made(entry)["right"]
    assert files() == {picture.key for picture in photo.pictures.all()}


def test_an_empty_page_is_not_made_and_said_kindly(entry, ada):
    page = type_on(ada, entry, heading=" ", words="\n", make="1")
    assert "Type something first" in page
    assert lying(entry) == {}


def test_typing_on_makes_a_new_photo_over_the_old_and_the_old_keeps_its_words(entry, ada):
    type_on(ada, entry, make="1")
    first = made(entry)["right"]
    page = ada.get(entry.get_type_url("right")).text
    assert "How I tested lava" in page, "it begins with what lies there"
    type_on(ada, entry, heading="Lava is slow", make="1")
    second = made(entry)["right"]
    assert second != first
    assert first.typed_page.heading == "How I tested lava"
    assert second.typed_page.heading == "Lava is slow"
    assert Page.objects.get(photo=first).replaced_by.photo == second


def test_a_turned_page_is_set_anew_from_its_words(entry, ada):
    type_on(ada, entry, make="1")
    photo = made(entry)["right"]
    ada.post(reverse("logs:turn", args=[photo.pk]))
    run_due()
    assert picture_of(Photo.objects.get(pk=photo.pk)).size == (2480, 1748)


def test_the_same_words_give_the_same_picture(entry, ada):
    for side in ("left", "right"):
        type_on(ada, entry, side, make="1")
    sides = made(entry)
    assert len({photo.picture(Size.MASTER).sha256 for photo in sides.values()}) == 1


# ── What can be typed ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "words",
    [
        '#panic() $x^2$ *bold* _it_ `code` #import "/etc/passwd" @ref <label> \\ // no /* comment',
        "日本語 עברית 👩‍🚀🎉 ☃ \u202eevil",
        "w" * 1200,
        "\n".join("ab" for _line in range(400)),
        "A long page. " * 92,
    ],
)
def test_whatever_is_typed_is_set_and_never_obeyed(entry, ada, words):
    type_on(ada, entry, words=words, make="1", is_big="on")
    photo = made(entry)["right"]
    assert photo.has_pictures, Job.objects.for_key(photo.job_key).last_error
    page = picture_of(photo)
    assert ink_of(page) > 5_000
    # All of it is on the page: the last words do not run over its edge.
    assert ink_of(page.crop((0, page.height - 60, page.width, page.height))) == 0
    assert ink_of(page.crop((page.width - 60, 0, page.width, page.height))) == 0


def test_more_than_a_page_of_letters_is_not_cut_off_in_silence(entry, ada):
    page = type_on(ada, entry, words="x" * 1300, make="1")
    assert "x" * 1300 in page, "what was typed is still there"
    assert lying(entry) == {}


@pytest.mark.parametrize("look", ["lined", "squared", "plain"])
@pytest.mark.parametrize("place", ["above", "beside", "below"])
def test_every_paper_and_every_place_for_the_picture(entry, ada, look, place):
    put_in(ada, entry)
    type_on(ada, entry, look=look, picture_place=place, make="1")
    page = picture_of(made(entry)["right"])
    red, green, blue = np.moveaxis(np.asarray(page.resize((175, 248))), 2, 0)
    assert ((red > 200) & (green < 60) & (blue < 60)).sum() > 400, "the picture is on it"


# ── Its picture ─────────────────────────────────────────────────────────────────
def put_in(client, entry, content=None, side="right"):
    upload = SimpleUploadedFile("p.jpg", content or plain("red"), content_type="image/jpeg")
    return client.post(reverse("logs:typed_picture", args=[entry.pk, side]), {"upload": upload})


def test_a_picture_put_in_is_no_third_page_and_swapped_or_out_it_is_none_either(school, entry, ada):
    for side, colour in (("left", "green"), ("right", "blue")):
        Phone(school.ada).add(entry, side, plain(colour))
    put_in(ada, entry)
    put_in(ada, entry, plain("yellow"))
    assert list(entry.spare_photos()) == []
    ada.post(reverse("logs:typed_picture", args=[entry.pk, "right"]), {"take_out": "1"})
    assert list(entry.spare_photos()) == []
    assert TypedPage.objects.get().picture is None


def test_a_picture_does_not_disturb_the_words_being_typed(entry, ada):
    put_in(ada, entry)
    assert autosave(ada, entry).json()["version"] == 1
    put_in(ada, entry, plain("yellow"))
    assert autosave(ada, entry, version="1", words="More").json()["version"] == 2


def test_made_before_its_picture_is_ready_the_page_waits_for_it(entry, ada):
    put_in(ada, entry)
    type_on(ada, entry, make="1")
    page_job = Job.objects.for_key(lying(entry)["right"].job_key)
    Job.objects.filter(pk=page_job.pk).update(run_after="1999-01-01T00:00:00Z")
    run_due()
    assert not lying(entry)["right"].has_pictures
    Job.objects.filter(pk=page_job.pk).update(run_after="1999-01-01T00:00:00Z")
    run_due()
    assert lying(entry)["right"].has_pictures


def test_a_file_that_was_no_picture_is_said_and_the_page_is_made_without_it(entry, ada):
    put_in(ada, entry, NO_PHOTO)
    run_due()
    assert "not a picture" in ada.get(entry.get_type_url("right")).text
    type_on(ada, entry, make="1")
    assert made(entry)["right"].has_pictures


def test_classmates_see_the_page_and_never_the_picture_by_itself(school, entry, ada):
    put_in(ada, entry)
    run_due()
    type_on(ada, entry, make="1")
    photo = made(entry)["right"]
    entry.hand_in(by=actor_for(school.ada))
    entry.let_through()
    ben = client_for(school.ben)
    picture = TypedPage.objects.get().picture
    assert ben.get(reverse("logs:picture", args=[photo.pk, "320"])).status_code == 200
    assert ben.get(reverse("logs:picture", args=[picture.pk, "320"])).status_code == 404


def test_without_javascript_the_one_form_keeps_the_words_and_puts_the_picture_in(entry, ada):
    upload = SimpleUploadedFile("p.jpg", plain("red"), content_type="image/jpeg")
    page = type_on(ada, entry, upload=upload)
    assert "Water won." in page
    assert TypedPage.objects.get().picture
    type_on(ada, entry, version="1", take_out="1")
    assert TypedPage.objects.get().picture is None


# ── Nothing is lost ─────────────────────────────────────────────────────────────
def test_what_is_typed_is_kept_by_itself_and_is_no_page_yet(entry, ada):
    answer = autosave(ada, entry, words="Thick lava")
    assert "Room for about" in answer.json()["said"]
    assert "Thick lava" in ada.get(entry.get_type_url("right")).text
    assert lying(entry) == {}


def test_two_tablets_that_type_at_once_lose_nothing(school, entry, ada):
    mum = client_for(school.adas_mum)
    autosave(mum, entry, words="Mum’s words")
    assert autosave(ada, entry, words="Ada’s words").status_code == 409
    page = type_on(ada, entry, words="Ada’s words", make="1")
    assert "Mum’s words" in page
    assert "Ada’s words" in page
    assert lying(entry) == {}, "she is asked first"
    type_on(ada, entry, words="Both", version="1", make="1")
    assert lying(entry)["right"].typed_page.words == "Both"


def test_handed_in_meanwhile_nothing_changes(school, entry, ada):
    Phone(school.ada).add(entry, "left", plain("red"))
    draft = verbs.keep_typed(entry, Place.RIGHT, {"words": "Lava"}, version=0)
    entry.hand_in(by=actor_for(school.ada))
    for late in (
        lambda: verbs.make_page(draft, by=actor_for(school.ada)),
        lambda: verbs.keep_typed(entry, Place.RIGHT, {"words": "x"}, version=1),
        lambda: verbs.take_picture_out(entry, Place.RIGHT),
    ):
        with pytest.raises(EntryClosed):
            late()
    assert set(lying(entry)) == {"left"}
    assert ada.get(entry.get_type_url("right")).status_code == 404


def test_a_typed_page_and_a_photo_are_one_double_page(school, entry, ada):
    Phone(school.ada).add(entry, "left", plain("red"))
    type_on(ada, entry, make="1")
    assert set(made(entry)) == {"left", "right"}
    desk = ada.get(entry.get_absolute_url()).text
    assert "Change the words" in desk
    assert "Type it" in desk


def test_who_sees_what_is_being_typed(school, entry):
    verbs.keep_typed(entry, Place.LEFT, {"words": "Lava"}, version=0)
    everybody = ("ada", "adas_mum", "mr_hill", "ben", "bens_dad", "ms_roy")
    see_it = {
        name for name in everybody if TypedPage.objects.visible_to(actor_for(getattr(school, name))).exists()
    }
    assert see_it == {"ada", "adas_mum", "mr_hill"}
