"""Challenges on their way to another school, in JSON, and nothing in it but what the teacher wrote.

It travels in a ZIP with the pictures and PDFs it names (`parcel`); the first version was the JSON alone.

No dates, no notes, no figures, nobody's name. What comes in is a stranger's: each field is looked at by
itself, numbers of rows mean nothing, and one challenge that is not right stops no other.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from .content import ENCLOSED_IN, Content, Criteria, Enclosed
from .models import FactKind

FORMAT, VERSION, READ_TOO = "learning-logs-challenges", 2, 1
MOST_BYTES = 4_000_000
MOST_CHALLENGES = 300
MOST_LINES, LINE_LENGTH = 12, 240
MOST_LINKS = 10
MOST_FILES = 12
# What a file in the parcel may be called; whatever else stands there is nothing.
FILE_NAME = re.compile(rf"{ENCLOSED_IN}[0-9a-f]{{64}}\.(?:jpg|pdf)", re.ASCII)
FEWEST_LEVELS, MOST_LEVELS = 2, 4
MOST_CRITERIA = 6
LONGEST_MINUTES = 600
LAST_YEAR = 13
UNTYPED = {"Cc", "Cs", "Cn"}
web_address = URLValidator(schemes=["http", "https"])


class Unreadable(Exception):
    """The whole file cannot be read; the words are for whoever sent it."""


class NotRight(Exception):
    """One challenge is left out; the words say why."""


# ── Out ─────────────────────────────────────────────────────────────────────────
def written(contents: Iterable[Content]) -> bytes:
    """The JSON, for another school's Learning Logs."""
    whole = {"format": FORMAT, "version": VERSION, "challenges": [as_json(each) for each in contents]}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def as_json(content: Content) -> dict[str, Any]:
    """One challenge as it stands in the file; what is empty is left out."""
    criteria = content.criteria
    said = {
        "title": content.title,
        "task": content.task,
        "topic": content.topic,
        "questions": list(content.questions),
        "objectives": list(content.objectives),
        "facts": [{"kind": kind, "text": text} for kind, text in content.facts],
        "expected_minutes": content.expected_minutes,
        "expected_times": [
            {"year": year, "minutes": minutes} for year, minutes in sorted(content.expected_times.items())
        ],
        "questions_to_year": content.questions_to_year,
        "club_materials": content.club_materials,
        "criteria": criteria
        and {"name": criteria.name, "levels": list(criteria.levels), "texts": list(criteria.texts)},
        "links": [{"title": title, "url": url} for title, url in content.links],
        "files": [
            {"name": each.name, "title": each.title, "is_on_card": each.is_on_card} for each in content.files
        ],
    }
    return {name: value for name, value in said.items() if value not in ("", None, [])}


# ── In ──────────────────────────────────────────────────────────────────────────
@dataclass
class Found:
    """contents: what can be taken. refused: {"title", "why"} of what cannot."""

    contents: list[Content] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)


def read(sent: bytes) -> Found:
    """What is right in the file. Raises Unreadable for what is no file of challenges at all."""
    found = Found()
    for number, raw in enumerate(_challenges_of(sent), start=1):
        try:
            found.contents.append(read_one(raw))
        except NotRight as why:
            title = raw.get("title") if isinstance(raw, dict) else None
            named = _plain(title)[:120] if isinstance(title, str) else ""
            found.refused.append({"title": named or _("Challenge %s") % number, "why": str(why)})
    return found


