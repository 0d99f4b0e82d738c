"""A sound or film is played to whoever may see its double page."""

from django.urls import reverse
from django.utils import timezone

from learninglogs.audit.models import AuditLine
from learninglogs.jobs.runner import run_due
from learninglogs.people.models import Consent, Guardian, Purpose
from logs.models import LogEntry
from tests.clips import sound
from tests.logs.recorder import Recorder, body
from tests.people_of_the_school import actor_for, board_of, client_for

# ── played ───────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_played_in_ranges_and_privately(mum, made_fizz):
    whole = mum.shown(made_fizz)
    content = body(whole)
    assert (whole.status_code, whole["Content-Type"]) == (200, "video/mp4")
    piece = mum.shown(made_fizz, Range="bytes=100-199")
    assert (piece.status_code, body(piece)) == (206, content[100:200])
    assert mum.shown(made_fizz, Range=f"bytes={len(content)}-").status_code == 416
    for answer in (whole, piece):
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert mum.shown(made_fizz, "clip_poster")["Content-Type"] == "image/jpeg"


def test_playing_is_one_line_in_the_record_however_many_pieces_are_asked_for(mum, fizz, school):
    for first in (0, 100, 200):
        mum.shown(fizz, Range=f"bytes={first}-{first + 50}")
    line = AuditLine.objects.get(verb="played_clip")
    assert (line.user_id, line.child_id) == (school.adas_mum.pk, school.ada.pk)
    Recorder(school.mr_hill).shown(fizz, Range="bytes=1-")
    assert AuditLine.objects.filter(verb="played_clip").count() == 2


def test_the_class_hears_it_once_it_is_let_through(entry, fizz, school):
    def who_hears():
        people = {
            "ada": school.ada,
            "ben": school.ben,
            "mr_hill": school.mr_hill,
            "bens_dad": school.bens_dad,
        }
        devices = {name: client_for(person) for name, person in people.items()}
        devices["board"] = board_of(school.kingfisher)
        url = reverse("logs:play_clip", args=[fizz.pk])
        return {name for name, device in devices.items() if device.get(url).status_code == 200}

    assert who_hears() == {"ada", "mr_hill"}
    entry.hand_in(by=actor_for(school.ada))
    assert who_hears() == {"ada", "mr_hill"}
    entry.let_through()
    assert who_hears() == {"ada", "mr_hill", "ben", "board"}
    Consent.objects.create(pupil=school.ada, purpose=Purpose.CLASS_WALL, is_yes=False, on_paper_from="Mum")
    assert who_hears() == {"ada", "mr_hill"}
    Consent.objects.all().delete()
    entry.hold_back()
    assert who_hears() == {"ada", "mr_hill"}


def test_a_guardian_whom_a_court_keeps_from_pictures_hears_nothing(entry, fizz, school):
    Guardian.objects.create(user=school.bens_dad, pupil=school.ada, no_pictures_since=timezone.now())
    dad = Recorder(school.bens_dad)
    assert dad.shown(fizz).status_code == 404
    assert dad.shown(fizz, "clip_poster").status_code == 404
    entry.hand_in(by=actor_for(school.ada))
    shelf = dad.client.get(reverse("galleries:log", args=[entry.pk])).content.decode()
    assert str(fizz.pk) not in shelf


def test_nobody_lets_through_what_nobody_could_listen_to(entry, mum, school):
    mum.send(entry, sound())
    entry.hand_in(by=actor_for(school.ada))
    his = LogEntry.objects.answered_by(actor_for(school.mr_hill))
    assert his.let_through_as_seen({entry.pk: entry.seen_as}) == []
    run_due()
    assert his.let_through_as_seen({entry.pk: entry.seen_as}) == [entry]


def test_it_is_shown_everywhere_a_double_page_is_shown_large(entry, mum, fizz, school):
    mum.say(fizz, title="My volcano", captions="", on=entry.photos.get().pk, x=40, y=30)
    entry.hand_in(by=actor_for(school.ada))
    entry.let_through()
    for person, name, args in [
        (school.ada, "logs:double_page", [entry.pk]),
        (school.ada, "logs:handed_in", [entry.pk]),
        (school.ada, "galleries:log", [entry.pk]),
        (school.mr_hill, "feedback:entry", [entry.pk]),
        (school.mr_hill, "galleries:spread", [entry.challenge_id, entry.pk]),
    ]:
        page = client_for(person).get(reverse(name, args=args)).content.decode()
        assert reverse("logs:play_clip", args=[fizz.pk]) in page, name
        assert "Take off" not in page, name
        assert "pinmark at-x-40 at-y-30" in page, name
