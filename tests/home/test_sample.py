"""The sample school: loaded once, worth looking at, and one tap from everybody in it."""

import datetime
import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges.how_it_was import told_about
from challenges.models import Challenge, HowItWas
from feedback.models import ObjectiveSnapshot, Release, Review, StarsGiven, Voice, Word
from learninglogs.home.sample import calendar, people
from learninglogs.home.sample.challenges import CHALLENGES, Stage
from learninglogs.home.sample.doors import key_of
from learninglogs.home.sample.telling import TOO_LONG
from learninglogs.home.sample.words import WORDS
from learninglogs.jobs.models import Job, JobState
from learninglogs.jobs.runner import run
from learninglogs.people.actor import Actor
from learninglogs.people.models import Guardian, Pupil, School, SchoolClass, User
from logs.double_page import PICTURES
from logs.models import Clip, LogEntry, Page, Photo

LOAD = "/sample/load/"


@pytest.fixture
def wrenfield(db: None) -> School:
    call_command("load_sample", stdout=io.StringIO())
    return School.objects.get()


def sign_in_as(device: Client, key: str) -> Any:
    return device.post(reverse("home:sample_sign_in", args=[key]))


# ── Loading ─────────────────────────────────────────────────────────────────────
def test_the_command_says_who_is_here_and_how_they_sign_in(db: None) -> None:
    said = io.StringIO()
    call_command("load_sample", stdout=said)
    assert "Wrenfield Primary is loaded" in said.getvalue()
    assert "mr-arden@wrenfield.example" in said.getvalue()
    assert people.PASSWORD in said.getvalue()
    assert "Fish, Sun, Boat" in said.getvalue()


def test_loading_again_says_it_is_here_and_changes_nothing(wrenfield: School) -> None:
    before = (LogEntry.objects.count(), Photo.objects.count(), User.objects.count(), Job.objects.count())
    said = io.StringIO()
    call_command("load_sample", stdout=said)
    assert "here already. Nothing was changed." in said.getvalue()
    after = (LogEntry.objects.count(), Photo.objects.count(), User.objects.count(), Job.objects.count())
    assert after == before


def test_a_real_school_is_never_loaded_over(school: SimpleNamespace) -> None:
    with pytest.raises(CommandError, match="“Oakhill Primary” is a real school"):
        call_command("load_sample", stdout=io.StringIO())
    assert School.objects.count() == 2


