"""A draft keeps itself while Mr Hill types; each save can be undone, a draft thrown away put back."""

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.forms import defaults_for
from challenges.models import Challenge, Revision, Rhythm
from challenges.revisions import KEPT
from tests.challenges.test_set import new_url, typed
from tests.challenges.test_two_tabs import edit_url, lines_of, save, tab
from tests.people_of_the_school import client_for, make_challenge


@pytest.fixture
def draft(school):
    return make_challenge(school.kingfisher, "A draft", set_days_ago=-3, published_at=None)


def keep(who, school, fields, challenge=None):
    """What autosave.js sends, and what it is told."""
    if challenge is None:
        url = reverse("challenges:autosave_new", args=[school.kingfisher.pk])
    else:
        url = reverse("challenges:autosave", args=[challenge.pk])
    answer = client_for(who).post(url, fields)
    told = json.loads(answer.content) if answer.headers["Content-Type"] == "application/json" else {}
    return answer.status_code, told


# ── Kept while it is typed ──────────────────────────────────────────────────────
def test_the_first_time_it_becomes_a_draft_with_an_address(school):
    code, told = keep(school.mr_hill, school, typed(school))
    draft = Challenge.objects.get(title="Inside a volcano")
    assert (code, told["version"], told["edit_url"]) == (200, 1, edit_url(draft))
    assert told["said"].startswith("Draft saved at ")
    assert draft.published_at is None
    fields = typed(school, version="1", title="Inside two volcanoes", questions=["What?", ""])
    code, told = keep(school.mr_hill, school, fields, draft)
    draft.refresh_from_db()
    assert (told["version"], draft.title, lines_of(draft)) == (2, "Inside two volcanoes", ["What?"])


def test_without_a_title_nothing_is_kept_yet(school):
    before = Challenge.objects.count()
    code, told = keep(school.mr_hill, school, typed(school, title=" "))
    assert (code, told) == (200, {"said": "With a title it is kept by itself."})
    assert Challenge.objects.count() == before


def test_what_is_half_typed_is_left_out_and_said_and_the_rest_is_kept(school, draft):
    fields = tab(draft, title="Bees", hand_in_on="202", topic="Insects")
    _code, told = keep(school.mr_hill, school, fields, draft)
    known = draft.hand_in_on
    draft.refresh_from_db()
    assert (draft.title, draft.topic, draft.hand_in_on) == ("Bees", "Insects", known)
    assert "Not yet in it: Set on, Hand in by and Catch-up until" in told["said"]


def test_a_title_taken_out_stays_until_there_is_another(school, draft):
    _code, told = keep(school.mr_hill, school, tab(draft, title="", task="Find out."), draft)
    draft.refresh_from_db()
    assert (draft.title, draft.task) == ("A draft", "Find out.")
    assert "Not yet in it: Title" in told["said"]


def test_criteria_half_written_do_not_become_a_set_for_everybody(school, draft):
    lines = ["I can explain it", "I can draw it", "I can ask about it"]
    fields = tab(draft, title="Bees", criteria="new", new_criteria=lines)
    for _time in range(2):
        _code, told = keep(school.mr_hill, school, fields, draft)
        fields["version"] = told["version"]
    draft.refresh_from_db()
    assert draft.title == "Bees"
    assert school.wrenfield.criteria_sets.count() == 1
    assert "How the class responds" in told["said"]


def test_two_tabs_that_keep_themselves_never_write_over_each_other(school, draft):
    first, second = tab(draft, title="Bees"), tab(draft, title="Wasps")
    assert keep(school.mr_hill, school, first, draft)[0] == 200
    code, told = keep(school.mr_hill, school, second, draft)
    assert (code, "changed somewhere else" in told["said"]) == (409, True)
    draft.refresh_from_db()
    assert draft.title == "Bees"
    page = save(school.mr_hill, draft, second).content.decode()
    assert "Bees" in page
    assert "Wasps" in page


@pytest.mark.parametrize("set_days_ago", [6, -5])
def test_what_is_set_is_changed_only_on_purpose(school, set_days_ago):
    challenge = make_challenge(school.kingfisher, "It is out", set_days_ago=set_days_ago)
    assert keep(school.mr_hill, school, tab(challenge, title="Oops"), challenge)[0] == 404
    challenge.refresh_from_db()
    assert challenge.title == "It is out"
    page = client_for(school.mr_hill).get(edit_url(challenge)).content.decode()
    assert "data-autosave=" not in page


def test_a_draft_set_in_another_tab_while_this_one_keeps_itself_stays_as_it_was_set(school, draft):
    fields = tab(draft, title="Bees")
    draft.publish()
    assert keep(school.mr_hill, school, fields, draft)[0] == 404
    draft.refresh_from_db()
    assert draft.title == "A draft"


