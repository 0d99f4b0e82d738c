"""Who asks for every address, and what each of them is to a scene."""

from types import SimpleNamespace

from django.test import Client
from django.utils import timezone

from learninglogs.people.models import (
    Guardian,
    Role,
    Staff,
    Teaching,
)
from tests.access.scene import Scene
from tests.people_of_the_school import (
    board_of,
    client_for,
    give_locks,
    home_client_for,
    make_adult,
)


def add_more_people(school: SimpleNamespace) -> None:
    """Whoever stands to Ada's class in a way of their own: see `relations`."""
    for name, called, at, role in [
        ("mrs_bellamy", "Mrs Bellamy", school.wrenfield, Role.ADMINISTRATOR),
        ("mrs_dean", "Mrs Dean", school.oakhill, Role.ADMINISTRATOR),
        ("ms_gray", "Ms Gray", school.wrenfield, Role.SENCO),
        ("mr_lamb", "Mr Lamb", school.wrenfield, Role.SUPPORT),
        ("mrs_tate", "Mrs Tate", school.wrenfield, Role.TEACHER),
    ]:
        setattr(school, name, make_adult(called))
        job = Staff.objects.create(user=getattr(school, name), school=at, role=role)
        taught = {"ms_gray": school.kingfisher, "mr_lamb": school.kingfisher, "mrs_tate": school.heron}
        if name in taught:
            Teaching.objects.create(staff=job, school_class=taught[name])
        give_locks(getattr(school, name))
    Guardian.objects.create(user=school.mrs_tate, pupil=school.ben)
    now = timezone.now()
    for name, called, limits in [
        ("adas_ex", "Mr Gone", {"ended_at": now}),
        ("adas_gran", "Gran Lowe", {"no_contact_since": now}),
        ("adas_dad", "Mr Lowe", {"no_pictures_since": now}),
    ]:
        setattr(school, name, make_adult(called))
        Guardian.objects.create(user=getattr(school, name), pupil=school.ada, **limits)


def relations(school: SimpleNamespace, scene: Scene) -> dict[str, str]:
    """What every actor is to this scene: teacher, head, parent, self, classmate …

    A pupil in class is self or classmate; anyone without a place in the scene is a stranger.
    """
    here = scene.school_class
    related = dict.fromkeys(ACTORS, "stranger") | {"nobody": "nobody"}
    taught_by = {
        school.kingfisher: ["mr_hill", "ms_gray", "mr_lamb"],
        school.heron: ["ms_roy", "mrs_tate"],
        school.oak: ["mr_stone"],
    }
    if here.school_id == school.wrenfield.pk:
        related |= {"mrs_bell": "head", "mrs_bellamy": "administrator", "mr_okoro": "governor"}
    else:
        related["mrs_dean"] = "administrator"
    _relate_families(school, scene, related)
    related |= dict.fromkeys(taught_by[here], "teacher")
    for name in PUPILS:
        pupil = getattr(school, name)
        if pupil == scene.pupil:
            related[name] = "self"
        elif pupil == scene.classmate:
            related[name] = "classmate"
        elif pupil.school_class_id == here.pk:
            related[name] = "other_classmate"
    if scene.pupil == school.ada:
        related["ada_at_home"] = "self_at_home"
    related["kingfisher_board"] = "board" if here == school.kingfisher else "stranger"
    return related


# Beside what somebody is to a scene: a colleague works at its school; a sender sent its file of challenges.
COLLEAGUE, SENDER = "colleague", "sender"


def also(school: SimpleNamespace, scene: Scene) -> dict[str, set[str]]:
    """Who is what beside that; one may teach next door and have a child here."""
    staff = {
        school.wrenfield.pk: {
            "mr_hill",
            "ms_roy",
            "mrs_bell",
            "mrs_bellamy",
            "ms_gray",
            "mr_lamb",
            "mrs_tate",
        },
        school.oakhill.pk: {"mr_stone", "mrs_dean"},
    }
    senders = {school.kingfisher: "mr_hill", school.heron: "ms_roy", school.oak: "mr_stone"}
    return {COLLEAGUE: staff[scene.school_class.school_id], SENDER: {senders[scene.school_class]}}


def _relate_families(school: SimpleNamespace, scene: Scene, related: dict[str, str]) -> None:
    parents = {
        "adas_mum": [school.ada, school.finn],
        "bens_dad": [school.ben],
        "mrs_tate": [school.ben],
        "zoes_mum": [school.zoe],
    }
    for parent, children in parents.items():
        if scene.pupil in children:
            related[parent] = "parent"
        elif any(child.school_class_id == scene.school_class.pk for child in children):
            related[parent] = "class_parent"
    if scene.pupil == school.ada:
        related |= {"adas_gran": "out_of_touch", "adas_dad": "unpictured"}


ACTORS = [
    "nobody", "mr_hill", "ms_roy", "mr_stone", "mrs_bell", "mr_okoro", "mrs_bellamy", "mrs_dean", "ms_gray",
    "mr_lamb", "mrs_tate", "adas_mum", "bens_dad", "zoes_mum", "adas_ex", "adas_gran", "adas_dad",
    "ada", "ben", "cleo", "finn", "gus", "zoe", "yan", "ada_at_home", "kingfisher_board",
]  # fmt: skip
PUPILS = {"ada", "ben", "cleo", "finn", "gus", "zoe", "yan"}
ADULTS = set(ACTORS) - PUPILS - {"nobody", "ada_at_home", "kingfisher_board"}
FAMILIES = {"adas_mum", "bens_dad", "zoes_mum", "adas_gran", "adas_dad", "mrs_tate"}


def device_of(school: SimpleNamespace, actor: str) -> Client:
    """A browser in which this actor has come in by their own door."""
    if actor == "nobody":
        return Client()
    if actor == "ada_at_home":
        return home_client_for(school.ada)
    if actor == "kingfisher_board":
        return board_of(school.kingfisher)
    return client_for(getattr(school, actor))
