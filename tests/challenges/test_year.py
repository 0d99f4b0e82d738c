"""“Our year of challenges”: what lies where, and how Mr Hill moves it. It is Wednesday 25 November 2026."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from challenges.models import Challenge
from challenges.plan import plan_of
from learninglogs.audit.models import AuditLine
from learninglogs.people.models import SchoolClass, Term
from tests.challenges.school_year import TODAY, days_of, enter_terms
from tests.people_of_the_school import client_for, make_challenge


@pytest.fixture(autouse=True)
def in_november(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


@pytest.fixture
def year(school):
    """Kingfisher's year: one challenge out since Monday, two set for later, a draft after them."""
    enter_terms(school.wrenfield)
    Challenge.objects.all().delete()
    school.live = place(school, "A place that amazes me", "2026-11-23", "2026-12-07", "2026-12-14")
    school.numbers = place(school, "Secret numbers", "2027-01-05", "2027-01-18", "2027-01-25")
    school.lived = place(school, "Who lived here?", "2027-02-22", "2027-03-08", "2027-03-15")
    school.machine = place(
        school, "A machine of my own", "2027-04-12", "2027-04-26", "2027-05-04", published_at=None
    )
    return school


def place(school, title, set_on, hand_in_on, closes_on, **fields):
    days = {"set_on": set_on, "hand_in_on": hand_in_on, "closes_on": closes_on}
    dates = {name: datetime.date.fromisoformat(day) for name, day in days.items()}
    return make_challenge(school.kingfisher, title, **dates, **fields)


