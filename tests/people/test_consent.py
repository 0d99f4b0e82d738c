"""What may be shown: one No is enough, and counts at once everywhere."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from feedback.allocation import allocate
from feedback.models import Review
from learninglogs.audit.models import AuditLine
from learninglogs.galleries.class_books import contents_of
from learninglogs.people.consents import OnPaper, say, standing_of
from learninglogs.people.models import Guardian, Pupil, Purpose
from logs.models import Place
from tests.access.scene import hand_in, place_photo
from tests.people_of_the_school import actor_for, board_of, client_for


@pytest.fixture
def wall(school: SimpleNamespace) -> SimpleNamespace:
    """Ada's and Ben's logs are on the class's wall."""
    school.adas, school.bens = (hand_in(child, school.challenge) for child in (school.ada, school.ben))
    school.photo = place_photo(school.adas, Place.WHOLE)
    place_photo(school.bens, Place.WHOLE)
    return school


def answer(school: SimpleNamespace, purpose: str, is_yes: str, by: str = "adas_mum") -> int:
    address = reverse("people:answer_consent", args=[school.ada.pk, purpose])
    return client_for(getattr(school, by)).post(address, {"is_yes": is_yes}).status_code


@pytest.mark.parametrize("purpose, by_itself", [("class_wall", True), ("assembly", False), ("website", False),
                                                ("name", False)])  # fmt: skip
def test_off_until_somebody_says_yes_except_the_classroom(school, purpose: str, by_itself: bool) -> None:
    assert Pupil.objects.agreed_to(Purpose(purpose)).filter(pk=school.ada.pk).exists() == by_itself
    answer(school, purpose, "yes")
    assert Pupil.objects.agreed_to(Purpose(purpose)).filter(pk=school.ada.pk).exists()
    answer(school, purpose, "no")
    assert not Pupil.objects.agreed_to(Purpose(purpose)).filter(pk=school.ada.pk).exists()


def test_one_no_of_two_grown_ups_is_enough(school) -> None:
    Guardian.objects.create(user=school.bens_dad, pupil=school.ada)
    answer(school, "website", "yes")
    answer(school, "website", "no", by="bens_dad")
    assert not Pupil.objects.agreed_to(Purpose.WEBSITE).exists()
    page = client_for(school.adas_mum).get(reverse("people:consents", args=[school.ada.pk])).content.decode()
    assert "Another grown-up, or a form at the school, says No." in page
    assert "Mr Tate" not in page, "who it was is not said"
    answer(school, "website", "yes", by="bens_dad")
    assert Pupil.objects.agreed_to(Purpose.WEBSITE).exists()


def test_a_form_on_paper_counts_like_an_answer_here(school) -> None:
    office, gran = actor_for(school.mrs_bell), OnPaper("Gran Lowe")
    say(school.ada, Purpose.CLASS_WALL, is_yes=False, by=office, on_paper=gran)
    assert not Pupil.objects.agreed_to(Purpose.CLASS_WALL).filter(pk=school.ada.pk).exists()


def test_the_open_wall_no_longer_shows_it_at_its_next_page(wall) -> None:
    ben, board = client_for(wall.ben), board_of(wall.kingfisher)
    address = reverse("galleries:wall", args=[wall.challenge.pk])
    spread = reverse("galleries:spread", args=[wall.challenge.pk, wall.adas.pk])
    for device in (ben, board, client_for(wall.mr_hill)):
        assert spread in device.get(address).content.decode()
    answer(wall, "class_wall", "no")
    for device in (ben, board, client_for(wall.mr_hill)):
        page = device.get(address)
        assert page.status_code == 200 and spread not in page.content.decode()
        assert device.get(spread).status_code == 404


def test_links_to_her_pictures_already_given_out_stop(wall) -> None:
    ben = client_for(wall.ben)
    page = ben.get(reverse("galleries:wall", args=[wall.challenge.pk])).content.decode()
    start = page.index(f"/photos/{wall.photo.pk}/")
    link = page[start : page.index('"', start)].replace("&amp;", "&")
    assert ben.get(link).status_code == 200
    answer(wall, "class_wall", "no")
    assert ben.get(link).status_code == 404


def test_her_teacher_and_her_family_still_see_it(wall) -> None:
    answer(wall, "class_wall", "no")
    log = reverse("galleries:log", args=[wall.adas.pk])
    for who in ("ada", "adas_mum", "mr_hill"):
        assert client_for(getattr(wall, who)).get(log).status_code == 200


def test_she_is_not_in_the_class_book(wall) -> None:
    answer(wall, "class_wall", "no")
    assert [entry.pupil for entry in contents_of(wall.challenge).entries] == [wall.ben]


def test_her_log_is_not_given_out_to_be_marked_and_what_was_is_taken_back(wall) -> None:
    wall.cleos = hand_in(wall.cleo, wall.challenge)
    place_photo(wall.cleos, Place.WHOLE)
    allocate(wall.challenge, by=actor_for(wall.mr_hill))
    review = Review.objects.filter(entry=wall.adas).select_related("reviewer").first()
    assert review is not None
    address = reverse("feedback:review", args=[review.pk])
    assert client_for(review.reviewer).get(address).status_code == 200
    answer(wall, "class_wall", "no")
    assert client_for(review.reviewer).get(address).status_code == 404


def test_every_answer_stands_in_the_record(school) -> None:
    for is_yes in ("yes", "yes", "no"):
        answer(school, "website", is_yes)
    lines = AuditLine.objects.filter(child_id=school.ada.pk, verb__contains="consent").order_by("pk")
    assert [line.verb for line in lines] == ["gave_consent", "withdrew_consent"], (
        "the same answer is no new one"
    )


@pytest.mark.parametrize("who, code", [("adas_mum", 302), ("bens_dad", 404), ("mr_hill", 404), ("ada", 404)])
def test_who_may_answer(school, who: str, code: int) -> None:
    assert answer(school, "website", "yes", by=who) == code


def test_a_yes_of_somebody_who_is_no_grown_up_of_hers_any_more_counts_no_more(school) -> None:
    answer(school, "website", "yes")
    assert Pupil.objects.agreed_to(Purpose.WEBSITE).exists()
    school.adas_mum.guardianships.update(ended_at="2026-09-01T08:00Z")
    assert not Pupil.objects.agreed_to(Purpose.WEBSITE).exists()
    Guardian.objects.create(user=school.bens_dad, pupil=school.ada)
    assert not standing_of(school.ada, actor_for(school.bens_dad))[2].is_yes
