"""Ada's photo is laid straight, made brighter, cut in two, joined, and always comes back as it was taken."""

import io

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image, ImageDraw

from learninglogs.audit.models import AuditLine
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from logs import jobs, straightening
from logs.jobs import make_page_pictures
from logs.models import LogEntry, Page, Photo, Size
from tests.logs.phone import Phone, files, lying, made, photo_of
from tests.people_of_the_school import actor_for, client_for

CORNERS = {"top_left": (20, 10), "top_right": (80, 16), "bottom_right": (86, 90), "bottom_left": (14, 84)}
TABLE, PAPER = (112, 70, 40), (226, 224, 216)


def form(corners=CORNERS, **more):
    numbers = {
        f"{name}_{axis}": value
        for name, point in corners.items()
        for axis, value in zip("xy", point, strict=True)
    }
    return {**numbers, "lay_straight": "on", **more}


def page_on_table(*, spread=False, size=(800, 1000)):
    """Paper with a red and a blue half on a brown table, its corners where CORNERS says."""
    width, height = size
    image = Image.new("RGB", size, TABLE)
    draw = ImageDraw.Draw(image)
    tl, tr, br, bl = ((x * width / 100, y * height / 100) for x, y in CORNERS.values())
    middle = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in ((tl, tr), (bl, br))]
    draw.polygon([tl, tr, br, bl], fill=PAPER)
    if spread:
        draw.polygon([tl, middle[0], middle[1], bl], fill=(200, 40, 40))
        draw.polygon([middle[0], tr, br, middle[1]], fill=(40, 60, 200))
    return photo_of(image)


@pytest.fixture
def mum(school):
    return Phone(school.adas_mum)


@pytest.fixture
def entry(school):
    return LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)


@pytest.fixture
def adas_photo(mum, entry):
    mum.add(entry, "left", page_on_table())
    return made(entry)["left"]


def pixels(photo, size=Size.SCREEN):
    photo = Photo.objects.get(pk=photo.pk)
    with default_storage.open(photo.picture(size).key) as stored:
        return np.asarray(Image.open(io.BytesIO(stored.read())).convert("RGB"), np.int16)


def is_like(colour, other):
    return np.abs(np.array(colour) - np.array(other)).max() < 24


def corners_of(picture):
    return [picture[y, x] for y in (8, -8) for x in (8, -8)]


def straighten(phone, photo, **sent):
    page = phone.tap("logs:straighten", photo, **(sent or form()))
    run_due()
    return page


# ── The proposal ────────────────────────────────────────────────────────────────
def test_the_page_on_the_table_is_offered_and_nothing_is_cropped_unasked(mum, entry, adas_photo):
    found = np.array(adas_photo.proposal["corners"]) * 100
    assert np.abs(found - np.array(list(CORNERS.values()))).max() < 2
    assert "Lay it straight" in mum.look(entry)
    assert adas_photo.corners is None
    assert all(is_like(TABLE, corner) for corner in corners_of(pixels(adas_photo)))


@pytest.mark.parametrize("changed", ["as taken", "laid straight", "turned and made again", "being turned"])
def test_the_edges_are_looked_for_in_the_least_picture_that_shows_the_whole_photo(
    mum, entry, monkeypatch, changed
):
    """Whatever became of the photo meanwhile, its page is found where the camera saw it."""
    mum.add(entry, "left", page_on_table(size=(1600, 2000)))
    photo = made(entry)["left"]
    if changed == "laid straight":
        mum.tap("logs:straighten", photo, **form())
    elif changed != "as taken":
        straightening.turn_by(photo, 90)
    if changed != "being turned":
        run_due()
    looked_at, find = [], jobs.find_page
    monkeypatch.setattr(jobs, "find_page", lambda path: looked_at.append(Image.open(path).size) or find(path))
    Photo.objects.filter(pk=photo.pk).update(looked_for_page_at=None)
    effects = jobs.look_for_page(Job(payload={"photo": str(photo.pk)}), None)
    effects.apply()
    assert looked_at == [(819, 1024) if changed == "as taken" else (1600, 2000)]
    proposed = Photo.objects.get(pk=photo.pk).proposal["corners"]
    assert np.abs(np.array(proposed) * 100 - list(CORNERS.values())).max() < 1.5


def test_one_tap_lays_it_straight_and_one_tap_brings_the_photo_back(mum, entry, adas_photo):
    before, master = pixels(adas_photo), adas_photo.picture(Size.MASTER).sha256
    mum.tap("logs:use_proposal", adas_photo)
    run_due()
    assert all(is_like(PAPER, corner) for corner in corners_of(pixels(adas_photo)))
    assert "Lay it straight" not in mum.look(entry)
    mum.tap("logs:as_taken", adas_photo)
    run_due()
    assert np.abs(pixels(adas_photo) - before).mean() < 1
    assert Photo.objects.get().picture(Size.MASTER).sha256 == master
    assert Photo.objects.get().pictures.count() == 5
    assert files() == {picture.key for picture in Photo.objects.get().pictures.all()}


