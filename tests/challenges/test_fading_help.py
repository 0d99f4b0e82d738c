"""One challenge for Years 3 to 6: the younger are given its questions, the older its title; a child
as its teacher says, which no classmate and no other family sees.
"""

import pytest
from django.urls import reverse

from challenges.help import given_in, given_to
from challenges.models import ChildHelp, ExpectedTime, Help
from learninglogs.audit.models import AuditLine
from learninglogs.people.models import Guardian, Pupil
from tests.people_of_the_school import (
    actor_for,
    board_of,
    client_for,
    home_client_for,
    make_adult,
    make_challenge,
)

ASKED = "How was it made?"


@pytest.fixture
def mixed(school):
    """Kingfisher Class is Years 3 to 6: Ada is in Year 3, Ben in Year 6; questions go up to Year 4."""
    school.kingfisher.years = "Years 3 to 6"
    school.kingfisher.save()
    for child, year in ((school.ada, 3), (school.ben, 6)):
        Pupil.objects.filter(pk=child.pk).update(year_group=year)
        child.year_group = year
    school.challenge.questions_to_year = 4
    school.challenge.expected_minutes = 90
    school.challenge.save()
    for year, minutes in ((3, 90), (4, 90), (5, 120), (6, 120)):
        ExpectedTime.objects.create(challenge=school.challenge, year_group=year, minutes=minutes)
    return school


def page_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("where", ["home", "class"])
def test_years_3_and_6_see_their_own_version_of_one_challenge(mixed, where):
    come_in = home_client_for if where == "home" else client_for
    seen = {
        name: [
            page_of(come_in(child), mixed.challenge.get_absolute_url()),
            page_of(come_in(child), reverse("home:pupil_home", args=[child.pk])),
        ]
        for name, child in (("ada", mixed.ada), ("ben", mixed.ben))
    }
    for page in seen["ada"]:
        assert ASKED in page
        assert "about 1½ hours" in page
    for page in seen["ben"]:
        assert ASKED not in page
        assert "A place that amazes me" in page
        assert "Show us what you found out." in page
        assert "about 2 hours" in page


def test_a_family_reads_what_its_own_child_is_given(mixed):
    url = mixed.challenge.get_absolute_url()
    assert ASKED in page_of(client_for(mixed.adas_mum), url)
    assert ASKED not in page_of(client_for(mixed.bens_dad), url)
    both = make_adult("Ms Both")
    for child in (mixed.ada, mixed.ben):
        Guardian.objects.create(user=both, pupil=child)
    assert ASKED in page_of(client_for(both), url)


def test_a_childs_own_help_comes_before_their_year_and_nothing_says_so(mixed):
    ChildHelp.objects.create(pupil=mixed.ada, given=Help.TITLE)
    ChildHelp.objects.create(pupil=mixed.ben, given=Help.QUESTIONS)
    url = mixed.challenge.get_absolute_url()
    adas = page_of(home_client_for(mixed.ada), url)
    bens = page_of(home_client_for(mixed.ben), url)
    assert ASKED not in adas
    assert ASKED in bens
    for page in (adas, bens, page_of(client_for(mixed.bens_dad), url)):
        assert "help" not in page.casefold()
    # A classmate's page is as it was.
    assert ASKED in page_of(client_for(mixed.cleo), url)


@pytest.mark.parametrize(
    "years, is_given", [("Year 4", True), ("Year 6", False), ("The Owls", True), ("", True)]
)
def test_where_nobody_knows_a_childs_year_the_class_says_it_and_else_the_questions_are_given(
    school, years, is_given
):
    school.kingfisher.years = years
    school.kingfisher.save()
    school.challenge.questions_to_year = 4
    school.challenge.save()
    ada = Pupil.objects.select_related("school_class", "challenge_help").get(pk=school.ada.pk)
    assert bool(given_to(school.challenge, ada).questions) is is_given


def test_the_board_shows_the_questions_while_one_year_of_the_class_is_given_them(mixed):
    url = mixed.challenge.get_absolute_url()
    assert ASKED in page_of(board_of(mixed.kingfisher), url)
    mixed.kingfisher.years = "Years 5 and 6"
    mixed.kingfisher.save()
    assert ASKED not in page_of(board_of(mixed.kingfisher), url)


def test_mr_hill_looks_as_each_year_sees_it(mixed):
    url = mixed.challenge.get_absolute_url()
    mr_hill = client_for(mixed.mr_hill)
    assert ASKED in page_of(mr_hill, f"{url}?look=3")
    sixth = page_of(mr_hill, f"{url}?look=6")
    assert ASKED not in sixth
    assert "about 2 hours" in sixth
    assert ASKED in page_of(mr_hill, f"{url}?look=board")
    assert ASKED in page_of(mr_hill, f"{url}?look=nonsense")
    assert "Year 6" not in page_of(client_for(mixed.adas_mum), url)


