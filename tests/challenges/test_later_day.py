"""Mr Hill gives Cleo later days for one challenge; she, her family and he know, and nobody else sees it."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges import later_days
from challenges.models import Challenge, LaterDay, Reminder
from learninglogs.audit.models import AuditLine
from learninglogs.jobs.models import Job
from learninglogs.people.actor import NOBODY
from learninglogs.people.models import Guardian
from logs.models import LogEntry, Place
from tests.access.scene import place_photo
from tests.challenges.moved_clock import Clock
from tests.challenges.post import told, until
from tests.people_of_the_school import actor_for, board_of, client_for, make_adult, make_challenge


@pytest.fixture
def cleos(school: SimpleNamespace) -> SimpleNamespace:
    """Cleo's mum is here; Bridges closed yesterday for the class, and Cleo has until Friday week."""
    school.cleos_mum = make_adult("Mrs Webb")
    Guardian.objects.create(user=school.cleos_mum, pupil=school.cleo, relation="mum")
    school.bridges = make_challenge(school.kingfisher, "Bridges", set_days_ago=22)
    school.day = school.wrenfield.today() + datetime.timedelta(days=4)
    return school


def give(school: SimpleNamespace, **changes: Any) -> LaterDay:
    days = {"hand_in_on": school.day, "closes_on": school.day + datetime.timedelta(days=7)}
    by = actor_for(school.mr_hill)
    return later_days.give(school.cleo, school.bridges, **(days | changes), by=by)


def url_of(school: SimpleNamespace, name: str = "later_day", pupil: Any = None) -> str:
    return reverse(f"challenges:{name}", args=[school.bridges.pk, (pupil or school.cleo).pk])


def typed(school: SimpleNamespace, **changes: Any) -> dict[str, str]:
    days = {"hand_in_on": school.day, "catch_up_until": school.day + datetime.timedelta(days=7)} | changes
    return {name: day.isoformat() if day else "" for name, day in days.items()}


def test_mr_hill_gives_it_on_a_page_of_its_own_and_the_record_says_so(cleos: SimpleNamespace) -> None:
    mr_hill = client_for(cleos.mr_hill)
    page = mr_hill.get(url_of(cleos)).content.decode()
    assert "A later day for Cleo" in page and "Webb" not in page
    answer = mr_hill.post(url_of(cleos), typed(cleos), follow=True).content.decode()
    assert "Nobody else in the class sees that." in answer
    later_day = LaterDay.objects.get()
    assert (later_day.pupil, later_day.hand_in_on, later_day.given_by) == (
        cleos.cleo,
        cleos.day,
        cleos.mr_hill,
    )
    line = AuditLine.objects.filter(verb="gave_later_day").get()
    assert (line.child_id, line.user_id) == (cleos.cleo.pk, cleos.mr_hill.pk)


@pytest.mark.parametrize(
    "days, words",
    [
        ({"hand_in_on": -30}, "The class hands in on"),
        ({"hand_in_on": 8, "catch_up_until": 7}, "Catch-up comes after hand-in day."),
        ({"hand_in_on": -8, "catch_up_until": -1}, "Choose later days."),
        ({"hand_in_on": -5, "catch_up_until": -1}, "That day is over."),
        ({"hand_in_on": 4, "catch_up_until": 500}, "longer than a half term"),
        ({"hand_in_on": None}, "Choose a day."),
    ],
)
def test_days_that_cannot_be_are_said_kindly_and_stay_as_typed(
    cleos: SimpleNamespace, days: dict[str, int | None], words: str
) -> None:
    today = cleos.wrenfield.today()
    wrong = {name: None if n is None else today + datetime.timedelta(days=n) for name, n in days.items()}
    answer = client_for(cleos.mr_hill).post(url_of(cleos), typed(cleos, **wrong))
    assert words in answer.content.decode()
    assert not LaterDay.objects.exists()
    for day in wrong.values():
        assert day is None or f'value="{day.isoformat()}"' in answer.content.decode()


def test_what_is_closed_for_the_class_is_open_for_cleo_and_nobody_else(cleos: SimpleNamespace) -> None:
    entries = {
        name: LogEntry.objects.create(pupil=getattr(cleos, name), challenge=cleos.bridges)
        for name in ("ada", "cleo")
    }
    place_photo(entries["cleo"], Place.WHOLE)
    assert not LogEntry.objects.editable_by(actor_for(cleos.cleo)).exists()
    give(cleos)
    for person in (cleos.cleo, cleos.cleos_mum):
        assert list(LogEntry.objects.editable_by(actor_for(person))) == [entries["cleo"]]
    assert not LogEntry.objects.editable_by(actor_for(cleos.ada)).exists()
    cleo = client_for(cleos.cleo)
    cleo.post(reverse("logs:hand_in", args=[entries["cleo"].pk]))
    entries["cleo"].refresh_from_db()
    assert entries["cleo"].handed_in_at and entries["cleo"].may_be_taken_back
    cleo.post(reverse("logs:take_back", args=[entries["cleo"].pk]))
    entries["cleo"].refresh_from_db()
    assert entries["cleo"].is_draft