def _challenges_of(sent: bytes) -> list[Any]:
    if len(sent) > MOST_BYTES:
        raise Unreadable(_("That file is larger than any bank of challenges. Nothing was changed."))
    try:
        whole = json.loads(sent.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # no UTF-8, no JSON, a number without end, brackets without end
        whole = None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        words = _(
            "This is not a file of challenges from Learning Logs. Choose one saved by “Share with a school”."
        )
        raise Unreadable(words + " " + _("Nothing was changed."))
    if whole.get("version") not in {VERSION, READ_TOO} or isinstance(whole["version"], bool):
        raise Unreadable(
            _(
                "This file was made by another version of Learning Logs than this school has. Ask whoever "
                "looks after yours to bring it up to date, and try again. Nothing was changed."
            )
        )
    challenges = whole.get("challenges")
    if not isinstance(challenges, list) or not challenges:
        raise Unreadable(_("There is no challenge in this file. Nothing was changed."))
    if len(challenges) > MOST_CHALLENGES:
        raise Unreadable(
            _("There are more than %s challenges in this file. Ask for it in parts. Nothing was changed.")
            % MOST_CHALLENGES
        )
    return challenges


def read_one(raw: Any) -> Content:
    """One challenge of a file. Raises NotRight, naming what is wrong with it."""
    if not isinstance(raw, dict):
        raise NotRight(_("It is not written as a challenge is."))
    return Content(
        title=_words(raw, "title", 120, required=True, what=_("title")),
        task=_words(raw, "task", 2000, what=_("task")),
        topic=_words(raw, "topic", 60, what=_("topic")),
        questions=_lines(raw, "questions", what=_("questions")),
        objectives=_lines(raw, "objectives", what=_("objectives")),
        facts=_facts(raw),
        expected_minutes=_number(raw, "expected_minutes", 1, LONGEST_MINUTES, what=_("time")),
        expected_times=_expected_times(raw),
        questions_to_year=_number(raw, "questions_to_year", 0, LAST_YEAR, what=_("year")),
        club_materials=_words(raw, "club_materials", 500, what=_("things for the lunchtime club")),
        criteria=_criteria(raw),
        links=_links(raw),
        files=_files(raw),
    )


def _plain(words: str) -> str:
    """The words without what no keyboard types: control characters, halves of letters."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        each for each in lines if each == "\n" or unicodedata.category(each) not in UNTYPED
    ).strip()


def _words(raw: dict[str, Any], name: str, most: int, *, what: str, required: bool = False) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise NotRight(_("Its %s is not written in words.") % what)
    words = _plain(value)
    if required and not words:
        raise NotRight(_("It has no %s.") % what)
    if len(words) > most:
        raise NotRight(_("Its %(what)s is longer than %(most)s letters.") % {"what": what, "most": most})
    return words


def _rows(raw: dict[str, Any], name: str, most: int, what: str) -> list[Any]:
    value = raw.get(name, [])
    if not isinstance(value, list):
        raise NotRight(_("Its %s are not a list.") % what)
    if len(value) > most:
        raise NotRight(_("It has more than %(most)s %(what)s.") % {"what": what, "most": most})
    return value


def _lines(raw: dict[str, Any], name: str, *, what: str) -> tuple[str, ...]:
    rows = _rows(raw, name, MOST_LINES, what)
    lines = (_words({"line": row}, "line", LINE_LENGTH, what=what).replace("\n", " ") for row in rows)
    return tuple(line for line in lines if line)


def _dicts(raw: dict[str, Any], name: str, most: int, what: str) -> list[dict[str, Any]]:
    rows = _rows(raw, name, most, what)
    if not all(isinstance(row, dict) for row in rows):
        raise NotRight(_("Its %s are not written as they should be.") % what)
    return rows


def _facts(raw: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """A kind of fact nobody here knows is “to know”."""
    what, facts = _("facts"), []
    for row in _dicts(raw, "facts", MOST_LINES, what):
        text = _words(row, "text", LINE_LENGTH, what=what).replace("\n", " ")
        kind = row.get("kind")
        if text:
            facts.append((kind if kind in FactKind.values else FactKind.OTHER.value, text))
    return tuple(facts)


def _number(raw: dict[str, Any], name: str, least: int, most: int, *, what: str) -> int | None:
    value = raw.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise NotRight(
            _("Its %(what)s is not a number from %(least)s to %(most)s.")
            % {"what": what, "least": least, "most": most}
        )
    return value


def _expected_times(raw: dict[str, Any]) -> dict[int, int]:
    times: dict[int, int] = {}
    for row in _dicts(raw, "expected_times", LAST_YEAR + 1, _("times")):
        year = _number(row, "year", 0, LAST_YEAR, what=_("year"))
        minutes = _number(row, "minutes", 1, LONGEST_MINUTES, what=_("time"))
        if year is not None and minutes is not None:
            times[year] = minutes
    return times


def _criteria(raw: dict[str, Any]) -> Criteria | None:
    value, what = raw.get("criteria"), _("criteria")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise NotRight(_("Its %s are not written as they should be.") % what)
    levels = _short_lines(value, "levels", MOST_LEVELS, 40, what)
    texts = _short_lines(value, "texts", MOST_CRITERIA, 120, what)
    if len(levels) < FEWEST_LEVELS or not texts:
        raise NotRight(_("Its %s are not complete.") % what)
    return Criteria(_words(value, "name", 60, required=True, what=_("criteria’s name")), levels, texts)


def _short_lines(raw: dict[str, Any], name: str, most: int, length: int, what: str) -> tuple[str, ...]:
    rows = _rows(raw, name, most, what)
    return tuple(_words({"line": row}, "line", length, what=what, required=True) for row in rows)


def _links(raw: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Only what leads to a page of the web: nothing that runs, and nothing on somebody's own machine."""
    links = []
    for row in _dicts(raw, "links", MOST_LINKS, _("links")):
        url = _words(row, "url", 500, required=True, what=_("link"))
        try:
            web_address(url)
        except ValidationError:
            raise NotRight(_("One of its links does not lead to a page of the web.")) from None
        links.append((_words(row, "title", 120, what=_("link")) or url[:120], url))
    return tuple(links)


def _files(raw: dict[str, Any]) -> tuple[Enclosed, ...]:
    """One picture at most lies on the card. One bad name is no reason to leave the challenge: it becomes an
    empty name, under which nothing is ever found.
    """
    files: list[Enclosed] = []
    for row in _dicts(raw, "files", MOST_FILES, _("files")):
        name, title = row.get("name"), row.get("title")
        right = name if isinstance(name, str) and FILE_NAME.fullmatch(name) else ""
        words = _plain(title).replace("\n", " ")[:120] if isinstance(title, str) else ""
        is_first = row.get("is_on_card") is True and not any(each.is_on_card for each in files)
        files.append(Enclosed(right, words, is_first and right.endswith(".jpg")))
    return tuple(files)
