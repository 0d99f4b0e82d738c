"""Class time: logs that are handed in are developed further, and the class sees it when an adult has."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.jobs.runner import run_due
from logs import developing
from logs.models import ClassTime, Clip, EntryClosed, Flap, LogEntry, NewPage, Page, Photo, Place
from tests.galleries.shown import handed_in, let_through
from tests.logs.phone import NO_PHOTO, Phone, files, lying, plain
from tests.people_of_the_school import actor_for, board_of, client_for, home_client_for


@pytest.fixture
def entry(school):
    """Ada's double page, let through to the class; her classmates are at work on it already."""
    entry = let_through(school, school.ada)
    LogEntry.objects.update(settled_at=timezone.now())
    return entry


@pytest.fixture
def lesson(school, entry):
    return developing.open_class_time(school.challenge, by=actor_for(school.mr_hill))


def develop(phone, entry, colour="blue", place="whole"):
    told = phone.client.post(
        reverse("logs:add_new_page", args=[entry.pk]),
        {"place": place, "upload": phone_file(colour)},
        follow=True,
    )
    return told.content.decode() if told.status_code == 200 else str(told.status_code)


def phone_file(colour):
    content = NO_PHOTO if colour == "none" else plain(colour)
    return SimpleUploadedFile("page.jpg", content, content_type="image/jpeg")


def waiting(entry):
    return NewPage.objects.waiting().get(entry=entry)


def wall_photos(school, entry):
    """The photos Ben finds on the wall's large page."""
    address = reverse("galleries:spread", args=[school.challenge.pk, entry.pk])
    shown = client_for(school.ben).get(address)
    assert shown.status_code == 200
    return {str(photo.pk) for photo in Photo.objects.all() if str(photo.pk) in shown.text}


# ── The lesson ──────────────────────────────────────────────────────────────────
def test_mr_hill_opens_class_time_and_it_ends_by_itself(school, entry):
    mr_hill, ada = Phone(school.mr_hill), Phone(school.ada)
    assert develop(ada, entry) == "404", "it is not class time"
    assert "Open until" in mr_hill.tap("logs:open_class_time", school.challenge)
    assert "It is class time." in ada.client.get(reverse("home:pupil_home", args=[school.ada.pk])).text
    ClassTime.objects.update(opened_at=long_ago(), closes_at=timezone.now() - datetime.timedelta(minutes=1))
    assert develop(ada, entry) == "404"
    assert "It is class time." not in ada.client.get(reverse("home:pupil_home", args=[school.ada.pk])).text


def long_ago():
    return timezone.now() - datetime.timedelta(hours=2)


def test_until_the_end_of_the_day_is_the_schools_own_day(school, entry):
    lesson = developing.open_class_time(school.challenge, by=actor_for(school.mr_hill), whole_day=True)
    ends = timezone.localtime(lesson.closes_at)
    assert (ends.hour, ends.minute) == (0, 0)
    assert ends > timezone.now()


def test_two_taps_open_it_once_and_ending_it_is_written_down(school, entry):
    mr_hill = Phone(school.mr_hill)
    mr_hill.tap("logs:open_class_time", school.challenge)
    mr_hill.tap("logs:open_class_time", school.challenge)
    assert ClassTime.objects.count() == 1
    assert "Class time is over" in mr_hill.tap("logs:end_class_time", school.challenge)
    assert not ClassTime.objects.open().exists()
    verbs = list(AuditLine.objects.filter(verb__endswith="class_time").values_list("verb", flat=True))
    assert sorted(verbs) == ["ended_class_time", "opened_class_time", "opened_class_time"]


