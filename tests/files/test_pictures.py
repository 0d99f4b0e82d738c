"""What becomes of one photo: upright, true in colour, in five sizes, silent about where it was taken."""

import zlib
from pathlib import Path

import pytest
from PIL import Image

from learninglogs.files.pictures import Refused, look, make_pictures
from tests.pictures import (
    CORNERS,
    STORED_AS,
    assert_nothing_but_pixels,
    corner_colours,
    display_p3_profile,
    drawing,
    phone_photo,
)

HEIC_OF_A_HOUSE = Path(__file__).parent.parent / "files" / "house-turned.heic"
SECRETS = (b"Secret", b"Privet", b"Exif", b"<x>")


@pytest.mark.parametrize("orientation", STORED_AS)
def test_amys_photo_is_upright_however_she_held_the_phone(orientation, tmp_path):
    made = make_pictures(phone_photo(tmp_path / "photo", orientation=orientation), tmp_path)
    assert (made.width_px, made.height_px) == (300, 400)
    for picture in made.pictures:
        assert corner_colours(picture.path) == CORNERS


@pytest.mark.parametrize(
    "turn_deg, top_left, size_px",
    [
        (0, "red", (300, 400)),
        (90, "blue", (400, 300)),
        (180, "yellow", (300, 400)),
        (270, "green", (400, 300)),
    ],
)
def test_a_turn_by_hand_comes_on_top_of_the_cameras(turn_deg, top_left, size_px, tmp_path):
    made = make_pictures(phone_photo(tmp_path / "photo", orientation=6), tmp_path, turn_deg=turn_deg)
    assert corner_colours(made.picture("master").path)["top left"] == top_left
    assert (made.width_px, made.height_px) == size_px


def test_a_page_turns_by_quarters_only(tmp_path):
    with pytest.raises(ValueError, match="quarters"):
        make_pictures(phone_photo(tmp_path / "photo"), tmp_path, turn_deg=45)


def test_a_heic_is_not_turned_twice(tmp_path):
    """The container turns it; its EXIF still says 6."""
    made = make_pictures(HEIC_OF_A_HOUSE, tmp_path)
    assert (made.width_px, made.height_px) == (480, 640)
    with Image.open(made.picture("master").path) as house:
        red, green, blue = house.getpixel((180, 270))  # the roof, left of the tree
    assert red > 150 > green > blue


def test_nothing_the_camera_knew_about_amy_is_kept(tmp_path):
    made = make_pictures(phone_photo(tmp_path / "photo", width_px=3000, height_px=2000), tmp_path)
    for picture in made.pictures:
        assert_nothing_but_pixels(picture.path)
        assert not any(secret in picture.path.read_bytes() for secret in SECRETS)


def test_every_size_is_as_said_and_none_is_enlarged(tmp_path):
    made = make_pictures(phone_photo(tmp_path / "photo", width_px=3000, height_px=2000), tmp_path)
    sizes = {picture.size: (picture.width_px, picture.height_px) for picture in made.pictures}
    assert sizes == {
        "master": (3000, 2000),
        "2560": (2560, 1707),
        "1024": (1024, 683),
        "640": (640, 427),
        "320": (320, 213),
    }
    small = make_pictures(phone_photo(tmp_path / "small", width_px=500, height_px=100), tmp_path)
    assert small.picture("2560").width_px == small.picture("640").width_px == 500
    for picture in small.pictures:
        with Image.open(picture.path) as image:
            assert image.size == (picture.width_px, picture.height_px)
            assert Image.MIME[image.format] == picture.content_type
        assert picture.path.stat().st_size == picture.byte_count


def test_a_master_has_at_most_24_megapixels(tmp_path):
    Image.new("L", (6000, 5000), 200).save(tmp_path / "big", "PNG")
    made = make_pictures(tmp_path / "big", tmp_path)
    master = made.picture("master")
    assert (made.width_px, made.height_px) == (6000, 5000)
    assert 23_900_000 < master.width_px * master.height_px <= 24_000_000


def test_a_thread_of_paper_is_still_a_picture(tmp_path):
    Image.new("RGB", (40_000, 3), "blue").save(tmp_path / "thread", "PNG")
    made = make_pictures(tmp_path / "thread", tmp_path)
    assert made.picture("320").height_px == 1


def test_wide_colours_become_srgb(tmp_path):
    """P3 (200, 100, 50) lies at sRGB (215, 93, 31), by the matrices of both spaces."""
    patch = Image.new("RGB", (64, 64), (200, 100, 50))
    patch.save(tmp_path / "p3", "PNG", icc_profile=display_p3_profile())
    made = make_pictures(tmp_path / "p3", tmp_path)
    for picture in made.pictures:
        with Image.open(picture.path) as image:
            assert image.convert("RGB").getpixel((30, 30)) == pytest.approx((215, 93, 31), abs=4)


