"""Ada and her family tell how a challenge was; Mr Hill reads it before he writes the next one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.how_it_was import last_time, told_about
from challenges.models import ExpectedTime, HowItWas, HowLong
from learninglogs.audit.models import AuditLine
from learninglogs.people.models import Consent, Guardian
from logs.models import LogEntry, Page, Photo
from tests.people_of_the_school import actor_for, client_for, home_client_for, make_adult, make_challenge


def page_of(pupil, challenge):
    return reverse("feedback:how_it_was", args=[challenge.pk, pupil.pk])


@pytest.fixture
def begun(school):
    """Ada and Ben have begun; the address of Ada's page."""
    for pupil in (school.ada, school.ben):
        LogEntry.objects.create(pupil=pupil, challenge=school.challenge)
    return page_of(school.ada, school.challenge)


def say(pupil, challenge, pen="child", **said):
    return HowItWas.objects.create(pupil=pupil, challenge=challenge, pen=pen, **said)


def an_entry_with_a_page(entry):
    photo = Photo.objects.create(entry=entry, sha256="0" * 64, received_bytes=1)
    Page.objects.create(entry=entry, photo=photo, covers_left=True, covers_right=False)


def rows():
    return {(row.pupil.first_name, row.pen): row for row in HowItWas.objects.select_related("pupil")}


# ── Telling ─────────────────────────────────────────────────────────────────────
def test_each_tap_keeps_its_answer_and_leaves_the_others(visit, school, begun):
    visit(school.ada, begun, {"minutes": "75"})
    visit(school.ada, begun, {"fit": "hard"})
    visit(school.ada, begun, {"wish": "I wish for more time", "found_out": ""})
    said = HowItWas.objects.get()
    assert (said.minutes, said.fit, said.wish, said.pen) == (75, "hard", "I wish for more time", "child")
    visit(school.ada, begun, {"minutes": "45"})
    said.refresh_from_db()
    assert (said.minutes, said.fit, said.wish) == (45, "hard", "I wish for more time")


def test_a_chip_tapped_twice_stands_and_both_can_be_taken_back(visit, school, begun):
    for _tap in range(2):
        page = visit(school.ada, begun, {"minutes": "75", "fit": "easy"}, follow=True).content.decode()
    chip = page[page.index(f'id="long-{school.challenge.pk}-75"') :]
    assert 'value="75" aria-pressed="true"' in chip[: chip.index(">")]
    visit(school.ada, begun, {"take_back": "1", "wish": "I wish for snow", "found_out": ""})
    said = HowItWas.objects.get()
    assert (said.minutes, said.fit, said.wish) == (None, "", "I wish for snow")


def test_ada_and_her_mum_speak_each_with_their_own_voice(visit, school, begun):
    visit(school.ada, begun, {"fit": "hard", "wish": "I wish mum helped less"})
    visit(school.adas_mum, begun, {"fit": "easy", "wish": "Please set fewer questions", "found_out": "Ha"})
    assert rows()["Ada", "child"].fit == "hard"
    family = rows()["Ada", "family"]
    assert (family.fit, family.said_by, family.found_out) == ("easy", school.adas_mum, "")
    assert rows()["Ada", "child"].said_by is None
    assert "helped less" not in visit(school.adas_mum, begun).content.decode()
    assert "fewer questions" not in visit(school.ada, begun).content.decode()


def test_on_the_childs_turn_at_home_it_is_the_childs_voice(school, begun):
    home_client_for(school.ada).post(begun, {"fit": "right"})
    assert list(rows()) == [("Ada", "child")]


@pytest.mark.parametrize(
    "who, may",
    [
        ("ada", True),
        ("adas_mum", True),
        ("ben", False),
        ("bens_dad", False),
        ("mr_hill", False),
        ("mrs_bell", False),
        ("zoes_mum", False),
    ],
)
def test_who_may_tell(visit, school, begun, who, may):
    assert visit(school.__dict__[who], begun).status_code == (200 if may else 404)
    visit(school.__dict__[who], begun, {"fit": "right"})
    assert HowItWas.objects.exists() == may


