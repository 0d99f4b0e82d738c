"""The sample school's photos: what is committed is what a demonstration needs, and can be made again."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pi_heif
import pytest
from PIL import ExifTags, Image, ImageOps

from learninglogs.home.sample import make_photos
from learninglogs.home.sample.make_photos import SHOTS, SPREADS, photograph

PHOTOS = Path(make_photos.__file__).parent / "photos"
INDEX = json.loads((PHOTOS / "INDEX.json").read_text("utf-8"))

pi_heif.register_heif_opener()


def test_every_double_page_comes_twice_and_some_as_two_photos():
    whole = [photo["spread"] for photo in INDEX if photo["side"] == "whole"]
    assert sorted(whole) == sorted([title for title, _, _ in SPREADS.values()] * 2)
    lefts, rights = ({p["spread"] for p in INDEX if p["side"] == side} for side in ("left", "right"))
    assert lefts == rights
    assert len(lefts) >= 3
    assert {path.name for path in PHOTOS.iterdir()} == {photo["file"] for photo in INDEX} | {"INDEX.json"}


def test_the_photos_are_small_enough_for_the_repository():
    assert sum(path.stat().st_size for path in PHOTOS.iterdir()) <= 7_000_000


@pytest.mark.parametrize("photo", INDEX, ids=lambda photo: photo["file"])
def test_a_photo_is_upright_once_its_orientation_is_heard(photo):
    with Image.open(PHOTOS / photo["file"]) as stored:
        assert ImageOps.exif_transpose(stored).size == (photo["width"], photo["height"])
        assert stored.getexif()[ExifTags.Base.Make] == "Learning Logs sample"
    assert photo["spread"] in photo["description"]


def test_some_photos_tell_a_place_some_lie_on_their_side_and_some_are_heic():
    opened = [Image.open(PHOTOS / photo["file"]) for photo in INDEX]
    assert sum(bool(photo.getexif().get_ifd(ExifTags.IFD.GPSInfo)) for photo in opened) >= 5
    assert {photo.getexif()[ExifTags.Base.Orientation] for photo in opened} == {1, 3, 6, 8}
    assert sum(photo["file"].endswith(".heic") for photo in INDEX) >= 3
    for photo in opened:
        photo.close()


def test_the_same_shot_is_the_same_photo_and_another_table_another_one():
    page = np.full((198, 280, 3), 0.9, np.float32)
    page[40:80, 30:110] = (0.8, 0.2, 0.1)
    first, again, other = (photograph(replace(SHOTS[n], long_px=160), page) for n in (0, 0, 1))
    assert first.size == (160, 120)
    assert first.tobytes() == again.tobytes() != other.tobytes()
    middle_left = first.getpixel((42, 37))
    assert middle_left[0] > middle_left[2] + 60, "the red patch is on the left page of the photo"
