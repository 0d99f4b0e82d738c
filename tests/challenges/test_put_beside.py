"""Mr Hill puts links, pictures and files beside a challenge; whoever may see it may open them."""

import datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from challenges.jobs import forget_resources
from challenges.models import Resource, ResourceKind
from challenges.resources import FORGET
from learninglogs.jobs.models import Job
from tests.files.test_papers import hostile_paper
from tests.people_of_the_school import actor_for, client_for, make_challenge
from tests.pictures import assert_nothing_but_pixels, phone_photo


def send(school, name, content, *, challenge=None, title="", who="mr_hill"):
    url = reverse("challenges:add_file", args=[(challenge or school.challenge).pk])
    fields = {"file": SimpleUploadedFile(name, content), "file_title": title}
    return client_for(getattr(school, who)).post(url, fields, follow=True)


def photo_bytes(folder: Path, **shape) -> bytes:
    return phone_photo(folder / "sent.jpg", **({"width_px": 640, "height_px": 480} | shape)).read_bytes()


def put_link(visit, school, url, title="", who="mr_hill"):
    address = reverse("challenges:add_link", args=[school.challenge.pk])
    return visit(getattr(school, who), address, {"url": url, "title": title}, follow=True)


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_picture_is_kept_clean_and_the_first_lies_on_the_card(school, tmp_path):
    send(school, "bees.jpg", photo_bytes(tmp_path), title="Bees at work")
    picture = school.challenge.resources.get()
    assert (picture.kind, picture.title, picture.is_on_card) == (ResourceKind.PICTURE, "Bees at work", True)
    assert (picture.width_px, picture.height_px) == (640, 480)
    files = stored(tmp_path / "files")
    assert len(files) == 2
    for path in files:
        assert_nothing_but_pixels(path)
    assert stored(tmp_path / "incoming") == stored(tmp_path / "work") == []
    page = client_for(school.ada).get(school.challenge.get_absolute_url()).content.decode()
    assert f'src="/resources/{picture.pk}/?size=1024"' in page
    assert 'alt="Bees at work"' in page