# ── A new page ──────────────────────────────────────────────────────────────────
def test_ada_lays_a_new_page_over_hers_and_the_class_goes_on_seeing_the_page_before(school, entry, lesson):
    old = lying(entry)["whole"]
    told = develop(Phone(school.ada), entry)
    assert "Your teacher looks at it first" in told
    run_due()
    new = waiting(entry)
    assert lying(entry) == {"whole": old}
    assert wall_photos(school, entry) == {str(old.pk)}
    picture = reverse("logs:picture", args=[new.photo_id, "320"])
    for may_not in (client_for(school.ben), board_of(school.kingfisher)):
        assert may_not.get(picture).status_code in {302, 404}
    for may in (client_for(school.ada), client_for(school.mr_hill), client_for(school.adas_mum)):
        assert may.get(picture).status_code == 200
    assert LogEntry.objects.get(pk=entry.pk).let_through_at == entry.let_through_at, "still on the wall"


def test_mr_hill_lets_it_through_and_the_page_before_stays_as_history(school, entry, lesson):
    old = entry.pages.get()
    develop(Phone(school.ada), entry)
    run_due()
    new = waiting(entry)
    assert "new page is on the double page now" in Phone(school.mr_hill).tap("logs:let_new_page_through", new)
    assert lying(entry) == {"whole": new.photo}
    old.refresh_from_db()
    assert old.replaced_at
    assert old.replaced_by.photo_id == new.photo_id
    assert wall_photos(school, entry) == {str(new.photo_id)}
    line = AuditLine.objects.get(verb="let_new_page_through")
    assert line.child_id == school.ada.pk


def test_what_is_stuck_on_the_page_before_is_stuck_on_the_new_one_from_then_on(school, entry, lesson):
    before = lying(entry)["whole"]
    flap = Flap.objects.create(photo=before, x=10, y=10, w=20, h=20, label="Lava")
    sound = Clip.objects.create(
        entry=entry, kind="sound", position=1, sha256="0" * 64, received_bytes=9, pin_photo=before,
        pin_x=50, pin_y=50,
    )  # fmt: skip
    develop(Phone(school.ada), entry)
    run_due()
    flap.refresh_from_db()
    assert flap.photo == before, "the class sees the page before, with its flap"
    developing.let_new_through([waiting(entry)])
    flap.refresh_from_db()
    sound.refresh_from_db()
    assert flap.photo == sound.pin_photo == lying(entry)["whole"] != before


def test_what_was_given_already_stays(school, entry, lesson):
    before = LogEntry.objects.get(pk=entry.pk)
    develop(Phone(school.ada), entry)
    run_due()
    developing.let_new_through([waiting(entry)])
    after = LogEntry.objects.get(pk=entry.pk)
    times = ("handed_in_at", "let_through_at", "settled_at", "handed_in_by_id")
    assert [getattr(after, name) for name in times] == [getattr(before, name) for name in times]


def test_a_new_page_nobody_could_see_yet_is_not_let_through(school, entry, lesson):
    develop(Phone(school.ada), entry)
    told = Phone(school.mr_hill).tap("logs:let_new_page_through", waiting(entry))
    assert "still being made" in told
    assert waiting(entry)


def test_a_photo_taken_since_mr_hill_looked_is_not_let_through_unseen(school, entry, lesson):
    ada, mr_hill = Phone(school.ada), Phone(school.mr_hill)
    develop(ada, entry, "blue")
    run_due()
    looked_at = waiting(entry)
    develop(ada, entry, "yellow")
    run_due()
    assert mr_hill.tap("logs:let_new_page_through", looked_at) == "404"
    mr_hill.tap("logs:let_new_pages_through", school.challenge, new_page=looked_at.pk)
    assert waiting(entry) != looked_at
    assert lying(entry)["whole"] not in {looked_at.photo, waiting(entry).photo}
    assert list(entry.spare_photos()) == [], "a photo that was taken again is no third page"


def test_mr_hill_keeps_the_page_before(school, entry, lesson):
    old = lying(entry)
    develop(Phone(school.ada), entry)
    told = Phone(school.mr_hill).tap("logs:keep_page_before", waiting(entry))
    assert "The page before stays" in told
    assert not NewPage.objects.waiting().exists()
    assert lying(entry) == old