def test_a_guardian_out_of_touch_neither_reads_nor_writes_the_familys_words(visit, school, begun):
    say(school.ada, school.challenge, "family", wish="We have moved house", said_by=school.adas_mum)
    gran = make_adult("Gran Lowe")
    Guardian.objects.create(user=gran, pupil=school.ada, no_contact_since=timezone.now())
    assert visit(gran, begun).status_code == 404
    assert visit(gran, begun, {"wish": "I am here"}).status_code == 404
    home = visit(gran, reverse("home:pupil_home", args=[school.ada.pk])).content.decode()
    assert begun not in home
    assert HowItWas.objects.get().wish == "We have moved house"


def test_nobody_tells_about_a_log_that_was_not_begun(visit, school):
    url = page_of(school.ada, school.challenge)
    assert visit(school.ada, url).status_code == 404
    assert visit(school.adas_mum, url, {"fit": "right"}).status_code == 404


def test_nobody_tells_about_a_challenge_that_was_withdrawn(visit, school, begun):
    school.challenge.withdraw()
    assert visit(school.ada, begun, {"fit": "right"}).status_code == 404


def test_a_tap_in_an_old_tab_leaves_what_was_written_since(visit, school, begun):
    old_tab = {"wish_was": "", "found_out": "", "found_out_was": ""}
    visit(school.ada, begun, old_tab | {"wish": "I wish for snow"})
    visit(school.ada, begun, old_tab | {"wish": "", "fit": "hard"})
    said = HowItWas.objects.get()
    assert (said.fit, said.wish) == ("hard", "I wish for snow")


def test_two_who_write_at_once_see_both_and_the_second_decides(visit, school, begun):
    dad = make_adult("Mr Lowe")
    Guardian.objects.create(user=dad, pupil=school.ada)
    visit(school.adas_mum, begun, {"wish": "Fewer questions", "wish_was": ""})
    page = visit(dad, begun, {"wish": "More questions", "wish_was": ""}).content.decode()
    assert "Meanwhile this was written: “Fewer questions”" in page
    assert "More questions</textarea>" in page
    assert HowItWas.objects.get().wish == "Fewer questions"
    visit(dad, begun, {"wish": "More questions", "wish_was": "Fewer questions"})
    assert HowItWas.objects.get().wish == "More questions"


@pytest.mark.parametrize("sent", [{"minutes": "7"}, {"fit": "best"}, {"wish": "x" * 241}])
def test_what_no_chip_says_is_not_kept_and_nothing_typed_is_lost(visit, school, begun, sent):
    answer = visit(school.ada, begun, sent | {"found_out": "Snow is quiet"})
    assert answer.status_code == 200
    assert "Snow is quiet" in answer.content.decode()
    assert not HowItWas.objects.exists()


def test_htmx_gets_the_two_taps_back_alone_and_a_thank_you(school, begun):
    answer = client_for(school.ada).post(begun, {"minutes": "45", "brief": "1"}, HTTP_HX_REQUEST="true")
    page = answer.content.decode()
    assert "Thank you" in page
    assert "<html" not in page
    assert 'aria-pressed="true"' in page


def test_what_was_told_stands_in_the_record(visit, school, begun):
    visit(school.adas_mum, begun, {"fit": "right"})
    line = AuditLine.objects.get(verb="told_how_it_was")
    assert (line.user_id, line.child_id) == (school.adas_mum.pk, school.ada.pk)


def test_it_is_asked_where_the_log_was_handed_in_and_never_of_staff(visit, school, begun):
    LogEntry.objects.update(handed_in_at=timezone.now())
    entry = LogEntry.objects.get(pupil=school.ada)
    for page in (
        reverse("home:pupil_home", args=[school.ada.pk]),
        reverse("logs:handed_in", args=[entry.pk]),
    ):
        assert begun in visit(school.ada, page).content.decode()
        assert begun in visit(school.adas_mum, page).content.decode()
        assert begun not in visit(school.mr_hill, page).content.decode()


def test_while_a_log_is_only_begun_there_is_a_way_to_say_it_is_too_hard(visit, school, begun):
    home = reverse("home:pupil_home", args=[school.ada.pk])
    an_entry_with_a_page(LogEntry.objects.get(pupil=school.ada))
    assert "Too hard? Say so here" in visit(school.ada, home).content.decode()
    assert "Too hard? Say so here" not in visit(school.mr_hill, home).content.decode()


