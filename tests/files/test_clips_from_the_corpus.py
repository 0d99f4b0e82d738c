"""The real sounds and films of the corpus: each as its manifest says, and none tells where it was made."""

import csv
from functools import cache

import pytest

from learninglogs.files.clips import make_clip
from learninglogs.files.refusals import Refusal
from tests.clips import assert_tells_nothing, order_of
from tests.corpus import FOLDER, corpus_path, each_corpus_file

MOST_RSS_BYTES = 600_000_000


@cache
def manifest():
    with (FOLDER / "MANIFEST.csv").open(newline="", encoding="utf-8") as lines:
        return {line["path"]: line for line in csv.DictReader(lines)}


@pytest.mark.corpus
@each_corpus_file("media")
def test_each_is_taken_as_the_manifest_says(file, tmp_path):
    made = make_clip(file.path, tmp_path)
    line = manifest()[file.name]
    assert file.expected == "accept"
    assert made.is_film == (line["kind"] == "video")
    assert made.seconds == pytest.approx(float(line["duration_s"]), abs=0.35)
    content = made.path.read_bytes()
    assert order_of(content)[:2] == ["ftyp", "moov"]
    assert_tells_nothing(content)
    assert made.peak_rss_bytes < MOST_RSS_BYTES
    if file.upright_px:
        width, height = file.upright_px
        assert (made.width_px > made.height_px) == (width > height), "it stands or lies as it was filmed"
        assert min(made.width_px, made.height_px) <= 720


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["ffmpeg-hls-read-file.mp4", "moov-only-truncated.mov", "html-xss.html", "zip-named.pdf",
             "svg-script.svg", "zero-bytes.heic", "half-uploaded-phone.heic", "double-extension.jpg.php",
             "php-in-jpeg-metadata.jpg", "pdf-embedded-file.pdf"],
)  # fmt: skip
def test_no_hostile_file_becomes_a_clip(name, tmp_path):
    with pytest.raises(Refusal) as refused:
        make_clip(corpus_path(f"hostile/{name}"), tmp_path)
    assert "Everything you had before is still here" in refused.value.words
    assert not list((tmp_path / "apart").glob("*.mp4"))
