"""The first pages: Mr Hill's tray, Ada's own page, the family, the school."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge
from feedback.models import Kind, Review, Voice
from learninglogs.people.models import Guardian, Pupil, Teaching, Term
from logs.models import LogEntry, Page, Photo, PhotoPicture
from tests.logs.club import give_place, open_club
from tests.people_of_the_school import client_for, make_challenge


def an_entry(pupil, challenge, *, handed_in=False, let_through=False, pages=1):
    """An entry with a photo across both pages and its pictures."""
    now = timezone.now()
    entry = LogEntry.objects.create(
        pupil=pupil,
        challenge=challenge,
        handed_in_at=now if handed_in or let_through else None,
        let_through_at=now if let_through else None,
    )
    for _n in range(pages):
        photo = Photo.objects.create(
            entry=entry, sha256="0" * 64, received_bytes=1, width_px=840, height_px=594, pictures_made_at=now
        )
        Page.objects.create(entry=entry, photo=photo, covers_left=True, covers_right=True)
        for size in ("320", "640"):
            PhotoPicture.objects.create(
                photo=photo, size=size, key=f"{photo.pk}-{size}", sha256="0" * 64,
                content_type="image/webp", width_px=320, height_px=226, byte_count=1,
            )  # fmt: skip
    return entry


def a_voice(entry, by, words, **fields):
    return Voice.objects.create(
        entry=entry, by_pupil=by, who=by.called, pen="pupil", words=words, **({"kind": Kind.WISH} | fields)
    )


def tray_url(challenge, show=""):
    return reverse("home:tray", args=[challenge.pk]) + (f"?show={show}" if show else "")


def address(school, name, whose):
    """The address of a first page; whose is a name of the cast, None for a page of one's own."""
    return reverse(f"home:{name}", args=[school.__dict__[whose].pk] if whose else None)


def states(answer):
    return {tile.pupil.first_name: tile.state.value for tile in answer.context["tray"].tiles}


# ── Where everybody begins ──────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "who, name, whose",
    [
        ("mr_hill", "class_page", "kingfisher"),
        ("mrs_bell", "school_page", "wrenfield"),
        ("ada", "pupil_home", "ada"),
        ("bens_dad", "pupil_home", "ben"),
        ("adas_mum", "family", None),
    ],
)
def test_everybody_begins_on_their_own_page(visit, school, who, name, whose):
    wanted = reverse(f"home:{name}", args=[school.__dict__[whose].pk] if whose else None)
    answer = visit(school.__dict__[who], "/")
    assert answer.status_code == 302
    assert answer.url == wanted
    assert visit(school.__dict__[who], wanted).status_code == 200


def test_a_governor_is_told_kindly_that_there_is_nothing_to_open(visit, school):
    answer = visit(school.mr_okoro, "/")
    assert answer.status_code == 200
    assert "You are signed in as Mr Okoro." in answer.content.decode()


def test_a_teacher_who_is_also_a_mum_begins_with_her_class_and_finds_her_family(visit, school):
    Guardian.objects.create(user=school.ms_roy, pupil=school.ben)
    answer = visit(school.ms_roy, "/", follow=True)
    assert answer.redirect_chain[-1][0] == school.heron.get_absolute_url()
    assert reverse("home:family") in answer.content.decode()


def test_a_parent_whose_access_has_ended_has_nothing_to_open(visit, school):
    school.bens_dad.guardianships.update(ended_at=timezone.now())
    assert "Nothing to open here yet" in visit(school.bens_dad, "/").content.decode()
    assert visit(school.bens_dad, reverse("home:pupil_home", args=[school.ben.pk])).status_code == 404


@pytest.mark.parametrize(
    "page, allowed",
    [
        (("class_page", "kingfisher"), {"mr_hill", "mrs_bell"}),
        (("tray", "challenge"), {"mr_hill", "mrs_bell"}),
        (("school_page", "wrenfield"), {"mrs_bell"}),
        (("pupil_home", "ada"), {"ada", "adas_mum", "mr_hill", "mrs_bell"}),
    ],
)
@pytest.mark.parametrize(
    "who",
    ["mr_hill", "ms_roy", "mrs_bell", "mr_okoro", "mr_stone", "ada", "ben", "finn", "adas_mum", "bens_dad"],
)
def test_who_may_open_which_first_page(visit, school, page, allowed, who):
    url = address(school, *page)
    assert visit(school.__dict__[who], url).status_code == (200 if who in allowed else 404)


@pytest.mark.parametrize("name, whose", [("class_page", "kingfisher"), ("pupil_home", "ada")])
def test_somebody_signed_out_is_sent_to_sign_in(visit, school, name, whose):
    answer = visit(None, reverse(f"home:{name}", args=[school.__dict__[whose].pk]))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