def test_a_paper_is_written_anew_and_offered_to_save(school, tmp_path):
    send(school, "bees.pdf", hostile_paper(tmp_path / "in.pdf").read_bytes())
    paper = school.challenge.resources.get()
    assert (paper.kind, paper.title, paper.content_type) == (ResourceKind.FILE, "bees", "application/pdf")
    answer = client_for(school.adas_mum).get(paper.get_absolute_url())
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"%PDF-")
    assert b"Mr Nosey" not in content
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bees.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("plan.docx", b"PK\x03\x04 a text of words", "neither a picture nor a PDF"),
        ("page.html", b"<script>alert(1)</script>", "neither a picture nor a PDF"),
        ("bees.pdf", b"%PDF-1.7 and then nothing", "damaged and would not open"),
        ("bees.jpg", b"\xff\xd8\xff\xe0 and then nothing", "Only part of this photo arrived"),
        ("bees.jpg", b"", "arrived empty"),
        ("bees.jpg", b"\xff\xd8\xff" + b"0" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_kindly_and_nothing_is_kept(school, tmp_path, name, content, said):
    answer = send(school, name, content, title="Bees at work")
    assert said in answer.content.decode()
    assert "Bees at work" in answer.content.decode()
    assert not Resource.objects.exists()
    assert stored(tmp_path / "files") == stored(tmp_path / "incoming") == stored(tmp_path / "work") == []


def test_links_lead_to_the_web_alone(visit, school):
    put_link(visit, school, "https://www.example.org/bees/", "All about bees")
    put_link(visit, school, "example.org/honey")
    found = list(school.challenge.resources.values_list("title", "url"))
    assert found == [
        ("All about bees", "https://www.example.org/bees/"),
        ("example.org/honey", "https://example.org/honey"),
    ]
    for wrong in (
        "javascript:alert(1)",
        "ftp://example.org/",
        "data:text/html,x",
        "file:///etc/passwd",
        "bees",
        "",
    ):
        page = put_link(visit, school, wrong).content.decode()
        assert "field__error" in page, wrong
    assert school.challenge.resources.count() == 2
    page = visit(school.ada, school.challenge.get_absolute_url()).content.decode()
    assert 'href="https://www.example.org/bees/" target="_blank" rel="noopener noreferrer"' in page


def test_one_picture_lies_on_the_card_and_mr_hill_chooses_which(visit, school, tmp_path):
    send(school, "one.jpg", photo_bytes(tmp_path))
    send(school, "two.jpg", photo_bytes(tmp_path, width_px=300, height_px=300))
    one, two = school.challenge.resources.all()
    assert (one.is_on_card, two.is_on_card) == (True, False)
    put = reverse("challenges:put_on_card", args=[two.pk])
    visit(school.mr_hill, put, {})
    assert school.challenge.resources.get(is_on_card=True) == two
    visit(school.mr_hill, put, {})
    assert not school.challenge.resources.filter(is_on_card=True).exists()


@pytest.mark.parametrize(
    "who, code",
    [("mr_hill", 200), ("mrs_bell", 200), ("ada", 200), ("ben", 200), ("adas_mum", 200), ("finn", 404),
     ("ms_roy", 200), ("mr_stone", 404), ("zoes_mum", 404), ("mr_okoro", 404)],
)  # fmt: skip
def test_who_may_open_what_lies_beside(visit, school, tmp_path, who, code):
    send(school, "bees.jpg", photo_bytes(tmp_path))
    picture = school.challenge.resources.get()
    assert visit(getattr(school, who), picture.get_absolute_url()).status_code == code
    assert Resource.objects.visible_to(actor_for(getattr(school, who))).exists() is (code == 200)


def test_what_lies_beside_a_draft_is_its_teachers_alone(visit, school, tmp_path):
    draft = make_challenge(school.kingfisher, "A draft", published_at=None)
    send(school, "bees.jpg", photo_bytes(tmp_path), challenge=draft)
    url = draft.resources.get().get_absolute_url()
    assert visit(school.mr_hill, url).status_code == 200
    assert visit(school.ada, url).status_code == 404
    assert visit(school.adas_mum, url).status_code == 404
    assert visit(school.ms_roy, url).status_code == 404


def test_a_parent_sends_nothing(school, tmp_path):
    answer = send(school, "bees.jpg", photo_bytes(tmp_path), who="adas_mum")
    assert answer.status_code == 404
    assert not Resource.objects.exists()
    assert stored(tmp_path / "files") == []


def test_twelve_are_enough(visit, school):
    for n in range(12):
        put_link(visit, school, f"example.org/{n}")
    assert "Twelve are plenty" in put_link(visit, school, "example.org/more").content.decode()
    assert school.challenge.resources.count() == 12


def run_forgetting(challenge) -> Job:
    job = Job.objects.get(key=f"{FORGET}:{challenge.pk}")
    forget_resources(job, lambda done, total: None)
    return job


def test_what_is_taken_away_is_destroyed_a_day_later_and_the_rest_stays(visit, school, tmp_path):
    send(school, "one.jpg", photo_bytes(tmp_path))
    send(school, "two.jpg", photo_bytes(tmp_path, width_px=300, height_px=300))
    gone, kept = school.challenge.resources.all()
    visit(school.mr_hill, reverse("challenges:take_away", args=[gone.pk]), {})
    assert visit(school.mr_hill, gone.get_absolute_url()).status_code == 404
    job = run_forgetting(school.challenge)
    assert job.run_after > timezone.now() + datetime.timedelta(hours=23)
    assert not any(default_storage.exists(key) for key in gone.keys)
    assert all(default_storage.exists(key) for key in kept.keys)


def test_a_draft_put_back_has_its_pictures_again(visit, school, tmp_path):
    draft = make_challenge(school.kingfisher, "A draft", published_at=None)
    send(school, "bees.jpg", photo_bytes(tmp_path), challenge=draft, title="Bees")
    mr_hill = client_for(school.mr_hill)
    mr_hill.post(reverse("challenges:remove", args=[draft.pk]))
    assert not Resource.objects.exists()
    mr_hill.post(reverse("challenges:put_back", args=[school.kingfisher.pk]))
    back = Resource.objects.get()
    assert (back.title, back.is_on_card, back.challenge.title) == ("Bees", True, "A draft")
    run_forgetting(draft)
    assert mr_hill.get(back.get_absolute_url()).status_code == 200


def test_a_copy_has_files_of_its_own(visit, school, tmp_path):
    send(school, "bees.jpg", photo_bytes(tmp_path), title="Bees")
    visit(school.mr_hill, reverse("challenges:duplicate", args=[school.challenge.pk]), {})
    own, copy = Resource.objects.order_by("pk")
    assert copy.challenge != own.challenge
    assert not own.keys & copy.keys
    visit(school.mr_hill, reverse("challenges:take_away", args=[own.pk]), {})
    run_forgetting(school.challenge)
    assert all(default_storage.exists(key) for key in copy.keys)
