"""The challenge bank: who looks in, what is found, and what it says about nobody."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import Fact, FactKind, Fit, HowItWas, Objective, Resource
from learninglogs.people.models import Consent, Purpose, Role, SchoolClass, Staff
from logs.models import Place
from tests.access.scene import hand_in, place_photo
from tests.people_of_the_school import client_for, give_locks, make_adult, make_challenge, make_pupil


def bank_of(school, **query):
    return reverse("galleries:bank", args=[school.wrenfield.pk], query=query or None)


def titles(answer):
    return [card.challenge.title for card in answer.context["page"].cards]


def long_ago(school_class, title, **fields):
    return make_challenge(school_class, title, set_days_ago=400, **fields)


def tell(challenge, pupil, **said):
    return HowItWas.objects.create(challenge=challenge, pupil=pupil, **({"pen": "child"} | said))


@pytest.fixture
def water(school):
    """A challenge of Heron Class of long ago, about which four children told."""
    heron_children = [school.finn] + [
        make_pupil(name, "X", school.heron) for name in ("Noor", "Caleb", "Iris")
    ]
    challenge = long_ago(
        school.heron,
        "How does water climb?",
        topic="Science",
        expected_minutes=60,
        note="Begin with the straw.",
    )
    minutes_and_fits = [(110, "right"), (80, "right"), (110, "hard"), (120, "right")]
    for child, (minutes, fit) in zip(heron_children, minutes_and_fits, strict=True):
        tell(challenge, child, minutes=minutes, fit=fit, wish="I wish it was longer")
    return challenge


# ── Who ─────────────────────────────────────────────────────────────────────────
def test_staff_with_and_without_a_class_look_in_and_nobody_else_does(school, visit):
    senco = make_adult("Ms Gray")
    Staff.objects.create(user=senco, school=school.wrenfield, role=Role.SENCO)
    give_locks(senco)
    for person, code in [
        (school.mr_hill, 200), (school.ms_roy, 200), (school.mrs_bell, 200), (senco, 200),
        (school.mr_okoro, 404), (school.mr_stone, 404), (school.adas_mum, 404), (school.ada, 404),
    ]:  # fmt: skip
        assert visit(person, bank_of(school)).status_code == code, person


def test_the_bank_holds_every_class_and_no_draft_nothing_withdrawn_nothing_to_come(school, visit):
    long_ago(school.heron, "Long ago")
    long_ago(school.heron, "Never set", published_at=None)
    long_ago(school.heron, "Taken back", withdrawn_at=timezone.now())
    make_challenge(school.heron, "Not yet", set_days_ago=-3)
    answer = visit(school.mr_hill, bank_of(school))
    assert set(titles(answer)) == {"A place that amazes me", "Inside a machine", "Long ago"}
    assert "3 challenges set at Wrenfield Primary since" in answer.content.decode()


# ── Looking for something ───────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "words",
    [
        "water",
        "WATER climb",
        "wàter",
        "straw",
        "Science",
        "siphon",
        "uphill",
        "ELODIE",
        "heron water",
        "year 6",
    ],
)
def test_ms_roys_challenge_is_found_by_any_of_its_words(school, visit, water, words):
    Fact.objects.create(challenge=water, position=0, text="A siphon carries water", kind=FactKind.OTHER)
    Objective.objects.create(challenge=water, position=0, text="I can say why water goes uphill")
    water.questions.filter(position=0).delete()
    water.questions.create(position=0, text="What would Élodie ask?")
    assert titles(visit(school.mr_hill, bank_of(school, words=words)))[-1] == "How does water climb?"


@pytest.mark.parametrize("words", ["fire", "water fire", "wa%er", "%", "_", "\x00water\x00fire"])
def test_what_does_not_stand_there_is_not_found(school, visit, water, words):
    answer = visit(school.mr_hill, bank_of(school, words=words))
    assert titles(answer) == []
    assert "Nothing like that yet" in answer.content.decode()


def test_a_challenge_is_found_by_what_it_says_now(school, visit, water):
    water.note = "Bring a beaker"
    water.save(update_fields=["note"])
    assert titles(visit(school.mr_hill, bank_of(school, words="beaker"))) == ["How does water climb?"]
    assert titles(visit(school.mr_hill, bank_of(school, words="straw"))) == []


def test_chips_are_what_occurs_and_narrow_what_is_shown(school, visit, water):
    long_ago(school.kingfisher, "Castles", topic="science ")
    long_ago(school.kingfisher, "Maps", topic="Geography")
    answer = visit(school.mr_hill, bank_of(school))
    assert [chip.words for chip in answer.context["bank"].topic_chips()] == ["Geography", "Science"]
    assert [chip.words for chip in answer.context["bank"].year_chips()] == ["Years 3–4", "Years 5–6"]
    upper = titles(visit(school.mr_hill, bank_of(school, years=["5"])))
    assert set(upper) == {"Inside a machine", "How does water climb?"}
    both = titles(visit(school.mr_hill, bank_of(school, years=["5"], topic=["science"])))
    assert both == ["How does water climb?"]
    assert titles(visit(school.mr_hill, bank_of(school, topic=["geography"]))) == ["Maps"]


def test_under_an_hour_and_a_half_goes_by_how_long_it_really_took(school, visit, water):
    quick = long_ago(school.kingfisher, "Quick", expected_minutes=120)
    for child, minutes in [(school.ada, 40), (school.ben, 85), (school.cleo, 300)]:
        tell(quick, child, minutes=minutes)
    assert titles(visit(school.mr_hill, bank_of(school, short="1"))) == ["Quick"]


# ── What a card says ────────────────────────────────────────────────────────────
def card_of(school, visit, person, title):
    cards = visit(person, bank_of(school)).context["page"].cards
    return next(card for card in cards if card.challenge.title == title)


def test_a_card_counts_what_was_told_and_sees_that_it_took_longer_than_planned(school, visit, water):
    hand_in(school.finn, water)
    page = visit(school.mr_hill, bank_of(school)).content.decode()
    assert "about 1 h 50" in page
    assert "longer than planned" in page
    assert "3 of 4: just right" in page
    assert "Year 6" in page and "1 log" in page


def test_too_few_voices_are_no_figure(school, visit, water):
    water.told.exclude(pupil=school.finn).delete()
    card = card_of(school, visit, school.mr_hill, "How does water climb?")
    assert (card.told.minutes, card.told.fit) == (None, None)


def test_only_a_sentence_the_child_allowed_and_staff_let_through_is_quoted(school, visit, water):
    said = HowItWas.objects.get(challenge=water, pupil__first_name="Noor")
    said.found_out = "A tree drinks through straws."
    said.save()
    assert "straws" not in visit(school.mr_hill, bank_of(school)).content.decode()
    said.quoted_at = timezone.now()
    said.save()
    assert "straws" not in visit(school.mr_hill, bank_of(school)).content.decode()
    said.let_through_at = timezone.now()
    said.save()
    page = visit(school.mr_hill, bank_of(school)).content.decode()
    assert "A tree drinks through straws." in page
    assert "Noor, then Year 6" in page
    Consent.objects.create(pupil=said.pupil, purpose=Purpose.CLASS_WALL, is_yes=False)
    assert "straws" not in visit(school.mr_hill, bank_of(school)).content.decode()


def test_no_child_is_named_and_no_wish_is_shown(school, visit, water):
    for child in (school.finn, school.ada):
        place_photo(hand_in(child, water if child == school.finn else school.challenge), Place.WHOLE)
    for person in (school.mr_hill, school.ms_roy, school.mrs_bell):
        page = visit(person, bank_of(school)).content.decode()
        assert not any(name in page for name in ("Ada", "Finn", "Noor", "Caleb", "Iris", "I wish"))


def test_a_picture_is_shown_to_those_who_see_the_childs_work_anyway(school, visit):
    place_photo(hand_in(school.ada, school.challenge), Place.WHOLE)
    for person, sees in [(school.mr_hill, True), (school.mrs_bell, True), (school.ms_roy, False)]:
        card = card_of(school, visit, person, "A place that amazes me")
        assert bool(card.log) is sees, person
        assert ("/photos/" in visit(person, bank_of(school)).content.decode()) is sees, person


@pytest.mark.parametrize("what", ["held back", "a draft", "the family said no"])
def test_a_log_the_class_may_not_see_is_no_picture_of_the_bank(school, visit, what):
    log = hand_in(school.ada, school.challenge)
    place_photo(log, Place.WHOLE)
    if what == "held back":
        log.hold_back()
    elif what == "a draft":
        log.give_back()
    else:
        Consent.objects.create(pupil=school.ada, purpose=Purpose.CLASS_WALL, is_yes=False)
    assert card_of(school, visit, school.mr_hill, "A place that amazes me").log is None


def own_picture_of(challenge, **more):
    return Resource.objects.create(
        challenge=challenge, kind="picture", title="The falls", is_on_card=True, key="x/2560-1.jpg", **more
    )


def test_a_card_without_a_log_to_show_has_the_challenges_own_picture(school, visit):
    picture = own_picture_of(school.challenge)
    place_photo(hand_in(school.ada, school.challenge), Place.WHOLE)
    for person, log in [(school.mr_hill, True), (school.mrs_bell, True), (school.ms_roy, False)]:
        card = card_of(school, visit, person, "A place that amazes me")
        assert (bool(card.log), card.picture.pk) == (log, picture.pk), person
        page = visit(person, bank_of(school)).content.decode()
        assert (f'src="/resources/{picture.pk}/?size=1024" alt="The falls"' in page) is not log, person


def test_a_card_with_neither_has_none(school, visit):
    picture = own_picture_of(school.challenge)
    Resource.objects.filter(pk=picture.pk).update(is_on_card=False)
    card = card_of(school, visit, school.ms_roy, "A place that amazes me")
    assert (card.log, card.picture) == (None, None)


# ── Many ────────────────────────────────────────────────────────────────────────
def fill(school, count):
    for number in range(count):
        challenge = long_ago(school.kingfisher, f"Old {number}", topic=f"Topic {number % 9}")
        own_picture_of(challenge)
        place_photo(hand_in(school.ada, challenge), Place.WHOLE)
        for child in (school.ada, school.ben, school.cleo):
            tell(challenge, child, minutes=60 + number, fit=Fit.JUST_RIGHT)


def test_a_full_page_costs_as_much_as_a_short_one(school, django_assert_max_num_queries):
    teacher = client_for(school.mr_hill)
    counts = []
    for more in (1, 20):
        fill(school, more)
        teacher.get(bank_of(school))
        with django_assert_max_num_queries(8) as few:
            answer = teacher.get(bank_of(school, words="old", class_=""))
        counts.append(len(few))
    assert counts[0] == counts[1]
    assert len(titles(answer)) == 12


def test_the_bank_is_turned_page_by_page(school, visit):
    fill(school, 13)
    first, second = (visit(school.mr_hill, bank_of(school, page=page)) for page in (1, 2))
    assert (len(titles(first)), len(titles(second))) == (12, 3)
    assert not set(titles(first)) & set(titles(second))
    for odd in ("0", "-1", "99", "²", "x", "1" * 40):
        assert titles(visit(school.mr_hill, bank_of(school, page=odd))) == titles(first), odd


def test_a_school_without_a_challenge_hears_what_will_be_here(school, visit):
    school.challenge.delete()
    school.heron_challenge.delete()
    page = visit(school.mr_hill, bank_of(school)).content.decode()
    assert "The bank is empty still" in page
    SchoolClass.objects.filter(school=school.wrenfield).delete()
    assert "The bank is empty still" in visit(school.mrs_bell, bank_of(school)).content.decode()


def test_the_season_is_the_schools_own(school, visit, water):
    assert card_of(school, visit, school.mr_hill, water.title).when.split()[0] in {
        "Autumn",
        "Spring",
        "Summer",
    }
    day = water.hand_in_on
    week = datetime.timedelta(days=7)
    school.wrenfield.terms.create(name="Trinity 1", starts_on=day - week, ends_on=day + week)
    assert card_of(school, visit, school.mr_hill, water.title).when == f"Trinity {day.year}"
