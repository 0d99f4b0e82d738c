"""A photo that turned out to be none: said where its child and its teacher look first."""

from functools import cache

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from logs.models import Photo

ADD_IT_AGAIN = _("A photo could not be read. Please add it again.")


@cache
def refused_and_unread() -> Exists:
    """For entries: whether a photo was refused and nobody has read so on the double page.

    Of a log that is handed in only what was refused since counts: whoever handed it in knew the rest. The
    same question for whoever asks, so it is put together once a process.
    """
    since = Q(entry__handed_in_at=None) | Q(refused_at__gt=F("entry__handed_in_at"))
    unread = Photo.objects.filter(refused_at__isnull=False, left_out_at=None)
    return Exists(unread.filter(since, entry=OuterRef("pk")))