# ── The tray ────────────────────────────────────────────────────────────────────
def test_the_tray_says_where_each_log_is(visit, school):
    an_entry(school.ada, school.challenge, let_through=True)
    an_entry(school.ben, school.challenge, handed_in=True)
    an_entry(school.cleo, school.challenge)
    an_entry(school.malgosia, school.challenge, pages=0)
    answer = visit(school.mr_hill, school.kingfisher.get_absolute_url())
    assert states(answer) == {
        "Ada": "let-through",
        "Ben": "waiting",
        "Cleo": "started",
        "Małgosia": "not-yet",
    }
    page = answer.content.decode()
    assert "1 log is handed in and not let through." in page
    assert reverse("logs:let_all_through", args=[school.challenge.pk]) in page
    assert "Add a page for Małgosia Z" in page


def test_in_catch_up_nobody_is_late(visit, school):
    challenge = make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    answer = visit(school.mr_hill, tray_url(challenge))
    assert set(states(answer).values()) == {"catch-up"}
    assert not re.search(r"\blate\b", answer.content.decode(), re.IGNORECASE)


@pytest.mark.parametrize(
    "show, names",
    [
        ("all", ["Ada", "Ben", "Cleo", "Małgosia"]),
        ("handed-in", ["Ada", "Ben"]),
        ("started", ["Cleo"]),
        ("not-yet", ["Małgosia"]),
        ("nonsense", ["Ada", "Ben", "Cleo", "Małgosia"]),
    ],
)
def test_chips_choose_whom_to_see(visit, school, show, names):
    an_entry(school.ada, school.challenge, let_through=True)
    an_entry(school.ben, school.challenge, handed_in=True)
    an_entry(school.cleo, school.challenge)
    answer = visit(school.mr_hill, tray_url(school.challenge, show))
    assert [tile.pupil.first_name for tile in answer.context["tray"].shown] == names


def test_who_is_catching_up_can_be_looked_at_in_catch_up_alone(visit, school):
    assert 'id="show-catch-up"' not in visit(school.mr_hill, tray_url(school.challenge)).text
    challenge = make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    an_entry(school.ada, challenge, handed_in=True)
    an_entry(school.ben, challenge)
    shown = visit(school.mr_hill, tray_url(challenge, "catch-up")).context["tray"].shown
    assert [tile.pupil.first_name for tile in shown] == ["Ben", "Cleo", "Małgosia"]


def test_the_lunchtime_club_has_a_chip_and_a_card_with_ticks(visit, school):
    assert 'id="show-club"' not in visit(school.mr_hill, tray_url(school.challenge)).text
    club = open_club(school.wrenfield)
    give_place(club, school.ben, "needs a printer")
    give_place(club, school.finn, "wants company")
    answer = visit(school.mr_hill, tray_url(school.challenge, "club"))
    assert [tile.pupil.first_name for tile in answer.context["tray"].shown] == ["Ben"]
    assert "needs a printer" in answer.text
    assert "wants company" not in answer.text
    today = school.wrenfield.today().isoformat()
    here = reverse("logs:club_here", args=[school.wrenfield.pk, today, school.ben.pk])
    assert f'action="{here}"' in answer.text
    back = tray_url(school.challenge, "club")
    assert f'name="next" value="{back}"' in answer.text
    assert visit(school.mr_hill, here, {"here": "yes", "next": back})["Location"] == back
    assert visit(school.mr_hill, back).context["card"].places[school.ben.pk].is_here


def test_a_child_who_left_has_no_place_in_the_tray(visit, school):
    Pupil.objects.filter(pk=school.ben.pk).update(left_at=timezone.now())
    assert "Ben" not in states(visit(school.mr_hill, tray_url(school.challenge)))


def test_the_steps_follow_the_fortnight(visit, school):
    ask, release = "Ask classmates to respond", "Release what was said"
    url = tray_url(school.challenge)
    assert "Nothing is handed in yet." in visit(school.mr_hill, url).content.decode()
    adas = an_entry(school.ada, school.challenge, let_through=True)
    assert ask not in visit(school.mr_hill, url).content.decode()
    bens = an_entry(school.ben, school.challenge, let_through=True)
    assert ask in visit(school.mr_hill, url).content.decode()
    Review.objects.create(entry=adas, reviewer=school.ben)
    review = Review.objects.create(entry=bens, reviewer=school.ada, given_at=timezone.now())
    page = visit(school.mr_hill, url).content.decode()
    assert ask not in page
    assert "1 of 2 responses by classmates are in." in page
    assert "Ready to be released: 1 response." in page
    assert release in page
    review.released_at = timezone.now()
    review.save()
    assert release not in visit(school.mr_hill, url).content.decode()


