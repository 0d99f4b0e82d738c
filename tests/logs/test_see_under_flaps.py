"""Who sees what is under a flap, and when; who hears whose words for a picture."""

import re

import pytest
from django.urls import reverse

from learninglogs.audit.models import AuditLine
from learninglogs.jobs.runner import run_due
from logs import flaps
from logs.models import EntryClosed, Flap, FlapPicture, LogEntry, Photo
from logs.on_picture import share_of_place
from tests.logs.phone import Phone, files, lying, made, plain
from tests.logs.test_stick_a_flap_on import WHERE, photos
from tests.people_of_the_school import actor_for, client_for


@pytest.fixture
def entry(school):
    """Ada's double page with a flap on it, let through to the class."""
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.adas_mum).add(entry, "whole", plain("red"))
    page = made(entry)["whole"]
    flaps.add_flap(page, WHERE, uploads=photos("gold"), by=actor_for(school.ada))
    run_due()
    entry.hand_in(by=actor_for(school.ada))
    entry.let_through()
    return entry


@pytest.fixture
def inside(entry):
    return FlapPicture.objects.get().photo


def may_see(person, photo):
    return client_for(person).get(reverse("logs:picture", args=[photo.pk, "640"])).status_code == 200


def spread_for(person, entry):
    address = reverse("galleries:spread", args=[entry.challenge_id, entry.pk])
    return client_for(person).get(address).content.decode()


def test_ben_opens_adas_flap_on_the_wall_and_the_class_next_door_does_not(school, entry, inside):
    assert "The magma chamber" in spread_for(school.ben, entry)
    assert may_see(school.ben, inside)
    for stranger in (school.finn, school.bens_dad, school.ms_roy, school.zoes_mum):
        assert not may_see(stranger, inside), stranger
    for caring in (school.ada, school.adas_mum, school.mr_hill):
        assert may_see(caring, inside), caring


def test_what_is_under_a_flap_is_hidden_with_the_log(school, entry, inside):
    entry.hold_back()
    assert not may_see(school.ben, inside)
    assert may_see(school.mr_hill, inside)


def test_once_the_page_or_the_flap_is_gone_ben_sees_nothing_under_it(school, entry, inside):
    Flap.objects.update(withdrawn_at=entry.let_through_at)
    assert not may_see(school.ben, inside)
    Flap.objects.update(withdrawn_at=None)
    assert may_see(school.ben, inside)
    FlapPicture.objects.update(withdrawn_at=entry.let_through_at)
    assert not may_see(school.ben, inside)
    FlapPicture.objects.update(withdrawn_at=None)
    entry.pages.update(replaced_at=entry.let_through_at)
    assert not may_see(school.ben, inside)


@pytest.mark.parametrize("verb", ["take_flap_off", "remove_page", "take_back"])
def test_a_link_ben_was_given_to_what_is_under_a_flap_ends_with_it(school, entry, inside, verb):
    ben = client_for(school.ben)
    page = ben.get(reverse("galleries:spread", args=[entry.challenge_id, entry.pk])).content.decode()
    link = re.search(rf'(/photos/{inside.pk}/2560/[^"]*)', page)[1].replace("&amp;", "&")
    assert ben.get(link).status_code == 200
    mum = Phone(school.adas_mum)
    mum.tap("logs:take_back", entry)
    if verb != "take_back":
        # Let through once more without any new link, as if nobody had noticed.
        version = Photo.objects.get(pk=inside.pk).key_version
        link = re.sub(r"v=\d+", f"v={version}", link)
        mum.tap(f"logs:{verb}", {"take_flap_off": Flap.objects.get(), "remove_page": entry.pages.get()}[verb])
        assert Photo.objects.get(pk=inside.pk).key_version > version
    assert ben.get(link).status_code == 404


def test_a_log_is_not_let_through_before_what_is_under_its_flaps_is_made(school, entry):
    Phone(school.adas_mum).tap("logs:take_back", entry)
    flaps.add_inside(Flap.objects.get(), uploads=photos("blue"), by=actor_for(school.ada))
    entry.hand_in(by=actor_for(school.ada))
    assert not LogEntry.objects.ready_to_show().filter(pk=entry.pk).exists()
    run_due()
    assert LogEntry.objects.ready_to_show().filter(pk=entry.pk).exists()


def test_nothing_is_put_under_a_flap_once_it_is_handed_in(school, entry):
    kept = files()
    with pytest.raises(EntryClosed):
        flaps.add_inside(Flap.objects.get(), uploads=photos("blue"), by=actor_for(school.ada))
    assert files() == kept


def test_everything_under_a_flap_lies_in_the_childs_own_folder_and_without_its_upload(school, entry, inside):
    assert inside.folder.startswith(f"schools/{school.wrenfield.pk}/pupils/{school.ada.pk}/photos/")
    assert inside.received_key == ""
    assert all(key.startswith(inside.folder) for key in files() if str(inside.pk) in key)
    assert inside.pictures.count() == 5
    school.ada.delete()
    assert not FlapPicture.objects.exists()
    assert not Flap.objects.exists()


