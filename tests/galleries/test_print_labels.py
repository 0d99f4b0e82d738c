"""Mr Hill prints log labels for Kingfisher Class."""

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse

from learninglogs.audit.models import AuditLine
from learninglogs.galleries.labels import PAPERS, write_labels
from logs.models import LogLabel, Place
from tests.people_of_the_school import client_for, make_pupil

WISH = {"challenge": "", "sides": "halves", "paper": "L7160", "start": "1"}


@pytest.fixture
def hill(school):
    return client_for(school.mr_hill)


def press(client, school, **wish):
    url = reverse("galleries:labels", args=[school.kingfisher.pk])
    return client.post(url, WISH | wish, follow=True)


def squares_in(pdf, folder):
    """What every square of the printed sheets says, sheet by sheet, as a copier at 200 dpi sees it."""
    path = folder / "labels.pdf"
    path.write_bytes(pdf)
    sheets = (page.render(scale=200 / 72).to_pil() for page in pypdfium2.PdfDocument(path))
    return [{each.text for each in zxingcpp.read_barcodes(sheet)} for sheet in sheets]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_label_on_every_paper_can_be_read_once_it_is_printed(school, tmp_path, paper):
    more = [make_pupil(f"Kit{n:02}", "X", school.kingfisher) for n in range(8)]
    labels = LogLabel.objects.make_for([school.malgosia, *more], school.challenge, list(Place))
    pdf = write_labels(labels, PAPERS[paper], class_name="Kingfisher Class", start=3)
    read = squares_in(pdf, tmp_path)
    assert set().union(*read) == {label.text for label in labels}
    assert len(read[0]) == min(len(labels), PAPERS[paper].count - 2), "the first two places are left free"


def test_mr_hill_prints_left_and_right_for_a_challenge_and_gets_a_tagged_pdf(school, hill, tmp_path):
    shown = press(hill, school, challenge=school.challenge.pk)
    assert "1 sheet of labels" in shown.content.decode()
    query = shown.redirect_chain[-1][0].partition("?")[2]
    answer = hill.get(f"{reverse('galleries:labels_pdf', args=[school.kingfisher.pk])}?{query}")
    assert answer.headers["Cache-Control"] == "no-store, private"
    (read,) = squares_in(answer.content, tmp_path)
    assert read == {label.text for label in LogLabel.objects.filter(challenge=school.challenge)}
    assert len(read) == 2 * school.kingfisher.pupils.count()
    with pikepdf.open(tmp_path / "labels.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "Kingfisher" in str(pdf.open_metadata().get("dc:title"))


def test_printed_again_the_labels_are_the_same(school, hill):
    press(hill, school, challenge=school.challenge.pk)
    before = set(LogLabel.objects.values_list("token", flat=True))
    press(hill, school, challenge=school.challenge.pk)
    assert set(LogLabel.objects.values_list("token", flat=True)) == before


def test_a_log_book_has_one_label_for_all_year(school, hill):
    press(hill, school, sides="all")
    labels = LogLabel.objects.all()
    assert {(label.challenge_id, label.place) for label in labels} == {(None, "whole")}
    assert labels.count() == school.kingfisher.pupils.count()


def test_a_label_beyond_the_sheet_is_refused_kindly_and_nothing_is_made(school, hill):
    told = press(hill, school, start="22").content.decode()
    assert "A sheet of these has 21 labels" in told
    assert not LogLabel.objects.exists()


def test_opening_the_sheet_by_its_address_makes_no_label(school, hill):
    hill.get(reverse("galleries:label_sheet", args=[school.kingfisher.pk]), WISH)
    hill.get(reverse("galleries:labels_pdf", args=[school.kingfisher.pk]), WISH)
    assert not LogLabel.objects.exists()


# ── A lost log book ─────────────────────────────────────────────────────────────
def tokens(pupil):
    return {label.token for label in LogLabel.objects.standing().filter(pupil=pupil)}


def lose(client, school):
    return press(client, school, child=school.ada.pk, are_lost="on").content.decode()


def test_only_one_childs_labels_are_printed_when_mr_hill_asks_for_one(school, hill):
    told = press(hill, school, child=school.ada.pk, challenge=school.challenge.pk).content.decode()
    assert "2 labels" in told
    assert {label.pupil for label in LogLabel.objects.all()} == {school.ada}


def test_adas_book_is_lost_and_she_has_a_new_label_that_is_not_the_old_one(school, hill):
    press(hill, school)
    before, bens = tokens(school.ada), tokens(school.ben)
    assert "old labels were replaced on" in lose(hill, school)
    assert tokens(school.ada).isdisjoint(before)
    assert len(tokens(school.ada)) == 1
    assert tokens(school.ben) == bens
    line = AuditLine.objects.get(verb="replaced_labels")
    assert line.child_id == school.ada.pk


def test_her_book_is_found_and_the_old_label_stands_again(school, hill):
    press(hill, school)
    before = tokens(school.ada)
    lose(hill, school)
    url = reverse("galleries:let_labels_stand", args=[school.kingfisher.pk])
    told = hill.post(url, WISH | {"child": school.ada.pk}, follow=True).content.decode()
    assert "The old labels stand again" in told
    assert tokens(school.ada) == before
    assert client_for(school.ada).post(url, WISH | {"child": school.ada.pk}).status_code in {302, 404}
    assert tokens(school.ada) == before


def test_whose_labels_are_lost_must_be_said(school, hill):
    press(hill, school)
    before = set(LogLabel.objects.values_list("token", flat=True))
    assert "Whose labels are lost?" in press(hill, school, are_lost="on").content.decode()
    assert set(LogLabel.objects.values_list("token", flat=True)) == before


def test_a_child_of_another_class_cannot_be_asked_for(school, hill):
    press(hill, school, child=school.finn.pk, are_lost="on")
    assert not LogLabel.objects.exists()


def test_a_challenge_of_another_class_cannot_be_printed(school, hill):
    press(hill, school, challenge=school.heron_challenge.pk)
    assert not LogLabel.objects.exists()