def test_once_both_are_tapped_the_first_page_says_so_in_one_line(visit, school, begun):
    LogEntry.objects.update(handed_in_at=timezone.now())
    say(school.ada, school.challenge, fit="right", minutes=75)
    say(school.ada, school.challenge, "family", fit="hard")
    home = reverse("home:pupil_home", args=[school.ada.pk])
    childs, mums = visit(school.ada, home).content.decode(), visit(school.adas_mum, home).content.decode()
    assert "You said:" in childs
    assert "How long did it take?" not in childs
    assert "How long did it take Ada?" in mums


# ── Quoting ─────────────────────────────────────────────────────────────────────
def allow(visit, school, begun, words="Snow is quiet", **more):
    visit(school.ada, begun, {"found_out": words, "may_be_quoted": "on"} | more)
    return HowItWas.objects.get(pen="child")


def test_a_sentence_is_quoted_once_ada_allowed_it_and_mr_hill_let_it_through(visit, school, begun):
    said = allow(visit, school, begun)
    assert not HowItWas.objects.quotes().exists()
    visit(school.mr_hill, reverse("feedback:let_quote_through", args=[said.pk]), {"read": "Snow is quiet"})
    assert HowItWas.objects.quotes().get() == said
    visit(school.mr_hill, reverse("feedback:hold_quote_back", args=[said.pk]), {})
    assert not HowItWas.objects.quotes().exists()
    lines = AuditLine.objects.filter(verb__contains="quote").order_by("pk")
    assert [line.verb for line in lines] == ["let_quote_through", "held_quote_back"]


@pytest.mark.parametrize(
    "sent",
    [
        {"found_out": "Snow is loud", "may_be_quoted": "on"},
        {"found_out": "Snow is quiet"},
        {"found_out": "", "may_be_quoted": "on"},
    ],
)
def test_changed_or_no_longer_allowed_it_is_hidden_at_once(visit, school, begun, sent):
    said = allow(visit, school, begun)
    assert said.let_through(read="Snow is quiet", by=actor_for(school.mr_hill))
    visit(school.ada, begun, {"fit": "right"})
    assert HowItWas.objects.quotes().exists()
    visit(school.ada, begun, sent)
    assert not HowItWas.objects.quotes().exists()


def test_mr_hill_lets_through_what_he_read_and_no_other_words(visit, school, begun):
    said = allow(visit, school, begun)
    url = reverse("feedback:let_quote_through", args=[said.pk])
    allow(visit, school, begun, "Ben smells")
    answer = visit(school.mr_hill, url, {"read": "Snow is quiet"}, follow=True)
    assert "has changed since you opened this page" in answer.content.decode()
    assert not HowItWas.objects.quotes().exists()


def test_what_ada_did_not_allow_mr_hill_cannot_let_through(visit, school, begun):
    said = allow(visit, school, begun, may_be_quoted="")
    visit(school.mr_hill, reverse("feedback:let_quote_through", args=[said.pk]), {"read": "Snow is quiet"})
    said.refresh_from_db()
    assert said.let_through_at is None


def test_a_familys_no_to_the_classroom_ends_the_quote(visit, school, begun):
    allow(visit, school, begun).let_through(read="Snow is quiet", by=actor_for(school.mr_hill))
    Consent.objects.create(pupil=school.ada, purpose="class_wall", is_yes=False, said_by=school.adas_mum)
    assert not HowItWas.objects.quotes().exists()


# ── Adding up ───────────────────────────────────────────────────────────────────
def test_counts_are_kept_apart_by_voice_and_a_child_has_one_time(school):
    """Ben said ½–1 h and his dad 1½–2 h: his dad has a clock."""
    say(school.ada, school.challenge, fit="right", minutes=75)
    say(school.ben, school.challenge, fit="hard", minutes=45)
    say(school.ben, school.challenge, "family", fit="easy", minutes=105)
    say(school.cleo, school.challenge, fit="right")
    told = told_about([school.challenge])[school.challenge.pk]
    assert [count for _fit, count in told.children] == [0, 2, 1]
    assert [count for _fit, count in told.families] == [1, 0, 0]
    assert sorted(told.minutes) == [75, 105]
    assert told.usually == HowLong.UNDER_ONE_AND_A_HALF


