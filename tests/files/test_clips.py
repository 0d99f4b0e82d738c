"""Somebody's sound or film becomes one that every browser plays and that tells of nobody."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from learninglogs.files.clips import ClipProgramFailed, look, make_clip, program
from learninglogs.files.clips.limits import COULD_NOT_START
from learninglogs.files.refusals import (
    ClipTooHard,
    ClipTooLong,
    CutShort,
    DamagedClip,
    NeitherSoundNorFilm,
    TooManyFilmPixels,
)
from tests.clips import assert_tells_nothing, film, order_of, sound
from tests.pictures import assert_nothing_but_pixels


@pytest.fixture
def come(tmp_path):
    """The content as a file that came, and an empty folder to work in."""

    def come(content, name="came"):
        folder = tmp_path / f"work-{name}"
        folder.mkdir()
        path = tmp_path / name
        path.write_bytes(content)
        return path, folder

    return come


def test_a_film_is_made_small_and_begins_before_all_of_it_is_there(come):
    told = []
    made = make_clip(*come(film(2, size="1920x1080")), report=told.append)
    content = made.path.read_bytes()
    assert (made.is_film, made.width_px, made.height_px) == (True, 1280, 720)
    assert made.seconds == pytest.approx(2, abs=0.2)
    assert order_of(content)[:2] == ["ftyp", "moov"]
    assert_tells_nothing(content)
    assert told == sorted(told) and all(0 <= percent <= 99 for percent in told)


def test_the_test_itself_would_see_a_place(come):
    with pytest.raises(AssertionError):
        assert_tells_nothing(film())


def test_its_poster_is_a_clean_picture(come):
    made = make_clip(*come(film()))
    assert made.poster.suffix in {".jpg", ".jpeg"}
    assert_nothing_but_pixels(made.poster)


@pytest.mark.parametrize("ending", ["mp3", "ogg", "wav", "m4a", "flac"])
def test_a_sound_becomes_one_kind_of_file_with_a_look(come, ending):
    content = sound(2, ending=ending)
    if ending == "flac":  # not one a phone sends
        with pytest.raises(NeitherSoundNorFilm):
            make_clip(*come(content))
        return
    made = make_clip(*come(content))
    assert (made.is_film, made.poster, made.path.suffix) == (False, None, ".m4a")
    assert made.seconds == pytest.approx(2, abs=0.1)
    assert len(made.peaks) == 40 and max(made.peaks) == 100
    assert_tells_nothing(made.path.read_bytes())


def test_a_whisper_becomes_as_loud_as_a_shout(come, tmp_path):
    loudest = {}
    for name, volume in (("whisper", "-30dB"), ("shout", "0dB")):
        path = tmp_path / f"{name}.wav"
        tone = ["-f", "lavfi", "-i", "sine=frequency=500:duration=3", "-af", f"volume={volume}"]
        subprocess.run([program.ffmpeg(), "-v", "error", *tone, str(path)], check=True)
        made = make_clip(*come(path.read_bytes(), name))
        measure = [program.ffmpeg(), "-i", str(made.path), "-af", "volumedetect", "-f", "null", "-"]
        said = subprocess.run(measure, capture_output=True, text=True, check=True).stderr
        loudest[name] = float(said.split("mean_volume:")[1].split()[0])
    assert loudest["shout"] > -18
    assert loudest["shout"] - loudest["whisper"] < 13, "it was 30 dB quieter; 24 dB is the most it is lifted"


def test_a_silent_film_stays_silent_and_is_kept(come, tmp_path):
    path = tmp_path / "silent.mp4"
    making = [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=64x64:duration=1",
        "-f",
        "lavfi",
        "-i",
        "anullsrc",
        "-shortest",
    ]
    subprocess.run([program.ffmpeg(), "-v", "error", *making, str(path)], check=True)
    assert make_clip(*come(path.read_bytes())).is_film


def test_a_cover_picture_does_not_make_a_film_of_a_sound(come, tmp_path):
    cover = ["-f", "lavfi", "-i", "testsrc2=size=64x64", "-map", "0", "-map", "1", "-frames:v", "1"]
    path = tmp_path / "cover.m4a"
    tone = ["-f", "lavfi", "-i", "sine=duration=1"]
    order = [
        program.ffmpeg(),
        "-v",
        "error",
        *tone,
        *cover,
        "-disposition:v",
        "attached_pic",
        "-c:v",
        "mjpeg",
    ]
    subprocess.run([*order, "-pix_fmt", "yuvj420p", str(path)], check=True)
    assert make_clip(*come(path.read_bytes())).is_film is False


def test_four_minutes_are_refused_before_a_picture_is_decoded(come):
    with pytest.raises(ClipTooLong) as refused:
        make_clip(*come(sound(240)))
    assert "4:00 long; 3 minutes is the most" in refused.value.words
    assert "still where you recorded it" in refused.value.words


def test_three_minutes_are_taken(come):
    assert look(*come(sound(180))).seconds == pytest.approx(180, abs=1)


def test_a_film_larger_than_4k_is_refused(come):
    with pytest.raises(TooManyFilmPixels):
        make_clip(*come(film(0.2, size="5120x2880")))


@pytest.mark.parametrize(
    "content, refused",
    [
        (b"", NeitherSoundNorFilm),
        (b"GIF89a" + bytes(99), NeitherSoundNorFilm),
        (b"#EXTM3U\n#EXTINF:5\nfile:///etc/passwd\n", NeitherSoundNorFilm),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", NeitherSoundNorFilm),
        (b"\x1aE\xdf\xa3" + bytes(999), DamagedClip),
        (b"RIFF\xff\xff\xff\x7fAVI " + bytes(999), NeitherSoundNorFilm),
    ],
)
def test_what_is_no_clip_is_refused(come, content, refused):
    with pytest.raises((refused, DamagedClip)):
        make_clip(*come(content))


def test_a_film_of_which_only_half_arrived_is_refused(come):
    content = film(3)
    with pytest.raises(CutShort):
        make_clip(*come(content[: len(content) // 2]))


# ── shut in ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def secret(tmp_path):
    """A file of somebody else's, which is a perfectly good sound."""
    path = tmp_path / "elsewhere" / "secret.wav"
    path.parent.mkdir()
    path.write_bytes(sound(1, ending="wav"))
    return path