def test_the_first_voices_that_wait_stand_beside_the_tray(visit, school):
    entry = an_entry(school.ben, school.challenge, let_through=True)
    for n in range(3):
        a_voice(entry, school.ada, f"I wish number {n}", kind=Kind.COMMENT)
    page = visit(school.mr_hill, tray_url(school.challenge)).content.decode()
    assert "I wish number 0" in page
    assert "I wish number 2" not in page
    assert "See all 3" in page
    assert "Ada L to Ben T" in page


def test_the_class_page_opens_with_hand_in_day_first_and_leads_to_its_neighbours(visit, school):
    older = make_challenge(school.kingfisher, "Our street", set_days_ago=12)
    long_ago = make_challenge(school.kingfisher, "Long ago", set_days_ago=60)
    answer = visit(school.mr_hill, school.kingfisher.get_absolute_url())
    assert answer.context["challenge"] == older
    assert (answer.context["before"], answer.context["after"]) == (long_ago, school.challenge)


def test_a_challenge_counts_within_its_half_term(visit, school):
    today = school.wrenfield.today()
    Term.objects.create(
        school=school.wrenfield, name="Autumn 2",
        starts_on=today - datetime.timedelta(days=20), ends_on=today + datetime.timedelta(days=30),
    )  # fmt: skip
    make_challenge(school.kingfisher, "Before half term", set_days_ago=40)
    make_challenge(school.kingfisher, "Our street", set_days_ago=18)
    assert "Challenge 2 · Autumn 2" in visit(school.mr_hill, tray_url(school.challenge)).content.decode()


def test_a_class_without_a_challenge_is_given_one_next_step(visit, school):
    Challenge.objects.filter(school_class=school.kingfisher).delete()
    page = visit(school.mr_hill, school.kingfisher.get_absolute_url()).content.decode()
    assert reverse("challenges:new", args=[school.kingfisher.pk]) in page
    assert page.count("btn--primary") == 1


def test_a_class_without_children_says_who_adds_them(visit, school):
    Pupil.objects.filter(school_class=school.kingfisher).update(school_class=None)
    page = visit(school.mr_hill, tray_url(school.challenge)).content.decode()
    assert "No children in this class yet" in page


def test_a_teacher_of_two_classes_can_switch(visit, school):
    Teaching.objects.create(staff=school.mr_hill.jobs_at_school.get(), school_class=school.heron)
    page = visit(school.mr_hill, school.kingfisher.get_absolute_url()).content.decode()
    assert f'href="{school.heron.get_absolute_url()}"' in page


def test_the_tray_answers_nothing_new_until_something_is(school):
    mr_hill = client_for(school.mr_hill)
    url = tray_url(school.challenge)
    asks = {"HTTP_HX_REQUEST": "true", "HTTP_IF_NONE_MATCH": mr_hill.get(url).headers["ETag"]}
    assert mr_hill.get(url, **asks).status_code == 304
    an_entry(school.ben, school.challenge, handed_in=True)
    answer = mr_hill.get(url, **asks)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert 'id="through-' in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]


def test_a_tray_left_open_after_signing_out_leads_to_sign_in_whole(visit, school):
    answer = visit(None, tray_url(school.challenge), HTTP_HX_REQUEST="true")
    assert answer.headers["HX-Refresh"] == "true"


# ── The child and the family ────────────────────────────────────────────────────
def test_ada_sees_what_to_do_and_then_that_it_is_done(visit, school):
    url = reverse("home:pupil_home", args=[school.ada.pk])
    assert "Add my double page" in visit(school.ada, url).content.decode()
    entry = an_entry(school.ada, school.challenge)
    assert "Carry on" in visit(school.ada, url).content.decode()
    entry.handed_in_at = timezone.now()
    entry.save()
    page = visit(school.ada, url).content.decode()
    assert "Handed in" in page
    assert "Add my double page" not in page


@pytest.mark.parametrize(
    "set_days_ago, said", [(6, "8 days left"), (13, "Tomorrow"), (14, "Today"), (15, "Catch-up until")]
)
def test_the_days_there_are_and_never_late(visit, school, set_days_ago, said):
    Challenge.objects.all().delete()
    make_challenge(school.kingfisher, "Our street", set_days_ago=set_days_ago)
    page = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert said in page
    assert not re.search(r"\blate\b", page, re.IGNORECASE)


def test_two_live_challenges_stand_hand_in_day_first(visit, school):
    make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    answer = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk]))
    titles = [card.challenge.title for card in answer.context["cards"]]
    assert titles == ["Our street", "A place that amazes me"]
    assert answer.content.decode().count("<h1") == 1


