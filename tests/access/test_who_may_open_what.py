"""Every named address × every kind of actor × own class, another class, another school.

What you may not see is a 404 with the same body as what does not exist; who is signed out goes to sign-in.
An address that is missing from the table fails.
"""

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.address import FOUND
from tests.access.addresses import DOORS, MORE, OPEN, OWN, TABLE
from tests.access.scene import ACTORS, anybody, relations, set_scenes
from tests.people_of_the_school import client_for


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
