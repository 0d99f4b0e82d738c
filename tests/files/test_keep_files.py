"""A kept file is whole or not there, private, and never written over by another."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile

from learninglogs.files.storage import DurableFileStorage, NameTaken

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "pupils/amy/0123abcd"


@pytest.fixture
def storage(tmp_path):
    return DurableFileStorage(location=tmp_path / "files")


def test_amys_picture_is_kept_under_its_key(storage):
    assert storage.save(KEY, ContentFile(b"a page")) == KEY
    with storage.open(KEY) as kept:
        assert kept.read() == b"a page"
    assert Path(storage.path(KEY)).parts[-3:] == ("pupils", "amy", "0123abcd")


def test_only_the_owner_may_read_it(storage):
    storage.save(KEY, ContentFile(b"a page"))
    kept = Path(storage.path(KEY))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for folder in (
        kept.parent,
        kept.parent.parent,
        Path(storage.location),
        Path(storage.location, ".incoming"),
    ):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_same_content_may_come_twice_and_other_content_may_not(storage):
    storage.save(KEY, ContentFile(b"a page"))
    assert storage.save(KEY, ContentFile(b"a page")) == KEY
    for other in (b"b page", b"a longer page"):
        with pytest.raises(NameTaken):
            storage.save(KEY, ContentFile(other))
    assert storage.open(KEY).read() == b"a page"


def test_a_disk_without_hard_links_keeps_files_just_as_well(storage, monkeypatch):
    def no_links(*_args):
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    storage.save(KEY, ContentFile(b"a page"))
    storage.save(KEY, ContentFile(b"a page"))
    with pytest.raises(NameTaken):
        storage.save(KEY, ContentFile(b"b page"))
    assert storage.open(KEY).read() == b"a page"


def test_two_workers_saving_the_same_page_leave_one(storage):
    failures = []

    def save():
        try:
            storage.save(KEY, ContentFile(b"a page" * 100_000))
        except Exception as error:
            failures.append(error)

    workers = [threading.Thread(target=save) for _worker in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failures
    assert storage.size(KEY) == 600_000
    assert not list(Path(storage.location, ".incoming").iterdir())


def test_a_key_cannot_lead_out_of_the_folder(storage):
    with pytest.raises(SuspiciousOperation):
        storage.save("../../etc/cron.d/amy", ContentFile(b"a page"))


def test_deleting_what_is_gone_is_fine(storage):
    storage.save(KEY, ContentFile(b"a page"))
    storage.delete(KEY)
    storage.delete(KEY)
    assert not storage.exists(KEY)


@pytest.mark.parametrize("step", ["write", "fsync", "link"])
def test_a_worker_killed_at_any_step_leaves_the_file_whole_or_absent(step, storage, tmp_path):
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WORKER, step, str(tmp_path / "files"), KEY],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "learninglogs.settings",
            "LEARNINGLOGS_DATA": str(tmp_path),
        },
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    if storage.exists(KEY):
        assert storage.size(KEY) == 5_000_000
    assert storage.exists(KEY) == (step == "link")
    assert storage.clear_abandoned(older_than_s=-1) == 1
    storage.save(KEY, ContentFile(b"x" * 5_000_000))
    assert storage.size(KEY) == 5_000_000


KILLED_WORKER = """
import os, signal, sys
from django.core.files.base import ContentFile
from learninglogs.files import storage

step, location, key = sys.argv[1:]
content = ContentFile(b"x" * 5_000_000)
if step == "write":
    pieces = content.chunks
    def chunks(size):
        yield next(pieces(size))
        os.kill(os.getpid(), signal.SIGKILL)
    content.chunks = chunks
elif step == "fsync":
    storage.DurableFileStorage(location=location).save(key + "-", ContentFile(b"makes the folders"))
    os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
else:
    link = os.link
    def link_and_die(part, target):
        link(part, target)
        os.kill(os.getpid(), signal.SIGKILL)
    os.link = link_and_die
storage.DurableFileStorage(location=location).save(key, content)
"""


def test_only_what_was_abandoned_long_ago_is_cleared(storage):
    storage.save(KEY, ContentFile(b"a page"))
    on_its_way = Path(storage.location, ".incoming", "now.part")
    on_its_way.write_bytes(b"half")
    assert storage.clear_abandoned() == 0
    os.utime(on_its_way, (0, 0))
    assert storage.clear_abandoned() == 1
    assert storage.exists(KEY)