def test_nobody_else_keeps_a_draft(school, draft):
    for who in ("ms_roy", "mr_stone", "adas_mum", "ada"):
        assert keep(getattr(school, who), school, tab(draft, title="Oops"), draft)[0] == 404
        assert keep(getattr(school, who), school, typed(school))[0] == 404
    draft.refresh_from_db()
    assert draft.title == "A draft"


# ── Undo ────────────────────────────────────────────────────────────────────────
def undo(who, challenge):
    page = client_for(who).get(edit_url(challenge))
    before = page.context["undo"]
    assert before is not None, "nothing to undo"
    url = reverse("challenges:bring_back", args=[challenge.pk, before.number])
    return client_for(who).post(url, follow=True)


def test_undo_walks_back_save_by_save_with_every_line(school, draft):
    for title, questions in (("Bees", ["One?"]), ("Wasps", ["Two?", "Three?"]), ("Hornets", [""])):
        save(school.mr_hill, draft, tab(draft, title=title, questions=questions, topic=title))
    seen = []
    for _time in range(3):
        assert "Undone." in undo(school.mr_hill, draft).content.decode()
        draft.refresh_from_db()
        seen.append((draft.title, lines_of(draft)))
    assert seen == [
        ("Wasps", ["Two?", "Three?"]),
        ("Bees", ["One?"]),
        ("A draft", ["Where is it?", "How was it made?"]),
    ]
    assert client_for(school.mr_hill).get(edit_url(draft)).context["undo"] is None
    hornets = draft.revisions.get(content__fields__title="Hornets")
    client_for(school.mr_hill).post(reverse("challenges:bring_back", args=[draft.pk, hornets.number]))
    draft.refresh_from_db()
    assert (draft.title, draft.topic) == ("Hornets", "Hornets")


def test_one_sitting_of_typing_is_one_step_back(school, draft):
    for title in ("B", "Be", "Bee", "Bees"):
        keep(school.mr_hill, school, tab(draft, title=title), draft)
    assert draft.revisions.count() == 2
    undo(school.mr_hill, draft)
    draft.refresh_from_db()
    assert draft.title == "A draft"


def test_what_mrs_bell_typed_is_not_undone_with_what_mr_hill_typed(school, draft):
    keep(school.mrs_bell, school, tab(draft, title="By Mrs Bell"), draft)
    keep(school.mr_hill, school, tab(draft, title="By Mr Hill"), draft)
    undo(school.mr_hill, draft)
    draft.refresh_from_db()
    assert draft.title == "By Mrs Bell"


def test_an_earlier_day_that_families_no_longer_count_on_is_not_brought_back(school):
    challenge = school.challenge
    later = challenge.closes_on + datetime.timedelta(days=1)
    save(school.mr_hill, challenge, tab(challenge, catch_up_until=later.isoformat()))
    page = undo(school.mr_hill, challenge).content.decode()
    assert "It stays as it is. Families already know" in page
    challenge.refresh_from_db()
    assert challenge.closes_on == later


def test_twenty_saves_are_kept(school, draft):
    for number in range(KEPT + 5):
        save(school.mr_hill, draft, tab(draft, title=f"Bees {number}"))
    assert draft.revisions.count() == KEPT
    assert Revision.objects.filter(challenge=draft).first().content["fields"]["title"] == f"Bees {KEPT + 4}"


def test_a_save_that_is_not_kept_any_more_is_not_found(school, draft):
    url = reverse("challenges:bring_back", args=[draft.pk, 99])
    assert client_for(school.mr_hill).post(url).status_code == 404


# ── Copies; thrown away and put back ────────────────────────────────────────────
def test_a_copy_is_a_draft_on_the_classs_next_days(school):
    url = reverse("challenges:duplicate", args=[school.challenge.pk])
    next_free = defaults_for(school.kingfisher)["set_on"]
    Challenge.objects.filter(pk=school.challenge.pk).update(note="Ask Year 5.", set_at="15:15")
    client_for(school.mr_hill).post(url)
    made = Challenge.objects.get(set_again_from=school.challenge)
    assert (made.title, made.published_at) == ("A place that amazes me (copy)", None)
    assert made.set_on == next_free
    assert (made.note, made.set_at) == ("Ask Year 5.", datetime.time(15, 15))
    assert lines_of(made) == lines_of(school.challenge)
    assert made.criteria_set == school.challenge.criteria_set