def test_a_new_page_of_a_log_not_let_through_yet_waits_too(school, lesson):
    bens = handed_in(school, school.ben)
    develop(Phone(school.ben), bens)
    run_due()
    developing.let_new_through([waiting(bens)])
    assert not LogEntry.objects.visible_to(actor_for(school.ada)).filter(pk=bens.pk).exists()


def test_who_may_develop_adas_log(school, entry, lesson):
    address = reverse("logs:add_new_page", args=[entry.pk])
    may = [client_for(school.ada), client_for(school.mr_hill)]
    may_not = [client_for(school.ben), client_for(school.adas_mum), home_client_for(school.ada),
               client_for(school.ms_roy), board_of(school.kingfisher)]  # fmt: skip
    for number, client in enumerate(may):
        colours = ["blue", "yellow"]
        upload = phone_file(colours[number])
        assert client.post(address, {"place": "whole", "upload": upload}).status_code == 302
    for client in may_not:
        assert client.post(address, {"place": "whole", "upload": phone_file("pink")}).status_code in {
            302,
            404,
        }
    assert NewPage.objects.count() == len(may)


def test_what_turns_out_to_be_no_photo_leaves_the_page_as_it_was(school, entry, lesson):
    old, ada = lying(entry), Phone(school.ada)
    develop(ada, entry, "none")
    run_due()
    assert lying(entry) == old
    page = ada.client.get(reverse("logs:develop", args=[entry.pk])).text
    assert "not a picture" in page
    (refused,) = NewPage.objects.refused()
    ada.tap("logs:take_new_page_off", refused)
    assert "not a picture" not in ada.client.get(reverse("logs:develop", args=[entry.pk])).text
    develop(ada, entry, "blue")
    assert waiting(entry)


def test_after_a_file_that_was_no_photo_the_next_photo_is_taken_all_the_same(school, entry, lesson):
    ada = Phone(school.ada)
    develop(ada, entry, "none")
    run_due()
    develop(ada, entry, "blue")
    assert waiting(entry).photo.refused_at is None


def test_the_same_photo_twice_is_one_and_leaves_no_file(school, entry, lesson):
    ada = Phone(school.ada)
    develop(ada, entry, "blue")
    there = files()
    develop(ada, entry, "blue")
    develop(ada, entry, "red")  # what lies on the page
    assert (NewPage.objects.count(), files()) == (1, there)


def test_ada_turns_it_and_thinks_better_of_it(school, entry, lesson):
    ada = Phone(school.ada)
    develop(ada, entry)
    run_due()
    ada.tap("logs:turn_new_page", waiting(entry))
    assert waiting(entry).photo.turn_deg == 90
    ada.tap("logs:take_new_page_off", waiting(entry))
    assert not NewPage.objects.waiting().exists()


def test_a_class_of_ben_and_ada_is_let_through_in_one_go(school, entry, lesson):
    bens = let_through(school, school.ben)
    for child, log in ((school.ada, entry), (school.ben, bens)):
        develop(Phone(child), log)
    run_due()
    mr_hill = Phone(school.mr_hill)
    assert "Let all 2 through" in mr_hill.client.get(school.challenge.get_class_time_url()).text
    seen = [new.pk for new in NewPage.objects.waiting()]
    assert "2 new pages are on their logs now" in mr_hill.tap(
        "logs:let_new_pages_through", school.challenge, new_page=seen
    )


def test_a_photo_that_arrives_after_the_bell_is_told_so_and_nothing_is_left_over(school, entry, lesson):
    as_it_was, there = lying(entry), files()
    developing.end_class_time(school.challenge)
    with pytest.raises(EntryClosed):
        developing.lay_over(entry, phone_file("blue"), place=Place.WHOLE, by=actor_for(school.ada))
    assert (lying(entry), files()) == (as_it_was, there)


