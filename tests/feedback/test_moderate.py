"""Nothing a child says is seen by another until an adult has read these very words."""

import pytest

from feedback.forms import ReviewClosed, ReviewForm
from feedback.models import Review, Voice
from learninglogs.audit.models import AuditLine
from tests.people_of_the_school import actor_for

from .conftest import give, stars, words


@pytest.fixture
def waiting(school, asked):
    """Ben has given Ada his review; three voices wait."""
    give(asked.ben_for_ada)
    return {voice.kind: voice for voice in Voice.objects.waiting()}


def queue(school):
    return f"/classes/{school.kingfisher.pk}/waiting/"


def let(voice):
    return f"/voices/{voice.pk}/let-through/", {"said_as": voice.said_as}


@pytest.mark.parametrize(
    "who, code",
    [
        ("mr_hill", 200),
        ("mrs_bell", 200),
        ("ms_roy", 404),
        ("mr_okoro", 404),
        ("adas_mum", 404),
        ("ada", 404),
    ],
)
def test_who_reads_what_waits(school, waiting, visit, who, code):
    assert visit(getattr(school, who), queue(school)).status_code == code


@pytest.mark.parametrize("who", ["ms_roy", "mr_stone", "mr_okoro", "adas_mum", "ben", "ada"])
@pytest.mark.parametrize("verb", ["let-through", "send-back", "wait-again"])
def test_only_who_teaches_ada_decides(school, waiting, visit, who, verb):
    wish = waiting["wish"]
    answer = {"said_as": wish.said_as, "note": "Come and see me."}
    assert visit(getattr(school, who), f"/voices/{wish.pk}/{verb}/", answer).status_code == 404
    assert Voice.objects.waiting().count() == 3
    assert visit(school.mr_hill, f"/voices/{wish.pk}/{verb}/", answer).status_code == 302


def test_nobody_let_in_by_a_missing_id_reads_a_held_voice(school, logs, waiting, visit):
    """A pupil has no account id and an adult no pupil id: None must match nobody's words."""
    visit(school.mr_hill, f"/entries/{logs.ada.pk}/voices/", {"words": "Held for the release."})
    for who in ("ada", "zoe", "adas_mum", "zoes_mum", "mr_stone", "mr_okoro"):
        assert not Voice.objects.visible_to(actor_for(getattr(school, who))).exists()
    assert not Voice.objects.visible_to(actor_for(None)).exists()
    assert Voice.objects.visible_to(actor_for(school.ben)).count() == 3
    assert Voice.objects.visible_to(actor_for(school.mr_hill)).count() == 4


def test_a_word_mr_hill_lets_through_while_ben_is_changing_it_stays_as_it_was_read(school, asked, waiting):
    hill = actor_for(school.mr_hill)
    waiting["first_star"].let_through(by=hill)
    waiting["wish"].send_back("Tell us why.", by=hill)
    form = ReviewForm(Review.objects.get(pk=asked.ben_for_ada.pk), {"wish": "I wish you were gone."})
    assert form.is_valid()
    waiting["wish"].let_through(by=hill)
    with pytest.raises(ReviewClosed):
        form.save()
    assert Voice.objects.get(kind="wish").words == "I wish it had a key."


def test_mr_hill_lets_it_through_and_the_next_one_lies_open(school, waiting, visit):
    url, answer = let(waiting["first_star"])
    page = visit(school.mr_hill, url, answer, follow=True)
    assert page.context["voice"] == waiting["second_star"]
    assert page.context["decided"] == waiting["first_star"]
    assert AuditLine.objects.get(verb="let_through").user_id == school.mr_hill.pk
    visit(school.mr_hill, f"/voices/{waiting['first_star'].pk}/wait-again/", {})
    assert Voice.objects.waiting().count() == 3


