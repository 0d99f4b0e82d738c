"""A double page is handed in, taken back while it may be, and let through to the class."""

import datetime

import pytest
from django.utils import timezone

from challenges.models import Challenge
from feedback.allocation import allocate
from logs import double_page
from logs.models import EmptyEntry, EntryClosed, LogEntry, Photo, Place
from tests.logs.phone import Phone, lying, plain
from tests.people_of_the_school import actor_for


@pytest.fixture
def entry(school):
    """Ada's double page with one photo on it."""
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.adas_mum).add(entry, "whole", plain("red"))
    return entry


def handed_in(school, pupil):
    entry = LogEntry.objects.create(pupil=pupil, challenge=school.challenge)
    Phone(school.mr_hill).add(entry, "whole", plain("green"))
    entry.hand_in(by=actor_for(school.mr_hill))
    return entry


def close(challenge):
    """Its last catch-up day was yesterday."""
    yesterday = challenge.today - datetime.timedelta(days=1)
    challenge.set_on = yesterday - datetime.timedelta(days=21)
    challenge.hand_in_on, challenge.closes_on = yesterday - datetime.timedelta(days=7), yesterday
    challenge.save()


def seen(school, *entries):
    """Mr Hill has looked at these logs, their pictures made, and lets them through."""
    Photo.objects.update(pictures_made_at=timezone.now())
    his = LogEntry.objects.answered_by(actor_for(school.mr_hill))
    return his.let_through_as_seen({entry.pk: now(entry).seen_as for entry in entries})


def now(entry):
    return LogEntry.objects.get(pk=entry.pk)


def test_ada_hands_in_her_double_page(school, entry):
    told = Phone(school.ada).tap("logs:hand_in", entry)
    assert "Well done, Ada!" in told
    assert now(entry).handed_in_at
    assert now(entry).handed_in_by is None, "a child is no user"


def test_handed_in_by_her_mum_it_says_so(school, entry):
    Phone(school.adas_mum).tap("logs:hand_in", entry)
    assert now(entry).handed_in_by == school.adas_mum


def test_an_empty_double_page_is_not_handed_in_and_said_kindly(school):
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    told = Phone(school.ada).tap("logs:hand_in", entry)
    assert "Add a page before you hand in." in told
    assert now(entry).is_draft
    with pytest.raises(EmptyEntry):
        entry.hand_in(by=actor_for(school.ada))


def test_a_page_taken_off_again_leaves_nothing_to_hand_in(school, entry):
    mum = Phone(school.adas_mum)
    mum.tap("logs:remove_page", entry.pages.get())
    assert "Add a page before you hand in." in mum.tap("logs:hand_in", entry)


def test_handing_in_twice_changes_nothing(school, entry):
    Phone(school.adas_mum).tap("logs:hand_in", entry)
    first = now(entry)
    assert "Well done, Ada!" in Phone(school.ada).tap("logs:hand_in", entry)
    assert (now(entry).handed_in_at, now(entry).handed_in_by) == (first.handed_in_at, school.adas_mum)


def test_handed_in_its_pages_stay_as_they_are(school, entry):
    mum, page = Phone(school.adas_mum), entry.pages.get()
    mum.tap("logs:hand_in", entry)
    assert mum.tap("logs:remove_page", page) == "404"
    assert mum.tap("logs:turn", page.photo) == "404"
    mum.tap("logs:swap_sides", entry)
    assert lying(entry) == {"whole": page.photo}


@pytest.mark.parametrize("who", ["ada", "adas_mum", "mr_hill"])
def test_it_is_taken_back_and_handed_in_again(school, entry, who):
    phone = Phone(getattr(school, who))
    phone.tap("logs:hand_in", entry)
    assert "It is yours again" in phone.tap("logs:take_back", entry)
    assert now(entry).is_draft
    phone.tap("logs:hand_in", entry)
    assert not now(entry).is_draft


def test_taken_back_the_class_sees_it_no_more(school, entry):
    entry.hand_in(by=actor_for(school.ada))
    seen(school, entry)
    ben = actor_for(school.ben)
    assert LogEntry.objects.visible_to(ben).filter(pk=entry.pk).exists()
    Phone(school.adas_mum).tap("logs:take_back", entry)
    assert not LogEntry.objects.visible_to(ben).filter(pk=entry.pk).exists()


def test_it_stays_handed_in_once_classmates_are_at_work_on_it(school, entry):
    entry.hand_in(by=actor_for(school.ada))
    seen(school, entry, handed_in(school, school.ben))
    allocate(school.challenge)
    mr_hill = Phone(school.mr_hill)
    assert "It stays handed in" in mr_hill.tap("logs:take_back", entry)
    assert Phone(school.ada).tap("logs:take_back", entry) == "404"
    assert now(entry).let_through_at


def test_classmates_who_begin_at_the_same_moment_come_first(school, entry):
    entry.hand_in(by=actor_for(school.ada))
    as_mum_saw_it = now(entry)
    LogEntry.objects.filter(pk=entry.pk).update(settled_at=timezone.now())
    with pytest.raises(EntryClosed):
        as_mum_saw_it.take_back()
    assert not now(entry).is_draft


def test_when_the_challenge_has_closed_the_family_looks_and_the_teacher_still_helps(school, entry):
    close(school.challenge)
    photo, page = entry.photos.get(), entry.pages.get()
    for phone in (Phone(school.ada), Phone(school.adas_mum)):
        assert "This challenge is closed" in phone.look(entry)
        assert phone.add(entry, "whole", plain("blue"), replacing="on") == "404"
        assert phone.tap("logs:turn", photo) == "404"
        assert phone.tap("logs:remove_page", page) == "404"
        assert phone.tap("logs:hand_in", entry) == "404"
    assert lying(entry) == {"whole": photo}
    mr_hill = Phone(school.mr_hill)
    mr_hill.add(entry, "whole", plain("blue"), replacing="on")
    assert lying(entry)["whole"] != photo
    mr_hill.tap("logs:hand_in", entry)
    assert now(entry).handed_in_by == school.mr_hill


