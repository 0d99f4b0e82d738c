"""Twenty photos on their way while workers are killed with -9 and the broker loses everything.

Every page ends with its five pictures, each once, and nothing beside them.
"""

import hashlib
import http.client
import os
import sys
import uuid
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from learninglogs.files.abandoned import clear_abandoned, place_of_work
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run, run_due
from logs.jobs import PicturesGone, make_page_pictures
from logs.models import LogEntry
from tests.jobs.conftest import REPOSITORY, Village
from tests.logs.orders import Orders
from tests.logs.phone import Phone, files, plain
from tests.logs.twenty_uploads import SIDES, photo
from tests.services import free_port
from tests.start.conftest import none_left, wait_for

STEPS = ["claimed", "working", "files-written", "before-commit", "after-commit"]


class Families(Orders):
    """The process that sends the photos."""

    def __init__(self, environment):
        super().__init__("tests.logs.twenty_uploads", environment)

    def add(self, count):
        assert self.ask(f"add {count}")["answers"] == [302] * count


class School(Village):
    """The whole product with quick leases, its real workers, and its families."""

    settings_module = "learninglogs.settings"

    def __init__(self, folder, **settings):
        super().__init__(folder, JOB_SWEEP_S="0.1", **settings)
        self.families = Families(self.environment)

    def end(self):
        self.families.leave()
        super().end()


@pytest.fixture
def village(tmp_path):
    village = School(tmp_path)
    yield village
    village.end()


@pytest.fixture
def large_village(tmp_path, postgresql_url, redis_url):
    village = School(tmp_path, DATABASE_URL=postgresql_url, BROKER_URL=redis_url)
    yield village
    village.end()


def assert_every_page_has_its_pictures_once(families, count, log=lambda: ""):
    seen = families.ask("wait 90")
    assert {job["state"] for job in seen["jobs"]} == {"done"}, (seen["jobs"], log())
    assert seen["pages"] == [5] * count
    assert seen["false_files"] == []
    assert seen["uploads_kept"] == 0
    assert seen["unnamed_files"] == []
    assert seen["left_over"] == []
    return seen


def test_twenty_pages_survive_a_worker_killed_at_every_step_and_a_broker_that_loses_everything(village):
    village.start_worker()
    village.start_sweeper()
    for number, step in enumerate([*STEPS, *STEPS]):
        village.arm(step)
        village.families.add(2)
        village.wait_for_death_at(step)
        if number == 3:
            village.empty_the_broker()
        if number == 7:
            village.remove_the_broker()
    seen = assert_every_page_has_its_pictures_once(village.families, 20, village.log)
    assert sum(job["attempts"] for job in seen["jobs"]) > len(seen["jobs"]), "somebody did die at work"


def test_one_page_survives_four_kills_in_a_row(village):
    village.start_worker()
    village.start_sweeper()
    village.families.ask("settle 60")  # each death is to be this page's own
    for step in STEPS[:4]:
        village.arm(step)
    village.families.add(1)
    for step in STEPS[:4]:
        village.wait_for_death_at(step)
    seen = assert_every_page_has_its_pictures_once(village.families, 1, village.log)
    assert max(job["attempts"] for job in seen["jobs"]) == 5


@pytest.mark.postgresql
@pytest.mark.redis
def test_ten_pages_survive_a_worker_killed_at_every_step_on_postgresql_and_redis(large_village):
    large_village.start_worker()
    large_village.start_sweeper()
    for step in STEPS:
        large_village.arm(step)
        large_village.families.add(2)
        large_village.wait_for_death_at(step)
    assert_every_page_has_its_pictures_once(large_village.families, 10, large_village.log)


