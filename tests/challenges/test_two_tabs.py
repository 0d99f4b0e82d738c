"""Mr Hill and Mrs Bell, or Mr Hill in two tabs, write one challenge at once: nothing of either is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from challenges.forms import content_of
from challenges.models import Challenge
from challenges.revisions import merged
from tests.people_of_the_school import client_for, make_challenge

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def draft(school):
    return make_challenge(school.kingfisher, "A place that amazes me", set_days_ago=-3, published_at=None)


def edit_url(challenge):
    return reverse("challenges:edit", args=[challenge.pk])


def tab(challenge, **changes):
    """The form as it is opened now, with what is typed into it then."""
    fields = content_of(Challenge.objects.get(pk=challenge.pk)) | {"then": "draft"}
    fields["version"] = Challenge.objects.get(pk=challenge.pk).version
    for name, value in fields.items():
        if isinstance(value, list) and name != "questions":
            fields[name] = "\n".join(value)
    return fields | changes


def save(who, challenge, fields):
    return client_for(who).post(edit_url(challenge), fields, follow=True)


def lines_of(challenge):
    return [line.text for line in challenge.questions.all()]


def test_what_each_changed_alone_goes_together(school, draft):
    hills, bells = tab(draft, title="Bees"), tab(draft, task="Find out.", questions=["Who?", "Why?"])
    save(school.mrs_bell, draft, bells)
    page = save(school.mr_hill, draft, hills).content.decode()
    draft.refresh_from_db()
    assert (draft.title, draft.task, lines_of(draft)) == ("Bees", "Find out.", ["Who?", "Why?"])
    assert "Somebody else changed this meanwhile: What to do and Questions to answer." in page


def test_where_both_changed_one_thing_both_texts_are_shown_and_nothing_is_saved(school, draft):
    hills = tab(draft, title="Bees", task="Find bees.", topic="Insects")
    save(school.mrs_bell, draft, tab(draft, title="Wasps", note="Ask Year 5."))
    answer = save(school.mr_hill, draft, hills)
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("Bees", "Wasps", "Mrs Bell", "Mine"):
        assert text in page
    assert [row["name"] for row in answer.context["meeting"].rows] == ["title"]
    draft.refresh_from_db()
    assert (draft.title, draft.topic) == ("Wasps", "")


def both_texts(school, draft):
    """Mr Hill has been shown both titles; what his page holds."""
    hills = tab(draft, title="Bees", task="Find bees.", topic="Insects")
    save(school.mrs_bell, draft, tab(draft, title="Wasps", note="Ask Year 5."))
    shown = save(school.mr_hill, draft, hills).context
    fields = {}
    for name, value in shown["meeting"].kept:
        fields.setdefault(name, []).append(value)
    return fields | {"then": "draft"}


@pytest.mark.parametrize("choice, title", [("mine", "Bees"), ("theirs", "Wasps")])
def test_he_chooses_and_the_rest_of_both_is_kept(school, draft, choice, title):
    save(school.mr_hill, draft, both_texts(school, draft) | {"keep-title": choice})
    draft.refresh_from_db()
    assert (draft.title, draft.task, draft.topic, draft.note) == (
        title,
        "Find bees.",
        "Insects",
        "Ask Year 5.",
    )


def test_keep_all_of_mine_is_one_tap(school, draft):
    save(school.mr_hill, draft, both_texts(school, draft) | {"keep-title": "theirs", "all": "mine"})
    draft.refresh_from_db()
    assert (draft.title, draft.note) == ("Bees", "Ask Year 5.")


def test_somebody_saves_once_more_while_he_chooses(school, draft):
    fields = both_texts(school, draft)
    save(school.mrs_bell, draft, tab(draft, title="Hornets"))
    answer = save(school.mr_hill, draft, fields | {"keep-title": "mine"})
    assert answer.status_code == 409
    assert "Hornets" in answer.content.decode()
    assert "Bees" in answer.content.decode()


def test_lines_chosen_from_the_other_come_back_line_by_line(school, draft):
    hills = tab(draft, questions=["Mine?"], facts_spelling="one\ntwo")
    save(school.mrs_bell, draft, tab(draft, questions=["Where?", "When?"], facts_spelling="three\nfour"))
    shown = save(school.mr_hill, draft, hills).context
    fields = {"then": "draft", "keep-questions": "theirs", "keep-facts_spelling": "theirs"}
    for name, value in shown["meeting"].kept:
        fields.setdefault(name, []).append(value)
    save(school.mr_hill, draft, fields)
    assert lines_of(draft) == ["Where?", "When?"]
    assert [str(fact) for fact in draft.facts.all()] == ["three", "four"]


def test_setting_it_asks_first_and_sets_it_afterwards(school, draft):
    hills = tab(draft, title="Bees", then="publish")
    save(school.mrs_bell, draft, tab(draft, title="Wasps"))
    shown = save(school.mr_hill, draft, hills)
    assert 'name="then" value="publish"' in shown.content.decode()
    draft.refresh_from_db()
    assert draft.published_at is None


def test_two_tabs_of_one_person_are_two_writers(school, draft):
    first, second = tab(draft, title="Bees"), tab(draft, title="Wasps")
    save(school.mr_hill, draft, first)
    page = save(school.mr_hill, draft, second).content.decode()
    assert "Bees" in page
    assert "Wasps" in page


def test_a_save_that_says_the_same_is_no_quarrel(school, draft):
    first, second = tab(draft, title="Bees"), tab(draft, title="Bees", topic="Insects")
    save(school.mr_hill, draft, first)
    assert save(school.mrs_bell, draft, second).status_code == 200
    draft.refresh_from_db()
    assert (draft.title, draft.topic) == ("Bees", "Insects")


def test_what_is_merged_by_itself_and_what_is_not():
    base = {"title": "A", "task": "", "topic": ""}
    found = merged(base, base | {"title": "B", "topic": "C"}, base | {"title": "D", "task": "E"})
    assert (found.content["task"], found.content["topic"]) == ("E", "C")
    assert (found.theirs_alone, found.both) == (["task"], ["title"])
    without_base = merged(None, base | {"title": "B"}, base | {"task": "E"})
    assert without_base.both == ["title", "task"]


# ── A real race ─────────────────────────────────────────────────────────────────
ROUNDS = 12


def race(data: Path, **settings: str) -> list[dict]:
    """Two browsers at one moment, on a database of their own; what came of each round."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LEARNINGLOGS_")}
    env |= {"LEARNINGLOGS_DATA": str(data), "LEARNINGLOGS_HOSTS": "testserver"}
    env["DJANGO_SETTINGS_MODULE"] = "learninglogs.settings"
    run = subprocess.run(
        [sys.executable, "-m", "tests.challenges.two_tabs", str(ROUNDS)],
        env=env | settings,
        cwd=REPOSITORY, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def expect_one_winner_and_nothing_lost(rounds: list[dict]) -> None:
    assert len(rounds) == ROUNDS
    for each in rounds:
        codes = [told["code"] for told in each["told"]]
        saved = [code in {200, 302} for code in codes]
        assert sorted(codes)[1] == 409, each
        assert saved.count(True) == 1, each
        assert each["stored"] == each["titles"][saved.index(True)], each
        assert each["kept"][0] == each["stored"], each
        loser = each["told"][saved.index(False)]
        # A page that keeps itself stops and says so: its text stays in its own tab.
        kept_itself = each["by_itself"] and saved.index(False) == 1
        assert loser["shows_both"] or kept_itself, each


def test_a_real_race_on_sqlite_has_one_winner_and_the_other_sees_both(tmp_path):
    expect_one_winner_and_nothing_lost(race(tmp_path / "data"))


@pytest.mark.postgresql
def test_a_real_race_on_postgresql_has_one_winner_and_the_other_sees_both(tmp_path, postgresql_url):
    expect_one_winner_and_nothing_lost(race(tmp_path / "data", LEARNINGLOGS_DATABASE_URL=postgresql_url))