def test_what_a_child_is_given_costs_no_query_of_its_own(mixed, django_assert_num_queries):
    challenge = (
        type(mixed.challenge)
        .objects.prefetch_related("questions", "expected_times")
        .get(pk=mixed.challenge.pk)
    )
    children = list(mixed.kingfisher.pupils.select_related("challenge_help", "school_class"))
    with django_assert_num_queries(0):
        for child in children:
            given_to(challenge, child)
    assert given_in(challenge, 6).about_how_long == "about 2 hours"


# ── Who sets it, and who sees it ────────────────────────────────────────────────
def help_url(school):
    return reverse("challenges:help", args=[school.kingfisher.pk])


def as_sent(school, **given):
    """The form as it was opened, with some children's help chosen anew."""
    fields = {}
    for child in school.kingfisher.pupils.all():
        own = ChildHelp.objects.filter(pupil=child).first()
        fields[f"initial-child-{child.pk}"] = fields[f"child-{child.pk}"] = own.given if own else ""
    return fields | {f"child-{getattr(school, name).pk}": value for name, value in given.items()}


@pytest.mark.parametrize(
    "who, code",
    [
        ("mr_hill", 200),
        ("mrs_bell", 200),
        ("ms_roy", 404),
        ("adas_mum", 404),
        ("ada", 404),
        ("mr_okoro", 404),
    ],
)
def test_who_sees_the_help_of_a_class(visit, school, who, code):
    ChildHelp.objects.create(pupil=school.ada, given=Help.TITLE)
    answer = visit(getattr(school, who), help_url(school))
    assert answer.status_code == code
    assert ("Ada Lowe" in answer.content.decode()) is (code == 200)


def test_mr_hill_gives_ada_less_help_and_it_stands_in_the_record(visit, school):
    visit(school.mr_hill, help_url(school), as_sent(school, ada="title"))
    own = ChildHelp.objects.get(pupil=school.ada)
    assert (own.given, own.changed_by) == (Help.TITLE, school.mr_hill)
    assert not ChildHelp.objects.exclude(pupil=school.ada).exists()
    lines = AuditLine.objects.filter(verb="changed_help")
    assert [(line.child_id, line.user_id) for line in lines] == [(school.ada.pk, school.mr_hill.pk)]
    visit(school.mr_hill, help_url(school), as_sent(school, ada=""))
    assert not ChildHelp.objects.exists()
    assert lines.all().count() == 2


def test_two_teachers_at_once_change_only_what_each_of_them_touched(visit, school):
    opened_before = as_sent(school, ben="title")
    visit(school.mrs_bell, help_url(school), as_sent(school, ada="questions"))
    visit(school.mr_hill, help_url(school), opened_before)
    assert set(ChildHelp.objects.values_list("pupil__first_name", "given")) == {
        ("Ada", "questions"),
        ("Ben", "title"),
    }


def test_a_child_of_another_class_cannot_be_slipped_in(visit, school):
    fields = as_sent(school) | {f"child-{school.finn.pk}": "title", f"initial-child-{school.finn.pk}": ""}
    visit(school.mr_hill, help_url(school), fields)
    assert not ChildHelp.objects.exists()


@pytest.mark.parametrize(
    "who, sees",
    [
        ("mr_hill", True),
        ("mrs_bell", True),
        ("adas_mum", True),
        ("ada", True),
        ("ben", False),
        ("bens_dad", False),
        ("ms_roy", False),
        ("mr_stone", False),
        ("mr_okoro", False),
    ],
)
def test_a_childs_help_is_theirs_their_familys_and_their_teachers(school, who, sees):
    own = ChildHelp.objects.create(pupil=school.ada, given=Help.TITLE)
    actor = actor_for(getattr(school, who))
    assert ChildHelp.objects.visible_to(actor).filter(pk=own.pk).exists() is sees
    may_change = who in {"mr_hill", "mrs_bell"}
    assert ChildHelp.objects.changeable_by(actor).filter(pk=own.pk).exists() is may_change


def test_the_help_of_thirty_six_children_costs_what_that_of_three_does(school, django_assert_max_num_queries):
    make_challenge(school.kingfisher, "Another")
    Pupil.objects.bulk_create(
        Pupil(school=school.wrenfield, school_class=school.kingfisher, first_name=f"Child {n}")
        for n in range(32)
    )
    mr_hill = client_for(school.mr_hill)
    with django_assert_max_num_queries(7):
        mr_hill.get(help_url(school))
