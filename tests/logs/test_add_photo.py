"""What a family does with the photos of a double page, and what becomes of each photo."""

import hashlib
from types import SimpleNamespace

import pytest
from django.utils import timezone

from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from logs import progress
from logs.models import LogEntry, Page, Photo, PhotoPicture
from tests.logs.phone import NO_PHOTO, Phone, files, lying, made, photo_of, plain
from tests.pictures import corner_colours

A_THIRD_PAGE = "That’s a third page"


@pytest.fixture
def entry(school):
    return LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)


@pytest.fixture
def mum(school):
    return Phone(school.adas_mum)


@pytest.fixture
def two_pages(entry, mum):
    """Ada's left page is red and her right page is green; the pictures are made."""
    mum.add(entry, "left", plain("red"))
    mum.add(entry, "right", plain("green"))
    run_due()
    return {place: photo.pk for place, photo in lying(entry).items()}


def colours(entry):
    """The colour of what lies there now, by place."""
    shas = {hashlib.sha256(plain(name)).hexdigest(): name for name in ("red", "green", "blue")}
    return {place: shas[photo.sha256] for place, photo in lying(entry).items()}


def test_adas_mum_adds_left_and_right_and_sees_both(entry, mum, two_pages):
    assert set(two_pages) == {"left", "right"}
    assert PhotoPicture.objects.count() == 10
    shown = mum.look(entry)
    assert "Your pictures are ready" in shown
    assert "Being made" not in shown


def test_nothing_is_left_in_store_but_the_pictures(entry, two_pages):
    assert files() == set(PhotoPicture.objects.values_list("key", flat=True))
    assert not Photo.objects.exclude(received_key="")


def test_no_photo_and_no_place_are_said_kindly(entry, mum):
    assert "No photo came with that" in mum.tap("logs:add_photo", entry, place="left")
    assert lying(entry) == {}
    mum.add(entry, "flap", plain("red"))
    assert not entry.photos.exists()


def test_a_third_page_is_refused_kindly_and_kept(entry, mum, two_pages):
    told = mum.add(entry, "left", plain("blue"))
    assert A_THIRD_PAGE in told
    assert "So is the new photo" in told
    assert colours(entry) == {"left": "red", "right": "green"}
    run_due()
    spare = entry.photos.spare().get()
    assert spare.pictures.count() == 5, "she sees what she may swap in"


@pytest.mark.parametrize("place, now", [("left", ["blue", "green"]), ("right", ["red", "blue"])])
def test_the_third_page_is_swapped_in_where_mum_says(entry, mum, two_pages, place, now):
    mum.add(entry, "left", plain("blue"))
    run_due()
    told = mum.tap("logs:place_spare", entry.photos.spare().get(), place=place)
    assert list(colours(entry).values()) == now
    assert A_THIRD_PAGE not in told
    assert entry.pages.filter(replaced_at__isnull=False).count() == 1, "the old page is kept in the history"


def test_one_photo_of_both_pages_can_take_the_place_of_the_two(entry, mum, two_pages):
    told = mum.add(entry, "whole", plain("blue"), photos="1")
    assert "Use it for both pages" in told
    mum.tap("logs:place_spare", entry.photos.spare().get(), place="whole", photos="1")
    assert colours(entry) == {"whole": "blue"}
    assert "Use it for both pages" not in mum.look(entry)


def test_the_third_page_is_left_out(entry, mum, two_pages):
    mum.add(entry, "left", plain("blue"))
    told = mum.tap("logs:leave_out", entry.photos.spare().get())
    assert A_THIRD_PAGE not in told
    assert colours(entry) == {"left": "red", "right": "green"}


def test_one_photo_of_both_pages_has_no_room_beside_a_left_page(entry, mum):
    mum.add(entry, "left", plain("red"))
    told = mum.add(entry, "whole", plain("blue"))
    assert "a photo without a place" in told
    assert colours(entry) == {"left": "red"}


def test_retaking_as_one_photo_replaces_both_pages(entry, mum, two_pages):
    mum.add(entry, "whole", plain("blue"), replacing="on")
    assert colours(entry) == {"whole": "blue"}


def test_a_spare_tapped_to_the_left_and_in_an_old_tab_to_the_right_lies_once(entry, mum, two_pages):
    mum.add(entry, "left", plain("blue"))
    spare = entry.photos.spare().get()
    mum.tap("logs:place_spare", spare, place="left")
    mum.tap("logs:place_spare", spare, place="right")
    assert colours(entry) == {"right": "blue"}


