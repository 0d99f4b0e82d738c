"""What the first pages cost the database, for thirty children and for three hundred."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import Fact, Resource
from feedback.models import Review, Voice
from learninglogs.people.models import Guardian, Pupil
from logs.models import LogEntry, Page, Photo, PhotoPicture
from tests.home.fortnight import a_voice, address, an_entry, tray_url
from tests.people_of_the_school import client_for, make_adult, make_challenge, make_pupil


def a_full_class(school, count):
    """So many children with a log each, let through and responded to, with years of challenges behind."""
    now = timezone.now()
    pupils = Pupil.objects.bulk_create(
        Pupil(school=school.wrenfield, school_class=school.kingfisher, first_name=f"Child {n}")
        for n in range(count)
    )
    entries = LogEntry.objects.bulk_create(
        LogEntry(pupil=pupil, challenge=school.challenge, handed_in_at=now, let_through_at=now)
        for pupil in pupils
    )
    reviews = Review.objects.bulk_create(
        Review(entry=entry, reviewer=school.ada, given_at=now) for entry in entries
    )
    Voice.objects.bulk_create(
        Voice(
            entry=review.entry, review=review, by_pupil=school.ada, who="Ada", pen="pupil", words="Well done"
        )
        for review in reviews
    )
    photos_of(entries)
    for n in range(count // 10):
        make_challenge(school.kingfisher, f"Old {n}", set_days_ago=40 + 14 * n)


def photos_of(entries):
    """A photo across both pages of each, with its pictures."""
    photos = Photo.objects.bulk_create(
        Photo(
            id=uuid.uuid4(), entry=entry, sha256="0" * 64, received_bytes=1, pictures_made_at=timezone.now()
        )
        for entry in entries
    )
    Page.objects.bulk_create(
        Page(entry=photo.entry, photo=photo, covers_left=True, covers_right=True) for photo in photos
    )
    PhotoPicture.objects.bulk_create(
        PhotoPicture(photo=photo, size=size, key=f"{photo.pk}-{size}", sha256="0" * 64,
                     content_type="image/webp", width_px=320, height_px=226, byte_count=1)
        for photo in photos
        for size in ("320", "640")
    )  # fmt: skip


def cost_of(person, url, django_assert_max_num_queries, at_most):
    client = client_for(person)
    with django_assert_max_num_queries(at_most) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "who, page, at_most",
    [
        ("mr_hill", ("class_page", "kingfisher"), 12),
        ("mr_hill", ("tray", "challenge"), 12),
        ("mrs_bell", ("school_page", "wrenfield"), 5),
        ("ada", ("pupil_home", "ada"), 10),
        ("adas_mum", ("pupil_home", "ada"), 10),
        ("adas_mum", ("family", None), 10),
    ],
)
def test_first_pages_cost_the_same_for_three_hundred_children_as_for_thirty(
    school, django_assert_max_num_queries, who, page, at_most
):
    url = address(school, *page)
    person = school.__dict__[who]
    past = make_challenge(school.kingfisher, "The Moon", set_days_ago=60)
    said = {"let_through_at": timezone.now(), "released_at": timezone.now()}
    a_voice(an_entry(school.ada, past, let_through=True), school.ben, "Well done", **said)
    a_full_class(school, 30)
    few = cost_of(person, url, django_assert_max_num_queries, at_most)
    a_full_class(school, 270)
    assert cost_of(person, url, django_assert_max_num_queries, at_most) == few


@pytest.mark.parametrize("who", ["ada", "adas_mum", "mr_hill"])
def test_a_childs_page_stays_cheap_with_words_back_and_things_beside(
    school, django_assert_max_num_queries, who
):
    """As much as a page can show: two live challenges, one with all it can have, and words that came back."""
    past = make_challenge(school.kingfisher, "The Moon", set_days_ago=60)
    said = {"let_through_at": timezone.now(), "released_at": timezone.now()}
    a_voice(an_entry(school.ada, past, let_through=True), school.ben, "Well done", **said)
    an_entry(school.ada, school.challenge)
    make_challenge(school.kingfisher, "The Sun")
    Resource.objects.create(challenge=school.challenge, kind="link", title="Tides", url="https://a.example/")
    Fact.objects.create(challenge=school.challenge, position=1, kind="spelling", text="tide, tied")
    Fact.objects.create(challenge=school.challenge, position=0, kind="tables", text="6 × 7 = 42")
    cost_of(school.__dict__[who], address(school, "pupil_home", "ada"), django_assert_max_num_queries, 10)
    page = client_for(school.__dict__[who]).get(address(school, "pupil_home", "ada"))
    shown = next(card.challenge for card in page.context["cards"] if card.challenge == school.challenge)
    assert [each.text for each in shown.facts.all()] == ["6 × 7 = 42", "tide, tied"]
    words = page.content.decode()
    assert all(each.text in words for each in school.challenge.questions.all())
    assert "Tides" in words
    assert page.context["last"].challenge == past and len(page.context["cards"]) == 2


def test_asking_for_the_tray_again_costs_one_query(school, django_assert_num_queries):
    a_full_class(school, 10)
    mr_hill = client_for(school.mr_hill)
    mark = mr_hill.get(tray_url(school.challenge)).headers["ETag"]
    asks = {"HTTP_HX_REQUEST": "true", "HTTP_IF_NONE_MATCH": mark}
    with django_assert_num_queries(1):
        assert mr_hill.get(tray_url(school.challenge), **asks).status_code == 304


def test_a_parent_of_many_costs_no_more_than_of_one(school, django_assert_max_num_queries):
    parent = make_adult("Mr Busy")
    for n in range(4):
        Guardian.objects.create(user=parent, pupil=make_pupil(f"Twin {n}", "Busy", school.kingfisher))
    assert cost_of(parent, reverse("home:family"), django_assert_max_num_queries, 6) == 6