def address(school, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse("challenges:year", args=[school.kingfisher.pk]) + (f"?{query}" if query else "")


def look(visit, school, **asked):
    return visit(school.mr_hill, address(school, **asked)).context


def rows_of(context):
    return {row.half.name: row for row in context["year"].rows}


def pieces(row):
    return [
        (piece.kind, getattr(piece.what, "title", ""), piece.column, piece.span)
        for piece in row.pieces
        if piece.kind != "catchup"
    ]


def move(visit, school, challenge, week, **more):
    """Look at it there, and press the button that is offered."""
    seen = look(visit, school, move=challenge.pk, to=week)["seen"]
    sent = {"week": week, "year": 2026, "how": "only", "seen": seen} | more
    return visit(school.mr_hill, reverse("challenges:move", args=[challenge.pk]), sent)


def fresh(challenge):
    return days_of(Challenge.objects.get(pk=challenge.pk))


# ── What lies where ─────────────────────────────────────────────────────────────
def test_each_challenge_lies_in_its_weeks_and_the_free_slots_between(visit, year):
    context = look(visit, year)
    rows = rows_of(context)
    assert [len(rows[name].weeks) for name in rows] == [8, 7, 6, 5, 7, 7]
    assert pieces(rows["Autumn 2"]) == [("now", "A place that amazes me", 4, 2)]
    assert pieces(rows["Spring 1"]) == [("set", "Secret numbers", 1, 2), ("free", "", 4, 2)]
    assert pieces(rows["Spring 2"]) == [("set", "Who lived here?", 1, 2), ("free", "", 3, 2)]
    assert pieces(rows["Summer 1"]) == [("draft", "A machine of my own", 1, 2), ("free", "", 4, 2)]
    assert (context["slot_count"], context["filled_count"]) == (12, 4)


def test_nothing_free_is_offered_in_the_past(visit, year):
    assert pieces(rows_of(look(visit, year))["Autumn 1"]) == []


def test_a_free_slot_leads_to_the_form_with_its_days(visit, year):
    free = next(piece for piece in rows_of(look(visit, year))["Spring 1"].pieces if piece.kind == "free")
    form = visit(year.mr_hill, free.url).context["form"]
    assert [form[name].value().isoformat() for name in ("set_on", "hand_in_on", "catch_up_until")] == [
        "2027-01-25", "2027-02-08", "2027-02-12",
    ]  # fmt: skip


def test_the_next_slot_is_the_default_of_a_new_challenge(visit, year):
    form = visit(year.mr_hill, reverse("challenges:new", args=[year.kingfisher.pk])).context["form"]
    assert form["set_on"].value() == datetime.date(2027, 1, 25)


def test_a_bank_holiday_is_named_where_it_lies(visit, year):
    page = visit(year.mr_hill, address(year)).content.decode()
    assert "bank holiday 3 May" in page
    assert "INSET day 7 Jun" in page


def test_a_challenge_in_a_holiday_is_not_lost(visit, year):
    place(year, "Snow", "2026-12-21", "2026-12-23", "2026-12-23")
    assert [each.title for each in look(visit, year)["year"].outside] == ["Snow"]


def test_a_draft_whose_day_is_taken_or_has_gone_by_is_ready_to_be_placed(visit, year):
    place(year, "Sounds", "2027-01-11", "2027-01-20", "2027-01-20", published_at=None)
    place(year, "A river", "2026-09-07", "2026-09-21", "2026-09-21", published_at=None)
    gone = place(year, "Withdrawn", "2027-03-08", "2027-03-22", "2027-03-22", withdrawn_at=TODAY)
    context = look(visit, year)
    assert {each.title for each in context["waiting"]} == {"Sounds", "A river"}
    assert gone.title not in visit(year.mr_hill, address(year)).content.decode()


def test_a_class_of_the_first_week_has_an_empty_year_to_fill(visit, year):
    new = SchoolClass.objects.create(school=year.wrenfield, name="Wren Class", way_of_working="celebrated")
    context = visit(year.mrs_bell, reverse("challenges:year", args=[new.pk])).context
    assert context["filled_count"] == 0
    assert {piece.kind for row in context["year"].rows for piece in row.pieces} == {"free"}


def test_a_year_without_half_terms_shows_the_weeks_to_come_and_says_so(visit, year):
    Term.objects.all().delete()
    page = visit(year.mr_hill, address(year))
    assert "not entered yet" in page.content.decode()
    place(year, "Begun last month", "2026-11-03", "2026-12-01", "2026-12-01")
    page = visit(year.mr_hill, address(year))
    laid = [piece[1] for row in page.context["year"].rows for piece in pieces(row)]
    assert "A place that amazes me" in laid
    assert "Begun last month" in laid
    assert "" in laid  # free slots too


@pytest.mark.parametrize("asked", ["2025", "2031", "20262026", "²", "soon", "0"])
def test_any_year_can_be_asked_for(visit, year, asked):
    assert visit(year.mr_hill, address(year, year=asked)).status_code == 200


def test_a_whole_term_entered_as_one_is_laid_in_rows(visit, year):
    Term.objects.filter(name__in=["Autumn 2", "Spring 1"]).delete()
    Term.objects.filter(name="Autumn 1").update(name="Autumn", ends_on="2026-12-18")
    rows = [row for row in look(visit, year)["year"].rows if row.half.name == "Autumn"]
    assert [len(row.weeks) for row in rows] == [8, 8]


def test_catch_up_beside_the_next_challenge_lies_below_it(visit, year):
    place(year, "Bridges", "2026-12-07", "2026-12-18", "2026-12-18")
    row = rows_of(look(visit, year))["Autumn 2"]
    lanes = {(piece.kind, piece.what.title): piece.lane for piece in row.pieces}
    assert lanes[("set", "Bridges")] == lanes[("now", "A place that amazes me")] == 1
    assert lanes[("catchup", "A place that amazes me")] == 2


def test_the_year_costs_the_same_for_many_challenges(year, django_assert_num_queries):
    mr_hill = client_for(year.mr_hill)
    mr_hill.get(address(year))
    with django_assert_num_queries(9):
        mr_hill.get(address(year))
    for n in range(30):
        place(year, f"Old {n}", f"2026-09-{n % 28 + 1:02}", "2026-10-05", "2026-10-12")
        place(year, f"Draft {n}", "2026-09-07", "2026-09-21", "2026-09-21", published_at=None)
    with django_assert_num_queries(9):
        mr_hill.get(address(year))


# ── Moving ──────────────────────────────────────────────────────────────────────
def test_only_this_one_moves_by_a_week_and_nothing_else(visit, year):
    shown = look(visit, year, move=year.lived.pk, to="2027-03-01")["move"]
    assert days_of(shown.only.dates) == ("2027-03-01", "2027-03-15", "2027-03-22")
    before = fresh(year.numbers), fresh(year.machine)
    move(visit, year, year.lived, "2027-03-01")
    assert fresh(year.lived) == ("2027-03-01", "2027-03-15", "2027-03-22")
    assert (fresh(year.numbers), fresh(year.machine)) == before
    assert AuditLine.objects.filter(verb="moved", user_id=year.mr_hill.pk).count() == 1


def test_this_and_the_ones_after_move_as_the_preview_said(visit, year):
    shown = look(visit, year, move=year.lived.pk, to="2027-03-01")["move"]
    promised = {change.challenge.pk: days_of(change.dates) for change in shown.after}
    move(visit, year, year.lived, "2027-03-01", how="after")
    assert promised == {each.pk: fresh(each) for each in (year.lived, year.machine)}
    assert fresh(year.machine)[0] == "2027-04-19"
    assert fresh(year.numbers)[0] == "2027-01-05"


def test_a_week_before_a_holiday_is_followed_by_the_week_after_it(visit, year):
    place(year, "Last of term", "2027-03-15", "2027-03-25", "2027-03-25", published_at=None)
    last = Challenge.objects.get(title="Last of term")
    later = look(visit, year, move=last.pk)["later"]
    assert "to=2027-03-22" in later
    later = look(visit, year, move=last.pk, to="2027-03-22")["later"]
    assert "to=2027-04-12" in later


def test_what_followed_the_rhythm_keeps_to_it_and_its_own_days_keep_their_length(visit, year):
    """Secret numbers was handed in on a Monday after 13 days, for want of a Monday to set it on."""
    move(visit, year, year.numbers, "2027-01-11")
    assert fresh(year.numbers) == ("2027-01-11", "2027-01-25", "2027-02-01")
    own = place(year, "Short", "2027-06-10", "2027-06-16", "2027-06-16")
    move(visit, year, own, "2027-06-14")
    assert fresh(own) == ("2027-06-17", "2027-06-23", "2027-06-23")


def test_put_it_back_gives_every_day_back(visit, year):
    before = fresh(year.lived), fresh(year.machine)
    mr_hill = client_for(year.mr_hill)
    seen = mr_hill.get(address(year, move=year.lived.pk, to="2027-03-01")).context["seen"]
    sent = {"week": "2027-03-01", "year": 2026, "how": "after", "seen": seen}
    mr_hill.post(reverse("challenges:move", args=[year.lived.pk]), sent)
    assert mr_hill.get(address(year)).context["can_put_back"]
    mr_hill.post(reverse("challenges:move_back", args=[year.kingfisher.pk]), {"year": 2026})
    assert (fresh(year.lived), fresh(year.machine)) == before
    assert not mr_hill.get(address(year)).context["can_put_back"]


def test_what_was_changed_since_is_not_put_back(visit, year):
    mr_hill = client_for(year.mr_hill)
    seen = mr_hill.get(address(year, move=year.lived.pk, to="2027-03-01")).context["seen"]
    sent = {"week": "2027-03-01", "year": 2026, "how": "after", "seen": seen}
    mr_hill.post(reverse("challenges:move", args=[year.lived.pk]), sent)
    Challenge.objects.filter(pk=year.machine.pk).update(hand_in_on="2027-05-05")
    after = fresh(year.lived), fresh(year.machine)
    answer = mr_hill.post(
        reverse("challenges:move_back", args=[year.kingfisher.pk]), {"year": 2026}, follow=True
    )
    assert "changed since" in answer.content.decode()
    assert (fresh(year.lived), fresh(year.machine)) == after


def test_a_day_moved_in_another_tab_is_shown_before_anything_moves(visit, year):
    stale = look(visit, year, move=year.lived.pk, to="2027-03-01")["seen"]
    move(visit, year, year.machine, "2027-04-19")
    answer = move(visit, year, year.lived, "2027-03-01", seen=stale)
    assert f"move={year.lived.pk}" in answer.headers["Location"]
    assert fresh(year.lived)[0] == "2027-02-22"


def test_a_moved_challenge_is_a_new_version_for_whoever_has_it_open(visit, year):
    version = year.lived.version
    move(visit, year, year.lived, "2027-03-01")
    assert Challenge.objects.get(pk=year.lived.pk).version == version + 1


def test_moments_move_with_the_days(visit, year):
    move(visit, year, year.lived, "2027-03-01")
    moved = Challenge.objects.get(pk=year.lived.pk)
    assert moved.opens_at == datetime.datetime(2027, 3, 1, tzinfo=datetime.UTC)
    assert moved.closes_at == datetime.datetime(2027, 3, 23, tzinfo=datetime.UTC)


# ── What children have ──────────────────────────────────────────────────────────
def test_what_children_have_keeps_its_set_day_and_comes_later_only(visit, year):
    move(visit, year, year.live, "2026-11-30")
    assert fresh(year.live) == ("2026-11-23", "2026-12-14", "2026-12-18")
    refused = look(visit, year, move=year.live.pk, to="2026-11-16")["move"]
    assert refused.only is None
    assert "only come later" in refused.why_not
    move(visit, year, year.live, "2026-11-16")
    assert fresh(year.live) == ("2026-11-23", "2026-12-14", "2026-12-18")


def test_a_move_of_what_children_have_is_not_offered_to_be_put_back(visit, year):
    mr_hill = client_for(year.mr_hill)
    seen = mr_hill.get(address(year, move=year.live.pk, to="2026-11-30")).context["seen"]
    sent = {"week": "2026-11-30", "year": 2026, "seen": seen}
    mr_hill.post(reverse("challenges:move", args=[year.live.pk]), sent)
    assert not mr_hill.get(address(year)).context["can_put_back"]


def test_what_is_closed_or_withdrawn_stays(visit, year):
    closed = place(year, "The Moon", "2026-09-07", "2026-09-21", "2026-09-28")
    away = place(year, "Away", "2027-06-08", "2027-06-21", "2027-06-28", withdrawn_at=TODAY)
    for each in (closed, away):
        assert visit(year.mr_hill, reverse("challenges:move", args=[each.pk]), {}).status_code == 404
        assert look(visit, year, move=each.pk)["move"] is None


# ── Where there is no room ──────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "week, words",
    [
        ("2027-02-15", "no school in that week"),
        ("2026-11-16", "has gone by"),
        ("2030-01-07", "no school in that week"),
        ("2027-07-19", "before the holiday"),
    ],
)
def test_a_week_without_room_says_why(visit, year, week, words):
    Term.objects.filter(name="Summer 2").update(ends_on="2027-07-19")
    shown = look(visit, year, move=year.lived.pk, to=week)["move"]
    assert shown.only is None
    assert words in shown.why_not
    before = fresh(year.lived)
    move(visit, year, year.lived, week)
    assert fresh(year.lived) == before


