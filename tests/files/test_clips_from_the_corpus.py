"""The real sounds and films of the corpus: each as its manifest says, and none tells where it was made."""

import csv
from functools import cache

import pytest

from learninglogs.files.clips import make_clip
from learninglogs.files.refusals import Refusal
from tests.clips import assert_tells_nothing, order_of
from tests.corpus import FOLDER, each_corpus_file

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


@each_corpus_file("hostile")
def test_no_hostile_file_becomes_a_clip(file, tmp_path):
    with pytest.raises(Refusal) as refused:
        make_clip(file.path, tmp_path)
    assert "Everything you had before is still here" in refused.value.words
    assert not list(tmp_path.rglob("*.mp4"))