def test_a_draft_thrown_away_is_put_back_whole_by_whoever_threw_it(school, draft):
    save(school.mr_hill, draft, tab(draft, topic="Bees", facts_tables="7 × table", note="Ask Year 5."))
    mr_hill = client_for(school.mr_hill)
    listed = mr_hill.post(reverse("challenges:remove", args=[draft.pk]), follow=True).content.decode()
    assert "Put it back" in listed
    assert not Challenge.objects.filter(title="A draft").exists()
    back_url = reverse("challenges:put_back", args=[school.kingfisher.pk])
    client_for(school.mrs_bell).post(back_url)
    assert not Challenge.objects.filter(title="A draft").exists()
    mr_hill.post(back_url)
    back = Challenge.objects.get(title="A draft")
    assert (back.topic, back.note, lines_of(back)) == ("Bees", "Ask Year 5.", lines_of(back))
    assert [(fact.kind, fact.text) for fact in back.facts.all()] == [("tables", "7 × table")]
    assert (
        "Put it back"
        not in mr_hill.get(reverse("challenges:list", args=[school.kingfisher.pk])).content.decode()
    )
    mr_hill.post(back_url)
    assert Challenge.objects.filter(title="A draft").count() == 1


# ── What a form begins with ─────────────────────────────────────────────────────
def test_the_address_says_on_which_days_a_new_one_begins(school):
    days = "?set_on=2027-01-11&hand_in_on=2027-01-22"
    form = client_for(school.mr_hill).get(new_url(school) + days).context["form"]
    values = [str(form[name].value() or "") for name in ("set_on", "hand_in_on", "catch_up_until")]
    assert values == ["2027-01-11", "2027-01-22", ""]
    form = (
        client_for(school.mr_hill).get(f"{new_url(school)}?set_on=soon&hand_in_on=2027-02-31").context["form"]
    )
    assert form["hand_in_on"].value() > timezone.localdate()


def test_the_hour_of_the_rhythm_is_the_hour_it_is_handed_out(school):
    Rhythm.objects.create(
        school_class=school.kingfisher, how_often="weekly", set_weekday=4, weeks=1, hand_in_weekday=3,
        hand_out_at=datetime.time(15, 15), responding="celebrated",
    )  # fmt: skip
    form = client_for(school.mr_hill).get(new_url(school)).context["form"]
    assert str(form["set_at"].value()) == "15:15:00"
    tomorrow = school.wrenfield.today() + datetime.timedelta(days=1)
    fields = typed(school, then="publish", set_on=tomorrow.isoformat(), set_at="15:15")
    client_for(school.mr_hill).post(new_url(school), fields)
    made = Challenge.objects.get(title="Inside a volcano")
    assert made.set_at == datetime.time(15, 15)
    assert (made.opens_at - timezone.now()) < datetime.timedelta(hours=39, minutes=16)


def test_the_expected_times_of_a_class_of_several_years_begin_as_years_need(school):
    school.kingfisher.years = "Years 4 and 5"
    school.kingfisher.save()
    form = client_for(school.mr_hill).get(new_url(school)).context["form"]
    assert [(field.name, field.value()) for field in form.minutes_fields] == [
        ("minutes_4", 90),
        ("minutes_5", 120),
    ]
    fields = typed(school, minutes_4="80", minutes_5="", questions_to_year="4")
    client_for(school.mr_hill).post(new_url(school), fields)
    made = Challenge.objects.get(title="Inside a volcano")
    assert [(each.year_group, each.minutes) for each in made.expected_times.all()] == [(4, 80)]
    assert (made.minutes_in(4), made.questions_to_year) == (80, 4)


def test_what_only_staff_read_no_family_sees(school):
    fields = typed(
        school, then="publish", club_materials="Scissors and glue", note="Too hard for most", topic="Rivers"
    )
    client_for(school.mr_hill).post(new_url(school), fields)
    url = Challenge.objects.get(title="Inside a volcano").get_absolute_url()
    for who in (school.ada, school.adas_mum):
        page = client_for(who).get(url).content.decode()
        assert "Scissors" not in page
        assert "Too hard" not in page


def test_facts_stand_by_kind(school):
    fields = typed(
        school,
        then="publish",
        facts_other="The seven continents",
        facts_spelling="station\nnation",
        facts_tables="7 × 8",
    )
    client_for(school.mr_hill).post(new_url(school), fields)
    made = Challenge.objects.get(title="Inside a volcano")
    assert [(fact.kind, fact.text) for fact in made.facts.all()] == [
        ("spelling", "station"),
        ("spelling", "nation"),
        ("tables", "7 × 8"),
        ("other", "The seven continents"),
    ]
    page = client_for(school.ada).get(made.get_absolute_url()).content.decode()
    assert page.index("Spelling") < page.index("station") < page.index("Tables") < page.index("7 × 8")
