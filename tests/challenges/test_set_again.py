"""Setting a challenge again: everything the teacher wrote, and each class's own days."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from challenges.content import next_days
from challenges.models import Challenge, ExpectedTime, Fact, Objective, Resource
from challenges.resources import folder_of
from learninglogs.audit.models import AuditLine
from learninglogs.people.models import SchoolClass, Teaching, WayOfWorking
from tests.people_of_the_school import make_challenge


def address(challenge, **query):
    return reverse("challenges:again", args=[challenge.pk], query=query or None)


def seen(school_class):
    return f"{school_class.pk}:{next_days(school_class).set_on.isoformat()}"


def choice(*classes, then="set", **more):
    return {
        "classes": [each.pk for each in classes],
        "seen": [seen(each) for each in classes],
        "then": then,
    } | more


@pytest.fixture
def reef(school):
    """A challenge of Kingfisher Class of last year, with one of everything beside it."""
    challenge = make_challenge(
        school.kingfisher, "Life under water", set_days_ago=380, topic="Science", questions_to_year=4,
        expected_minutes=90, club_materials="Glue", note="Tides early.",
    )  # fmt: skip
    Fact.objects.create(challenge=challenge, position=0, kind="spelling", text="tide, tied")
    Objective.objects.create(challenge=challenge, position=0, text="I can name three habitats.")
    ExpectedTime.objects.create(challenge=challenge, year_group=4, minutes=80)
    Resource.objects.create(challenge=challenge, kind="link", title="Tides", url="https://tides.example/")
    return challenge


@pytest.fixture
def wren(school):
    """Mr Hill's second class, which is set one every Friday and gives no stars."""
    wren = SchoolClass.objects.create(
        school=school.wrenfield, name="Wren Class", years="Year 3", way_of_working=WayOfWorking.CELEBRATED
    )
    Teaching.objects.create(staff=school.mr_hill.jobs_at_school.get(), school_class=wren)
    return wren


def copy_in(school_class):
    return Challenge.objects.filter(school_class=school_class).latest("pk")


def test_everything_the_teacher_wrote_comes_along_and_nothing_that_was_told(school, visit, reef):
    answer = visit(school.mr_hill, address(reef), choice(school.kingfisher))
    assert answer.status_code == 302
    copy = copy_in(school.kingfisher)
    for name in (
        "title", "task", "topic", "questions_to_year", "expected_minutes", "club_materials", "responding",
        "criteria_set",
    ):  # fmt: skip
        assert getattr(copy, name) == getattr(reef, name), name
    assert [line.text for line in copy.questions.all()] == ["Where is it?", "How was it made?"]
    assert [(line.kind, line.text) for line in copy.facts.all()] == [("spelling", "tide, tied")]
    assert [line.text for line in copy.objectives.all()] == ["I can name three habitats."]
    assert [(each.year_group, each.minutes) for each in copy.expected_times.all()] == [(4, 80)]
    assert [(each.title, each.url) for each in copy.resources.all()] == [("Tides", "https://tides.example/")]
    assert (copy.set_again_from, copy.note, copy.told.count()) == (reef, "", 0)


def test_a_file_is_stored_once_more_and_outlives_the_challenge_it_came_from(school, visit, reef, wren):
    for name in ("tides.pdf", "gone.pdf"):
        key = f"{folder_of(reef)}/{name}"
        default_storage.save(key, ContentFile(b"%PDF-1.7 tides"))
        Resource.objects.create(
            challenge=reef, kind="file", title=name, position=1, key=key, sha256="0" * 64, byte_count=14,
            content_type="application/pdf",
        )  # fmt: skip
    default_storage.delete(f"{folder_of(reef)}/gone.pdf")
    visit(school.mr_hill, address(reef), choice(school.kingfisher, wren))
    default_storage.delete(f"{folder_of(reef)}/tides.pdf")
    for school_class in (school.kingfisher, wren):
        copy = copy_in(school_class)
        link, paper = copy.resources.all()
        assert (link.url, paper.title) == ("https://tides.example/", "tides.pdf")
        assert paper.key == f"{folder_of(copy)}/tides.pdf"
        assert default_storage.open(paper.key).read() == b"%PDF-1.7 tides"


def test_it_is_set_for_its_own_day_and_written_down(school, visit, reef):
    days = next_days(school.kingfisher)
    visit(school.mr_hill, address(reef), choice(school.kingfisher))
    copy = copy_in(school.kingfisher)
    assert (copy.set_on, copy.hand_in_on, copy.closes_on) == (days.set_on, days.hand_in_on, days.closes_on)
    assert copy.published_at is not None
    assert copy.is_scheduled
    line = AuditLine.objects.get(verb="published")
    assert (line.user_id, line.subject) == (school.mr_hill.pk, f"challenges.Challenge {copy.pk}")


def test_two_classes_have_it_each_on_its_own_days_and_in_its_own_way(school, visit, reef, wren):
    visit(school.mr_hill, address(reef), choice(school.kingfisher, wren))
    kingfishers, wrens = copy_in(school.kingfisher), copy_in(wren)
    assert wrens.set_on.weekday() == 4
    assert wrens.hand_in_on - wrens.set_on == datetime.timedelta(days=6)
    assert kingfishers.set_on != wrens.set_on
    assert (kingfishers.has_stars, wrens.has_stars) == (True, False)
    assert wrens.criteria_set is None


