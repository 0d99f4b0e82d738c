"""Ada sticks a flap on her page: where it is, how it opens, and what is under it, which is no page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from learninglogs.audit.models import AuditLine
from learninglogs.jobs.runner import run_due
from logs.models import Flap, FlapPicture, LogEntry, Page, Photo
from tests.logs.phone import NO_PHOTO, Phone, files, lying, made, plain
from tests.people_of_the_school import actor_for, client_for

WHERE = {"x": 10, "y": 60, "w": 30, "h": 20, "hinge": "top", "label": "The magma chamber"}


@pytest.fixture
def entry(school):
    """Ada's draft with a left page whose pictures are made."""
    entry = LogEntry.objects.create(pupil=school.ada, challenge=school.challenge)
    Phone(school.adas_mum).add(entry, "left", plain("red"))
    made(entry)
    return entry


@pytest.fixture
def page(entry):
    return lying(entry)["left"]


def photos(*colours):
    return [SimpleUploadedFile(f"{each}.jpg", plain(each), content_type="image/jpeg") for each in colours]


def stick_on(person, page, *colours, **more):
    """The flap that person sticks on; None, where the page says why not."""
    had = set(Flap.objects.values_list("pk", flat=True))
    data = WHERE | {"under": photos(*colours or ["gold"])} | more
    answer = client_for(person).post(reverse("logs:flaps", args=[page.pk]), data)
    assert answer.status_code in {200, 302, 404}
    return Flap.objects.exclude(pk__in=had).first()


def tap(person, verb, on, **data):
    return client_for(person).post(reverse(f"logs:{verb}", args=[on.pk]), data, follow=True)


def looked_at(person, entry):
    return client_for(person).get(entry.get_absolute_url()).content.decode()


def labels(page):
    return [flap.label for flap in Flap.objects.live().filter(photo=page)]


def under(flap):
    return list(FlapPicture.objects.live().filter(flap=flap))


def test_ada_sticks_a_flap_on_and_it_opens_on_her_page(school, entry, page):
    flap = stick_on(school.ada, page, "gold", "blue")
    assert (flap.x, flap.y, flap.w, flap.h, flap.hinge) == (10, 60, 30, 20, "top")
    run_due()
    seen = looked_at(school.ada, entry)
    assert "The magma chamber" in seen
    assert "at-x-10 at-y-60 at-w-30 at-h-20" in seen
    assert seen.count("/640/") == 5, (
        "her page, the two under the flap, and these once more without JavaScript"
    )
    assert AuditLine.objects.filter(verb="stuck_flap_on", pupil_id=school.ada.pk).exists()


def test_what_is_under_a_flap_is_no_page_and_no_third_page(school, entry, page):
    stick_on(school.ada, page)
    run_due()
    assert Page.objects.live().filter(entry=entry).count() == 1
    assert not entry.spare_photos().exists()
    inside = FlapPicture.objects.get().photo
    assert tap(school.ada, "place_spare", inside, place="right").status_code == 404
    assert not Page.objects.filter(photo=inside).exists()


def test_only_who_may_work_on_the_page_sticks_flaps_on_it(school, entry, page):
    for stranger in (school.ben, school.bens_dad, school.ms_roy, school.zoes_mum, None):
        assert stick_on(stranger, page) is None, stranger
    for helper in (school.adas_mum, school.mr_hill, school.mrs_bell):
        assert stick_on(helper, page), helper


def test_a_flap_without_anything_under_it_is_asked_for_it_and_keeps_what_was_typed(school, page):
    answer = client_for(school.ada).post(reverse("logs:flaps", args=[page.pk]), WHERE)
    assert "What is under your flap?" in answer.content.decode()
    assert "The magma chamber" in answer.content.decode()
    assert "at-x-10 at-y-60 at-w-30 at-h-20" in answer.content.decode()
    assert not Flap.objects.exists()