def test_a_photo_without_a_page_offers_nothing(mum, entry):
    mum.add(entry, "left", photo_of(Image.effect_noise((600, 800), 60).convert("RGB")))
    photo = made(entry)["left"]
    assert photo.looked_for_page_at
    assert photo.proposal is None
    assert "Lay it straight" not in mum.look(entry)
    assert "Drag a dot to each corner" in mum.client.get(reverse("logs:straighten", args=[photo.pk])).text


# ── Dragged corners ─────────────────────────────────────────────────────────────
def test_the_corners_as_dragged_are_what_is_shown_and_the_master_stays_as_taken(mum, adas_photo):
    master = adas_photo.picture(Size.MASTER).sha256
    straighten(mum, adas_photo)
    shown = pixels(adas_photo)
    assert all(is_like(PAPER, corner) for corner in corners_of(shown))
    photo = Photo.objects.get()
    assert photo.picture(Size.MASTER).sha256 == master
    assert photo.pictures.count() == 6
    assert all(is_like(TABLE, corner) for corner in corners_of(pixels(photo, Size.TAKEN)))
    assert files() == {picture.key for picture in photo.pictures.all()}
    assert AuditLine.objects.filter(verb="straightened").exists()


def test_a_turned_page_keeps_its_corners(mum, adas_photo):
    straighten(mum, adas_photo)
    upright = pixels(adas_photo).shape
    for quarter in range(1, 5):
        mum.tap("logs:turn", adas_photo)
        run_due()
        shown = pixels(adas_photo)
        assert all(is_like(PAPER, corner) for corner in corners_of(shown))
        assert shown.shape[:2] == (upright[:2] if quarter % 2 == 0 else upright[1::-1])


def test_turning_on_the_way_takes_the_dragged_corners_along(mum, adas_photo):
    address = reverse("logs:straighten", args=[adas_photo.pk])
    answer = mum.client.post(address, form(turn="right"))
    run_due()
    assert Photo.objects.get().corners is None, "nothing is cropped by turning"
    page = mum.client.get(answer.url).text
    # A quarter clockwise: what was the bottom left corner (14, 84) is the top left one now, at (16, 14).
    assert 'name="top_left_x" value="16.0"' in page
    assert 'name="top_left_y" value="14.0"' in page