def test_changing_it_first_opens_a_draft_that_nobody_sees(school, visit, reef):
    answer = visit(school.mr_hill, address(reef), choice(school.kingfisher, then="change"))
    copy = copy_in(school.kingfisher)
    assert answer.headers["Location"] == reverse("challenges:edit", args=[copy.pk])
    assert copy.is_draft and copy.published_at is None


def test_criteria_of_another_class_are_copied_and_found_again(school, visit, reef):
    own = school.wrenfield.criteria_sets.create(
        school_class=school.heron, name="Herons’", levels=["Some", "Lots", "Wow"]
    )
    own.criteria.create(position=0, text="It makes me ask")
    challenge = make_challenge(school.heron, "Machines", set_days_ago=300, criteria_set=own)
    for _time in range(2):
        visit(school.mr_hill, address(challenge), choice(school.kingfisher))
    copies = Challenge.objects.filter(set_again_from=challenge)
    assert len({copy.criteria_set_id for copy in copies}) == 1
    made = copies.first().criteria_set
    assert (made.school_class, made.name, made.levels) == (
        school.kingfisher,
        "Herons’",
        ["Some", "Lots", "Wow"],
    )
    assert [line.text for line in made.criteria.all()] == ["It makes me ask"]


# ── Who, and for whom ───────────────────────────────────────────────────────────
def test_a_colleagues_class_is_never_set_for(school, visit, reef):
    before = Challenge.objects.count()
    answer = visit(school.mr_hill, address(reef), choice(school.heron))
    assert answer.status_code == 200
    assert "Choose one of these classes." in answer.content.decode()
    assert Challenge.objects.count() == before


def test_the_head_may_set_it_for_any_class_of_her_school_and_of_no_other(school, visit, reef):
    assert visit(school.mrs_bell, address(reef), choice(school.heron)).status_code == 302
    assert copy_in(school.heron).title == "Life under water"
    assert visit(school.mrs_bell, address(reef), choice(school.oak)).status_code == 200
    assert visit(school.mr_stone, address(reef)).status_code == 404


def test_a_colleague_is_asked_first_and_decides(school, visit, reef):
    visit(school.mr_hill, address(reef), {"offer": [school.heron.pk], "then": "set"})
    offered = copy_in(school.heron)
    assert offered.is_draft and offered.published_at is None
    words = "Mr Hill offers you this challenge"
    listed = reverse("challenges:list", args=[school.heron.pk])
    assert words in visit(school.ms_roy, listed).content.decode()
    assert AuditLine.objects.filter(verb="offered", user_id=school.mr_hill.pk).count() == 1
    assert visit(school.mr_hill, reverse("challenges:edit", args=[offered.pk])).status_code == 404
    visit(school.ms_roy, reverse("challenges:publish", args=[offered.pk]), {})
    offered.refresh_from_db()
    assert not offered.is_draft


def test_a_colleague_is_not_asked_twice(school, visit, reef):
    for _time in range(2):
        visit(school.mr_hill, address(reef), {"offer": [school.heron.pk], "then": "set"})
    assert Challenge.objects.filter(school_class=school.heron, set_again_from=reef).count() == 1
    assert "Has it already" in visit(school.mr_hill, address(reef)).content.decode()


def test_a_draft_of_another_class_cannot_be_set_again(school, visit):
    draft = make_challenge(school.heron, "Secret plans", published_at=None)
    assert visit(school.mr_hill, address(draft)).status_code == 404
    assert visit(school.ms_roy, address(draft)).status_code == 200


# ── Slips ───────────────────────────────────────────────────────────────────────
def test_sent_twice_it_is_set_once_and_the_new_days_are_shown(school, visit, reef):
    sent = choice(school.kingfisher)
    visit(school.mr_hill, address(reef), sent)
    answer = visit(school.mr_hill, address(reef), sent)
    assert "The next free days of Kingfisher Class are others now." in answer.content.decode()
    assert Challenge.objects.filter(set_again_from=reef).count() == 1


@pytest.mark.parametrize(
    "sent", [{}, {"then": "change", "offer": ["x"]}, {"classes": ["²"]}, {"classes": ["9" * 30]}]
)
def test_nothing_chosen_and_nonsense_are_said_kindly(school, visit, reef, sent):
    answer = visit(school.mr_hill, address(reef), sent)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_the_class_at_work_is_ticked_unless_it_has_it_now(school, visit, reef, wren):
    form = visit(school.mr_hill, address(reef, **{"class": wren.pk})).context["again"]
    assert [(slot.school_class, slot.is_ticked) for slot in form.slots] == [
        (wren, True),
        (school.kingfisher, False),
    ]
    form = visit(school.mr_hill, address(school.challenge)).context["again"]
    assert [(slot.school_class, slot.is_ticked) for slot in form.slots] == [
        (school.kingfisher, False),
        (wren, True),
    ]


def test_a_class_that_gives_stars_and_has_no_criteria_gets_a_draft(school, visit):
    words_only = make_challenge(
        school.heron, "Words", set_days_ago=200, responding="comments", criteria_set=None
    )
    Challenge.objects.filter(school_class__school=school.wrenfield).update(
        criteria_set=None, responding="comments"
    )
    school.wrenfield.criteria_sets.all().delete()
    visit(school.mr_hill, address(words_only), choice(school.kingfisher))
    assert copy_in(school.kingfisher).is_draft