def test_a_flap_opens_upwards_unless_ada_says_otherwise_and_needs_a_name(school, page):
    empty = client_for(school.ada).get(reverse("logs:flaps", args=[page.pk])).context["form"]
    assert empty["hinge"].value() == "top"
    answer = client_for(school.ada).post(reverse("logs:flaps", args=[page.pk]), WHERE | {"label": " "})
    assert "What is your flap called?" in answer.content.decode()


@pytest.mark.parametrize(
    "where", [{"x": 90, "w": 20}, {"y": 95, "h": 10}, {"w": 1}, {"h": 0}, {"hinge": "round"}]
)
def test_no_flap_beside_its_picture_can_be_stored(page, where):
    with pytest.raises(IntegrityError), transaction.atomic():
        Flap.objects.create(photo=page, **(WHERE | where))
    assert Flap.objects.create(photo=page, **WHERE)


def test_a_box_drawn_over_the_edge_is_pushed_back_onto_the_picture(school, page):
    flap = stick_on(school.ada, page, x=95, y=99)
    assert (flap.x, flap.y) == (70, 80)


def test_a_picture_holds_six_flaps_and_a_flap_six_pictures(school, page):
    for number in range(6):
        assert stick_on(school.ada, page, label=f"Flap {number}")
    kept = files()
    assert stick_on(school.ada, page) is None
    flap = Flap.objects.first()
    tap(school.ada, "put_under", flap, under=photos("red", "blue", "gold", "teal", "pink"))
    assert len(under(flap)) == 6
    answer = tap(school.ada, "put_under", flap, under=photos("grey"))
    assert "room for six" in answer.content.decode()
    assert len(under(flap)) == 6
    assert len(files()) == len(kept) + 5, "what was not taken leaves no file"


def test_several_pictures_unfold_in_order_and_can_be_put_in_another(school, page):
    flap = stick_on(school.ada, page, "gold", "blue", "teal")
    first, second, third = under(flap)
    tap(school.ada, "move_under", third, to="earlier")
    assert under(flap) == [first, third, second]
    tap(school.ada, "move_under", first, to="later")
    assert under(flap) == [third, first, second]
    tap(school.ada, "move_under", third, to="earlier")
    assert under(flap) == [third, first, second], "there is nothing before the first"


def test_flaps_are_read_in_the_order_ada_wants(school, page):
    one, _two = [stick_on(school.ada, page, label=label) for label in ("One", "Two")]
    assert labels(page) == ["One", "Two"]
    tap(school.ada, "move_flap", one, to="later")
    assert labels(page) == ["Two", "One"]


def test_a_flap_is_changed_taken_off_and_put_back(school, page):
    flap = stick_on(school.ada, page)
    tap(school.ada, "flap", flap, **(WHERE | {"x": 50, "hinge": "left", "label": "Deep down"}))
    flap.refresh_from_db()
    assert (flap.x, flap.hinge, flap.label) == (50, "left", "Deep down")
    answer = tap(school.ada, "take_flap_off", flap)
    assert "“Deep down” is taken off." in answer.content.decode()
    assert labels(page) == []
    tap(school.ada, "put_flap_back", flap)
    assert labels(page) == ["Deep down"]


def test_one_picture_is_taken_from_under_a_flap_and_put_back_but_never_the_last(school, page):
    flap = stick_on(school.ada, page, "gold", "blue")
    first, second = under(flap)
    answer = tap(school.ada, "take_from_under", first)
    assert "Put it back" in answer.content.decode()
    assert under(flap) == [second]
    tap(school.ada, "take_from_under", second)
    assert under(flap) == [second]
    tap(school.ada, "put_back_under", first)
    assert under(flap) == [first, second]


def test_a_photo_without_a_place_can_go_under_a_flap(school, entry, page):
    mum = Phone(school.adas_mum)
    mum.add(entry, "left", plain("pink"))
    (spare,) = entry.spare_photos()
    flap = stick_on(school.ada, page, under=[], spares=[str(spare.pk)])
    assert [inside.photo for inside in under(flap)] == [spare]
    assert not entry.spare_photos().exists()
    (bens,) = _bens_spare(school)
    assert stick_on(school.ada, page, under=[], spares=[str(bens.pk)]) is None, "Ben's is not hers"


