"""Pictures and PDFs go along to another school: cleaned there, bounded, and one bad one stops nothing."""

import hashlib
import io
import itertools
import json
import struct
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge, ChallengeFile, Resource
from challenges.models.file import KEPT_FOR
from challenges.parcel import MOST_ENTRIES
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from tests.challenges.test_put_beside import photo_bytes, put_link, stored
from tests.challenges.test_put_beside import send as put_beside
from tests.files.test_papers import hostile_paper
from tests.people_of_the_school import client_for, make_challenge, make_teacher
from tests.pictures import assert_nothing_but_pixels


def a_parcel(challenges, files=(), *, packed=zipfile.ZIP_DEFLATED, **whole) -> bytes:
    """files: (name, content)."""
    said = {"format": "learning-logs-challenges", "version": 2, "challenges": challenges}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as parcel:
        parcel.writestr("challenges.json", json.dumps(said | whole))
        for name, content in files:
            parcel.writestr(name, content)
    return out.getvalue()


def named(content: bytes, ending: str = "jpg") -> str:
    return f"files/{hashlib.sha256(content).hexdigest()}.{ending}"


def bees(*names, **more):
    files = [{"name": name, "title": f"File {n}"} for n, name in enumerate(names)]
    return {"title": "Bees", "files": files} | more


def send(school, sent, name="theirs.zip"):
    address = reverse("challenges:bring_in", args=[school.oakhill.pk])
    return client_for(school.mr_stone).post(address, {"file": SimpleUploadedFile(name, sent)})


def look(school, kept):
    return client_for(school.mr_stone).get(kept.get_absolute_url())


def take(school, *numbers):
    kept = ChallengeFile.objects.get(taken_at=None)
    fields = {"challenges": [str(each) for each in numbers or [0]], "school_class": school.oak.pk}
    client_for(school.mr_stone).post(kept.get_absolute_url(), fields)
    run_due()
    kept.refresh_from_db()
    return kept


def brought(title="Bees"):
    return Challenge.objects.filter(title=title).latest("pk")


def received(tmp_path):
    """What lies in the storage as it came."""
    return [path for path in stored(tmp_path / "files") if "brought-in" in path.parts]


@pytest.fixture
def amazing(school, visit, tmp_path):
    """Mr Hill's challenge with a picture on its card, one beside it, a PDF and a link."""
    put_beside(school, "map.jpg", photo_bytes(tmp_path, width_px=320, height_px=240), title="A map")
    put_beside(school, "falls.jpg", photo_bytes(tmp_path), title="The falls")
    put_beside(school, "how.pdf", hostile_paper(tmp_path / "in.pdf").read_bytes(), title="How to")
    put_link(visit, school, "https://example.org/", "Waterfalls")
    falls = school.challenge.resources.get(title="The falls")
    visit(school.mr_hill, reverse("challenges:put_on_card", args=[falls.pk]), {})
    return school.challenge


def saved(school, *challenges):
    address = reverse("challenges:share", args=[school.wrenfield.pk])
    return client_for(school.mr_hill).post(address, {"challenge": [each.pk for each in challenges]})


# ── There and back ──────────────────────────────────────────────────────────────
def test_mr_hills_pictures_and_pdf_lie_beside_the_draft_of_mr_stone(school, amazing, tmp_path):
    parcel = saved(school, amazing).getvalue()
    with zipfile.ZipFile(io.BytesIO(parcel)) as whole:
        assert sorted(whole.namelist()) == sorted(
            ["challenges.json"]
            + [f"files/{each.sha256}.jpg" for each in amazing.resources.filter(kind="picture")]
            + [f"files/{each.sha256}.pdf" for each in amazing.resources.filter(kind="file")]
        )
    send(school, parcel)
    page = look(school, ChallengeFile.objects.get()).content.decode()
    assert "2 pictures" in page and "1 PDF" in page
    assert len(received(tmp_path)) == 3
    kept = take(school)
    taken = brought(amazing.title)
    assert taken.school_class == school.oak
    there = {each.title: each for each in taken.resources.all()}
    assert {(title, each.kind, each.is_on_card) for title, each in there.items()} == {
        ("A map", "picture", False), ("The falls", "picture", True), ("How to", "file", False),
        ("Waterfalls", "link", False),
    }  # fmt: skip
    assert there["The falls"].key.startswith(f"schools/{school.oakhill.pk}/challenges/{taken.pk}/")
    answer = client_for(school.mr_stone).get(there["How to"].get_absolute_url())
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert not kept.left_out
    assert received(tmp_path) == []
    assert "Nobody sees it before you set it." in look(school, kept).content.decode()


