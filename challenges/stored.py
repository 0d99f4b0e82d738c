"""Stored files of the challenges: what lies beside them, and what came in a file and is not taken yet."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learninglogs.files.stored import Shelf, Stored, Told, shelf

from .exchange import read_one
from .models import Challenge, ChallengeFile, Resource, ResourceKind
from .models.resource import LARGE, SMALL
from .resources import take_away

BESIDE = re.compile(r"schools/\d+/challenges/(\d+)/")
BROUGHT_IN = re.compile(r"schools/\d+/brought-in/([0-9a-f-]{36})/")


@shelf
class Beside(Shelf):
    """Pictures, in two sizes each, and PDFs beside challenges."""

    name, words, folder = "beside", gettext_lazy("Pictures and files of challenges"), BESIDE
    fields = ("challenges.Resource.key",)

    def rows_of(self, school_id: int) -> list[models.QuerySet[Any]]:
        return [Resource.objects.filter(challenge__school_class__school=school_id).exclude(key="")]

    def rows_naming(self, keys: Collection[str]) -> models.QuerySet[Resource]:
        large = {key.replace(f"/{SMALL}-", f"/{LARGE}-") for key in keys}
        return Resource.objects.filter(key__in=large)

    def files_of(self, row: Any) -> Iterable[tuple[str, str]]:
        small = row.key_in(SMALL)
        return [(row.key, row.sha256)] + ([(small, row.small_sha256)] if small != row.key else [])

    def learn(self, stored: Stored, sha256: str) -> None:
        """Pictures that are older than this check have no hash of their smaller size."""
        Resource.objects.filter(pk=stored.row, small_sha256="").update(small_sha256=sha256)

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        found = self.folder.match(key)
        with transaction.atomic():
            list(Challenge.objects.select_for_update().filter(pk=int(found[1])) if found else ())
            yield

    def tell(self, keys: Collection[str]) -> list[Told]:
        rows = self.rows_naming(keys).select_related("challenge__school_class")
        return [_told(each, set(keys) & each.keys) for each in rows]

    def take_off(self, told: Told) -> bool:
        resource = self.rows_naming(told.keys).select_related("challenge__school_class__school").first()
        if resource is not None:
            take_away(resource)
        return resource is not None


def _told(resource: Resource, bad: set[str]) -> Told:
    words = {"title": resource.title, "challenge": resource.challenge.title}
    words["class"] = resource.challenge.school_class.name
    if resource.kind == ResourceKind.PICTURE:
        title = _("The picture “%(title)s” beside “%(challenge)s”, %(class)s") % words
    else:
        title = _("The file “%(title)s” beside “%(challenge)s”, %(class)s") % words
    return Told(
        keys=tuple(sorted(bad)),
        title=title,
        url=reverse("challenges:resources", args=[resource.challenge_id]),
        safe=_("The challenge, and every log of it, is safe."),
        to_do=_("Have the file put back from a copy; or take it away, and whoever has it adds it once more."),
        take_off=_("Take it away"),
    )


@shelf
class BroughtIn(Shelf):
    """Pictures and PDFs of a file from another school, until its challenges are taken or left."""

    name, words, folder = "brought-in", gettext_lazy("Files from another school"), BROUGHT_IN
    fields = ("challenges.ChallengeFile.folder",)

    def rows_of(self, school_id: int) -> list[models.QuerySet[Any]]:
        return [ChallengeFile.objects.not_taken().filter(school=school_id)]

    def rows_naming(self, keys: Collection[str]) -> models.QuerySet[ChallengeFile]:
        found = {match[1] for key in keys if (match := self.folder.match(key))}
        return ChallengeFile.objects.not_taken().filter(folder__in=found)

    def files_of(self, row: Any) -> Iterable[tuple[str, str]]:
        files = {each.sha256 for challenge in row.content for each in read_one(challenge).files}
        return [(row.key_of(sha256), sha256) for sha256 in sorted(files)]

    def tell(self, keys: Collection[str]) -> list[Told]:
        return [
            Told(
                keys=tuple(key for key, _sha256 in self.files_of(row) if key in set(keys)),
                title=_("“%s”, a file of challenges that was brought in") % row,
                safe=_("Nothing of this school is touched: the challenges are not taken yet."),
                to_do=_("Whoever brought it in does so once more."),
            )
            for row in self.rows_naming(keys)
        ]
