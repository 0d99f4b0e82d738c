"""Nobody fills the disk: what may be uploaded is decided before it is written down."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from learninglogs.files.uploads import HEARD_OUT_BYTES, UploadTooBig, WelcomeFilesOnly
from learninglogs.people.actor import NOBODY, Actor
from logs.models import LogEntry, Photo
from tests.access.scene import a_picture
from tests.people_of_the_school import client_for

LIMIT = 2_000_000
# The handler's own questions, asked of a request alone.
ADA, ADD_PHOTO, ELSEWHERE = Actor(pupil_id=1), "logs:add_photo", "home:privacy"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes of each piece of a file that was written to the disk."""
    pieces: list[int] = []
    write = WelcomeFilesOnly.receive_data_chunk

    def counting(self: WelcomeFilesOnly, raw_data: bytes, start: int) -> None:
        write(self, raw_data, start)
        pieces.append(len(raw_data))

    monkeypatch.setattr(WelcomeFilesOnly, "receive_data_chunk", counting)
    return pieces


def a_file(byte_count: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("page.jpg", b"x" * byte_count, "image/jpeg")


def sent(
    rf: RequestFactory, byte_count: int, *, by: Actor = ADA, to: str = ADD_PHOTO, **more: Any
) -> HttpRequest:
    request = rf.post("/", {"upload": a_file(byte_count), "place": "left", **more})
    request.actor = by  # type: ignore[attr-defined]
    request.resolver_match = SimpleNamespace(view_name=to)  # type: ignore[assignment]
    return request


def test_adas_photo_is_written_down_where_photos_belong(rf: RequestFactory, written: list[int]) -> None:
    request = sent(rf, 9_000)
    assert (request.FILES["upload"].size, request.POST["place"]) == (9_000, "left")
    assert sum(written) == 9_000


@pytest.mark.parametrize("by, to", [(NOBODY, ADD_PHOTO), (ADA, ELSEWHERE), (NOBODY, ELSEWHERE)])
def test_any_other_file_is_passed_over_and_the_words_arrive(
    rf: RequestFactory, written: list[int], by: Actor, to: str
) -> None:
    request = sent(rf, 9_000, by=by, to=to, another=a_file(10))
    assert request.POST["place"] == "left"
    assert not request.FILES
    assert not written


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/account/login/", "/door/1/", "/entries/1/photos/", "/privacy/"])
def test_a_stranger_writes_nothing_anywhere(address: str, written: list[int]) -> None:
    Client(enforce_csrf_checks=True).post(address, {"upload": a_file(50_000)})
    Client().post(address, {"upload": a_file(50_000)})
    assert not written


def test_a_signed_in_child_adds_a_photo_by_the_same_road(school: SimpleNamespace, written: list[int]) -> None:
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    address = reverse("logs:add_photo", args=[entry.pk])
    photo = SimpleUploadedFile("page.jpg", a_picture(), "image/jpeg")
    client_for(school.ada).post(address, {"upload": photo, "place": "left"})
    assert Photo.objects.filter(entry=entry).count() == 1
    assert written


@pytest.mark.django_db
def test_too_long_is_refused_kindly_before_anything_is_looked_at(settings: Any, written: list[int]) -> None:
    settings.UPLOAD_MAX_BYTES = LIMIT
    answer = Client().post("/entries/1/photos/", {"upload": a_file(4_000_000)})
    assert answer.status_code == 413
    assert "A photo can be up to 2 MB." in answer.content.decode()
    assert not answer.cookies
    assert not written


@pytest.mark.django_db
def test_a_page_that_sends_by_itself_gets_one_line_to_show(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = LIMIT
    answer = Client(headers={"HX-Request": "true"}).post("/", {"upload": a_file(4_000_000)})
    assert answer.status_code == 413
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().startswith("A photo can be up to 2 MB.")


@pytest.mark.django_db
def test_it_is_heard_out_so_that_the_browser_shows_the_words_but_not_for_ever(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = LIMIT
    endless = _Endless()
    Client().generic(
        "POST",
        "/",
        b"",
        **{"wsgi.input": endless, "CONTENT_LENGTH": str(10**12), "CONTENT_TYPE": "image/jpeg"},
    )
    assert endless.read_bytes == HEARD_OUT_BYTES


def test_a_length_that_was_not_announced_stops_at_the_limit_and_leaves_nothing(
    rf: RequestFactory, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000
    with pytest.raises(UploadTooBig):
        sent(rf, 2_000_000).FILES  # noqa: B018 – asking is what reads it
    assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())


def test_a_line_that_breaks_half_way_leaves_nothing(
    rf: RequestFactory, school: SimpleNamespace, settings: Any, written: list[int]
) -> None:
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    meta = rf.post("/", {"upload": a_file(900_000), "place": "left"}).environ
    ada = client_for(school.ada)
    ada.raise_request_exception = False
    broken = {name: meta[name] for name in ("CONTENT_TYPE", "CONTENT_LENGTH")}
    broken["wsgi.input"] = _Breaking(meta["wsgi.input"], after=400_000)
    ada.generic("POST", reverse("logs:add_photo", args=[entry.pk]), **broken)
    assert written
    assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())


def test_a_crowd_of_files_is_refused(school: SimpleNamespace) -> None:
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    crowd = {f"upload{n}": a_file(9) for n in range(9)}
    address = reverse("logs:add_photo", args=[entry.pk])
    assert client_for(school.ada).post(address, crowd).status_code == 400


class _Endless(io.RawIOBase):
    """More and more, as long as somebody reads."""

    read_bytes = 0

    def read(self, size: int = -1) -> bytes:
        self.read_bytes += size
        return b"x" * size


class _Breaking(io.RawIOBase):
    """A phone in a lift: after so many bytes there is no more line."""

    def __init__(self, stream: Any, *, after: int) -> None:
        super().__init__()
        self._read: Callable[[int], bytes] = stream.read
        self._left = after

    def read(self, size: int = -1) -> bytes:
        if self._left <= 0:
            raise OSError("the line broke")
        self._left -= size
        return self._read(size)
