"""Kinds of job. An app's own are in its jobs.py:

    @job_kind("page-pictures", words=_("Making the pictures"))
    def make_page_pictures(job, report):
        page = Page.objects.get(pk=job.payload["page"])
        made = draw(page, report)
        return Effects(apply=lambda: page.take(made), discard=made.remove)

The work runs outside any transaction and may run twice, even at the same time on two machines: an old
worker may still be at it when its lease has gone to another. Only one of them applies its effects.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

if TYPE_CHECKING:
    from learninglogs.jobs.models import Job

Report = Callable[[int, int], None]
Verb = Callable[[], object]


@dataclass(frozen=True)
class Effects:
    """What a finished piece of work changes.

    apply: runs in the transaction that marks the job done, so both happen or neither. What it raises
    counts as the job's failure (Refused: as its refusal).
    after_commit: runs once that is durable; for what the database cannot take back, such as removing old
    files. A process killed just before it never runs it, so it may only tidy up.
    discard: runs when the effects will not be applied, because the lease went to somebody else or apply
    failed. It removes the files this run made, except those that a row already names: with names derived
    from content, the run that won may have made the very same ones.
    """

    apply: Verb | None = None
    after_commit: Verb | None = None
    discard: Verb | None = None


class Refused(Exception):
    """This can never work; trying again would not help.

    words: for the person who waits: what happened, what is safe, what to do next.
    apply: runs in the transaction that marks the job failed.
    """

    def __init__(self, words: StrOrPromise, apply: Verb | None = None) -> None:
        super().__init__(words)
        self.words = str(words)
        self.apply = apply


class UnknownKind(Exception):
    """No app of this installation registers the kind."""


Work = Callable[["Job", Report], Effects]


@dataclass(frozen=True)
class Kind:
    name: str
    words: StrOrPromise
    work: Work


_kinds: dict[str, Kind] = {}
_SOME_WORK = gettext_lazy("Working in the background")


def job_kind(name: str, *, words: StrOrPromise = _SOME_WORK) -> Callable[[Work], Work]:
    """Register the function that does jobs of this kind; words say to people what it is doing.

    The function gets the job and report(done, total), which a person sees as progress; report raises
    LeaseLost when the lease has gone to somebody else, so that long work can stop early: let it pass.
    Raises ValueError if another function already has the name.
    """

    def register(work: Work) -> Work:
        known = _kinds.get(name)
        if known and (known.work.__module__, known.work.__qualname__) != (work.__module__, work.__qualname__):
            raise ValueError(
                f"Two functions want the job kind “{name}”: {known.work} and {work}. Rename one."
            )
        _kinds[name] = Kind(name, words, work)
        return work

    return register


def find(name: str) -> Kind:
    """The kind of that name. Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def words_of(name: str) -> str:
    """What a job of this kind does, for people; a kind nobody knows gets general words."""
    return str(_kinds[name].words if name in _kinds else _SOME_WORK)


def trying_again_words() -> str:
    return _(
        "Something went wrong on our side. What you gave us is safe, and we are trying again by ourselves."
    )


def gave_up_words() -> str:
    return _(
        "This did not work, although we tried several times. What you gave us is safe. "
        "Press “Try again”; if that does not help, tell the person who looks after Learning Logs."
    )


def unknown_words() -> str:
    return _(
        "This part of Learning Logs is not ready to do this yet. What you gave us is safe. "
        "Please tell the person who looks after Learning Logs."
    )
