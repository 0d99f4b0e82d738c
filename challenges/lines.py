"""Writing the lines of a challenge, so that a line whose words stay keeps its row; and fetching them."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.db.models import CharField, F, Value

from .models import Challenge, Fact, Objective, Question

# Further than any line stands.
OUT_OF_THE_WAY = 1000


def write_lines(
    challenge: Challenge, kind: type[Question] | type[Objective] | type[Fact], lines: Iterable[str]
) -> None:
    """Put these lines in the place of the challenge's own of that kind.

    A line whose words stay keeps its row, wherever it moves to: what was tapped about an objective stays.
    """
    there = kind.objects.filter(challenge=challenge)
    same: dict[str, list[Any]] = defaultdict(list)
    for row in there.order_by("position"):
        same[row.text].append(row)
    kept: list[Any] = []
    made: list[Any] = []
    for place, text in enumerate(lines):
        if same[text]:
            row = same[text].pop(0)
            row.position = place
            kept.append(row)
        else:
            made.append(kind(challenge=challenge, position=place, text=text))
    there.exclude(pk__in=[row.pk for row in kept]).delete()
    # Two lines that change places would stand in one for a moment, and the database does not let them.
    there.update(position=F("position") + OUT_OF_THE_WAY)
    kind.objects.bulk_update(kept, ["position"])
    kind.objects.bulk_create(made)


def fetch_lines(challenges: Iterable[Challenge]) -> None:
    """Fetch the questions and facts of these challenges in one query, as prefetching does it in two."""
    there = {each.pk: each for each in challenges}
    kept: dict[int, dict[str, list[Any]]] = {pk: {"questions": [], "facts": []} for pk in there}
    row = ("pk", "challenge_id", "position", "text")
    questions = Question.objects.filter(challenge__in=there).order_by()
    facts = Fact.objects.filter(challenge__in=there).order_by()
    asked = questions.values_list(*row, Value("", CharField()))
    for pk, challenge, position, text, kind in asked.union(facts.values_list(*row, "kind"), all=True):
        fields = {"pk": pk, "challenge": there[challenge], "position": position, "text": text}
        if kind:
            kept[challenge]["facts"].append(Fact(**fields, kind=kind))
        else:
            kept[challenge]["questions"].append(Question(**fields))
    for pk, lines in kept.items():
        for name, rows in lines.items():
            fetched = getattr(there[pk], name).all()
            fetched._result_cache = sorted(rows, key=attrgetter("position"))
            there[pk].__dict__.setdefault("_prefetched_objects_cache", {})[name] = fetched
