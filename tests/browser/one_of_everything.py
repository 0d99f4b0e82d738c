"""What there is in the installation whose every page is looked at."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from challenges.later_days import give
from challenges.models import Challenge, HowItWas, Objective
from feedback.models import Kind, ObjectiveSnapshot, Pen, Release, Review, Voice
from learninglogs.people.mail_stops import stop_path
from learninglogs.people.models import SchoolClass, Teaching, User
from logs.models import LogEntry, Page, Photo, Place, ScanSheet
from tests.access.actors import add_more_people
from tests.access.scene import Scene, hand_in, place_photo, set_scenes
from tests.people_of_the_school import actor_for, build_school, make_challenge, make_pupil

LONG_TITLE = "What would you see if you could cut a mountain, a tree and an old house open?"
STATES = ["empty", "one page", "being made", "third page", "refused", "whole"]
REFUSAL = "That file is a PDF, not a photo. Your pages are as they were. Take a photo of it."


def build_everything() -> dict[str, Any]:
    """The scenes of the access tests and more; returns the numbers and e-mail addresses tests go by."""
    school = build_school()
    add_more_people(school)
    scene = set_scenes(school)["kingfisher"]
    give_ada_a_later_day(school, scene.challenge)
    people = {name: one.email for name, one in vars(school).items() if isinstance(one, User)}
    return people | {
        "kingfisher": school.kingfisher.pk,
        "wren": add_a_class_without_a_challenge(school),
        "wrenfield": school.wrenfield.pk,
        "ada": school.ada.pk,
        "ben": school.ben.pk,
        "finn": school.finn.pk,
        "cleo": school.cleo.pk,
        "stop_mails": stop_path(school.zoes_mum, "families"),
        "challenge": scene.challenge.pk,
        "entry": scene.entry.pk,
        "scan": lay_a_pile(scene),
        "pages_scan": str(scene.pages_scan.pk),
        "developed": scene.developed.pk,
        "draft": scene.draft.pk,
        "reference": scene.reference.pk,
        "draft_clip": str(scene.draft_clip.pk),
        "double_pages": lay_double_pages(school),
        "flap": scene.flap.pk,
        "page_with_flap": str(scene.flap.photo_id),
        "released": release_a_log(school),
        "bridges": Challenge.objects.get(title=LONG_TITLE).pk,
        "not_set_yet": make_challenge(
            school.kingfisher, "Light in the dark", set_days_ago=-9, published_at=None
        ).pk,
        "planned": plan_a_challenge(school),
        "asked": ask_ada(school),
    }


def lay_a_pile(scene: Scene) -> str:
    """A class scan with a sheet of every kind; its number."""
    key = scene.sheet.key
    kinds = [("waiting", "unread"), ("waiting", "taken"), ("waiting", "closed"), ("aside", "blank")]
    for number, (state, why) in enumerate([("filed", ""), *kinds], 2):
        ScanSheet.objects.create(
            scan=scene.scan, number=number, state=state, why=why, pupil=scene.pupil, place="left",
            key="" if state == "filed" else key, small_key="" if state == "filed" else key,
            photo=scene.draft_photo if state == "filed" else None, width_px=8, height_px=9,
        )  # fmt: skip
    ScanSheet.objects.filter(scan=scene.scan, why="unread").update(pupil=None, place="")
    return str(scene.scan.pk)


def plan_a_challenge(school: SimpleNamespace) -> int:
    """A draft on a Monday in about a month, when nothing else is worked on; its number."""
    days = 28 + 7 - school.wrenfield.today().weekday()
    planned = make_challenge(school.kingfisher, "Sounds around us", set_days_ago=-days, published_at=None)
    return planned.pk


def give_ada_a_later_day(school: SimpleNamespace, challenge: Challenge) -> None:
    later = challenge.closes_on + datetime.timedelta(days=2)
    give(school.ada, challenge, hand_in_on=later, closes_on=later, by=actor_for(school.mr_hill))


def lay_double_pages(school: SimpleNamespace) -> dict[str, int]:
    """Finn's double page in each of its states: its number by the name of the state."""
    made = {}
    for state in STATES:
        challenge = make_challenge(school.heron, f"How do bridges stay up? ({state})")
        made[state] = LogEntry.objects.create(pupil=school.finn, challenge=challenge)
    place_photo(made["whole"], Place.WHOLE)
    place_photo(made["one page"], Place.RIGHT)
    for place in (Place.LEFT, Place.RIGHT, None):
        place_photo(made["third page"], place)
    received = {"sha256": "1" * 64, "received_bytes": 9}
    on_its_way = Photo.objects.create(entry=made["being made"], **received)
    Page.objects.create(entry=made["being made"], photo=on_its_way, **Place.LEFT.covers)
    Photo.objects.create(entry=made["refused"], refused_at=timezone.now(), refusal=REFUSAL, **received)
    return {state: entry.pk for state, entry in made.items()}


