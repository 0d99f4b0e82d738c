"""Stored files of the galleries: class books."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learninglogs.files.stored import Shelf, Told, shelf

from .class_books import ask_for_book
from .models import ClassBook


@shelf
class Books(Shelf):
    """A book is named by how the hash of its file begins."""

    name, words = "books", gettext_lazy("Class books (can be made again)")
    folder = re.compile(r"schools/\d+/books/(\d+)/")
    fields = ("galleries.ClassBook.key",)

    def rows_of(self, school_id: int) -> list[models.QuerySet[Any]]:
        return [ClassBook.objects.filter(challenge__school_class__school=school_id).exclude(key="")]

    def rows_naming(self, keys: Collection[str]) -> Iterable[models.Model]:
        return self._books(keys)

    def files_of(self, row: Any) -> Iterable[tuple[str, str]]:
        return [(row.key, row.key.rpartition("/")[2].removesuffix(".pdf"))]

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        found = self.folder.match(key)
        with transaction.atomic():
            list(ClassBook.objects.select_for_update().filter(challenge=int(found[1])) if found else ())
            yield

    def tell(self, keys: Collection[str]) -> list[Told]:
        return [
            Told(
                keys=(book.key,),
                title=_("Class book of “%(challenge)s”, %(class)s")
                % {"challenge": book.challenge.title, "class": book.challenge.school_class.name},
                url=reverse("galleries:book", args=[book.challenge_id]),
                safe=_("Every page in it is safe: the book was made of them."),
                to_do=_("Have it made again. It takes about a minute."),
                mend=_("Make it again"),
            )
            for book in self._books(keys)
        ]

    def _books(self, keys: Collection[str]) -> "models.QuerySet[ClassBook]":
        return ClassBook.objects.filter(key__in=keys).select_related("challenge__school_class__school")

    def mend(self, told: Told) -> bool:
        """Away with the damaged one, whose name the new one may need."""
        with self.held(told.keys[0]):
            book = self._books(told.keys).first()
            if book is None:
                return False
            default_storage.delete(book.key)
            ClassBook.objects.filter(pk=book.pk).update(key="", content_sha256="", made_at=None)
            ask_for_book(book.challenge)
        return True
