"""A stranger's picture may only hurt itself: the process that reads it is limited, alone and replaceable."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from learninglogs.files import picture_process
from learninglogs.files.picture_process import PictureProcess, PictureProcessFailed
from learninglogs.files.refusals import NotAPicture, TooHard
from tests.pictures import CORNERS, corner_colours, phone_photo

ROOT = Path(__file__).resolve().parent.parent.parent
SAFETY_S = 20
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")


@pytest.fixture
def process():
    process = PictureProcess()
    yield process
    process.stop()


@pytest.fixture
def photo(tmp_path):
    return phone_photo(tmp_path / "photo", orientation=6)


def test_amys_photo_goes_through_the_child(photo, tmp_path):
    made = picture_process.make_pictures(photo, tmp_path, turn_deg=180)
    turned = {place: CORNERS[opposite] for place, opposite in zip(CORNERS, reversed(CORNERS), strict=True)}
    assert corner_colours(made.picture("320").path) == turned
    assert picture_process.look(photo).upright_px == (300, 400)
    assert picture_process.process() is picture_process.process()


def test_one_warm_child_serves_many_pictures(process, photo, tmp_path):
    process.warm_up()
    child = process._child.pid
    for _photo in range(3):
        process.make_pictures(photo, tmp_path)
    assert process._child.pid == child
    assert process.last_work.peak_rss_bytes > 1_000_000
    assert process.last_work.cpu_s > 0


def test_a_refusal_reaches_the_person_in_kind_words(process, tmp_path):
    (tmp_path / "homework.docx").write_bytes(b"PK\x03\x04 a word document")
    with pytest.raises(NotAPicture) as refused:
        process.look(tmp_path / "homework.docx")
    assert "is still here" in refused.value.words


@linux_only
def test_too_much_memory_ends_one_picture_and_not_the_next(photo, tmp_path):
    large = phone_photo(tmp_path / "large", width_px=4000, height_px=3000)
    process = PictureProcess(memory_mb=110)
    try:
        process.warm_up()
        child = process._child.pid
        with pytest.raises(TooHard):
            process.make_pictures(large, tmp_path)
        assert process.make_pictures(photo, tmp_path).width_px == 300
        assert process._child.pid == child
    finally:
        process.stop()


@linux_only
def test_too_much_time_ends_one_picture_and_not_the_next(photo, tmp_path):
    large = phone_photo(tmp_path / "large", width_px=6000, height_px=4000)
    process = PictureProcess(seconds=0.1)
    try:
        with pytest.raises(TooHard):
            process.make_pictures(large, tmp_path)
        assert process.look(photo).upright_px == (300, 400)
    finally:
        process.stop()


def test_a_killed_child_is_replaced_without_a_word(process, photo, tmp_path):
    process.warm_up()
    process._child.kill()
    process._child.wait()
    assert process.make_pictures(photo, tmp_path).width_px == 300


def test_a_killed_child_is_replaced_even_if_nobody_noticed(process, photo, tmp_path, monkeypatch):
    process.warm_up()
    monkeypatch.setattr(process._child, "poll", lambda: None)
    os.kill(process._child.pid, signal.SIGKILL)
    assert process.make_pictures(photo, tmp_path).width_px == 300


def test_a_folder_that_cannot_be_written_is_not_the_pictures_fault(process, photo, tmp_path):
    with pytest.raises(PictureProcessFailed, match="No such file"):
        process.make_pictures(photo, tmp_path / "nowhere")


@linux_only
def test_the_child_is_told_no_secrets(process, monkeypatch):
    monkeypatch.setenv("LEARNINGLOGS_SECRET_KEY", "not for strangers")
    process.warm_up()
    environment = psutil.Process(process._child.pid).environ()
    assert not [name for name in environment if name.startswith("LEARNINGLOGS")]


@linux_only
def test_nobody_is_left_when_the_worker_is_killed(tmp_path):
    """Amy's worker dies in the middle of a photo that would never end: child and grandchild end too."""
    large = phone_photo(tmp_path / "large", width_px=6000, height_px=4000)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(large), str(tmp_path)], cwd=ROOT, env=_environment(tmp_path)
    )
    child, grandchild = _wait_for(lambda: _child_and_grandchild(worker.pid))
    grandchild.suspend()
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    _wait_for(lambda: not any(_lives(process) for process in (child, grandchild)))


WORKER = """
import sys
from pathlib import Path
from learninglogs.files import picture_process
while True:
    picture_process.make_pictures(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def _environment(data):
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "learninglogs.settings", "LEARNINGLOGS_DATA": str(data)}


def _child_and_grandchild(pid):
    """Both processes below `pid` once they are there, else None."""
    for child in psutil.Process(pid).children():
        for grandchild in child.children():
            return child, grandchild
    return None


def _lives(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _wait_for(condition):
    """What the condition answers once it is true; a safety time-out, not a measurement."""
    deadline = time.monotonic() + SAFETY_S
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("It never happened.")