def test_nothing_lies_on_the_card_where_nothing_lay_there(school, visit, amazing):
    falls = amazing.resources.get(is_on_card=True)
    visit(school.mr_hill, reverse("challenges:put_on_card", args=[falls.pk]), {})
    send(school, saved(school, amazing).getvalue())
    take(school)
    assert not brought(amazing.title).resources.filter(is_on_card=True).exists()


def test_a_picture_comes_clean_whoever_sends_it(school, tmp_path):
    photo = photo_bytes(tmp_path, orientation=6)
    send(school, a_parcel([bees(named(photo))], [(named(photo), photo)]))
    take(school)
    picture = brought().resources.get()
    for key in picture.keys:
        assert_nothing_but_pixels(tmp_path / "files" / key)


def test_what_is_missing_or_damaged_here_stays_out_and_is_said(school, amazing, tmp_path):
    a_map, falls = amazing.resources.get(title="A map"), amazing.resources.get(title="The falls")
    default_storage.delete(a_map.key)
    (tmp_path / "files" / falls.key).write_bytes(b"\xff\xd8\xff not what it was")
    client = client_for(school.mr_hill)
    address = reverse("challenges:share", args=[school.wrenfield.pk])
    answer = client.post(address, {"challenge": [amazing.pk]})
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as parcel:
        files = json.loads(parcel.read("challenges.json"))["challenges"][0]["files"]
        assert [each["title"] for each in files] == ["How to"]
    page = client.get(address).content.decode()
    assert "2 pictures and files are missing or damaged here" in page


def test_more_than_one_file_can_hold_is_said_and_the_ticks_stay(school, amazing):
    other = make_challenge(school.kingfisher, "Little", set_days_ago=50)
    amazing.resources.filter(kind="file").update(byte_count=50_000_001)
    answer = saved(school, amazing)
    page = answer.content.decode()
    assert "more beside these than one file can hold" in page
    assert f'value="{amazing.pk}" checked' in page
    assert f'value="{other.pk}" checked' not in page


# ── A stranger's file ───────────────────────────────────────────────────────────
def test_one_bad_file_is_named_and_stops_neither_its_challenge_nor_another_file(school, tmp_path):
    photo = photo_bytes(tmp_path)
    script, half = b"<script>alert(1)</script>", b"\xff\xd8\xff\xe0 and then nothing"
    names = [named(script), named(photo), named(half), named(b"is not there"), "../../etc/passwd", 7]
    files = [(named(script), script), (named(photo), photo), (named(half), half), ("../../etc/passwd", b"x")]
    send(school, a_parcel([bees(*names)], files))
    kept = ChallengeFile.objects.get()
    assert [each["file"] for each in kept.left_out] == ["File 3", "File 4", "File 5"]
    page = look(school, kept).content.decode()
    assert "3 pictures and files are left out" in page and "It is not in the file." in page
    kept = take(school)
    assert [each.title for each in brought().resources.all()] == ["File 1"]
    assert [each["file"] for each in kept.left_out][3:] == ["File 0", "File 2"]
    assert "neither a picture nor a PDF" in look(school, kept).content.decode()
    assert not (tmp_path / "etc").exists()