def test_words_that_changed_meanwhile_are_not_let_through_in_their_place(school, asked, waiting, visit):
    url, answer = let(waiting["wish"])
    visit(
        school.ben,
        asked.ben_for_ada.get_absolute_url(),
        words(wish="I wish you were not here.") | stars(school.challenge, 1, 1, 1),
    )
    page = visit(school.mr_hill, url, answer, follow=True).text
    assert "Please read them again" in page
    assert Voice.objects.waiting().count() == 3
    assert visit(school.mr_hill, url, {}).status_code == 302
    assert Voice.objects.waiting().count() == 3


def test_all_that_were_shown_go_through_and_no_others(school, asked, waiting, visit):
    shown = [f"{voice.pk} {voice.said_as}" for voice in waiting.values()]
    give(asked.cleo_for_ada)
    url = f"{queue(school)}let-through/"
    assert visit(school.ms_roy, url, {"shown": shown}).status_code == 404
    page = visit(school.mr_hill, url, {"shown": [*shown, "junk", "9 never"]}, follow=True)
    assert "Let 3 comments through." in page.text
    assert {voice.who for voice in Voice.objects.waiting()} == {"Cleo"}


def test_talk_first_gives_ben_a_note_and_ada_nothing(school, asked, waiting, visit):
    wish = waiting["wish"]
    url = f"/voices/{wish.pk}/send-back/"
    refused = visit(school.mr_hill, url, {"note": " "})
    assert "Write Ben a line first" in refused.text
    assert "I wish it had a key." in refused.text
    visit(school.mr_hill, url, {"note": "How would you like to hear it?"})
    assert AuditLine.objects.filter(verb="sent_back").count() == 1
    assert "How would you like to hear it?" in visit(school.ben, "/my-reviews/").text
    assert not Voice.objects.visible_to(actor_for(school.ada)).exists()
    assert Voice.objects.waiting().count() == 2


def test_ben_changes_his_wish_after_the_rest_was_released_and_it_waits_again(school, asked, waiting, visit):
    hill = actor_for(school.mr_hill)
    waiting["first_star"].let_through(by=hill)
    waiting["wish"].send_back("Tell us why.", by=hill)
    visit(school.mr_hill, f"/challenges/{school.challenge.pk}/release/", {})
    url = asked.ben_for_ada.get_absolute_url()
    page = visit(school.ben, url).text
    assert page.count("<textarea") == 1
    assert "Tell us why." in page
    assert "Change these words first" in visit(school.ben, url, {"wish": waiting["wish"].words}).text
    visit(school.ben, url, {"wish": "I wish it had a key, so that I find the river."})
    wish = Voice.objects.get(kind="wish")
    assert wish.is_waiting
    assert wish.note_back == "Tell us why."
    assert "Changed since your note" in visit(school.mr_hill, f"{queue(school)}?voice={wish.pk}").text
    assert Review.objects.get(pk=asked.ben_for_ada.pk).stars.count() == 3


def test_released_words_are_no_longer_held(school, waiting, visit):
    wish = waiting["wish"]
    wish.let_through(by=actor_for(school.mr_hill))
    visit(school.mr_hill, f"/challenges/{school.challenge.pk}/release/", {})
    page = visit(school.mr_hill, f"/voices/{wish.pk}/wait-again/", {}, follow=True).text
    assert "have been released already" in page
    wish.refresh_from_db()
    assert wish.released_at and wish.let_through_at


def test_an_empty_queue_says_so(school, visit):
    assert "Nothing waits for you" in visit(school.mr_hill, queue(school)).text


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²", "-1"])
def test_a_number_no_voice_can_have_lets_nothing_through(school, waiting, visit, number):
    everything = f"{queue(school)}let-through/"
    assert visit(school.mr_hill, everything, {"shown": [f"{number} now"]}).status_code == 302
    assert visit(school.mr_hill, f"{queue(school)}?voice={number}&after={number}").status_code == 200
    assert Voice.objects.waiting().count() == 3
