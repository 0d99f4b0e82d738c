r"""Which files the storage should hold. Each room names its own, and says what they are to people:

    @shelf
    class PagePictures(Shelf):
        name, words, folder = "pages", _("Photos of pages"), re.compile(r"schools/\d+/pupils/\d+/photos/")
        …

A room's shelves are in its stored.py, which its AppConfig imports when it is ready. What lies in the storage
outside every shelf's folder is nobody's and is left alone.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Stored:
    """One file as a row names it. sha256: of its content, whole or how it begins; empty while nobody knows.

    mark: where it stands in its shelf; row: the id of the row that names it.
    """

    key: str
    sha256: str
    mark: str = ""
    row: Any = None


@dataclass(frozen=True)
class Told:
    """Files that are damaged or missing, as one thing a person knows.

    keys: the files. title: the page or thing. url: where it is; empty where it has no page. safe: what is not
    lost. to_do: what to do now. mend: what the button says that puts it right with one tap; take_off: the one
    that takes the thing away; empty for none. child_id: whose it is, for the record.
    """

    keys: tuple[str, ...]
    title: str
    safe: str
    to_do: str
    url: str = ""
    mend: str = ""
    take_off: str = ""
    child_id: int | None = None


class Shelf(ABC):
    """One kind of stored file. folder: how its keys begin; a file there that no row names is removed.

    fields: the fields of rows that hold its keys, as “logs.Photo.received_key”.
    """

    name: ClassVar[str]
    words: ClassVar[StrOrPromise]
    folder: ClassVar[re.Pattern[str]]
    fields: ClassVar[tuple[str, ...]]

    @abstractmethod
    def rows_of(self, school_id: int) -> "list[models.QuerySet[Any]]":
        """The rows that name files of that school, kind by kind."""

    @abstractmethod
    def rows_naming(self, keys: Collection[str]) -> Iterable[models.Model]:
        """The rows that may name one of these keys: no more than a few for each."""

    @abstractmethod
    def files_of(self, row: Any) -> Iterable[tuple[str, str]]:
        """(key, sha256) of each file that row names."""

    @abstractmethod
    def tell(self, keys: Collection[str]) -> list[Told]:
        """What these damaged or missing files are to a person; what no row names any more is left out."""

    def mend(self, told: Told) -> bool:
        """Put it right, as far as it can be; False where it cannot."""
        return False

    def take_off(self, told: Told) -> bool:
        """Take the thing away, as its own page would; False where it is gone."""
        return False

    def learn(self, stored: Stored, sha256: str) -> None:
        """What a file without a known hash holds: from now on it is compared with that."""
        raise NotImplementedError(f"“{self.name}” has a file without a hash: {stored.key}")

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        """A transaction in which no row can come to name that key."""
        with transaction.atomic():
            yield

    # ── The same for all ────────────────────────────────────────────────────────
    def after(self, school_id: int, mark: str, most: int) -> list[Stored]:
        """The next files of the school, so many or a few more, always in one order; of a row all or none.

        mark: of the last one that was looked at, empty at first.
        """
        found: list[Stored] = []
        for stored in self._from(school_id, mark):
            if len(found) >= most and stored.mark != found[-1].mark:
                break
            found.append(stored)
        return found

    def _from(self, school_id: int, mark: str) -> Iterator[Stored]:
        kind, _colon, pk = mark.partition(":")
        for number, rows in enumerate(self.rows_of(school_id)):
            if number < int(kind or 0):
                continue
            later = rows.filter(pk__gt=pk) if pk and number == int(kind) else rows
            for row in later.order_by("pk").iterator(200):
                for key, sha256 in self.files_of(row):
                    yield Stored(key, sha256, f"{number}:{row.pk}", row.pk)

    def named(self, keys: Collection[str]) -> dict[str, Stored]:
        """Those of the keys that a row names now."""
        wanted = set(keys)
        return {
            key: Stored(key, sha256, row=row.pk)
            for row in (self.rows_naming(wanted) if wanted else ())
            for key, sha256 in self.files_of(row)
            if key in wanted
        }


_shelves: dict[str, Shelf] = {}


Kind = TypeVar("Kind", bound=Shelf)


def shelf(kind: type[Kind]) -> type[Kind]:
    """Register a shelf. Raises ValueError if another one has its name."""
    if kind.name in _shelves and type(_shelves[kind.name]) is not kind:
        raise ValueError(f"Two shelves are called “{kind.name}”. Rename one.")
    _shelves[kind.name] = kind()
    return kind


def shelves() -> list[Shelf]:
    """All of them, in an order that stays."""
    return [_shelves[name] for name in sorted(_shelves)]


def shelf_called(name: str) -> Shelf | None:
    """None for a shelf that an older version had."""
    return _shelves.get(name)


def shelf_of(key: str) -> Shelf | None:
    """Whose folder the key lies in; None for nobody's."""
    return next((each for each in shelves() if each.folder.match(key)), None)