def release_a_log(school: SimpleNamespace) -> int:
    """Ada's log of a month ago, with stars, and words of every pen; its number."""
    now = timezone.now()
    challenge = make_challenge(school.kingfisher, LONG_TITLE, set_days_ago=28)
    entry = hand_in(school.ada, challenge)
    place_photo(entry, Place.LEFT)
    place_photo(entry, Place.RIGHT)
    out = {"entry": entry, "let_through_at": now, "released_at": now}
    review = Review.objects.create(entry=entry, reviewer=school.malgosia, given_at=now, released_at=now)
    for criterion in challenge.criteria_set.criteria.all():
        review.stars.create(criterion=criterion, stars=2)
    for kind, words in (
        (Kind.FIRST_STAR, "The tall arch is drawn with great care."),
        (Kind.SECOND_STAR, "I did not know what a rivet is."),
        (Kind.WISH, "I wish there was a name on the river."),
    ):
        Voice.objects.create(
            **out,
            review=review,
            kind=kind,
            words=words,
            by_pupil=school.malgosia,
            pen=Pen.PUPIL,
            who="Małgosia",
        )
    Voice.objects.create(
        **out, words="You looked twice.", by_user=school.mr_hill, pen=Pen.TEACHER, who="Mr Hill"
    )
    Voice.objects.create(
        **out, words="Grandad built one.", by_user=school.adas_mum, pen=Pen.FAMILY, who="Ada’s mum"
    )
    Release.objects.create(challenge=challenge, by=school.mr_hill)
    tell_how_it_was(school, challenge)
    return entry.pk


def tell_how_it_was(school: SimpleNamespace, challenge: Challenge) -> None:
    """Four long objectives with words of every kind, a wish of each pen, a quote let through and one not."""
    now = timezone.now()
    for place in range(4):
        goal = Objective.objects.create(
            challenge=challenge, position=place, text=f"I can compare {place + 2} materials and say why."
        )
        words = [("teacher", "not_yet" if place % 2 else "got_it"), ("pupil", ("help", "nearly")[place % 2])]
        for pen, word in words[: 1 + place % 3]:
            ObjectiveSnapshot.objects.create(pupil=school.ada, objective=goal, pen=pen, word=word)
    about = {"challenge": challenge, "minutes": 150, "fit": "hard", "wish": "I wish for fewer questions."}
    HowItWas.objects.create(
        pupil=school.ada, pen="child", found_out="Rivets are hot when they go in.", quoted_at=now,
        let_through_at=now, **about,
    )  # fmt: skip
    HowItWas.objects.create(pupil=school.ada, pen="family", said_by=school.adas_mum, **about)
    HowItWas.objects.create(
        pupil=school.malgosia, pen="child", found_out="Bridges sing.", quoted_at=now, **about
    )


def ask_ada(school: SimpleNamespace) -> int:
    """What Ada has been asked to say about Małgosia's log, not given yet; its number."""
    theirs = hand_in(school.malgosia, school.challenge)
    place_photo(theirs, Place.WHOLE)
    return Review.objects.create(entry=theirs, reviewer=school.ada).pk


def add_a_class_without_a_challenge(school: SimpleNamespace) -> int:
    """Wren Class, which Mr Hill teaches too: no challenge yet, one child with long names; its number."""
    wren = SchoolClass.objects.create(school=school.wrenfield, name="Wren Class", years="Year 3")
    Teaching.objects.create(staff=school.mr_hill.jobs_at_school.get(), school_class=wren)
    make_pupil("Oluwaseunfunmi-Marie", "Ní Shúilleabháin-Worthington", wren)
    return wren.pk
