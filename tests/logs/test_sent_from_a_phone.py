"""Whatever a family or child sends comes in pieces: sounds, films, new pages of class time, and what is under
a flap. Each gets its place once, by the rules of its form.
"""

import hashlib
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.files.tus import OffsetConflict
from learninglogs.jobs.runner import run_due
from logs import developing, uploads
from logs.models import ClassTime, Clip, Flap, FlapPicture, LogEntry, NewPage, PhoneUpload, Photo
from logs.waiting_on_phones import OnPhones
from tests.clips import film
from tests.galleries.shown import let_through
from tests.logs.phone import Phone, files, lying, made, plain
from tests.logs.sending import TusPhone, pieces, sha256
from tests.people_of_the_school import actor_for, home_client_for

MIB = 1_048_576
BLUE, GOLD = plain("blue"), plain("gold")
WHERE = {"x": "10", "y": "60", "w": "30", "h": "20", "hinge": "top", "label": "Die Höhle"}


def slices_of(content):
    """The SHA-256 of the SHA-256s of each MiB, written out anew."""
    each = [hashlib.sha256(content[at : at + MIB]).digest() for at in range(0, len(content), MIB)]
    return hashlib.sha256(b"".join(each)).hexdigest()


def said(phone, url, content, at=0):
    answer = phone.patch(url, at, content)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def page(entry, mum):
    """Ada's left page."""
    mum.send(entry, plain("red"))
    made(entry)
    return lying(entry)["left"]


@pytest.fixture
def flap(page, mum, entry):
    """Stuck on Ada's left page, with one picture under it."""
    mum.send(entry, plain("green"), sent_as="inside", on=str(page.pk), called=str(uuid.uuid4()), **WHERE)
    return Flap.objects.get()


@pytest.fixture
def developed(school):
    """Ada's log, which is handed in and let through."""
    return let_through(school, school.ada)


@pytest.fixture
def lesson(school, developed):
    return developing.open_class_time(school.challenge, by=actor_for(school.mr_hill))


# ── Sounds and films ────────────────────────────────────────────────────────────
def test_a_film_comes_in_pieces_and_is_made(mum, entry):
    content = film(1)
    url = mum.send(
        entry, content, piece_bytes=9000, sent_as="film", sha256="", slices_sha256=slices_of(content)
    )
    clip, answer = Clip.objects.get(), mum.head(url)
    assert (clip.kind, clip.position, clip.sha256) == ("film", 1, sha256(content))
    assert (answer["Upload-Kept"], answer["Upload-Kept-Slices"]) == (sha256(content), slices_of(content))
    assert answer["Upload-Page"] == clip.get_absolute_url()
    assert pieces() == set()
    run_due()
    clip.refresh_from_db()
    assert clip.made_at and clip.is_film
    assert AuditLine.objects.filter(verb="added_clip", child_id=entry.pupil_id).count() == 1


