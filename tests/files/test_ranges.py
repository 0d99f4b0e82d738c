"""A player asks for pieces of a film, to begin before all of it is there and to jump to a place."""

import psutil
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from learninglogs.files.serving import send_file

KEY = "pupils/amy/film.mp4"
FILM = bytes(range(256)) * 1_000


@pytest.fixture
def ask(rf):
    """What the player gets for a Range: (status, body, headers)."""
    default_storage.save(KEY, ContentFile(FILM))

    def ask(asked=None, *, method="get", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = getattr(rf, method)("/film/", headers=named | ({"Range": asked} if asked else {}))
        response = send_file(request, KEY, content_type="video/mp4", etag="v1")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return response.status_code, body, response

    return ask


@pytest.mark.parametrize(
    "asked, first, last",
    [
        ("bytes=0-", 0, 255_999),
        ("bytes=0-0", 0, 0),
        ("bytes=1000-1999", 1_000, 1_999),
        ("bytes=255000-", 255_000, 255_999),
        ("bytes=200000-999999999", 200_000, 255_999),
        ("bytes=-500", 255_500, 255_999),
        ("bytes=-999999999", 0, 255_999),
    ],
)
def test_a_player_gets_the_piece_it_asks_for(ask, asked, first, last):
    status, body, response = ask(asked)
    assert (status, body) == (206, FILM[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/256000"
    assert response["Content-Length"] == str(last + 1 - first)
    assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
def test_a_piece_behind_the_end_is_not_there(ask, asked):
    status, body, response = ask(asked)
    assert (status, body) == (416, b"")
    assert response["Content-Range"] == "bytes */256000"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "bytes=9-5", "bytes=-", "pages=1-2", "bytes=a-b", "bytes=1--2", None]
)
def test_anything_else_is_answered_with_the_whole_film(ask, asked):
    status, body, response = ask(asked)
    assert (status, body) == (200, FILM)
    assert response["Accept-Ranges"] == "bytes"


def test_a_piece_of_another_version_is_never_joined_to_this_one(ask):
    assert ask("bytes=5-9", If_Range='"v1"')[0] == 206
    assert ask("bytes=5-9", If_Range='"v0"')[:2] == (200, FILM)
    assert ask("bytes=5-9", If_Range="Wed, 25 Nov 2026 10:00:00 GMT")[0] == 200


def test_a_head_request_and_a_browser_that_has_it_get_no_piece(ask):
    assert ask("bytes=5-9", method="head")[0] == 200
    status, body, _response = ask("bytes=5-9", If_None_Match='"v1"')
    assert (status, body) == (304, b"")


def test_every_piece_is_private_and_inert(ask):
    for asked in ("bytes=5-9", "bytes=999999-"):
        response = ask(asked)[2]
        assert response["Cache-Control"] == "private, no-cache"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.django_db  # the end of an answer looks after the connections
def test_the_file_is_shut_when_the_player_goes_away(rf, ask):
    def opened():
        return [file.path for file in psutil.Process().open_files() if file.path.endswith("film.mp4")]

    response = send_file(rf.get("/film/", headers={"Range": "bytes=0-99999"}), KEY, content_type="video/mp4")
    next(iter(response.streaming_content))
    assert len(opened()) == 1
    response.close()
    assert opened() == []
