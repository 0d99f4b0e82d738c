"""Real scans and hostile ones, in the limited child: each ends as the corpus's manifest says."""

import pytest
from PIL import Image

from learninglogs.files.refusals import Refusal
from learninglogs.files.scans.process import scan_process
from tests.corpus import each_corpus_file
from tests.pictures import assert_nothing_but_pixels

MEMORY_MAX_MB = 400  # a sheet at a time; the child may take 650
ONE_PAGE = {"2400dpi-typewriter": (2001, 1432)}


@pytest.fixture(scope="module")
def process():
    with scan_process() as warm:
        yield warm


def is_scan(file):
    return file.name.startswith("scans/") or file.name.endswith((".tif", ".tiff"))


def pages(process, file, folder):
    """Every sheet of the file, cut out."""
    return [
        process.cut(file.path, number, folder, prefix="LL")
        for number in range(1, process.count(file.path) + 1)
    ]


@each_corpus_file("scans", "formats", only=lambda file: is_scan(file) and file.expected == "accept")
def test_every_page_comes_out_as_a_clean_picture(file, process, tmp_path):
    made = pages(process, file, tmp_path)
    assert len(made) == (file.page_count or 1)
    for sheet in made:
        for path in (sheet.path, sheet.small_path):
            assert_nothing_but_pixels(path)
        with Image.open(sheet.path) as picture:
            assert sorted(picture.size) == sorted((sheet.width_px, sheet.height_px))
    assert process.last_work.peak_rss_bytes < MEMORY_MAX_MB * 1_000_000


def perhaps_refused(file):
    return file.name.startswith("hostile/") or (is_scan(file) and file.expected != "accept")


@each_corpus_file("scans", "hostile", only=perhaps_refused)
def test_what_cannot_be_a_scan_is_refused_kindly(file, process, tmp_path):
    try:
        made = pages(process, file, tmp_path)
    except Refusal as refusal:
        assert "Everything you had before is still here" in refusal.words
    else:
        assert file.expected in {"limit", "accept-sanitised"}, "only such a file may be cut after all"
        assert len(made) <= 200
        for sheet in made:
            assert_nothing_but_pixels(sheet.path)
    assert process.last_work.peak_rss_bytes < 650_000_000


@each_corpus_file("scans", only=lambda file: "encrypted" in file.name and file.expected == "refuse")
def test_a_locked_paper_is_called_locked(file, process, tmp_path):
    with pytest.raises(Refusal) as refused:
        pages(process, file, tmp_path)
    assert refused.value.kind == "locked-paper"


@each_corpus_file("scans", only=lambda file: "huckfinn" in file.name)
def test_a_pages_one_jpeg_is_taken_out_and_not_squeezed_again(file, process, tmp_path):
    import pikepdf  # noqa: PLC0415 – only this test looks inside

    (sheet,) = pages(process, file, tmp_path)
    with pikepdf.open(file.path) as pdf:
        (picture,) = pdf.pages[0].resources.XObject.values()
        stored = picture.read_raw_bytes()
    pixels = sheet.path.read_bytes()
    assert pixels[-1000:] == stored[-1000:]
    assert len(pixels) <= len(stored)