def test_what_is_handed_in_makes_way_for_what_is_to_be_done(visit, school):
    older = make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    an_entry(school.ada, older, handed_in=True)
    answer = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk]))
    titles = [card.challenge.title for card in answer.context["cards"]]
    assert titles == ["A place that amazes me", "Our street"]


def test_the_class_page_points_to_the_challenge_in_catch_up(visit, school):
    older = make_challenge(school.kingfisher, "Our street", set_days_ago=16)
    answer = visit(school.mr_hill, school.kingfisher.get_absolute_url())
    assert answer.context["challenge"] == school.challenge
    assert answer.context["also_live"] == [older]


def test_a_scheduled_challenge_is_no_secret_told_early(visit, school):
    make_challenge(school.kingfisher, "A surprise", set_days_ago=-3)
    page = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert "A surprise" not in page


def test_last_time_shows_only_what_was_released(visit, school):
    past = make_challenge(school.kingfisher, "The Moon", set_days_ago=60)
    entry = an_entry(school.ada, past, let_through=True)
    held = a_voice(entry, school.ben, "I wish I knew more.", let_through_at=timezone.now())
    url = reverse("home:pupil_home", args=[school.ada.pk])
    assert "Last time" not in visit(school.ada, url).content.decode()
    held.released_at = timezone.now()
    held.save()
    page = visit(school.ada, url).content.decode()
    assert "Last time: The Moon" in page
    assert "Ben T gave you two stars and a wish." in page
    assert "Ben T gave Ada two stars and a wish." in visit(school.adas_mum, url).content.decode()


def test_a_parent_always_reads_the_childs_name(visit, school):
    page = visit(school.adas_mum, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert "Ada Lowe" in page
    assert "Add Ada’s double page" in page
    assert reverse("home:family") in page
    assert reverse("feedback:my_reviews") not in page


def test_a_child_in_class_finds_the_wall_and_whom_to_respond_to(visit, school):
    Review.objects.create(entry=an_entry(school.ben, school.challenge, let_through=True), reviewer=school.ada)
    page = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert reverse("feedback:my_reviews") in page
    assert '<span class="count">1</span>' in page
    assert reverse("galleries:class_wall", args=[school.kingfisher.pk]) in page


def test_words_that_came_back_count_among_those_to_respond_to(visit, school):
    entry = an_entry(school.ben, school.challenge, let_through=True)
    review = Review.objects.create(entry=entry, reviewer=school.ada, given_at=timezone.now())
    url = reverse("home:pupil_home", args=[school.ada.pk])
    assert visit(school.ada, url).context["pupil"].to_respond == 0
    for kind in (Kind.FIRST_STAR, Kind.WISH):
        a_voice(entry, school.ada, "Silly", review=review, kind=kind, sent_back_at=timezone.now())
    assert visit(school.ada, url).context["pupil"].to_respond == 1


def test_without_a_challenge_the_child_is_shown_the_shelf(visit, school):
    Challenge.objects.all().delete()
    page = visit(school.ada, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert "No challenge just now" in page
    assert reverse("galleries:shelf", args=[school.ada.pk]) in page


def test_a_family_has_one_row_a_child_with_its_state(visit, school):
    an_entry(school.finn, school.heron_challenge, handed_in=True)
    rows = visit(school.adas_mum, reverse("home:family")).context["rows"]
    assert [(row["pupil"].first_name, row["states"][0]["words"]) for row in rows] == [
        ("Ada", "8 days left"),
        ("Finn", "Handed in"),
    ]


def test_a_head_sees_every_class_with_its_challenge(visit, school):
    an_entry(school.ada, school.challenge, handed_in=True)
    page = visit(school.mrs_bell, reverse("home:school_page", args=[school.wrenfield.pk])).content.decode()
    assert "1 of 4 handed in" in page
    assert "Heron Class" in page
    assert "Oak Class" not in page


def test_the_board_shows_this_very_challenge_once_it_has_a_log(visit, school):
    older = make_challenge(school.kingfisher, "The Moon", set_days_ago=30)
    own_wall = reverse("galleries:wall", args=[school.challenge.pk])
    an_entry(school.ben, older, let_through=True)
    an_entry(school.ada, school.challenge, handed_in=True)
    page = visit(school.mr_hill, school.kingfisher.get_absolute_url()).text
    assert own_wall not in page
    assert reverse("galleries:class_wall", args=[school.kingfisher.pk]) in page
    LogEntry.objects.filter(pupil=school.ada).update(let_through_at=timezone.now())
    page = visit(school.mr_hill, school.kingfisher.get_absolute_url()).text
    assert page.count(f'href="{own_wall}"') == 2, "on the bar, and beside the tray"