def test_a_file_that_is_not_what_its_name_says_was_damaged_on_its_way(school, tmp_path):
    photo = photo_bytes(tmp_path)
    send(school, a_parcel([bees(named(photo))], [(named(photo), photo + b"!")]))
    kept = ChallengeFile.objects.get()
    assert kept.left_out == [{"title": "Bees", "file": "File 0", "why": "It was damaged on its way."}]
    assert received(tmp_path) == []


def test_a_picture_two_challenges_show_comes_once_and_lies_beside_both(school, tmp_path):
    photo = photo_bytes(tmp_path)
    two = [bees(named(photo)), bees(named(photo)) | {"title": "Honey"}]
    send(school, a_parcel(two, [(named(photo), photo)]))
    assert len(received(tmp_path)) == 1
    take(school, 0, 1)
    assert Resource.objects.filter(challenge__title__in=["Bees", "Honey"]).count() == 2
    assert received(tmp_path) == []


def overstated(parcel: bytes, size: int) -> bytes:
    """The same, whose table says its last file is so large."""
    at = parcel.rindex(b"PK\x01\x02")
    return parcel[: at + 24] + struct.pack("<L", size) + parcel[at + 28 :]


ZEROS = b"\x00" * 30_000_000


@pytest.mark.parametrize(
    "sent, words",
    [
        (a_parcel([bees()], [(f"x/{n}", b"") for n in range(MOST_ENTRIES)]), "more in this file"),
        (a_parcel([bees()], [(f"{n}" * 60_000, b"") for n in range(4)]), "more in this file"),
        (a_parcel([bees()], [(f"x/{n}", ZEROS) for n in range(4)]), "more in this file"),
        (overstated(a_parcel([bees()], [("x", b"")]), 4_000_000_000), "more in this file"),
        (a_parcel([bees()])[:-1], "is damaged"),
        (a_parcel([bees()])[:40], "is damaged"),
        (b"PK\x03\x04", "is damaged"),
        (b"PK\x03\x04" + b"\x00" * 500, "is damaged"),
        (a_parcel([bees()])[:-22] + b"PK\x06\x07" + b"\x00" * 16 + a_parcel([bees()])[-22:], "is damaged"),
        (a_parcel([bees()], packed=zipfile.ZIP_LZMA), "is damaged"),
        (a_parcel([{"title": "x", "task": "y" * 4_000_000}]), "is damaged"),
        (a_parcel([bees()], version=3), "another version"),
        (a_parcel([bees()], format="other"), "not a file of challenges"),
        (a_parcel([]), "no challenge in this file"),
    ],
    ids=itertools.count(),
)
def test_a_parcel_that_is_none_or_too_much_changes_nothing(school, tmp_path, sent, words):
    answer = send(school, sent)
    assert words in answer.context["trouble"] and "Nothing was changed." in answer.context["trouble"]
    assert not ChallengeFile.objects.exists()
    assert stored(tmp_path / "files") == stored(tmp_path / "incoming") == []


def test_a_file_that_unpacks_to_more_than_we_take_stays_out(school, tmp_path):
    send(school, a_parcel([bees(named(ZEROS))], [(named(ZEROS), ZEROS)]))
    kept = ChallengeFile.objects.get()
    assert kept.left_out[0]["why"] == "It is larger than 20 MB."
    assert received(tmp_path) == []


def test_a_table_that_tells_less_than_it_unpacks_to_is_not_believed(school, tmp_path):
    parcel = overstated(a_parcel([bees(named(ZEROS))], [(named(ZEROS), ZEROS)]), 100)
    send(school, parcel)
    assert ChallengeFile.objects.get().left_out[0]["why"] == "It was damaged on its way."
    assert received(tmp_path) == []