@pytest.fixture
def no_landlock(monkeypatch):
    """Call it, and the kernel is an old one."""
    older = Path(__file__).with_name("limits_without_landlock.py")
    return lambda: monkeypatch.setattr(program, "LIMITS", older)


def test_ffmpeg_cannot_open_another_file_whatever_it_is_told(come, secret, no_landlock):
    """Even with every protocol allowed and the path on its command line: the kernel alone says no."""
    source, folder = come(sound(1))
    arguments = ["-protocol_whitelist", "file,fd", "-i", str(secret), "-f", "wav", "stolen.wav"]
    stolen = folder / "stolen.wav"
    with pytest.raises(DamagedClip) as stopped:
        program.run(arguments, source, folder)
    assert "Permission denied" in stopped.value.said
    assert not stolen.exists()
    no_landlock()
    program.run(arguments, source, folder)
    assert stolen.exists(), "with every limit but Landlock it can: it is that which stopped it"


@pytest.mark.parametrize("kernel", ["new", "old"])
def test_a_playlist_within_a_film_reaches_nothing_on_any_kernel(come, secret, no_landlock, kernel):
    """What made old ffmpegs read a server's files (CVE-2016-1897); here the whitelists say no."""
    if kernel == "old":
        no_landlock()
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{secret.as_uri()}\n#EXT-X-ENDLIST\n".encode()
    source, folder = come(playlist)
    for demuxer in ("hls", "mov", "avi", "concat"):
        with pytest.raises(DamagedClip):
            program.run([*program.reading(demuxer), "-f", "wav", "stolen.wav"], source, folder)
    with pytest.raises(NeitherSoundNorFilm):
        make_clip(source, folder)
    assert not list(folder.rglob("*.wav"))


def test_a_clip_is_made_on_an_old_kernel_too(come, no_landlock):
    no_landlock()
    assert make_clip(*come(sound(1))).seconds == pytest.approx(1, abs=0.1)


def test_a_playlist_that_names_another_file_reaches_nothing(come, secret):
    """A playlist taken for a film all the same: ffmpeg’s own whitelists say no, before the kernel would."""
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{secret.as_uri()}\n#EXT-X-ENDLIST\n".encode()
    source, folder = come(playlist)
    with pytest.raises(DamagedClip) as stopped:
        program.run([*program.reading("hls"), "-f", "wav", "stolen.wav"], source, folder)
    assert "Permission denied" not in stopped.value.said
    assert not (folder / "stolen.wav").exists()


def test_ffmpeg_cannot_write_outside_its_folder(come, tmp_path):
    source, folder = come(sound(1))
    with pytest.raises(DamagedClip):
        program.run([*program.reading("mp3"), "-f", "wav", str(tmp_path / "out.wav")], source, folder)
    assert not (tmp_path / "out.wav").exists()