# ── The supervisor ──────────────────────────────────────────────────────────────
class Office:
    """`manage.py start` on one data folder, with quick leases."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.port = folder, folder / "data", free_port()
        outside = {name: value for name, value in os.environ.items() if "LEARNINGLOGS" not in name}
        self.environment = outside | {
            "DJANGO_SETTINGS_MODULE": "learninglogs.settings",
            "LEARNINGLOGS_DATA": str(self.data),
            "LEARNINGLOGS_JOB_LEASE_S": "3",
            "LEARNINGLOGS_JOB_RENEW_S": "1",
            "LEARNINGLOGS_JOB_SWEEP_S": "0.5",
        }
        self.families = Families(self.environment)
        self.sent_by = self.families.ask("session")
        self.process: psutil.Popen | None = None

    def start(self) -> None:
        said = self.folder / f"said-{uuid.uuid4().hex}"
        command = [sys.executable, "manage.py", "start", "--no-sample", "--port", str(self.port)]
        with said.open("w") as words:
            self.process = psutil.Popen(
                [*command, "--data", str(self.data)],
                cwd=REPOSITORY, env=self.environment, stdout=words, stderr=words, start_new_session=True,
            )  # fmt: skip
        wait_for(lambda: "http://localhost" in said.read_text(), "it did not start")

    def send(self, entry: int, side: str, content: bytes) -> int:
        """One photo over the network, as a form without JavaScript sends it; the answer's status."""
        edge, token = uuid.uuid4().hex, "t" * 32
        fields = {"csrfmiddlewaretoken": token, "place": side}
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        named = 'form-data; name="upload"; filename="page.jpg"'
        head = f"--{edge}\r\nContent-Disposition: {named}\r\nContent-Type: image/jpeg\r\n\r\n".encode()
        body = b"".join([*parts, head, content, f"\r\n--{edge}--\r\n".encode()])
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        cookies = f"sessionid={self.sent_by['sessionid']}; csrftoken={token}"
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "Cookie": cookies}
        connection.request("POST", f"/entries/{entry}/photos/", body, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def leave(self) -> None:
        self.families.leave()
        with suppress(psutil.NoSuchProcess):
            self.process.terminate()
            self.process.wait(20)


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.leave()


def test_a_killed_supervisor_takes_everybody_along_and_the_next_start_finishes_the_pictures(office):
    office.start()
    large = [photo(number, width_px=2400) for number in range(8)]
    places = [(entry, side) for entry in office.sent_by["entries"][:4] for side in SIDES]
    for (entry, side), content in zip(places, large, strict=True):
        assert office.send(entry, side, content) == 302
    family = [office.process, *office.process.children(recursive=True)]
    assert len(family) > 5
    office.process.kill()
    office.process.wait()
    wait_for(lambda: none_left(family), f"left behind: {[one for one in family if one.is_running()]}")
    unfinished = [job for job in office.families.ask("see")["jobs"] if job["state"] != "done"]
    assert unfinished, "there was work left to carry on with"
    office.start()
    assert_every_page_has_its_pictures_once(office.families, 8)


# ── Late and damaged ────────────────────────────────────────────────────────────
@pytest.fixture
def adas_photo(school):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.adas_mum).add(entry, "left", plain("red"))
    return entry.photos.get()


def assert_five_whole_pictures(photo):
    run_due()
    photo.refresh_from_db()
    assert photo.received_key == ""
    assert files() == {picture.key for picture in photo.pictures.all()}
    for picture in photo.pictures.all():
        with default_storage.open(picture.key) as stored:
            assert hashlib.sha256(stored.read()).hexdigest() == picture.sha256
    assert photo.pictures.count() == 5


def test_a_run_that_comes_too_late_takes_no_picture_from_the_one_that_won(adas_photo):
    job = Job.objects.for_key(adas_photo.job_key)
    late, winner = (make_page_pictures(job, lambda done, total: None) for _run in range(2))
    late.discard()
    with pytest.raises(PicturesGone):
        winner.apply()
    assert_five_whole_pictures(adas_photo)
    make_page_pictures(job, lambda done, total: None).discard()
    assert_five_whole_pictures(adas_photo)


def test_the_upload_is_kept_until_every_picture_is_whole(adas_photo):
    assert run(Job.objects.for_key(adas_photo.job_key).pk)
    damaged = adas_photo.pictures.get(size="master").key
    default_storage.delete(damaged)
    default_storage.save(damaged, ContentFile(b"half of it"))
    assert run(Job.objects.get(kind="forget-upload").pk)
    adas_photo.refresh_from_db()
    assert default_storage.exists(adas_photo.received_key)
    assert_five_whole_pictures(adas_photo)


def test_an_update_clears_what_is_a_day_old_and_leaves_todays_work_alone(settings):
    half_sent = Path(settings.FILE_UPLOAD_TEMP_DIR, "half.upload.jpg")
    half_sent.write_bytes(b"half")
    with place_of_work() as yesterdays, place_of_work() as todays:
        (yesterdays / "master.jpg").write_bytes(b"a page")
        for left in (yesterdays, half_sent):
            os.utime(left, (0, 0))
        assert clear_abandoned() == 2
        assert todays.exists()
        yesterdays.mkdir()  # for its owner to remove, who lives after all
    assert clear_abandoned(older_than_s=-1) == 0
