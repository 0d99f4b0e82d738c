"""The disk fills up: no file is taken in, families are told kindly, and staff hear of it before."""

import shutil
from collections import namedtuple
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learninglogs.files import disk, uploads
from logs.models import LogEntry, Photo
from tests.files.test_let_uploads_in import a_picture, written  # noqa: F401 – a fixture
from tests.files.test_receive_uploads import FAR_AWAY
from tests.people_of_the_school import client_for

Usage = namedtuple("Usage", "total used free")
FULL_MB, ALMOST_MB, PLENTY_MB = 499, 1_999, 2_000


@pytest.fixture
def free_mb(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Only what the system says about the disk is made up: nobody can fill a real one here."""

    def leave(megabytes: int) -> None:
        usage = Usage(200_000_000_000, 0, megabytes * 1_000_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)

    return leave


@pytest.fixture
def adas_log(school: SimpleNamespace) -> LogEntry:
    return LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)


def send(school: SimpleNamespace, log: LogEntry, **headers: str) -> Any:
    photo = SimpleUploadedFile("page.jpg", a_picture(), "image/jpeg")
    address = reverse("logs:add_photo", args=[log.pk])
    return client_for(school.adas_mum).post(address, {"upload": photo, "place": "left"}, headers=headers)


def test_with_room_a_photo_is_taken(school, adas_log, free_mb) -> None:  # type: ignore[no-untyped-def]  # fixtures
    free_mb(500)
    assert send(school, adas_log).status_code == 302
    assert Photo.objects.filter(entry=adas_log).count() == 1


def test_without_room_it_is_refused_kindly_and_not_a_byte_is_written(
    school: SimpleNamespace,
    adas_log: LogEntry,
    free_mb: Any,
    written: list[int],  # noqa: F811 – the fixture
) -> None:
    free_mb(FULL_MB)
    answer = send(school, adas_log)
    assert answer.status_code == 507
    page = answer.content.decode()
    assert "The school’s store is full" in page
    assert "is still on your phone or computer" in page
    assert not written and not Photo.objects.exists()


def test_a_page_that_sends_by_itself_gets_one_line(school, adas_log, free_mb) -> None:  # type: ignore[no-untyped-def]  # fixtures
    free_mb(FULL_MB)
    answer = send(school, adas_log, HX_Request="true")
    assert (answer.status_code, answer["Content-Type"]) == (507, "text/plain; charset=utf-8")
    assert "Your double page is safe" in answer.content.decode()


def test_a_piece_of_an_upload_is_refused_too_and_words_still_come_in(
    school: SimpleNamespace, free_mb: Any
) -> None:
    free_mb(FULL_MB)
    mum = client_for(school.adas_mum)
    piece = mum.patch("/uploads/1/", b"x" * 500, content_type="application/offset+octet-stream")
    assert piece.status_code == 507
    words = client_for(school.mr_hill).post(
        reverse("challenges:add_link", args=[school.challenge.pk]),
        "url=example.org/bees",
        content_type="application/x-www-form-urlencoded",
    )
    assert words.status_code == 302


def test_it_is_told_before_the_body_is_looked_at(rf: Any, free_mb: Any, monkeypatch: Any) -> None:
    """What still comes is heard out and thrown away, because a browser that is cut off shows no words."""
    free_mb(FULL_MB)
    request = rf.post("/", {"upload": SimpleUploadedFile("page.jpg", b"x" * 9_000)})
    middleware = uploads.UploadLimitMiddleware(lambda request: pytest.fail("It was let in."))
    with pytest.raises(uploads.DiskFull):
        middleware(request)
    assert not hasattr(request, "_post") and not hasattr(request, "_files")


@pytest.mark.parametrize(
    "left_mb, says", [(PLENTY_MB, ""), (ALMOST_MB, "store is almost full"), (FULL_MB, "store is full.")]
)
def test_staff_hear_of_it_before_families_do(
    school: SimpleNamespace, free_mb: Any, left_mb: int, says: str
) -> None:
    free_mb(left_mb)
    class_page = reverse("home:class_page", args=[school.kingfisher.pk])
    for who, address in [
        ("mr_hill", class_page),
        ("mrs_bell", reverse("office:system", args=[school.wrenfield.pk])),
    ]:
        page = client_for(getattr(school, who)).get(address, follow=True).content.decode()
        assert ("The school’s store" in page) is bool(says), who
        assert says in page
    family = client_for(school.adas_mum).get(reverse("home:family")).content.decode()
    assert "The school’s store" not in family


def test_files_that_lie_far_away_fill_no_disk_of_ours(settings: Any, free_mb: Any) -> None:
    free_mb(0)
    assert disk.is_full()
    settings.STORAGES = {**settings.STORAGES, "default": FAR_AWAY}
    assert disk.room_left() is None
    assert not disk.is_full()
