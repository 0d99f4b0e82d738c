"""The rules of tus 1.0, each asked for as any client may, and whose an upload is."""

import base64
import datetime
import hashlib
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_http_date

from learninglogs.jobs.runner import run_due
from learninglogs.people.models import Guardian
from logs.models import LogEntry, PhoneUpload, Photo
from tests.logs.phone import lying, plain
from tests.logs.sending import PIECE, VERSION, TusPhone, pieces, told

RED = plain("red")
FORTNIGHT = datetime.timedelta(days=14)


# ── Core ──────────────────────────────────────────────────────────
def test_options_names_what_this_server_can(mum, entry, url, settings):
    for address in (url, reverse("logs:uploads", args=[entry.pk])):
        for headers in ({}, {"Tus-Resumable": "0.2.2"}):
            answer = mum.client.options(address, headers=headers)
            assert (answer.status_code, answer.content) == (204, b"")
            assert answer["Tus-Version"] == "1.0.0"
            assert answer["Tus-Resumable"] == "1.0.0"
            assert answer["Tus-Max-Size"] == str(settings.CLIP_MAX_BYTES)
            assert set(answer["Tus-Extension"].split(",")) == {
                "creation",
                "termination",
                "checksum",
                "expiration",
            }
            assert answer["Tus-Checksum-Algorithm"] == "sha256"


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1", "2.0.0"])
@pytest.mark.parametrize("verb", ["post", "head", "patch", "delete"])
def test_another_version_is_not_processed(mum, entry, url, verb, version):
    address = reverse("logs:uploads", args=[entry.pk]) if verb == "post" else url
    headers = {"Upload-Offset": "0", "Upload-Length": "9"} | ({"Tus-Resumable": version} if version else {})
    answer = mum.client.generic(
        verb.upper(), address, RED[:9] if verb == "patch" else b"", PIECE, headers=headers
    )
    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Resumable"]) == (412, "1.0.0", "1.0.0")
    assert PhoneUpload.objects.get().offset == 0
    assert pieces() == set()


def test_head_says_how_far_it_is_from_nought_to_the_end(mum, entry, url):
    for at in (0, 100, 101):
        answer = mum.head(url)
        assert (answer.status_code, answer.content) == (200, b"")
        assert (answer["Upload-Offset"], answer["Upload-Length"]) == (str(at), str(len(RED)))
        assert answer["Cache-Control"] == "no-store"
        assert answer["Tus-Resumable"] == "1.0.0"
        mum.patch(url, at, RED[at : {0: 100, 100: 101}.get(at, len(RED))])
    assert mum.head(url)["Upload-Offset"] == str(len(RED))


def test_patch_answers_where_it_is_now_and_an_empty_piece_changes_nothing(mum, url):
    for at, piece in [(0, b""), (0, RED[:7]), (7, b""), (7, RED[7:9])]:
        answer = mum.patch(url, at, piece)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer["Upload-Offset"] == str(at + len(piece))
        assert answer["Tus-Resumable"] == "1.0.0"


@pytest.mark.parametrize("at", [0, 99, 101, 10**9])
def test_a_piece_that_is_not_the_next_one_is_a_conflict(mum, url, at):
    mum.patch(url, 0, RED[:100])
    answer = mum.patch(url, at, RED[at : at + 5])
    assert (answer.status_code, answer["Tus-Resumable"]) == (409, "1.0.0")
    assert mum.offset(url) == 100
    assert len(pieces()) == 1


@pytest.mark.parametrize(
    "kind", ["", "application/octet-stream", "image/jpeg", "multipart/form-data; boundary=x"]
)
def test_a_piece_of_another_type_is_not_taken(mum, url, kind):
    headers = VERSION | {"Upload-Offset": "0"}
    answer = mum.client.generic("PATCH", url, RED[:10], kind, headers=headers)
    assert answer.status_code == 415
    assert mum.offset(url) == 0


@pytest.mark.parametrize("offset", [None, "", "-1", "1.5", "abc", "٣", "9" * 40])
def test_an_offset_that_is_no_number_is_refused(mum, url, offset):
    headers = VERSION if offset is None else VERSION | {"Upload-Offset": offset}
    assert mum.client.patch(url, RED[:10], PIECE, headers=headers).status_code == 400
    assert mum.offset(url) == 0


def test_more_than_was_announced_is_not_taken(mum, url):
    mum.patch(url, 0, RED[:-5])
    assert mum.patch(url, len(RED) - 5, RED[-5:] + b"!").status_code == 413
    assert mum.offset(url) == len(RED) - 5


def test_a_network_that_lets_no_patch_through(mum, url):
    """Only of a POST: a link must never send anything."""
    headers = VERSION | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert mum.client.post(url, RED[:10], PIECE, headers=headers).status_code == 204
    assert mum.offset(url) == 10
    headers["Upload-Offset"] = "10"
    assert mum.client.generic("GET", url, RED[10:20], PIECE, headers=headers).status_code == 405
    assert mum.client.post(url, b"", PIECE, headers=VERSION).status_code == 405


