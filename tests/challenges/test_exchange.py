"""Challenges that go to another school in a file, and come from one: a stranger's file, field by field."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from challenges.content import CONTENT, Content
from challenges.exchange import NotRight, Unreadable, as_json, read, read_one
from challenges.models import (
    Challenge,
    ChallengeFile,
    ExpectedTime,
    Fact,
    HowItWas,
    Objective,
    Resource,
)
from learninglogs.audit.models import AuditLine
from tests.people_of_the_school import make_challenge, make_teacher

ONE = {"title": "Under the stars"}


def a_file(*challenges, **whole):
    said = {"format": "learning-logs-challenges", "version": 1, "challenges": list(challenges)}
    return json.dumps(said | whole).encode()


def send(visit, person, school, sent, name="theirs.json"):
    address = reverse("challenges:bring_in", args=[school.pk])
    return visit(person, address, {"file": SimpleUploadedFile(name, sent)})


@pytest.fixture
def reef(school):
    """One of everything a challenge can have, and what must never leave the school."""
    challenge = make_challenge(
        school.kingfisher, "Life under water: Ünter “Wasser” 🐠", set_days_ago=380, topic="Science",
        questions_to_year=4, expected_minutes=90, club_materials="Glue\nBlue paper", note="Ask Ada first.",
    )  # fmt: skip
    Fact.objects.create(challenge=challenge, position=0, kind="spelling", text="tide, tied")
    Fact.objects.create(challenge=challenge, position=1, kind="tables", text="6 × 7 = 42")
    Objective.objects.create(challenge=challenge, position=0, text="I can name three habitats.")
    ExpectedTime.objects.create(challenge=challenge, year_group=4, minutes=80)
    Resource.objects.create(challenge=challenge, kind="link", title="Tides", url="https://tides.example/?a=1")
    HowItWas.objects.create(
        challenge=challenge, pupil=school.ada, pen="child", found_out="Coral is alive", minutes=83,
        wish="I wish", quoted_at=timezone.now(), let_through_at=timezone.now(),
    )  # fmt: skip
    return challenge


def saved(visit, school, *challenges):
    address = reverse("challenges:share", args=[school.wrenfield.pk])
    return visit(school.mr_hill, address, {"challenge": [each.pk for each in challenges]})


def words_in(answer):
    """The JSON of the file that was saved."""
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as parcel:
        return parcel.read("challenges.json").decode()


# ── Out ─────────────────────────────────────────────────────────────────────────
def test_the_file_holds_what_the_teacher_wrote_and_nothing_about_anybody(school, visit, reef):
    answer = saved(visit, school, reef)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="learning-logs-challenges-')
    words = words_in(answer)
    told = json.loads(words)
    assert set(told) == {"format", "version", "challenges"}
    assert set(told["challenges"][0]) == {
        "title", "task", "topic", "questions", "objectives", "facts", "expected_minutes", "expected_times",
        "questions_to_year", "club_materials", "criteria", "links",
    }  # fmt: skip
    for secret in ("Ada", "Coral", "83", "I wish", "Kingfisher", "Wrenfield", "Hill", str(reef.set_on.year)):
        assert secret not in words, secret
    assert AuditLine.objects.filter(verb="exported_challenges", user_id=school.mr_hill.pk).count() == 1


def test_nothing_of_another_school_and_no_draft_is_saved(school, visit, reef):
    draft = make_challenge(school.kingfisher, "Not yet", published_at=None)
    assert saved(visit, school, school.oak_challenge, draft).status_code == 200
    told = json.loads(words_in(saved(visit, school, reef, draft, school.oak_challenge)))
    assert [each["title"] for each in told["challenges"]] == [reef.title]
    assert saved(visit, school).status_code == 200
    assert visit(school.mr_stone, reverse("challenges:share", args=[school.wrenfield.pk])).status_code == 404


def test_choosing_begins_with_what_was_looked_for(school, visit, reef):
    page = visit(school.mr_hill, reverse("challenges:share", args=[school.wrenfield.pk]) + "?words=coral")
    assert "Nothing to share here" in page.content.decode()
    page = visit(school.mr_hill, reverse("challenges:share", args=[school.wrenfield.pk]) + "?words=habitats")
    assert [each.title for each in page.context["challenges"]] == [reef.title]


# ── There and back ──────────────────────────────────────────────────────────────
def test_another_school_has_the_same_challenge_as_a_draft(school, visit, reef):
    sent = saved(visit, school, reef).getvalue()
    preview = send(visit, school.mr_stone, school.oakhill, sent)
    kept = ChallengeFile.objects.get()
    assert preview.headers["Location"].startswith(kept.get_absolute_url())
    page = visit(school.mr_stone, kept.get_absolute_url())
    assert reef.title in page.content.decode()
    assert Challenge.objects.filter(school_class=school.oak).count() == 1
    take = {"challenges": ["0"], "school_class": school.oak.pk}
    answer = visit(school.mr_stone, kept.get_absolute_url(), take)
    assert answer.headers["Location"] == f"{kept.get_absolute_url()}?class={school.oak.pk}"
    taken = Challenge.objects.filter(school_class=school.oak).latest("pk")
    assert Content.of(taken) == Content.of(reef)
    assert taken.is_draft and taken.note == "" and taken.set_again_from is None
    assert taken.criteria_set.school == school.oakhill
    assert reef.title in visit(school.mr_stone, kept.get_absolute_url()).content.decode()
    assert AuditLine.objects.filter(verb="imported_challenges", school=school.oakhill).count() == 1


def test_criteria_the_other_school_has_not_come_along(school, visit, reef):
    school.oak_challenge.delete()
    school.oakhill.criteria_sets.all().delete()
    send(visit, school.mr_stone, school.oakhill, saved(visit, school, reef).getvalue())
    kept = ChallengeFile.objects.get()
    visit(school.mr_stone, kept.get_absolute_url(), {"challenges": ["0"], "school_class": school.oak.pk})
    made = school.oakhill.criteria_sets.get()
    assert (made.school_class, [line.text for line in made.criteria.all()]) == (
        school.oak, [line.text for line in reef.criteria_set.criteria.all()],
    )  # fmt: skip


def test_what_is_written_is_read_as_it_was(school, reef):
    whole = Challenge.objects.prefetch_related(*CONTENT).get(pk=reef.pk)
    content = Content.of(whole)
    assert read_one(json.loads(json.dumps(as_json(content)))) == content


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@given(
    title=WORDS,
    questions=st.lists(WORDS, max_size=12),
    facts=st.lists(
        st.tuples(st.sampled_from(["phonics", "spelling", "tables", "other"]), WORDS), max_size=12
    ),
    minutes=st.none() | st.integers(1, 600),
)
def test_any_words_a_teacher_writes_come_back(title, questions, facts, minutes):
    content = Content(title=title, questions=tuple(questions), facts=tuple(facts), expected_minutes=minutes)
    assert read_one(json.loads(json.dumps(as_json(content)))) == content


# ── A stranger's file ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "sent, words",
    [
        (b"", "not a file of challenges"),
        (b"\xff\xfe\x00", "not a file of challenges"),
        (b"%PDF-1.7", "not a file of challenges"),
        (b"[" * 100_000, "not a file of challenges"),
        (b"1" * 100_000, "not a file of challenges"),
        (b"[]", "not a file of challenges"),
        (b"null", "not a file of challenges"),
        (a_file(ONE, format="something else"), "not a file of challenges"),
        (a_file(ONE, version=3), "another version"),
        (a_file(ONE, version=True), "another version"),
        (a_file(ONE, version=None), "another version"),
        (a_file(), "no challenge in this file"),
        (a_file(challenges={"title": "x"}), "no challenge in this file"),
        (a_file(*[ONE] * 301), "more than 300"),
        (b" " * 4_000_001, "larger than any bank"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_kindly_and_changes_nothing(school, visit, sent, words):
    answer = send(visit, school.mr_hill, school.wrenfield, sent)
    assert answer.status_code == 200
    assert words in answer.context["trouble"]
    assert "Nothing was changed." in answer.context["trouble"]
    assert not ChallengeFile.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        [], "words", None, 7, {}, {"title": ""}, {"title": " \n"}, {"title": 5}, {"title": "x" * 121},
        {"title": ["x"]}, ONE | {"task": {"a": 1}}, ONE | {"task": "x" * 2001}, ONE | {"questions": "What?"},
        ONE | {"questions": ["x"] * 13}, ONE | {"questions": [["x"]]}, ONE | {"questions": ["x" * 241]},
        ONE | {"facts": ["x"]}, ONE | {"facts": [{"text": 1}]}, ONE | {"expected_minutes": "90"},
        ONE | {"expected_minutes": -1}, ONE | {"expected_minutes": 1e9}, ONE | {"expected_minutes": True},
        ONE | {"questions_to_year": 99}, ONE | {"expected_times": [{"year": 99, "minutes": 5}]},
        ONE | {"criteria": "stars"}, ONE | {"criteria": {"name": "x", "levels": [], "texts": []}},
        ONE | {"criteria": {"name": "x", "levels": ["a"] * 9, "texts": ["b"]}},
        ONE | {"links": [{"title": "x"}]}, ONE | {"links": [{"url": "javascript:alert(1)"}]},
        ONE | {"links": [{"url": "data:text/html,x"}]}, ONE | {"links": [{"url": "file:///etc/passwd"}]},
        ONE | {"links": [{"url": "http://"}]}, ONE | {"links": [{"url": "//host/x"}]},
        ONE | {"links": [{"url": "https://a.example/" + "x" * 500}]},
        ONE | {"files": "bees.jpg"}, ONE | {"files": ["bees.jpg"]}, ONE | {"files": [{}] * 13},
    ],
)  # fmt: skip
def test_a_challenge_that_is_not_right_is_named_and_stops_no_other(wrong):
    with pytest.raises(NotRight) as why:
        read_one(wrong)
    assert str(why.value).endswith(".")
    found = read(a_file({"title": "Before"}, wrong, {"title": "After"}))
    assert [each.title for each in found.contents] == ["Before", "After"]
    assert len(found.refused) == 1 and found.refused[0]["why"] == str(why.value)


def test_numbers_of_rows_dates_and_unknown_words_mean_nothing():
    raw = ONE | {"pk": 1, "id": 7, "school_class": 1, "published_at": "2020-01-01", "note": "x", "told": [1]}
    assert read_one(raw) == Content(title="Under the stars")


def test_what_no_keyboard_types_is_taken_out():
    raw = {"title": "A\x00B\ud800C", "task": "one\r\ntwo\tthree\x07", "questions": ["", "a\nb"]}
    content = read_one(json.loads(json.dumps(raw)))
    assert (content.title, content.task, content.questions) == ("ABC", "one\ntwo three", ("a b",))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(fields=st.dictionaries(st.sampled_from(sorted(as_json(Content(title="x", task="x")) | {
    "questions": 0, "facts": 0, "criteria": 0, "links": 0, "expected_times": 0, "expected_minutes": 0,
    "files": 0,
})), json_values))  # fmt: skip
def test_whatever_stands_in_a_file_is_right_or_refused(fields):
    try:
        read(json.dumps(
            {"format": "learning-logs-challenges", "version": 1, "challenges": [fields]}
        ).encode())  # fmt: skip
    except Unreadable:
        pytest.fail("One odd challenge made the whole file unreadable.")


# ── Who ─────────────────────────────────────────────────────────────────────────
def test_a_file_is_its_senders_own(school, visit):
    send(visit, school.mr_hill, school.wrenfield, a_file(ONE))
    kept = ChallengeFile.objects.get()
    for person, code in [
        (school.mr_hill, 200),
        (school.ms_roy, 404),
        (school.mrs_bell, 404),
        (school.ada, 404),
    ]:
        assert visit(person, kept.get_absolute_url()).status_code == code, person
    assert send(visit, school.mr_stone, school.wrenfield, a_file(ONE)).status_code == 404
    assert send(visit, school.mr_okoro, school.wrenfield, a_file(ONE)).status_code == 404


def test_it_becomes_no_draft_of_a_class_one_does_not_teach(school, visit):
    send(visit, school.mr_hill, school.wrenfield, a_file(ONE))
    kept = ChallengeFile.objects.get()
    for school_class in (school.heron, school.oak):
        sent = {"challenges": ["0"], "school_class": school_class.pk}
        assert visit(school.mr_hill, kept.get_absolute_url(), sent).status_code == 200
    for sent in ({}, {"challenges": ["7"], "school_class": school.kingfisher.pk}, {"challenges": ["²"]}):
        assert visit(school.mr_hill, kept.get_absolute_url(), sent).status_code == 200
    assert not Challenge.objects.filter(title=ONE["title"]).exists()


def test_what_the_school_has_already_is_not_ticked_and_only_ticked_ones_come(school, visit):
    titles = [school.challenge.title.upper(), "Second", "Third"]
    send(visit, school.mr_hill, school.wrenfield, a_file(*({"title": title} for title in titles)))
    kept = ChallengeFile.objects.get()
    form = visit(school.mr_hill, kept.get_absolute_url()).context["form"]
    assert [row.is_ticked for row in form.rows] == [False, True, True]
    visit(
        school.mr_hill, kept.get_absolute_url(), {"challenges": ["2"], "school_class": school.kingfisher.pk}
    )
    assert set(Challenge.objects.filter(published_at=None).values_list("title", flat=True)) == {"Third"}


def test_a_second_file_takes_the_place_of_the_first_and_a_file_can_be_left(school, visit):
    other = make_teacher("Mr Green", school.kingfisher)
    send(visit, other, school.wrenfield, a_file(ONE))
    for _time in range(2):
        send(visit, school.mr_hill, school.wrenfield, a_file(ONE))
    assert ChallengeFile.objects.count() == 2
    mine = ChallengeFile.objects.get(made_by=school.mr_hill)
    visit(school.mr_hill, reverse("challenges:drop", args=[mine.pk]), {})
    assert ChallengeFile.objects.get().made_by == other