def test_the_first_page_of_cleo_and_her_mum_has_her_own_days(cleos: SimpleNamespace) -> None:
    give(cleos)
    for person in (cleos.cleo, cleos.cleos_mum):
        page = client_for(person).get(reverse("home:pupil_home", args=[cleos.cleo.pk])).content.decode()
        assert "Bridges" in page and "4 days left" in page
    family = client_for(cleos.cleos_mum).get(reverse("home:family")).content.decode()
    assert "Bridges" in family and "4 days left" in family
    adas = client_for(cleos.ada).get(reverse("home:pupil_home", args=[cleos.ada.pk])).content.decode()
    assert "Bridges" not in adas


def test_two_live_challenges_stand_in_the_order_of_her_own_hand_in_days(cleos: SimpleNamespace) -> None:
    """Bridges was set first, but hers is handed in after the class's other one."""
    other = cleos.challenge
    give(cleos, hand_in_on=other.hand_in_on + datetime.timedelta(days=2), closes_on=other.closes_on)
    [own] = later_days.live_for([cleos.cleo]).values()
    assert [each.title for each in own] == [other.title, "Bridges"]
    give(cleos, hand_in_on=other.hand_in_on - datetime.timedelta(days=2), closes_on=other.closes_on)
    [own] = later_days.live_for([cleos.cleo]).values()
    assert [each.title for each in own] == ["Bridges", other.title]


def test_no_classmate_family_or_board_finds_a_trace(cleos: SimpleNamespace) -> None:
    """Cleo's log is let through on her own day: every page they have is the same as without it."""
    entry = LogEntry.objects.create(
        pupil=cleos.cleo, challenge=cleos.bridges, handed_in_at=timezone.now(), let_through_at=timezone.now()
    )
    place_photo(entry, Place.WHOLE)
    paths = [
        cleos.bridges.get_absolute_url(),
        reverse("galleries:wall", args=[cleos.bridges.pk]),
        reverse("galleries:spread", args=[cleos.bridges.pk, entry.pk]),
        reverse("galleries:class_wall", args=[cleos.kingfisher.pk]),
        reverse("feedback:my_reviews"),
        reverse("home:pupil_home", args=[cleos.ada.pk]),
        reverse("home:family"),
        url_of(cleos),
    ]
    lookers = [client_for(cleos.ada), client_for(cleos.adas_mum), board_of(cleos.kingfisher)]
    before = [[seen(looker, path) for path in paths] for looker in lookers]
    give(cleos)
    assert [[seen(looker, path) for path in paths] for looker in lookers] == before
    for person in (cleos.ada, cleos.adas_mum, cleos.bens_dad, cleos.ms_roy):
        assert not LaterDay.objects.visible_to(actor_for(person)).exists()
    assert not LaterDay.objects.visible_to(NOBODY).exists()
    for person in (cleos.cleo, cleos.cleos_mum, cleos.mr_hill, cleos.mrs_bell):
        assert LaterDay.objects.visible_to(actor_for(person)).exists()


def seen(looker: Client, path: str) -> tuple[int, str]:
    """The answer without what is new in every answer: tokens, nonces, links to pictures."""
    answer = looker.get(path)
    lines = answer.content.decode().splitlines()
    changing = ("csrfmiddlewaretoken", "/photos/", "nonce")
    return answer.status_code, "\n".join(line for line in lines if not any(word in line for word in changing))


def test_the_card_says_cleos_day_to_her_and_by_name_to_her_mum(cleos: SimpleNamespace) -> None:
    give(cleos)
    url = cleos.bridges.get_absolute_url()
    day = f"{cleos.day:%A} {cleos.day.day} {cleos.day:%B}"
    assert day in client_for(cleos.cleo).get(url).content.decode()
    mums = client_for(cleos.cleos_mum).get(url).content.decode()
    assert "Cleo hands in by" in mums and day in mums


def test_taken_away_the_classs_days_count_again_and_her_page_is_kept(cleos: SimpleNamespace) -> None:
    entry = LogEntry.objects.create(pupil=cleos.cleo, challenge=cleos.bridges)
    place_photo(entry, Place.WHOLE)
    give(cleos)
    mr_hill = client_for(cleos.mr_hill)
    assert "Take it away" in mr_hill.get(url_of(cleos)).content.decode()
    for _twice in range(2):
        answer = mr_hill.post(url_of(cleos, "take_later_day_away"), follow=True)
        assert answer.status_code == 200
    assert not LogEntry.objects.editable_by(actor_for(cleos.cleo)).exists()
    assert entry.pages.live().exists()
    assert AuditLine.objects.filter(verb="took_later_day_away").count() == 1


def test_given_again_it_is_changed_not_doubled(cleos: SimpleNamespace) -> None:
    give(cleos)
    give(cleos, hand_in_on=cleos.day + datetime.timedelta(days=1))
    assert LaterDay.objects.get().hand_in_on == cleos.day + datetime.timedelta(days=1)


