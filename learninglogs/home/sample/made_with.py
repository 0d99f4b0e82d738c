"""The books, people and things some of the sample's double pages were made with. All made up."""

from logs.models import LogEntry, Reference, ReferenceKind

MADE_WITH = {
    "volcano": (
        (ReferenceKind.BOOK, "Mountains that wake up", "Orla Penhale"),
        (ReferenceKind.OBJECT, "A lump of pumice", "from our kitchen shelf; it floats"),
    ),
    "lighthouse": ((ReferenceKind.PERSON, "My great grandad", "keeper for 11 years"),),
    "bees": (
        (ReferenceKind.PERSON, "Mrs Ogden from the allotments", "she has four hives"),
        (ReferenceKind.OBJECT, "An empty honeycomb", ""),
    ),
    "canal": ((ReferenceKind.PLACE, "The lock by the old mill", "we counted the gates"),),
    "library": ((ReferenceKind.BOOK, "How a library sorts itself", "Tom Achebe"),),
}


def refer(entries: list[LogEntry], pages: dict[int, str]) -> None:
    """Write them down; one query. pages: which double page each log is, by the log's id."""
    Reference.objects.bulk_create(
        Reference(entry=entry, kind=kind, title=title, by=by, position=position)
        for entry in entries
        for position, (kind, title, by) in enumerate(MADE_WITH.get(pages[entry.pk], ()))
    )