def test_a_wall_with_flaps_costs_no_query_more_and_one_opened_costs_one(
    school, entry, django_assert_max_num_queries
):
    ben = client_for(school.ben)
    wall, spread = (
        reverse("galleries:wall", args=[entry.challenge_id]),
        reverse("galleries:spread", args=[entry.challenge_id, entry.pk]),
    )
    counts = []
    for on in (True, False):
        for address in (wall, spread):
            with django_assert_max_num_queries(50) as asked:
                assert ("with flaps to open" in ben.get(address).content.decode()) == (on and address == wall)
            counts.append(len(asked))
        Flap.objects.update(withdrawn_at=entry.let_through_at)
    wall_with, spread_with, wall_without, spread_without = counts
    assert wall_with == wall_without
    assert spread_with == spread_without + 1


def test_the_tray_says_which_log_has_flaps_and_asks_no_more_for_it(
    school, entry, django_assert_max_num_queries
):
    hill, counts = client_for(school.mr_hill), []
    for on in (True, False):
        with django_assert_max_num_queries(50) as asked:
            tray = hill.get(reverse("home:tray", args=[entry.challenge_id])).content.decode()
        counts.append(len(asked))
        assert ("with flaps to open" in tray) == on
        Flap.objects.update(withdrawn_at=entry.let_through_at)
    assert counts[0] == counts[1]


def test_the_page_is_heard_before_its_flap_and_the_flap_before_what_is_under_it(school, entry, inside):
    inside.describe("Hot melted rock.", by=actor_for(school.ada))
    page = spread_for(school.ben, entry)
    heard = [
        "Ada’s double page: A place that amazes me",
        'aria-expanded="false" aria-controls="under-',
        "Flap: The magma chamber",
        "Under the flap: The magma chamber. Hot melted rock.",
    ]
    places = [page.index(words) for words in heard]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("size", "place", "share"),
    [
        ((840, 594), "whole", (100, 100)),
        ((1600, 1200), "whole", (94, 100)),
        ((3000, 1000), "whole", (100, 47)),
        ((1000, 3000), "left", (47, 100)),
        ((0, 0), "left", (100, 100)),
        ((16_000, 1), "right", (100, 1)),
    ],
)
def test_marks_lie_on_the_picture_and_not_on_what_it_leaves_white(size, place, share):
    assert share_of_place(*size, place) == share


def describe(person, photo, words):
    return client_for(person).post(reverse("logs:describe", args=[photo.pk]), {"words": words}).status_code


@pytest.fixture
def draft(school):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.adas_mum).add(entry, "left", plain("red"))
    made(entry)
    return entry


def heard(person, entry):
    return client_for(person).get(entry.get_absolute_url()).content.decode()


def test_ada_says_what_is_on_her_page_in_her_own_words(school, draft):
    assert describe(school.ada, lying(draft)["left"], "A  round moon\nwith holes") == 302
    assert "Ada’s left page: A place that amazes me. A round moon with holes" in heard(school.adas_mum, draft)
    assert AuditLine.objects.filter(verb="described_picture", pupil_id=school.ada.pk).exists()


def test_her_mums_words_never_stand_there_as_adas(school, draft):
    page = lying(draft)["left"]
    describe(school.adas_mum, page, "A round moon")
    assert "A grown-up describes it: A round moon" in heard(school.ada, draft)
    describe(school.ada, page, "A round moon")
    assert lying(draft)["left"].described_by_user == school.adas_mum, "pressing Keep is not writing"
    describe(school.ada, page, "My moon")
    assert "amazes me. My moon" in heard(school.ada, draft)
    describe(school.adas_mum, page, "My moon")
    assert lying(draft)["left"].described_by_pupil == school.ada
    describe(school.ada, page, "")
    assert lying(draft)["left"].described_by_pupil is None


def test_after_handing_in_only_the_teacher_mends_the_words(school, draft):
    page = lying(draft)["left"]
    draft.hand_in(by=actor_for(school.ada))
    for person in (school.ada, school.adas_mum, school.ben, school.ms_roy, school.bens_dad):
        assert describe(person, page, "Something else") == 404, person
    assert describe(school.mr_hill, page, "A moon") == 302
    assert "A grown-up describes it: A moon" in heard(school.ada, draft)


def test_mr_hill_puts_a_page_into_words_from_his_own_page_and_comes_back_to_it(school, draft):
    mr_hill = client_for(school.mr_hill)
    page = reverse("feedback:entry", args=[draft.pk])
    link = re.search(r'href="(/photos/[^"]+/describe/[^"]*)"', mr_hill.get(page).content.decode())[1]
    assert f'name="next" value="{page}"' in mr_hill.get(link).content.decode()
    for wanted, led_to in ((page, page), ("https://elsewhere.example/", draft.get_absolute_url())):
        answer = mr_hill.post(link, {"words": f"A moon {wanted}", "next": wanted})
        assert answer.url == led_to


def test_more_words_than_fit_are_not_lost(school, draft):
    page = lying(draft)["left"]
    answer = client_for(school.ada).post(reverse("logs:describe", args=[page.pk]), {"words": "moon " * 70})
    assert answer.status_code == 200
    assert "moon moon moon" in answer.content.decode()
    assert lying(draft)["left"].description == ""