# ── The protocol: creation, termination, checksum, expiration ──────────────────
def test_announcing_answers_with_an_address(mum, entry):
    answer = mum.announce(entry, RED)
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (201, "0", "1.0.0")
    assert mum.head(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"Upload-Length": "60000001"}, 413),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "ten"}, 400),
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": "0"}, 422),
        ({"Upload-Metadata": ""}, 400),
        ({"Upload-Metadata": "place not*base64"}, 400),
        ({"Upload-Metadata": told(client_id="no-uuid", place="left")}, 400),
        ({"Upload-Metadata": told(client_id=str(uuid.uuid4()), place="upside")}, 400),
        ({"Upload-Metadata": told(client_id=str(uuid.uuid4()), place="left", sha256="short")}, 400),
        ({"Upload-Metadata": "place bGVmdA==,place bGVmdA=="}, 400),
        ({"Upload-Metadata": f"place /w==,{told(client_id=str(uuid.uuid4()))}"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_announced(mum, entry, headers, status):
    answer = mum.announce(entry, RED, headers=headers)
    assert answer.status_code == status
    assert answer.content.decode().strip(), "in words"
    assert not PhoneUpload.objects.exists()


def test_what_else_is_told_does_not_matter(mum, entry):
    """Names that other clients send, with a value or without."""
    known = told(client_id=str(uuid.uuid4()), place="left", filename="Großmutter.jpg")
    answer = mum.announce(
        entry, RED, headers={"Upload-Metadata": f"{known},is_confidential, relativePath bnVsbA=="}
    )
    assert answer.status_code == 201


def test_a_photo_is_taken_back(mum, entry, url):
    mum.patch(url, 0, RED[:100])
    assert mum.delete(url).status_code == 204
    assert (mum.head(url).status_code, mum.patch(url, 100, RED[100:]).status_code) == (404, 404)
    assert "Upload-Offset" not in mum.head(url)
    assert pieces() == set()
    run_due()


def test_a_photo_that_has_arrived_is_taken_off_as_a_photo(mum, entry):
    url = mum.send(entry, RED)
    assert mum.delete(url).status_code == 404
    assert set(lying(entry)) == {"left"}


def base64_sha256(content):
    return f"sha256 {base64.b64encode(hashlib.sha256(content).digest()).decode()}"


@pytest.mark.parametrize(
    "checksum, status, kept",
    [
        (base64_sha256(RED[:100]), 204, 100),
        (base64_sha256(b"another"), 460, 0),
        ("md5 1B2M2Y8AsgTpgAmY7PhCfg==", 400, 0),
        ("sha256 c2hvcnQ=", 400, 0),
        ("sha256", 400, 0),
    ],
)
def test_a_piece_is_what_its_checksum_says(mum, url, checksum, status, kept):
    assert mum.patch(url, 0, RED[:100], headers={"Upload-Checksum": checksum}).status_code == status
    assert mum.offset(url) == kept
    assert len(pieces()) == bool(kept)


def test_when_it_expires_is_said_until_it_is_here(mum, entry, url):
    for answer in (mum.announce(entry, RED), mum.head(url), mum.patch(url, 0, RED[:10])):
        at = datetime.datetime.fromtimestamp(parse_http_date(answer["Upload-Expires"]), datetime.UTC)
        assert abs(timezone.now() + FORTNIGHT - at) < datetime.timedelta(minutes=1)
    assert "Upload-Expires" not in mum.patch(url, 10, RED[10:])


# ── Whose it is ─────────────────────────────────────────────────────────────────
NOT_HERE = f"/uploads/{uuid.UUID(int=1)}/"


@pytest.mark.parametrize("who", ["mr_hill", "bens_dad", "zoes_mum", "ada", "ben", "mr_stone", "mrs_bell"])
def test_somebody_elses_is_as_if_it_were_not_there(school, mum, url, who):
    """Ada herself, and her teacher, may open the double page; what mum's phone sends is mum's alone."""
    other = TusPhone(getattr(school, who))
    for ask in (other.head, other.delete, lambda at: other.patch(at, 0, RED)):
        theirs, nobodys = ask(url), ask(NOT_HERE)
        assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content)
        assert theirs.status_code == 404
    assert mum.offset(url) == 0


@pytest.mark.parametrize(
    "who, status",
    [("adas_mum", 201), ("ada", 201), ("mr_hill", 201), ("mrs_bell", 201), ("bens_dad", 404), ("ben", 404),
     ("ms_roy", 404), ("mr_okoro", 404), ("mr_stone", 404), ("zoes_mum", 404)],
)  # fmt: skip
def test_who_may_announce(school, entry, who, status):
    answer = TusPhone(getattr(school, who)).announce(entry, RED)
    assert answer.status_code == status


def test_whoever_is_signed_out_is_told_so_in_words(mum, entry, url):
    nobody = TusPhone(None, Client())
    for answer in (
        nobody.announce(entry, RED),
        nobody.head(url),
        nobody.patch(url, 0, RED),
        nobody.delete(url),
    ):
        assert answer.status_code == 401
    assert "Sign in again" in nobody.patch(url, 0, RED).content.decode()
    assert mum.offset(url) == 0


def test_when_access_ends_in_the_middle_nothing_more_is_taken(school, mum, entry, url):
    mum.patch(url, 0, RED[:100])
    Guardian.objects.filter(user=school.adas_mum, pupil=school.ada).update(ended_at=timezone.now())
    assert mum.patch(url, 100, RED[100:]).status_code == 404
    assert mum.head(url).status_code == 404
    assert not Photo.objects.exists()


def test_what_one_child_took_is_not_sent_by_the_next_on_the_same_tablet(school, entry):
    """The page still names Ada; the session has become Ben's. Neither the page nor Ben can send it."""
    bens = LogEntry.objects.create(pupil=school.ben, challenge=school.challenge)
    tablet = TusPhone(school.ben)
    adas, own = f"p{school.ada.pk}", f"p{school.ben.pk}"
    assert tablet.announce(bens, RED, person=adas).status_code == 401
    assert tablet.announce(bens, RED, person=own).status_code == 201


def test_a_form_of_another_site_sends_nothing(school, entry):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(school.adas_mum)
    assert TusPhone(None, strict).announce(entry, RED).status_code == 403
    assert not PhoneUpload.objects.exists()
    strict.cookies["csrftoken"] = "t" * 32
    assert TusPhone(None, strict).announce(entry, RED, headers={"X-CSRFToken": "t" * 32}).status_code == 201
