"""Ada's mum sends a PDF where a photo is added."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learninglogs.jobs.runner import run_due
from logs.models import LogEntry, Scan
from tests.corpus import corpus_path
from tests.logs.phone import Phone, files, lying, plain
from tests.scans.make_class_scan import Sheet, make_class_scan


@pytest.fixture
def entry(school):
    return LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)


@pytest.fixture
def mum(school):
    return Phone(school.adas_mum)


@pytest.fixture
def paper(tmp_path):
    """A PDF of so many pages, no two alike."""

    def made(pages):
        return make_class_scan(tmp_path / "p.pdf", [Sheet(seed=n) for n in range(pages)]).read_bytes()

    return made


def send(mum, entry, content, place="whole", name="scan.pdf"):
    mum.add(entry, place, content, name=name)
    run_due()


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize(
    "pages, sent_to, lies",
    [(1, "whole", {"whole"}), (1, "right", {"right"}), (2, "whole", {"left", "right"})],
)
def test_one_page_goes_where_it_was_sent_and_two_are_left_and_right(mum, paper, pages, sent_to, lies):
    entry = LogEntry.objects.get()
    send(mum, entry, paper(pages), sent_to)
    assert set(lying(entry)) == lies
    assert "Your pictures are ready" in mum.look(entry)
    scan = Scan.objects.get()
    assert mum.client.get(scan.get_absolute_url()).url == entry.get_absolute_url()
    assert not [key for key in files() if "/scans/" in key], "its pages lie with the photos alone"


def test_of_five_pages_mum_chooses_two_and_the_rest_are_kept_beside(mum, entry):
    send(mum, entry, corpus_path("scans/epson-scan-5-pages.pdf").read_bytes())
    scan = Scan.objects.get()
    told = mum.client.get(scan.get_absolute_url()).content.decode()
    assert "5 pages came" in told
    assert len(re.findall(r'name="left"', told)) == 5
    assert lying(entry) == {}
    mum.client.post(reverse("logs:choose_pages", args=[scan.pk]), {"left": "4", "right": "2"})
    run_due()
    by_number = {sheet.number: sheet.photo for sheet in scan.sheets.all()}
    assert lying(entry) == {"left": by_number[4], "right": by_number[2]}
    assert set(entry.photos.spare()) == {by_number[1], by_number[3], by_number[5]}


def test_the_same_page_for_left_and_right_is_a_picture_of_both(mum, entry, paper):
    send(mum, entry, paper(3))
    mum.client.post(reverse("logs:choose_pages", args=[Scan.objects.get().pk]), {"left": "2", "right": "2"})
    assert set(lying(entry)) == {"whole"}


def test_without_choosing_a_left_page_mum_is_asked_again_and_nothing_is_lost(mum, entry, paper):
    send(mum, entry, paper(3))
    scan = Scan.objects.get()
    told = mum.client.post(reverse("logs:choose_pages", args=[scan.pk]), {"right": "9"})
    assert "Choose the left page first" in told.content.decode()
    assert scan.sheets.exclude(key="").count() == 3


def test_a_page_without_room_is_kept_beside_the_double_page(mum, entry, paper):
    mum.add(entry, "left", plain("red"))
    mum.add(entry, "right", plain("green"))
    before = lying(entry)
    send(mum, entry, paper(1))
    assert lying(entry) == before
    assert entry.photos.spare().count() == 1


def test_a_damaged_paper_is_refused_kindly_and_destroyed(mum, entry):
    send(mum, entry, corpus_path("scans/corrupted.pdf").read_bytes())
    told = mum.client.get(Scan.objects.get().get_absolute_url()).content.decode()
    assert "This PDF is damaged" in told
    assert "Everything you had before is still here" in told
    assert files() == set()


def test_a_tiff_of_two_pages_is_left_and_right(mum, entry):
    send(mum, entry, corpus_path("formats/tiff-multipage-2-fax.tif").read_bytes(), name="fax.tif")
    assert set(lying(entry)) == {"left", "right"}


def test_nobody_else_opens_adas_scan(school, mum, entry, paper, visit):
    send(mum, entry, paper(3))
    scan = Scan.objects.get()
    sheet = scan.sheets.first()
    for url in (scan.get_absolute_url(), reverse("logs:sheet_picture", args=[sheet.pk])):
        assert visit(school.adas_mum, url).status_code == 200
        assert visit(school.bens_dad, url).status_code == 404
        assert visit(school.ben, url).status_code == 404


def test_by_htmx_the_browser_is_sent_to_the_scan(school, mum, entry, paper):
    upload = SimpleUploadedFile("p.pdf", paper(2))
    answer = mum.client.post(
        reverse("logs:add_photo", args=[entry.pk]),
        {"place": "whole", "upload": upload},
        headers={"HX-Request": "true"},
    )
    assert answer.headers["HX-Redirect"] == Scan.objects.get().get_absolute_url()