def test_left_and_right_swap_and_swap_back(entry, mum, two_pages):
    mum.tap("logs:swap_sides", entry)
    assert colours(entry) == {"left": "green", "right": "red"}
    mum.tap("logs:swap_sides", entry)
    assert colours(entry) == {"left": "red", "right": "green"}
    assert Page.objects.live().count() == 2


def test_a_single_left_page_swaps_to_the_right(entry, mum):
    mum.add(entry, "left", plain("red"))
    mum.tap("logs:swap_sides", entry)
    assert colours(entry) == {"right": "red"}


def test_a_whole_page_has_no_sides_to_swap(entry, mum):
    mum.add(entry, "whole", plain("red"))
    mum.tap("logs:swap_sides", entry)
    assert colours(entry) == {"whole": "red"}


def test_the_same_photo_in_two_tabs_lies_there_once(entry, mum, school):
    mum.add(entry, "left", plain("red"))
    told = Phone(school.adas_mum).add(entry, "left", plain("red"))
    assert A_THIRD_PAGE not in told
    assert entry.photos.count() == Page.objects.count() == 1
    run_due()
    assert files() == set(PhotoPicture.objects.values_list("key", flat=True))


def test_a_photo_from_a_tab_that_missed_the_hand_in_is_not_added_and_said_so(entry, mum, two_pages):
    mum.tap("logs:hand_in", entry)
    told = mum.add(entry, "left", plain("blue"), replacing="on")
    assert "It is handed in already" in told
    assert colours(entry) == {"left": "red", "right": "green"}
    assert files() == set(PhotoPicture.objects.values_list("key", flat=True))


# ── Turning ─────────────────────────────────────────────────────────────────────
AS_TAKEN = {"top left": "red", "top right": "green", "bottom left": "blue", "bottom right": "yellow"}
CLOCKWISE = {"top left": "blue", "top right": "red", "bottom left": "yellow", "bottom right": "green"}

COUNTER_CLOCKWISE = {"top left": "green", "top right": "yellow", "bottom left": "red", "bottom right": "blue"}


def shown(photo, own_folder, size="640"):
    return own_folder / "files" / photo.pictures.get(size=size).key


def test_a_turn_shows_in_every_size_and_leaves_the_master_as_it_was(entry, mum, own_folder):
    mum.add(entry, "left", photo_of())
    photo = made(entry)["left"]
    master = photo.pictures.get(size="master").sha256
    mum.tap("logs:turn", photo)
    photo = made(entry)["left"]
    for size in ("320", "640", "1024", "2560"):
        assert corner_colours(shown(photo, own_folder, size)) == CLOCKWISE
    assert photo.pictures.get(size="master").sha256 == master
    assert (photo.width_px, photo.height_px) == (400, 300)


def test_four_turns_show_the_page_as_it_was_taken_and_never_encode_the_master_again(entry, mum, own_folder):
    mum.add(entry, "left", photo_of())
    photo = made(entry)["left"]
    master = photo.pictures.get(size="master")
    for _quarter in range(4):
        mum.tap("logs:turn", photo)
        run_due()
    photo = lying(entry)["left"]
    assert photo.turn_deg == 0
    assert corner_colours(shown(photo, own_folder)) == AS_TAKEN
    assert photo.pictures.get(size="master").sha256 == master.sha256
    assert (photo.width_px, photo.height_px) == (300, 400)
    assert files() == set(PhotoPicture.objects.values_list("key", flat=True)), "outdated pictures are gone"


def test_three_quick_taps_before_any_picture_is_made_end_well(entry, mum, own_folder):
    mum.add(entry, "left", photo_of())
    for _quarter in range(3):
        mum.tap("logs:turn", lying(entry)["left"])
    photo = made(entry)["left"]
    assert corner_colours(shown(photo, own_folder)) == COUNTER_CLOCKWISE
    assert Job.objects.filter(run_after__lte=timezone.now()).exclude(state="done").count() == 0
    assert files() == set(PhotoPicture.objects.values_list("key", flat=True))


# ── Refused ─────────────────────────────────────────────────────────────────────
@pytest.fixture
def made_while_mum_looks(monkeypatch):
    """The pictures are made after her page has read its photos, and before it reads how far they are."""

    class Meanwhile:
        def __getattr__(self, name):
            def asked(*args, **kwargs):
                run_due()
                return getattr(Job.objects, name)(*args, **kwargs)

            return asked

    monkeypatch.setattr(progress, "Job", SimpleNamespace(objects=Meanwhile()))


def test_a_picture_made_while_mum_looks_is_there(entry, mum, made_while_mum_looks):
    page = mum.add(entry, "left", plain("red"))
    assert "Making the picture" not in page
    assert 'alt="Ada’s left page' in page, "it says that it is ready, and nobody looks again"


