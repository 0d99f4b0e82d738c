"""The lunchtime club: Mrs Osei's register, Mr Hill's list, and what it opens to nobody."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge, LaterDay
from learninglogs.audit.models import AuditLine
from learninglogs.jobs import runner
from learninglogs.jobs.models import Job, JobState
from learninglogs.people.models import Guardian, Term
from logs.jobs import FORGET_REGISTER, ask_to_forget_register
from logs.models import Club, ClubPlace, ClubVisit, LogEntry, Page, Place, PutOut
from tests.access.scene import a_picture, place_photo
from tests.logs.club import club_of_wrenfield, club_url, give_place, here_url, open_club, today
from tests.people_of_the_school import actor_for, client_for, make_challenge, make_pupil


@pytest.fixture
def club(school):
    return club_of_wrenfield(school)


def names(answer):
    return [row.pupil.first_name for row in answer.context["register"].rows]


def verbs():
    return list(AuditLine.objects.exclude(verb="signed_in").order_by("pk").values_list("verb", flat=True))


# ── Who sees whom ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "who, seen",
    [
        ("mrs_osei", ["Ada", "Finn"]),
        ("mrs_bell", ["Ada", "Finn"]),
        ("mr_hill", ["Ada"]),
        ("ms_roy", ["Finn"]),
    ],
)
def test_who_sees_whom_in_the_register(visit, club, who, seen):
    assert names(visit(club.__dict__[who], club_url(club))) == seen


@pytest.mark.parametrize("who", ["mr_okoro", "adas_mum", "bens_dad", "ada", "ben", "mr_stone", "zoes_mum"])
def test_nobody_else_learns_that_there_is_a_list(visit, club, who):
    for url in (club_url(club), club_url(club, "club_list"), club_url(club, "club_set_up")):
        assert visit(club.__dict__[who], url).status_code == 404
    assert not ClubPlace.objects.visible_to(actor_for(club.__dict__[who])).exists()
    assert not ClubVisit.objects.visible_to(actor_for(club.__dict__[who])).exists()


def test_a_teacher_who_is_a_mum_here_does_not_see_why_her_own_child_comes(visit, club):
    Guardian.objects.create(user=club.ms_roy, pupil=club.ada)
    assert names(visit(club.ms_roy, club_url(club))) == ["Finn"]


def test_the_club_opens_the_childs_page_to_mrs_osei_and_nothing_else_of_theirs(visit, club):
    entry = LogEntry.objects.create(pupil=club.ada, challenge=club.challenge)
    closed = make_challenge(club.kingfisher, "The Moon", set_days_ago=60)
    old = LogEntry.objects.create(pupil=club.ada, challenge=closed)
    bens = LogEntry.objects.create(pupil=club.ben, challenge=club.challenge)
    assert visit(club.mrs_osei, entry.get_absolute_url()).status_code == 200
    for shut in (
        old.get_absolute_url(), bens.get_absolute_url(), reverse("galleries:shelf", args=[club.ada.pk]),
        reverse("home:pupil_home", args=[club.ada.pk]), reverse("feedback:entry", args=[entry.pk]),
        club.challenge.get_tray_url(), club.kingfisher.get_absolute_url(),
        reverse("galleries:wall", args=[club.challenge.pk]),
    ):  # fmt: skip
        assert visit(club.mrs_osei, shut).status_code == 404, shut
    for shut in ("logs:let_through", "logs:give_back"):
        assert visit(club.mrs_osei, reverse(shut, args=[entry.pk]), {}).status_code == 404
    start = reverse("logs:start", args=[club.challenge.pk, club.ada.pk])
    assert visit(club.mrs_osei, start, {}).status_code == 404


def test_what_ada_handed_in_herself_is_shut_to_mrs_osei_and_what_she_helped_with_is_not(visit, club):
    entry = LogEntry.objects.create(pupil=club.ada, challenge=club.challenge)
    place_photo(entry, Place.WHOLE)
    entry.hand_in(by=actor_for(club.ada))
    assert visit(club.mrs_osei, entry.get_absolute_url()).status_code == 404
    entry.take_back()
    entry.hand_in(by=actor_for(club.mrs_osei))
    assert visit(club.mrs_osei, entry.get_absolute_url()).status_code == 200
    LogEntry.objects.filter(pk=entry.pk).update(settled_at=timezone.now())
    assert visit(club.mrs_osei, entry.get_absolute_url()).status_code == 404


def test_off_the_list_is_out_of_sight(visit, club):
    entry = LogEntry.objects.create(pupil=club.ada, challenge=club.challenge)
    photo = place_photo(entry, Place.LEFT)
    picture = reverse("logs:picture", args=[photo.pk, "640"])
    assert visit(club.mrs_osei, picture).status_code == 200
    club.ada.club_place.delete()
    assert visit(club.mrs_osei, entry.get_absolute_url()).status_code == 404
    assert visit(club.mrs_osei, picture).status_code == 404


def test_a_court_order_about_ones_own_child_holds_at_the_club_too(visit, club):
    Guardian.objects.create(user=club.mrs_osei, pupil=club.ada, no_pictures_since=timezone.now())
    entry = LogEntry.objects.create(pupil=club.ada, challenge=club.challenge)
    assert visit(club.mrs_osei, entry.get_absolute_url()).status_code == 404


def test_who_comes_along_is_helped_today_and_not_tomorrow(visit, club):
    entry = LogEntry.objects.create(pupil=club.ben, challenge=club.challenge)
    club.club.mark_here(club.ben, today(club), by=actor_for(club.mrs_osei))
    assert visit(club.mrs_osei, entry.get_absolute_url()).status_code == 200
    ClubVisit.objects.update(came_at=timezone.now() - datetime.timedelta(hours=7))
    assert visit(club.mrs_osei, entry.get_absolute_url()).status_code == 404


def test_mrs_osei_begins_with_the_register(visit, club):
    assert visit(club.mrs_osei, "/")["Location"] == club_url(club)


# ── The register ────────────────────────────────────────────────────────────────
def test_the_register_says_what_each_child_needs_and_how_far_they_are(visit, club):
    entry = LogEntry.objects.create(pupil=club.ada, challenge=club.challenge)
    for place in (Place.LEFT, Place.RIGHT):
        place_photo(entry, place)
    page = visit(club.mrs_osei, club_url(club)).text
    assert "Kingfisher Class · needs a printer" in page
    assert "2 photos in" in page
    assert "2 of 10." in page
    assert re.search(r"hand-in is <strong>", page)


def test_a_tap_says_here_and_another_takes_it_back(visit, club):
    url = here_url(club, club.ada)
    visit(club.mrs_osei, url, {"here": "yes"})
    visit(club.mrs_osei, url, {"here": "yes"})  # a second tablet
    seen = ClubVisit.objects.get()
    assert (seen.pupil, seen.tapped_by, seen.day) == (club.ada, club.mrs_osei, today(club))
    visit(club.mrs_osei, url, {"here": "no"})
    assert not ClubVisit.objects.exists()
    assert verbs() == ["marked_here", "marked_not_here"]


def test_htmx_is_answered_with_the_row_alone(visit, club):
    answer = visit(club.mrs_osei, here_url(club, club.ada), {"here": "yes"}, HTTP_HX_REQUEST="true")
    assert answer.text.strip().startswith(f'<li class="sheet" id="child-{club.ada.pk}"')
    assert 'aria-pressed="true"' in answer.text
    gone = visit(club.mrs_osei, here_url(club, club.ben), {"here": "no"}, HTTP_HX_REQUEST="true")
    assert "is not in the register any more" in gone.text


def test_a_teacher_taps_her_own_children_only(visit, club):
    assert visit(club.mr_hill, here_url(club, club.ada), {"here": "yes"}).status_code == 302
    assert visit(club.mr_hill, here_url(club, club.finn), {"here": "yes"}).status_code == 404
    assert list(ClubVisit.objects.values_list("pupil__first_name", flat=True)) == ["Ada"]


def test_nobody_is_here_tomorrow_yet(visit, club):
    tomorrow = today(club) + datetime.timedelta(days=1)
    page = visit(club.mrs_osei, club_url(club, "club_day", tomorrow.isoformat()))
    assert "Who will be here?" in page.text
    assert visit(club.mrs_osei, here_url(club, club.ada, tomorrow), {"here": "yes"}).status_code == 404


@pytest.mark.parametrize("day", ["2026-13-01", "tuesday", "2020-02-30"])
def test_a_day_that_is_none_is_not_there(visit, club, day):
    assert visit(club.mrs_osei, club_url(club, "club_day", day)).status_code == 404


def test_in_the_holidays_the_next_club_is_shown(visit, club):
    day = today(club)
    Term.objects.create(
        school=club.wrenfield, name="Last", starts_on=day - datetime.timedelta(days=40),
        ends_on=day - datetime.timedelta(days=3),
    )  # fmt: skip
    begins = day + datetime.timedelta(days=9)
    Term.objects.create(
        school=club.wrenfield, name="Next", starts_on=begins, ends_on=begins + datetime.timedelta(days=30)
    )
    register = visit(club.mrs_osei, club_url(club)).context["register"]
    assert (register.day, register.before) == (begins, day - datetime.timedelta(days=3))
    assert visit(club.mrs_osei, club_url(club, "club_day", day.isoformat())).status_code == 404


def test_the_register_costs_the_same_for_two_children_and_for_thirty(club, django_assert_max_num_queries):
    mrs_osei = client_for(club.mrs_osei)
    with django_assert_max_num_queries(16) as few:
        mrs_osei.get(club_url(club))
    for n in range(30):
        child = make_pupil(f"Child {n}", "Ball", club.heron if n % 2 else club.kingfisher)
        give_place(club.club, child, "needs felt pens")
        LogEntry.objects.create(pupil=child, challenge=club.heron_challenge if n % 2 else club.challenge)
    with django_assert_max_num_queries(len(few)):
        assert len(names(mrs_osei.get(club_url(club)))) == 32


# ── What is put out ─────────────────────────────────────────────────────────────
def test_what_the_live_challenges_need_is_put_out_and_ticked_for_the_day(visit, club):
    Challenge.objects.filter(pk=club.challenge.pk).update(club_materials="Felt pens, 2 tubs\n\nCard and glue")
    Challenge.objects.filter(pk=club.heron_challenge.pk).update(club_materials="Card and glue\nTablet 3")
    url = club_url(club, "put_out", today(club).isoformat())
    visit(club.mrs_osei, url, {"what": "Card and glue", "is_out": "yes"})
    visit(club.mrs_osei, url, {"what": "Something else", "is_out": "yes"})
    things = visit(club.mrs_osei, club_url(club)).context["register"].things
    assert [(thing.what, thing.is_out) for thing in things] == [
        ("Felt pens, 2 tubs", False), ("Card and glue", True), ("Tablet 3", False),
    ]  # fmt: skip
    visit(club.mrs_osei, url, {"what": "Card and glue", "is_out": "no"})
    assert not PutOut.objects.exists()


# ── A page for the child ────────────────────────────────────────────────────────
def a_photo():
    return SimpleUploadedFile("page.jpg", a_picture(), "image/jpeg")


def test_mrs_osei_adds_finns_page_and_hands_it_in_and_finds_back(club):
    mrs_osei = client_for(club.mrs_osei)
    answer = mrs_osei.post(club_url(club, "club_page", club.finn.pk), {"challenge": club.heron_challenge.pk})
    entry = LogEntry.objects.get(pupil=club.finn)
    assert answer["Location"] == f"{entry.get_absolute_url()}?from=club"
    page = mrs_osei.get(answer["Location"])
    assert f'href="{club_url(club)}"' in page.text
    add = reverse("logs:add_photo", args=[entry.pk])
    referer = f"http://testserver{answer['Location']}"
    added = mrs_osei.post(add, {"place": "whole", "upload": a_photo()}, headers={"Referer": referer})
    assert added["Location"].endswith("?from=club")
    assert Page.objects.filter(entry=entry).count() == 1
    done = mrs_osei.post(reverse("logs:hand_in", args=[entry.pk]), headers={"Referer": referer}, follow=True)
    assert "Handed in for Finn L" in done.text
    assert f'href="{club_url(club)}"' in done.text
    assert club.heron_challenge.get_tray_url() not in done.text
    assert verbs()[-3:] == ["opened_page_at_club", "added_photo", "handed_in"]


def test_the_page_never_says_where_it_was_made(visit, club):
    """Finn, his mum and his teacher see the double page as any other."""
    entry = LogEntry.objects.create(pupil=club.finn, challenge=club.heron_challenge)
    for who in (club.finn, club.adas_mum, club.ms_roy):
        page = visit(who, entry.get_absolute_url()).text.lower()
        assert "club" not in page.replace("site.css", ""), who


def test_with_two_live_challenges_the_hand_in_day_comes_first(visit, club):
    catching_up = make_challenge(club.kingfisher, "Who lives here?", set_days_ago=16)
    row = visit(club.mrs_osei, club_url(club)).context["register"].rows[0]
    assert [each.challenge for each in row.to_do] == [club.challenge, catching_up]
    url = club_url(club, "club_page", club.ada.pk)
    visit(club.mrs_osei, url, {"challenge": catching_up.pk})
    assert LogEntry.objects.get().challenge == catching_up


def test_who_has_a_later_day_is_helped_when_the_class_has_closed(visit, club):
    """Ada may hand in until next week; for Finn, and for whoever else is in her class, it is over."""
    Challenge.objects.all().delete()
    over = make_challenge(club.kingfisher, "Who lives here?", set_days_ago=30)
    url = club_url(club, "club_page", club.ada.pk)
    assert visit(club.mrs_osei, url, {"challenge": over.pk})["Location"] == club_url(club)
    LaterDay.objects.create(
        pupil=club.ada, challenge=over, hand_in_on=today(club) + datetime.timedelta(days=7),
        closes_on=today(club) + datetime.timedelta(days=7),
    )  # fmt: skip
    there = visit(club.mrs_osei, url, {"challenge": over.pk})["Location"]
    entry = LogEntry.objects.get(pupil=club.ada)
    assert there == f"{entry.get_absolute_url()}?from=club"
    assert visit(club.mrs_osei, there).status_code == 200
    LaterDay.objects.all().delete()
    assert visit(club.mrs_osei, there).status_code == 404


def test_a_page_cannot_be_begun_for_another_classs_challenge_or_a_child_not_at_the_club(visit, club):
    url = club_url(club, "club_page", club.ada.pk)
    assert visit(club.mrs_osei, url, {"challenge": club.heron_challenge.pk}).status_code == 302
    bens = club_url(club, "club_page", club.ben.pk)
    assert visit(club.mrs_osei, bens, {"challenge": club.challenge.pk}).status_code == 302
    assert visit(club.ms_roy, url, {"challenge": club.challenge.pk}).status_code == 404
    assert not LogEntry.objects.exists()


# ── The list ────────────────────────────────────────────────────────────────────
def test_someone_came_along_and_comes_again(visit, club):
    url = club_url(club, "came_along", today(club).isoformat())
    visit(club.mrs_osei, url, {"pupil": club.ben.pk})
    assert not ClubPlace.objects.filter(pupil=club.ben).exists()
    assert names(visit(club.mrs_osei, club_url(club))) == ["Ada", "Ben", "Finn"]
    visit(club.mrs_osei, url, {"pupil": club.cleo.pk, "keeps_place": "on", "reason": "wants company"})
    assert ClubPlace.objects.get(pupil=club.cleo).reason == "wants company"
    assert ClubVisit.objects.filter(day=today(club)).count() == 2
    assert verbs() == ["came_along_to_club", "gave_club_place", "came_along_to_club"]


def test_who_may_be_chosen_is_the_school_for_mrs_osei_and_his_class_for_mr_hill(visit, club):
    def offered(who):
        page = visit(club.__dict__[who], club_url(club, "came_along", today(club).isoformat()))
        return {child.first_name for child in page.context["form"].fields["pupil"].queryset}

    make_pupil("Gus", "Hart", club.heron)
    assert offered("mrs_osei") == {"Ben", "Cleo", "Małgosia", "Gus"}
    assert offered("mr_hill") == {"Ben", "Cleo", "Małgosia"}


def test_putting_a_child_on_the_list_taking_them_off_and_putting_them_back(club):
    mr_hill = client_for(club.mr_hill)
    mr_hill.post(club_url(club, "club_list"), {"pupil": club.ben.pk, "reason": "no camera at home"})
    place = ClubPlace.objects.get(pupil=club.ben)
    assert (place.reason, place.given_by) == ("no camera at home", club.mr_hill)
    page = mr_hill.post(club_url(club, "club_take_off", club.ben.pk), follow=True)
    assert "Ben T is off the list." in page.text
    mr_hill.post(club_url(club, "club_place", club.ben.pk), {"reason": "no camera at home"})
    assert ClubPlace.objects.get(pupil=club.ben).reason == "no camera at home"
    mr_hill.post(club_url(club, "club_place", club.ben.pk), {"reason": "needs felt pens"})
    assert verbs() == [
        "gave_club_place", "took_off_club_list", "gave_club_place", "changed_club_place",
    ]  # fmt: skip


def test_a_teacher_cannot_reach_another_classs_child(visit, club):
    assert visit(club.mr_hill, club_url(club, "club_take_off", club.finn.pk), {}).status_code == 404
    assert visit(club.mr_hill, club_url(club, "club_place", club.finn.pk), {"reason": "x"}).status_code == 404
    assert ClubPlace.objects.get(pupil=club.finn).reason == "wants company"


def test_a_full_club_says_so_and_keeps_what_was_chosen(visit, club):
    Club.objects.update(places=2)
    answer = visit(club.mrs_osei, club_url(club, "club_list"), {"pupil": club.ben.pk, "reason": "needs pens"})
    assert "All 2 places are taken." in answer.text
    assert "needs pens" in answer.text
    assert ClubPlace.objects.count() == 2


def test_a_child_who_left_makes_room(visit, club):
    Club.objects.update(places=2)
    club.finn.left_at = timezone.now()
    club.finn.save()
    assert names(visit(club.mrs_osei, club_url(club))) == ["Ada"]
    visit(club.mrs_osei, club_url(club, "club_list"), {"pupil": club.ben.pk})
    assert ClubPlace.objects.filter(pupil=club.ben).exists()


# ── Setting it up ───────────────────────────────────────────────────────────────
SET_UP = {
    "name": "Lunchtime club", "place": "Library", "starts_at": "12:25", "ends_at": "13:05",
    "weekdays": ["1", "3"], "places": "10",
}  # fmt: skip


def test_a_school_without_a_club_is_given_the_one_step(visit, school):
    assert "Set up a lunchtime club" in visit(school.mr_hill, club_url(school)).text
    visit(school.mr_hill, club_url(school, "club_set_up"), SET_UP)
    made = Club.objects.get()
    assert (made.weekdays, made.weekdays_words) == ([1, 3], "Tuesdays and Thursdays.")
    assert "Nobody is on the list yet" in visit(school.mr_hill, club_url(school)).text
    visit(school.mr_hill, club_url(school, "club_set_up"), SET_UP | {"weekdays": []})
    assert "The club does not meet just now" in visit(school.mr_hill, club_url(school)).text


def test_a_club_cannot_end_before_it_begins(visit, school):
    answer = visit(school.mr_hill, club_url(school, "club_set_up"), SET_UP | {"ends_at": "12:00"})
    assert "That is before it begins." in answer.text
    assert not Club.objects.exists()


def test_the_next_school_has_its_own_club(visit, club):
    open_club(club.oakhill)
    assert names(visit(club.mr_stone, reverse("logs:club", args=[club.oakhill.pk]))) == []
    assert visit(club.mrs_osei, reverse("logs:club", args=[club.oakhill.pk])).status_code == 404


# ── What is forgotten ───────────────────────────────────────────────────────────
def test_the_register_is_forgotten_when_the_school_year_is_over(visit, club):
    visit(club.mrs_osei, here_url(club, club.ada), {"here": "yes"})
    job = Job.objects.get(kind=FORGET_REGISTER)
    assert job.run_after.date() > today(club)
    assert (job.run_after.month, job.run_after.day) == (8, 1)
    long_ago = today(club) - datetime.timedelta(days=400)
    ClubVisit.objects.create(club=club.club, pupil=club.finn, day=long_ago, came_at=timezone.now())
    ask_to_forget_register(club.club, long_ago)
    due = Job.objects.filter(kind=FORGET_REGISTER).order_by("run_after").first()
    runner.run(due.pk)
    due.refresh_from_db()
    assert due.state == JobState.DONE
    assert list(ClubVisit.objects.values_list("pupil__first_name", flat=True)) == ["Ada"]


def test_the_list_dies_with_the_child(club):
    club.club.mark_here(club.ada, today(club), by=actor_for(club.mrs_osei))
    club.ada.delete()
    assert not ClubVisit.objects.exists()
    assert ClubPlace.objects.count() == 1