def test_a_load_that_fails_half_way_leaves_nothing(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr("learninglogs.home.sample.load.photograph", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("load_sample", stdout=io.StringIO())
    assert not School.objects.exists()
    assert not User.objects.exists()


def test_one_press_on_the_first_page_loads_it(db: None) -> None:
    device = Client()
    assert device.get(LOAD).status_code == 405
    assert device.post(LOAD)["Location"] == "/"
    assert School.objects.get().sample_loaded_at is not None
    assert device.get("/")["Location"] == "/sample/"
    assert device.post(LOAD)["Location"] == "/"
    assert School.objects.count() == 1


@pytest.mark.parametrize("elsewhere", [{"REMOTE_ADDR": "10.0.0.9"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}])
def test_nobody_loads_it_from_elsewhere(db: None, elsewhere: dict[str, str]) -> None:
    Client(**elsewhere).post(LOAD)
    assert not School.objects.exists()


def test_nobody_loads_it_where_it_is_not_offered(db: None, settings: Any) -> None:
    settings.OFFER_SAMPLE = False
    assert Client().post(LOAD).status_code == 404
    assert not School.objects.exists()


def test_nobody_loads_it_into_a_real_school(school: SimpleNamespace) -> None:
    assert Client().post(LOAD)["Location"] == "/"
    assert School.objects.count() == 2


# ── What is in it ───────────────────────────────────────────────────────────────
def test_three_classes_with_different_presets_and_24_children_each(wrenfield: School) -> None:
    classes = SchoolClass.objects.annotate(children=Count("pupils"))
    assert {(c.name, c.way_of_working, c.cover, c.children) for c in classes} == {
        ("Kingfisher Class", "peer_marked", "duckegg", 24),
        ("Heron Class", "celebrated", "rose", 24),
        ("Wren Class", "shared", "mustard", 24),
    }


def test_saira_khan_has_two_children_and_ms_baptiste_teaches_and_is_a_mum(wrenfield: School) -> None:
    saira = Guardian.objects.filter(user__called="Saira Khan").values_list("pupil__first_name", flat=True)
    assert set(saira) == {"Amira", "Bilal"}
    baptiste = User.objects.get(called="Ms Baptiste")
    elodie = baptiste.guardianships.get().pupil
    taught = SchoolClass.objects.taught_by(Actor(user_id=baptiste.pk))
    assert [str(each) for each in taught] == ["Heron Class"]
    assert elodie.school_class not in taught


def test_kingfisher_class_is_in_every_state(wrenfield: School) -> None:
    kingfisher = SchoolClass.objects.get(name="Kingfisher Class")
    entries = LogEntry.objects.filter(challenge__school_class=kingfisher)
    live = Challenge.objects.live().filter(school_class=kingfisher)
    assert [challenge.is_in_catch_up for challenge in live] == [True, False]
    for challenge in live:
        theirs = entries.filter(challenge=challenge)
        assert theirs.filter(handed_in_at=None).exists()  # begun
        assert theirs.filter(handed_in_at__isnull=False, let_through_at=None).exists()
        assert theirs.filter(let_through_at__isnull=False).exists()
        assert theirs.count() < 24  # some not yet
    assert (
        kingfisher.challenges.filter(entries__isnull=False, entries__pupil__left_at=None).distinct().count()
        == 5
    )
    assert kingfisher.challenges.filter(published_at=None).count() == 4  # drafts
    assert not entries.filter(handed_in_at__gt=timezone.now()).exists()


def test_feedback_is_in_every_state(wrenfield: School) -> None:
    assert Release.objects.count() == 5
    reviews = Review.objects
    assert reviews.filter(given_at=None).exists()
    assert reviews.filter(given_at__isnull=False, released_at=None).exists()
    assert reviews.filter(released_at__isnull=False).exists()
    voices = Voice.objects
    assert voices.waiting().exists()
    assert voices.filter(let_through_at__isnull=False, released_at=None).exists()
    assert voices.filter(sent_back_at__isnull=False).exclude(note_back="").exists()
    assert {pen for (pen,) in voices.released().values_list("pen")} == {"teacher", "pupil", "family"}


def test_no_number_exists_where_a_class_celebrates(wrenfield: School) -> None:
    stars = StarsGiven.objects.values_list("review__entry__challenge__school_class__name", flat=True)
    assert set(stars) == {"Kingfisher Class"}


def test_words_fit_the_double_page_and_nobody_hears_the_same_twice(wrenfield: School) -> None:
    twice = Voice.objects.values("entry", "words").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()
    assert set(WORDS) == {
        "volcano", "lighthouse", "roman", "moon", "bees", "reef",
        "rainforest", "canal", "cave", "greenhouse", "library", "street",
    }  # fmt: skip


def test_every_log_handed_in_has_a_whole_double_page_and_each_photo_a_job(wrenfield: School) -> None:
    for entry in LogEntry.objects.handed_in().filter(pupil__left_at=None).prefetch_related("pages"):
        pages = entry.pages.all()
        assert any(page.covers_left for page in pages)
        assert any(page.covers_right for page in pages)
    assert Page.objects.filter(entry__handed_in_at=None).exists()
    assert Photo.objects.count() == Job.objects.filter(kind=PICTURES).count() >= 100
    two = LogEntry.objects.handed_in().annotate(n=Count("pages")).filter(n=2)
    assert two.exists()


def test_the_bank_has_years_of_challenges_and_what_their_children_allowed_to_be_quoted(
    wrenfield: School,
) -> None:
    device = Client()
    sign_in_as(device, "mr-arden")
    page = device.get(
        reverse("galleries:bank", args=[wrenfield.pk]), {"words": "habitat WÁTER", "years": "3"}
    )
    found = page.content.decode()
    assert "Life under water" in found
    assert "Noor, then Year 4" in found
    assert "just right" in found
    assert (
        "longer than planned" in device.get(page.request["PATH_INFO"], {"words": "street"}).content.decode()
    )
    assert "Where does it go?" not in found


def test_a_sound_and_a_film_are_stuck_on_and_can_be_made(wrenfield: School) -> None:
    for title, seconds in (("My three bees", 7), ("How the lock lifts a boat", 8)):
        clip = Clip.objects.filter(title=title).first()
        assert clip and clip.pin_photo_id
        assert run(Job.objects.get(key=clip.job_key).pk)
        clip.refresh_from_db()
        assert clip.duration_s == pytest.approx(seconds, abs=0.3)
        assert clip.made_at


def test_no_child_made_the_same_double_page_twice(wrenfield: School) -> None:
    for pupil in Pupil.objects.prefetch_related("entries__photos"):
        hashes = [photo.sha256 for entry in pupil.entries.all() for photo in entry.photos.all()]
        assert len(hashes) == len(set(hashes))


def story() -> list[tuple[str, ...]]:
    """Who handed what in, and who said what to whom."""
    call_command("load_sample", stdout=io.StringIO())
    heard = Voice.objects.values_list("entry__challenge__title", "entry__pupil__first_name", "who", "words")
    entries = LogEntry.objects.values_list("challenge__title", "pupil__first_name", "photos__sha256")
    return [*sorted(heard), *sorted((*map(str, entry),) for entry in entries)]


def test_every_sample_school_tells_the_same_story(db: None) -> None:
    with transaction.atomic():
        first = story()
        transaction.set_rollback(True)
    assert not School.objects.exists()
    assert story() == first


@pytest.mark.parametrize("days", range(0, 400, 13))
def test_it_is_alive_on_any_day(days: int) -> None:
    today = datetime.date(2026, 11, 22) + datetime.timedelta(days=days)
    ways = {each.name: each.way_of_working for each in people.CLASSES}
    for plan in CHALLENGES:
        dates = calendar.dates_of(plan, ways[plan.school_class], today)
        assert dates.set_on <= dates.hand_in_on <= dates.closes_on
        is_live = dates.set_on <= today <= dates.closes_on
        assert is_live == (plan.stage is Stage.LIVE), (plan.title, dates, today)
    names = [name for name, first, last in calendar.half_terms(today) if first <= last]
    assert names == ["Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2"]


def test_a_school_year_begins_in_september() -> None:
    assert calendar.half_terms(datetime.date(2026, 11, 22))[0][1] == datetime.date(2026, 9, 2)
    assert calendar.half_terms(datetime.date(2027, 7, 1))[0][1] == datetime.date(2026, 9, 2)
    assert calendar.half_terms(datetime.date(2027, 9, 20))[0][1].year == 2027


# ── One tap ─────────────────────────────────────────────────────────────────────
def test_the_page_shows_everybody_and_how_they_sign_in(wrenfield: School) -> None:
    page = Client().get("/sample/").content.decode()
    for adult in people.ADULTS:
        assert adult.called in page
        assert adult.email in page
    assert people.PASSWORD in page
    assert page.count("chairs--children") == 3
    assert "Małgosia B" in page
    assert "Fish, Sun, Boat" in page


def test_one_tap_signs_in_as_each_grown_up(wrenfield: School) -> None:
    device = Client()
    for adult in people.ADULTS:
        assert sign_in_as(device, adult.key)["Location"] == "/"
        assert device.session["_auth_user_id"] == str(User.objects.get(email=adult.email).pk)
        assert device.get("/", follow=True).status_code == 200


def test_the_password_on_the_page_signs_in_too(wrenfield: School) -> None:
    device = Client()
    device.post(
        reverse("account_login"), {"login": "saira-khan@wrenfield.example", "password": people.PASSWORD}
    )
    assert "_auth_user_id" in device.session


def test_one_tap_signs_in_as_a_child_in_class(wrenfield: School) -> None:
    device = Client()
    sign_in_as(device, "mr-arden")
    for name in ("Amira Khan", "Tomasz Wójcik", "Małgosia Bąk", "Bilal Khan", "Una Larsson"):
        sign_in_as(device, key_of(name))
        assert "_auth_user_id" not in device.session
        pupil = next(each for each in Pupil.objects.all() if each.full_name == name)
        assert device.get(reverse("home:pupil_home", args=[pupil.pk])).status_code == 200


def test_every_child_has_a_key_of_their_own(wrenfield: School) -> None:
    names = [name for each in people.CLASSES for name in each.children]
    keys = {key_of(name) for name in names} | {adult.key for adult in people.ADULTS}
    assert len(keys) == 72 + len(people.ADULTS)


def test_a_stranger_is_nobody_here(wrenfield: School) -> None:
    assert sign_in_as(Client(), "mr-nobody").status_code == 404


def test_a_tap_needs_a_form_of_ours(wrenfield: School) -> None:
    assert Client().get(reverse("home:sample_sign_in", args=["mr-arden"])).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert sign_in_as(strict, "mr-arden").status_code == 403


def from_elsewhere(_settings: Any) -> Client:
    return Client(REMOTE_ADDR="192.168.1.20")


def through_a_proxy(_settings: Any) -> Client:
    return Client(HTTP_X_FORWARDED_FOR="127.0.0.1")


def switched_off(settings: Any) -> Client:
    settings.SAMPLE_ONE_TAP = False
    return Client()


def beside_a_real_school(_settings: Any) -> Client:
    School.objects.create(name="Oak Hill Primary")
    return Client()


@pytest.mark.parametrize("way", [from_elsewhere, through_a_proxy, switched_off, beside_a_real_school])
def test_otherwise_there_is_no_such_page(
    wrenfield: School, settings: Any, way: Callable[[Any], Client]
) -> None:
    device = way(settings)
    assert device.get("/sample/").status_code == 404
    assert sign_in_as(device, "mr-arden").status_code == 404
    assert sign_in_as(device, "amira-khan").status_code == 404
    assert "_auth_user_id" not in device.session
    assert device.get("/")["Location"] == reverse("account_login")


def test_in_a_real_school_one_tap_opens_nothing(school: SimpleNamespace) -> None:
    assert Client().get("/sample/").status_code == 404
    assert sign_in_as(Client(), "mr-arden").status_code == 404


def test_new_pictures_are_not_shown_to_everybody(wrenfield: School) -> None:
    Pupil.objects.get(first_name="Amira").draw_secret_pictures()
    page = Client().get("/sample/").content.decode()
    amira = page.split("Amira K")[1].split("</li>")[0]
    assert "new pictures were drawn" in amira or "Fish, Sun, Boat" not in amira


def test_the_page_says_how_far_the_photos_are_and_stops_asking(wrenfield: School) -> None:
    htmx = {"headers": {"HX-Request": "true"}}
    piece = Client().get("/sample/", **htmx).content.decode()
    total = Job.objects.filter(kind=PICTURES).count()
    assert f"0 / {total}" in piece
    assert "hx-get" in piece
    assert "<html" not in piece
    Job.objects.filter(kind=PICTURES).update(state=JobState.DONE, finished_at=timezone.now())
    piece = Client().get("/sample/", **htmx).content.decode()
    assert "hx-get" not in piece


def test_the_classes_have_told_how_it_was_and_one_challenge_was_too_long(wrenfield: School) -> None:
    of_today = LogEntry.objects.filter(pupil__left_at=None).values("challenge")
    told = told_about(Challenge.objects.filter(pk__in=of_today))
    longer = [pk for pk, each in told.items() if each.is_longer_than_planned]
    assert [str(Challenge.objects.get(pk=pk)) for pk in longer] == [TOO_LONG]
    assert all(not each.is_silent for each in told.values())
    assert HowItWas.objects.quotes().count() > 10
    assert HowItWas.objects.filter(quoted_at__isnull=False, let_through_at=None).exists()
    assert set(ObjectiveSnapshot.objects.values_list("word", flat=True)) == set(Word.values)
    future = timezone.now()
    assert not HowItWas.objects.filter(said_at__gt=future).exists()
    assert not ObjectiveSnapshot.objects.filter(said_at__gt=future).exists()