def test_ffmpeg_cannot_call_anybody(come):
    source, folder = come(sound(1))
    with pytest.raises(DamagedClip) as stopped:
        program.run(["-i", "tcp://127.0.0.1:9", "-f", "null", "-"], source, folder)
    assert "Permission denied" in stopped.value.said or "not permitted" in stopped.value.said


def test_no_secret_of_ours_is_in_its_environment(monkeypatch, come):
    monkeypatch.setenv("LEARNINGLOGS_SECRET_KEY", "the key")
    seen = []
    popen = subprocess.Popen

    def watched(*args, **kwargs):
        seen.append(kwargs["env"])
        return popen(*args, **kwargs)

    monkeypatch.setattr(program.subprocess, "Popen", watched)
    look(*come(sound(1)))
    assert seen == [{"LANG": "C.UTF-8"}]


# ── bounded ──────────────────────────────────────────────────────────────────────────────────────────────


def test_its_memory_is_bounded(come, settings):
    made = make_clip(*come(film(2, size="1920x1080")))
    assert 0 < made.peak_rss_bytes < 400_000_000
    settings.CLIP_MEMORY_MB = 300  # the program alone is mapped with 170
    with pytest.raises((ClipTooHard, DamagedClip)):
        make_clip(*come(film(2, size="1920x1080"), "again"))


def test_its_time_is_bounded(come, settings):
    settings.CLIP_SECONDS = 0.2
    began = time.monotonic()
    with pytest.raises(ClipTooHard):
        make_clip(*come(film(20, size="1280x720")))
    assert time.monotonic() - began < 20


def test_what_it_writes_is_bounded(come, settings):
    settings.CLIP_MAX_BYTES = 1_000
    source, folder = come(sound(60))
    with pytest.raises((ClipTooHard, DamagedClip)):
        program.run([*program.reading("mp3"), "-f", "wav", "sound.wav"], source, folder)
    assert (folder / "sound.wav").stat().st_size <= 1_001_000


def test_it_runs_when_nobody_else_wants_the_processor(come):
    source, folder = come(film(20, size="1280x720"))
    nice = []

    def looked(_seconds):
        children = psutil.Process().children(recursive=True)
        nice.extend(child.nice() for child in children if "ffmpeg" in child.name())

    program.run([*program.reading("mov"), "-f", "null", "-"], source, folder, on_progress=looked)
    assert nice and set(nice) == {min(19, psutil.Process().nice() + 19)}


def test_it_dies_with_its_worker(tmp_path):
    source = tmp_path / "film.mp4"
    source.write_bytes(film(20, size="1280x720"))
    (tmp_path / "work").mkdir()
    code = (
        "import sys, django; django.setup()\n"
        "from pathlib import Path\nfrom learninglogs.files.clips import program\n"
        "slow = [*program.reading('mov'), '-map', '0:v', '-vf', 'realtime', '-f', 'null', '-']\n"
        "program.run(slow, Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    worker = subprocess.Popen([sys.executable, "-c", code, str(source), str(tmp_path / "work")])
    try:
        ffmpeg = _child_of(worker.pid)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert psutil.wait_procs([ffmpeg], timeout=5)[1] == [], "it went on without its worker"
    finally:
        worker.kill()


def _child_of(pid):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for child in psutil.Process(pid).children():
            if "ffmpeg" in child.name():
                return child
        time.sleep(0.05)
    raise AssertionError("ffmpeg never ran")


def test_it_stops_when_nobody_wants_the_clip_any_more(come):
    class LeaseLost(Exception):
        pass

    def lost(_seconds):
        raise LeaseLost

    source, folder = come(film(20, size="1280x720"))
    slow = [*program.reading("mov"), "-map", "0:v", "-vf", "realtime", "-f", "null", "-"]
    began = time.monotonic()
    with pytest.raises(LeaseLost):
        program.run(slow, source, folder, on_progress=lost)
    assert time.monotonic() - began < 10
    assert threading.active_count() < 20


def test_a_program_that_is_not_there_is_our_fault_and_not_the_films(come, monkeypatch):
    monkeypatch.setattr(program, "ffmpeg", lambda: "/nowhere/ffmpeg")
    with pytest.raises(ClipProgramFailed):
        look(*come(sound(1)))
    assert COULD_NOT_START == 97
    assert Path(program.LIMITS).exists()
