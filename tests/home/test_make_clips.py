"""The sample school's sound and film: what is committed is what the program beside it makes."""

from pathlib import Path

from learninglogs.files.clips import make_clip
from learninglogs.home.sample import make_clips

CLIPS = Path(make_clips.__file__).parent / "clips"


def test_made_again_they_are_as_long_and_as_large(tmp_path):
    make_clips.make(tmp_path)
    for name in ("bees.m4a", "canal.mp4"):
        folders = [tmp_path / f"{name}-{which}" for which in ("now", "kept")]
        for folder in folders:
            folder.mkdir()
        now, kept = make_clip(tmp_path / name, folders[0]), make_clip(CLIPS / name, folders[1])
        assert (now.is_film, now.width_px, now.height_px) == (kept.is_film, kept.width_px, kept.height_px)
        assert abs(now.seconds - kept.seconds) < 0.1
    assert sum(path.stat().st_size for path in CLIPS.iterdir()) < 200_000


def test_the_boat_rises_with_the_water_and_leaves_above():
    first, last = make_clips.frame(0.0), make_clips.frame(1.0)

    def boat(picture):
        red = [
            (x, y) for x in range(0, 640, 4) for y in range(0, 360, 4) if picture.getpixel((x, y))[0] == 0xC8
        ]
        return min(y for _x, y in red), min(x for x, _y in red)

    (low, left), (high, right) = boat(first), boat(last)
    assert high < low - 100
    assert right > left + 300