def test_closed_and_handed_in_it_is_not_taken_back(school, entry):
    entry.hand_in(by=actor_for(school.ada))
    close(school.challenge)
    assert Phone(school.adas_mum).tap("logs:take_back", entry) == "404"
    assert "It stays handed in" in Phone(school.mr_hill).tap("logs:take_back", entry)


def test_a_withdrawn_challenge_takes_no_new_pages(school, entry):
    school.challenge.withdraw()
    assert Phone(school.adas_mum).add(entry, "whole", plain("blue"), replacing="on") == "404"


def test_mr_hill_begins_a_page_for_ben_and_a_second_tap_opens_the_same(school):
    mr_hill = Phone(school.mr_hill)
    address = f"/challenges/{school.challenge.pk}/pupils/{school.ben.pk}/start/"
    opened = [mr_hill.client.post(address).url for _tap in range(2)]
    assert opened[0] == opened[1]
    assert LogEntry.objects.filter(pupil=school.ben).count() == 1


def test_a_page_is_begun_for_no_child_of_another_class_and_no_challenge_to_come(school):
    mum = Phone(school.adas_mum)
    wrong_class = f"/challenges/{school.heron_challenge.pk}/pupils/{school.ada.pk}/start/"
    assert mum.client.post(wrong_class).status_code == 404
    Challenge.objects.filter(pk=school.challenge.pk).update(
        opens_at=timezone.now() + datetime.timedelta(days=1)
    )
    too_early = f"/challenges/{school.challenge.pk}/pupils/{school.ada.pk}/start/"
    assert mum.client.post(too_early).status_code == 404
    assert not LogEntry.objects.exists()


def test_only_what_is_handed_in_is_let_through(school, entry):
    with pytest.raises(EmptyEntry):
        entry.let_through()
    assert seen(school, entry) == []
    assert Phone(school.mr_hill).tap("logs:let_through", entry) == "404"


def test_a_page_handed_in_while_mr_hill_lets_it_through_and_taken_back_stays_hidden(school, entry):
    entry.hand_in(by=actor_for(school.ada))
    as_mr_hill_saw_it = now(entry)
    now(entry).take_back()
    with pytest.raises(EmptyEntry):
        as_mr_hill_saw_it.let_through()
    assert now(entry).let_through_at is None


def test_a_page_changed_since_mr_hill_looked_is_not_let_through_unseen(school, entry):
    """Ada takes it back, replaces the photo and hands in again while the tray is open on Mr Hill's desk."""
    entry.hand_in(by=actor_for(school.ada))
    Photo.objects.update(pictures_made_at=timezone.now())
    tray = now(entry).seen_as
    mum, mr_hill = Phone(school.adas_mum), Phone(school.mr_hill)
    mum.tap("logs:take_back", entry)
    mum.add(entry, "whole", plain("blue"), replacing="on")
    mum.tap("logs:hand_in", entry)
    Photo.objects.update(pictures_made_at=timezone.now())
    assert "changed since you looked" in mr_hill.tap("logs:let_through", entry, seen=tray)
    all_at_once = {"seen": f"{entry.pk} {tray}"}
    mr_hill.tap("logs:let_all_through", school.challenge, **all_at_once)
    assert now(entry).let_through_at is None
    mr_hill.tap("logs:let_through", entry, seen=now(entry).seen_as)
    assert now(entry).let_through_at


def test_a_page_whose_pictures_nobody_could_see_yet_is_not_let_through(school, entry):
    entry.hand_in(by=actor_for(school.ada))
    told = Phone(school.mr_hill).tap("logs:let_through", entry, seen=now(entry).seen_as)
    assert "still being made" in told
    assert now(entry).let_through_at is None


def test_mr_hill_opens_a_settled_log_again_to_mend_a_wrong_page(school, entry):
    other = handed_in(school, school.ben)
    entry.hand_in(by=actor_for(school.ada))
    seen(school, entry, other)
    allocate(school.challenge)
    assert Phone(school.adas_mum).tap("logs:give_back", entry) == "404"
    Phone(school.mr_hill).tap("logs:give_back", entry)
    assert now(entry).is_draft
    assert not LogEntry.objects.visible_to(actor_for(school.ben)).filter(pk=entry.pk).exists()
    Phone(school.mr_hill).add(entry, "whole", plain("blue"), replacing="on")
    Phone(school.mr_hill).tap("logs:hand_in", entry)
    assert not now(entry).is_draft


@pytest.mark.parametrize("verb", ["remove", "swap_sides", "turn", "put_back", "swap_in"])
def test_what_a_second_tab_does_after_the_first_handed_in_changes_nothing(school, entry, verb):
    (page,) = entry.pages_now()
    entry.hand_in(by=actor_for(school.ada))
    errand = {
        "remove": lambda: double_page.remove(page),
        "swap_sides": lambda: double_page.swap_sides(entry),
        "turn": lambda: double_page.turn(page.photo),
        "put_back": lambda: double_page.put_back(page),
        "swap_in": lambda: double_page.swap_in(page.photo, Place.LEFT),
    }[verb]
    with pytest.raises(EntryClosed):
        errand()
    assert lying(entry) == {"whole": page.photo}