@pytest.mark.parametrize(
    "mode, stored, seen",
    [
        ("1", 1, (255, 255, 255)),
        ("L", 90, (90, 90, 90)),
        ("I;16", 90 * 256 + 7, (90, 90, 90)),
        ("CMYK", (0, 255, 255, 0), (255, 0, 0)),
        ("RGBA", (0, 0, 0, 0), (255, 255, 255)),
        ("LA", (0, 0), (255, 255, 255)),
    ],
)
def test_every_way_of_storing_a_colour_looks_right(mode, stored, seen, tmp_path):
    Image.new(mode, (48, 48), stored).save(tmp_path / "patch", "TIFF")
    made = make_pictures(tmp_path / "patch", tmp_path)
    with Image.open(made.picture("2560").path) as image:
        assert image.convert("RGB").getpixel((20, 20)) == pytest.approx(seen, abs=3)


def test_a_palette_with_a_see_through_colour_lies_on_white_paper(tmp_path):
    image = drawing(60, 80).quantize(8)
    image.save(tmp_path / "clear", "GIF", transparency=image.getpixel((1, 1)))
    made = make_pictures(tmp_path / "clear", tmp_path)
    assert corner_colours(made.picture("1024").path) == CORNERS | {"top left": "white"}


@pytest.mark.parametrize("family", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF"])
def test_the_content_decides_and_never_the_name(family, tmp_path):
    drawing().save(tmp_path / "photo.exe", family)
    looked = look(tmp_path / "photo.exe")
    assert (looked.format, looked.upright_px, looked.frame_count) == (family, (300, 400), 1)


@pytest.mark.parametrize("family", ["GIF", "TIFF", "WEBP", "PNG"])
def test_the_first_of_several_is_used_and_the_rest_counted(family, tmp_path):
    second = Image.new("RGB", (300, 400), "black")
    drawing().save(tmp_path / "several", family, save_all=True, append_images=[second, drawing()])
    made = make_pictures(tmp_path / "several", tmp_path)
    assert made.looked.frame_count == 3
    assert made.page_count == 3
    assert corner_colours(made.picture("1024").path) == CORNERS


def test_a_phones_second_frame_is_not_a_page(tmp_path):
    """Gain maps and stereo views come as MPO; no parent has to be told about them."""
    drawing().save(tmp_path / "gain", "MPO", save_all=True, append_images=[drawing(30, 40)])
    looked = look(tmp_path / "gain")
    assert (looked.format, looked.frame_count, looked.page_count) == ("MPO", 2, 1)


def test_a_photo_that_arrived_by_half_is_refused(tmp_path):
    whole = phone_photo(tmp_path / "whole", width_px=900, height_px=900).read_bytes()
    (tmp_path / "half").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused, match="cut-short"):
        make_pictures(tmp_path / "half", tmp_path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_heic_that_arrived_in_part_is_refused_though_it_would_decode(share, tmp_path):
    whole = HEIC_OF_A_HOUSE.read_bytes()
    (tmp_path / "part").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Refused, match="cut-short"):
        look(tmp_path / "part")


def test_bytes_a_phone_adds_behind_its_heic_do_no_harm(tmp_path):
    (tmp_path / "longer").write_bytes(HEIC_OF_A_HOUSE.read_bytes() + b"\xff\xffSEFT-maker-notes" * 9)
    assert look(tmp_path / "longer").upright_px == (480, 640)


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"", "empty-file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-a-picture"),
        (b"PK\x03\x04 and so on", "not-a-picture"),
        (b"%PDF-1.7", "not-a-picture"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "not-a-picture"),
        (b"GIF89a<?php phpinfo();", "unreadable"),
        (b"\xff\xd8\xff\xe0 and nothing else", "unreadable"),
    ],
)
def test_what_is_no_picture_is_refused_by_its_content(content, kind, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(content)
    with pytest.raises(Refused) as refused:
        look(tmp_path / "photo.jpg")
    assert refused.value.kind in {kind, "cut-short"} if kind == "unreadable" else refused.value.kind == kind


def test_too_many_pixels_are_refused_before_one_is_decoded(tmp_path):
    header = Image.new("1", (8, 8))
    header.save(tmp_path / "bomb", "PNG")
    content = bytearray((tmp_path / "bomb").read_bytes())
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    (tmp_path / "bomb").write_bytes(content)
    with pytest.raises(Refused) as refused:
        look(tmp_path / "bomb")
    assert refused.value.numbers == {"megapixels": 3600, "limit_megapixels": 64}


def test_a_missing_file_is_not_the_pictures_fault(tmp_path):
    with pytest.raises(FileNotFoundError):
        look(tmp_path / "nowhere")