def test_the_ones_after_stay_where_one_of_them_would_fall_out_of_the_year(visit, year):
    place(year, "The end", "2027-07-12", "2027-07-21", "2027-07-21", published_at=None)
    shown = look(visit, year, move=year.machine.pk, to="2027-05-17")["move"]
    assert shown.only and not shown.after
    assert "The end" in shown.why_not_after
    before = fresh(year.machine)
    move(visit, year, year.machine, "2027-05-17", how="after")
    assert fresh(year.machine) == before


def test_two_at_once_are_said(visit, year):
    shown = look(visit, year, move=year.lived.pk, to="2027-01-11")["move"]
    assert [each.title for each in shown.beside] == ["Secret numbers"]


@pytest.mark.parametrize(
    "nonsense", [{"move": "²"}, {"move": "0"}, {"move": ""}, {"to": "soon"}, {"to": "2027-02-30"}]
)
def test_nonsense_in_the_address_is_passed_over(visit, year, nonsense):
    assert visit(year.mr_hill, address(year, **({"move": year.lived.pk} | nonsense))).status_code == 200


# ── Drafts ready to be placed ───────────────────────────────────────────────────
def test_a_waiting_draft_is_offered_the_next_free_slot_and_placed_where_chosen(visit, year):
    river = place(year, "A river", "2026-09-07", "2026-09-09", "2026-09-09", published_at=None)
    shown = look(visit, year, move=river.pk)["move"]
    assert days_of(shown.only.dates) == ("2027-01-25", "2027-02-08", "2027-02-12")
    move(visit, year, river, "2027-05-03")
    assert fresh(river) == ("2027-05-04", "2027-05-17", "2027-05-24")
    assert Challenge.objects.get(pk=river.pk).published_at is None
    year.kingfisher.refresh_from_db()
    assert river in plan_of(year.kingfisher).placed


# ── Who may ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "who, code", [("mr_hill", 302), ("mrs_bell", 302), ("ms_roy", 404), ("mr_stone", 404), ("adas_mum", 404)]
)
def test_who_may_move(visit, year, who, code):
    sent = {"week": "2027-03-01"}
    answer = visit(getattr(year, who), reverse("challenges:move", args=[year.lived.pk]), sent)
    assert answer.status_code == code
    assert visit(getattr(year, who), address(year)).status_code == (200 if code == 302 else 404)