@pytest.mark.parametrize(
    "planned, by_year, minutes, is_longer",
    [
        (90, [], [45, 75, 105], False),
        (90, [], [105, 105, 45], True),
        (90, [], [75, 105], False),
        (None, [], [150], False),
        (90, [(4, 90), (6, 120)], [105], False),
        (90, [(4, 60)], [75], True),
        (90, [], [], False),
    ],
)
def test_longer_than_planned(school, planned, by_year, minutes, is_longer):
    challenge = make_challenge(school.kingfisher, "The Moon", expected_minutes=planned)
    for year, expected in by_year:
        ExpectedTime.objects.create(challenge=challenge, year_group=year, minutes=expected)
    for pupil, long in zip((school.ada, school.ben, school.cleo), minutes, strict=False):
        say(pupil, challenge, minutes=long)
    assert told_about([challenge])[challenge.pk].is_longer_than_planned == is_longer


def test_a_hundred_challenges_cost_two_queries(school, django_assert_num_queries):
    many = [make_challenge(school.kingfisher, f"Old {n}") for n in range(30)]
    for challenge in many:
        say(school.ada, challenge, fit="right", minutes=45)
    with django_assert_num_queries(2):
        assert len(told_about(many)) == 30
    with django_assert_num_queries(2):
        told_about(many[:1])


# ── What the teacher reads ──────────────────────────────────────────────────────
def test_while_the_next_one_is_written_mr_hill_reads_what_was_said_last_time(visit, school):
    old = make_challenge(school.kingfisher, "The Moon", set_days_ago=40)
    say(school.ada, old, fit="hard", minutes=150, wish="I wish for fewer questions")
    say(school.ben, old, "family", wish="A list of books, please", said_by=school.bens_dad)
    say(school.finn, school.heron_challenge, wish="Heron's own wish")
    page = visit(school.mr_hill, reverse("challenges:new", args=[school.kingfisher.pk])).content.decode()
    usually = "mostly over 2\N{NO-BREAK SPACE}h"
    for words in ("The Moon", usually, "I wish for fewer questions", "Mr Tate, Ben’s family"):
        assert words in page
    assert "own wish" not in page
    heron = visit(school.ms_roy, reverse("challenges:new", args=[school.heron.pk])).content.decode()
    assert "fewer questions" not in heron


def test_nothing_told_yet_leaves_the_page_as_it_was(visit, school):
    page = visit(school.mr_hill, reverse("challenges:new", args=[school.kingfisher.pk])).content.decode()
    assert "Last time, they said" not in page


def test_last_time_is_one_whose_hand_in_day_has_come_and_never_itself(school):
    by = actor_for(school.mr_hill)
    old = make_challenge(school.kingfisher, "The Moon", set_days_ago=40)
    say(school.ada, school.challenge, fit="right")
    assert last_time(school.kingfisher, by)["challenge"] == school.challenge
    say(school.ada, old, fit="right")
    assert last_time(school.kingfisher, by)["challenge"] == old
    assert last_time(school.kingfisher, by, but=old)["challenge"] == school.challenge


def test_a_child_who_left_counts_on_but_their_words_are_gone(school, visit):
    say(school.ada, school.challenge, fit="hard", wish="I wish to stay")
    school.ada.left_at = timezone.now()
    school.ada.save()
    page = visit(school.mr_hill, reverse("feedback:told", args=[school.challenge.pk])).content.decode()
    assert "I wish to stay" not in page
    assert told_about([school.challenge])[school.challenge.pk].childrens_fits["hard"] == 1


@pytest.mark.parametrize(
    "who, sees", [("mr_hill", 2), ("ms_roy", 0), ("ada", 1), ("adas_mum", 1), ("ben", 0)]
)
def test_who_sees_what_was_said(school, who, sees):
    say(school.ada, school.challenge, wish="Mine")
    say(school.ada, school.challenge, "family", wish="Ours")
    assert HowItWas.objects.visible_to(actor_for(school.__dict__[who])).count() == sees


def test_the_tray_asks_for_the_counts_by_itself_and_gets_them_alone(school):
    mr_hill = client_for(school.mr_hill)
    say(school.ada, school.challenge, fit="hard")
    url = reverse("feedback:told", args=[school.challenge.pk])
    assert f'hx-get="{url}"' in mr_hill.get(school.kingfisher.get_absolute_url()).content.decode()
    piece = mr_hill.get(url, HTTP_HX_REQUEST="true").content.decode()
    assert "too hard" in piece
    assert "hx-get" not in piece
    assert "<html" not in piece
