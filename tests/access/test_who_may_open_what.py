"""Every named address × every kind of actor × own class, another class, another school.

What you may not see is a 404 with the same body as what does not exist; who is signed out goes to sign-in.
An address that is missing from the table fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from learninglogs.people.second_lock import DUE, STATE
from tests.access.actors import ACTORS, add_more_people, also, device_of, relations
from tests.access.address import FOUND, Address
from tests.access.addresses import DOORS, MORE, OPEN, OWN, TABLE
from tests.access.scene import Scene, set_scenes
from tests.people_of_the_school import build_school, client_for


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


def test_the_table_asks_more_than_eight_thousand_questions() -> None:
    places = ("kingfisher", "heron", "oak")
    assert (len(TABLE) + len(MORE)) * len(places) * len(ACTORS) >= 8_000


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder() -> None:
    """No folder a test: the scene's pictures are laid down once, in the folder of this process."""


@dataclass
class World:
    """Two schools with a scene in each class, made once, and a browser of every actor."""

    school: SimpleNamespace
    scenes: dict[str, Scene]
    cookies: dict[str, str]
    missing: bytes
    device: Client = field(default_factory=Client)
    checked: int = 0

    def ask(self, actor: str, url: str, post: dict[str, Any] | None) -> Any:
        """The answer to this actor; whatever it changed is taken back."""
        self.device.cookies.clear()
        if actor in self.cookies:
            self.device.cookies["sessionid"] = self.cookies[actor]
        self.checked += 1
        with transaction.atomic():
            answer = self.device.get(url) if post is None else self.device.post(url, post)
            transaction.set_rollback(True)
        return answer


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Building it takes longer than asking about an address; every question leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        school = build_school()
        add_more_people(school)
        scenes = set_scenes(school)
        devices = {actor: device_of(school, actor) for actor in ACTORS}
        cookies = {
            actor: device.cookies["sessionid"].value
            for actor, device in devices.items()
            if "sessionid" in device.cookies
        }
        missing = devices["mr_hill"].get("/nothing/here/").content
        world = World(school, scenes, cookies, missing)
        yield world
        transaction.set_rollback(True)
    print(f"\n{world.checked} checks of who may open what")  # noqa: T201 – for the report of the tests


@pytest.mark.parametrize(
    "name, address",
    [pytest.param(*each, id=f"{number}-{each[0]}") for number, each in enumerate([*TABLE.items(), *MORE])],
)
def test_who_gets_in(world: World, name: str, address: Address) -> None:
    wrong = []
    for place, scene in world.scenes.items():
        related, beside = relations(world.school, scene), also(world.school, scene)
        url = reverse(name, args=address.where(scene))
        for actor in ACTORS:
            answer = world.ask(actor, url, address.post)
            to_sign_in = answer.status_code == 302 and "/account/login/" in answer.headers["Location"]
            if actor == "nobody":
                right = to_sign_in
            elif (
                related[actor] in address.may
                or actor in address.also.get(place, set())
                or any(actor in beside.get(each, ()) for each in address.may)
            ):
                right = answer.status_code in FOUND and not to_sign_in
            else:
                right = answer.status_code == 404 and answer.content == world.missing
            if not right:
                wrong.append(f"{place}: {actor} ({related[actor]}) got {answer.status_code}")
    assert not wrong, "\n".join([name, *wrong])


@pytest.mark.parametrize("name", sorted(name for name, address in TABLE.items() if address.post is not None))
def test_a_write_is_never_a_link(world: World, name: str) -> None:
    url = reverse(name, args=TABLE[name].where(world.scenes["kingfisher"]))
    assert world.ask("mrs_bellamy", url, None).status_code == 405


@pytest.mark.parametrize("name", sorted(OPEN))
def test_anybody_may_open_it(world: World, name: str) -> None:
    for actor in ACTORS:
        assert world.ask(actor, reverse(name), None).status_code in {200, 302}


@pytest.mark.parametrize("name", sorted(OWN))
def test_it_is_about_oneself(world: World, name: str) -> None:
    for actor in ACTORS:
        answer = world.ask(actor, reverse(name), None)
        if actor == "nobody":
            assert "/account/login/" in answer.headers["Location"]
        elif actor in OWN[name]:
            assert answer.status_code in {200, 302}, f"{actor}: {answer.status_code}"
        else:
            assert answer.status_code == 404, f"{actor}: {answer.status_code}"


@pytest.mark.parametrize("name", sorted(name for name, address in TABLE.items() if "teacher" in address.may))
def test_nothing_opens_before_the_second_lock_is_set(world: World, name: str) -> None:
    """Mr Hill's lock is due: whatever he asks for leads to where it is set."""
    address = TABLE[name]
    with transaction.atomic():
        Authenticator.objects.filter(user=world.school.mr_hill).delete()
        device = client_for(world.school.mr_hill)
        session = device.session
        session[STATE] = DUE
        session.save()
        url = reverse(name, args=address.where(world.scenes["kingfisher"]))
        answer = device.get(url) if address.post is None else device.post(url, address.post)
        transaction.set_rollback(True)
    assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("people:my_account"))


def test_a_picture_link_is_worth_nothing_in_another_session(world: World) -> None:
    """Ada's mum copies the address of a picture; Ben's dad, and a stranger, get what does not exist."""
    scene = world.scenes["kingfisher"]
    page = world.ask("adas_mum", reverse("logs:double_page", args=[scene.draft.pk]), None).content.decode()
    start = page.index(f"/photos/{scene.draft_photo.pk}/")
    link = page[start : page.index('"', start)].replace("&amp;", "&")
    assert world.ask("adas_mum", link, None).status_code == 200
    assert world.ask("bens_dad", link, None).status_code == 404
    assert world.ask("nobody", link, None).status_code == 302
