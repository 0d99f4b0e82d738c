"""What a passing message said once stays said: what a release left, and a photo that was none."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Kind, Review, Voice
from logs import double_page
from logs.models import LogEntry, Page, Photo
from tests.people_of_the_school import client_for, make_pupil

ADD_IT_AGAIN = "A photo could not be read. Please add it again."


def let_through(pupil, challenge):
    now = timezone.now()
    return LogEntry.objects.create(pupil=pupil, challenge=challenge, handed_in_at=now, let_through_at=now)


def steps(answer):
    return [step.words for step in answer.context["steps"]]


# ── What a release left ─────────────────────────────────────────────────────────
@pytest.fixture
def half_done(school):
    """Ben gave Ada's log a wish that Mr Hill has not read; Cleo has not given hers."""
    log = let_through(school.ada, school.challenge)
    given = Review.objects.create(entry=log, reviewer=school.ben, given_at=timezone.now())
    Review.objects.create(entry=log, reviewer=school.cleo)
    Voice.objects.create(
        entry=log, review=given, by_pupil=school.ben, who="Ben", pen="pupil", kind=Kind.WISH, words="A key."
    )
    return log


def release(school, visit):
    visit(school.mr_hill, reverse("feedback:release", args=[school.challenge.pk]), {})


def test_the_tray_says_what_a_release_left_until_it_follows(school, half_done, visit):
    release(school, visit)
    tray = reverse("home:tray", args=[school.challenge.pk])
    said = steps(visit(school.mr_hill, tray))
    assert len(said) == 1
    assert (
        "1 comment is still held. 1 review has not been given. They can follow: release again then."
        in said[0]
    )
    half_done.voices.update(let_through_at=timezone.now())
    half_done.reviews.update(given_at=timezone.now())
    assert not any(
        "still held" in words or "not been given" in words for words in steps(visit(school.mr_hill, tray))
    )


def test_before_a_release_the_tray_counts_what_is_in(school, half_done, visit):
    said = steps(visit(school.mr_hill, reverse("home:tray", args=[school.challenge.pk])))
    assert "1 of 2 responses by classmates are in." in said
    assert not any("Released on" in words for words in said)


# ── A photo that was none ───────────────────────────────────────────────────────
@pytest.fixture
def refused(school):
    """Ada handed in one photo, and it turned out to be none."""
    log = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge, handed_in_at=timezone.now())
    photo = Photo.objects.create(entry=log, sha256="0" * 64, received_bytes=1)
    Page.objects.create(entry=log, photo=photo, covers_left=True, covers_right=True)
    double_page.refuse(photo, "This is no photo.")
    return photo


@pytest.mark.parametrize("who", ["ada", "adas_mum"])
def test_ada_and_her_mum_are_told_to_add_it_again(school, refused, visit, who):
    home = reverse("home:pupil_home", args=[school.ada.pk])
    assert ADD_IT_AGAIN in visit(getattr(school, who), home).text
    double_page.leave_out(refused)
    assert ADD_IT_AGAIN not in visit(getattr(school, who), home).text


def test_mr_hill_sees_in_the_tray_why_adas_place_is_empty(school, refused, visit):
    tray = reverse("home:tray", args=[school.challenge.pk])
    assert visit(school.mr_hill, tray).text.count(ADD_IT_AGAIN) == 1
    double_page.leave_out(refused)
    assert ADD_IT_AGAIN not in visit(school.mr_hill, tray).text


def test_handed_in_anew_it_is_said_no_more(school, refused, visit):
    LogEntry.objects.filter(pk=refused.entry_id).update(handed_in_at=timezone.now())
    tray = reverse("home:tray", args=[school.challenge.pk])
    assert ADD_IT_AGAIN not in visit(school.mr_hill, tray).text


def test_the_tray_that_asks_for_itself_hears_of_a_refusal(school, visit):
    log = LogEntry.objects.create(
        pupil=make_pupil("Kit", "Oz", school.kingfisher), challenge=school.challenge
    )
    tray = reverse("home:tray", args=[school.challenge.pk])
    mr_hill = client_for(school.mr_hill)
    htmx = {"HX-Request": "true", "If-None-Match": mr_hill.get(tray).headers["ETag"]}
    assert mr_hill.get(tray, headers=htmx).status_code == 304
    Photo.objects.create(entry=log, sha256="0" * 64, received_bytes=1, refused_at=timezone.now())
    assert ADD_IT_AGAIN in mr_hill.get(tray, headers=htmx).text
