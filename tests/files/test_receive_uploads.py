"""An upload is kept as it came, under its content's name, or refused in kind words."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from learninglogs.files.intake import keep, local_path, receive
from learninglogs.files.refusals import BY_KIND, CutShort, EmptyFile, Refusal, TooBig, refusal
from learninglogs.files.storage import NameTaken

PAGE = b"a photo of a page" * 1000
FAR_AWAY = {"BACKEND": "tests.files.far_away.FarAwayStorage"}


@pytest.fixture(params=["here", "far away"])
def storage(request, settings):
    """The default storage: the school's own disk, then one that has no paths, as S3 has none."""
    if request.param == "far away":
        settings.STORAGES = {**settings.STORAGES, "default": FAR_AWAY}
    return default_storage


def test_amys_photo_is_kept_under_its_contents_name(storage):
    received = receive(SimpleUploadedFile("IMG_1.jpg", PAGE), key_prefix="pupils/amy", max_bytes=10**6)
    sha256 = hashlib.sha256(PAGE).hexdigest()
    assert (received.key, received.sha256) == (f"pupils/amy/{sha256}", sha256)
    assert received.byte_count == len(PAGE)
    assert storage.open(received.key).read() == PAGE


def test_sending_it_twice_keeps_one(storage):
    keys = {receive(ContentFile(PAGE), key_prefix="pupils/amy/", max_bytes=10**6).key for _time in range(2)}
    assert len(keys) == 1
    assert storage.listdir("pupils/amy")[1] == [keys.pop().rpartition("/")[2]]


def test_a_large_upload_on_its_way_in_a_file_is_taken_whole(storage):
    upload = TemporaryUploadedFile("film", "video/mp4", len(PAGE) * 200, None)
    upload.write(PAGE * 200)
    received = receive(upload, key_prefix="pupils/amy", max_bytes=10**7)
    assert storage.size(received.key) == len(PAGE) * 200


def _cut_short():
    upload = SimpleUploadedFile("half.jpg", PAGE)
    upload.size = len(PAGE) + 1
    return upload


@pytest.mark.parametrize(
    "upload, why",
    [
        (lambda: SimpleUploadedFile("empty.heic", b""), EmptyFile),
        (lambda: SimpleUploadedFile("film.jpg", PAGE * 1000), TooBig),
        (_cut_short, CutShort),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(storage, upload, why):
    with pytest.raises(why) as refused:
        receive(upload(), key_prefix="pupils/amy", max_bytes=2_000_000)
    assert "is still here" in refused.value.words
    assert not storage.exists("pupils/amy")  # a folder, where there are folders
    assert not getattr(storage, "objects", None)


def test_a_made_picture_is_kept_and_found_as_a_path_again(storage, tmp_path):
    made = tmp_path / "320.webp"
    made.write_bytes(b"RIFF")
    keep(made, "pupils/amy/made.webp")
    with local_path("pupils/amy/made.webp") as path:
        assert path.read_bytes() == b"RIFF"


def test_a_file_that_is_gone_is_said_to_be_gone(storage):
    with pytest.raises(FileNotFoundError), local_path("pupils/amy/nothing"):
        pass


def test_a_made_picture_never_replaces_another(tmp_path):
    for content in (b"one", b"two"):
        (tmp_path / "made").write_bytes(content)
        if content == b"two":
            with pytest.raises(NameTaken):
                keep(tmp_path / "made", "pupils/amy/made")
        else:
            keep(tmp_path / "made", "pupils/amy/made")
    assert Path(default_storage.path("pupils/amy/made")).read_bytes() == b"one"


NUMBERS = {
    "limit_mb": 60, "megapixels": 200, "limit_megapixels": 75, "sheets": 200, "limit_sheets": 100,
    "minutes": 4, "seconds": 5, "limit_minutes": 3,
}  # fmt: skip


@pytest.mark.parametrize("kind", BY_KIND)
def test_every_refusal_says_what_happened_what_is_safe_and_what_next(kind):
    words = refusal(kind, **NUMBERS).words
    assert "is still here. " in words
    assert "lease" in words  # Please …
    assert "%" not in words


def test_a_refusal_nobody_knows_any_more_still_has_kind_words():
    assert type(refusal("of-old")) is Refusal