@pytest.mark.parametrize(
    "who, pupil, code",
    [
        ("mr_hill", "cleo", 200),
        ("mrs_bell", "cleo", 200),
        ("mr_hill", "finn", 404),  # of another class
        ("ms_roy", "cleo", 404),
        ("cleo", "cleo", 404),
        ("cleos_mum", "cleo", 404),
        ("ada", "cleo", 404),
    ],
)
def test_who_may_open_the_page(cleos: SimpleNamespace, who: str, pupil: str, code: int) -> None:
    url = url_of(cleos, pupil=getattr(cleos, pupil))
    assert client_for(getattr(cleos, who)).get(url).status_code == code


def test_the_tray_tells_mr_hill_whose_day_is_later(cleos: SimpleNamespace) -> None:
    give(cleos)
    page = client_for(cleos.mr_hill).get(cleos.bridges.get_tray_url()).content.decode()
    assert f"By {cleos.day:%a} {cleos.day.day} {cleos.day:%b}" in page


def test_one_childs_days_cannot_be_saved_over_the_classs(cleos: SimpleNamespace) -> None:
    own = give(cleos).on(cleos.bridges)
    with pytest.raises(TypeError, match="one child"):
        own.save()


def test_a_class_day_moved_past_hers_counts_for_her_too(cleos: SimpleNamespace) -> None:
    later_day = give(cleos)
    cleos.bridges.hand_in_on = cleos.bridges.closes_on = cleos.day + datetime.timedelta(days=30)
    cleos.bridges.save()
    assert later_day.on(cleos.bridges).hand_in_on == cleos.bridges.hand_in_on


def test_withdrawn_it_is_open_for_nobody(cleos: SimpleNamespace) -> None:
    LogEntry.objects.create(pupil=cleos.cleo, challenge=cleos.bridges)
    give(cleos)
    cleos.bridges.withdraw()
    assert not LogEntry.objects.editable_by(actor_for(cleos.cleo)).exists()
    assert "Bridges" not in str(later_days.live_for([cleos.cleo]))


def test_the_live_challenges_of_many_children_are_one_query(
    cleos: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    give(cleos)
    children = [cleos.ada, cleos.ben, cleos.cleo, cleos.finn]
    with django_assert_num_queries(1):
        live = later_days.live_for(children)
    titles = {pk: [each.title for each in own] for pk, own in live.items()}
    assert titles[cleos.ada.pk] == ["A place that amazes me"]
    assert titles[cleos.cleo.pk] == ["Bridges", "A place that amazes me"]
    assert titles[cleos.finn.pk] == ["Inside a machine"]


# ── Mails ───────────────────────────────────────────────────────────────────────
@pytest.fixture
def november(school: SimpleNamespace, machine: Clock) -> SimpleNamespace:
    """Bridges alone, set on Monday 9 November for a fortnight; Cleo's own day is Friday the 27th."""
    Challenge.objects.all().delete()
    Guardian.objects.create(user=make_adult("Mrs Webb"), pupil=school.cleo)
    set_on = datetime.date(2026, 11, 9)
    school.bridges = make_challenge(
        school.kingfisher, "Bridges", set_on=set_on, hand_in_on=set_on + datetime.timedelta(14),
        closes_on=set_on + datetime.timedelta(21),
    )  # fmt: skip
    school.day = datetime.date(2026, 11, 27)
    until(machine, "2026-11-10T10:00")
    return school


def to_cleos_mum() -> list[str]:
    return [subject for to, subject in told() if to == "mrs.webb"]


NEWS = "Cleo has a new challenge: Bridges"


def test_her_family_is_reminded_by_her_own_days_and_not_by_the_classs(
    november: SimpleNamespace, machine: Clock
) -> None:
    give(november)
    until(machine, "2026-12-06T10:00")
    assert to_cleos_mum() == [
        "Cleo can still hand in until Friday 4 December",
        NEWS,
        "Cleo’s challenge: hand in by Friday 27 November",
    ]
    assert not Reminder.objects.exists()


def test_a_later_day_that_was_moved_reminds_by_the_last_one_only(
    november: SimpleNamespace, machine: Clock
) -> None:
    give(november)
    moved = november.day + datetime.timedelta(days=3)
    give(november, hand_in_on=moved, closes_on=moved)
    until(machine, "2026-12-06T10:00")
    assert to_cleos_mum() == [NEWS, "Cleo’s challenge: hand in by Monday 30 November"]


def test_a_later_day_taken_away_leaves_the_classs_reminders(
    november: SimpleNamespace, machine: Clock
) -> None:
    later_days.take_away(give(november), by=actor_for(november.mr_hill))
    assert Job.objects.filter(kind=later_days.LATER_DAY).count() == 2, "they find nothing to say"
    until(machine, "2026-12-06T10:00")
    assert to_cleos_mum() == [
        "Cleo can still hand in until Monday 30 November",
        NEWS,
        "Cleo’s challenge: hand in by Monday 23 November",
    ]
    assert not Job.objects.filter(state="failed").exists()