@pytest.mark.parametrize(
    "corners",
    [
        CORNERS | {"top_left": (86, 90), "bottom_right": (20, 10)},
        {name: (50 + number % 2, 50 + number // 2) for number, name in enumerate(CORNERS)},
    ],
    ids=["crossed", "tiny"],
)
def test_corners_that_make_no_page_change_nothing_and_are_kept_to_mend(mum, adas_photo, corners):
    page = straighten(mum, adas_photo, **form(corners))
    assert "do not make a page" in page
    assert f'value="{corners["top_left"][0]}"' in page
    assert Photo.objects.get().corners is None


@pytest.mark.parametrize("number", ["NaN", "-3", "101", "inf", "", "left"])
def test_a_number_that_is_none_changes_nothing(mum, adas_photo, number):
    straighten(mum, adas_photo, **(form() | {"top_left_x": number}))
    assert Photo.objects.get().corners is None


def test_what_was_handed_in_meanwhile_stays_as_it_is(mum, entry, adas_photo):
    mum.tap("logs:hand_in", entry)
    assert straighten(mum, adas_photo) == "404"
    assert Photo.objects.get().corners is None


def test_a_second_tap_makes_the_pictures_once(mum, adas_photo):
    straighten(mum, adas_photo)
    jobs = Job.objects.filter(kind="page-pictures").count()
    straighten(mum, adas_photo)
    assert Job.objects.filter(kind="page-pictures").count() == jobs == 2


def test_the_last_of_three_wishes_wins_whichever_job_comes_first(mum, adas_photo):
    mum.tap("logs:straighten", adas_photo, **form())
    mum.tap("logs:as_taken", adas_photo)
    mum.tap("logs:straighten", adas_photo, **form(brighter="on"))
    for job in Job.objects.filter(kind="page-pictures").order_by("-created_at"):
        Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
    run_due()
    photo = Photo.objects.get()
    assert photo.brighter
    assert pixels(photo)[8, 8].min() > 236
    assert photo.pictures.count() == 6


def test_a_run_for_an_older_wish_comes_too_late_and_shows_nothing(mum, adas_photo):
    mum.tap("logs:straighten", adas_photo, **form())
    late = make_page_pictures(Job.objects.for_key(Photo.objects.get().job_key), lambda done, total: None)
    mum.tap("logs:as_taken", adas_photo)
    late.apply()
    late.discard()
    run_due()
    photo = Photo.objects.get()
    assert all(is_like(TABLE, corner) for corner in corners_of(pixels(photo)))
    assert files() == {picture.key for picture in photo.pictures.all()}
    assert photo.pictures.count() == 5


# ── Light ───────────────────────────────────────────────────────────────────────
def test_uneven_blue_light_becomes_white_paper_and_a_dark_drawing_stays_dark(mum, entry):
    paper = np.full((900, 700, 3), (236, 232, 228), np.float64)
    paper[500:860, 60:640] = (60, 30, 70)
    light = np.linspace(1.0, 0.55, 900)[:, None, None] * np.array([0.72, 0.86, 1.0])
    mum.add(entry, "left", photo_of(Image.fromarray((paper * light).astype(np.uint8))))
    photo = made(entry)["left"]
    dull = pixels(photo)
    straighten(mum, photo, **(form() | {"lay_straight": "", "brighter": "on"}))
    bright = pixels(photo)
    height, width = bright.shape[:2]
    for y in (0.05, 0.3, 0.5, 0.97):
        spot = bright[int(y * height), width // 2]
        assert spot.min() > 225, y
        assert spot.max() - spot.min() < 16, "no blue cast"
    assert dull[int(0.05 * height), width // 2].max() - dull[int(0.05 * height), width // 2].min() > 40
    assert bright[int(0.75 * height), width // 2].max() < 130


# ── Who may see what lay round it ───────────────────────────────────────────────
def test_what_lay_round_the_page_is_for_those_at_home_and_staff(school, mum, entry, adas_photo):
    straighten(mum, adas_photo)
    entry.hand_in(by=actor_for(school.adas_mum))
    entry.let_through()
    ben = client_for(school.ben)
    for size, mum_sees, ben_sees in [("640", 200, 200), ("taken", 200, 404), ("master", 200, 404)]:
        address = reverse("logs:picture", args=[adas_photo.pk, size])
        assert mum.client.get(address).status_code == mum_sees
        assert ben.get(address).status_code == ben_sees, size


# ── Cut and join ────────────────────────────────────────────────────────────────
@pytest.fixture
def spread(mum, entry):
    mum.add(entry, "whole", page_on_table(spread=True))
    return made(entry)["whole"]


def test_one_photo_of_both_pages_is_cut_at_the_fold_and_can_be_one_again(mum, entry, spread):
    mum.tap("logs:cut", spread, **form(fold_top_x=50, fold_top_y=13, fold_bottom_x=50, fold_bottom_y=87))
    halves = made(entry)
    assert set(halves) == {"left", "right"}
    assert is_like((200, 40, 40), pixels(halves["left"])[100, 100])
    assert is_like((40, 60, 200), pixels(halves["right"])[100, 100])
    assert files() == {picture.key for photo in Photo.objects.all() for picture in photo.pictures.all()}
    assert "One photo again" in mum.look(entry)
    mum.tap("logs:undo_cut_or_join", entry)
    assert lying(entry) == {"whole": spread}
    assert not entry.spare_photos().exists()


def test_a_cut_in_a_second_tab_changes_nothing(mum, entry, spread):
    for _tab in range(2):
        mum.tap("logs:cut", spread, **form())
    assert Page.objects.live().filter(entry=entry).count() == 2
    assert Photo.objects.count() == 3


def test_two_photos_become_one_of_both_pages_and_two_again(mum, entry):
    mum.add(entry, "left", photo_of(Image.new("RGB", (600, 800), (200, 40, 40))))
    mum.add(entry, "right", photo_of(Image.new("RGB", (300, 400), (40, 60, 200))))
    two = made(entry)
    assert "Make one photo of both" in mum.look(entry)
    mum.tap("logs:join", entry)
    both = made(entry)["whole"]
    shown = pixels(both)
    assert shown.shape[1] > shown.shape[0]
    assert is_like((200, 40, 40), shown[100, 100])
    assert is_like((40, 60, 200), shown[100, -100])
    assert files() == {picture.key for photo in Photo.objects.all() for picture in photo.pictures.all()}
    mum.tap("logs:undo_cut_or_join", entry)
    assert lying(entry) == two


def test_pages_are_not_joined_while_their_pictures_are_made(mum, entry):
    mum.add(entry, "left", photo_of(Image.new("RGB", (60, 80), "red")))
    mum.add(entry, "right", photo_of(Image.new("RGB", (60, 80), "blue")))
    assert "still being made" in mum.tap("logs:join", entry)
    assert set(lying(entry)) == {"left", "right"}
