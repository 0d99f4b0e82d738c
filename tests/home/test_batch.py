"""Mr Hill chooses several tiles and does one thing with them all."""

import pytest
from django.urls import reverse

from learninglogs.audit.models import AuditLine
from logs.models import ClubPlace, LogEntry
from tests.home.fortnight import an_entry, tray_url
from tests.logs.club import give_place, open_club
from tests.people_of_the_school import actor_for, client_for, make_pupil


@pytest.fixture
def mr_hill(school):
    return client_for(school.mr_hill)


def batch_url(school):
    return reverse("home:batch", args=[school.challenge.pk])


def chosen(do, *children, seen=()):
    return {
        "do": do,
        "pupil": [child.pk for child in children],
        "seen": [f"{entry.pk} {entry.seen_as}" for entry in seen],
    }


def through():
    there = LogEntry.objects.filter(let_through_at__isnull=False)
    return sorted(there.values_list("pupil__first_name", flat=True))


def on_list():
    return sorted(ClubPlace.objects.values_list("pupil__first_name", flat=True))


def verbs():
    return list(AuditLine.objects.exclude(verb="signed_in").order_by("pk").values_list("verb", "child_id"))


def test_ticking_is_a_plain_page(school, mr_hill):
    an_entry(school.ada, school.challenge, handed_in=True)
    page = mr_hill.get(tray_url(school.challenge, "all&choose=some"))
    assert page.text.count('form="batch"') == 4
    assert " checked" not in page.text
    assert mr_hill.get(tray_url(school.challenge, "all&choose=all")).text.count(" checked") == 4
    assert 'form="batch"' not in mr_hill.get(tray_url(school.challenge)).text


def test_letting_the_chosen_through_and_undoing_it(school, mr_hill):
    ada = an_entry(school.ada, school.challenge, handed_in=True)
    ben = an_entry(school.ben, school.challenge, handed_in=True)
    an_entry(school.malgosia, school.challenge, handed_in=True)
    wish = chosen("let-through", school.ada, school.ben, school.cleo, seen=[ada, ben])
    page = mr_hill.post(batch_url(school), wish, follow=True)
    assert "The class can see 2 more logs." in page.text
    assert "One of the chosen children has nothing to let through." in page.text
    assert through() == ["Ada", "Ben"]
    undo = reverse("home:undo_batch", args=[school.challenge.pk])
    assert f'action="{undo}"' in page.text
    page = mr_hill.post(undo, follow=True)
    assert "2 logs are hidden from the class." in page.text
    assert through() == []
    assert verbs() == [
        ("let_through", school.ada.pk), ("let_through", school.ben.pk),
        ("held_back", school.ada.pk), ("held_back", school.ben.pk),
    ]  # fmt: skip
    assert "There is nothing to undo any more." in mr_hill.post(undo, follow=True).text


def test_what_changed_since_mr_hill_looked_is_not_let_through(school, mr_hill):
    ada = an_entry(school.ada, school.challenge, handed_in=True)
    wish = chosen("let-through", school.ada, seen=[ada])
    ada.give_back()
    ada.hand_in(by=actor_for(school.ada))
    page = mr_hill.post(batch_url(school), wish, follow=True)
    assert "The rest changed meanwhile" in page.text
    assert through() == []


def test_hiding_and_undoing_it(school, mr_hill):
    an_entry(school.ada, school.challenge, let_through=True)
    mr_hill.post(batch_url(school), chosen("hide", school.ada))
    assert through() == []
    mr_hill.post(reverse("home:undo_batch", args=[school.challenge.pk]))
    assert through() == ["Ada"]


def test_a_log_handed_in_anew_is_not_shown_by_an_old_undo(school, mr_hill):
    ada = an_entry(school.ada, school.challenge, let_through=True)
    mr_hill.post(batch_url(school), chosen("hide", school.ada))
    ada.refresh_from_db()
    ada.take_back()
    ada.hand_in(by=actor_for(school.ada))
    mr_hill.post(reverse("home:undo_batch", args=[school.challenge.pk]))
    assert through() == []


def test_the_clubs_list_on_and_off_and_back_with_the_reason(school, mr_hill):
    club = open_club(school.wrenfield)
    give_place(club, school.ada, "needs a printer")
    page = mr_hill.post(batch_url(school), chosen("club-on", school.ada, school.ben), follow=True)
    assert "One more child is on the lunchtime club’s list." in page.text
    assert on_list() == ["Ada", "Ben"]
    assert ClubPlace.objects.get(pupil=school.ada).reason == "needs a printer"
    mr_hill.post(batch_url(school), chosen("club-off", school.ada, school.ben))
    assert on_list() == []
    mr_hill.post(reverse("home:undo_batch", args=[school.challenge.pk]))
    assert on_list() == ["Ada", "Ben"]
    assert ClubPlace.objects.get(pupil=school.ada).reason == "needs a printer"
    assert [verb for verb, _child in verbs()] == [
        "gave_club_place", "took_off_club_list", "took_off_club_list", "gave_club_place", "gave_club_place",
    ]  # fmt: skip


def test_a_full_club_names_who_found_no_place(school, mr_hill):
    open_club(school.wrenfield, places=1)
    page = mr_hill.post(batch_url(school), chosen("club-on", school.ada, school.ben), follow=True)
    assert "All 1 places are taken. Not on the list: Ben T." in page.text
    assert on_list() == ["Ada"]


def test_without_a_club_there_is_nothing_to_put_them_on(school, mr_hill):
    page = mr_hill.get(tray_url(school.challenge, "all&choose=some"))
    assert "club-on" not in page.text
    answer = mr_hill.post(batch_url(school), chosen("club-on", school.ada), follow=True)
    assert "no lunchtime club yet" in answer.text


def test_nobody_chosen_is_said_and_ticking_goes_on(school, mr_hill):
    answer = mr_hill.post(batch_url(school), {"do": "let-through", "show": "started"})
    assert answer["Location"].endswith("?show=started&choose=some")
    assert "Choose at least one child first." in mr_hill.get(answer["Location"]).text


def test_another_classs_child_cannot_be_chosen(school, mr_hill):
    open_club(school.wrenfield)
    gus = make_pupil("Gus", "Hart", school.heron)
    mr_hill.post(batch_url(school), chosen("club-on", school.ada, gus))
    assert on_list() == []


@pytest.mark.parametrize("who, code", [("mr_hill", 302), ("ms_roy", 404), ("adas_mum", 404), ("ada", 404)])
def test_who_may_do_it(visit, school, who, code):
    an_entry(school.ada, school.challenge, handed_in=True)
    wish = chosen("let-through", school.ada)
    assert visit(school.__dict__[who], batch_url(school), wish).status_code == code


@pytest.mark.parametrize("children", [3, 36])
def test_a_class_of_any_size_is_done_in_one_go(school, mr_hill, children):
    open_club(school.wrenfield, places=40)
    kits = [make_pupil(f"Kit {n}", "Oz", school.kingfisher) for n in range(children)]
    mr_hill.post(batch_url(school), chosen("club-on", *kits))
    assert ClubPlace.objects.count() == children