def test_a_page_turned_while_mum_looks_is_shown_turned(entry, mum, made_while_mum_looks):
    mum.add(entry, "left", plain("red"))
    run_due()
    before = lying(entry)["left"].key_version
    page = mum.tap("logs:turn", lying(entry)["left"])
    assert f"?v={before}" not in page
    assert "Turning" not in page


def test_a_refused_photo_is_said_kindly_and_its_place_is_free(entry, mum):
    mum.add(entry, "left", plain("red"))
    mum.add(entry, "right", NO_PHOTO)
    run_due()
    told = mum.look(entry)
    assert "not a picture we can show" in told
    assert "Everything you had before is still here" in told
    assert colours(entry) == {"left": "red"}
    assert files() == set(PhotoPicture.objects.values_list("key", flat=True))
    mum.add(entry, "right", plain("green"))
    assert colours(entry) == {"left": "red", "right": "green"}


def test_what_was_refused_can_be_put_away_once_read(entry, mum):
    mum.add(entry, "left", NO_PHOTO)
    run_due()
    told = mum.tap("logs:leave_out", entry.photos.get())
    assert "not a picture we can show" not in told


def test_a_refused_retake_brings_the_old_page_back(entry, mum, two_pages):
    mum.add(entry, "left", NO_PHOTO, replacing="on")
    run_due()
    assert colours(entry) == {"left": "red", "right": "green"}


def test_a_refused_retake_of_both_brings_both_back(entry, mum, two_pages):
    mum.add(entry, "whole", NO_PHOTO, replacing="on")
    run_due()
    assert colours(entry) == {"left": "red", "right": "green"}


def test_a_refused_retake_that_was_swapped_meanwhile_gives_its_side_back(entry, mum, two_pages):
    mum.add(entry, "left", NO_PHOTO, replacing="on")
    mum.tap("logs:swap_sides", entry)
    run_due()
    assert colours(entry) == {"left": "green", "right": "red"}


def test_two_refused_retakes_in_a_row_still_bring_the_old_page_back(entry, mum, two_pages):
    mum.add(entry, "left", NO_PHOTO, replacing="on")
    mum.add(entry, "left", NO_PHOTO + b" Really.", replacing="on")
    run_due()
    assert colours(entry) == {"left": "red", "right": "green"}
    assert entry.photos.filter(refused_at__isnull=False).count() == 2


def test_a_refused_page_that_was_removed_cannot_be_put_back(entry, mum):
    mum.add(entry, "left", NO_PHOTO)
    page = entry.pages.get()
    mum.tap("logs:remove_page", page)
    run_due()
    mum.tap("logs:put_back", page)
    assert lying(entry) == {}


def test_handed_in_with_nothing_but_a_refused_photo_it_is_a_draft_again(entry, mum):
    mum.add(entry, "left", NO_PHOTO)
    mum.tap("logs:hand_in", entry)
    run_due()
    entry.refresh_from_db()
    assert entry.is_draft
    assert "Hand in" in mum.look(entry)


# ── Removing ────────────────────────────────────────────────────────────────────
def test_a_page_is_removed_and_put_back(entry, mum, two_pages):
    page = entry.pages.live().get(covers_left=True)
    told = mum.tap("logs:remove_page", page)
    assert colours(entry) == {"right": "green"}
    assert "Put it back" in told, "also without JavaScript"
    mum.tap("logs:put_back", page)
    assert colours(entry) == {"left": "red", "right": "green"}
    assert "another page" not in mum.tap("logs:put_back", page), "a second tap is harmless"


def test_putting_back_where_another_page_lies_by_now_is_said_and_changes_nothing(entry, mum, two_pages):
    page = entry.pages.live().get(covers_left=True)
    mum.tap("logs:remove_page", page)
    mum.add(entry, "left", plain("blue"))
    assert "another page in that place" in mum.tap("logs:put_back", page)
    assert colours(entry) == {"left": "blue", "right": "green"}


def test_bens_dad_has_no_hand_on_adas_page(entry, mum, two_pages, school):
    dad, photo, page = Phone(school.bens_dad), lying(entry)["left"], entry.pages.live().first()
    assert dad.add(entry, "left", plain("blue"), replacing="on") == "404"
    for verb, on in [("turn", photo), ("leave_out", photo), ("place_spare", photo), ("try_again", photo)]:
        assert dad.tap(f"logs:{verb}", on, place="right") == "404"
    for verb, on in [("remove_page", page), ("put_back", page), ("swap_sides", entry), ("hand_in", entry)]:
        assert dad.tap(f"logs:{verb}", on) == "404"
    assert colours(entry) == {"left": "red", "right": "green"}
