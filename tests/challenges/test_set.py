"""Mr Hill sets challenges for Kingfisher Class; nobody else does."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge, CriteriaSet, Responding
from challenges.school_days import monday_of
from feedback.forms import ReviewForm
from feedback.models import Review
from logs.models import LogEntry
from tests.people_of_the_school import client_for, make_challenge


def new_url(school):
    return reverse("challenges:new", args=[school.kingfisher.pk])


def typed(school, **changes):
    """What Mr Hill types; a name set to None is left out."""
    today = school.wrenfield.today()
    fields = {
        "title": "Inside a volcano",
        "task": "Find out and show us.",
        "questions": ["What is inside?", "Why does it erupt?"],
        "set_on": today.isoformat(),
        "hand_in_on": (today + datetime.timedelta(days=14)).isoformat(),
        "catch_up_until": (today + datetime.timedelta(days=21)).isoformat(),
        "expected_minutes": "90",
        "criteria": str(school.wrenfield.criteria_sets.get().pk),
        "objectives": "Explain how a mountain was formed.",
        "facts_other": "The seven continents\n\n7 × table",
        "then": "draft",
    } | changes
    return {name: value for name, value in fields.items() if value is not None}


def known_days(challenge):
    """The days families have been told, as the form sends them."""
    return {
        "hand_in_on": challenge.hand_in_on.isoformat(),
        "catch_up_until": challenge.closes_on.isoformat(),
    }


def the_new_one():
    return Challenge.objects.get(title="Inside a volcano")


@pytest.mark.parametrize(
    "who, code",
    [
        ("mr_hill", 200),
        ("mrs_bell", 200),
        ("ms_roy", 404),
        ("mr_stone", 404),
        ("adas_mum", 404),
        ("ada", 404),
    ],
)
@pytest.mark.parametrize("name", ["new", "list"])
def test_who_may_open_the_challenges_of_a_class(visit, school, who, code, name):
    url = reverse(f"challenges:{name}", args=[school.kingfisher.pk])
    assert visit(school.__dict__[who], url).status_code == code


def test_a_draft_keeps_every_line_and_no_child_sees_it(visit, school):
    answer = visit(school.mr_hill, new_url(school), typed(school), follow=True)
    draft = the_new_one()
    assert [line.text for line in draft.questions.all()] == ["What is inside?", "Why does it erupt?"]
    assert [line.text for line in draft.facts.all()] == ["The seven continents", "7 × table"]
    assert [line.text for line in draft.objectives.all()] == ["Explain how a mountain was formed."]
    assert draft.catch_up_days == 7
    assert "Saved as a draft" in answer.content.decode()
    assert visit(school.ada, draft.get_absolute_url()).status_code == 404
    assert visit(school.mr_hill, draft.get_absolute_url()).status_code == 200


def test_setting_it_for_today_shows_it_to_children_and_families(visit, school):
    visit(school.mr_hill, new_url(school), typed(school, then="publish"))
    url = the_new_one().get_absolute_url()
    for who in (school.ada, school.adas_mum):
        page = visit(who, url)
        assert page.status_code == 200
        assert "What is inside?" in page.content.decode()
        assert "about 1½ hours" in page.content.decode()
    assert visit(school.finn, url).status_code == 404


def test_setting_it_for_next_week_shows_nobody_anything_yet(visit, school):
    later = school.wrenfield.today() + datetime.timedelta(days=7)
    fields = typed(
        school,
        then="publish",
        set_on=later.isoformat(),
        hand_in_on=(later + datetime.timedelta(days=14)).isoformat(),
        catch_up_until="",
    )
    answer = visit(school.mr_hill, new_url(school), fields, follow=True)
    assert "is set for" in answer.content.decode()
    assert visit(school.ada, the_new_one().get_absolute_url()).status_code == 404


def test_a_challenge_may_be_open_without_questions(visit, school):
    visit(school.mr_hill, new_url(school), typed(school, questions=["", "  "]))
    assert not the_new_one().questions.exists()


def test_words_only_leaves_no_criteria(visit, school):
    visit(school.mr_hill, new_url(school), typed(school, criteria="words", then="publish"))
    challenge = the_new_one()
    assert (challenge.responding, challenge.criteria_set) == (Responding.COMMENTS, None)


def test_what_is_celebrated_has_no_criteria_and_nobody_gives_a_star(visit, school):
    visit(school.mr_hill, new_url(school), typed(school, criteria="celebrated", then="publish"))
    challenge = the_new_one()
    assert (challenge.responding, challenge.criteria_set) == (Responding.CELEBRATED, None)
    assert challenge.is_celebrated
    assert not challenge.has_stars
    entry = LogEntry.objects.create(pupil=school.ben, challenge=challenge, handed_in_at=timezone.now())
    review = Review.objects.create(entry=entry, reviewer=school.ada)
    assert ReviewForm(review).criteria == []
    form = visit(school.mr_hill, reverse("challenges:edit", args=[challenge.pk])).context["form"]
    assert form["criteria"].value() == "celebrated"


def test_new_criteria_are_written_with_the_challenge_and_belong_to_the_class(visit, school):
    lines = ["I can explain it", "I can draw it", "I can ask about it", ""]
    fields = typed(school, criteria="new", new_name="Science", new_criteria=lines, then="publish")
    visit(school.mr_hill, new_url(school), fields)
    made = the_new_one().criteria_set
    assert (made.name, made.school_class, made.most_stars) == ("Science", school.kingfisher, 3)
    assert [str(line) for line in made.criteria.all()] == lines[:3]
    assert made not in CriteriaSet.objects.usable_in(school.heron)


def test_two_new_criteria_are_too_few_and_nothing_is_kept(visit, school):
    fields = typed(school, criteria="new", new_criteria=["I can explain it", "I can draw it"])
    page = visit(school.mr_hill, new_url(school), fields).content.decode()
    assert "Three or four criteria work best. There are 2 now." in page
    assert "I can explain it" in page
    assert not Challenge.objects.filter(title="Inside a volcano").exists()
    assert CriteriaSet.objects.filter(school=school.wrenfield).count() == 1


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"title": ""}, "Give it a title"),
        ({"hand_in_on": "2020-01-01"}, "Hand-in day comes before the day it is set."),
        ({"catch_up_until": "2020-01-01"}, "Catch-up comes after hand-in day."),
        ({"set_on": "0026-11-16"}, "Is the year right?"),
        ({"hand_in_on": "9999-12-31", "catch_up_until": ""}, "longer than a half term"),
        ({"hand_in_on": "next week"}, "We could not read this as a date."),
        ({"set_on": ""}, "Choose a day."),
        ({"questions": ["Why?" * 61]}, "longer than 240 letters"),
        ({"expected_minutes": "1"}, "Between 5 minutes and 10 hours"),
        ({"criteria": "4711"}, "Choose one of these."),
    ],
)
def test_what_is_refused_is_said_kindly_and_nothing_typed_is_lost(visit, school, changes, said):
    page = visit(school.mr_hill, new_url(school), typed(school, **changes)).content.decode()
    assert said in page
    assert "Everything you typed is still here" in page
    for kept in ("Find out and show us.", "Explain how a mountain was formed.", "7 × table"):
        assert kept in page
    assert not Challenge.objects.filter(task="Find out and show us.").exists()


def test_another_schools_criteria_cannot_be_chosen(visit, school):
    others = str(school.oakhill.criteria_sets.get().pk)
    page = visit(school.mr_hill, new_url(school), typed(school, criteria=others)).content.decode()
    assert "Choose one of these." in page


@pytest.mark.parametrize(
    "order, lines, cursor",
    [
        ("add", ["one", "two", "three", ""], 3),
        ("up-2", ["one", "three", "two"], 1),
        ("down-0", ["two", "one", "three"], 1),
        ("remove-1", ["one", "three"], 1),
        ("remove-2", ["one", "two"], 1),
        ("up-0", ["one", "two", "three"], 0),
        ("nonsense", ["one", "two", "three"], -1),
        ("remove-99", ["one", "two", "three"], 2),
    ],
)
def test_questions_are_moved_without_javascript_and_everything_typed_stays(
    visit, school, order, lines, cursor
):
    fields = typed(school, questions=["one", "two", "three"], order=order, set_on="half typ")
    answer = visit(school.mr_hill, new_url(school), fields)
    assert answer.context["form"].question_lines() == lines
    assert answer.context["cursor"] == cursor
    page = answer.content.decode()
    assert "half typ" in page
    assert "Inside a volcano" in page
    assert "field__error" not in page
    assert not Challenge.objects.filter(title="Inside a volcano").exists()


@pytest.mark.parametrize("order", ["up-²", "down-²", "remove-²", "up-" + "9" * 5000, "remove-", "up--1", "²"])
def test_an_order_that_names_no_box_moves_nothing(visit, school, order):
    shown = visit(school.mr_hill, new_url(school), typed(school, order=order))
    assert shown.status_code == 200
    assert shown.context["form"].question_lines() == ["What is inside?", "Why does it erupt?"]


def test_changing_a_challenge_writes_its_lines_anew(visit, school):
    url = reverse("challenges:edit", args=[school.challenge.pk])
    visit(
        school.mr_hill,
        url,
        typed(school, questions=["How was it made?", "Where is it?"], **known_days(school.challenge)),
    )
    school.challenge.refresh_from_db()
    assert school.challenge.title == "Inside a volcano"
    assert [line.text for line in school.challenge.questions.all()] == ["How was it made?", "Where is it?"]
    assert school.challenge.published_at is not None


def test_a_day_families_know_comes_later_but_not_sooner(visit, school):
    url = reverse("challenges:edit", args=[school.challenge.pk])
    known = school.challenge.hand_in_on
    sooner = typed(school, hand_in_on=(known - datetime.timedelta(days=1)).isoformat(), catch_up_until=None)
    assert "Families already know" in visit(school.mr_hill, url, sooner).content.decode()
    later = known + datetime.timedelta(days=1)
    fields = typed(
        school, hand_in_on=later.isoformat(), catch_up_until=school.challenge.closes_on.isoformat()
    )
    visit(school.mr_hill, url, fields)
    school.challenge.refresh_from_db()
    assert school.challenge.hand_in_on == later


def test_criteria_stay_once_classmates_are_at_work(visit, school):
    LogEntry.objects.create(pupil=school.ada, challenge=school.challenge, settled_at=timezone.now())
    usual = school.challenge.criteria_set
    url = reverse("challenges:edit", args=[school.challenge.pk])
    visit(school.mr_hill, url, typed(school, criteria="words", **known_days(school.challenge)))
    school.challenge.refresh_from_db()
    assert school.challenge.title == "Inside a volcano"
    assert (school.challenge.criteria_set, school.challenge.responding) == (usual, Responding.CRITERIA)


def test_withdrawing_hides_it_and_setting_it_again_is_the_undo(visit, school):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    page = school.challenge.get_absolute_url()
    visit(school.mr_hill, reverse("challenges:withdraw", args=[school.challenge.pk]), {})
    assert visit(school.ada, page).status_code == 404
    listed = visit(school.mr_hill, reverse("challenges:list", args=[school.kingfisher.pk])).content.decode()
    assert "Set it again" in listed
    visit(school.mr_hill, reverse("challenges:publish", args=[school.challenge.pk]), {})
    assert visit(school.ada, page).status_code == 200
    assert LogEntry.objects.filter(pk=entry.pk).exists()


def test_only_a_draft_can_be_thrown_away(visit, school):
    remove = reverse("challenges:remove", args=[school.challenge.pk])
    assert visit(school.mr_hill, remove, {}).status_code == 404
    draft = make_challenge(school.kingfisher, "A draft", published_at=None)
    assert visit(school.ms_roy, reverse("challenges:remove", args=[draft.pk]), {}).status_code == 404
    visit(school.mr_hill, reverse("challenges:remove", args=[draft.pk]), {})
    assert not Challenge.objects.filter(pk=draft.pk).exists()
    assert Challenge.objects.filter(pk=school.challenge.pk).exists()


def test_a_draft_without_criteria_is_not_set(visit, school):
    draft = make_challenge(school.kingfisher, "A draft", published_at=None, criteria_set=None)
    answer = visit(school.mr_hill, reverse("challenges:publish", args=[draft.pk]), {}, follow=True)
    assert "Choose the criteria first" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.published_at is None


@pytest.mark.parametrize("verb", ["edit", "publish", "withdraw", "remove"])
@pytest.mark.parametrize("who", ["ms_roy", "mr_stone", "adas_mum", "ada", "mr_okoro"])
def test_nobody_else_changes_a_challenge(visit, school, verb, who):
    url = reverse(f"challenges:{verb}", args=[school.challenge.pk])
    assert visit(school.__dict__[who], url, typed(school)).status_code == 404
    school.challenge.refresh_from_db()
    assert (school.challenge.title, school.challenge.withdrawn_at) == ("A place that amazes me", None)


def test_the_preview_shows_what_is_typed_and_keeps_nothing(visit, school):
    url = reverse("challenges:preview", args=[school.kingfisher.pk])
    before = Challenge.objects.count()
    page = visit(school.mr_hill, url, typed(school, hand_in_on="half a da")).content.decode()
    assert "Inside a volcano" in page
    assert "Why does it erupt?" in page
    assert "<html" not in page
    assert Challenge.objects.count() == before
    assert visit(school.ms_roy, url, typed(school)).status_code == 404


def test_markup_in_a_question_is_only_words(visit, school):
    visit(
        school.mr_hill,
        new_url(school),
        typed(school, then="publish", questions=["<script>alert(1)</script>"]),
    )
    page = visit(school.ada, the_new_one().get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_form_of_a_new_challenge_begins_with_the_rhythm_of_the_class(visit, school):
    form = visit(school.mr_hill, new_url(school)).context["form"]
    expected = monday_of(school.challenge.set_on) + datetime.timedelta(weeks=3)
    assert form["set_on"].value() == expected
    assert form["criteria"].value() == str(school.challenge.criteria_set_id)
    school.kingfisher.way_of_working = "celebrated"
    school.kingfisher.save()
    form = visit(school.mr_hill, new_url(school)).context["form"]
    assert form["set_on"].value().weekday() == 4
    assert form["criteria"].value() == "celebrated"
    assert not form["catch_up_until"].value()


@pytest.mark.parametrize(
    "asked, expected",
    [
        ("set_on=2027-01-11&hand_in_on=2027-01-25", ("2027-01-11", "2027-01-25", None)),
        (
            "set_on=2027-01-11&hand_in_on=2027-01-25&catch_up_until=2027-02-01",
            ("2027-01-11", "2027-01-25", "2027-02-01"),
        ),
    ],
)
def test_a_free_slot_of_the_year_brings_its_days_along(visit, school, asked, expected):
    form = visit(school.mr_hill, f"{new_url(school)}?{asked}").context["form"]
    days = [form[name].value() for name in ("set_on", "hand_in_on", "catch_up_until")]
    assert [each and each.isoformat() for each in days] == list(expected)


@pytest.mark.parametrize(
    "asked", ["set_on=soon&hand_in_on=later", "set_on=2027-02-30&hand_in_on=2027-03-01", "set_on=2027-01-11"]
)
def test_days_that_are_none_leave_the_form_as_it_begins(visit, school, asked):
    usual = visit(school.mr_hill, new_url(school)).context["form"]
    form = visit(school.mr_hill, f"{new_url(school)}?{asked}").context["form"]
    assert form["set_on"].value() == usual["set_on"].value()


def catch_up_follows(shown):
    return "data-follows" in shown.context["form"].fields["catch_up_until"].widget.attrs


def test_catch_up_moves_with_hand_in_day_until_mr_hill_chose_another(visit, school):
    slot = "?set_on=2027-01-11&hand_in_on=2027-01-25&catch_up_until=2027-02-01"
    assert catch_up_follows(visit(school.mr_hill, new_url(school) + slot))
    usual, chosen = typed(school, title=""), typed(school, title="")
    chosen["catch_up_until"] = usual["hand_in_on"]
    assert catch_up_follows(visit(school.mr_hill, new_url(school), usual))
    assert not catch_up_follows(visit(school.mr_hill, new_url(school), chosen))
    for unreadable in ("", "soon", "²"):
        broken = usual | {"hand_in_on": unreadable}
        assert not catch_up_follows(visit(school.mr_hill, new_url(school), broken))


def test_a_catch_up_day_families_know_does_not_move_by_itself(visit, school):
    edit = reverse("challenges:edit", args=[school.challenge.pk])
    assert not catch_up_follows(visit(school.mr_hill, edit))
    school.challenge.withdraw()
    assert catch_up_follows(visit(school.mr_hill, edit))


def test_the_list_says_where_each_challenge_is_and_what_came_in(visit, school):
    LogEntry.objects.create(pupil=school.ada, challenge=school.challenge, handed_in_at=timezone.now())
    make_challenge(school.kingfisher, "Long ago", set_days_ago=60)
    make_challenge(school.kingfisher, "Soon", set_days_ago=-5)
    make_challenge(school.kingfisher, "Half written", published_at=None)
    listed = visit(school.mr_hill, reverse("challenges:list", args=[school.kingfisher.pk])).context["listed"]
    assert [each.title for each in listed.live] == ["A place that amazes me"]
    assert [each.hand_in_count for each in listed.live] == [1]
    assert [each.title for each in listed.scheduled] == ["Soon"]
    assert [each.title for each in listed.drafts] == ["Half written"]
    assert [each.title for each in listed.past] == ["Long ago"]


def test_a_class_without_challenges_is_offered_the_first(visit, school):
    Challenge.objects.filter(school_class=school.kingfisher).delete()
    page = visit(school.mr_hill, reverse("challenges:list", args=[school.kingfisher.pk])).content.decode()
    assert "Your first challenge" in page
    assert new_url(school) in page


def test_the_list_costs_the_same_for_many_challenges(school, django_assert_max_num_queries):
    for n in range(20):
        make_challenge(school.kingfisher, f"Challenge {n}", set_days_ago=30 * n + 40)
    mr_hill = client_for(school.mr_hill)
    with django_assert_max_num_queries(5):
        mr_hill.get(reverse("challenges:list", args=[school.kingfisher.pk]))