def test_the_words_alone_as_an_older_learning_logs_saved_them_are_read(school, tmp_path):
    said = {"format": "learning-logs-challenges", "version": 1, "challenges": [{"title": "Bees"}]}
    send(school, json.dumps(said).encode(), name="theirs.json")
    take(school)
    assert brought().is_draft


# ── Forgotten ───────────────────────────────────────────────────────────────────
def a_photo_sent(school, tmp_path, title="Bees"):
    photo = photo_bytes(tmp_path)
    send(school, a_parcel([bees(named(photo)) | {"title": title}], [(named(photo), photo)]))
    return ChallengeFile.objects.latest("pk")


def test_what_is_left_or_sent_anew_is_destroyed(school, tmp_path):
    a_photo_sent(school, tmp_path)
    kept = a_photo_sent(school, tmp_path)
    run_due()
    assert ChallengeFile.objects.count() == len(received(tmp_path)) == 1
    client_for(school.mr_stone).post(reverse("challenges:drop", args=[kept.pk]))
    run_due()
    assert received(tmp_path) == []


def test_what_nobody_takes_is_forgotten_within_a_week(school, tmp_path):
    kept = a_photo_sent(school, tmp_path)
    run_due()
    assert len(received(tmp_path)) == 1
    ChallengeFile.objects.update(read_at=timezone.now() - KEPT_FOR)
    Job.objects.filter(key=f"forget-brought-in:{kept.folder}").update(run_after=timezone.now())
    run_due()
    assert received(tmp_path) == []
    assert not ChallengeFile.objects.exists()


# ── Taken back ──────────────────────────────────────────────────────────────────
def undo(school, kept, who="mr_stone"):
    return client_for(getattr(school, who)).post(reverse("challenges:take_back", args=[kept.pk]), follow=True)


def test_undo_takes_away_the_untouched_drafts_and_their_files(school, tmp_path):
    a_photo_sent(school, tmp_path)
    kept = take(school)
    assert "Undo" in look(school, kept).content.decode()
    assert "1 draft is gone again." in undo(school, kept).content.decode()
    assert not Challenge.objects.filter(title="Bees").exists()
    Job.objects.filter(kind="forget-resources").update(run_after=timezone.now())
    run_due()
    assert stored(tmp_path / "files") == []


def test_undo_leaves_what_somebody_has_worked_on(school, visit, tmp_path):
    photo = photo_bytes(tmp_path)
    titles = ["Untouched", "Saved", "Set", "Linked"]
    send(school, a_parcel([bees(named(photo)) | {"title": each} for each in titles], [(named(photo), photo)]))
    kept = take(school, 0, 1, 2, 3)
    written = brought("Saved")
    written.version += 1
    written.save()
    brought("Set").publish()
    address = reverse("challenges:add_link", args=[brought("Linked").pk])
    visit(school.mr_stone, address, {"url": "https://example.org/", "title": "More"})
    assert "changed since" in look(school, kept).content.decode()
    page = undo(school, kept).content.decode()
    assert "What somebody has worked on stays: “Saved” and “Linked”." in page
    assert set(Challenge.objects.filter(title__in=titles).values_list("title", flat=True)) == set(titles[1:])


def test_nobody_else_takes_them_back(school, tmp_path):
    a_photo_sent(school, tmp_path)
    kept = take(school)
    make_teacher("Mr Green", school.oak)
    for who in ("mr_hill", "ms_roy", "mr_okoro", "ada"):
        assert undo(school, kept, who).status_code == 404, who
    assert brought().is_draft


def test_undo_before_the_pictures_were_cleaned_leaves_nothing_behind(school, tmp_path):
    kept = a_photo_sent(school, tmp_path)
    fields = {"challenges": ["0"], "school_class": school.oak.pk}
    client_for(school.mr_stone).post(kept.get_absolute_url(), fields)
    assert "put beside 1 draft." in look(school, kept).content.decode()
    undo(school, kept)
    run_due()
    assert stored(tmp_path / "files") == []
    assert not Resource.objects.exists()