def test_of_many_slices_every_byte_counts(mum, entry):
    """Three and a half MiB; one byte in the middle has changed on its way."""
    content = bytes(range(256)) * (MIB * 7 // 2 // 256)
    changed = content[:2_000_000] + b"!" + content[2_000_001:]
    told = {"sent_as": "sound", "sha256": "", "slices_sha256": slices_of(content)}
    url = mum.announce(entry, content, **told)["Location"]
    assert mum.patch(url, 0, changed[:3_000_000]).status_code == 204
    assert mum.patch(url, 3_000_000, changed[3_000_000:]).status_code == 460
    assert (mum.offset(url), files(), Clip.objects.count()) == (0, set(), 0)
    assert mum.patch(url, 0, content).status_code == 204
    assert mum.head(url)["Upload-Kept-Slices"] == slices_of(content)


def test_a_film_may_be_larger_than_a_photo_but_not_than_a_film(mum, entry, settings):
    settings.UPLOAD_MAX_BYTES, settings.CLIP_MAX_BYTES = 100, 200
    for sent_as, length, status in [
        ("page", 101, 413),
        ("film", 200, 201),
        ("film", 201, 413),
        ("sound", 101, 201),
    ]:
        assert mum.announce(entry, b"x" * length, sent_as=sent_as).status_code == status, (sent_as, length)


def test_a_fourth_clip_is_told_before_it_is_sent_and_goes_once_there_is_room(mum, entry):
    for number in range(3):
        mum.send(entry, b"sound %d" % number, sent_as="sound")
    name, content = str(uuid.uuid4()), b"one too many"
    answer = mum.announce(entry, content, sent_as="film", client_id=name)
    assert (answer.status_code, "Take one off" in answer.content.decode()) == (422, True)
    upload = PhoneUpload.objects.on_a_phone().get()
    assert said(mum, f"/uploads/{upload.pk}/", content)[0] == 422
    assert Clip.objects.count() == 3
    Clip.objects.filter(position=2).update(withdrawn_at=timezone.now())
    url = mum.announce(entry, content, sent_as="film", client_id=name)["Location"]
    assert said(mum, url, content)[0] == 204
    assert Clip.objects.live().get(position=2).sha256 == sha256(content)


def test_the_same_sound_sent_by_two_phones_is_one(school, mum, entry):
    mum.send(entry, b"fizz", sent_as="sound")
    url = TusPhone(school.ada).send(entry, b"fizz", sent_as="sound")
    assert Clip.objects.count() == 1
    assert TusPhone(school.ada).head(url)["Upload-Page"] == Clip.objects.get().get_absolute_url()


def test_handed_in_meanwhile_a_film_waits(school, mum, entry, page):
    url = mum.announce(entry, b"film", sent_as="film")["Location"]
    entry.hand_in(by=actor_for(school.adas_mum))
    status, words = said(mum, url, b"film")
    assert (status, "Change something" in words) == (403, True)
    assert not Clip.objects.exists()


# ── A new page in class time ────────────────────────────────────────────────────
def test_a_new_page_waits_for_the_teacher(school, developed, lesson):
    TusPhone(school.ada).send(developed, BLUE, sent_as="new-page", place="whole")
    new = NewPage.objects.waiting().get(entry=developed)
    assert (new.place, new.photo.sha256, new.photo.added_by_pupil) == ("whole", sha256(BLUE), school.ada)
    assert AuditLine.objects.filter(verb="developed_page", child_id=school.ada.pk).count() == 1
    assert pieces() == set()


@pytest.mark.parametrize(
    "who, status", [("ada", 201), ("mr_hill", 201), ("adas_mum", 404), ("ben", 404), ("mr_stone", 404)]
)
def test_who_may_announce_a_new_page(school, developed, lesson, who, status):
    phone = TusPhone(getattr(school, who))
    assert phone.announce(developed, BLUE, sent_as="new-page", place="whole").status_code == status


def test_ada_at_home_announces_none(school, developed, lesson):
    at_home = TusPhone(None, home_client_for(school.ada))
    assert at_home.announce(developed, BLUE, sent_as="new-page", place="whole").status_code == 404


def test_when_class_time_is_over_it_is_told_kindly_and_goes_in_the_next_lesson(school, developed, lesson):
    ada = TusPhone(school.ada)
    url = ada.announce(developed, BLUE, sent_as="new-page", place="whole")["Location"]
    ada.patch(url, 0, BLUE[:100])
    ClassTime.objects.update(closes_at=timezone.now())
    status, words = said(ada, url, BLUE[100:], at=100)
    assert (status, words) == (403, "Class time is over. This is safe here: try again once it is open.")
    assert ada.announce(developed, GOLD, sent_as="new-page", place="whole").status_code == 403
    assert not NewPage.objects.exists()
    developing.open_class_time(school.challenge, by=actor_for(school.mr_hill))
    assert said(ada, url, BLUE[100:], at=100)[0] == 204
    assert NewPage.objects.waiting().exists()


def test_where_pages_lie_otherwise_meanwhile_the_new_page_is_not_laid_beside(school, developed, lesson):
    ada = TusPhone(school.ada)
    url = ada.announce(developed, BLUE, sent_as="new-page", place="left")["Location"]
    status, words = said(ada, url, BLUE)
    assert (status, "lies differently now" in words) == (422, True)
    assert not NewPage.objects.exists()


# ── Under a flap ────────────────────────────────────────────────────────────────
def test_two_pictures_of_a_new_flap_lie_under_one(mum, entry, page):
    about = {"sent_as": "inside", "on": str(page.pk), "called": str(uuid.uuid4()), **WHERE}
    first = mum.send(entry, BLUE, **about)
    second = mum.send(entry, GOLD, **about)
    flap = Flap.objects.get()
    assert (flap.photo, flap.x, flap.hinge, flap.label) == (page, 10, "top", "Die Höhle")
    under = FlapPicture.objects.live().filter(flap=flap)
    assert [inside.photo.sha256 for inside in under] == [sha256(BLUE), sha256(GOLD)]
    assert {mum.head(url)["Upload-Page"] for url in (first, second)} == {flap.get_absolute_url()}
    assert set(made(entry)) == {"left"}, "what is under a flap is no page"


def test_one_more_picture_goes_under_a_flap_that_is_there(mum, entry, flap):
    mum.send(entry, BLUE, sent_as="inside", flap=str(flap.pk))
    assert FlapPicture.objects.live().filter(flap=flap).count() == 2
    assert AuditLine.objects.filter(verb="changed_flap", child_id=entry.pupil_id).exists()


def test_a_flap_that_is_taken_off_meanwhile_keeps_its_pictures_on_the_phone(school, mum, entry, flap):
    url = mum.announce(entry, BLUE, sent_as="inside", flap=str(flap.pk))["Location"]
    Phone(school.adas_mum).tap("logs:take_flap_off", flap)
    status, words = said(mum, url, BLUE)
    assert (status, "lies differently now" in words) == (422, True)
    assert mum.announce(entry, GOLD, sent_as="inside", flap=str(flap.pk)).status_code == 422
    Phone(school.adas_mum).tap("logs:put_flap_back", flap)
    assert said(mum, url, BLUE)[0] == 204


def test_there_is_room_for_six_pictures_under_a_flap(mum, entry, flap):
    for number in range(5):
        mum.send(entry, plain(f"#0000{number:02}"), sent_as="inside", flap=str(flap.pk))
    url = mum.announce(entry, BLUE, sent_as="inside", flap=str(flap.pk))["Location"]
    assert "room for six pictures" in said(mum, url, BLUE)[1]
    assert (FlapPicture.objects.live().count(), Photo.objects.count()) == (6, 7)


@pytest.mark.parametrize(
    "wrong", [{"x": "130"}, {"hinge": "middle"}, {"label": ""}, {"called": ""}, {"w": ""}]
)
def test_a_new_flap_is_told_whole_or_not_at_all(mum, entry, page, wrong):
    about = {"on": str(page.pk), "called": str(uuid.uuid4()), **WHERE} | wrong
    assert mum.announce(entry, BLUE, sent_as="inside", **about).status_code == 422
    assert not PhoneUpload.objects.on_a_phone().exists()


def test_a_flap_of_another_double_page_is_as_if_it_were_not_there(school, mum, page, flap):
    finns = LogEntry.objects.create(pupil=school.finn, challenge=school.challenge)
    about = {"on": str(page.pk), "called": str(uuid.uuid4()), **WHERE}
    for told in ({"flap": str(flap.pk)}, about):
        assert mum.announce(finns, BLUE, sent_as="inside", **told).status_code == 422
    assert not PhoneUpload.objects.on_a_phone().exists()


def test_two_tabs_with_a_picture_each_for_a_new_flap_stick_one_flap_on(school, mum, entry, page, monkeypatch):
    """Both have looked for the flap before either has stuck it on: the second sends its last piece again."""
    about = {"sent_as": "inside", "on": str(page.pk), "called": str(uuid.uuid4()), **WHERE}
    urls = [mum.announce(entry, each, **about)["Location"] for each in (BLUE, GOLD)]
    mum.patch(urls[0], 0, BLUE)
    second = PhoneUpload.objects.on_a_phone().select_related("entry__pupil").get()
    found = [None]
    looked = uploads.give_its_place.__globals__["_begun_by_another"]
    monkeypatch.setitem(
        uploads.give_its_place.__globals__,
        "_begun_by_another",
        lambda each: found.pop() if found else looked(each),
    )
    with pytest.raises(OffsetConflict):
        uploads.add_piece(second, ContentFile(GOLD), at=0, by=actor_for(school.adas_mum))
    assert (Flap.objects.count(), Photo.objects.count()) == (1, 2)
    assert said(mum, urls[1], GOLD)[0] == 204
    assert (Flap.objects.count(), FlapPicture.objects.count()) == (1, 2)


# ── Whose it is, and who sees that it is on its way ─────────────────────────────
@pytest.mark.parametrize("who", ["ada", "mr_hill", "bens_dad", "mr_stone"])
def test_a_film_of_somebody_elses_is_as_if_it_were_not_there(school, mum, entry, flap, who):
    other, nowhere = TusPhone(getattr(school, who)), f"/uploads/{uuid.UUID(int=1)}/"
    for about in ({"sent_as": "film"}, {"sent_as": "inside", "flap": str(flap.pk)}):
        url = mum.announce(entry, BLUE, **about)["Location"]
        for ask in (other.head, other.delete, lambda at: other.patch(at, 0, BLUE)):
            assert (ask(url).status_code, ask(url).content) == (404, ask(nowhere).content)
        assert mum.offset(url) == 0


def test_a_new_page_on_adas_tablet_is_hers_alone(school, developed, lesson):
    url = TusPhone(school.ada).announce(developed, BLUE, sent_as="new-page", place="whole")["Location"]
    for who in ("ben", "mr_hill", "adas_mum"):
        assert TusPhone(getattr(school, who)).head(url).status_code == 404
    assert TusPhone(school.ada).head(url).status_code == 200


def test_family_and_teacher_read_what_is_still_on_a_phone(school, mum, entry, page):
    for sent_as, content in [("film", BLUE), ("page", GOLD), ("page", plain("pink")), ("sound", b"fizz")]:
        mum.announce(entry, content, sent_as=sent_as)
    words = "1 film, 1 sound and 2 photos"
    assert f"{words} still on a phone" in mum.client.get("/family/").text
    assert f"{words} are still on a phone" in mum.client.get(f"/pupils/{school.ada.pk}/").text
    hill = TusPhone(school.mr_hill).client
    assert f"{words} are still on a phone" in hill.get(f"/challenges/{school.challenge.pk}/tray/").text
    assert f"{words} are still on a phone." in hill.get(entry.get_absolute_url()).text


@pytest.mark.parametrize(
    "waits, words",
    [
        (OnPhones(1), "1 photo"),
        (OnPhones(2, 1), "1 film and 2 photos"),
        (OnPhones(0, 0, 2), "2 sounds"),
        (OnPhones(1, 1) + OnPhones(1, 1, 1), "2 films, 1 sound and 2 photos"),
        (OnPhones(), ""),
    ],
)
def test_what_waits_in_words(waits, words):
    assert (str(waits), bool(waits)) == (words, bool(words))


def test_pieces_lie_below_the_childs_own_prefix_with_their_hash(mum, entry):
    url = mum.announce(entry, BLUE, sent_as="film")["Location"]
    mum.patch(url, 0, BLUE[:100])
    (part,) = PhoneUpload.objects.get().parts
    (key,) = pieces()
    assert (part["sha256"], part["bytes"]) == (sha256(BLUE[:100]), 100)
    assert key.startswith(f"schools/{entry.pupil.school_id}/pupils/{entry.pupil_id}/uploads/")
    with default_storage.open(key) as stored:
        assert stored.read() == BLUE[:100]
