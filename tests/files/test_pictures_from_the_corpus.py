"""Every real picture of the corpus, through the real child process: the outcome is the manifest's."""

import time
from collections import Counter

import pytest
from PIL import ExifTags, Image, ImageChops, ImageStat

from learninglogs.files.picture_process import PictureProcess
from learninglogs.files.refusals import CutShort, NotAPicture, Refusal, TooManyPixels
from tests.corpus import corpus_path, each_corpus_file
from tests.pictures import assert_nothing_but_pixels

pytestmark = pytest.mark.corpus
FOLDERS = ("pages", "camera", "formats", "hostile")
MEMORY_MAX_BYTES = 700_000_000
SAFETY_S = 10
HOSTILE_WORDS = (b"<?php", b"<script", b"PK\x03\x04", b"Raw profile", b"/etc/passwd", b"javascript")


@pytest.fixture(scope="module")
def process():
    process = PictureProcess()
    yield process
    process.stop()


@pytest.fixture
def out_dir(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    return folder


def pictures(file):
    return file.is_picture


def other_things(file):
    return not file.is_picture


def accepted(file):
    return file.is_picture and file.expected.startswith("accept")


@each_corpus_file(*FOLDERS, only=pictures)
def test_a_real_picture_fares_as_the_manifest_says(file, process, out_dir):
    began = time.monotonic()
    try:
        made = process.make_pictures(file.path, out_dir)
    except Refusal as refusal:
        assert file.expected in {"refuse", "limit"}, refusal.kind
        assert refusal.words
        assert not list(out_dir.iterdir())
    else:
        assert file.expected != "refuse"
        assert (made.width_px, made.height_px) == file.upright_px
        assert made.looked.frame_count == file.page_count
        assert made.looked == process.look(file.path)
    assert process.last_work.peak_rss_bytes < MEMORY_MAX_BYTES
    assert time.monotonic() - began < SAFETY_S


@each_corpus_file(*FOLDERS, only=other_things)
def test_what_is_no_picture_is_refused_kindly(file, process, out_dir):
    """PDFs among them: they are scans, not photos, and will have a door of their own."""
    with pytest.raises(Refusal) as refused:
        process.make_pictures(file.path, out_dir)
    assert refused.value.words
    assert not list(out_dir.iterdir())


@each_corpus_file(*FOLDERS, only=accepted)
def test_nothing_but_pixels_of_a_real_picture_is_kept(file, process, out_dir):
    made = process.make_pictures(file.path, out_dir)
    camera = _what_the_camera_wrote(file.path)
    for picture in made.pictures:
        assert_nothing_but_pixels(picture.path)
        content = picture.path.read_bytes()
        assert not [words for words in (*HOSTILE_WORDS, *camera) if words in content]
        with Image.open(picture.path) as image:
            assert image.size == (picture.width_px, picture.height_px)
            assert not image.getexif()
            assert "icc_profile" not in image.info


@pytest.mark.parametrize("orientation", range(2, 9))
def test_all_eight_portraits_look_the_same(orientation, process, out_dir):
    upright, turned = out_dir / "upright", out_dir / "turned"
    for folder, number in ((upright, 1), (turned, orientation)):
        folder.mkdir()
        process.make_pictures(corpus_path(f"camera/Portrait_{number}.jpg"), folder)
    with Image.open(upright / "320.webp") as one, Image.open(turned / "320.webp") as other:
        difference = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean
    assert max(difference) < 4  # of 255; a wrong turn differs by more than 40


@pytest.mark.parametrize(
    "name, why",
    [
        ("hostile/half-uploaded-phone.heic", CutShort),
        ("hostile/half-uploaded-phone.jpg", CutShort),
        ("hostile/phone-200-megapixel.heic", TooManyPixels),
        ("hostile/pdf-named.jpg", NotAPicture),
    ],
)
def test_the_reason_is_the_true_one(name, why, process, out_dir):
    with pytest.raises(why):
        process.make_pictures(corpus_path(name), out_dir)


def test_a_real_display_p3_patch_keeps_its_colour(process, out_dir):
    path = corpus_path("formats/png-display-p3.png")
    made = process.make_pictures(path, out_dir)
    with Image.open(path) as patch, Image.open(made.picture("master").path) as master:
        stored = patch.convert("RGB").getpixel((4, 4))
        shown = master.convert("RGB").getpixel((4, 4))
    assert shown == pytest.approx(_srgb_of_p3(stored), abs=5)


def test_red_ink_stays_red(process, out_dir):
    """An Adobe CMYK JPEG stores its inks inverted: the word RED is red on black."""
    made = process.make_pictures(corpus_path("camera/CMYK-adobe-red.jpg"), out_dir)
    with Image.open(made.picture("master").path) as master:
        colours = Counter(_name(pixel) for pixel in master.convert("RGB").get_flattened_data())
    assert [name for name, _count in colours.most_common(2)] == ["black", "red"]


def _name(pixel):
    red, green, blue = pixel
    if max(pixel) < 90:
        return "black"
    return "red" if red > 120 and green < 90 and blue < 90 else "other"


def _srgb_of_p3(pixel):
    """By the matrices of both spaces (their curves are the same)."""
    rows = ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979))
    light = [
        level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4
        for level in (part / 255 for part in pixel)
    ]
    mixed = [min(1, max(0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in rows]
    return [
        255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055) for part in mixed
    ]


def _what_the_camera_wrote(path):
    """Maker, model, dates and software of the original, where they are long enough to be no accident."""
    if path.suffix.lower() == ".heic":
        return []
    with Image.open(path) as image:
        exif = image.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
    words = [str(value) for value in (*exif.values(), *inner.values()) if isinstance(value, str)]
    return [word.encode() for word in words if len(word.strip("\0 ")) >= 5]
