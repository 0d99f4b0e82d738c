"""Mr Hill puts the class's books through the copier."""

import os

import img2pdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from learninglogs.audit.models import AuditLine
from learninglogs.jobs.models import Job
from learninglogs.jobs.runner import run_due
from logs import double_page
from logs.models import LogEntry, LogLabel, Page, Photo, PhotoPicture, Place, Scan, ScanSheet
from logs.scans import filing
from logs.scans.result import result_of
from logs.scans.sorting import ReadSheet, sort
from tests.corpus import corpus_path
from tests.logs.phone import Phone, files, lying, plain
from tests.people_of_the_school import actor_for, client_for, make_challenge, make_pupil
from tests.scans.make_class_scan import CLEAN, Sheet, make_class_scan
from tests.scans.pile import labels_of, lies_at, mixed_pile, send, send_file, sheet_of, tap, whys

# Twelve sheets of a small class; 30 makes the sixty of a whole one.
CHILDREN = int(os.environ.get("LEARNINGLOGS_TEST_SCAN_CHILDREN", "6"))


# ── Filing by itself ────────────────────────────────────────────────────────────
def test_every_readable_label_is_filed_right_and_nothing_wrong(school, tmp_path):
    children = CHILDREN
    more = [make_pupil(f"Kit{n:02}", "X", school.kingfisher) for n in range(children - 4)]
    everybody = [school.ada, school.ben, school.cleo, school.malgosia, *more]
    pile = mixed_pile(school.challenge, everybody, school.finn, smudged=max(2, children // 10))
    scan = send(pile, school.challenge, school.mr_hill, tmp_path)
    filed = [(sheet.pupil_id, sheet.place) if sheet.state == "filed" else None for sheet in scan.sheets.all()]
    assert filed == pile.belongs
    assert lies_at(school.challenge) == {each for each in pile.belongs if each}
    assert scan.sheet_count == len(pile.sheets)
    assert [child.pk for child in result_of(scan).missing] == [everybody[-1].pk]
    assert set(whys(scan).values()) == {"unread", "double", "stranger"}


def test_each_sheet_is_turned_as_its_label_stands(school, texts, tmp_path):
    children = [school.ada, school.ben, school.cleo, school.malgosia]
    sheets = [
        Sheet(texts[child.pk, "left"], CLEAN, seed=4, turn_deg=turn)
        for child, turn in zip(children, (0, 90, 180, 270), strict=True)
    ]
    send(sheets, school.challenge, school.mr_hill, tmp_path)
    assert {photo.turn_deg for photo in Photo.objects.all()} == {0, 90, 180, 270}
    for photo in Photo.objects.all():
        assert photo.height_px > photo.width_px, "A4 stands upright"


def test_a_left_and_a_right_label_on_one_sheet_are_both_pages(school, texts):
    scan = Scan(challenge=school.challenge)
    both = ReadSheet(ScanSheet(number=1), (texts[school.ada.pk, "left"], texts[school.ada.pk, "right"]))
    two_children = ReadSheet(
        ScanSheet(number=2), (texts[school.ben.pk, "left"], texts[school.cleo.pk, "left"])
    )
    sort(scan, [both, two_children])
    assert (both.sheet.state, both.sheet.place) == ("read", "whole")
    assert (two_children.sheet.state, two_children.sheet.why) == ("waiting", "unclear")


def test_nothing_is_filed_by_a_square_that_is_not_a_label_of_this_class(school, tmp_path):
    oak = labels_of([school.zoe], school.oak_challenge)[school.zoe.pk, "left"]
    of_another = labels_of([school.ada], None)[school.ada.pk, "left"].replace("LL", "LL0")[:12]
    sheets = [
        Sheet(oak, CLEAN, seed=1), Sheet("https://cereal.example/win", CLEAN, seed=2),
        Sheet(of_another, CLEAN, seed=3),
    ]  # fmt: skip
    scan = send(sheets, school.challenge, school.mr_hill, tmp_path)
    assert whys(scan) == {1: "stranger", 2: "unread", 3: "stranger"}
    assert not Page.objects.exists()
    assert "Zoë" not in tap_open(school, scan)


def tap_open(school, scan):
    return client_for(school.mr_hill).get(scan.get_absolute_url()).content.decode()


def test_a_label_of_another_challenge_waits_and_says_so(school, hill, tmp_path):
    other = make_challenge(school.kingfisher, "What floats?")
    text = labels_of([school.ada], other)[school.ada.pk, "left"]
    scan = send([Sheet(text, CLEAN, seed=1)], school.challenge, school.mr_hill, tmp_path)
    assert whys(scan) == {1: "other"}
    assert "What floats?" in hill.get(scan.get_absolute_url()).content.decode()
    tap(hill, "file_sheet", scan.sheets.get(), pupil=school.ada.pk, place="left")
    assert lies_at(school.challenge) == {(school.ada.pk, "left")}


def test_of_two_sheets_of_one_page_the_sharper_is_kept_and_the_other_offered(school, hill, texts, tmp_path):
    text = texts[school.ada.pk, "left"]
    sheets = [Sheet(text, CLEAN, seed=5, sharp=False), Sheet(text, CLEAN, seed=5)]
    scan = send(sheets, school.challenge, school.mr_hill, tmp_path)
    assert whys(scan) == {1: "double"}
    assert "We kept 2, the sharper one" in hill.get(scan.get_absolute_url()).content.decode()
    tap(hill, "file_sheet", scan.sheets.get(number=1), pupil=school.ada.pk, place="left", replacing="on")
    page = Page.objects.live().get()
    assert page.photo.scan_sheets.get().number == 1
    assert page.replaces.count() == 1, "the other is kept in the page's history"


def test_a_blank_side_is_set_aside_and_can_be_taken_up_again(school, hill, texts, tmp_path):
    Image.new("RGB", (1240, 1754), "#fdfdfb").save(tmp_path / "blank.jpg", quality=80)
    scan = send_file(img2pdf.convert([str(tmp_path / "blank.jpg")]), school.challenge, school.mr_hill)
    assert whys(scan) == {1: "blank"}
    assert "It is blank" in hill.get(scan.get_absolute_url()).content.decode()
    assert "Whose is this?" in tap(hill, "set_sheet_aside", scan.sheets.get())


# ── Never twice, never over what is there ───────────────────────────────────────
def test_the_same_file_sent_again_is_the_scan_that_stands(school, hill, texts, tmp_path):
    path = make_class_scan(tmp_path / "p.pdf", [Sheet(texts[school.ada.pk, "left"], CLEAN, seed=1)])
    for _time in range(2):
        upload = SimpleUploadedFile("p.pdf", path.read_bytes(), content_type="application/pdf")
        told = hill.post(
            reverse("logs:scan_class", args=[school.challenge.pk]), {"upload": upload}, follow=True
        )
        run_due()
    assert "nothing was filed twice" in told.content.decode()
    assert Scan.objects.count() == Photo.objects.count() == Page.objects.count() == 1


def test_the_same_sheet_in_another_file_is_recognised(school, texts, tmp_path):
    sheets = [
        Sheet(texts[school.ada.pk, "left"], CLEAN, seed=1),
        Sheet(texts[school.ben.pk, "left"], CLEAN, seed=2),
    ]
    send(sheets[:1], school.challenge, school.mr_hill, tmp_path)
    again = send(sheets, school.challenge, school.mr_hill, tmp_path)
    assert whys(again) == {1: "again"}
    assert Photo.objects.count() == 2


def test_a_page_that_is_there_already_stays_until_mr_hill_says_otherwise(school, hill, texts, tmp_path):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.adas_mum).add(entry, "left", plain("red"))
    run_due()
    before = lying(entry)["left"]
    scan = send(
        [Sheet(texts[school.ada.pk, "left"], CLEAN, seed=1)], school.challenge, school.mr_hill, tmp_path
    )
    assert whys(scan) == {1: "taken"}
    assert lying(entry) == {"left": before}
    tap(hill, "file_sheet", scan.sheets.get(), pupil=school.ada.pk, place="left")
    assert lying(entry) == {"left": before}, "not without being asked"
    tap(hill, "file_sheet", scan.sheets.get(), pupil=school.ada.pk, place="left", replacing="on")
    assert lying(entry)["left"] != before
    assert filing.undo(scan, by=actor_for(school.mr_hill)) == 0
    assert lying(entry) == {"left": before}, "what lay there before is back"


def test_a_log_that_is_handed_in_is_not_touched(school, texts, tmp_path):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    mum = Phone(school.adas_mum)
    mum.add(entry, "left", plain("red"))
    mum.tap("logs:hand_in", entry)
    scan = send(
        [Sheet(texts[school.ada.pk, "right"], CLEAN, seed=1)], school.challenge, school.mr_hill, tmp_path
    )
    assert whys(scan) == {1: "closed"}
    assert set(lying(entry)) == {"left"}


def test_filing_a_sheet_twice_at_once_makes_one_photo(school, adas_scan):
    sheet = sheet_of(adas_scan, 2)
    sheet.pupil, sheet.place = school.ben, Place.LEFT
    content = default_storage.open(sheet.key).read()
    filing.file_sheet(sheet, by=actor_for(school.mr_hill))
    default_storage.save(sheet.key, ContentFile(content))  # a second worker had just opened it
    filing.file_sheet(sheet, by=actor_for(school.mr_hill))
    assert Photo.objects.filter(entry__pupil=school.ben).count() == 2
    assert lies_at(school.challenge) >= {(school.ben.pk, "left"), (school.ben.pk, "right")}


# ── By hand ─────────────────────────────────────────────────────────────────────
def test_an_unread_sheet_is_offered_to_the_child_whose_other_page_lies_beside_it(school, hill, adas_scan):
    waiting = result_of(adas_scan).waiting
    assert [each.sheet.number for each in waiting] == [2]
    likely = [(each.pupil.first_name, each.words) for each in waiting[0].likely]
    assert likely[0] == ("Ben", "the right page is sheet 3")
    assert {name for name, _words in likely[1:]} == {"Cleo", "Małgosia"}
    assert waiting[0].place == Place.LEFT
    tap(hill, "file_sheet", adas_scan.sheets.get(number=2), pupil=school.ben.pk, place="left")
    assert lies_at(school.challenge) == {
        (school.ada.pk, "left"), (school.ben.pk, "left"), (school.ben.pk, "right"),
    }  # fmt: skip
    told = hill.get(adas_scan.get_absolute_url()).content.decode()
    assert "3 sheets, 2 filed by themselves" in told
    assert "Every sheet has found its place" in told


def test_a_sheet_cannot_be_given_to_a_child_of_another_class(school, hill, adas_scan):
    tap(hill, "file_sheet", adas_scan.sheets.get(number=2), pupil=school.finn.pk, place="left")
    assert not LogEntry.objects.filter(pupil=school.finn).exists()


def test_a_sheet_filed_to_the_wrong_child_is_taken_back_and_filed_right(school, hill, adas_scan):
    tap(hill, "file_sheet", adas_scan.sheets.get(number=2), pupil=school.cleo.pk, place="left")
    run_due()
    wrong = Photo.objects.get(entry__pupil=school.cleo)
    tap(hill, "take_sheet_back", adas_scan.sheets.get(number=2))
    run_due()
    assert not Photo.objects.filter(pk=wrong.pk).exists()
    assert not [key for key in files() if str(wrong.pk) in key], "nothing of it stays with Cleo"
    tap(hill, "file_sheet", adas_scan.sheets.get(number=2), pupil=school.ben.pk, place="left")
    run_due()
    assert (school.ben.pk, "left") in lies_at(school.challenge)
    assert Photo.objects.filter(entry__pupil=school.ben).exclude(pictures_made_at=None).count() == 2


def test_the_logs_of_a_scan_are_handed_in_with_one_tap(school, hill, adas_scan):
    assert "2 logs are handed in" in tap(hill, "hand_in_scan", adas_scan)
    assert LogEntry.objects.handed_in().count() == 2


# ── Undo ────────────────────────────────────────────────────────────────────────
def test_the_whole_scan_is_undone_and_nothing_of_it_stays(school, hill, adas_scan):
    tap(hill, "hand_in_scan", adas_scan)
    told = tap(hill, "undo_scan", adas_scan)
    run_due()
    assert "The scan is undone" in told
    assert not Page.objects.exists()
    assert not PhotoPicture.objects.exists()
    assert not LogEntry.objects.handed_in().exists()
    assert files() == set()


def test_what_was_changed_since_stays_when_the_scan_is_undone(school, hill, texts, tmp_path):
    everybody = [school.ada, school.ben, school.cleo]
    sheets = [Sheet(texts[child.pk, "left"], CLEAN, seed=n) for n, child in enumerate(everybody)]
    scan = send(sheets, school.challenge, school.mr_hill, tmp_path)
    adas, bens, _cleos = (LogEntry.objects.get(pupil=child) for child in everybody)
    double_page.swap_sides(adas)
    bens.hand_in(by=actor_for(school.bens_dad))
    assert "2 pages stay" in tap(hill, "undo_scan", scan)
    assert lies_at(school.challenge) == {(school.ada.pk, "right"), (school.ben.pk, "left")}


def test_after_undoing_the_same_file_can_be_sent_once_more(school, texts, tmp_path):
    sheets = [Sheet(texts[school.ada.pk, "left"], CLEAN, seed=1)]
    first = send(sheets, school.challenge, school.mr_hill, tmp_path)
    filing.undo(first, by=actor_for(school.mr_hill))
    run_due()
    again = send(sheets, school.challenge, school.mr_hill, tmp_path)
    assert again != first
    assert lies_at(school.challenge) == {(school.ada.pk, "left")}


# ── What is kept ────────────────────────────────────────────────────────────────
def test_only_unclaimed_sheets_lie_with_the_scan_and_no_upload(school, adas_scan):
    of_scan = {key for key in files() if key.startswith(adas_scan.folder)}
    unread = adas_scan.sheets.get(number=2)
    assert of_scan == {unread.key, unread.small_key}
    assert not Scan.objects.exclude(received_key="").exists()


def test_after_two_weeks_unclaimed_sheets_are_forgotten(school, hill, adas_scan):
    later = Job.objects.filter(kind="forget-scan", state="pending")
    assert later.update(run_after=adas_scan.created_at) == 1
    run_due()
    assert not [key for key in files() if key.startswith(adas_scan.folder)]
    assert "We keep sheets for two weeks" in hill.get(adas_scan.get_absolute_url()).content.decode()


def test_each_page_filed_is_in_the_childs_record(school, adas_scan):
    filed = AuditLine.objects.filter(verb="filed_scan")
    assert {line.child_id for line in filed} == {school.ada.pk, school.ben.pk}
    assert {line.user_id for line in filed} == {school.mr_hill.pk}


def test_a_file_that_is_no_scan_is_refused_kindly(school, hill):
    upload = SimpleUploadedFile("p.pdf", b"Dear teacher", content_type="application/pdf")
    told = hill.post(reverse("logs:scan_class", args=[school.challenge.pk]), {"upload": upload})
    assert "not a scan we can read" in told.content.decode()
    assert not Scan.objects.exists()
    assert files() == set()


def test_a_locked_scan_says_so_on_its_page_and_is_destroyed(school, hill, corpus_pdf):
    scan = send_file(corpus_pdf("encrypted-user-password"), school.challenge, school.mr_hill)
    assert "locked with a password" in hill.get(scan.get_absolute_url()).content.decode()
    assert files() == set()


@pytest.fixture
def corpus_pdf():
    return lambda name: corpus_path(f"scans/{name}.pdf").read_bytes()


# ── Labels ──────────────────────────────────────────────────────────────────────
def test_a_label_printed_again_is_the_same_label(school, texts):
    assert labels_of([school.ada], school.challenge)[school.ada.pk, "left"] == texts[school.ada.pk, "left"]
    assert LogLabel.objects.count() == 12
    assert not any("ada" in text.lower() for text in texts.values())


def test_a_tap_by_htmx_answers_with_the_piece_and_one_without_with_the_page(school, hill, adas_scan):
    sheet = adas_scan.sheets.get(number=2)
    url, wish = reverse("logs:set_sheet_aside", args=[sheet.pk]), {}
    piece = hill.post(url, wish, headers={"HX-Request": "true"}).content.decode()
    assert '<div id="scan"' in piece
    assert "<html" not in piece
    assert "1 sheet set aside" in piece
    assert hill.post(url, wish).url == adas_scan.get_absolute_url()


def test_a_pile_may_be_larger_than_a_photo_but_not_endless(school, hill, texts, settings, tmp_path):
    content = make_class_scan(tmp_path / "p.pdf", [Sheet(texts[school.ada.pk, "left"], CLEAN)]).read_bytes()
    address = reverse("logs:scan_class", args=[school.challenge.pk])
    settings.UPLOAD_MAX_BYTES, settings.SCAN_MAX_BYTES = 1_000, len(content) - 1
    settings.BIG_FILES_WELCOME_AT = {"logs:scan_class": len(content) - 1}

    def sent(content):
        return hill.post(address, {"upload": SimpleUploadedFile("p.pdf", content)}, follow=True)

    assert "This scan is larger than" in sent(content).text
    beyond = sent(content + bytes(1_200_000))
    assert beyond.status_code == 413
    assert "A scan can be up to" in beyond.text
    assert not Scan.objects.exists()
    settings.SCAN_MAX_BYTES = len(content)
    assert sent(content).status_code == 200
    assert Scan.objects.get().received_bytes == len(content)
