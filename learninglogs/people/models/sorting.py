"""Names in a list stand where a reader looks for them: Éloïse among the Es, on every database."""

import unicodedata
from typing import Any

from django.db import models

# Letters that Unicode does not take apart.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def sort_key(name: str) -> str:
    """The name as it is looked up: small letters without their accents. “Łucja Zając” → “lucja zajac”."""
    apart = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class _FilledFrom(models.Field[str, str]):
    """Filled from other fields of the row whenever it is written, singly or in bulk."""

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = sort_key(" ".join(getattr(model_instance, field) for field in self.of))
        setattr(model_instance, self.attname, key)
        return key


class SortKeyField(_FilledFrom, models.CharField[str, str]):
    """By which a list of names is put in order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 240, **kwargs})


class SearchKeyField(_FilledFrom, models.TextField[str, str]):
    """In which words are looked for, however long; `sort_key` of what is typed finds them with `contains`."""