def test_opened_again_by_mr_hill_the_new_page_is_a_photo_without_a_place(school, entry, lesson):
    develop(Phone(school.ada), entry)
    assert list(entry.spare_photos()) == []
    new = waiting(entry)
    entry.give_back()
    assert list(entry.spare_photos()) == [new.photo]
    assert not NewPage.objects.waiting().exists()


def test_an_empty_right_page_can_be_filled_in_class_time(school, lesson):
    bens = LogEntry.objects.create(pupil=school.ben, challenge=school.challenge)
    Phone(school.mr_hill).add(bens, "left", plain("green"))
    run_due()
    bens.hand_in(by=actor_for(school.ben))
    develop(Phone(school.ben), bens, place="right")
    run_due()
    developing.let_new_through([waiting(bens)])
    assert set(lying(bens)) == {"left", "right"}
    assert "differently" in develop(Phone(school.ben), bens, place="whole")


def test_no_code_can_let_two_new_pages_wait_over_one(school, entry, lesson):
    develop(Phone(school.ada), entry)
    photo = Photo.objects.create(entry=entry, sha256="0" * 64, received_bytes=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        NewPage.objects.create(entry=entry, photo=photo, place=Place.WHOLE)


# ── Before and after ────────────────────────────────────────────────────────────
def test_before_and_after_stand_where_they_may_be_seen(school, entry, lesson):
    before = lying(entry)["whole"]
    develop(Phone(school.ada), entry)
    run_due()
    new = waiting(entry)
    board = reverse("galleries:developed", args=[school.challenge.pk, entry.pk])
    own = [reverse("logs:develop", args=[entry.pk])]
    ada, mr_hill, ben = client_for(school.ada), client_for(school.mr_hill), client_for(school.ben)
    for client, address in [(ada, own[0]), (mr_hill, reverse("feedback:entry", args=[entry.pk])),
                            (mr_hill, school.challenge.get_class_time_url())]:  # fmt: skip
        page = client.get(address).text
        assert f"/photos/{before.pk}/" in page
        assert f"/photos/{new.photo_id}/" in page
        assert 'type="range"' in page
    assert ben.get(board).status_code == 404
    developing.let_new_through([new])
    page = ben.get(board).text
    assert f"/photos/{before.pk}/" in page
    assert f"/photos/{new.photo_id}/" in page
    shelf = ada.get(reverse("galleries:log", args=[entry.pk])).text
    assert f"/photos/{before.pk}/" in shelf


def test_a_page_the_class_never_saw_is_not_shown_as_the_page_before(school, lesson):
    """Ben's log is let through only after it was developed: what it was before stays with his teacher."""
    bens = handed_in(school, school.ben)
    old = lying(bens)["whole"]
    develop(Phone(school.ben), bens)
    run_due()
    developing.let_new_through([waiting(bens)])
    bens.let_through()
    ada = client_for(school.ada)
    assert ada.get(reverse("galleries:developed", args=[school.challenge.pk, bens.pk])).status_code == 404
    assert ada.get(reverse("logs:picture", args=[old.pk, "320"])).status_code == 404


def test_held_back_nothing_of_it_is_seen_before_or_after(school, entry, lesson):
    before = lying(entry)["whole"]
    develop(Phone(school.ada), entry)
    run_due()
    developing.let_new_through([waiting(entry)])
    ben = client_for(school.ben)
    picture = reverse("logs:picture", args=[before.pk, "320"])
    assert ben.get(picture).status_code == 200
    LogEntry.objects.get(pk=entry.pk).hold_back()
    assert ben.get(picture).status_code == 404


def test_developed_twice_it_is_shown_from_how_it_was_first(school, entry, lesson):
    first = lying(entry)["whole"]
    for colour in ("blue", "yellow"):
        develop(Phone(school.ada), entry, colour)
        run_due()
        developing.let_new_through([waiting(entry)])
    (pair,) = developing.before_and_after(LogEntry.objects.get(pk=entry.pk), for_class=True)
    assert (pair.before.photo, pair.after) == (first, lying(entry)["whole"])
    assert Page.objects.filter(entry=entry).count() == 3
