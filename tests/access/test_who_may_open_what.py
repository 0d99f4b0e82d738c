"""Every named address × every kind of actor × own class, another class, another school.

What you may not see is a 404 with the same body as what does not exist; who is signed out goes to sign-in.
An address that is missing from the table fails.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.scene import ACTORS, Scene, anybody, relations, set_scenes
from tests.people_of_the_school import client_for

STAFF = {"teacher", "head"}
ADULTS_AT_HOME = {"parent"}
CARING = STAFF | ADULTS_AT_HOME | {"self"}
IN_CLASS = {"self", "classmate", "other_classmate"}
FOUND = {200, 204, 302}


@dataclass(frozen=True)
class Address:
    """One line of the table. where: arguments in a scene; may: relations that get in; post: what is sent."""

    where: Callable[[Scene], list[Any]]
    may: set[str]
    post: dict[str, Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def class_pk(scene: Scene) -> list[Any]:
    return [scene.school_class.pk]


def challenge_pk(scene: Scene) -> list[Any]:
    return [scene.challenge.pk]


def pupil_pk(scene: Scene) -> list[Any]:
    return [scene.pupil.pk]


def entry_pk(scene: Scene) -> list[Any]:
    return [scene.entry.pk]


def draft_pk(scene: Scene) -> list[Any]:
    return [scene.draft.pk]


def voice_pk(scene: Scene) -> list[Any]:
    return [scene.voice.pk]


def photo_of(size: str) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.photo.pk, size]


TABLE: dict[str, Address] = {
    # people: the teacher's side of the children's door
    "people:class_tablets": Address(class_pk, STAFF),
    "people:enrol_tablet": Address(class_pk, STAFF, {"name": "Tablet 2"}),
    "people:retire_tablet": Address(lambda scene: [scene.tablet.pk], STAFF, {}),
    "people:open_door": Address(class_pk, STAFF, {}),
    "people:shut_door": Address(class_pk, STAFF, {}),
    "people:draw_pictures": Address(class_pk, STAFF, {}),
    "people:pictures_sheet": Address(class_pk, STAFF),
    "people:draw_child_pictures": Address(pupil_pk, STAFF, {}),
    "people:unlock_child": Address(pupil_pk, STAFF, {}),
    # home
    "home:class_page": Address(class_pk, STAFF),
    "home:tray": Address(challenge_pk, STAFF),
    "home:school_page": Address(lambda scene: [scene.school_class.school_id], {"head"}),
    "home:pupil_home": Address(pupil_pk, CARING),
    # challenges
    "challenges:list": Address(class_pk, STAFF),
    "challenges:new": Address(class_pk, STAFF),
    "challenges:preview": Address(class_pk, STAFF, {"title": "Bridges"}),
    "challenges:challenge": Address(challenge_pk, CARING | IN_CLASS | {"class_parent"}),
    "challenges:edit": Address(challenge_pk, STAFF),
    "challenges:publish": Address(challenge_pk, STAFF, {}),
    "challenges:withdraw": Address(challenge_pk, STAFF, {}),
    # logs
    "logs:start": Address(lambda scene: [scene.challenge.pk, scene.pupil.pk], CARING, {}),
    "logs:double_page": Address(draft_pk, CARING),
    "logs:add_photo": Address(draft_pk, CARING, {"place": "right"}),
    "logs:hand_in": Address(draft_pk, CARING, {}),
    "logs:handed_in": Address(entry_pk, CARING),
    "logs:take_back": Address(entry_pk, CARING, {}),
    "logs:give_back": Address(entry_pk, STAFF, {}),
    "logs:swap_sides": Address(draft_pk, CARING, {}),
    "logs:turn": Address(lambda scene: [scene.draft_photo.pk], CARING, {}),
    "logs:place_spare": Address(lambda scene: [scene.spare.pk], CARING, {"place": "right"}),
    "logs:leave_out": Address(lambda scene: [scene.spare.pk], CARING, {}),
    "logs:try_again": Address(lambda scene: [scene.draft_photo.pk], CARING, {}),
    "logs:remove_page": Address(lambda scene: [scene.page.pk], CARING, {}),
    "logs:put_back": Address(lambda scene: [scene.page.pk], CARING, {}),
    "logs:picture": Address(photo_of("320"), CARING | IN_CLASS),
    "logs:let_through": Address(entry_pk, STAFF, {}),
    "logs:hold_back": Address(entry_pk, STAFF, {}),
    "logs:let_all_through": Address(challenge_pk, STAFF, {}),
    # feedback
    "feedback:entry": Address(entry_pk, STAFF),
    "feedback:say": Address(entry_pk, STAFF, {"words": "Your flap made me look twice."}),
    "feedback:allocate": Address(challenge_pk, STAFF, {}),
    "feedback:release": Address(challenge_pk, STAFF, {}),
    "feedback:review": Address(lambda scene: [scene.review.pk], {"classmate"}),
    "feedback:moderation": Address(class_pk, STAFF),
    "feedback:let_voice_through": Address(voice_pk, STAFF, {}),
    "feedback:send_back": Address(voice_pk, STAFF, {"note": "Tell us why"}),
    "feedback:wait_again": Address(voice_pk, STAFF, {}),
    "feedback:let_all_voices_through": Address(class_pk, STAFF, {}),
    # galleries
    "galleries:wall": Address(challenge_pk, STAFF | IN_CLASS),
    "galleries:spread": Address(lambda scene: [scene.challenge.pk, scene.entry.pk], STAFF | IN_CLASS),
    "galleries:class_wall": Address(class_pk, STAFF | IN_CLASS),
    "galleries:shelf": Address(pupil_pk, CARING),
    "galleries:log": Address(entry_pk, CARING),
    "galleries:books": Address(class_pk, STAFF),
    "galleries:book": Address(challenge_pk, STAFF),
    "galleries:make_book": Address(challenge_pk, STAFF, {}),
    "galleries:download_book": Address(challenge_pk, STAFF),
}
# The same addresses with another thing: what lets a classmate see a log lets nobody see a draft.
MORE: list[tuple[str, Address]] = [
    ("logs:picture", Address(photo_of("master"), CARING | IN_CLASS)),
    ("logs:picture", Address(lambda scene: [scene.draft_photo.pk, "320"], CARING)),
    ("logs:picture", Address(lambda scene: [scene.spare.pk, "1024"], CARING)),
    ("challenges:remove", Address(challenge_pk, set(), {})),  # only a draft can be removed
    ("galleries:spread", Address(lambda scene: [scene.challenge.pk, scene.draft.pk], set())),
    ("galleries:log", Address(draft_pk, set())),  # a draft does not stand on the shelf
    ("logs:handed_in", Address(draft_pk, set())),
    ("logs:let_through", Address(draft_pk, set(), {})),
]
# Anybody may open these; what they show is about nobody.
OPEN = {
    "home:privacy", "home:help", "home:accessibility", "home:about", "home:home", "home:set_up",
    "account_login", "account_logout", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key_done",
}  # fmt: skip
# Doors of their own, each with its own tests: tests/people, tests/home.
DOORS = {
    "people:children_door", "people:child_out", "people:child_pictures",
    "home:sample", "home:load_sample", "home:sample_sign_in",
    "account_change_password", "account_reset_password_from_key",
}  # fmt: skip
# For whoever is signed in, about themselves alone: no number in the address.
PUPILS = {"ada", "ben", "cleo", "finn", "gus", "zoe", "yan"}
OWN = {"home:family": {"adas_mum", "bens_dad", "zoes_mum"}, "feedback:my_reviews": PUPILS}


def named_addresses(resolver: URLResolver, space: str = "") -> set[str]:
    found = set()
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found |= named_addresses(each, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern) and each.name:
            found.add(f"{space}{each.name}")
    return found


def test_every_named_address_stands_in_the_table() -> None:
    names = named_addresses(get_resolver())
    known = set(TABLE) | {name for name, _address in MORE} | OPEN | DOORS | set(OWN)
    assert names == known


@pytest.fixture
def scenes(school):
    return set_scenes(school)


@pytest.mark.parametrize(
    "name, address",
    [pytest.param(*each, id=f"{number}-{each[0]}") for number, each in enumerate([*TABLE.items(), *MORE])],
)
def test_who_gets_in(school, scenes, name, address) -> None:
    missing = client_for(school.mr_hill).get("/nothing/here/").content
    wrong = []
    for place, scene in scenes.items():
        related = relations(school, scene)
        url = reverse(name, args=address.where(scene))
        for actor in ACTORS:
            with transaction.atomic():
                client = client_for(anybody(school, actor))
                answer = client.get(url) if address.post is None else client.post(url, address.post)
                transaction.set_rollback(True)
            gets_in = related[actor] in address.may
            to_sign_in = answer.status_code == 302 and "/account/login/" in answer.headers["Location"]
            if actor == "nobody":
                right = to_sign_in
            elif gets_in:
                right = answer.status_code in FOUND and not to_sign_in
            else:
                right = answer.status_code == 404 and answer.content == missing
            if not right:
                wrong.append(f"{place}: {actor} ({related[actor]}) got {answer.status_code}")
    assert not wrong, "\n".join([name, *wrong])


@pytest.mark.parametrize("name", sorted(name for name, address in TABLE.items() if address.post is not None))
def test_a_write_is_never_a_link(school, scenes, name) -> None:
    url = reverse(name, args=TABLE[name].where(scenes["kingfisher"]))
    assert client_for(school.mr_hill).get(url).status_code == 405


@pytest.mark.parametrize("name", sorted(OPEN))
def test_anybody_may_open_it(school, scenes, name) -> None:
    for actor in ACTORS:
        assert client_for(anybody(school, actor)).get(reverse(name)).status_code in {200, 302}


@pytest.mark.parametrize("name", sorted(OWN))
def test_it_is_about_oneself(school, scenes, name) -> None:
    for actor in ACTORS:
        answer = client_for(anybody(school, actor)).get(reverse(name))
        if actor == "nobody":
            assert "/account/login/" in answer.headers["Location"]
        else:
            assert (answer.status_code in {200, 302}) == (actor in OWN[name]), (
                f"{actor}: {answer.status_code}"
            )


def test_a_picture_link_is_worth_nothing_in_another_session(school, scenes) -> None:
    """Ada's mum copies the address of a picture; Ben's dad, and a stranger, get what does not exist."""
    mum = client_for(school.adas_mum)
    page = mum.get(reverse("logs:double_page", args=[scenes["kingfisher"].draft.pk])).content.decode()
    start = page.index(f"/photos/{scenes['kingfisher'].draft_photo.pk}/")
    link = page[start : page.index('"', start)].replace("&amp;", "&")
    assert mum.get(link).status_code == 200
    assert client_for(school.bens_dad).get(link).status_code == 404
    assert client_for(None).get(link).status_code == 302
