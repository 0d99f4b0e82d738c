"""The teacher's green pen, and the teacher's page about one log."""

import pytest

from feedback.models import Voice
from feedback.release import release
from tests.people_of_the_school import actor_for

from .conftest import give


def page(entry):
    return f"/entries/{entry.pk}/responses/"


def say(entry):
    return f"/entries/{entry.pk}/voices/"


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
def test_who_opens_the_teachers_page(school, logs, visit, who, code):
    assert visit(getattr(school, who), page(logs.ada)).status_code == code


@pytest.mark.parametrize("who", ["ms_roy", "mr_stone", "mr_okoro", "adas_mum", "ben"])
def test_only_who_teaches_ada_writes_in_green(school, logs, visit, who):
    assert visit(getattr(school, who), say(logs.ada), {"words": "Well done."}).status_code == 404
    assert not Voice.objects.exists()
    visit(school.mr_hill, say(logs.ada), {"words": "What happens next?"})
    voice = Voice.objects.get()
    assert (voice.who, voice.pen, voice.released_at) == ("Mr Hill", "teacher", None)
    assert voice.let_through_at


def test_mr_hill_changes_his_words_until_they_are_released(school, logs, visit):
    visit(school.mr_hill, say(logs.ada), {"words": "Wel done."})
    visit(school.mr_hill, say(logs.ada), {"words": "Well done."})
    assert Voice.objects.get().words == "Well done."
    assert not Voice.objects.visible_to(actor_for(school.ada)).exists()
    release(school.challenge, by=actor_for(school.mr_hill))
    assert Voice.objects.visible_to(actor_for(school.ada)).get().words == "Well done."
    visit(school.mr_hill, say(logs.ada), {"words": "And one more thing."})
    visit(school.mr_hill, say(logs.ada), {"words": "And one more thing."})
    assert Voice.objects.count() == 2
    assert not Voice.objects.filter(released_at=None).exists()


def test_send_now_does_not_wait_and_releases_nothing_else(school, logs, asked, visit):
    give(asked.ben_for_ada)
    Voice.objects.filter(kind="wish").get().let_through(by=actor_for(school.mr_hill))
    visit(school.mr_hill, say(logs.ada), {"words": "Read this today.", "send_now": "1"})
    assert [voice.who for voice in Voice.objects.visible_to(actor_for(school.ada))] == ["Mr Hill"]
    visit(school.mr_hill, say(logs.ben), {"words": "This waits."})
    assert not Voice.objects.visible_to(actor_for(school.ben)).filter(entry=logs.ben).exists()


def test_clearing_the_box_takes_the_words_back_and_an_empty_box_says_so(school, logs, visit):
    assert "Write a few words first." in visit(school.mr_hill, say(logs.ada), {"words": ""}).text
    visit(school.mr_hill, say(logs.ada), {"words": "Oops"})
    assert "Ada never saw it" in visit(school.mr_hill, say(logs.ada), {"words": ""}, follow=True).text
    assert not Voice.objects.exists()


def test_the_page_shows_medians_and_where_two_children_are_far_apart(school, logs, asked, visit):
    give(asked.ben_for_ada, 3, 2, 1)
    give(asked.cleo_for_ada, 2, 2, 3)
    shown = visit(school.mr_hill, page(logs.ada)).text
    assert "6.5 of 9 stars." in shown
    assert 'aria-label="2.5 of 3 stars"' in shown
    assert shown.count("Far apart") == 1
    assert "Ben T 1, Cleo W 3" in shown


def test_one_log_leads_to_the_next(school, logs, visit):
    shown = visit(school.mr_hill, page(logs.ben))
    assert (shown.context["number"], shown.context["of"]) == (2, 3)
    assert (shown.context["before"], shown.context["after"]) == (logs.ada, logs.cleo)


def test_a_log_nobody_was_asked_about_offers_to_ask(school, logs, visit):
    assert "Ask classmates" in visit(school.mr_hill, page(logs.ada)).text