def _bens_spare(school):
    theirs = LogEntry.objects.create(pupil=school.ben, challenge=school.challenge)
    for colour in ("red", "blue"):
        Phone(school.bens_dad).add(theirs, "left", plain(colour))
    return theirs.spare_photos()


def test_a_file_that_is_no_photo_takes_its_flap_away_and_says_so(school, entry, page):
    no_photo = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + NO_PHOTO * 40, content_type="image/jpeg")
    stick_on(school.ada, page, under=[no_photo])
    run_due()
    assert labels(page) == []
    assert Photo.objects.exclude(refusal="").get().refusal in looked_at(school.ada, entry)
    assert list(lying(entry)) == ["left"], "her page is as it was"


def test_nothing_is_stuck_on_once_it_is_handed_in(school, entry, page):
    flap = stick_on(school.ada, page)
    entry.hand_in(by=actor_for(school.ada))
    assert stick_on(school.ada, page) is None
    for verb in ("flap", "take_flap_off", "put_under", "move_flap"):
        answer = tap(school.ada, verb, flap, **(WHERE | {"label": "Later", "under": photos("blue")}))
        assert "It is handed in already" in answer.content.decode(), verb
    assert tap(school.ada, "turn_under", under(flap)[0]).redirect_chain[-1][0] == entry.get_absolute_url()
    assert labels(page) == ["The magma chamber"]
    assert len(under(flap)) == 1


def test_another_tab_took_the_flap_off_meanwhile(school, page):
    flap = stick_on(school.ada, page)
    tap(school.ada, "take_flap_off", flap)
    for verb in ("take_flap_off", "flap", "put_under"):
        answer = tap(school.ada, verb, flap, **(WHERE | {"under": photos("blue")}))
        assert "is taken off." in answer.content.decode(), verb
    assert labels(page) == []
    assert len(FlapPicture.objects.all()) == 1


def test_a_flap_stays_where_it_is_on_the_paper_when_the_photo_is_turned(school, page):
    flap = stick_on(school.ada, page)
    tap(school.ada, "turn", page)
    flap.refresh_from_db()
    assert (flap.x, flap.y, flap.w, flap.h, flap.hinge) == (20, 10, 20, 30, "right")
    for _quarter in range(3):
        tap(school.ada, "turn", page)
    flap.refresh_from_db()
    assert (flap.x, flap.y, flap.w, flap.h, flap.hinge) == (10, 60, 30, 20, "top")


def test_a_page_photographed_anew_keeps_its_flaps_and_its_sounds(school, entry, page):
    stick_on(school.ada, page)
    sound = entry.clips.create(
        kind="sound", position=1, sha256="0" * 64, received_bytes=9, pin_photo=page, pin_x=5, pin_y=95
    )
    Phone(school.ada).add(entry, "left", plain("blue"), replacing="on")
    new = made(entry)["left"]
    assert new.pk != page.pk
    assert labels(new) == ["The magma chamber"]
    sound.refresh_from_db()
    assert (sound.pin_photo, sound.pin_x, sound.pin_y) == (new, 5, 95)
    Phone(school.ada).add(entry, "left", b"\xff\xd8\xff" + NO_PHOTO * 40, replacing="on")
    assert made(entry)["left"].pk == new.pk
    assert labels(new) == ["The magma chamber"], "what was no photo gives them back"
    sound.refresh_from_db()
    assert sound.pin_photo == new


def test_flaps_go_with_their_page_to_the_other_side(school, entry, page):
    stick_on(school.ada, page)
    Phone(school.ada).add(entry, "right", plain("blue"))
    tap(school.ada, "swap_sides", entry)
    assert labels(lying(entry)["right"]) == ["The magma chamber"]
    assert labels(lying(entry)["left"]) == []
